// Every operation of billing, asked through stripe-node once at least; each answer and each event has the shape of Stripe's
// own fixtures.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billingOperations } from '../../../src/sandbox/stripe/billing/operations.ts'
import { pay } from '../../../src/sandbox/stripe/pages/pay.ts'
import { type Counter, openCounter } from './counter.ts'
import { answersIn, idleExceptions, misshapen, unasked } from './shapes.ts'
import { customerWith, openShop, type Shop, sent } from './shop.ts'

let counter: Counter
let shop: Shop
let stripe: Stripe
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
  stripe = counter.stripe
})
afterAll(() => counter.close())

describe('each operation answers', () => {
  test('subscriptions, their schedules and their invoices', async () => {
    const { id: customer } = await customerWith(counter)
    const items = [{ price: shop.startup.id }]
    const sub = await stripe.subscriptions.create({ customer, items })
    await stripe.subscriptions.retrieve(sub.id)
    await stripe.subscriptions.list({ customer })
    const change = { items: [{ id: sub.items.data[0]?.id ?? '', price: shop.team.id }] }
    await stripe.invoices.createPreview({ subscription: sub.id, subscription_details: change })
    await stripe.subscriptions.update(sub.id, { ...change, proration_behavior: 'always_invoice' })
    const { id: schedule, phases } = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    const [now] = phases
    await stripe.subscriptionSchedules.update(schedule, {
      phases: [
        { items: [{ price: shop.team.id }], start_date: now?.start_date ?? 0, end_date: now?.end_date ?? 0 },
        { items },
      ],
    })
    await stripe.subscriptionSchedules.retrieve(schedule)
    await stripe.subscriptionSchedules.list({ customer })
    await stripe.subscriptionSchedules.release(schedule)
    const next = await stripe.subscriptionSchedules.create({ from_subscription: sub.id })
    await stripe.subscriptionSchedules.cancel(next.id)
    const over = await stripe.subscriptions.create({ customer, items })
    await stripe.subscriptions.cancel(over.id, { prorate: true, invoice_now: true })
    const { id: bare } = await stripe.customers.create({})
    const trial = await stripe.subscriptions.create({
      customer: bare,
      items,
      trial_period_days: 4,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    })
    await counter.advance('P5D')
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: bare })
    await stripe.subscriptions.update(trial.id, { default_payment_method: method.id })
    expect((await stripe.subscriptions.resume(trial.id)).status).toBe('active')
  })

  test('invoices by hand', async () => {
    const { id: customer } = await customerWith(counter)
    const made = async () => {
      await stripe.invoiceItems.create({ customer, pricing: { price: shop.pack.id }, quantity: 2 })
      const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
      return (await stripe.invoices.finalizeInvoice(id)).id
    }
    expect((await stripe.invoices.pay(await made())).amount_paid).toBe(3000)
    await stripe.invoices.voidInvoice(await made())
    await stripe.invoices.markUncollectible(await made())
    const [last] = (await stripe.invoices.list({ customer })).data
    await stripe.invoices.retrieve(last?.id ?? '')
    const elsewhere = await stripe.invoices.pay(await made(), { paid_out_of_band: true })
    await stripe.invoices.retrieve(elsewhere.id, { expand: ['payments', 'confirmation_secret'] })
    expect((await stripe.invoicePayments.list({ status: 'paid' })).data.length).toBeGreaterThan(0)
  })

  test('checkout pages and the portal', async () => {
    const { id: customer } = await customerWith(counter)
    const ways = { success_url: 'https://app.example/done', customer }
    const line_items = [{ price: shop.startup.id, quantity: 1 }]
    const session = await stripe.checkout.sessions.create({ ...ways, mode: 'subscription', line_items })
    pay(counter.local.books, session.url ?? '')
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items', 'subscription'] })
    await stripe.checkout.sessions.listLineItems(session.id)
    await stripe.checkout.sessions.list({ customer })
    const other = await stripe.checkout.sessions.create({ ...ways, mode: 'setup', currency: 'usd' })
    await stripe.checkout.sessions.expire(other.id)
    const features = {
      payment_method_update: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price' as const],
        products: [{ product: String(shop.team.product), prices: [shop.team.id] }],
      },
    }
    const { id } = await stripe.billingPortal.configurations.create({ features, name: 'First' })
    await stripe.billingPortal.configurations.update(id, { name: 'Second' })
    await stripe.billingPortal.configurations.retrieve(id)
    await stripe.billingPortal.configurations.list()
    const sub = done.subscription as Stripe.Subscription
    const items = [{ id: sub.items.data[0]?.id ?? '', price: shop.team.id, quantity: 1 }]
    await stripe.billingPortal.sessions.create({
      customer,
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: { subscription: sub.id, items },
      },
    })
  })
})

describe('and of all of it', () => {
  test('no operation is left out', () => {
    expect(unasked(billingOperations, counter.local.traffic.entries())).toEqual([])
  })

  test('each answer and each event has the shape of its fixture', async () => {
    await counter.settle()
    const answers = answersIn(counter.local.traffic.entries())
    for (const { event } of counter.taken) {
      const told = sent(event.data.object) as { object: string }
      answers[told.object] = [...(answers[told.object] ?? []), told]
    }
    const odd = Object.entries(answers).flatMap(([kind, all]) =>
      all.flatMap((one) => misshapen(one, kind).map((problem) => `${kind}: ${problem}`)),
    )
    expect([...new Set(odd)]).toEqual([])
    expect(idleExceptions(answers).filter((idle) => OURS.test(idle))).toEqual([])
    expect(counter.complaints).toEqual([])
  })
})

const OURS = /^(?:subscription|invoice|checkout|billing_portal)/
