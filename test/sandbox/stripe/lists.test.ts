// Lists, what is expanded in an answer, and metadata: the same for every kind of object.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
let stripe: Stripe
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
  for (let number = 1; number <= 12; number++) await stripe.customers.create({ name: `C${number}` })
})
afterAll(() => counter.close())

const names = (list: { data: Stripe.Customer[] }) => list.data.map(({ name }) => name)
const complained = () => counter.complaints.splice(0).map(({ error }) => error)

describe('a list', () => {
  test('tells the newest first, ten at a time, and whether there is more', async () => {
    const first = await stripe.customers.list()
    expect(first).toMatchObject({ object: 'list', url: '/v1/customers', has_more: true })
    expect(names(first)).toEqual(['C12', 'C11', 'C10', 'C9', 'C8', 'C7', 'C6', 'C5', 'C4', 'C3'])
    const rest = await stripe.customers.list({ starting_after: first.data.at(-1)?.id ?? '' })
    expect(rest.has_more).toBe(false)
    expect(names(rest)).toEqual(['C2', 'C1'])
  })

  test('backwards gives those just before', async () => {
    const all = await stripe.customers.list({ limit: 100 })
    const before = await stripe.customers.list({ ending_before: all.data[6]?.id ?? '', limit: 3 })
    expect(names(before)).toEqual(['C9', 'C8', 'C7'])
    expect(before.has_more).toBe(true)
  })

  test('is walked through by stripe-node, either way', async () => {
    const forth = await stripe.customers.list({ limit: 5 }).autoPagingToArray({ limit: 100 })
    expect(forth.map(({ name }) => name)).toHaveLength(12)
    const oldest = forth.at(-1)?.id ?? ''
    const back = await stripe.customers.list({ limit: 5, ending_before: oldest }).autoPagingToArray({ limit: 100 })
    expect(back.map(({ name }) => name)).toEqual(Array.from({ length: 11 }, (_, at) => `C${at + 2}`))
  })

  test('is filtered by time', async () => {
    const [{ created } = { created: 0 }] = (await stripe.customers.list({ limit: 1 })).data
    await counter.advance('P1D')
    const { id } = await stripe.customers.create({ name: 'Tomorrow', email: 'x@example.com' })
    const late = await stripe.customers.list({ created: { gt: created + 3600 } })
    expect(late.data.map((one) => one.id)).toEqual([id])
    const early = await stripe.customers.list({ created: { lte: created + 3600 }, limit: 100 })
    expect(names(early)).not.toContain('Tomorrow')
    expect((await stripe.customers.list({ created: late.data[0]?.created ?? 0 })).data).toHaveLength(1)
    await stripe.customers.del(id)
  })

  test('refuses a page of more than 100, two cursors, and a cursor of nothing', async () => {
    await expect(stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' })
    const [one] = (await stripe.customers.list({ limit: 1 })).data
    const id = one?.id ?? ''
    await expect(stripe.customers.list({ starting_after: id, ending_before: id })).rejects.toMatchObject({
      statusCode: 400,
    })
    await expect(stripe.customers.list({ starting_after: 'cus_none' })).rejects.toMatchObject({
      code: 'resource_missing',
    })
    expect(complained()).toEqual(['parameter_invalid_integer'])
  })

  test('of events reaches back 30 days', async () => {
    const made = await stripe.products.create({ name: 'Old' })
    await counter.advance('P29D')
    const types = ['product.created']
    expect((await stripe.events.list({ types })).data.map(({ data }) => data.object)).toMatchObject([{ id: made.id }])
    await counter.advance('P2D')
    expect((await stripe.events.list({ types })).data).toEqual([])
  })
})

describe('what is asked to be expanded', () => {
  test('is the object instead of its id, also within, and within a list', async () => {
    const { id: customer } = await stripe.customers.create({ name: 'Deep' })
    const given = { amount: 100, currency: 'usd', customer, payment_method: 'pm_card_visa', confirm: true }
    const paid = await stripe.paymentIntents.create({ ...given, expand: ['latest_charge.customer', 'payment_method'] })
    expect(paid).toMatchObject({
      latest_charge: { customer: { name: 'Deep' } },
      payment_method: { card: { last4: '4242' } },
    })
    const { data } = await stripe.charges.list({ customer, expand: ['data.payment_intent.customer', 'data.refunds'] })
    expect(data).toMatchObject([{ payment_intent: { customer: { id: customer } }, refunds: { data: [] } }])
    expect((await stripe.charges.list({ customer })).data[0]?.payment_intent).toBe(paid.id)
  })

  test('undoes no payment that was declined', async () => {
    const { id: customer } = await stripe.customers.create()
    const given = { amount: 100, currency: 'usd', customer, payment_method: 'pm_card_chargeDeclined', confirm: true }
    const declined = stripe.paymentIntents.create({ ...given, expand: ['latest_charge'] })
    await expect(declined).rejects.toMatchObject({ code: 'card_declined' })
    expect((await stripe.paymentIntents.list({ customer })).data).toMatchObject([{ status: 'requires_payment_method' }])
  })

  test('may be nothing yet', async () => {
    const path = ['invoice_settings.default_payment_method', 'tax_ids']
    const made = await stripe.customers.create({ expand: path })
    expect(made.invoice_settings.default_payment_method).toBeNull()
    expect(made.tax_ids?.data).toEqual([])
    expect(await stripe.customers.retrieve(made.id)).not.toHaveProperty('tax_ids')
  })

  test('finds a product by the id that its maker chose', async () => {
    await stripe.products.create({ id: 'startup', name: 'Startup' })
    const given = { product: 'startup', currency: 'usd', unit_amount: 100, lookup_key: 'startup' }
    await stripe.prices.create(given)
    const { data } = await stripe.prices.list({ lookup_keys: ['startup'], expand: ['data.product'] })
    expect(data).toMatchObject([{ product: { name: 'Startup' } }])
  })

  test.each(['name', 'nothing', 'metadata.x', 'data.customer', 'address'])(
    'cannot be %s of a customer',
    async (path) => {
      await expect(stripe.customers.create({ expand: [path] })).rejects.toMatchObject({
        statusCode: 400,
        message: `This property cannot be expanded (${path}).`,
      })
      complained()
    },
  )

  test('cannot lie deeper than four levels, a list’s data counted', async () => {
    const path = 'data.latest_charge.payment_intent.customer.test_clock'
    await expect(stripe.paymentIntents.list({ expand: [path] })).rejects.toMatchObject({
      message: `You cannot expand more than 4 levels of a property. Property: ${path}`,
    })
    complained()
  })
})

describe('metadata', () => {
  test('is merged, loses what is set to nothing, and all of it when it is', async () => {
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2', 0: 'number', constructor: 'odd' } })
    const merged = await stripe.customers.update(id, { metadata: { b: '', c: '3' } })
    expect(merged.metadata).toEqual({ a: '1', c: '3', 0: 'number', constructor: 'odd' })
    expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({})
  })

  test('of keys that look like a list is what it is', async () => {
    const { metadata } = await stripe.customers.create({ metadata: { 0: 'zero', 1: 'one' } })
    expect(metadata).toEqual({ 0: 'zero', 1: 'one' })
  })

  test('and names keep what people write', async () => {
    const name = 'Ünïcøde & [brackets] = 100% + 😀\n"quoted"'
    const { id } = await stripe.customers.create({ name, metadata: { 'key & x': name } })
    expect(await stripe.customers.retrieve(id)).toMatchObject({ name, metadata: { 'key & x': name } })
    await expect(stripe.customers.create({ metadata: { 'a[b]': '1' } })).rejects.toMatchObject({ statusCode: 400 })
    complained()
  })
})
