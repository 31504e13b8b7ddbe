// How long what is left will last at the pace of late: plain division, so that people can follow it.

export type Forecast = {
  /** Used in a day, by the mean of the last seven days (or of as many as there are). */
  perDay: number
  /** When nothing is left; null where nothing is used, or it lasts beyond its own end or what anyone would plan for. */
  runsOutAt: Date | null
}

const dayMs = 86_400_000
/** The days that a pace is taken from, and those beyond which nothing is foretold. */
export const paceDays = 7
const horizonDays = 400

/** How many days a pace is taken from: the last seven, or those since something was first used. */
export function daysOf(firstAt: Date | null, now: Date): number {
  if (!firstAt) return paceDays
  return Math.min(paceDays, Math.max(1, Math.ceil((now.getTime() - firstAt.getTime()) / dayMs)))
}

/** When so much is used up, used so fast; null where it is not within sight. What is used up already is so now. */
export function usedUpAt(left: number, perDay: number, now: Date): Date | null {
  if (left <= 0) return now
  if (perDay <= 0 || left / perDay > horizonDays) return null
  return new Date(now.getTime() + Math.round((left / perDay) * dayMs))
}

/**
 * How long what is left lasts, when `used` was used in the last `days`. Of what ends, or comes anew, before it is used up
 * nothing is foretold.
 */
export function forecast(left: number, used: number, days: number, now: Date, endsAt: Date | null = null): Forecast {
  const perDay = used / days
  const runsOutAt = perDay > 0 ? usedUpAt(left, perDay, now) : null
  const isBeyond = runsOutAt !== null && endsAt !== null && runsOutAt > endsAt
  return { perDay, runsOutAt: isBeyond ? null : runsOutAt }
}
