// A sheet as plain text: for those who read e-mail so, and for whatever reads it to people.
import { type Door, type Matter, plainLine, type Sheet, safeUrl } from './sheet.ts'

/** The whole letter, in paragraphs. Addresses stand on lines of their own, so that clients make them links. */
export function plainOf({ heading, matters, closing, stop }: Sheet): string {
  const body = matters.map(paragraphsOf).filter((one) => one !== '')
  const parts = [plainLine(heading), body.join(matters.length > 1 ? '\n\n* * *\n\n' : '\n\n')]
  const foot = [...closing.map(plainLine), ...(stop ? [doorOf(stop).replace('\n\n', '\n')] : [])]
    .filter(Boolean)
    .join('\n')
  return `${[...parts, ...(foot ? [`-- \n${foot}`] : [])].filter((part) => part !== '').join('\n\n')}\n`
}

const paragraphsOf = ({ lines, doors }: Matter): string =>
  [...lines.map(plainLine), ...doors.map(doorOf)].filter((one) => one !== '').join('\n\n')

function doorOf({ label, url }: Door): string {
  const href = safeUrl(url)
  return href ? `${plainLine([label])}:\n${href}` : ''
}
