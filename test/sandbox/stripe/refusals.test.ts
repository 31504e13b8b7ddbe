// What the strict Stripe refuses, as Stripe words it, and which of it is a complaint about the app.
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
let stripe: Stripe
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
})
afterAll(() => counter.close())

type Refused = { status: number; error: Record<string, unknown> }

async function refused(answer: Promise<Response>): Promise<Refused> {
  const response = await answer
  const { error } = (await response.json()) as { error: Record<string, unknown> }
  expect(response.headers.get('request-id')).toMatch(/^req_/)
  return { status: response.status, error }
}
const complained = () => counter.complaints.splice(0).map(({ error }) => error)
const post = (path: string, form: string) => refused(counter.raw('POST', path, form))

describe('a call that is wrong is refused, and is a complaint', () => {
  test('without the key, or with another', async () => {
    expect(await refused(counter.raw('GET', '/v1/customers', undefined, { authorization: '' }))).toMatchObject({
      status: 401,
      error: { type: 'invalid_request_error' },
    })
    await expect(counter.client({}, 'sk_test_wrong').customers.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    })
    expect(complained()).toHaveLength(2)
  })

  test('in another version than the pinned one, or in none', async () => {
    const old = stripe.customers.list({}, { apiVersion: '2024-06-20' })
    await expect(old).rejects.toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400 })
    expect(await refused(counter.raw('GET', '/v1/customers', undefined, { 'stripe-version': '' }))).toMatchObject({
      status: 400,
    })
    expect(complained()).toHaveLength(2)
  })

  test('to a route that is not there', async () => {
    expect(await refused(counter.raw('GET', '/v1/planets'))).toMatchObject({
      status: 404,
      error: { message: expect.stringContaining('Unrecognized request URL (GET: /v1/planets)') },
    })
    expect(await refused(counter.raw('DELETE', '/v1/customers'))).toMatchObject({ status: 404 })
    await expect(stripe.coupons.list()).rejects.toMatchObject({ statusCode: 404 })
    expect(complained()).toHaveLength(3)
  })

  test('with a parameter that is not known, at any depth', async () => {
    expect(await post('/v1/customers', 'nmae=Acme&name=Acme')).toMatchObject({
      status: 400,
      error: { code: 'parameter_unknown', param: 'nmae', message: 'Received unknown parameter: nmae' },
    })
    expect(await post('/v1/customers', 'address[town]=Berlin')).toMatchObject({
      error: { code: 'parameter_unknown', param: 'address[town]' },
    })
    expect(await refused(counter.raw('GET', '/v1/prices?lookup_key=a'))).toMatchObject({
      error: { code: 'parameter_unknown', param: 'lookup_key' },
    })
    const odd = stripe.paymentIntents.create({ amount: 1, currency: 'usd', payment_method_types: ['card'] } as never)
    await expect(odd).rejects.toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' })
    expect(complained()).toEqual(Array(4).fill('parameter_unknown'))
  })

  test('without a parameter that it needs', async () => {
    expect(await post('/v1/products', 'active=true')).toMatchObject({
      status: 400,
      error: { code: 'parameter_missing', param: 'name', message: 'Missing required param: name.' },
    })
    expect(await post('/v1/products', 'name=x&default_price_data[unit_amount]=1')).toMatchObject({
      error: { code: 'parameter_missing', param: 'default_price_data[currency]' },
    })
    expect(complained()).toEqual(['parameter_missing', 'parameter_missing'])
  })

  test.each([
    ['/v1/payment_intents', 'amount=1.5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['/v1/payment_intents', 'amount=0&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['/v1/products', 'name=', 'parameter_invalid_empty', 'name'],
    ['/v1/products', 'name[first]=x', 'parameter_invalid_string', 'name'],
    ['/v1/customers', 'address=Berlin', 'parameter_invalid_hash', 'address'],
    [
      '/v1/webhook_endpoints',
      'url=http://localhost/x&enabled_events=invoice.paid',
      'parameter_invalid_array',
      'enabled_events',
    ],
  ])('%s with %s: %s', async (path, form, code, param) => {
    expect(await post(path, form)).toMatchObject({ status: 400, error: { code, param } })
    expect(complained()).toEqual([code])
  })

  test('with a word that is none of those it knows', async () => {
    expect(await post('/v1/customers', 'tax_exempt=maybe')).toMatchObject({
      status: 400,
      error: { param: 'tax_exempt', message: 'Invalid tax_exempt: must be one of none, exempt, or reverse' },
    })
    expect(await post('/v1/products', 'name=x&active=yes')).toMatchObject({
      error: { message: 'Invalid boolean: yes' },
    })
    expect(complained()).toHaveLength(2)
  })

  test('as JSON, and with the number of a card', async () => {
    const json = counter.raw('POST', '/v1/customers', '{"name":"x"}', { 'content-type': 'application/json' })
    expect(await refused(json)).toMatchObject({ status: 400 })
    const card = { number: '4242424242424242', exp_month: 1, exp_year: 2030 }
    await expect(stripe.paymentMethods.create({ type: 'card', card })).rejects.toMatchObject({ statusCode: 402 })
    expect(complained()).toHaveLength(2)
  })

  test('with metadata beyond the limits', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, 'v']))
    for (const metadata of [many, { ['k'.repeat(41)]: 'v' }, { k: 'v'.repeat(501) }])
      await expect(stripe.customers.create({ metadata })).rejects.toMatchObject({ param: 'metadata', statusCode: 400 })
    expect(complained()).toHaveLength(3)
  })
})

describe('what is refused for what is on the books is no complaint', () => {
  test('an id of nothing', async () => {
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such customer: 'cus_none'",
    })
    await expect(stripe.paymentMethods.attach('pm_card_visa', { customer: 'cus_none' })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'customer',
    })
    expect(complained()).toEqual([])
  })

  test('a customer that was deleted is found deleted, and is not to be changed', async () => {
    const { id } = await stripe.customers.create({ name: 'Gone' })
    await stripe.customers.del(id)
    expect(await stripe.customers.retrieve(id)).toMatchObject({ deleted: true })
    await expect(stripe.customers.update(id, { name: 'Back' })).rejects.toMatchObject({ code: 'resource_missing' })
    expect((await stripe.customers.list({ limit: 100 })).data.map((one) => one.id)).not.toContain(id)
    expect(complained()).toEqual([])
  })

  test('a lookup key that another price has, unless it is to move', async () => {
    const product = await stripe.products.create({ name: 'Startup' })
    const given = { product: product.id, currency: 'usd', lookup_key: 'startup' }
    const first = await stripe.prices.create({ ...given, unit_amount: 2000 })
    await expect(stripe.prices.create({ ...given, unit_amount: 2500 })).rejects.toMatchObject({ param: 'lookup_key' })
    const second = await stripe.prices.create({ ...given, unit_amount: 2500, transfer_lookup_key: true })
    expect((await stripe.prices.list({ lookup_keys: ['startup'] })).data.map(({ id }) => id)).toEqual([second.id])
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull()
    expect(complained()).toEqual([])
  })

  test('a product with prices stays', async () => {
    const product = await stripe.products.create({
      name: 'Team',
      default_price_data: { currency: 'usd', unit_amount: 100, recurring: { interval: 'year' } },
    })
    expect(product.default_price).toMatch(/^price_/)
    await expect(stripe.products.del(product.id)).rejects.toMatchObject({ statusCode: 400 })
    await expect(stripe.products.create({ id: product.id, name: 'Again' })).rejects.toMatchObject({
      code: 'resource_already_exists',
    })
    expect(complained()).toEqual([])
  })

  test('an amount cannot be changed: a price is what it is', async () => {
    const product = await stripe.products.create({ name: 'Fixed' })
    const price = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 100 })
    await expect(stripe.prices.update(price.id, { unit_amount: 200 } as never)).rejects.toMatchObject({
      code: 'parameter_unknown',
    })
    expect(complained()).toEqual(['parameter_unknown'])
  })
})

test('the decimal of a price comes as stripe-node reads it', async () => {
  const product = await stripe.products.create({ name: 'Tokens' })
  const unit_amount_decimal = Stripe.Decimal.from('0.25')
  const price = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount_decimal })
  expect(price.unit_amount).toBeNull()
  expect(price.unit_amount_decimal?.toString()).toBe('0.25')
  const whole = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 100 })
  expect(whole.unit_amount_decimal?.toString()).toBe('100')
})
