// Text as Slack shows it: plain text, and Slack's own markup. Rich text has a file of its own.
import { withEmoji } from './emoji.js'
import { make } from './make.js'

/** A text object of Block Kit. `names` knows people by their Slack id. */
export function drawText(text, names) {
  if (!text) return []
  if (text.type === 'mrkdwn') return drawMrkdwn(text.text, names)
  return withBreaks(text.emoji === false ? text.text : withEmoji(text.text))
}

/** Lines as lines. */
export function withBreaks(text) {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [make('br'), line]))
}

const decode = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Slack's own markup: code first, then quotes, links and mentions, then styles. */
export function drawMrkdwn(text, names) {
  return text.split(/(```[\s\S]+?```|`[^`\n]+`)/).flatMap((piece, index) => {
    if (index % 2 === 1)
      return [make(piece.startsWith('```') ? 'pre' : 'code', {}, decode(piece.replace(/^`+|`+$/g, '')))]
    return piece.split(/(^(?:&gt;|>) ?[^\n]*(?:\n(?:&gt;|>) ?[^\n]*)*\n?)/m).flatMap((part, place) => {
      if (place % 2 === 0) return inline(part, names)
      return [make('blockquote', {}, inline(part.replace(/^(?:&gt;|>) ?/gm, '').replace(/\n$/, ''), names))]
    })
  })
}

const inline = (text, names) =>
  text
    .split(/(<[^<>]+>)/)
    .flatMap((part, place) => (place % 2 === 1 ? [drawLink(part.slice(1, -1), names)] : styled(part)))

/** What stands between angle brackets. */
function drawLink(inside, names) {
  const [target, label] = inside.includes('|') ? inside.split(/\|(.*)/s) : [inside, '']
  if (target.startsWith('@')) return mention(names(target.slice(1)))
  if (target.startsWith('!date^')) return decode(label)
  if (target.startsWith('#'))
    return make('span', { class: 'mention' }, `#${decode(label) || channelName(target.slice(1))}`)
  if (target.startsWith('!')) return mention(decode(label) || target.slice(1))
  return anchor(decode(target), decode(label || target))
}

/** A person in running text. */
export const mention = (name) => make('bdi', { class: 'mention' }, `@${name.replace(/^@/, '')}`)

/** A channel's name by its id. */
export const channelName = (id) => (id === 'C0GENERAL01' ? 'general' : id)

/** A link that leads away from here, if it is one that may. */
export function anchor(href, ...label) {
  if (!/^(https?:|mailto:)/i.test(href)) return make('span', {}, label)
  return make('a', { href, target: '_blank', rel: 'noreferrer' }, label)
}

const STYLES = [
  { mark: '*', tag: 'strong' },
  { mark: '_', tag: 'em' },
  { mark: '~', tag: 's' },
]

function styled(text, styles = STYLES) {
  const [style, ...others] = styles
  if (!style) return withBreaks(withEmoji(decode(text)))
  const mark = style.mark === '*' ? '\\*' : style.mark
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])${mark}(?=[^\\s\\u200B\\u2060])([^${mark}\\n]+?)(?<![\\s\\u200B\\u2060])${mark}(?![\\p{L}\\p{N}])`,
    'u',
  )
  return text.split(pattern).flatMap((piece, index) => {
    const inner = styled(piece, others)
    return index % 2 === 1 ? [make(style.tag, {}, inner)] : inner
  })
}
