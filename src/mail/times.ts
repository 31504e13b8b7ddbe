// Moments as their reader's clock shows them. The words around them are English, so that they are written as the reader's
// own English writes them: 11/12 would be another day to others.
import type { Reader } from '../org/telling/mail.ts'

type Eyes = Pick<Reader, 'locale' | 'timeZone'>

/** The English of whoever reads in another language, or in none that is known. */
const common = 'en-GB'

function localeOf({ locale }: Eyes): string {
  try {
    const own = Intl.getCanonicalLocales(locale ?? common)[0] ?? common
    return /^en(-|$)/.test(own) ? own : common
  } catch {
    return common
  }
}

function zoneOf({ timeZone }: Eyes): string {
  try {
    return new Intl.DateTimeFormat(common, { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

const written = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** The day of a moment: "23 Nov 2026". */
export const dayFor = (at: Date, eyes: Eyes): string =>
  new Intl.DateTimeFormat(localeOf(eyes), { ...written, timeZone: zoneOf(eyes) }).format(at)

/** A moment to the minute, with the zone whose clock shows it: "23 Nov 2026, 15:13 (Asia/Jakarta)". */
export function minuteFor(at: Date, eyes: Eyes): string {
  const timeZone = zoneOf(eyes)
  const style = { ...written, hour: '2-digit', minute: '2-digit', timeZone } as const
  return `${new Intl.DateTimeFormat(localeOf(eyes), style).format(at)} (${timeZone})`
}
