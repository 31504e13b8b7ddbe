// Moments as their reader's clock shows them. The words around them are English, so that they are written as the reader's
// own English writes them: 11/12 would be another day to others.
import { type Eyes, englishOf, zoneOf } from '../org/telling/eyes.ts'

const written = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** The day of a moment: "23 Nov 2026". */
export const dayFor = (at: Date, eyes: Eyes): string =>
  new Intl.DateTimeFormat(englishOf(eyes), { ...written, timeZone: zoneOf(eyes) }).format(at)

/** A moment to the minute, with the zone whose clock shows it: "23 Nov 2026, 15:13 (Asia/Jakarta)". */
export function minuteFor(at: Date, eyes: Eyes): string {
  const timeZone = zoneOf(eyes)
  const style = { ...written, hour: '2-digit', minute: '2-digit', timeZone } as const
  return `${new Intl.DateTimeFormat(englishOf(eyes), style).format(at)} (${timeZone})`
}
