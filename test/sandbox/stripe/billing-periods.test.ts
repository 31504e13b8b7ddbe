// The arithmetic of billing, each case worked by hand.
import { describe, expect, test } from 'vitest'
import { boundary, nextBoundary, periodFrom } from '../../../src/sandbox/stripe/billing/periods.ts'
import { remainingShare } from '../../../src/sandbox/stripe/billing/proration.ts'
import { at, dayOf } from './shop.ts'

const monthly = { interval: 'month', interval_count: 1 }

describe('a period', () => {
  test.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2027-01-31', 2, '2027-03-31'],
    ['2027-01-31', 3, '2027-04-30'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-11-30', 3, '2028-02-29'],
  ])('anchored at %s is at its end %i months later on %s', (anchor, months, expected) => {
    expect(dayOf(boundary(at(anchor), monthly, months))).toBe(expected)
  })

  test('of a year that began on a leap day ends on 28 February', () => {
    expect(dayOf(boundary(at('2028-02-29'), { interval: 'year', interval_count: 1 }, 1))).toBe('2029-02-28')
  })

  test.each([
    ['day', 3, '2027-01-04'],
    ['week', 2, '2027-01-15'],
    ['month', 3, '2027-04-01'],
  ])('of %s × %i begun on 1 January ends on %3$s', (interval, interval_count, expected) => {
    expect(dayOf(periodFrom(at('2027-01-01'), { interval, interval_count }, at('2027-01-01')).end)).toBe(expected)
  })

  test('that begins at a boundary ends at the next, and one that begins between ends at the first to come', () => {
    expect(dayOf(nextBoundary(at('2027-01-31'), monthly, at('2027-02-28')))).toBe('2027-03-31')
    expect(dayOf(nextBoundary(at('2027-01-31'), monthly, at('2027-02-10')))).toBe('2027-02-28')
  })
})

describe('a share', () => {
  const january = { start: at('2027-01-01'), end: at('2027-02-01') }

  // 21 of 31 days are left on the 11th: 2000 × 21 / 31 = 1354.838… and 10000 × 21 / 31 = 6774.193…
  test('is by the second, rounded to the nearest cent', () => {
    expect(remainingShare(2000, january, at('2027-01-11'))).toBe(1355)
    expect(remainingShare(10_000, january, at('2027-01-11'))).toBe(6774)
  })

  // 31 days are 2678400 s; one second before the end of $100: 10000 / 2678400 = 0.0037…, 134 s before: 0.5003…
  test('of a second is nothing, and of half a cent a cent', () => {
    expect(remainingShare(10_000, january, january.end - 1)).toBe(0)
    expect(remainingShare(10_000, january, january.end - 134)).toBe(1)
  })

  test('is the whole at the beginning, nothing at the end, and mirrors a credit', () => {
    expect(remainingShare(999, january, january.start)).toBe(999)
    expect(remainingShare(999, january, january.end)).toBe(0)
    expect(remainingShare(-2000, january, at('2027-01-11'))).toBe(-1355)
  })

  // 9007199254740 × 1339200 is far beyond what a floating number holds exactly; half of it is 4503599627370.
  test('is exact for amounts of any size', () => {
    expect(remainingShare(9_007_199_254_740, january, at('2027-01-16T12:00'))).toBe(4_503_599_627_370)
  })
})
