// Small words of the pages: days, how far off they are, and letters that stand for a name. The sentences are English, so that
// days are written as the reader's own English writes them.
import { type Eyes, momentFor, zoneOf } from '../../org/telling/eyes.ts'

/** The English that a browser asks for, wherever among its languages; without one, its first. Null where it names none. */
export function localeAskedFor(request: Request): string | null {
  const asked = (request.headers.get('accept-language') ?? '').slice(0, 500).split(',')
  const languages = asked.map((one) => one.split(';')[0]?.trim() ?? '').filter(Boolean)
  return languages.find((one) => /^en(?:-|$)/i.test(one)) ?? languages[0] ?? null
}

/** A day: "30 November 2026". */
export const dayOf = (at: Date, eyes: Eyes): string => momentFor(eyes, at, { dateStyle: 'long' })

/** The hour of a moment, with the zone whose clock shows it: "15:13 (Asia/Jakarta)". */
export const hourOf = (at: Date, eyes: Eyes): string =>
  `${momentFor(eyes, at, { timeStyle: 'short' })} (${zoneOf(eyes)})`

/** How far off a moment is: "in 7 days", "in 3 hours", "in a moment". */
export function untilThen(at: Date, now: Date): string {
  const hours = (at.getTime() - now.getTime()) / 3_600_000
  const far = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
  if (hours >= 36) return far.format(Math.round(hours / 24), 'day')
  return hours >= 1 ? far.format(Math.round(hours), 'hour') : 'within the hour'
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letter of a name, as its reader sees one. */
export function initialOf(name: string): string {
  const letters = [...graphemes.segment(name.trim())].map(({ segment }) => segment)
  return (letters.find((one) => /\p{L}|\p{N}|\p{Extended_Pictographic}/u.test(one)) ?? letters[0] ?? '·').toUpperCase()
}

/** Whether a name is so long that it is set in smaller type. */
export const isLong = (...names: readonly string[]): boolean => names.join('').length > 60

// Marks that turn the direction of what follows would turn the sentence around them; a line is one line.
const unfit = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]+/gu

/** A name as it stands in a sentence. */
export const named = (name: string): string => name.replace(unfit, ' ').trim()
