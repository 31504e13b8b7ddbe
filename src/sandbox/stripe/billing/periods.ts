// Billing periods: each ends where the calendar says, counted from the subscription's anchor, so that the 31st comes back
// after February. All moments are seconds since 1970, in UTC.
import type { Stripe } from 'stripe'

export type Recurrence = { interval: string; interval_count: number }
export type Period = { start: number; end: number }

export const HOUR = 3600
export const DAY = 24 * HOUR

const FIXED: Record<string, number> = { day: DAY, week: 7 * DAY }

/** How often a price is due; a price that is not recurring has no place on a subscription. */
export function recurrenceOf(price: Stripe.Price): Recurrence {
  if (!price.recurring) throw new Error(`${price.id} is not recurring`)
  return { interval: price.recurring.interval, interval_count: price.recurring.interval_count }
}

/** The moment `times` recurrences after the anchor (or before it); a day that a month lacks becomes its last. */
export function boundary(anchor: number, { interval, interval_count }: Recurrence, times: number): number {
  const fixed = FIXED[interval]
  if (fixed) return anchor + fixed * interval_count * times
  const months = (interval === 'year' ? 12 : 1) * interval_count * times
  const at = new Date(anchor * 1000)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
  return at.getTime() / 1000
}

/** The first boundary after a moment, counted from the anchor. */
export function nextBoundary(anchor: number, recurrence: Recurrence, after: number): number {
  const step = boundary(anchor, recurrence, 1) - anchor
  let times = Math.floor((after - anchor) / step) - 1
  while (boundary(anchor, recurrence, times) <= after) times++
  return boundary(anchor, recurrence, times)
}

/** The period that begins at a moment: up to the next boundary of the anchor. */
export const periodFrom = (anchor: number, recurrence: Recurrence, start: number): Period => ({
  start,
  end: nextBoundary(anchor, recurrence, start),
})
