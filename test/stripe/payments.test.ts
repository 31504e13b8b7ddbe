// The Payments port against the strict local Stripe, from the first customer to the last refund. What Stripe would refuse,
// it refuses, and whatever it has to complain of fails the test.
import type Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import type { Payments, Truth } from '../../src/org/billing/payments.ts'
import { pay } from '../../src/sandbox/stripe/pages/pay.ts'
import { setUp } from '../../src/stripe/setup.ts'
import { type Counter, openCounter } from '../sandbox/stripe/counter.ts'
import { portAt } from './stand-in.ts'

let counter: Counter
let stripe: Stripe
let payments: Payments
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
  const { address: apiUrl, secretKey, webhookSecrets } = counter.local
  const settings = { apiUrl, secretKey, webhookSecrets }
  payments = portAt(settings, () => counter.clock.now()).payments
  const wish = { catalog: loadCatalog('standard'), publicUrl: 'https://org.example.com', withEndpoint: false }
  await setUp(stripe, wish, { isDry: false })
})
afterAll(() => counter.close())
afterEach(() => {
  expect(counter.complaints.splice(0)).toEqual([])
})

let count = 0
const next = () => `chg_${++count}`
const address = { line1: 'Jl. Sudirman 1', city: 'Jakarta', postalCode: '10220', country: 'ID' }
const ofStripe = { city: 'Jakarta', postal_code: '10220', country: 'ID' }
const detailsOf = (organizationId: string) => ({ organizationId, name: 'Sehat', email: 'bills@sehat.example', address })
const inHours = (hours: number) => new Date(counter.clock.now().getTime() + hours * 3600_000)

const customer = (organizationId = `org_${++count}`) => payments.saveCustomer(null, detailsOf(organizationId))
type Bought = Parameters<Payments['checkout']>[0]['purchase']
const checkout = (customerId: string, purchase: Bought, changeId = next(), expiresAt = inHours(2)) =>
  payments.checkout({
    changeId,
    organizationId: 'org_1',
    customerId,
    purchase,
    returnUrl: null,
    expiresAt,
  })

const monthly = { mode: 'subscription', lookupKey: 'standard_startup_month', quantity: 1, trialDays: 0 } as const

/** A customer who pays for Startup by the month. */
async function subscriber(purchase: Bought = monthly) {
  const customerId = await customer()
  const page = await checkout(customerId, purchase)
  expect(pay(counter.local.books, page.url)).toEqual({ paid: true })
  return { customerId, truth: await payments.read(customerId) }
}
const only = ({ subscriptions }: Truth) => {
  const [one] = subscriptions
  if (!one || subscriptions.length > 1) throw new Error(`${subscriptions.length} subscriptions`)
  return one
}
const days = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 86_400_000)

describe('a customer', () => {
  test('is one for each organization, with its details, however many make it at once', async () => {
    const ids = await Promise.all([customer('org_same'), customer('org_same'), customer('org_same')])
    expect(new Set(ids).size).toBe(1)
    const truth = await payments.read(ids[0] ?? '')
    expect(truth).toMatchObject({
      isDeleted: false,
      organizationId: 'org_same',
      card: null,
      subscriptions: [],
      invoices: [],
      purchases: [],
      openSessions: [],
      details: { name: 'Sehat', email: 'bills@sehat.example', address },
    })
  })

  test('has its details brought up to date, and what was cleared is cleared', async () => {
    const id = await customer()
    const details = { organizationId: 'org_1', name: 'Sehat Group', email: null, address: null }
    expect(await payments.saveCustomer(id, details)).toBe(id)
    expect((await payments.read(id)).details).toEqual({ name: 'Sehat Group', email: null, address: null })
  })

  test('keeps what was typed on Stripe’s own pages', async () => {
    const id = await customer()
    const none = { organizationId: 'org_1', name: 'Sehat', email: null, address: null }
    await stripe.customers.update(id, {
      email: 'books@sehat.example',
      address: { ...ofStripe, line1: 'Jl. Thamrin 9' },
    })
    await payments.saveCustomer(id, none)
    const { email, address: kept } = (await payments.read(id)).details
    expect([email, kept?.line1]).toEqual(['books@sehat.example', 'Jl. Thamrin 9'])
  })

  test('who was deleted at Stripe is read as such, and made anew', async () => {
    const { customerId } = await subscriber()
    await stripe.customers.del(customerId)
    const truth = await payments.read(customerId)
    expect(truth.isDeleted).toBe(true)
    expect(truth.subscriptions.filter(({ endedAt }) => endedAt === null)).toEqual([])
    const anew = await payments.saveCustomer(customerId, detailsOf('org_anew'))
    expect(anew).not.toBe(customerId)
    expect((await payments.read(anew)).isDeleted).toBe(false)
    expect(await payments.saveCustomer(customerId, detailsOf('org_anew'))).toBe(anew)
  })

  test('who never was is read as deleted', async () => {
    expect(await payments.read('cus_nobody')).toMatchObject({ isDeleted: true, subscriptions: [], invoices: [] })
  })
})

describe('a subscription', () => {
  test('paid on its page is read with its period, its invoice, its card and whose it is', async () => {
    const customerId = await customer()
    const page = await checkout(customerId, monthly, 'chg_sub')
    expect(page.expiresAt?.getTime()).toBeGreaterThan(counter.clock.now().getTime())
    expect((await payments.read(customerId)).openSessions).toEqual([{ id: page.sessionId, changeId: 'chg_sub' }])
    // A company's tax id is typed there, and nowhere else.
    const session = await stripe.checkout.sessions.retrieve(page.sessionId ?? '')
    expect(session).toMatchObject({ tax_id_collection: { enabled: true }, billing_address_collection: 'auto' })
    pay(counter.local.books, page.url)
    const truth = await payments.read(customerId)
    const one = only(truth)
    expect(one).toMatchObject({
      status: 'active',
      price: { lookupKey: 'standard_startup_month', amount: 20_00, currency: 'usd', interval: 'month' },
      quantity: 1,
      endsAt: null,
      endedAt: null,
      next: null,
      organizationId: 'org_1',
      changeId: 'chg_sub',
    })
    expect(days(one.periodStart, one.periodEnd)).toBeGreaterThanOrEqual(28)
    expect(truth.card).toMatchObject({ expMonth: expect.any(Number), expYear: expect.any(Number) })
    expect(truth.openSessions).toEqual([])
    expect(truth.invoices).toEqual([
      expect.objectContaining({
        subscriptionId: one.id,
        status: 'paid',
        reason: 'subscription_create',
        amountPaid: 20_00,
        amountRefunded: 0,
        dispute: null,
        paidAt: expect.any(Date),
      }),
    ])
    expect(truth.invoices[0]?.lines).toEqual([
      expect.objectContaining({
        price: { id: one.price.id, lookupKey: 'standard_startup_month' },
        amount: 20_00,
        isProration: false,
        periodStart: one.periodStart,
        periodEnd: one.periodEnd,
      }),
    ])
    const all: string[] = []
    for await (const id of payments.customers()) all.push(id)
    expect(all).toContain(customerId)
  })

  test('has one page for each change, however often it is asked for', async () => {
    const customerId = await customer()
    const expiresAt = inHours(2)
    const open = () => checkout(customerId, monthly, 'chg_once', expiresAt)
    const pages = await Promise.all([open(), open()])
    const later = await open()
    expect(new Set([...pages, later].map(({ sessionId }) => sessionId)).size).toBe(1)
  })

  test('has the same page too where it was asked for in other words', async () => {
    const customerId = await customer()
    const first = await checkout(customerId, monthly, 'chg_other', inHours(2))
    const again = await checkout(customerId, monthly, 'chg_other', inHours(3))
    expect(again).toEqual(first)
  })

  test('has a page that can be closed, any number of times, also once it is paid', async () => {
    const customerId = await customer()
    const [left, paid] = [await checkout(customerId, monthly), await checkout(customerId, monthly)]
    pay(counter.local.books, paid.url)
    for (const { sessionId } of [left, left, paid]) await payments.expire(sessionId ?? '')
    const truth = await payments.read(customerId)
    expect(truth.openSessions).toEqual([])
    expect(only(truth).status).toBe('active')
  })

  test('may begin with a trial', async () => {
    const { truth } = await subscriber({ ...monthly, trialDays: 14 })
    const one = only(truth)
    expect(one.status).toBe('trialing')
    expect(days(counter.clock.now(), one.trialEndsAt ?? new Date(0))).toBe(14)
    expect(truth.invoices).toEqual([expect.objectContaining({ status: 'paid', amountPaid: 0 })])
  })
})

describe('a change of price', () => {
  const team = { lookupKey: 'standard_team_month', quantity: 1 }

  test('is quoted for who has a subscription, who has none, and who is not known', async () => {
    const { customerId, truth } = await subscriber()
    const { id, itemId, periodEnd } = only(truth)
    const quote = await payments.quote({ customerId, subscription: { id, itemId }, ...team })
    expect(quote).toMatchObject({ currency: 'usd', nextAmount: 100_00, nextAt: periodEnd })
    expect(quote.dueNow).toBeGreaterThan(79_00)
    expect(quote.dueNow).toBeLessThanOrEqual(80_00)
    expect(quote.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(quote.dueNow)
    expect(quote.lines.every(({ isProration }) => isProration)).toBe(true)
    const fresh = await payments.quote({ customerId: await customer(), subscription: null, ...team })
    const nobody = await payments.quote({ customerId: null, subscription: null, ...team })
    for (const one of [fresh, nobody]) expect(one).toMatchObject({ dueNow: 100_00, nextAmount: 100_00 })
    expect(days(counter.clock.now(), nobody.nextAt)).toBeGreaterThanOrEqual(28)
    expect(only(await payments.read(customerId)).price.lookupKey).toBe('standard_startup_month')
  })

  test('is confirmed on a page of the Portal, and paid at once', async () => {
    const { customerId, truth } = await subscriber()
    const { id, itemId } = only(truth)
    const flow = { kind: 'change', subscriptionId: id, itemId, ...team } as const
    const { url } = await payments.portal({ customerId, returnUrl: null, flow })
    expect(pay(counter.local.books, url)).toEqual({ paid: true })
    const after = await payments.read(customerId)
    expect(only(after)).toMatchObject({ id, price: { lookupKey: 'standard_team_month' } })
    const update = after.invoices.find(({ reason }) => reason === 'subscription_update')
    expect(update).toMatchObject({ status: 'paid' })
    expect(update?.lines.every(({ isProration }) => isProration)).toBe(true)
  })

  test('can wait for the end of the period, be taken back, and comes then', async () => {
    const { customerId, truth } = await subscriber({ ...monthly, lookupKey: 'standard_team_month' })
    const { id, periodEnd } = only(truth)
    const change = () =>
      payments.changeAtPeriodEnd({ changeId: next(), subscriptionId: id, lookupKey: 'standard_startup_month' })
    await change()
    const planned = only(await payments.read(customerId))
    expect(planned.next).toEqual({
      price: expect.objectContaining({ lookupKey: 'standard_startup_month' }),
      at: periodEnd,
    })
    await payments.keepPrice({ changeId: next(), scheduleId: planned.scheduleId ?? '' })
    await payments.keepPrice({ changeId: next(), scheduleId: planned.scheduleId ?? '' })
    expect(only(await payments.read(customerId))).toMatchObject({
      next: null,
      price: { lookupKey: 'standard_team_month' },
    })
    await change()
    await change()
    await counter.advance('P32D')
    const after = await payments.read(customerId)
    expect(only(after)).toMatchObject({
      id,
      status: 'active',
      next: null,
      price: { lookupKey: 'standard_startup_month' },
    })
    expect(after.invoices.map(({ amountPaid }) => amountPaid)).toEqual([100_00, 20_00])
  })
})

describe('an end', () => {
  test('comes with the period, and can be taken back before', async () => {
    const { customerId, truth } = await subscriber()
    const { id, periodEnd } = only(truth)
    const set = (ends: boolean) => payments.setEnding({ changeId: next(), subscriptionId: id, ends })
    await set(true)
    expect(only(await payments.read(customerId))).toMatchObject({ status: 'active', endsAt: periodEnd })
    await set(false)
    expect(only(await payments.read(customerId)).endsAt).toBeNull()
    await set(true)
    await counter.advance('P32D')
    expect(only(await payments.read(customerId))).toMatchObject({ status: 'canceled', endedAt: expect.any(Date) })
    await set(true)
    await expect(set(false)).rejects.toMatchObject({ code: 'subscription_ended' })
  })

  test('that is repeated late does not undo what was chosen since', async () => {
    const { customerId, truth } = await subscriber()
    const { id } = only(truth)
    const cancel = { changeId: next(), subscriptionId: id, ends: true }
    await payments.setEnding(cancel)
    await payments.setEnding({ changeId: next(), subscriptionId: id, ends: false })
    await payments.setEnding(cancel)
    expect(only(await payments.read(customerId)).endsAt).toBeNull()
  })

  test('takes the place of another price that was to come', async () => {
    const { customerId, truth } = await subscriber({ ...monthly, lookupKey: 'standard_team_month' })
    const { id } = only(truth)
    await payments.changeAtPeriodEnd({ changeId: next(), subscriptionId: id, lookupKey: 'standard_startup_month' })
    await payments.setEnding({ changeId: next(), subscriptionId: id, ends: true })
    expect(only(await payments.read(customerId))).toMatchObject({ next: null, endsAt: expect.any(Date) })
  })

  test('can be now, any number of times', async () => {
    const { customerId, truth } = await subscriber()
    const { id } = only(truth)
    for (let nth = 0; nth < 2; nth++) await payments.endNow({ changeId: next(), subscriptionId: id })
    expect(only(await payments.read(customerId))).toMatchObject({ status: 'canceled' })
    counter.complaints.length = 0
  })
})

describe('a purchase', () => {
  const pack = { mode: 'topUp', lookupKey: 'standard_pack_5000', quantity: 2 } as const

  test('is read with what was bought, and given back once', async () => {
    const { customerId, truth } = await subscriber(pack)
    const [bought] = truth.purchases
    expect(bought).toMatchObject({
      lookupKey: 'standard_pack_5000',
      quantity: 2,
      amount: 20_00,
      amountRefunded: 0,
      isPaid: true,
      paidAt: expect.any(Date),
      dispute: null,
    })
    expect(truth.subscriptions).toEqual([])
    const paymentId = bought?.paymentId ?? ''
    expect(await payments.customerOf(paymentId)).toBe(customerId)
    const back = { changeId: next(), paymentId }
    for (let nth = 0; nth < 2; nth++) await payments.refund(back)
    expect((await payments.read(customerId)).purchases[0]).toMatchObject({ amountRefunded: 20_00 })
    await payments.refund({ changeId: next(), paymentId })
    counter.complaints.length = 0
  })

  test('that was given back in part is read so', async () => {
    const { customerId, truth } = await subscriber(pack)
    await stripe.refunds.create({ payment_intent: truth.purchases[0]?.paymentId ?? '', amount: 5_00 })
    expect((await payments.read(customerId)).purchases[0]?.amountRefunded).toBe(5_00)
    await payments.refund({ changeId: next(), paymentId: truth.purchases[0]?.paymentId ?? '' })
    expect((await payments.read(customerId)).purchases[0]?.amountRefunded).toBe(20_00)
  })

  test('nobody knows whose an unknown payment was', async () => {
    expect(await payments.customerOf('pi_nobody')).toBeNull()
    expect(await payments.customerOf('ch_nobody')).toBeNull()
    counter.complaints.length = 0
  })
})

test('an invoice is given back with all that paid it', async () => {
  const { customerId, truth } = await subscriber()
  const invoiceId = truth.invoices[0]?.id ?? ''
  await payments.refund({ changeId: next(), invoiceId })
  expect((await payments.read(customerId)).invoices[0]).toMatchObject({ status: 'paid', amountRefunded: 20_00 })
})

describe('a card', () => {
  test('that is left on a page is the one that renewals are charged to from then on', async () => {
    const customerId = await customer()
    const page = await checkout(customerId, { mode: 'card' })
    expect((await payments.read(customerId)).card).toBeNull()
    pay(counter.local.books, page.url)
    expect((await payments.read(customerId)).card).toMatchObject({ expYear: expect.any(Number) })
    const { invoice_settings } = (await stripe.customers.retrieve(customerId)) as Stripe.Customer
    expect(invoice_settings.default_payment_method).toMatch(/^pm_/)
  })

  test('takes the place of the one that a subscription was paid with', async () => {
    const { customerId, truth } = await subscriber()
    const before = await stripe.subscriptions.retrieve(only(truth).id)
    const page = await checkout(customerId, { mode: 'card' })
    pay(counter.local.books, page.url)
    await payments.read(customerId)
    const after = await stripe.subscriptions.retrieve(only(truth).id)
    const { invoice_settings } = (await stripe.customers.retrieve(customerId)) as Stripe.Customer
    const charged = after.default_payment_method ?? invoice_settings.default_payment_method
    expect(charged).toMatch(/^pm_/)
    expect(charged).not.toBe(before.default_payment_method ?? null)
  })

  test('can be seen to in the Portal, whose pages are made anew each time', async () => {
    const customerId = await customer()
    const open = (kind: 'home' | 'card') => payments.portal({ customerId, returnUrl: null, flow: { kind } })
    const pages = [await open('home'), await open('home'), await open('card')]
    expect(new Set(pages.map(({ url }) => url)).size).toBe(3)
  })
})

test('Stripe cut off after the deed: asked again, it happened once', async () => {
  const customerId = await customer()
  counter.local.faults.set({
    api: { timeoutAfterCommit: true, path: '/v1/checkout/sessions', method: 'POST' },
    next: 1,
  })
  const page = await checkout(customerId, monthly, 'chg_cut')
  counter.local.faults.set({})
  const { data } = await stripe.checkout.sessions.list({ customer: customerId })
  expect(data.map(({ id }) => id)).toEqual([page.sessionId])
})

test('Stripe keeps a failure under the key: it is tried under the next, and happens once', async () => {
  const customerId = await customer()
  counter.local.faults.set({ api: { status: 500, kept: true, path: '/v1/checkout/sessions', method: 'POST' }, next: 1 })
  const page = await checkout(customerId, monthly, 'chg_kept')
  counter.local.faults.set({})
  const { data } = await stripe.checkout.sessions.list({ customer: customerId })
  expect(data.map(({ id }) => id)).toEqual([page.sessionId])
})
