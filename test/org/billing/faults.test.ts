// What goes wrong between Stripe and here, each thing of which somebody has to be told, or which must do nothing at all.
import { describe, expect, test } from 'vitest'
import * as billing from '../../../src/org/billing/billing.ts'
import * as changes from '../../../src/org/billing/changes.ts'
import * as findings from '../../../src/org/billing/findings.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import { reconcile } from '../../../src/org/billing/reconcile.ts'
import { settle } from '../../../src/org/billing/settling.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import { settleDispute } from '../../../src/sandbox/stripe/money/disputing.ts'
import { at, bankFor, type Player, told } from './bank.ts'

const bank = bankFor()

let count = 0
async function owner() {
  const ana = await bank().comes(`UOWNER${++count}`)
  const organizationId = await bank().founds(ana, `Clinic ${count}`)
  return { ana, here: at(ana, organizationId), organizationId }
}
type Own = Awaited<ReturnType<typeof owner>>

const upgrade = ({ here, organizationId }: Pick<Own, 'here' | 'organizationId'>, plan = 'startup') =>
  changes.upgrade(here, { organizationId, plan, interval: 'month' })
async function subscriber(): Promise<Own> {
  const own = await owner()
  bank().pay((await upgrade(own)).url)
  await bank().settle()
  return own
}
const account = ({ organizationId }: Own) => bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
const customerOf = async (own: Own) => (await account(own)).customerId ?? ''
const planOf = async ({ organizationId }: Own) =>
  (await bank().db.organization.findUniqueOrThrow({ where: { id: organizationId } })).plan
const creditsOf = ({ organizationId }: Own) => ledger.balanceOf(bank().db, organizationId)
const found = async ({ here }: Own) => (await billing.overview(here)).findings
const subscriptions = async (own: Own) => {
  const { data } = await bank().stripe.subscriptions.list({ customer: await customerOf(own), status: 'all' })
  return data.toReversed()
}
async function colleague({ here, organizationId }: Own): Promise<{ second: Player; here: ReturnType<typeof at> }> {
  const second = await bank().comes(`USECOND${++count}`)
  const { sent } = await invitations.create(here, { people: [second.id], role: 'admin' })
  await invitations.accept(second.ctx, sent[0]?.invitationId ?? '')
  await bank().db.membership.updateMany({ where: { organizationId, personId: second.id }, data: { role: 'owner' } })
  return { second, here: at(second, organizationId) }
}

describe('Checkout in two tabs', () => {
  test('of one session is paid once', async () => {
    const own = await owner()
    const { url } = await upgrade(own)
    expect(bank().pay(url)).toEqual({ paid: true })
    expect(() => bank().pay(url)).toThrow(/nothing can be paid/)
    await bank().settle()
    expect(await creditsOf(own)).toMatchObject({ allowance: 10_000 })
    expect(await subscriptions(own)).toHaveLength(1)
  })

  test('of two admins closes the page of the second once the first has paid', async () => {
    const own = await owner()
    const other = await colleague(own)
    const [first, second] = [await upgrade(own), await upgrade({ ...own, here: other.here }, 'team')]
    bank().pay(first.url)
    await bank().settle()
    expect(() => bank().pay(second.url)).toThrow(/nothing can be paid/)
    expect(await subscriptions(own)).toHaveLength(1)
  })

  test('of two admins who both paid leaves one that counts, and the other to be decided', async () => {
    const own = await owner()
    const other = await colleague(own)
    const [first, second] = [await upgrade(own), await upgrade({ ...own, here: other.here }, 'team')]
    bank().pay(first.url)
    bank().pay(second.url)
    await bank().settle()
    expect(await planOf(own)).toBe('startup')
    const [finding] = await found(own)
    expect(finding).toMatchObject({ code: 'second_subscription', facts: { plan: 'team', amount: 10_000 } })
    expect(await creditsOf(own)).toMatchObject({ allowance: 85_000 })
    const choice = { findingId: finding?.findingId ?? '', choice: 'endAndRefund' }
    expect(await findings.resolve(own.here, choice)).toMatchObject({ isNow: true, choice: 'endAndRefund' })
    await bank().settle()
    expect((await subscriptions(own)).map(({ status }) => status)).toEqual(['active', 'canceled'])
    expect(await creditsOf(own)).toMatchObject({ allowance: 10_000 })
    expect(await found(own)).toEqual([])
    expect(await findings.resolve(own.here, choice)).toMatchObject({ isNow: false, state: 'settled' })
  })
})

describe('paid after the organization was deleted', () => {
  test('is told, and goes back or brings it back', async () => {
    const own = await owner()
    const { url } = await changes.topUp(own.here, { pack: 'small', quantity: 1 })
    const { name } = await bank().db.organization.findUniqueOrThrow({ where: { id: own.organizationId } })
    const { seen } = await deletions.preview(own.here)
    bank().pay(url)
    await deletions.remove(own.here, { typed: name, seen })
    // Stripe's clock counts seconds: what is paid in the second of the deletion came before it.
    await bank().settle()
    await bank().advance('PT5S')
    const customer = await customerOf(own)
    const { data } = await bank().stripe.prices.list({ lookup_keys: ['standard_startup_month'] })
    const card = await bank().stripe.paymentMethods.attach('pm_card_visa', { customer })
    const items = [{ price: data[0]?.id ?? '' }]
    await bank().stripe.subscriptions.create({ customer, items, default_payment_method: card.id })
    await bank().settle()
    const [finding] = (await reconcile(bank().deps, own.organizationId)).findings
    expect(finding).toMatchObject({ code: 'paid_after_deletion', choices: ['restore', 'refund', 'keep'] })
    await findings.resolve(own.here, { findingId: finding?.findingId ?? '', choice: 'restore' })
    await bank().settle()
    const after = await bank().db.organization.findUniqueOrThrow({ where: { id: own.organizationId } })
    expect(after).toMatchObject({ status: 'active', plan: 'startup' })
    expect(await found(own)).toEqual([])
  })
})

describe('a price at Stripe', () => {
  test('that nobody knows leaves the plan as it is, and is told', async () => {
    const own = await subscriber()
    const { data } = await bank().stripe.prices.list({ lookup_keys: ['standard_startup_month'] })
    const product = String(data[0]?.product)
    const recurring = { interval: 'month' } as const
    const odd = await bank().stripe.prices.create({ product, currency: 'usd', unit_amount: 2_500, recurring })
    const [sub] = await subscriptions(own)
    const items = [{ id: sub?.items.data[0]?.id ?? '', price: odd.id }]
    await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
    await bank().settle()
    expect(await planOf(own)).toBe('startup')
    expect(await found(own)).toMatchObject([{ code: 'unknown_price', subjectId: odd.id, facts: { amount: 2_500 } }])
    const [finding] = await found(own)
    await findings.resolve(own.here, { findingId: finding?.findingId ?? '', choice: 'keep' })
    await reconcile(bank().deps, own.organizationId)
    expect(await found(own)).toEqual([])
  })

  test('that was edited is told with both amounts, and what Stripe takes counts', async () => {
    const own = await subscriber()
    const { data } = await bank().stripe.prices.list({ lookup_keys: ['standard_team_month'] })
    const [old] = data
    const dearer = await bank().stripe.prices.create({
      product: String(old?.product),
      currency: 'usd',
      unit_amount: 12_000,
      recurring: { interval: 'month' },
      lookup_key: 'standard_team_month',
      transfer_lookup_key: true,
    })
    const [sub] = await subscriptions(own)
    const items = [{ id: sub?.items.data[0]?.id ?? '', price: dearer.id }]
    await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
    await bank().settle()
    expect(await planOf(own)).toBe('team')
    const facts = { plan: 'team', amount: 12_000, expected: 10_000 }
    expect(await found(own)).toMatchObject([{ code: 'price_differs', facts }])
    expect((await billing.overview(own.here)).price).toMatchObject({ amount: 12_000 })
    await bank().stripe.prices.update(old?.id ?? '', { lookup_key: 'standard_team_month', transfer_lookup_key: true })
    await bank().settle()
  })

  test('of something that is not sold here gives nothing, is told, and goes back', async () => {
    const own = await subscriber()
    const { stripe } = bank()
    const product = (await stripe.products.create({ name: 'A mug' })).id
    const { id: price } = await stripe.prices.create({ product, currency: 'usd', unit_amount: 1_500 })
    const page = await stripe.checkout.sessions.create({
      customer: await customerOf(own),
      mode: 'payment',
      line_items: [{ price, quantity: 1 }],
      success_url: 'https://org.example.com',
    })
    bank().pay(page.url)
    await bank().settle()
    const [finding] = await found(own)
    expect(finding).toMatchObject({ code: 'unknown_purchase', choices: ['keep', 'refund'], facts: { amount: 1_500 } })
    expect(await creditsOf(own)).toMatchObject({ purchased: 0 })
    await findings.resolve(own.here, { findingId: finding?.findingId ?? '', choice: 'refund' })
    await bank().settle()
    const [charge] = (await stripe.charges.list({ customer: await customerOf(own) })).data
    expect(charge).toMatchObject({ amount: 1_500, amount_refunded: 1_500 })
    expect(await found(own)).toEqual([])
  })

  test('taken twice over is told', async () => {
    const own = await subscriber()
    const [sub] = await subscriptions(own)
    const items = [{ id: sub?.items.data[0]?.id ?? '', quantity: 2 }]
    await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
    await bank().settle()
    expect(await found(own)).toMatchObject([{ code: 'quantity_differs', facts: { quantity: 2 } }])
  })
})

describe('a customer', () => {
  test('that was deleted at Stripe keeps what was paid until it is over, and another takes its place', async () => {
    const own = await subscriber()
    const lost = await customerOf(own)
    await bank().stripe.customers.del(lost)
    await bank().settle()
    expect(await planOf(own)).toBe('startup')
    expect(await found(own)).toMatchObject([{ code: 'customer_deleted', choices: ['keep', 'renew'] }])
    expect((await plans.ladder(own.here)).current).toMatchObject({ status: 'canceled', isPaidFor: false })
    bank().pay((await upgrade(own, 'team')).url)
    await bank().settle()
    expect(await customerOf(own)).not.toBe(lost)
    expect(await planOf(own)).toBe('team')
    expect(await found(own)).toEqual([])
  })

  test('that was deleted at Stripe is on the first plan once what was paid is over', async () => {
    const own = await subscriber()
    await bank().stripe.customers.del(await customerOf(own))
    await bank().settle()
    await bank().advance('P32D')
    await bank().settle()
    expect(await planOf(own)).toBe('free')
  })

  test('whom nobody knows is kept as heard, and told by the reconcile', async () => {
    const { stripe, db, deps } = bank()
    const customer = await stripe.customers.create({ name: 'Nobody' })
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const { data } = await stripe.prices.list({ lookup_keys: ['standard_startup_month'] })
    const items = [{ price: data[0]?.id ?? '' }]
    await stripe.subscriptions.create({ customer: customer.id, items, default_payment_method: card.id })
    await bank().settle()
    const events = await db.stripeEvent.findMany({ where: { customerId: customer.id } })
    expect(events.length).toBeGreaterThan(0)
    expect(events.every(({ settledAt }) => settledAt === null)).toBe(true)
    expect((await reconcile(deps, null)).strangers).toEqual([{ customerId: customer.id, organizationId: null }])
  })

  test('that says it is one of ours, of whom we know none, is taken as it, and what it pays for counts', async () => {
    const own = await owner()
    const { stripe, db } = bank()
    const metadata = { organization_id: own.organizationId }
    const customer = await stripe.customers.create({ name: 'Made, and then the wire was cut', metadata })
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const { data } = await stripe.prices.list({ lookup_keys: ['standard_startup_month'] })
    const items = [{ price: data[0]?.id ?? '' }]
    await stripe.subscriptions.create({ customer: customer.id, items, default_payment_method: card.id })
    await bank().settle()
    expect(await planOf(own)).toBe('startup')
    expect(await creditsOf(own)).toMatchObject({ allowance: 10_000 })
    expect(await customerOf(own)).toBe(customer.id)
    expect(await db.stripeEvent.count({ where: { customerId: customer.id, settledAt: null } })).toBe(0)
  })

  test('that says it is one of ours beside the one we know is told where it says that it belongs', async () => {
    const own = await subscriber()
    const { stripe, deps } = bank()
    const metadata = { organization_id: own.organizationId }
    const customer = await stripe.customers.create({ name: 'Twin', metadata })
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const { data } = await stripe.prices.list({ lookup_keys: ['standard_startup_month'] })
    const items = [{ price: data[0]?.id ?? '' }]
    await stripe.subscriptions.create({ customer: customer.id, items, default_payment_method: card.id })
    await bank().settle()
    await reconcile(deps, null)
    expect(await found(own)).toMatchObject([{ code: 'second_customer', subjectId: customer.id }])
    const [finding] = await found(own)
    await findings.resolve(own.here, { findingId: finding?.findingId ?? '', choice: 'end' })
    await bank().settle()
    const after = await stripe.subscriptions.list({ customer: customer.id, status: 'all' })
    expect(after.data).toMatchObject([{ status: 'canceled' }])
    expect(await found(own)).toEqual([])
  })
})

describe('an event', () => {
  test('heard three times is kept and settled once', async () => {
    const own = await owner()
    bank().pay((await upgrade(own)).url)
    const came = await bank().pending()
    for (const one of [...came, ...came, ...came]) await bank().hear(one)
    expect(await bank().db.stripeEvent.count({ where: { customerId: await customerOf(own), settledAt: null } })).toBe(
      came.filter(({ event }) => JSON.stringify(event.data.object).includes('cus_')).length,
    )
    await bank().settle()
    expect(await bank().db.stripeEvent.count({ where: { customerId: await customerOf(own), settledAt: null } })).toBe(0)
    expect(await creditsOf(own)).toMatchObject({ allowance: 10_000 })
    expect(told(bank(), own.organizationId)).toEqual(['plan_changed'])
  })

  test('that never came is made up for by the reconcile, twice over without a difference', async () => {
    const own = await owner()
    bank().pay((await upgrade(own)).url)
    await bank().pending()
    expect(await planOf(own)).toBe('free')
    const { repaired } = await reconcile(bank().deps, own.organizationId)
    expect(repaired).toMatchObject([{ organizationId: own.organizationId }])
    expect(await planOf(own)).toBe('startup')
    expect((await reconcile(bank().deps, own.organizationId)).repaired).toEqual([])
  })
})

test('a customer who cannot be read keeps none of the others from being reconciled', async () => {
  const [odd, own] = [await subscriber(), await owner()]
  bank().pay((await upgrade(own)).url)
  await bank().pending()
  const { payments, ...deps } = bank().deps
  if (!payments) throw new Error('nobody takes money')
  const customerId = await customerOf(odd)
  const read: typeof payments.read = async (id) =>
    id === customerId ? Promise.reject(new TypeError('nothing is as it should be')) : payments.read(id)
  const logged: object[] = []
  const log = { ...deps.log, error: (facts: object) => void logged.push(facts) }
  const { unread, repaired } = await reconcile({ ...deps, log, payments: { ...payments, read } }, null)
  expect(logged).toMatchObject([{ customerId }])
  expect(unread).toEqual([customerId])
  expect(repaired).toContainEqual(expect.objectContaining({ organizationId: own.organizationId }))
  expect(await planOf(own)).toBe('startup')
})

test('what was read before something newer was settled is read again, and never has the last word', async () => {
  const own = await subscriber()
  const [sub] = await subscriptions(own)
  const { deps } = bank()
  const { payments } = deps
  if (!payments) throw new Error('nobody takes money')
  const [hasRead, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let reads = 0
  const slow: typeof payments = {
    ...payments,
    async read(customerId) {
      const truth = await payments.read(customerId)
      if (++reads > 1) return truth
      hasRead.resolve()
      await mayGoOn.promise
      return truth
    },
  }
  const late = settle({ ...deps, payments: slow }, await customerOf(own))
  await hasRead.promise
  await bank().stripe.subscriptions.update(sub?.id ?? '', { cancel_at_period_end: true })
  await bank().settle()
  mayGoOn.resolve()
  await late
  expect(reads).toBe(2)
  expect((await account(own)).endsAt).not.toBeNull()
})

describe('a plan here that nothing entitles to', () => {
  test('is put right by the reconcile where somebody pays for another', async () => {
    const own = await subscriber()
    const { id } = await bank().db.organization.update({ where: { id: own.organizationId }, data: { plan: 'team' } })
    expect((await reconcile(bank().deps, id)).repaired).toMatchObject([{ organizationId: id, changed: ['plan'] }])
    expect(await planOf(own)).toBe('startup')
  })

  test('is put right where nobody pays, and stays where operators gave it', async () => {
    const [own, given] = [await owner(), await owner()]
    const { db, deps } = bank()
    await db.organization.update({ where: { id: own.organizationId }, data: { plan: 'of another catalog' } })
    const data = { plan: 'team', grantedPlan: 'team' }
    await db.organization.update({ where: { id: given.organizationId }, data })
    const { repaired } = await reconcile(deps, null)
    expect(repaired).toContainEqual({ organizationId: own.organizationId, changed: ['plan'] })
    expect([await planOf(own), await planOf(given)]).toEqual(['free', 'team'])
    expect((await reconcile(deps, null)).repaired).toEqual([])
  })
})

describe('a dispute', () => {
  const dispute = async (own: Own, outcome: 'won' | 'lost') => {
    const [charge] = (await bank().stripe.charges.list({ customer: await customerOf(own) })).data
    const { data } = await bank().stripe.disputes.list({ charge: charge?.id ?? '' })
    settleDispute(bank().counter.local.books, data[0]?.id ?? '', outcome)
    await bank().settle()
  }
  const buyer = async () => {
    const own = await owner()
    bank().pay((await changes.topUp(own.here, { pack: 'small', quantity: 1 })).url, '4000000000000259')
    await bank().settle()
    return own
  }

  test('freezes what was bought, and a won one gives it back', async () => {
    const own = await buyer()
    expect(await creditsOf(own)).toMatchObject({ purchased: 0, frozen: 5_000 })
    expect(await found(own)).toMatchObject([{ code: 'disputed' }])
    await dispute(own, 'won')
    expect(await creditsOf(own)).toMatchObject({ purchased: 5_000, frozen: 0 })
    expect(await found(own)).toEqual([])
  })

  test('that is lost takes it away', async () => {
    const own = await buyer()
    await dispute(own, 'lost')
    expect(await creditsOf(own)).toMatchObject({ purchased: 0, frozen: 0 })
  })
})

test('what is found is decided by those who see to billing, and by nobody else', async () => {
  const own = await subscriber()
  const [sub] = await subscriptions(own)
  const items = [{ id: sub?.items.data[0]?.id ?? '', quantity: 3 }]
  await bank().stripe.subscriptions.update(sub?.id ?? '', { items, proration_behavior: 'none' })
  await bank().settle()
  const [finding] = await found(own)
  const stranger = await bank().comes(`USTRANGER${++count}`)
  const choice = { findingId: finding?.findingId ?? '', choice: 'keep' }
  await expect(findings.resolve(stranger.ctx, choice)).rejects.toMatchObject({ code: 'finding_unknown' })
  await expect(findings.resolve(own.here, { ...choice, choice: 'refund' })).rejects.toMatchObject({
    code: 'finding_unknown',
  })
})

test('money that was found goes back by the word of those who pay only; the rest, by those who see to billing', async () => {
  const own = await subscriber()
  const { stripe, db } = bank()
  const customer = await customerOf(own)
  const { data } = await stripe.prices.list({ lookup_keys: ['standard_team_month'] })
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer })
  const items = [{ price: data[0]?.id ?? '' }]
  const second = await stripe.subscriptions.create({ customer, items, default_payment_method: card.id })
  await bank().settle()
  const [finding] = await found(own)
  const { second: admin, here } = await colleague(own)
  const as = (role: string) =>
    db.membership.updateMany({ where: { organizationId: own.organizationId, personId: admin.id }, data: { role } })
  const decide = (choice: string) => findings.resolve(here, { findingId: finding?.findingId ?? '', choice })
  await as('admin')
  await expect(decide('endAndRefund')).rejects.toMatchObject({ code: 'not_permitted', detail: { need: 'billing.pay' } })
  await as('viewer')
  await expect(decide('end')).rejects.toMatchObject({ code: expect.stringMatching(/finding_unknown|not_permitted/) })
  await bank().settle()
  expect((await stripe.subscriptions.retrieve(second.id)).status).toBe('active')
  await as('owner')
  expect(await decide('endAndRefund')).toMatchObject({ isNow: true, state: 'left' })
  await bank().settle()
  expect((await stripe.subscriptions.retrieve(second.id)).status).toBe('canceled')
  const charges = (await stripe.charges.list({ customer })).data
  expect(charges.map(({ amount, amount_refunded }) => [amount, amount_refunded])).toEqual([
    [10_000, 10_000],
    [2_000, 0],
  ])
  expect(await planOf(own)).toBe('startup')
})
