// Time at the local Stripe: the sandbox's clock for everyone, a test clock for the customers that were made with one.
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
let stripe: Stripe
let price: string
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
  const product = await stripe.products.create({
    name: 'Startup',
    default_price_data: { currency: 'usd', unit_amount: 2000, recurring: { interval: 'month' } },
  })
  price = String(product.default_price)
})
afterAll(() => counter.close())

async function subscriber(more: Stripe.CustomerCreateParams = {}): Promise<Stripe.Subscription> {
  const payment_method = 'pm_card_visa'
  const invoice_settings = { default_payment_method: payment_method }
  const { id } = await stripe.customers.create({ payment_method, invoice_settings, ...more })
  return stripe.subscriptions.create({ customer: id, items: [{ price }] })
}

const paid = async (customer: Stripe.Subscription['customer']) =>
  (await stripe.invoices.list({ customer: String(customer), status: 'paid' })).data.length

test('a month of the sandbox renews; each event is of the moment at which it happened', async () => {
  const { customer, items } = await subscriber()
  const end = items.data[0]?.current_period_end ?? 0
  await counter.advance('P45D')
  expect(await paid(customer)).toBe(2)
  const [renewal] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data
  expect(renewal?.created).toBe(end)
  expect(counter.complaints).toEqual([])
})

test('a test clock moves its own customers alone', async () => {
  const frozen_time = Math.floor(counter.clock.now().getTime() / 1000)
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time })
  const [mine, other] = [await subscriber({ test_clock: clock.id }), await subscriber()]
  const day = 24 * 60 * 60
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: frozen_time + 70 * day })
  expect(await paid(mine.customer)).toBe(3)
  expect(await paid(other.customer)).toBe(1)
  expect(await counter.told()).toContain('test_helpers.test_clock.ready')
  await counter.advance('P70D')
  expect(await paid(mine.customer)).toBe(3)
  expect(await paid(other.customer)).toBe(3)
  await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time })).rejects.toMatchObject({
    statusCode: 400,
  })
})

test('with a customer who is deleted their subscriptions end at once', async () => {
  const { id, customer } = await subscriber()
  await counter.told()
  await stripe.customers.del(String(customer))
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled')
  expect(await counter.told()).toEqual(['customer.subscription.deleted', 'customer.deleted'])
  await counter.advance('P40D')
  expect(counter.local.books.invoices.all().filter((invoice) => invoice.customer === customer)).toHaveLength(1)
})
