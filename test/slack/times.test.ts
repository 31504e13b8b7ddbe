// Days as their reader's calendar has them, also where clocks are put forward and back.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { zoneOf } from '../../src/org/telling/eyes.ts'
import { dayOf, minuteOf, startOf } from '../../src/slack/words/times.ts'

const zones = [
  'UTC',
  'Asia/Jakarta',
  'Asia/Kolkata',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Pacific/Auckland',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Asia/Amman',
  'Asia/Beirut',
  'America/Santiago',
  'Atlantic/Azores',
  'Africa/Casablanca',
]

describe('a day', () => {
  test.each([
    ['2026-11-23', 'Asia/Jakarta', '2026-11-22T17:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    // There was no midnight: clocks went from 23:59 to 1:00.
    ['2015-10-18', 'America/Sao_Paulo', '2015-10-18T03:00:00.000Z'],
    ['2015-10-19', 'America/Sao_Paulo', '2015-10-19T02:00:00.000Z'],
    ['2015-02-22', 'America/Sao_Paulo', '2015-02-22T03:00:00.000Z'],
    // There were two midnights.
    ['2021-10-29', 'Asia/Amman', '2021-10-28T21:00:00.000Z'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, at) => {
    expect(startOf(day, zone)?.toISOString()).toBe(at)
  })

  test('begins on that day, and a moment before it is the day before, in every zone', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (date, zone) => {
        const day = date.toISOString().slice(0, 10)
        const start = startOf(day, zone)
        if (!start) return false
        const before = new Date(start.getTime() - 1)
        return dayOf(start, zone) === day && dayOf(before, zone) < day
      }),
      { numRuns: 20_000 },
    )
  })

  test.each(['2026-02-30', '2026-13-01', 'yesterday', '', '26-01-01'])('is not what %j says', (typed) => {
    expect(startOf(typed, 'UTC')).toBe(null)
  })
})

test('a zone that is not known here reads as UTC, and says so', () => {
  expect([
    zoneOf({ timeZone: 'Mars/Olympus' }),
    zoneOf({ timeZone: null }),
    zoneOf({ timeZone: 'Asia/Jakarta' }),
  ]).toEqual(['UTC', 'UTC', 'Asia/Jakarta'])
  expect(minuteOf(new Date('2026-11-23T01:13:00Z'), 'Mars/Olympus')).toBe('23 Nov 2026, 01:13')
})
