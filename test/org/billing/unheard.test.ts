// What was done at Stripe and never heard of here: whoever chooses next is not made to pay twice, and is not sent away.
import { describe, expect, test } from 'vitest'
import * as changes from '../../../src/org/billing/changes.ts'
import * as findings from '../../../src/org/billing/findings.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import { reconcile } from '../../../src/org/billing/reconcile.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as restorations from '../../../src/org/organization/restorations.ts'
import { at, bankFor, told } from './bank.ts'

const bank = bankFor()

let count = 0
async function owner() {
  const ana = await bank().comes(`UUNHEARD${++count}`)
  const organizationId = await bank().founds(ana, `Quiet ${count}`)
  return { here: at(ana, organizationId), organizationId }
}
type Own = Awaited<ReturnType<typeof owner>>

const upgrade = ({ here, organizationId }: Own, plan = 'startup', interval: 'month' | 'year' = 'month') =>
  changes.upgrade(here, { organizationId, plan, interval })
/** Pays, and no webhook of it comes. */
async function paysUnheard(own: Own): Promise<void> {
  bank().pay((await upgrade(own)).url)
  await bank().pending()
}
async function subscriber(): Promise<Own> {
  const own = await owner()
  bank().pay((await upgrade(own)).url)
  await bank().settle()
  return own
}
const customerOf = async ({ organizationId }: Own) =>
  (await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })).customerId ?? ''
const subscriptions = async (own: Own) =>
  (await bank().stripe.subscriptions.list({ customer: await customerOf(own), status: 'all' })).data
const planOf = async ({ organizationId }: Own) =>
  (await bank().db.organization.findUniqueOrThrow({ where: { id: organizationId } })).plan

describe('what was paid', () => {
  test('is seen by whoever looks at the next step, which goes on from there', async () => {
    const own = await owner()
    await paysUnheard(own)
    expect(await plans.preview(own.here, { plan: 'startup' })).toMatchObject({
      kind: 'same',
      from: { plan: 'startup' },
    })
    expect(await plans.preview(own.here, { plan: 'team' })).toMatchObject({ kind: 'change', from: { plan: 'startup' } })
  })

  test('is not paid once more by whoever chooses another plan at once', async () => {
    const own = await owner()
    await paysUnheard(own)
    expect(await upgrade(own, 'team')).toMatchObject({ url: null })
    expect(await subscriptions(own)).toHaveLength(1)
    expect(await planOf(own)).toBe('startup')
    bank().pay((await upgrade(own, 'team')).url)
    await bank().settle()
    expect(await subscriptions(own)).toHaveLength(1)
    expect(await planOf(own)).toBe('team')
  })
})

describe('what is gone', () => {
  test('a customer that was deleted is made anew for the next payment', async () => {
    const own = await subscriber()
    const lost = await customerOf(own)
    await bank().stripe.customers.del(lost)
    await bank().pending()
    const chosen = await changes.topUp(own.here, { pack: 'small', quantity: 1 })
    expect(chosen).toMatchObject({ state: 'open' })
    bank().pay(chosen.url)
    await bank().settle()
    expect(await customerOf(own)).not.toBe(lost)
    expect(await ledger.balanceOf(bank().db, own.organizationId)).toMatchObject({ purchased: 5_000 })
  })

  test('a subscription that was ended there is not changed, and the next choice begins another', async () => {
    const own = await subscriber()
    const [sub] = await subscriptions(own)
    await bank().stripe.subscriptions.cancel(sub?.id ?? '')
    await bank().pending()
    expect(await upgrade(own, 'team')).toMatchObject({ state: 'failed' })
    expect(await planOf(own)).toBe('free')
    expect(await upgrade(own, 'team')).toMatchObject({ kind: 'subscribe', state: 'open' })
  })
})

test('a subscription that is heard of only after its organization was deleted ends with its period, and comes back with it', async () => {
  const own = await owner()
  const { url } = await upgrade(own)
  const { name } = await bank().db.organization.findUniqueOrThrow({ where: { id: own.organizationId } })
  bank().pay(url)
  await bank().pending()
  const { seen } = await deletions.preview(own.here)
  await deletions.remove(own.here, { typed: name, seen })
  await reconcile(bank().deps, own.organizationId)
  await bank().settle()
  expect(await subscriptions(own)).toMatchObject([{ cancel_at_period_end: true }])
  // Whoever takes that back at Stripe means it.
  const [sub] = await subscriptions(own)
  await bank().stripe.subscriptions.update(sub?.id ?? '', { cancel_at_period_end: false })
  await bank().settle()
  expect(await subscriptions(own)).toMatchObject([{ cancel_at_period_end: false }])
  await restorations.restore(own.here, { organizationId: own.organizationId })
  await bank().settle()
  expect(await planOf(own)).toBe('startup')
})

test('a plan that is taken for several is gone up from for as many, at the price that is shown', async () => {
  const own = await subscriber()
  const [sub] = await subscriptions(own)
  const items = [{ id: sub?.items.data[0]?.id ?? '', quantity: 3 }]
  await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
  await bank().settle()
  expect((await plans.preview(own.here, { plan: 'team' })).quote).toMatchObject({ nextAmount: 30_000 })
  bank().pay((await upgrade(own, 'team')).url)
  await bank().settle()
  expect(await subscriptions(own)).toMatchObject([{ items: { data: [{ quantity: 3 }] } }])
  expect(await planOf(own)).toBe('team')
})

test('going up from a price that nobody knows brings the credits of the new plan', async () => {
  const own = await subscriber()
  const [sub] = await subscriptions(own)
  const product = await bank().stripe.products.create({ name: 'By agreement' })
  const made = { product: product.id, currency: 'usd', unit_amount: 1_500 }
  const price = await bank().stripe.prices.create({ ...made, recurring: { interval: 'month' } })
  const items = [{ id: sub?.items.data[0]?.id ?? '', price: price.id }]
  await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
  await bank().settle()
  bank().pay((await upgrade(own, 'team')).url)
  await bank().settle()
  const { allowance } = await ledger.balanceOf(bank().db, own.organizationId)
  expect(allowance).toBeGreaterThan(10_000 + 74_000)
})

test('a plan that is paid by the year from now on is told, and what was decided at once is told once', async () => {
  const own = await subscriber()
  bank().pay((await upgrade(own, 'startup', 'year')).url)
  await bank().settle()
  const customer = await customerOf(own)
  const { id: default_payment_method } = await bank().stripe.paymentMethods.attach('pm_card_visa', { customer })
  await bank().stripe.subscriptions.create({
    customer,
    default_payment_method,
    items: [{ price: (await bank().stripe.prices.list({ lookup_keys: ['standard_team_month'] })).data[0]?.id ?? '' }],
  })
  await reconcile(bank().deps, own.organizationId)
  const [finding] = await bank().db.billingFinding.findMany({ where: { organizationId: own.organizationId } })
  await findings.resolve(own.here, { findingId: finding?.id ?? '', choice: 'end' })
  await bank().settle()
  expect((await subscriptions(own)).map(({ status }) => status).toSorted()).toEqual(['active', 'canceled'])
  await bank().advance('PT13H')
  await bank().work()
  expect(told(bank(), own.organizationId)).toEqual(['plan_changed', 'plan_changed', 'billing_found'])
})
