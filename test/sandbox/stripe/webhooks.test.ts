// Webhooks of the local Stripe: signed as stripe-node verifies it, and late, lost, doubled, in disorder or repeated.
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
beforeAll(async () => {
  counter = await openCounter()
})
afterAll(() => counter.close())

const create = (name: string) => counter.stripe.customers.create({ name })
const names = () => counter.taken.map(({ event }) => (event.data.object as Stripe.Customer).name)
const since = (seen: number) => counter.taken.slice(seen)

describe('a webhook', () => {
  test('is signed at the real time, by the endpoint’s own secret, over its exact bytes', async () => {
    await counter.advance('P40D')
    await create('Signed')
    await counter.settle()
    const { body, signature, event } = counter.taken.at(-1) ?? expect.fail('nothing arrived')
    const secret = counter.local.webhookSecrets[0] ?? ''
    expect(Stripe.webhooks.constructEvent(body, signature, secret)).toEqual(event)
    expect(() => Stripe.webhooks.constructEvent(`${body} `, signature, secret)).toThrow()
    expect(() => Stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow()
  })

  test('tells who asked, in the pinned version, as the event is on the books', async () => {
    const { stripe, taken } = counter
    const made = await stripe.customers.create({ name: 'Told' }, { idempotencyKey: 'cust:told' })
    await counter.settle()
    const { event } = taken.at(-1) ?? expect.fail('nothing arrived')
    expect(event).toMatchObject({
      type: 'customer.created',
      api_version: Stripe.API_VERSION,
      livemode: false,
      pending_webhooks: 1,
      request: { id: made.lastResponse.requestId, idempotency_key: 'cust:told' },
      data: { object: { id: made.id } },
    })
    expect(await stripe.events.retrieve(event.id)).toEqual(event)
  })

  test('of an update tells what was there before; an update of nothing tells nothing', async () => {
    const { id } = await counter.stripe.customers.create({ name: 'Before', metadata: { plan: 'free', kept: 'yes' } })
    await counter.told()
    await counter.stripe.customers.update(id, { name: 'After', metadata: { plan: 'team', fresh: '1' } })
    await counter.stripe.customers.update(id, { name: 'After' })
    expect(await counter.told()).toEqual(['customer.updated'])
    expect(counter.taken.at(-1)?.event.data.previous_attributes).toEqual({
      name: 'Before',
      metadata: { plan: 'free', fresh: null },
    })
  })

  test('goes to the endpoints that listen for its type', async () => {
    const { stripe, told } = counter
    const own = (await stripe.webhookEndpoints.list()).data[0] ?? expect.fail('the app has no endpoint')
    await stripe.webhookEndpoints.update(own.id, { enabled_events: ['product.created'] })
    await create('Unheard')
    await stripe.products.create({ name: 'Heard' })
    expect(await told()).toEqual(['product.created'])
    await stripe.webhookEndpoints.update(own.id, { disabled: true })
    await stripe.products.create({ name: 'Off' })
    expect(await told()).toEqual([])
    await stripe.webhookEndpoints.update(own.id, { enabled_events: ['*'], disabled: false })
  })

  test('is never sent to another machine, and that stands in the record', async () => {
    const { stripe, local } = counter
    const there = await stripe.webhookEndpoints.create({
      url: 'https://example.com/x',
      enabled_events: ['product.created'],
    })
    await stripe.products.create({ name: 'Far' })
    await counter.settle()
    const entry = local.traffic
      .entries()
      .findLast(({ status, what }) => status === 0 && what === 'webhook product.created')
    expect(entry?.answer).toContain('sends nothing to other machines')
    await stripe.webhookEndpoints.del(there.id)
  })
})

describe('a webhook that is not taken', () => {
  test('comes again after a minute, half an hour and three hours, and then no more', async () => {
    counter.answerWith(500)
    const seen = counter.taken.length
    await create('Refused')
    await counter.settle()
    const count = () => since(seen).length
    expect(count()).toBe(1)
    await counter.advance('PT1M')
    expect(count()).toBe(2)
    await counter.advance('PT31M')
    expect(count()).toBe(3)
    await counter.advance('P2D')
    expect(count()).toBe(4)
    counter.answerWith(200)
    expect(new Set(since(seen).map(({ event }) => event.id)).size).toBe(1)
    const failed = await counter.stripe.events.list({ delivery_success: false })
    expect(failed.data.map(({ id }) => id)).toContain(since(seen)[0]?.event.id)
  })

  test('is over once it is taken', async () => {
    counter.answerWith(503)
    const seen = counter.taken.length
    await create('Later')
    await counter.settle()
    counter.answerWith(200)
    await counter.advance('P1D')
    expect(since(seen)).toHaveLength(2)
  })
})

describe('by a fault that was asked for, webhooks', () => {
  test('are held until it is cleared', async () => {
    const { local } = counter
    await counter.told()
    local.faults.set({ webhooks: 'hold' })
    await create('Held 1')
    await create('Held 2')
    expect(await counter.told()).toEqual([])
    await counter.advance('P1D')
    expect(await counter.told()).toEqual([])
    local.faults.set({})
    expect(await counter.told()).toEqual(['customer.created', 'customer.created'])
    expect(names().slice(-2)).toEqual(['Held 1', 'Held 2'])
  })

  test('are dropped for good, as many as asked', async () => {
    const { local } = counter
    local.faults.set({ webhooks: 'drop', next: 1 })
    await create('Lost')
    await counter.settle()
    await create('Kept')
    await counter.advance('P1D')
    expect(names()).not.toContain('Lost')
    expect(names()).toContain('Kept')
    local.faults.set({})
  })

  test('arrive twice', async () => {
    counter.local.faults.set({ webhooks: 'double', next: 1 })
    const seen = counter.taken.length
    await create('Twice')
    await counter.settle()
    const ids = since(seen).map(({ event }) => event.id)
    expect(ids).toHaveLength(2)
    expect(ids[0]).toBe(ids[1])
    counter.local.faults.set({})
  })

  test('arrive in another order', async () => {
    counter.local.faults.set({ webhooks: 'shuffle' })
    const seen = counter.taken.length
    const order = ['First', 'Second', 'Third', 'Fourth']
    for (const name of order) await create(name)
    await counter.settle()
    const arrived = since(seen).map(({ event }) => (event.data.object as Stripe.Customer).name)
    expect(arrived).not.toEqual(order)
    expect([...arrived].sort()).toEqual([...order].sort())
    counter.local.faults.set({})
  })
})
