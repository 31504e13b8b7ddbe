// Subscriptions and invoices of the local Stripe, operation by operation, through stripe-node.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'
import { misshapen } from './shapes.ts'
import { about, customerWith, nowAt, openShop, type Shop, sent } from './shop.ts'

let counter: Counter
let shop: Shop
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
})
afterAll(() => counter.close())

const subscribe = async (more: Partial<Stripe.SubscriptionCreateParams> = {}, card?: string) => {
  const customer = await customerWith(counter, card)
  return counter.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.startup.id }],
    ...more,
  })
}
const invoiceOf = async (sub: Stripe.Subscription) => counter.stripe.invoices.retrieve(String(sub.latest_invoice))

describe('a subscription', () => {
  test('begins paid, with its first invoice and its period on its item', async () => {
    const { stripe } = counter
    await counter.told()
    const sub = await subscribe({ metadata: { org_id: 'org_1' }, expand: ['latest_invoice.payments'] })
    expect(sub).toMatchObject({ status: 'active', metadata: { org_id: 'org_1' }, schedule: null, cancel_at: null })
    expect(misshapen(sent(await stripe.subscriptions.retrieve(sub.id)))).toEqual([])
    const [item] = sub.items.data
    expect(item?.price.id).toBe(shop.startup.id)
    expect(item?.current_period_start).toBe(sub.created)
    const invoice = sub.latest_invoice as Stripe.Invoice
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: 2000,
      billing_reason: 'subscription_create',
      attempt_count: 1,
      parent: { type: 'subscription_details', subscription_details: { subscription: sub.id } },
    })
    expect(invoice.lines.data[0]).toMatchObject({
      amount: 2000,
      description: '1 × Startup (at $20.00 / month)',
      pricing: { price_details: { price: shop.startup.id } },
      parent: { subscription_item_details: { subscription_item: item?.id, proration: false } },
    })
    expect(misshapen(sent(await stripe.invoices.retrieve(invoice.id)))).toEqual([])
    const [payment] = (await stripe.invoicePayments.list({ invoice: invoice.id })).data
    expect(payment).toMatchObject({ status: 'paid', amount_paid: 2000, payment: { type: 'payment_intent' } })
    expect(misshapen(sent(payment ?? {}))).toEqual([])
    expect(invoice.payments?.data).toEqual([payment])
    const intent = await stripe.paymentIntents.retrieve(String(payment?.payment.payment_intent))
    expect(intent).toMatchObject({ status: 'succeeded', amount: 2000, description: 'Subscription creation' })
    // In the order in which they happened, not in which they arrived.
    await counter.settle()
    const events = (await stripe.events.list({ limit: 50 })).data.map(({ type }) => type).reverse()
    const since = events.slice(events.lastIndexOf('invoice.created'))
    expect(about(since).filter((type) => type !== 'invoice.updated')).toEqual([
      'invoice.created',
      'customer.subscription.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
    ])
  })

  test('whose first payment fails is incomplete for 23 hours, and then over', async () => {
    const { stripe } = counter
    const sub = await subscribe({}, 'pm_card_chargeCustomerFail')
    expect(sub.status).toBe('incomplete')
    expect(await invoiceOf(sub)).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: null })
    await expect(stripe.subscriptions.update(sub.id, { items: [{ price: shop.team.id }] })).rejects.toThrow(
      'incomplete',
    )
    await counter.advance('PT24H')
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('incomplete_expired')
    expect((await invoiceOf(sub)).status).toBe('void')
  })

  test('is not made at all where its first payment must succeed and does not', async () => {
    const { stripe } = counter
    const customer = await customerWith(counter, 'pm_card_chargeCustomerFail')
    const made = stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.startup.id }],
      payment_behavior: 'error_if_incomplete',
    })
    await expect(made).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined' })
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([])
    expect((await stripe.invoices.list({ customer: customer.id })).data).toEqual([])
  })

  test('that is left to be confirmed becomes active once its payment intent is', async () => {
    const { stripe } = counter
    const sub = await subscribe({
      payment_behavior: 'default_incomplete',
      expand: ['latest_invoice.confirmation_secret'],
    })
    expect(sub.status).toBe('incomplete')
    const { confirmation_secret: secret } = sub.latest_invoice as Stripe.Invoice
    const intent = secret?.client_secret.split('_secret_')[0] ?? ''
    await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa', return_url: 'https://example.com' })
    await counter.settle()
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('active')
  })

  test('of a customer without a card is refused, unless nothing is charged yet', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({})
    const items = [{ price: shop.startup.id }]
    await expect(stripe.subscriptions.create({ customer, items })).rejects.toMatchObject({ code: 'resource_missing' })
    expect((await stripe.subscriptions.create({ customer, items, trial_period_days: 7 })).status).toBe('trialing')
    const byPost = { customer, items, collection_method: 'send_invoice' as const, days_until_due: 7 }
    const billed = await stripe.subscriptions.create(byPost)
    expect(billed.status).toBe('active')
    expect((await invoiceOf(billed)).status).toBe('open')
  })

  test('ends later, stays as it was when that is taken back, and ends at a date', async () => {
    const { stripe } = counter
    const sub = await subscribe()
    const end = sub.items.data[0]?.current_period_end
    const ending = await stripe.subscriptions.update(sub.id, { cancel_at_period_end: true })
    expect(ending).toMatchObject({ status: 'active', cancel_at: end, cancel_at_period_end: true })
    const kept = await stripe.subscriptions.update(sub.id, { cancel_at_period_end: false })
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null, cancellation_details: { reason: null } })
    const date = nowAt(counter) + 5 * 86_400
    expect(await stripe.subscriptions.update(sub.id, { cancel_at: date })).toMatchObject({
      cancel_at: date,
      cancel_at_period_end: false,
    })
    expect(await stripe.subscriptions.update(sub.id, { cancel_at: '' })).toMatchObject({ cancel_at: null })
    expect(await stripe.subscriptions.update(sub.id, { cancel_at: 'min_period_end' })).toMatchObject({ cancel_at: end })
    await counter.advance('P32D')
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('canceled')
  })

  test('ends now, once, and what was unpaid stays so', async () => {
    const { stripe } = counter
    const sub = await subscribe()
    await counter.told()
    const over = await stripe.subscriptions.cancel(sub.id, { cancellation_details: { comment: 'moving' } })
    expect(over).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'cancellation_requested', comment: 'moving' },
    })
    expect(about(await counter.told())).toEqual(['customer.subscription.deleted'])
    await expect(stripe.subscriptions.cancel(sub.id)).rejects.toMatchObject({ code: 'resource_missing' })
    await expect(stripe.subscriptions.update(sub.id, { description: 'x' })).rejects.toThrow('canceled subscription')
  })

  test('tells what was different before it changed', async () => {
    const { stripe } = counter
    const sub = await subscribe({ metadata: { a: '1', b: '2' } })
    await counter.told()
    const seen = counter.taken.length
    await stripe.subscriptions.update(sub.id, { metadata: { a: '', b: '3' }, description: 'ours' })
    await counter.settle()
    const [event] = counter.taken.slice(seen).map(({ event }) => event)
    expect(event?.data.previous_attributes).toEqual({ description: null, metadata: { a: '1', b: '2' } })
    expect(misshapen(sent(event ?? {}))).toEqual([])
  })

  test('is listed by its customer, its price and how it stands', async () => {
    const { stripe } = counter
    const sub = await subscribe()
    const customer = String(sub.customer)
    const listed = async (params: Stripe.SubscriptionListParams) =>
      (await stripe.subscriptions.list({ customer, ...params })).data.map(({ id }) => id)
    expect(await listed({})).toEqual([sub.id])
    expect(await listed({ price: shop.team.id })).toEqual([])
    expect(await listed({ status: 'past_due' })).toEqual([])
    await stripe.subscriptions.cancel(sub.id)
    expect(await listed({})).toEqual([])
    expect(await listed({ status: 'canceled' })).toEqual([sub.id])
    expect(await listed({ status: 'ended' })).toEqual([sub.id])
  })

  test('is refused what Stripe refuses', async () => {
    const { stripe } = counter
    const customer = (await customerWith(counter)).id
    const archived = await stripe.prices.update(
      (
        await stripe.prices.create({
          product: String(shop.team.product),
          currency: 'usd',
          unit_amount: 1,
          recurring: { interval: 'month' },
        })
      ).id,
      { active: false },
    )
    const made = (more: Partial<Stripe.SubscriptionCreateParams>) =>
      stripe.subscriptions.create({ customer, items: [{ price: shop.startup.id }], ...more })
    await expect(made({ items: [{ price: shop.pack.id }] })).rejects.toMatchObject({ param: 'items[0][price]' })
    await expect(made({ items: [{ price: archived.id }] })).rejects.toThrow('inactive')
    await expect(made({ items: [{ price: 'price_none' }] })).rejects.toMatchObject({ code: 'resource_missing' })
    await expect(made({ items: [] })).rejects.toMatchObject({ statusCode: 400 })
    await expect(made({ trial_end: 5 })).rejects.toMatchObject({ param: 'trial_end' })
    await expect(made({ default_payment_method: 'pm_none' })).rejects.toMatchObject({ code: 'resource_missing' })
    await expect(stripe.subscriptions.retrieve('sub_none')).rejects.toMatchObject({ statusCode: 404 })
    await expect(made({ coupon: 'SAVE' } as object)).rejects.toMatchObject({
      code: 'parameter_unknown',
      param: 'coupon',
    })
  })
})

describe('an invoice', () => {
  test('is drafted for what waits, finalized with a number, and voided', async () => {
    const { stripe } = counter
    const { id: customer } = await customerWith(counter)
    const item = await stripe.invoiceItems.create({ customer, amount: 700, currency: 'usd', description: 'Set up' })
    expect(misshapen(sent(item))).toEqual([])
    const drafted = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    expect(drafted).toMatchObject({ status: 'draft', amount_due: 700, billing_reason: 'manual', number: null })
    const open = await stripe.invoices.finalizeInvoice(drafted.id)
    expect(open).toMatchObject({ status: 'open', amount_due: 700, number: expect.stringMatching(/-0001$/) })
    await expect(stripe.invoices.finalizeInvoice(drafted.id)).rejects.toMatchObject({ statusCode: 400 })
    expect(await stripe.invoices.voidInvoice(drafted.id)).toMatchObject({ status: 'void' })
    await expect(stripe.invoices.pay(drafted.id)).rejects.toMatchObject({ statusCode: 400 })
    expect((await stripe.invoices.list({ customer, status: 'void' })).data).toHaveLength(1)
  })

  test('takes the customer’s credit first, and gives it back when it is voided', async () => {
    const { stripe } = counter
    const { id: customer } = await customerWith(counter, 'pm_card_visa', { balance: -500 })
    await stripe.invoiceItems.create({ customer, amount: 700, currency: 'usd' })
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    const open = await stripe.invoices.finalizeInvoice(id)
    expect(open).toMatchObject({ total: 700, amount_due: 200, starting_balance: -500, ending_balance: 0 })
    const balance = async () => ((await stripe.customers.retrieve(customer)) as Stripe.Customer).balance
    expect(await balance()).toBe(0)
    await stripe.invoices.voidInvoice(id)
    expect(await balance()).toBe(-500)
  })

  test('is paid with another card when one is named, out of band, or written off', async () => {
    const { stripe } = counter
    const sub = await subscribe({}, 'pm_card_chargeCustomerFail')
    const good = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: String(sub.customer) })
    const paid = await stripe.invoices.pay(String(sub.latest_invoice), { payment_method: good.id })
    expect(paid.status).toBe('paid')
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('active')
    const other = await subscribe({}, 'pm_card_chargeCustomerFail')
    const off = await stripe.invoices.pay(String(other.latest_invoice), { paid_out_of_band: true })
    expect(off).toMatchObject({ status: 'paid', amount_paid_off_stripe: 2000 })
    const third = await subscribe({}, 'pm_card_chargeCustomerFail')
    expect(await stripe.invoices.markUncollectible(String(third.latest_invoice))).toMatchObject({
      status: 'uncollectible',
    })
  })

  test('whose card asks for its holder tells so', async () => {
    await counter.told()
    const sub = await subscribe({}, 'pm_card_authenticationRequired')
    expect(sub.status).toBe('incomplete')
    expect(await counter.told()).toContain('invoice.payment_action_required')
  })
})
