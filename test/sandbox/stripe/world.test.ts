// The local Stripe in the sandbox: in its traffic, its faults, its clock and its driver, and no part of it where the app was
// given another Stripe.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { startInSandbox } from '../../../src/sandbox/start.ts'
import { afterLastAttempt } from '../../../src/sandbox/stripe/billing/notes.ts'
import { createDatabase } from '../../database.ts'
import { openWorld } from '../../world.ts'

const world = openWorld()

type Line = { what: string; direction: string; status: number; complaints: { error: string }[] }
type Place = { apiUrl: string; secretKey: string; webhookSecrets: string[] }

async function dashboard(): Promise<Stripe> {
  const { apiUrl, secretKey } = await world().call<Place>('stripe')
  const { hostname: host, port } = new URL(apiUrl)
  return new Stripe(secretKey, { host, port: Number(port), protocol: 'http', telemetry: false, maxNetworkRetries: 0 })
}
const traffic = () => world().call<Line[]>('traffic')

test('calls and webhooks stand in the one record of what went over the wire', async () => {
  const stripe = await dashboard()
  await stripe.customers.create({ name: 'Seen' })
  await world().settle()
  const lines = (await traffic()).map(({ direction, what, status }) => `${direction}: ${what} ${status}`)
  expect(lines).toContain('from the app: POST /v1/customers 200')
  expect(lines).toContain('to the app: webhook customer.created 200')
})

test('a call that is wrong is a complaint, on the page and in the test that caused it', async () => {
  const stripe = await dashboard()
  await expect(stripe.customers.create({ nmae: 'x' } as never)).rejects.toMatchObject({ code: 'parameter_unknown' })
  const complaint = {
    error: 'parameter_unknown',
    text: expect.stringContaining('nmae'),
    cites: expect.stringMatching(/^stripe-platform/),
  }
  expect(world().complaints.splice(0)).toMatchObject([complaint])
  expect(await world().call('refusals')).toMatchObject([{ ...complaint, what: 'POST /v1/customers' }])
})

test('a wrong call shows in what someone does meanwhile, for nobody can tell whose it was', async () => {
  const stripe = await dashboard()
  const { watches } = world().sandbox.world.slack
  const watch = watches.begin('U0DINA')
  await stripe.customers.create({ nmae: 'x' } as never).catch(() => undefined)
  watches.end(watch)
  expect(watch.refusals).toEqual([expect.stringContaining('parameter_unknown: POST /v1/customers')])
  expect(world().complaints.splice(0)).toHaveLength(1)
})

test('webhooks are held and let go by the driver', async () => {
  const stripe = await dashboard()
  await world().faults({ stripe: { webhooks: 'hold' } })
  await stripe.customers.create({ name: 'Held' })
  await world().settle()
  const before = (await traffic()).filter(({ what }) => what === 'webhook customer.created').length
  await world().faults({})
  await world().settle()
  expect((await traffic()).filter(({ what }) => what === 'webhook customer.created')).toHaveLength(before + 1)
})

test('faults are asked for by name, and nothing else is one', async () => {
  const odd = await world().ask('faults', { stripe: { webhooks: 'eat' } })
  expect(odd.status).toBe(400)
  await world().faults({ stripe: { api: { status: 500 }, next: 1 } })
  const stripe = await dashboard()
  await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 500 })
  expect((await stripe.customers.list()).object).toBe('list')
})

test('an address that is no checkout page is told as such', async () => {
  const answer = await world().ask('pay', { url: 'https://example.com/nothing' })
  expect(answer).toMatchObject({ status: 404, answer: { error: expect.stringContaining('example.com') } })
})

test('a holder disputes a charge, and their bank settles it', async () => {
  const stripe = await dashboard()
  const given = { amount: 500, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' }
  const paid = await stripe.paymentIntents.create(given)
  const dispute = await world().call<Stripe.Dispute>('stripe', { dispute: String(paid.latest_charge) })
  expect(dispute.status).toBe('needs_response')
  expect(await world().call('stripe', { settle: dispute.id, as: 'lost' })).toMatchObject({ status: 'lost' })
  expect((await world().ask('stripe', { settle: dispute.id, as: 'won' })).status).toBe(409)
  expect((await world().ask('stripe', { dispute: 'ch_none' })).status).toBe(404)
})

test('the account says what becomes of a subscription after the last attempt', async () => {
  expect(await world().call('stripe', { afterLastAttempt: 'unpaid' })).toEqual({ afterLastAttempt: 'unpaid' })
  expect((await world().ask('stripe', { afterLastAttempt: 'forget' })).status).toBe(400)
  const { books } = world().sandbox.world.stripe ?? {}
  expect(books && afterLastAttempt(books)).toBe('unpaid')
})

test('where the app was given another Stripe, there is none here', async () => {
  const database = await createDatabase()
  const given = { STRIPE_SECRET_KEY: `sk_test_${'x'.repeat(24)}`, STRIPE_API_URL: 'http://127.0.0.1:9' }
  const env = { ...given, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent' }
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const sandbox = await startInSandbox(readConfig(env), { log })
  try {
    expect(sandbox.world.stripe).toBeUndefined()
    expect((await sandbox.request('/sandbox/api/stripe')).status).toBe(409)
  } finally {
    await sandbox.stop()
    await database.drop()
  }
})
