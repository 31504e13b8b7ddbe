// Moments as their reader's clock shows them. The words around them are English, so that they are written as the reader's
// own English writes them: 11/12 would be another day to others.
import { type Eyes, momentFor, zoneOf } from '../org/telling/eyes.ts'

const written = { day: 'numeric', month: 'short', year: 'numeric' } as const

/** The day of a moment: "23 Nov 2026". */
export const dayFor = (at: Date, eyes: Eyes): string => momentFor(eyes, at, written)

/** A moment to the minute, with the zone whose clock shows it: "23 Nov 2026, 15:13 (Asia/Jakarta)". */
export const minuteFor = (at: Date, eyes: Eyes): string =>
  `${momentFor(eyes, at, { ...written, hour: '2-digit', minute: '2-digit' })} (${zoneOf(eyes)})`
