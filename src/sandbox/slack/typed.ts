// What a person types after a command, as Slack sends it to the app (slack-platform §3, §8).
import type { Workspace } from './workspace.ts'

const escapedText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const PIECES = /([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(https?:\/\/[^\s<>|]+)|(?<![\w@])@([a-z0-9][a-z0-9._-]*)/gi

/**
 * The text as it reaches the app. The three control characters are always escaped; where the manifest asks for it
 * (`should_escape`), `@handle` becomes <@U…|handle>, addresses become links, and @channel becomes <!channel>.
 */
export function typedText(space: Workspace, text: string, shouldEscape: boolean): string {
  const plain = escapedText(text)
  if (!shouldEscape) return plain
  const byHandle = new Map(space.people.all().map((person) => [person.handle.toLowerCase(), person]))
  return plain.replace(PIECES, (whole, mail?: string, link?: string, handle?: string) => {
    if (mail) return `<mailto:${mail}|${mail}>`
    if (link) return `<${link}>`
    return mention(handle ?? '', byHandle) ?? whole
  })
}

function mention(typed: string, byHandle: Map<string, { id: string; handle: string }>): string | undefined {
  // A full stop or a dash after a name ends the sentence; it is no part of the handle unless somebody is called so.
  for (let end = typed.length; end > 0; end--) {
    const rest = typed.slice(end)
    const name = typed.slice(0, end).toLowerCase()
    const person = /^[._-]*$/.test(rest) ? byHandle.get(name) : undefined
    if (person) return `<@${person.id}|${person.handle}>${rest}`
    if (rest === '' && ['channel', 'here', 'everyone'].includes(name)) return `<!${name}>`
  }
  return undefined
}
