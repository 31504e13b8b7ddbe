// Idempotency keys: the same key gives the same result, and never does a thing twice (stripe-platform §13).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
beforeAll(async () => {
  counter = await openCounter()
})
afterAll(() => counter.close())

const headersOf = (made: { lastResponse: { headers: Record<string, string> } }) => made.lastResponse.headers
const customers = () => counter.local.books.customers.all().length
const complained = () => counter.complaints.splice(0).map(({ error }) => error)

test('a key used again gives the first answer, and does nothing', async () => {
  const { stripe } = counter
  const again = { idempotencyKey: 'cust:1' }
  const first = await stripe.customers.create({ name: 'Acme', metadata: { a: '1', b: '2' } }, again)
  const count = customers()
  const second = await stripe.customers.create({ metadata: { b: '2', a: '1' }, name: 'Acme' }, again)
  expect(second).toEqual(first)
  expect(customers()).toBe(count)
  expect(headersOf(first)['idempotent-replayed']).toBeUndefined()
  expect(headersOf(second)['idempotent-replayed']).toBe('true')
  expect(complained()).toEqual([])
})

test('other parameters under a key are refused, and that is a complaint', async () => {
  const { stripe } = counter
  const again = { idempotencyKey: 'cust:2' }
  await stripe.customers.create({ name: 'Acme' }, again)
  await expect(stripe.customers.create({ name: 'Other' }, again)).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
    statusCode: 400,
  })
  await expect(stripe.products.create({ name: 'Acme' }, again)).rejects.toMatchObject({ rawType: 'idempotency_error' })
  expect(complained()).toEqual(['idempotency_error', 'idempotency_error'])
})

test('a key that is in use this moment answers 409, which stripe-node waits out', async () => {
  const { local } = counter
  local.faults.set({ api: { delayMs: 300 }, next: 1 })
  const again = { idempotencyKey: 'cust:3' }
  const slow = counter.stripe.customers.create({ name: 'Twice' }, again)
  await expect.poll(() => local.books.customers.all().some((one) => !one.deleted && one.name === 'Twice')).toBe(true)
  await expect(counter.stripe.customers.create({ name: 'Twice' }, again)).rejects.toMatchObject({
    statusCode: 409,
    rawType: 'idempotency_error',
    code: 'idempotency_key_in_use',
  })
  const patient = counter.client({ maxNetworkRetries: 3 })
  const [first, second] = await Promise.all([slow, patient.customers.create({ name: 'Twice' }, again)])
  expect(second.id).toBe(first.id)
  expect(complained()).toEqual([])
})

test('a refusal of what was begun is kept too; one of the parameters is not', async () => {
  const { stripe, local } = counter
  const again = { idempotencyKey: 'pay:1' }
  const { id: customer } = await stripe.customers.create()
  const pay = { amount: 100, currency: 'usd', customer, payment_method: 'pm_card_chargeCustomerFail', confirm: true }
  const first = await stripe.paymentIntents.create(pay, again).catch((error: unknown) => error)
  const second = await stripe.paymentIntents.create(pay, again).catch((error: unknown) => error)
  expect(first).toMatchObject({ code: 'card_declined', statusCode: 402 })
  expect((second as { charge: string }).charge).toBe((first as { charge: string }).charge)
  expect(local.books.charges.all()).toHaveLength(1)
  const loose = { idempotencyKey: 'prod:1' }
  await expect(stripe.products.create({ name: '' }, loose)).rejects.toMatchObject({ code: 'parameter_invalid_empty' })
  expect((await stripe.products.create({ name: 'Right' }, loose)).name).toBe('Right')
  expect(complained()).toEqual(['parameter_invalid_empty'])
})

test('a fault of Stripe’s own is kept under its key, where it had begun', async () => {
  const { stripe, local } = counter
  const again = { idempotencyKey: 'cust:500' }
  local.faults.set({ api: { status: 500, kept: true }, next: 1 })
  await expect(stripe.customers.create({ name: 'Unlucky' }, again)).rejects.toMatchObject({ statusCode: 500 })
  await expect(stripe.customers.create({ name: 'Unlucky' }, again)).rejects.toMatchObject({ statusCode: 500 })
  expect(await stripe.customers.create({ name: 'Unlucky' }, { idempotencyKey: 'cust:501' })).toMatchObject({
    name: 'Unlucky',
  })
  expect(complained()).toEqual([])
})

test('a key is forgotten after a day', async () => {
  const { stripe } = counter
  const again = { idempotencyKey: 'cust:day' }
  const first = await stripe.customers.create({ name: 'Monday' }, again)
  await counter.advance('PT23H')
  expect((await stripe.customers.create({ name: 'Monday' }, again)).id).toBe(first.id)
  await counter.advance('PT2H')
  const later = await stripe.customers.create({ name: 'Tuesday' }, again)
  expect(later.id).not.toBe(first.id)
  expect(complained()).toEqual([])
})

test('a key of 256 characters is too long', async () => {
  const long = { idempotencyKey: 'k'.repeat(256) }
  await expect(counter.stripe.customers.create({}, long)).rejects.toMatchObject({ statusCode: 400 })
  expect(complained()).toHaveLength(1)
})
