// Messages: what chat.postMessage, the answer to a command, and the body sent to a response_url have in common (§4, §7).
import { readBlocks } from './blocks.ts'
import type { Complaint } from './complaint.ts'
import {
  at,
  complain,
  type Fields,
  flag,
  isObject,
  list,
  object,
  oneOf,
  page,
  type Rule,
  type Shape,
  start,
  string,
  url,
  words,
  written,
} from './shape.ts'

const timestamp = written(/^\d{1,12}\.\d{6}$/, 'a message ts, a string like "1712345678.000100"')
const anyObject: Shape = (value, spot) => {
  if (!isObject(value)) complain(spot, 'must be an object')
}

const plainFields: Fields = {
  'channel?': words,
  'user?': words,
  'ts?': timestamp,
  'thread_ts?': timestamp,
  'reply_broadcast?': flag,
  'response_type?': oneOf('ephemeral', 'in_channel'),
  'replace_original?': flag,
  'delete_original?': flag,
  'mrkdwn?': flag,
  'unfurl_links?': flag,
  'unfurl_media?': flag,
  'link_names?': oneOf(false),
  'parse?': oneOf('none'),
  'username?': words,
  'icon_emoji?': written(/^:[^\s:]+:$/, 'an emoji like :tada:'),
  'icon_url?': url(3000, 'http', 'https'),
  'metadata?': object({ event_type: words, event_payload: anyObject }),
}

const text: Shape = (value, spot) => {
  string(Number.POSITIVE_INFINITY, 0)(value, spot)
  if (typeof value === 'string' && value.length > 4000)
    complain(spot, `has ${value.length} characters; above 4000 Slack splits or cuts the message`, 'msg_too_long')
}

const markdownText: Shape = (value, spot) => {
  words(value, spot)
  if (typeof value === 'string' && value.length > 12_000)
    complain(spot, `has ${value.length} characters, the limit is 12000`, 'msg_too_long')
}

const blocks: Shape = (value, spot) => {
  const here = { ...spot, section: '6', error: 'invalid_blocks', surface: 'message' as const }
  if (Array.isArray(value)) readBlocks(value, here)
  else complain(here, 'must be a list of blocks', 'invalid_blocks_format')
}

const attachment: Shape = object({
  'blocks?': blocks,
  'fallback?': words,
  'color?': written(/^(good|warning|danger|#[0-9a-fA-F]{6})$/, 'good, warning, danger or a colour like #1A2B3C'),
  'pretext?': words,
  'author_name?': words,
  'author_link?': url(3000, 'http', 'https'),
  'author_icon?': url(3000, 'http', 'https'),
  'title?': words,
  'title_link?': url(3000, 'http', 'https'),
  'text?': words,
  'fields?': list(object({ title: words, value: words, 'short?': flag })),
  'image_url?': url(3000, 'http', 'https'),
  'thumb_url?': url(3000, 'http', 'https'),
  'footer?': string(300),
  'footer_icon?': url(3000, 'http', 'https'),
  'ts?': written(/^\d+$/, 'Unix seconds as a string'),
  'mrkdwn_in?': list(oneOf('pretext', 'text', 'fields'), 3),
})

const attachments: Shape = (value, spot) => list(attachment, 100, 0)(value, { ...spot, error: 'invalid_attachments' })

const filled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== ''

const saysSomething: Rule = (message, spot) => {
  const deletes = message.delete_original === true
  const rich = filled(message.blocks) || filled(message.attachments)
  if (filled(message.markdown_text) || filled(message.text)) {
    if (deletes) complain(at(spot, 'delete_original'), 'must stand alone, here it comes with a message')
    return
  }
  if (rich)
    complain(at(spot, 'text'), 'is missing: notifications and screen readers read it', 'missing_text_in_message')
  else if (!deletes) complain(spot, 'the message says nothing: no text, no blocks', 'no_text')
}

const oneLanguage: Rule = (message, spot) => {
  const others = ['text', 'blocks'].filter((key) => message[key] !== undefined)
  if (message.markdown_text !== undefined && others.length > 0)
    complain(at(spot, 'markdown_text'), `excludes ${others.join(' and ')}`, 'markdown_text_conflict')
}

const threadByResponseUrl: Rule = (message, spot) => {
  const toUrl = message.response_type !== undefined || message.replace_original !== undefined
  if (!toUrl || message.thread_ts === undefined) return
  if (message.response_type !== 'in_channel' || message.replace_original !== false)
    complain({ ...at(spot, 'thread_ts'), section: '4' }, 'needs response_type in_channel and replace_original false')
}

const message: Shape = page(
  'reference/methods/chat.postMessage',
  object(
    {
      ...plainFields,
      'text?': text,
      'markdown_text?': markdownText,
      'blocks?': blocks,
      'attachments?': attachments,
    },
    saysSomething,
    oneLanguage,
    threadByResponseUrl,
  ),
)

/** Every reason why Slack would refuse (or spoil) this message: a post, the answer to a command, a response_url body. */
export function checkMessage(value: unknown): Complaint[] {
  const spot = start({ section: '7', error: 'invalid_arguments' })
  message(value, spot)
  return spot.found
}
