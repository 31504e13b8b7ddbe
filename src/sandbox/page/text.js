// Text as Slack shows it. Everything becomes text nodes: what people typed can never become markup of this page.

/** An element with attributes and children; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, String(value))
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''))
  return element
}

/** A text object of Block Kit. `names` knows people by their Slack id. */
export function drawText(text, names) {
  if (!text) return []
  return text.type === 'mrkdwn' ? drawMrkdwn(text.text, names) : withBreaks(text.text)
}

function withBreaks(text) {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [make('br'), line]))
}

const decode = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const STYLES = [
  { mark: '*', tag: 'strong' },
  { mark: '_', tag: 'em' },
  { mark: '~', tag: 's' },
]

/** Slack's own markup: code first, then links and mentions, then styles. */
export function drawMrkdwn(text, names) {
  return text.split(/(```[\s\S]+?```|`[^`\n]+`)/).flatMap((piece, index) => {
    if (index % 2 === 1)
      return [make(piece.startsWith('```') ? 'pre' : 'code', {}, decode(piece.replace(/^`+|`+$/g, '')))]
    return piece
      .split(/(<[^<>]+>)/)
      .flatMap((part, place) => (place % 2 === 1 ? [drawLink(part.slice(1, -1), names)] : styled(part)))
  })
}

function drawLink(inside, names) {
  const [target, label] = inside.includes('|') ? inside.split(/\|(.*)/s) : [inside, '']
  if (target.startsWith('@')) return make('strong', {}, `@${names(target.slice(1))}`)
  if (target.startsWith('#') || target.startsWith('!'))
    return make('strong', {}, decode(label) || `@${target.slice(1)}`)
  if (!/^(https?:|mailto:)/.test(target)) return decode(label || target)
  return make('a', { href: decode(target), target: '_blank', rel: 'noreferrer' }, decode(label || target))
}

function styled(text, styles = STYLES) {
  const [style, ...others] = styles
  if (!style) return withBreaks(decode(text))
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

/** Rich text, leaf by leaf. */
export function drawRich(element, names) {
  const children = () => (element.elements ?? []).flatMap((child) => drawRich(child, names))
  const list = () => (element.elements ?? []).map((child) => make('li', {}, drawRich(child, names)))
  const kinds = {
    rich_text: children,
    rich_text_section: () => [make('div', {}, children())],
    rich_text_list: () => [make(element.style === 'ordered' ? 'ol' : 'ul', {}, list())],
    rich_text_quote: () => [make('blockquote', {}, children())],
    rich_text_preformatted: () => [make('pre', {}, children())],
    text: () => [leaf(element)],
    link: () => [drawLink(`${element.url}|${element.text ?? element.url}`, names)],
    user: () => [make('strong', {}, `@${names(element.user_id)}`)],
    channel: () => [make('strong', {}, `#${element.channel_id}`)],
    emoji: () => [`:${element.name}:`],
    date: () => [element.fallback ?? ''],
    broadcast: () => [make('strong', {}, `@${element.range}`)],
  }
  return kinds[element.type]?.() ?? [make('span', { class: 'unknown' }, `Unknown: ${element.type}`)]
}

function leaf({ text, style = {} }) {
  const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code' }
  const wrap = (inner, name) => (style[name] ? make(tags[name], {}, inner) : inner)
  return make('span', {}, Object.keys(tags).reduce(wrap, make('span', {}, withBreaks(text))))
}
