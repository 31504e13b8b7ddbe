// What people type after the command, read as they mean it: capitals, odd spaces and smart quotes aside.

/** A word as it was typed, or a person who was mentioned. */
export type Word = { text: string; userId: string | null }

/** What was typed: the subcommand in small letters, the words behind it, and all of them as one text. */
export type Said = { subcommand: string; words: Word[]; rest: string }

// With `should_escape` Slack sends mentions as <@U…|name>, links as <https://…|label> and & < > as entities.
const mention = /^<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>/
const quoted = /^["“”„«»][^"“”„«»]*["“”„«»]/u
const unbroken = /^(?:<[^<>]*>|\S)+/u
const entity = /^<([!#]?)([^|>]*)(?:\|([^>]*))?>/

/** Room for a thousand addresses as Slack writes them, each twice; what is longer is cut, not read. */
const maxLength = 200_000

/** Reads what was typed. Never throws, whatever it is. */
export function parse(typed: string): Said {
  const text = typed
    .slice(0, maxLength)
    // The cut may have left half of a character.
    .replace(/\p{Cs}/gu, '')
    .replace(/[\p{Zs}\s\u200B\uFEFF]+/gu, ' ')
    .trim()
  const [first = { text: '', userId: null }, ...others] = words(text)
  // A command that begins with a mention names no subcommand.
  const subcommand = first.userId ? '' : unquoted(first.text).toLowerCase().replace(/^\/+/, '')
  const behind = first.userId ? [first, ...others] : others
  return { subcommand, words: behind, rest: wholly(first.userId ? text : behindFirst(text)) }
}

/** What stands behind the first word, as it was typed; empty quotes are no word. */
function behindFirst(text: string): string {
  let rest = text
  for (;;) {
    const part = (quoted.exec(rest) ?? unbroken.exec(rest))?.[0] ?? ''
    rest = rest.slice(part.length).trim()
    if (!part || unquoted(readable(part)) !== '') return rest
  }
}

/** A name as it was typed: quotes around all of it are not part of it, quotes within are. */
const wholly = (text: string): string =>
  quoted.exec(text)?.[0] === text ? unquoted(readable(text)).trim() : readable(text)

/** The words of a text; what stands in quotes, straight or smart, is one word. Mentions may stand in a row, with commas. */
export function words(text: string): Word[] {
  const found: Word[] = []
  let rest = text.trimStart()
  while (rest) {
    const at = mention.exec(rest)
    const part = (at ?? quoted.exec(rest) ?? unbroken.exec(rest))?.[0] ?? rest
    found.push(
      at ? { text: `@${at[2] || at[1]}`, userId: at[1] ?? null } : { text: unquoted(readable(part)), userId: null },
    )
    rest = rest.slice(part.length).replace(at ? /^[\s,;]+/ : /^\s+/, '')
  }
  return found.filter(({ text }) => text !== '')
}

const unquoted = (text: string): string => text.replace(/^["“”„«»]|["“”„«»]$/gu, '')

/** Slack's escapes as what people typed: links by their label, mentions by their name, entities by their characters. */
export function readable(text: string): string {
  return text
    .replace(/<[^<>]*>/g, (all) => {
      const at = mention.exec(all)
      if (at) return `@${at[2] || at[1]}`
      const [, mark = '', target = '', label] = entity.exec(all) ?? []
      if (mark === '!') return `@${(label || target).replace(/^@/, '')}`
      return `${mark}${label || target.replace(/^mailto:/, '')}`
    })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
