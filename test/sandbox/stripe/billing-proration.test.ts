// Changes of a plan within its period, through stripe-node, to the cent; and the previews that promised them.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'
import { at, dayOf, openShop, ownTime, type Shop } from './shop.ts'

let counter: Counter
let shop: Shop
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
})
afterAll(() => counter.close())

const linesOf = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount, description }) => [amount, description])

/** A subscription to Startup from 1 January on, and the clock at the 11th: 10 days gone, 21 left. */
async function inJanuary(price = shop.startup, card?: string) {
  const { stripe } = counter
  const time = await ownTime(counter, '2027-01-01', card)
  const sub = await stripe.subscriptions.create({ customer: time.customer.id, items: [{ price: price.id }] })
  await time.moveTo('2027-01-11')
  const item = sub.items.data[0]?.id ?? ''
  return { ...time, sub, item }
}

describe('an upgrade with a third of the month gone', () => {
  // Credit: 2000 × 21/31 = 1354.84 → 1355. Debit: 10000 × 21/31 = 6774.19 → 6774. Due: 6774 − 1355 = 5419.
  test('is charged at once, as its preview said', async () => {
    const { stripe } = counter
    const { sub, item } = await inJanuary()
    const details = { items: [{ id: item, price: shop.team.id }], proration_behavior: 'always_invoice' as const }
    const proration_date = at('2027-01-11')
    const preview = await stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: { ...details, proration_date },
    })
    expect(preview).toMatchObject({ amount_due: 5419, total: 5419, billing_reason: 'upcoming' })
    expect(linesOf(preview)).toEqual([
      [-1355, 'Unused time on Startup after 11 Jan 2027'],
      [6774, 'Remaining time on Team after 11 Jan 2027'],
    ])
    expect((await stripe.subscriptions.retrieve(sub.id)).items.data[0]?.price.id).toBe(shop.startup.id)

    const changed = await stripe.subscriptions.update(sub.id, {
      ...details,
      proration_date,
      payment_behavior: 'error_if_incomplete',
      expand: ['latest_invoice'],
    })
    const invoice = changed.latest_invoice as Stripe.Invoice
    expect(invoice).toMatchObject({ status: 'paid', amount_paid: 5419, billing_reason: 'subscription_update' })
    expect(linesOf(invoice)).toEqual(linesOf(preview))
    for (const line of invoice.lines.data)
      expect(line.parent?.subscription_item_details).toMatchObject({ proration: true, subscription_item: item })
    expect(changed.items.data[0]).toMatchObject({ id: item, price: { id: shop.team.id } })
    expect(dayOf(changed.items.data[0]?.current_period_end)).toBe('2027-02-01')
  })

  // Ten days later 11 are left. What was charged for the rest of January was 6774 for 21 days: 6774 × 11/21 = 3548.29 → 3548
  // come back; Startup costs 2000 × 11/31 = 709.68 → 710. 710 − 3548 = −2838, which is kept as credit.
  test('and taken back gives back of what was charged, as credit for the next invoices', async () => {
    const { stripe } = counter
    const { sub, item, moveTo, customer } = await inJanuary()
    const change = (price: Stripe.Price) =>
      stripe.subscriptions.update(sub.id, {
        items: [{ id: item, price: price.id }],
        proration_behavior: 'always_invoice',
        expand: ['latest_invoice'],
      })
    await change(shop.team)
    await moveTo('2027-01-21')
    const invoice = (await change(shop.startup)).latest_invoice as Stripe.Invoice
    expect(linesOf(invoice).map(([amount]) => amount)).toEqual([-3548, 710])
    expect(invoice).toMatchObject({ total: -2838, amount_due: 0, status: 'paid', ending_balance: -2838 })
    expect((await stripe.customers.retrieve(customer.id)) as Stripe.Customer).toMatchObject({ balance: -2838 })
    // In February Startup costs 2000: all of it out of the credit, and 838 are left.
    await moveTo('2027-02-01T02:00')
    const [next] = (await stripe.invoices.list({ subscription: sub.id, limit: 1 })).data
    expect(next).toMatchObject({
      total: 2000,
      starting_balance: -2838,
      amount_due: 0,
      ending_balance: -838,
      status: 'paid',
    })
  })

  // The same two lines wait; on 1 February they are charged beside the new month: 10000 + 6774 − 1355 = 15419.
  test('waits for the next invoice where that is asked for, as its preview said', async () => {
    const { stripe } = counter
    const { sub, item, moveTo } = await inJanuary()
    const details = { items: [{ id: item, price: shop.team.id }] }
    const preview = await stripe.invoices.createPreview({ subscription: sub.id, subscription_details: details })
    expect(preview.amount_due).toBe(15_419)
    await stripe.subscriptions.update(sub.id, details)
    const [before] = (await stripe.invoices.list({ subscription: sub.id })).data
    expect(before?.billing_reason).toBe('subscription_create')
    await moveTo('2027-02-01T02:00')
    const [invoice] = (await stripe.invoices.list({ subscription: sub.id })).data
    expect(invoice).toMatchObject({ amount_paid: 15_419, status: 'paid', billing_reason: 'subscription_cycle' })
    expect(linesOf(invoice as Stripe.Invoice)).toEqual(linesOf(preview))
  })

  test('costs nothing where nothing is to be prorated; from then on it is the new price', async () => {
    const { stripe } = counter
    const { sub, item } = await inJanuary()
    const recurring = await stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: { items: [{ id: item, price: shop.team.id }], proration_behavior: 'none' },
      preview_mode: 'recurring',
    })
    expect(recurring.total).toBe(10_000)
    const changed = await stripe.subscriptions.update(sub.id, {
      items: [{ id: item, price: shop.team.id }],
      proration_behavior: 'none',
    })
    expect(changed.latest_invoice).toBe(sub.latest_invoice)
  })

  // A year instead: the month is credited with 1355 and the year charged whole, 20000 − 1355 = 18645; the period begins anew.
  test('to a year begins a new period at once', async () => {
    const { stripe } = counter
    const { sub, item } = await inJanuary()
    const changed = await stripe.subscriptions.update(sub.id, {
      items: [{ id: item, price: shop.startupYear.id }],
      expand: ['latest_invoice'],
    })
    expect((changed.latest_invoice as Stripe.Invoice).amount_paid).toBe(18_645)
    expect(changed.items.data[0]).toMatchObject({
      current_period_start: at('2027-01-11'),
      current_period_end: at('2028-01-11'),
    })
  })

  // Three instead of one: −1355 for one, 3 × 2000 × 21/31 = 4064.5… → 4065: due 2710.
  test('of the quantity is prorated alike', async () => {
    const { stripe } = counter
    const { sub, item } = await inJanuary()
    const changed = await stripe.subscriptions.update(sub.id, {
      items: [{ id: item, quantity: 3 }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    })
    expect((changed.latest_invoice as Stripe.Invoice).total).toBe(2710)
  })

  test('without the id of its item adds one more beside it, as at Stripe', async () => {
    const { stripe } = counter
    const { sub } = await inJanuary()
    const changed = await stripe.subscriptions.update(sub.id, { items: [{ price: shop.team.id }] })
    expect(changed.items.data.map(({ price }) => price.id)).toEqual([shop.startup.id, shop.team.id])
    await expect(stripe.subscriptions.update(sub.id, { items: [{ price: shop.team.id }] })).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})

describe('a change whose card declines', () => {
  async function broke() {
    const { stripe } = counter
    const start = await inJanuary()
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: start.customer.id })
    await stripe.customers.update(start.customer.id, { invoice_settings: { default_payment_method: bad.id } })
    const change = (payment_behavior: Stripe.SubscriptionUpdateParams.PaymentBehavior) =>
      stripe.subscriptions.update(start.sub.id, {
        items: [{ id: start.item, price: shop.team.id }],
        proration_behavior: 'always_invoice',
        payment_behavior,
      })
    const invoices = async () => (await stripe.invoices.list({ subscription: start.sub.id })).data
    return { ...start, change, invoices }
  }

  test('is an error and nothing else where it must be paid', async () => {
    const { change, sub, invoices } = await broke()
    await expect(change('error_if_incomplete')).rejects.toMatchObject({
      type: 'StripeCardError',
      code: 'card_declined',
      statusCode: 402,
    })
    const still = await counter.stripe.subscriptions.retrieve(sub.id)
    expect(still).toMatchObject({ status: 'active', latest_invoice: sub.latest_invoice })
    expect(still.items.data[0]?.price.id).toBe(shop.startup.id)
    expect(await invoices()).toHaveLength(1)
  })

  test('happens all the same where it may be incomplete, and is past due', async () => {
    const { change, invoices } = await broke()
    const changed = await change('allow_incomplete')
    expect(changed).toMatchObject({ status: 'past_due', items: { data: [{ price: { id: shop.team.id } }] } })
    expect((await invoices())[0]).toMatchObject({ status: 'open', attempt_count: 1 })
  })

  test('waits 23 hours where it is to be pending, and happens with its payment', async () => {
    const { change, sub, customer, invoices } = await broke()
    const pending = await change('pending_if_incomplete')
    expect(pending).toMatchObject({ status: 'active', items: { data: [{ price: { id: shop.startup.id } }] } })
    expect(pending.pending_update?.expires_at).toBe(at('2027-01-11T23:00'))
    const good = await counter.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await counter.stripe.invoices.pay((await invoices())[0]?.id ?? '', { payment_method: good.id })
    const applied = await counter.stripe.subscriptions.retrieve(sub.id)
    expect(applied).toMatchObject({ pending_update: null, items: { data: [{ price: { id: shop.team.id } }] } })
    expect(await counter.told()).toContain('customer.subscription.pending_update_applied')
  })

  test('is given up after that, and its invoice with it', async () => {
    const { change, sub, moveTo, invoices } = await broke()
    await change('pending_if_incomplete')
    await moveTo('2027-01-12')
    const still = await counter.stripe.subscriptions.retrieve(sub.id)
    expect(still).toMatchObject({ pending_update: null, items: { data: [{ price: { id: shop.startup.id } }] } })
    expect((await invoices())[0]?.status).toBe('void')
    expect(await counter.told()).toContain('customer.subscription.pending_update_expired')
  })
})

describe('a preview', () => {
  test('for a customer without a subscription is of the first invoice', async () => {
    const { stripe } = counter
    const { customer } = await ownTime(counter, '2027-01-01')
    const preview = await stripe.invoices.createPreview({
      customer: customer.id,
      subscription_details: { items: [{ price: shop.team.id, quantity: 2 }] },
    })
    expect(preview).toMatchObject({ amount_due: 20_000, currency: 'usd', parent: { type: 'subscription_details' } })
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([])
  })

  test('of what ends is none', async () => {
    const { stripe } = counter
    const { sub } = await inJanuary()
    await expect(
      stripe.invoices.createPreview({ subscription: sub.id, subscription_details: { cancel_at_period_end: true } }),
    ).rejects.toMatchObject({ code: 'invoice_upcoming_none', statusCode: 404 })
  })

  test('is refused for a date outside of the period, and with a date where nothing is prorated', async () => {
    const { stripe } = counter
    const { sub, item } = await inJanuary()
    const previewed = (details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails) =>
      stripe.invoices.createPreview({
        subscription: sub.id,
        subscription_details: { items: [{ id: item, price: shop.team.id }], ...details },
      })
    await expect(previewed({ proration_date: at('2026-12-31') })).rejects.toMatchObject({ param: 'proration_date' })
    await expect(previewed({ proration_date: at('2027-02-02') })).rejects.toMatchObject({ param: 'proration_date' })
    await expect(previewed({ proration_behavior: 'none', proration_date: at('2027-01-11') })).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})
