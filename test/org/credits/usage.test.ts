// What was used, by day and by whom: exact, in the months of UTC, and quick where there is much of it.
import { describe, expect, test } from 'vitest'
import * as budgets from '../../../src/org/credits/budgets.ts'
import * as credits from '../../../src/org/credits/credits.ts'
import { forecast, usedUpAt } from '../../../src/org/credits/forecast.ts'
import { spend } from '../../../src/org/credits/spending.ts'
import * as usage from '../../../src/org/credits/usage.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import { at, openCast, type Player, times } from '../cast.ts'
import { fund } from './funds.ts'

const cast = openCast()
const on = (day: string) => {
  const now = new Date(`2026-11-${day}Z`)
  return { ...cast().deps, clock: { now: () => now, wall: (one: Date) => one } }
}
let founded = 0

async function busy(people = 2) {
  const { arrive, founds, admits } = cast()
  const n = founded++
  const all = await arrive(...times(people, (nth) => `UUSE${n}X${nth}`))
  const [owner, ...others] = all as [Player, ...Player[]]
  const organizationId = await founds(owner, `Busy ${n}`, 'team')
  await admits(owner, organizationId, others, 'member')
  await fund(cast().deps, organizationId, { purchased: 100_000 })
  let key = 0
  const takes = (who: Player | null, amount: number, day: string) =>
    spend(on(day), { organizationId, personId: who?.id ?? null }, { amount, key: `k${key++}` })
  const read = (by: usage.By, day = '23T12:00:00', month?: string) =>
    usage.month({ ...at(owner, organizationId), deps: on(day) }, { by, ...(month ? { month } : {}) })
  return { owner, others, all, organizationId, takes, read }
}

describe('a month', () => {
  test('has every day with what each used, from midnight to midnight in UTC', async () => {
    const { owner, others, takes, read } = await busy()
    const [other] = others as [Player]
    await takes(owner, 10, '01T00:00:00')
    await takes(other, 5, '01T23:59:59.999')
    await takes(owner, 7, '30T23:59:59.999')
    await takes(null, 3, '02T10:00:00')
    const month = await read('member', '30T23:59:59.999')
    expect([month.month, month.days.length, month.total]).toEqual(['2026-11', 30, 25])
    expect(month.days[0]).toEqual({ day: '2026-11-01', parts: { [owner.id]: 10, [other.id]: 5 } })
    expect(month.days[1]).toEqual({ day: '2026-11-02', parts: { none: 3 } })
    expect(month.days[29]?.parts).toEqual({ [owner.id]: 7 })
    expect(month.parts.map(({ id, total }) => [id, total])).toEqual([
      [owner.id, 17],
      [other.id, 5],
      ['none', 3],
    ])
    expect(await read('member', '23T00:00:00', '2026-10')).toMatchObject({ total: 0, month: '2026-10' })
    expect((await read('member', '23T00:00:00', '2026-02')).days).toHaveLength(28)
  })

  test('tells the first six apart, and takes the others together', async () => {
    const { all, takes, read } = await busy(9)
    for (const [nth, person] of all.entries()) await takes(person, 100 - nth, '05T10:00:00')
    const month = await read('member')
    expect(month.parts.map(({ label, total }) => [label, total]).slice(5)).toEqual([
      [expect.stringMatching(/X5$/), 95],
      ['Others', 94 + 93 + 92],
    ])
    expect(month.total).toBe(month.parts.reduce((sum, { total }) => sum + total, 0))
  })

  test('is told by budget too, with what all budgets allow together', async () => {
    const { owner, others, organizationId, takes, read } = await busy(3)
    const [anna, ben] = others as [Player, Player]
    const ctx = at(owner, organizationId)
    const brand = await budgets.create(ctx, { name: 'Brand', cap: 1_000, isHard: true, people: [anna.id] })
    await budgets.create(ctx, { name: 'Labs', cap: 500, isHard: false, people: [ben.id] })
    await takes(anna, 70, '20T10:00:00')
    await takes(ben, 30, '21T10:00:00')
    await takes(owner, 20, '22T10:00:00')
    const month = await read('group')
    expect(month.parts.map(({ label, total }) => [label, total])).toEqual([
      ['Brand', 70],
      ['Labs', 30],
      ['No budget', 20],
    ])
    expect(month.cap).toBe(1_500)
    expect(month.days[19]?.parts).toEqual({ [brand.budget.id]: 70 })
  })

  test('foretells when nothing is left, and what the month comes to, at the pace of the last seven days', async () => {
    const { owner, takes, read } = await busy()
    for (const day of ['17', '18', '19', '20', '21', '22', '23']) await takes(owner, 1_000, `${day}T11:00:00`)
    const month = await read('member', '24T00:00:00')
    expect(month.forecast.perDay).toBe(1_000)
    expect(month.forecast.byMonthEnd).toBe(7_000 + 7_000)
    expect(month.forecast.runsOutAt).toEqual(new Date('2027-02-25T00:00:00.000Z'))
  })

  test('foretells by all seven days once something was used before them, however little was in them', async () => {
    const { owner, others, organizationId, takes, read } = await busy()
    const ctx = { ...at(owner, organizationId), deps: on('23T12:00:00') }
    const [other] = others as [Player]
    await budgets.create(ctx, { name: 'Weekly', cap: 900, isHard: true, people: [other.id] })
    await takes(other, 50, '09T09:00:00')
    await takes(other, 700, '22T09:00:00')
    expect((await read('member', '23T12:00:00')).forecast).toMatchObject({ perDay: 100, byMonthEnd: 1_500 })
    expect((await credits.overview(ctx)).forecast.perDay).toBe(100)
    const [weekly] = (await budgets.list(ctx)).budgets
    expect(weekly?.forecast).toMatchObject({ perDay: 100, reachesCapAt: new Date('2026-11-25T00:00:00Z') })
  })

  test('foretells nothing of what is over, or comes anew, before it is used up', () => {
    const [now, inTenDays] = [new Date('2026-11-23T08:00:00Z'), new Date('2026-12-03T08:00:00Z')]
    expect(forecast(9_000, 7_000, 7, now, inTenDays).runsOutAt).toEqual(new Date('2026-12-02T08:00:00Z'))
    expect(forecast(11_000, 7_000, 7, now, inTenDays)).toEqual({ perDay: 1_000, runsOutAt: null })
    expect(forecast(11_000, 7_000, 7, now, null).runsOutAt).toEqual(new Date('2026-12-04T08:00:00Z'))
  })

  test('is seen by whoever may see credits', async () => {
    const { organizationId } = await busy()
    const [stranger] = (await cast().arrive(`UNOSEE${founded}`)) as [Player]
    const refused = await usage.month(at(stranger, organizationId), { by: 'member' }).catch((thrown: unknown) => thrown)
    expect(isRefusal(refused)).toBe(true)
  })
})

describe('charges', () => {
  test('say for each member what they used, how often, and which share that is', async () => {
    const { owner, others, organizationId, takes } = await busy()
    const [other] = others as [Player]
    for (const amount of [10, 20, 30]) await takes(owner, amount, '10T10:00:00')
    await takes(other, 120, '11T10:00:00')
    await takes(null, 60, '12T10:00:00')
    await takes(owner, 5_000, '12T10:00:00').then(() => takes(owner, 1, '13T10:00:00'))
    const ctx = { ...at(owner, organizationId), deps: on('23T00:00:00') }
    const { charges, total } = await usage.charges(ctx, {})
    expect(total).toBe(5_241)
    expect(charges.map(({ personId, amount, entries, share }) => [personId, amount, entries, share])).toEqual([
      [owner.id, 5_061, 5, 96.6],
      [other.id, 120, 1, 2.3],
      [null, 60, 1, 1.1],
    ])
    expect((await usage.charges(ctx, { month: '2026-10' })).charges).toEqual([])
  })

  test('name every budget that a member spent from, also where they moved from one to another', async () => {
    const { owner, others, organizationId, takes } = await busy()
    const ctx = { ...at(owner, organizationId), deps: on('23T00:00:00') }
    const [other] = others as [Player]
    await budgets.create(ctx, { name: 'Research', cap: 900, isHard: true, people: [other.id] })
    await takes(other, 10, '10T10:00:00')
    await budgets.create(ctx, { name: 'Design', cap: 900, isHard: true, people: [other.id] })
    await takes(other, 20, '11T10:00:00')
    await takes(owner, 5, '11T10:00:00')
    const { charges } = await usage.charges(ctx, {})
    expect(charges.map(({ amount, groups }) => [amount, groups])).toEqual([
      [30, ['Design', 'Research']],
      [5, []],
    ])
  })
})

describe('a forecast', () => {
  const now = new Date('2026-11-23T00:00:00Z')
  test.each([
    [700, 700, 7, '2026-11-30T00:00:00.000Z'],
    [50, 100, 1, '2026-11-23T12:00:00.000Z'],
    [0, 100, 7, '2026-11-23T00:00:00.000Z'],
    [100, 0, 7, undefined],
    [1_000_000_000, 1, 7, undefined],
  ])('of %i left, %i used in %i days', (left, used, days, expected) => {
    expect(forecast(left, used, days, now).runsOutAt?.toISOString()).toBe(expected)
  })
  test('of what is used up already is now', () => expect(usedUpAt(-5, 0, now)).toEqual(now))
})

test('100,000 uses by 10,000 members are read in two or three statements that touch an index', async () => {
  const { owner, organizationId, read } = await busy()
  const { db } = cast()
  await db.$executeRaw`
    insert into "LedgerEntry" (id, "organizationId", at, kind, source, purchased, world, "personId", "left")
    select 'led_many' || n, ${organizationId}, timestamptz '2026-11-01Z' + n * interval '20 seconds', 'usage', 'many:' || n, -1, 1,
      'per_' || n % 10000, 0 from generate_series(1, 100000) n`
  await db.$executeRaw`update "Balance" set purchased = purchased - 100000 where "organizationId" = ${organizationId}`
  await db.$executeRawUnsafe('analyze "LedgerEntry"')
  const month = await read('member', '30T00:00:00')
  expect([month.total, month.parts.length]).toEqual([100_000, 7])
  const ctx = { ...at(owner, organizationId), deps: on('30T00:00:00') }
  expect((await usage.charges(ctx, {})).charges).toHaveLength(10_000)
  const began = performance.now()
  await read('member', '30T00:00:00')
  process.stderr.write(`a month of 100,000 uses: ${(performance.now() - began).toFixed(0)} ms\n`)
})
