// Setting the account at Stripe up from the catalog: once is enough, again changes nothing, and nobody else's things are touched.
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Catalog, loadCatalog, readCatalog } from '../../src/catalog/catalog.ts'
import { presets } from '../../src/catalog/presets/presets.ts'
import { PaymentsRefused } from '../../src/org/billing/payments.ts'
import { heardTypes } from '../../src/stripe/events.ts'
import { setUp } from '../../src/stripe/setup.ts'
import { type Counter, openCounter } from '../sandbox/stripe/counter.ts'

let counter: Counter
let stripe: Stripe
beforeAll(async () => {
  counter = await openCounter()
  stripe = counter.stripe
})
afterAll(() => counter.close())

const publicUrl = 'https://org.example.com'
const wish = (catalog: Catalog = loadCatalog('standard')) => ({ catalog, publicUrl, withEndpoint: true })
const run = (catalog?: Catalog, isDry = false) => setUp(stripe, wish(catalog), { isDry })
const key = 'standard_startup_month'
const priceOf = async (lookupKey: string) =>
  (await stripe.prices.list({ lookup_keys: [lookupKey], active: true })).data[0]

/** The standard catalog with another amount for the Startup plan's month. */
function dearer(amount: number): Catalog {
  const input = structuredClone(presets.standard)
  const month = input?.plans.startup?.prices?.month
  if (!month) throw new Error('the standard catalog has no such price')
  month.amount = amount
  return readCatalog('dearer', input)
}

async function everything(): Promise<unknown[]> {
  const { data: products } = await stripe.products.list({ limit: 100 })
  const { data: prices } = await stripe.prices.list({ limit: 100 })
  const { data: portals } = await stripe.billingPortal.configurations.list({ limit: 100 })
  const { data: endpoints } = await stripe.webhookEndpoints.list({ limit: 100 })
  return [...products, ...prices, ...portals, ...endpoints]
}

describe('setting up', () => {
  test('as a trial run says what it would do, and does nothing', async () => {
    const before = await everything()
    const { differences, webhookSecret } = await run(undefined, true)
    const words = differences.map(({ words }) => words)
    expect(words).toContain('the product Startup: made')
    expect(words).toContain('the price standard_startup_month: made, $20.00 a month')
    expect(words).toContain('the configuration of the Billing Portal: made')
    expect(words).toContain('the webhook endpoint https://org.example.com/stripe/webhook: made')
    expect(webhookSecret).toBeNull()
    expect(await everything()).toEqual(before)
  })

  test('makes what the catalog sells, the Portal and the endpoint, and shows the secret', async () => {
    const { webhookSecret } = await run()
    expect(webhookSecret).toMatch(/^whsec_/)
    const { plans, credits } = loadCatalog('standard')
    const priced = [
      ...Object.values(plans).flatMap(({ prices }) => [prices.month, prices.year]),
      ...Object.values(credits.packs).map(({ price }) => price),
    ]
    for (const price of priced)
      if (price) expect(await priceOf(price.lookupKey)).toMatchObject({ unit_amount: price.amount, currency: 'usd' })
    expect((await priceOf(key))?.recurring).toMatchObject({ interval: 'month', interval_count: 1 })
    expect((await priceOf('standard_pack_5000'))?.recurring).toBeNull()
    const endpoints = (await stripe.webhookEndpoints.list()).data.filter(({ url }) => url.startsWith(publicUrl))
    expect(endpoints).toHaveLength(1)
    expect(endpoints[0]).toMatchObject({ api_version: Stripe.API_VERSION, status: 'enabled' })
    expect(endpoints[0]?.enabled_events.toSorted()).toEqual([...heardTypes].toSorted())
  })

  test('again finds nothing to do', async () => {
    const before = await everything()
    expect(await run()).toEqual({ differences: [], notes: [], webhookSecret: null })
    expect(await everything()).toEqual(before)
  })

  test('with another amount makes another price that takes the key; who has the old one keeps it, and it keeps its name', async () => {
    const old = await priceOf(key)
    const trial = await run(dearer(25_00), true)
    expect(trial.differences.map(({ words }) => words)).toContainEqual(
      'the price standard_startup_month: is $20.00 a month; $25.00 a month takes its place, and living subscriptions keep the old one',
    )
    await run(dearer(25_00))
    expect(await priceOf(key)).toMatchObject({ unit_amount: 25_00 })
    expect(await stripe.prices.retrieve(old?.id ?? '')).toMatchObject({
      active: false,
      unit_amount: 20_00,
      lookup_key: null,
      metadata: { guildhall_price: key },
    })
    expect((await run(dearer(25_00))).differences).toEqual([])
  })

  test('a price that was changed at Stripe by hand is put right the same way', async () => {
    const product = (await priceOf(key))?.product
    await stripe.prices.create({
      product: String(product),
      currency: 'eur',
      unit_amount: 100,
      recurring: { interval: 'year' },
      lookup_key: key,
      transfer_lookup_key: true,
    })
    const { differences } = await run()
    expect(differences.map(({ words }) => words).join()).toContain('is €1.00 a year')
    expect(await priceOf(key)).toMatchObject({ unit_amount: 20_00, currency: 'usd', product })
    expect((await run()).differences).toEqual([])
  })

  test('what somebody else sells is left alone', async () => {
    const product = await stripe.products.create({ name: 'Startup' })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 1,
      lookup_key: 'theirs',
    })
    const endpoint = await stripe.webhookEndpoints.create({
      url: 'https://theirs.example.com/stripe/webhook',
      enabled_events: ['*'],
    })
    expect((await run()).differences).toEqual([])
    expect(await stripe.products.retrieve(product.id)).toEqual(product)
    expect(await stripe.prices.retrieve(price.id)).toEqual(price)
    expect((await stripe.webhookEndpoints.retrieve(endpoint.id)).enabled_events).toEqual(['*'])
  })

  test('an endpoint that was disabled, or hears something else, is put right', async () => {
    const ours = async () => (await stripe.webhookEndpoints.list()).data.find(({ url }) => url.startsWith(publicUrl))
    await stripe.webhookEndpoints.update((await ours())?.id ?? '', { disabled: true, enabled_events: ['invoice.paid'] })
    const { differences, webhookSecret } = await run()
    expect(differences.map(({ words }) => words)).toEqual([
      'the webhook endpoint https://org.example.com/stripe/webhook: its events and that it is disabled put right',
    ])
    expect(webhookSecret).toBeNull()
    expect(await ours()).toMatchObject({
      status: 'enabled',
      enabled_events: expect.arrayContaining(['charge.refunded']),
    })
  })

  test('another catalog has things of its own', async () => {
    const before = await priceOf(key)
    const { differences } = await run(loadCatalog('cartesia'))
    expect(differences.length).toBeGreaterThan(0)
    expect(await priceOf(key)).toEqual(before)
  })
})

test('where Stripe cannot post to us, there is no endpoint, and it is said', async () => {
  const { notes, webhookSecret } = await setUp(
    stripe,
    { ...wish(), publicUrl: 'http://localhost:3000' },
    { isDry: false },
  )
  expect(notes.map(({ words }) => words).join()).toContain('Stripe posts to https only')
  expect(webhookSecret).toBeNull()
})

test('a key that Stripe does not know is refused in the port’s own words', async () => {
  const stranger = counter.client({}, 'sk_test_wrong')
  await expect(setUp(stranger, wish(), { isDry: true })).rejects.toThrow(PaymentsRefused)
})
