// Rich text: the block that shows formatted text literally, and everything that may stand in it.
import { flag, kinds, list, object, oneOf, page, type Shape, string, url, whole, words, written } from './shape.ts'

const style = object({
  'bold?': flag,
  'italic?': flag,
  'strike?': flag,
  'underline?': flag,
  'code?': flag,
})
const leaf = (type: string, fields: Record<string, Shape>): Shape =>
  object({ type: oneOf(type), ...fields, 'style?': style })

const leaves: Record<string, Shape> = {
  broadcast: leaf('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  color: leaf('color', { value: written(/^#[0-9a-fA-F]{6}$/, 'a colour like #1A2B3C') }),
  channel: leaf('channel', { channel_id: written(/^[CGD][A-Z0-9]+$/, 'a channel id') }),
  date: leaf('date', {
    timestamp: whole(0, 9_999_999_999),
    format: words,
    'url?': url(3000, 'http', 'https'),
    'fallback?': words,
  }),
  emoji: leaf('emoji', {
    name: written(/^[^\s:]+$/, 'an emoji name without colons'),
    'unicode?': words,
    'url?': url(3000, 'https'),
  }),
  link: leaf('link', { url: url(3000, 'http', 'https', 'mailto'), 'text?': words, 'unsafe?': flag }),
  team: leaf('team', { team_id: written(/^T[A-Z0-9]+$/, 'a team id') }),
  text: leaf('text', { text: words }),
  user: leaf('user', { user_id: written(/^[UW][A-Z0-9]+$/, 'a user id') }),
  usergroup: leaf('usergroup', { usergroup_id: written(/^S[A-Z0-9]+$/, 'a user group id') }),
}

const inline = list(kinds('a rich text leaf', leaves), undefined, 0)
const section = object({ type: oneOf('rich_text_section'), elements: inline })
const border = oneOf(0, 1)

const parts: Record<string, Shape> = {
  rich_text_section: section,
  rich_text_list: object({
    type: oneOf('rich_text_list'),
    elements: list(kinds('an item of a list', { rich_text_section: section })),
    style: oneOf('bullet', 'ordered'),
    'indent?': whole(0, 8),
    'offset?': whole(0),
    'border?': border,
  }),
  rich_text_quote: object({ type: oneOf('rich_text_quote'), elements: inline, 'border?': border }),
  rich_text_preformatted: object({
    type: oneOf('rich_text_preformatted'),
    elements: list(kinds('a leaf of preformatted text', leaves, ['text', 'link']), undefined, 0),
    'border?': border,
  }),
}

/** The rich_text block; also a cell of a table and the first value of a rich text input. */
export const richText: Shape = page(
  'reference/block-kit/blocks/rich-text-block',
  object({
    type: oneOf('rich_text'),
    'block_id?': string(255),
    elements: list(kinds('a part of rich text', parts)),
  }),
)
