// mrkdwn as Slack reads it: whom a text would ping, and what a reader sees of it (§8).

const PINGS = /<(![a-z]+|@[UW][A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^<>]*)?>/g
const BROADCASTS = ['!channel', '!here', '!everyone', '!group']

/** What would ping people: <!channel>, <!here>, <!everyone>, <@U…>, <!subteam^…>, in order, without their labels. */
export function mentionsIn(mrkdwn: string): string[] {
  return [...mrkdwn.matchAll(PINGS)]
    .map(([, target = '']) => target)
    .filter((target) => !/^![a-z]+$/.test(target) || BROADCASTS.includes(target))
    .map((target) => `<${target}>`)
}

/**
 * What a reader sees of mrkdwn: links as their label, mentions as @name, style markers gone, entities decoded,
 * invisible joiners (U+200B, U+2060) dropped. `names` knows the name of a user, channel or group id.
 */
export function plainText(mrkdwn: string, names?: (id: string) => string): string {
  const tokens: string[] = []
  // NUL stands for each <…> meanwhile: style may span a mention, but must not be looked for inside one.
  const text = mrkdwn.replaceAll('\0', '').replace(/<([^<>]+)>/g, (_, inside: string) => {
    tokens.push(spoken(inside, names))
    return '\0'
  })
  const pieces = text.split(/(```[\s\S]+?```|`[^`\n]+`)/)
  const bare = pieces.map((piece, index) => (index % 2 === 1 ? piece.replace(/^`+|`+$/g, '') : unstyled(piece)))
  return decoded(bare.join('').replaceAll('\0', () => tokens.shift() ?? '')).replace(/[\u200B\u2060]/g, '')
}

const STYLES = ['\\*', '_', '~'].map((mark) => {
  const content = `(?![\\s\\u200B\\u2060])((?:(?!${mark})[^\\n])+?)(?<![\\s\\u200B\\u2060])`
  return new RegExp(`(?<![\\p{L}\\p{N}])${mark}${content}${mark}(?![\\p{L}\\p{N}])`, 'gu')
})

/** The text without * _ ~ where Slack would read them as style, and without quote marks at line starts. */
function unstyled(text: string): string {
  const unquoted = text.replace(/^(?:&gt;|>)+ ?/gm, '')
  return STYLES.reduce((bare, style) => bare.replace(style, '$1'), unquoted)
}

function spoken(inside: string, names?: (id: string) => string): string {
  const [target = '', label] = splitOnce(inside, '|')
  const named = (id: string) => names?.(id) ?? (label || id)
  if (target.startsWith('@')) return `@${named(target.slice(1))}`
  if (target.startsWith('#')) return `#${named(target.slice(1))}`
  if (target.startsWith('!subteam^')) return `@${named(target.slice('!subteam^'.length)).replace(/^@/, '')}`
  if (target.startsWith('!date^')) return label ?? ''
  if (target.startsWith('!')) return `@${target.slice(1)}`
  return label || target.replace(/^mailto:/, '')
}

function splitOnce(text: string, mark: string): string[] {
  const cut = text.indexOf(mark)
  return cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)]
}

/** The three entities decoded, each once: "&amp;lt;" reads "&lt;". */
function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '')
}
