// Every operation about customers, products, prices, cards, payments and notices, asked through stripe-node once at least;
// each answer has the shape of Stripe's own fixtures.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationsWith } from '../../../src/sandbox/stripe/operations.ts'
import { type Counter, openCounter } from './counter.ts'
import { answersIn, idleExceptions, misshapen, unasked } from './shapes.ts'

let counter: Counter
let stripe: Stripe
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
})
afterAll(() => counter.close())

const CARD = 'pm_card_visa'
const someone = () => stripe.customers.create({ name: 'Acme', email: 'pay@acme.example' })

describe('each operation answers', () => {
  test('customers and their tax ids', async () => {
    const { id } = await stripe.customers.create({
      name: 'Acme',
      email: 'pay@acme.example',
      phone: '+49 30 1',
      address: { line1: 'Weg 1', city: 'Berlin', country: 'DE' },
      shipping: { name: 'Acme', address: { line1: 'Weg 1' } },
      preferred_locales: ['de'],
      tax_exempt: 'reverse',
      tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }],
      metadata: { org_id: 'org_1' },
    })
    await stripe.customers.update(id, { name: 'Acme GmbH', balance: -500 })
    const seen = await stripe.customers.retrieve(id, { expand: ['tax_ids'] })
    expect(seen).toMatchObject({ name: 'Acme GmbH', balance: -500, preferred_locales: ['de'], tax_exempt: 'reverse' })
    const taxId = await stripe.customers.createTaxId(id, { type: 'gb_vat', value: 'GB123456789' })
    expect((await stripe.customers.listTaxIds(id)).data.map(({ value }) => value)).toEqual([
      'GB123456789',
      'DE123456789',
    ])
    expect(await stripe.customers.retrieveTaxId(id, taxId.id)).toEqual(taxId)
    expect((await stripe.customers.deleteTaxId(id, taxId.id)).deleted).toBe(true)
    expect((await stripe.customers.list({ email: 'pay@acme.example' })).data).toHaveLength(1)
    expect(await stripe.customers.del(id)).toEqual({ id, object: 'customer', deleted: true })
    expect(await stripe.customers.retrieve(id)).toMatchObject({ deleted: true })
  })

  test('products and prices', async () => {
    const product = await stripe.products.create({ id: 'plan_team', name: 'Team', metadata: { plan: 'team' } })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 10_000,
      recurring: { interval: 'month' },
      lookup_key: 'team_monthly',
    })
    await stripe.products.update('plan_team', { description: 'For teams', default_price: price.id })
    expect((await stripe.products.retrieve('plan_team')).default_price).toBe(price.id)
    expect((await stripe.products.list({ active: true })).data).toHaveLength(1)
    expect((await stripe.prices.update(price.id, { nickname: 'Monthly' })).nickname).toBe('Monthly')
    expect((await stripe.prices.retrieve(price.id)).recurring?.interval).toBe('month')
    expect((await stripe.prices.list({ lookup_keys: ['team_monthly'] })).data).toHaveLength(1)
    const empty = await stripe.products.create({ name: 'Nothing' })
    expect((await stripe.products.del(empty.id)).deleted).toBe(true)
  })

  test('cards kept with a customer', async () => {
    const { id: customer } = await someone()
    const method = await stripe.paymentMethods.attach(CARD, { customer })
    expect(method.card?.last4).toBe('4242')
    const other = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } })
    await stripe.paymentMethods.attach(other.id, { customer })
    expect(await stripe.paymentMethods.retrieve(other.id)).toMatchObject({ customer })
    await stripe.paymentMethods.update(other.id, { card: { exp_month: 1, exp_year: 2031 } })
    expect((await stripe.paymentMethods.list({ customer, type: 'card' })).data.map(({ id }) => id)).toEqual([
      other.id,
      method.id,
    ])
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(2)
    await stripe.paymentMethods.detach(other.id)
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1)
  })

  test('cards agreed on for later', async () => {
    const { id: customer } = await someone()
    const intent = await stripe.setupIntents.create({ customer, usage: 'off_session' })
    expect((await stripe.setupIntents.confirm(intent.id, { payment_method: CARD })).status).toBe('succeeded')
    const waiting = await stripe.setupIntents.create({ customer })
    expect((await stripe.setupIntents.cancel(waiting.id)).status).toBe('canceled')
    expect((await stripe.setupIntents.retrieve(intent.id)).payment_method).toMatch(/^pm_/)
    expect((await stripe.setupIntents.list({ customer })).data).toHaveLength(2)
  })

  test('payments, and what becomes of them', async () => {
    const { id: customer } = await someone()
    const begun = await stripe.paymentIntents.create({ amount: 5_00, currency: 'usd', customer })
    await stripe.paymentIntents.update(begun.id, { description: 'Credits', metadata: { pack: 'small' } })
    const paid = await stripe.paymentIntents.confirm(begun.id, { payment_method: CARD })
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 5_00, metadata: { pack: 'small' } })
    expect((await stripe.paymentIntents.retrieve(begun.id)).latest_charge).toBe(paid.latest_charge)
    const charge = String(paid.latest_charge)
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ paid: true, amount: 5_00, customer })
    expect((await stripe.charges.update(charge, { metadata: { seen: 'yes' } })).metadata).toMatchObject({ seen: 'yes' })
    expect((await stripe.charges.list({ customer })).data).toHaveLength(1)
    const left = await stripe.paymentIntents.create({ amount: 100, currency: 'usd', customer })
    expect((await stripe.paymentIntents.cancel(left.id)).status).toBe('canceled')
    expect((await stripe.paymentIntents.list({ customer })).data).toHaveLength(2)
    const refund = await stripe.refunds.create({ charge, amount: 2_00, reason: 'requested_by_customer' })
    expect(await stripe.refunds.retrieve(refund.id)).toEqual(refund)
    expect((await stripe.refunds.update(refund.id, { metadata: { why: 'kind' } })).metadata).toEqual({ why: 'kind' })
    expect((await stripe.refunds.list({ charge })).data).toHaveLength(1)
    const whole = await stripe.charges.retrieve(charge, { expand: ['refunds'] })
    expect(whole).toMatchObject({ amount_refunded: 2_00, refunded: false, refunds: { data: [{ id: refund.id }] } })
  })

  test('disputes', async () => {
    const { id: customer } = await someone()
    const given = { amount: 900, currency: 'usd', customer, confirm: true }
    const paid = await stripe.paymentIntents.create({ ...given, payment_method: 'pm_card_createDispute' })
    const [dispute] = (await stripe.disputes.list({ payment_intent: paid.id })).data
    expect(dispute).toMatchObject({ amount: 900, status: 'needs_response' })
    const id = dispute?.id ?? ''
    expect((await stripe.disputes.retrieve(id)).charge).toBe(paid.latest_charge)
    expect((await stripe.disputes.update(id, { metadata: { seen: 'yes' } })).metadata).toEqual({ seen: 'yes' })
    expect((await stripe.disputes.close(id)).status).toBe('lost')
  })

  test('events, endpoints and test clocks', async () => {
    const [latest] = (await stripe.events.list({ types: ['charge.dispute.closed'] })).data
    expect(await stripe.events.retrieve(latest?.id ?? '')).toEqual(latest)
    const endpoint = await stripe.webhookEndpoints.create({
      url: 'https://org.example.com/stripe/webhook',
      enabled_events: ['invoice.paid'],
      api_version: '2026-10-28.endive',
    })
    expect(endpoint.secret).toMatch(/^whsec_/)
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret')
    expect((await stripe.webhookEndpoints.update(endpoint.id, { disabled: true })).status).toBe('disabled')
    expect((await stripe.webhookEndpoints.list()).data.map(({ id }) => id)).toContain(endpoint.id)
    expect((await stripe.webhookEndpoints.del(endpoint.id)).deleted).toBe(true)
    const clocks = stripe.testHelpers.testClocks
    const clock = await clocks.create({ frozen_time: 2_000_000_000, name: 'Years' })
    expect((await stripe.customers.create({ test_clock: clock.id })).created).toBe(2_000_000_000)
    expect((await clocks.advance(clock.id, { frozen_time: 2_000_086_400 })).status).toBe('advancing')
    expect(await clocks.retrieve(clock.id)).toMatchObject({ status: 'ready', frozen_time: 2_000_086_400 })
    expect((await clocks.list()).data).toHaveLength(1)
    expect((await clocks.del(clock.id)).deleted).toBe(true)
    expect((await stripe.customers.list({ test_clock: clock.id })).data).toEqual([])
  })
})

describe('and so', () => {
  test('no operation was left out', () => {
    const backroom = { secretOf: () => '', hasArrived: () => true, runDue: () => {} }
    const mine = operationsWith(backroom).filter(({ path }) => OURS.test(path))
    expect(mine.length).toBeGreaterThan(50)
    expect(unasked(mine, counter.local.traffic.entries())).toEqual([])
  })

  test('each answer and each event has the shape of the fixtures', async () => {
    await counter.settle()
    const answers = answersIn(counter.local.traffic.entries())
    answers.event?.push(...counter.taken.map(({ event }) => event))
    const odd = Object.entries(answers).flatMap(([kind, all]) => all.flatMap((one) => misshapen(one, kind)))
    expect([...new Set(odd)]).toEqual([])
    expect(idleExceptions(answers)).toEqual([])
  })

  test('none of it was a mistake', async () => {
    await counter.settle()
    expect(counter.complaints).toEqual([])
  })
})

const OURS =
  /^\/v1\/(?:customers|products|prices|payment_methods|setup_intents|payment_intents|charges|refunds|disputes|events|webhook_endpoints|test_helpers)(?:\/|$)/
