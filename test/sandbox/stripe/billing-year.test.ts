// A subscription over the months: renewals, a card that stops paying, the attempts to collect, and how it ends.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setAfterLastAttempt } from '../../../src/sandbox/stripe/billing/notes.ts'
import { type Counter, openCounter } from './counter.ts'
import { about, at, dayOf, openShop, ownTime, type Shop } from './shop.ts'

let counter: Counter
let shop: Shop
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
})
afterAll(() => counter.close())

const swap = async (customer: string, card: string) => {
  const method = await counter.stripe.paymentMethods.attach(card, { customer })
  await counter.stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } })
}
const newest = async (sub: string) => (await counter.stripe.invoices.list({ subscription: sub, limit: 1 })).data[0]

test('a year: renewed on the 31st, declined in the third month, collected again, and ended as planned', async () => {
  const { stripe } = counter
  const { customer, moveTo } = await ownTime(counter, '2027-01-31')
  const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startup.id }] })
  const now = () => stripe.subscriptions.retrieve(sub.id)
  const end = async () => dayOf((await now()).items.data[0]?.current_period_end)
  expect(await end()).toBe('2027-02-28')

  // The new period begins at once; its invoice stays a draft for an hour.
  await moveTo('2027-02-28T00:30')
  expect(await newest(sub.id)).toMatchObject({
    status: 'draft',
    billing_reason: 'subscription_cycle',
    amount_due: 2000,
  })
  expect(await now()).toMatchObject({ status: 'active' })
  expect(await end()).toBe('2027-03-31')
  await moveTo('2027-02-28T01:30')
  expect(await newest(sub.id)).toMatchObject({
    status: 'paid',
    period_start: at('2027-01-31'),
    period_end: at('2027-02-28'),
  })

  await swap(customer.id, 'pm_card_chargeCustomerFail')
  await counter.told()
  await moveTo('2027-03-31T02:00')
  expect(await end()).toBe('2027-04-30')
  expect(await now()).toMatchObject({ status: 'past_due' })
  expect(await newest(sub.id)).toMatchObject({
    status: 'open',
    attempt_count: 1,
    next_payment_attempt: at('2027-04-03T01:00'),
  })
  expect(about(await counter.told()).filter((type) => /failed|past|subscription\.updated/.test(type))).toEqual([
    'customer.subscription.updated',
    'invoice.payment_failed',
    'customer.subscription.updated',
  ])
  // Three days later the second attempt fails too; after five more the third finds a card that pays.
  await moveTo('2027-04-04')
  expect(await newest(sub.id)).toMatchObject({ attempt_count: 2, next_payment_attempt: at('2027-04-08T01:00') })
  await swap(customer.id, 'pm_card_visa')
  await moveTo('2027-04-09')
  expect(await newest(sub.id)).toMatchObject({ status: 'paid', attempt_count: 3, next_payment_attempt: null })
  expect(await now()).toMatchObject({ status: 'active' })

  await moveTo('2027-12-15')
  const paid = await stripe.invoices.list({ subscription: sub.id, status: 'paid', limit: 100 })
  expect(paid.data.map(({ created }) => dayOf(created)).reverse()).toEqual(
    '2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31 2027-06-30 2027-07-31 2027-08-31 2027-09-30 2027-10-31 2027-11-30'.split(
      ' ',
    ),
  )
  const ending = await stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })
  expect(ending).toMatchObject({
    cancel_at: at('2027-12-31'),
    cancel_at_period_end: true,
    canceled_at: at('2027-12-15'),
  })
  await moveTo('2028-01-01')
  expect(await now()).toMatchObject({
    status: 'canceled',
    ended_at: at('2027-12-31'),
    canceled_at: at('2027-12-15'),
    cancellation_details: { reason: 'cancellation_requested' },
  })
  expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([])
  expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toHaveLength(1)
  expect(about(await counter.told())).toContain('customer.subscription.deleted')
})

describe('after the last attempt', () => {
  const cases: ['cancel' | 'unpaid' | 'past_due', string][] = [
    ['cancel', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ]
  test.each(cases)('an account that says %s has it %s', async (afterLastAttempt, status) => {
    const { stripe } = counter
    setAfterLastAttempt(counter.local.books, afterLastAttempt)
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startup.id }] })
    await swap(customer.id, 'pm_card_chargeCustomerFail')
    // Attempts on 1, 4, 9 and 16 February.
    await moveTo('2027-02-16')
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('past_due')
    expect((await newest(sub.id))?.attempt_count).toBe(3)
    await moveTo('2027-02-17')
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ status })
    expect(await newest(sub.id)).toMatchObject({ status: 'open', attempt_count: 4, next_payment_attempt: null })
    if (status !== 'unpaid') return
    await moveTo('2027-03-02')
    expect(await newest(sub.id)).toMatchObject({ status: 'draft', auto_advance: false })
  })

  test('paying the invoice after all makes what is past due active again', async () => {
    const { stripe } = counter
    setAfterLastAttempt(counter.local.books, 'past_due')
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startup.id }] })
    await swap(customer.id, 'pm_card_chargeCustomerFail')
    await moveTo('2027-02-02')
    const open = (await newest(sub.id))?.id ?? ''
    await expect(stripe.invoices.pay(open)).rejects.toMatchObject({ code: 'card_declined', statusCode: 402 })
    expect((await newest(sub.id))?.attempt_count).toBe(1)
    await swap(customer.id, 'pm_card_visa')
    expect(await stripe.invoices.pay(open)).toMatchObject({ status: 'paid' })
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('active')
    await expect(stripe.invoices.pay(open)).rejects.toMatchObject({ message: 'Invoice is already paid' })
  })
})

test.each([
  ['keep_as_draft', 'draft'],
  ['void', 'void'],
  ['mark_uncollectible', 'uncollectible'],
] as const)('while collection is paused, to %s, invoices are %s and the plan goes on', async (behavior, status) => {
  const { stripe } = counter
  const { customer, moveTo } = await ownTime(counter, '2027-01-01')
  const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startup.id }] })
  await stripe.subscriptions.update(sub.id, { pause_collection: { behavior, resumes_at: at('2027-02-15') } })
  await moveTo('2027-02-02')
  expect(await newest(sub.id)).toMatchObject({ status, amount_paid: 0 })
  await moveTo('2027-03-02')
  expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ status: 'active', pause_collection: null })
  expect(await newest(sub.id)).toMatchObject({ status: 'paid' })
})

describe('a trial', () => {
  test('costs nothing, is announced three days before its end, and then renews', async () => {
    const { stripe } = counter
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.startup.id }],
      trial_period_days: 14,
    })
    expect(sub).toMatchObject({ status: 'trialing', trial_end: at('2027-01-15') })
    expect(await newest(sub.id)).toMatchObject({ status: 'paid', amount_due: 0, attempt_count: 0 })
    await counter.told()
    await moveTo('2027-01-12T00:00')
    expect(await counter.told()).toContain('customer.subscription.trial_will_end')
    await moveTo('2027-01-15T02:00')
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ status: 'active' })
    expect(await newest(sub.id)).toMatchObject({ status: 'paid', amount_paid: 2000 })
    expect(dayOf((await stripe.subscriptions.retrieve(sub.id)).items.data[0]?.current_period_end)).toBe('2027-02-15')
    expect(await counter.told()).not.toContain('customer.subscription.trial_will_end')
  })

  test('ends when it is told to, and the period begins then', async () => {
    const { stripe } = counter
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.startup.id }],
      trial_period_days: 14,
    })
    await moveTo('2027-01-05')
    const begun = await stripe.subscriptions.update(sub.id, { trial_end: 'now', expand: ['latest_invoice'] })
    expect(begun).toMatchObject({ status: 'active', billing_cycle_anchor: at('2027-01-05') })
    expect(begun.latest_invoice as Stripe.Invoice).toMatchObject({ status: 'paid', amount_paid: 2000 })
    expect(dayOf(begun.items.data[0]?.current_period_end)).toBe('2027-02-05')
  })

  test.each([
    ['cancel', 'canceled'],
    ['pause', 'paused'],
  ] as const)('without a card that is to %s leaves it %s', async (missing_payment_method, status) => {
    const { stripe } = counter
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at('2027-01-01') })
    const customer = await stripe.customers.create({ test_clock: clock.id })
    const sub = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.startup.id }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    })
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at('2027-01-09') })
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe(status)
    if (status !== 'paused') return
    await swap(customer.id, 'pm_card_visa')
    expect(await stripe.subscriptions.resume(sub.id)).toMatchObject({ status: 'active' })
  })
})

describe('a schedule', () => {
  test('downgrades at the end of the period, and then lets go', async () => {
    const { stripe } = counter
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.team.id }] })
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    const [phase] = schedule.phases
    expect(schedule).toMatchObject({ status: 'active', end_behavior: 'release', subscription: sub.id })
    expect(phase).toMatchObject({ start_date: at('2027-01-01'), end_date: at('2027-02-01') })
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        {
          items: [{ price: shop.team.id, quantity: 1 }],
          start_date: phase?.start_date ?? 0,
          end_date: phase?.end_date ?? 0,
        },
        { items: [{ price: shop.startup.id, quantity: 1 }], duration: { interval: 'month' } },
      ],
    })
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({
      schedule: schedule.id,
      items: { data: [{ price: { id: shop.team.id } }] },
    })
    expect((await stripe.invoices.createPreview({ subscription: sub.id })).amount_due).toBe(2000)
    await expect(stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })).rejects.toThrow(schedule.id)
    await moveTo('2027-02-01T02:00')
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({
      items: { data: [{ price: { id: shop.startup.id }, current_period_end: at('2027-03-01') }] },
    })
    expect(await newest(sub.id)).toMatchObject({ status: 'paid', total: 2000, billing_reason: 'subscription_cycle' })
    await moveTo('2027-03-01T02:00')
    expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'released',
      released_subscription: sub.id,
      subscription: null,
    })
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ status: 'active', schedule: null })
  })

  test('from a year to a month begins the month when the year is over', async () => {
    const { stripe } = counter
    const { customer, moveTo } = await ownTime(counter, '2027-01-31')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startupYear.id }] })
    const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    await stripe.subscriptionSchedules.update(id, {
      phases: [
        { items: [{ price: shop.startupYear.id }], start_date: at('2027-01-31'), end_date: phases[0]?.end_date ?? 0 },
        { items: [{ price: shop.startup.id }] },
      ],
    })
    await moveTo('2028-01-31T02:00')
    const after = await stripe.subscriptions.retrieve(sub.id)
    expect(after.items.data[0]).toMatchObject({ price: { id: shop.startup.id }, current_period_end: at('2028-02-29') })
    expect(await newest(sub.id)).toMatchObject({ status: 'paid', total: 2000 })
  })

  test('is released or canceled when asked, once', async () => {
    const { stripe } = counter
    const { customer } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.team.id }] })
    const first = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    await expect(stripe.subscriptionSchedules.create({ from_subscription: sub.id })).rejects.toThrow('already attached')
    expect(await stripe.subscriptionSchedules.release(first.id)).toMatchObject({ status: 'released' })
    await expect(stripe.subscriptionSchedules.release(first.id)).rejects.toMatchObject({ statusCode: 400 })
    const second = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    expect(await stripe.subscriptionSchedules.cancel(second.id)).toMatchObject({ status: 'canceled' })
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('canceled')
    expect((await stripe.subscriptionSchedules.list({ customer: customer.id })).data).toHaveLength(2)
  })
})
