// What people hear of billing before it is too late, and when they hear it.
import { describe, expect, test } from 'vitest'
import { type Catalog, loadCatalog } from '../../../src/catalog/catalog.ts'
import * as changes from '../../../src/org/billing/changes.ts'
import { morningAfter } from '../../../src/org/telling/hours.ts'
import { at, bankFor, told } from './bank.ts'

const standard = loadCatalog('standard')
const team = standard.plans.team
const catalog: Catalog = {
  ...standard,
  plans: { ...standard.plans, ...(team ? { team: { ...team, trialDays: 14 } } : {}) },
}
const bank = bankFor({ catalog })

describe('by night', () => {
  const at = (text: string) => new Date(text)
  test.each([
    ['2026-11-23T12:00:00Z', 'Europe/Paris', undefined],
    ['2026-11-23T18:59:00Z', 'Europe/Paris', undefined],
    ['2026-11-23T19:00:00Z', 'Europe/Paris', '2026-11-24T07:00:00.000Z'],
    ['2026-11-24T06:59:00Z', 'Europe/Paris', '2026-11-24T07:00:00.000Z'],
    ['2026-11-23T12:00:00Z', 'Asia/Kathmandu', undefined],
    ['2026-11-23T15:00:00Z', 'Asia/Kathmandu', '2026-11-24T02:15:00.000Z'],
    ['2026-03-28T22:00:00Z', 'Europe/Paris', '2026-03-29T06:00:00.000Z'],
    ['2026-11-23T23:00:00Z', null, '2026-11-24T08:00:00.000Z'],
    ['2026-11-23T23:00:00Z', 'Nowhere/Known', '2026-11-24T08:00:00.000Z'],
  ])('what is said at %s in %s waits until %s', (now, zone, expected) => {
    expect(morningAfter(at(now), zone)?.toISOString()).toBe(expected)
  })
})

/** What people heard of the end of a trial. */
const reminders = (organizationId: string) =>
  bank().letters.flatMap(({ letter }) =>
    letter.kind === 'news' && letter.news === 'trial_ending' && letter.organization.id === organizationId
      ? [letter]
      : [],
  )

/** Someone has begun to try a plan for fourteen days. */
async function tries(userId: string): Promise<string> {
  const who = await bank().comes(userId)
  const organizationId = await bank().founds(who, `Tried by ${userId}`)
  const here = at(who, organizationId)
  bank().pay((await changes.upgrade(here, { organizationId, plan: 'team', interval: null })).url)
  await bank().settle()
  return organizationId
}

test('a trial is reminded of three days before it ends, once, with what it costs from then on', async () => {
  const organizationId = await tries('UGOESON')
  const passed: number[] = []
  for (let day = 1; day < 14; day++) {
    await bank().advance('P1D')
    await bank().settle()
    if (reminders(organizationId).length) passed.push(day)
  }
  // On the eleventh day, or where that is at night the next morning.
  expect([11, 12]).toContain(passed[0])
  const price = { amount: 10_000, currency: 'usd', interval: 'month' }
  expect(reminders(organizationId)).toMatchObject([{ plan: 'team', price }])
})

test('a trial that is to end anyhow is not reminded of', async () => {
  const organizationId = await tries('UENDS')
  const { customerId } = await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  const [sub] = (await bank().stripe.subscriptions.list({ customer: customerId ?? '' })).data
  await bank().stripe.subscriptions.update(sub?.id ?? '', { cancel_at_period_end: true })
  await bank().settle()
  await bank().advance('P12D')
  await bank().settle()
  expect(reminders(organizationId)).toEqual([])
})

test('a trial without a card is reminded of three days before it ends, once', async () => {
  const organizationId = await tries('UTRIES')
  const { customerId } = await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  const { paymentMethods, subscriptions } = bank().stripe
  const [sub] = (await subscriptions.list({ customer: customerId ?? '' })).data
  await subscriptions.update(sub?.id ?? '', { default_payment_method: '' })
  for (const { id } of (await paymentMethods.list({ customer: customerId ?? '' })).data) await paymentMethods.detach(id)
  for (let day = 0; day < 13; day++) {
    await bank().advance('P1D')
    await bank().settle()
  }
  expect(reminders(organizationId)).toMatchObject([{ plan: 'team', price: null }])
})

test('a card that expires is told of once', async () => {
  const ana = await bank().comes('UEXPIRES')
  const organizationId = await bank().founds(ana, 'Expires')
  const here = at(ana, organizationId)
  bank().pay((await changes.upgrade(here, { organizationId, plan: 'startup', interval: null })).url)
  await bank().settle()
  const { customerId } = await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  const { data } = await bank().stripe.paymentMethods.list({ customer: customerId ?? '' })
  const now = bank().deps.clock.now()
  for (const { id } of data)
    await bank().stripe.paymentMethods.update(id, {
      card: { exp_month: now.getUTCMonth() + 1, exp_year: now.getUTCFullYear() },
    })
  for (let day = 0; day < 4; day++) {
    await bank().settle()
    await bank().advance('P1D')
  }
  await bank().settle()
  expect(told(bank(), organizationId).filter((news) => news === 'card_expiring')).toHaveLength(1)
})
