// Subscriptions of the local Stripe, through stripe-node.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'
import { about, customerWith, nowAt, openShop, type Shop } from './shop.ts'

let counter: Counter
let shop: Shop
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
})
afterAll(() => counter.close())

describe('a subscription', () => {
  test('begins paid, with its first invoice and its period on its item', async () => {
    const { stripe } = counter
    const customer = await customerWith(counter)
    await counter.told()
    const sub = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: shop.startup.id }],
      metadata: { org_id: 'org_1' },
      expand: ['latest_invoice.payments.data.payment.payment_intent'],
    })
    expect(sub).toMatchObject({ status: 'active', metadata: { org_id: 'org_1' }, schedule: null, cancel_at: null })
    const [item] = sub.items.data
    expect(item?.price.id).toBe(shop.startup.id)
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
    expect(invoice.payments?.data[0]?.payment.payment_intent).toMatchObject({ status: 'succeeded', amount: 2000 })
    expect(about(await counter.told())).toEqual([
      'invoice.created',
      'invoice.updated',
      'invoice.finalized',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.created',
    ])
  })
})
