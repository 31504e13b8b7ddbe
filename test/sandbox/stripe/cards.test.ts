// Cards by Stripe's test numbers: which may be kept, which pay, which ask for their holder; and money going back.
import type Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attach } from '../../../src/sandbox/stripe/money/attaching.ts'
import { cardOf } from '../../../src/sandbox/stripe/money/cards.ts'
import { charge } from '../../../src/sandbox/stripe/money/charging.ts'
import { settleDispute } from '../../../src/sandbox/stripe/money/disputing.ts'
import { beginSetup, trySetup } from '../../../src/sandbox/stripe/money/setting-up.ts'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
let stripe: Stripe
let customer: string
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
})
beforeEach(async () => {
  customer = (await stripe.customers.create({ name: 'Payer' })).id
  await counter.told()
})
afterEach(() => expect(counter.complaints).toEqual([]))
afterAll(() => counter.close())

const payment = (payment_method: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({ amount: 1000, currency: 'usd', customer, confirm: true, payment_method, ...more })

describe('a card', () => {
  test('that is good is kept, and pays', async () => {
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
    expect((await payment(id)).status).toBe('succeeded')
    expect(await counter.told()).toEqual([
      'payment_method.attached',
      'customer.updated',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ])
  })

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
  ])('%s is neither kept nor pays', async (token, code, decline_code) => {
    const refused = { type: 'StripeCardError', statusCode: 402, code, ...(decline_code ? { decline_code } : {}) }
    await expect(stripe.paymentMethods.attach(token, { customer })).rejects.toMatchObject(refused)
    await expect(payment(token)).rejects.toMatchObject({
      ...refused,
      payment_intent: { status: 'requires_payment_method' },
    })
    expect(await counter.told()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'])
    const [failed] = (await stripe.charges.list({ customer })).data
    expect(failed).toMatchObject({ status: 'failed', paid: false, failure_code: code, amount_captured: 0 })
  })

  test('may be kept and decline only when it is to pay', async () => {
    const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    await expect(payment(id)).rejects.toMatchObject({ code: 'card_declined' })
  })

  test('asks for its holder: there, it waits for them; with nobody there, it declines; set up once, it pays', () => {
    const { books } = counter.local
    const { id } = cardOf(books, '4000 0025 0000 3155')
    attach(books, id, customer)
    const due = { customer, paymentMethod: id, amount: 700, currency: 'usd' }
    expect(charge(books, due)).toMatchObject({ paid: false, charge: null, intent: { status: 'requires_action' } })
    const away = charge(books, { ...due, offSession: true })
    expect(away).toMatchObject({ paid: false, decline: { code: 'authentication_required' } })
    const setup = beginSetup(books, { customer })
    expect(trySetup(books, setup, id)).toMatchObject({ done: false, intent: { status: 'requires_action' } })
    expect(trySetup(books, setup, id, { confirmed: true })).toMatchObject({ done: true })
    expect(charge(books, { ...due, offSession: true }).paid).toBe(true)
  })

  test('that asks for its holder every time pays with them there alone', () => {
    const { books } = counter.local
    const { id } = cardOf(books, '4000002760003184')
    attach(books, id, customer)
    const due = { customer, paymentMethod: id, amount: 700, currency: 'usd' }
    expect(charge(books, { ...due, confirmed: true, setupFutureUsage: 'off_session' as const }).paid).toBe(true)
    expect(charge(books, { ...due, offSession: true }).paid).toBe(false)
  })

  test('that declined is tried again on the same payment', async () => {
    const { books } = counter.local
    const bad = cardOf(books, '4000000000000341')
    const good = cardOf(books, '4242424242424242')
    const due = { customer, paymentMethod: bad.id, amount: 700, currency: 'usd' }
    const first = charge(books, due)
    expect(first.paid).toBe(false)
    const second = charge(books, { ...due, paymentMethod: good.id, intent: first.intent.id })
    expect(second).toMatchObject({ paid: true, intent: { id: first.intent.id, last_payment_error: null } })
    expect((await stripe.charges.list({ payment_intent: first.intent.id })).data.map(({ paid }) => paid)).toEqual([
      true,
      false,
    ])
  })

  test('past its date has expired, whatever its number', async () => {
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    const now = counter.clock.now()
    const month = now.getUTCMonth() === 0 ? 12 : now.getUTCMonth()
    const year = now.getUTCFullYear() - (now.getUTCMonth() === 0 ? 1 : 0)
    await stripe.paymentMethods.update(id, { card: { exp_month: month, exp_year: year } })
    await expect(payment(id)).rejects.toMatchObject({ code: 'expired_card' })
    await stripe.paymentMethods.update(id, {
      card: { exp_month: now.getUTCMonth() + 1, exp_year: now.getUTCFullYear() },
    })
    expect((await payment(id)).status).toBe('succeeded')
  })

  test('whose number is none is refused, and one of a real card too', () => {
    const { books } = counter.local
    expect(() => cardOf(books, '4242424242424241')).toThrow('Your card number is incorrect.')
    expect(() => cardOf(books, 'hello')).toThrow('Your card number is incorrect.')
    expect(() => cardOf(books, '4111111111111111')).toThrow('used a non test (live) card')
  })

  test('comes with a new customer, who is not made where it declines', async () => {
    const before = counter.local.books.customers.all().length
    await expect(stripe.customers.create({ payment_method: 'pm_card_chargeDeclined' })).rejects.toMatchObject({
      code: 'card_declined',
    })
    expect(counter.local.books.customers.all()).toHaveLength(before)
    const token = 'pm_card_visa'
    const made = await stripe.customers.create({
      payment_method: token,
      invoice_settings: { default_payment_method: token },
    })
    const [method] = (await stripe.customers.listPaymentMethods(made.id)).data
    expect(made.invoice_settings.default_payment_method).toBe(method?.id)
    expect(await counter.told()).toEqual(['customer.created', 'payment_method.attached'])
  })

  test('of another customer is refused; one that was let go pays for nobody', async () => {
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    const other = await stripe.customers.create()
    await expect(stripe.paymentMethods.attach(id, { customer: other.id })).rejects.toMatchObject({ statusCode: 400 })
    await expect(payment(id, { customer: other.id })).rejects.toMatchObject({ param: 'payment_method' })
    await expect(
      stripe.customers.update(other.id, { invoice_settings: { default_payment_method: id } }),
    ).rejects.toMatchObject({ code: 'resource_missing' })
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
    await stripe.paymentMethods.detach(id)
    const { invoice_settings: settings } = (await stripe.customers.retrieve(customer)) as Stripe.Customer
    expect(settings.default_payment_method).toBeNull()
    await expect(stripe.paymentMethods.detach(id)).rejects.toMatchObject({ statusCode: 400 })
  })
})

describe('money goes back', () => {
  test('in parts, up to what was paid and no further', async () => {
    const paid = await payment('pm_card_visa')
    const charge = String(paid.latest_charge)
    await counter.told()
    await stripe.refunds.create({ charge, amount: 400 })
    await expect(stripe.refunds.create({ charge, amount: 601 })).rejects.toMatchObject({
      param: 'amount',
      message: 'Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)',
    })
    expect((await stripe.refunds.create({ payment_intent: paid.id })).amount).toBe(600)
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true, amount_refunded: 1000 })
    await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: 'charge_already_refunded' })
    expect(await counter.told()).toEqual(['refund.created', 'charge.refunded', 'refund.created', 'charge.refunded'])
    expect(counter.taken.at(-1)?.event.data.previous_attributes).toEqual({ amount_refunded: 400, refunded: false })
  })

  test('never of a payment that failed', async () => {
    await expect(payment('pm_card_chargeDeclined')).rejects.toMatchObject({ code: 'card_declined' })
    const [failed] = (await stripe.charges.list({ customer })).data
    await expect(stripe.refunds.create({ charge: failed?.id ?? '' })).rejects.toMatchObject({ statusCode: 400 })
  })

  test('by a dispute: the charge is no longer to be refunded; won or lost, it is closed once', async () => {
    const paid = await payment('pm_card_createDispute')
    const [dispute] = (await stripe.disputes.list({ charge: String(paid.latest_charge) })).data
    await expect(stripe.refunds.create({ payment_intent: paid.id })).rejects.toMatchObject({ code: 'charge_disputed' })
    settleDispute(counter.local.books, dispute?.id ?? '', 'won')
    await expect(stripe.disputes.close(dispute?.id ?? '')).rejects.toMatchObject({ code: 'dispute_closed' })
    expect((await counter.told()).slice(-5)).toEqual([
      'charge.updated',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ])
  })
})

describe('a payment', () => {
  test('that is made is not made again, nor canceled; one that is canceled is over', async () => {
    const paid = await payment('pm_card_visa')
    const over = { code: 'payment_intent_unexpected_state' }
    await expect(stripe.paymentIntents.confirm(paid.id)).rejects.toMatchObject(over)
    await expect(stripe.paymentIntents.cancel(paid.id)).rejects.toMatchObject(over)
    const open = await stripe.paymentIntents.create({ amount: 5, currency: 'usd' })
    await expect(stripe.paymentIntents.confirm(open.id)).rejects.toMatchObject(over)
    await stripe.paymentIntents.cancel(open.id)
    await expect(stripe.paymentIntents.confirm(open.id, { payment_method: 'pm_card_visa' })).rejects.toMatchObject(over)
  })
})
