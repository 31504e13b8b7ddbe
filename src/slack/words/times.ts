// Moments as their reader's clock shows them, and days as their calendar has them. The words around them are English, so
// that they are written as the reader's own English writes them: 11/12 would be another day to others.
import { type Eyes, momentFor, writtenIn, zoneOf } from '../../org/telling/eyes.ts'

/** Whose eyes: a reader, or where nothing else is known of them, their time zone. */
type Reader = Eyes | string | null
const eyesOf = (reader: Reader): Eyes =>
  typeof reader === 'object' && reader ? reader : { locale: null, timeZone: reader }

const toTheDay = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** A moment to the minute: 23 Nov 2026, 08:13; where it is written so, Nov 23, 2026, 8:13 AM. */
export const minuteOf = (at: Date, reader: Reader): string =>
  momentFor(eyesOf(reader), at, { ...toTheDay, hour: '2-digit', minute: '2-digit' })

/** The day of a moment: 23 Nov 2026; where it is written so, Nov 23, 2026. */
export const dateOf = (at: Date, reader: Reader): string => momentFor(eyesOf(reader), at, toTheDay)

/** The day of a moment as calendars write it: 2026-11-23. */
export const dayOf = (at: Date, timeZone: string | null): string =>
  writtenIn('sv-SE', at, { dateStyle: 'short', timeZone: zoneOf({ timeZone }) })

const dayMs = 86_400_000

/** The moment at which a day such as 2026-11-23 begins there, some days later where told; null for what is no day. */
export function startOf(day: string, timeZone: string | null, later = 0): Date | null {
  const [year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number) ?? []
  if (year === undefined || month === undefined || date === undefined) return null
  const given = new Date(Date.UTC(year, month - 1, date))
  if (given.toISOString().slice(0, 10) !== day) return null
  const midnight = Date.UTC(year, month - 1, date + later)
  const zone = zoneOf({ timeZone })
  // Clocks may be put forward or back in that very night: by the offset before it or after it, there may be two midnights,
  // of which the day begins at the first, or none, and the day begins an hour late.
  const starts = [midnight - dayMs, midnight + dayMs].map((near) => new Date(midnight - offsetAt(near, zone)))
  const [first = given, second = first] = starts.sort((a, b) => a.getTime() - b.getTime())
  return dayOf(first, timeZone) === new Date(midnight).toISOString().slice(0, 10) ? first : second
}

/** How far a zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const shown = writtenIn('sv-SE', moment, { dateStyle: 'short', timeStyle: 'medium', timeZone })
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000
}
