// Rich text, leaf by leaf, with the lists of a message joined into nested ones.
import { make } from './make.js'
import { anchor, channelName, mention, withBreaks } from './text.js'

/** A rich text block, or one of its parts. */
export function drawRich(element, names) {
  const draw = PARTS[element.type]
  return draw ? draw(element, names) : [make('span', { class: 'unknown' }, `Unknown rich text: ${element.type}`)]
}

const inside = (element, names) => (element.elements ?? []).flatMap((child) => drawRich(child, names))

const PARTS = {
  rich_text: inside,
  rich_text_section: (element, names) => [make('div', { class: 'paragraph', dir: 'auto' }, inside(element, names))],
  rich_text_list: (element, names) => [
    make(
      element.style === 'ordered' ? 'ol' : 'ul',
      { class: `indent-${element.indent ?? 0}`, start: element.offset ? element.offset + 1 : undefined },
      (element.elements ?? []).map((child) => make('li', { dir: 'auto' }, inside(child, names))),
    ),
  ],
  rich_text_quote: (element, names) => [make('blockquote', { dir: 'auto' }, inside(element, names))],
  rich_text_preformatted: (element, names) => [make('pre', {}, inside(element, names))],
  text: (leaf) => dressed(leaf, withBreaks(leaf.text)),
  link: (leaf) => dressed(leaf, [anchor(leaf.url, leaf.text ?? leaf.url)]),
  user: (leaf, names) => dressed(leaf, [mention(names(leaf.user_id))]),
  usergroup: (leaf) => dressed(leaf, [mention(leaf.usergroup_id)]),
  team: (leaf) => dressed(leaf, [leaf.team_id]),
  channel: (leaf) => dressed(leaf, [make('span', { class: 'mention' }, `#${channelName(leaf.channel_id)}`)]),
  emoji: (leaf) => dressed(leaf, [leaf.unicode ? pictured(leaf.unicode) : `:${leaf.name}:`]),
  date: (leaf) => dressed(leaf, [dateOf(leaf)]),
  broadcast: (leaf) => dressed(leaf, [mention(leaf.range)]),
  color: (leaf) => dressed(leaf, [make('code', {}, leaf.value)]),
}

const pictured = (unicode) => String.fromCodePoint(...unicode.split('-').map((code) => Number.parseInt(code, 16)))

function dateOf({ timestamp, fallback, url }) {
  const words =
    fallback ?? new Date(timestamp * 1000).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const time = make('time', { datetime: new Date(timestamp * 1000).toISOString() }, words)
  return url ? anchor(url, time) : time
}

const TAGS = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' }

/** Plain runs stay text; only a style costs an element. */
function dressed({ style = {} }, content) {
  return Object.keys(TAGS).reduce((inner, name) => (style[name] ? [make(TAGS[name], {}, inner)] : inner), content)
}
