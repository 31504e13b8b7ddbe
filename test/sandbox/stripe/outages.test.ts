// Stripe failing, as stripe-node meets it: busy, broken, cut off after the work was done, away altogether.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
beforeAll(async () => {
  counter = await openCounter()
})
afterAll(() => counter.close())

const called = (name: string) =>
  counter.local.books.customers.all().filter((one) => !one.deleted && one.name === name).length

test('429 is not tried again by stripe-node; nothing was done', async () => {
  counter.local.faults.set({ api: { status: 429 }, next: 1 })
  const patient = counter.client({ maxNetworkRetries: 2 })
  await expect(patient.customers.create({ name: 'Busy' })).rejects.toMatchObject({
    type: 'StripeRateLimitError',
    code: 'rate_limit',
  })
  expect(called('Busy')).toBe(0)
  expect((await patient.customers.create({ name: 'Busy' })).name).toBe('Busy')
})

test('500 is tried again until it is well; it was done once', async () => {
  counter.local.faults.set({ api: { status: 500 }, next: 2 })
  await counter.client({ maxNetworkRetries: 2 }).customers.create({ name: 'Broken' })
  expect(called('Broken')).toBe(1)
})

test('a connection cut after the work was done is tried again, and the work is not done twice', async () => {
  counter.local.faults.set({ api: { timeoutAfterCommit: true }, next: 1 })
  await counter.client({ maxNetworkRetries: 2 }).customers.create({ name: 'Cut' })
  expect(called('Cut')).toBe(1)
  const cut = counter.local.traffic.entries().find(({ answer }) => String(answer).includes('connection cut'))
  expect(cut).toMatchObject({ what: 'POST /v1/customers', status: 0 })
})

test('where nobody tries again, the outcome is not known, but the work is done', async () => {
  counter.local.faults.set({ api: { timeoutAfterCommit: true, path: '/v1/products' } })
  const key = { idempotencyKey: 'prod:cut' }
  await expect(counter.stripe.products.create({ name: 'Cut' }, key)).rejects.toMatchObject({
    type: 'StripeConnectionError',
  })
  expect((await counter.stripe.customers.create({ name: 'Elsewhere' })).name).toBe('Elsewhere')
  counter.local.faults.set({})
  const again = await counter.stripe.products.create({ name: 'Cut' }, key)
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(counter.local.books.products.all()).toHaveLength(1)
})

test('Stripe is away, and comes back as it was', async () => {
  counter.local.faults.set({ api: { down: true } })
  const patient = counter.client({ maxNetworkRetries: 1 })
  await expect(patient.customers.list()).rejects.toMatchObject({ type: 'StripeConnectionError' })
  await expect(patient.customers.create({ name: 'Away' })).rejects.toMatchObject({ type: 'StripeConnectionError' })
  counter.local.faults.set({})
  expect(called('Away')).toBe(0)
  expect((await patient.customers.list()).data.length).toBeGreaterThan(0)
})

test('Stripe is away for so many connections, and stripe-node gets through', async () => {
  counter.local.faults.set({ api: { down: true }, next: 2 })
  // A connection that was kept from before is closed too, and costs an attempt.
  await counter.client({ maxNetworkRetries: 3 }).customers.create({ name: 'Through' })
  expect(called('Through')).toBe(1)
})

test('more calls a second than agreed on answer 429', async () => {
  counter.local.faults.set({ api: { perSecond: 5 } })
  const calls = Array.from({ length: 12 }, () => counter.stripe.customers.list({ limit: 1 }))
  const results = await Promise.allSettled(calls)
  const refused = results.filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  expect(results.length - refused.length).toBeGreaterThanOrEqual(5)
  counter.local.faults.set({})
})

test('none of it was the app’s fault', () => {
  expect(counter.complaints).toEqual([])
})
