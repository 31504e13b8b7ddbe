// The share of an amount that falls on a part of its period: by the second, rounded to the cent line by line, exact however
// large the amount.
import type { Period } from './periods.ts'

/** What of `amount` falls on the time from `at` to the end of its period, half a cent away from zero. */
export function remainingShare(amount: number, period: Period, at: number): number {
  const whole = BigInt(period.end - period.start)
  const left = BigInt(period.end - Math.min(Math.max(at, period.start), period.end))
  const size = BigInt(Math.abs(amount)) * left
  const rounded = Number((size * 2n + whole) / (whole * 2n))
  return amount < 0 ? -rounded : rounded
}
