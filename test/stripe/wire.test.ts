// What the wire does: whatever happens between us and Stripe, it is either known that nothing came of it, or it can be tried
// again without happening twice.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PaymentsDown, PaymentsRefused } from '../../src/org/billing/payments.ts'
import { type Answer, type Asked, failure, list, openStandIn, portAt, type StandIn } from './stand-in.ts'

let standIn: StandIn
beforeAll(async () => {
  standIn = await openStandIn()
})
afterAll(() => standIn.close())
beforeEach(() => {
  standIn.asked.length = 0
})

const port = ({ url } = standIn) => portAt({ apiUrl: url }).payments
const details = { organizationId: 'org_1', name: 'Sehat', email: 'bills@sehat.example', address: null }
const customer = { json: { id: 'cus_1', object: 'customer', metadata: {} } }
const keys = ({ asked } = standIn) => [...new Set(asked.map(({ key }) => key))]

// Each waits before it asks again: they wait together, each at a stand-in of its own.
describe.concurrent('nobody knows what came of a call', () => {
  test.each<[string, Answer]>([
    ['Stripe breaks', failure(500, 'api_error')],
    ['Stripe is being mended', failure(503, 'api_error')],
    ['too much is asked', failure(429, 'invalid_request_error', { code: 'rate_limit' })],
    ['another call holds the object', failure(429, 'invalid_request_error', { code: 'lock_timeout' })],
    ['another call holds the key', failure(409, 'idempotency_error', { code: 'idempotency_key_in_use' })],
    ['the connection is cut', 'cut'],
    ['a page comes instead of an answer', { html: '<h1>Welcome to nginx</h1>' }],
    ['a page comes with a failure', { status: 502, html: '<h1>Bad gateway</h1>' }],
    ['a failure comes in other words', { status: 503, json: { message: 'no healthy upstream' } }],
  ])('when %s', async (_, answer) => {
    const own = await openStandIn()
    own.answer(() => answer)
    await expect(port(own).saveCustomer('cus_1', details)).rejects.toThrow(PaymentsDown)
    expect(keys(own)).toHaveLength(1)
    await own.close()
  })

  test('when nobody is there at all', async () => {
    const { payments } = portAt({ apiUrl: 'http://127.0.0.1:9' })
    await expect(payments.read('cus_1')).rejects.toThrow(PaymentsDown)
  })
})

describe('Stripe says no', () => {
  test.each<[string, Answer, string]>([
    [
      'what is asked for is not there',
      failure(404, 'invalid_request_error', { code: 'resource_missing' }),
      'resource_missing',
    ],
    ['the card is declined', failure(402, 'card_error', { code: 'card_declined' }), 'card_declined'],
    ['the key is wrong', failure(401, 'invalid_request_error'), 'api_key_invalid'],
    ['the key may not', failure(403, 'invalid_request_error'), 'permission_denied'],
    [
      'a parameter is unknown',
      failure(400, 'invalid_request_error', { code: 'parameter_unknown' }),
      'parameter_unknown',
    ],
  ])('when %s', async (_, answer, code) => {
    standIn.answer(() => answer)
    const asked = port().setEnding({ changeId: 'chg_1', subscriptionId: 'sub_1', ends: true })
    await expect(asked).rejects.toMatchObject({ name: 'PaymentsRefused', code })
    expect(standIn.asked).toHaveLength(1)
  })
})

describe('an effect happens once', () => {
  test('a rate limit is waited for, as long as Stripe asks, under the same key', async () => {
    const limited = failure(429, 'invalid_request_error', {}, { 'retry-after': '1' })
    standIn.answer((_, nth) => (nth < 2 ? limited : customer))
    await expect(port().saveCustomer('cus_1', details)).resolves.toBe('cus_1')
    const [first, second] = standIn.asked.map(({ at }) => at)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(990)
    expect(standIn.asked).toHaveLength(2)
    expect(keys()).toHaveLength(1)
  })

  test('a connection cut after the deed is tried again under the same key, and finds it done', async () => {
    const made = new Map<string | null, Answer>()
    standIn.answer((asked) => {
      const before = made.get(asked.key)
      made.set(asked.key, customer)
      return before ?? 'cut'
    })
    await expect(port().saveCustomer(null, details)).resolves.toBe('cus_1')
    expect(standIn.asked.filter(({ path }) => path === '/v1/customers').map(({ key }) => key)).toEqual([
      'cust:test:org_1',
      'cust:test:org_1',
    ])
  })

  test('a failure that is kept under a key is not asked for again, but tried under the next', async () => {
    const kept = failure(500, 'api_error', {}, { 'idempotent-replayed': 'true' })
    standIn.answer(({ key }) => (key === 'cust:test:org_1' ? kept : customer))
    await expect(port().saveCustomer(null, details)).resolves.toBe('cus_1')
    expect(standIn.asked.slice(0, 2).map(({ key }) => key)).toEqual(['cust:test:org_1', 'cust:test:org_1:2'])
  })

  test('a page that was made although its answer was a failure is found, not made again', async () => {
    const session = { id: 'cs_1', object: 'checkout.session', status: 'open', url: 'https://pay', expires_at: 1 }
    let isMade = false
    standIn.answer((asked) => {
      if (asked.path === '/v1/prices') return list([price])
      if (asked.method === 'GET') return list(isMade ? [{ ...session, metadata: { change_id: 'chg_1' } }] : [])
      isMade = true
      return failure(500, 'api_error', {}, { 'idempotent-replayed': 'true' })
    })
    await expect(port().checkout(page('chg_1'))).resolves.toMatchObject({ sessionId: 'cs_1', url: 'https://pay' })
    expect(standIn.asked.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('a customer who is gone is made anew, under another key than the first', async () => {
    standIn.answer(({ path }) =>
      path === '/v1/customers/cus_gone'
        ? failure(404, 'invalid_request_error', { code: 'resource_missing', param: 'customer' })
        : customer,
    )
    await expect(port().saveCustomer('cus_gone', details)).resolves.toBe('cus_1')
    const made = standIn.asked.find(({ path }) => path === '/v1/customers')
    expect(made?.key).toBe('cust:test:org_1:after:cus_gone')
  })
})

const price = {
  id: 'price_1',
  object: 'price',
  lookup_key: 'standard_startup_month',
  unit_amount: 2000,
  currency: 'usd',
  metadata: {},
  recurring: { interval: 'month', interval_count: 1 },
}
const page = (changeId: string) => ({
  changeId,
  organizationId: 'org_1',
  customerId: 'cus_1',
  purchase: { mode: 'subscription', lookupKey: 'standard_startup_month', quantity: 1, trialDays: 0 } as const,
  returnUrl: null,
  expiresAt: new Date(Date.now() + 3600_000),
})

describe('a page to pay on', () => {
  const opened = async (expiresAt: Date) => {
    const made = { json: { id: 'cs_1', status: 'open', url: 'https://pay', expires_at: 1 } }
    standIn.answer(({ path, method }) => {
      if (method === 'POST') return made
      return list(path === '/v1/prices' ? [price] : [])
    })
    await port().checkout({ ...page('chg_1'), expiresAt })
    return standIn.asked.find(({ method }) => method === 'POST') as Asked
  }

  test('says on the session and on the subscription whose it is', async () => {
    const { body, key } = await opened(new Date(Date.now() + 3600_000))
    expect(key).toBe('co:chg_1:cus_1')
    for (const where of ['metadata', 'subscription_data[metadata]'])
      expect([body.get(`${where}[organization_id]`), body.get(`${where}[change_id]`)]).toEqual(['org_1', 'chg_1'])
    expect(body.get('success_url')).toBe('https://org.example.com/billing/done?session_id={CHECKOUT_SESSION_ID}')
    expect(body.has('payment_method_types[0]')).toBe(false)
  })

  test.each([
    ['at once', -1, 30, 40],
    ['in a minute', 1, 30, 40],
    ['in three hours', 180, 180, 190],
    ['in a week', 7 * 24 * 60, 24 * 60 - 20, 24 * 60],
  ])('that is to close %s stays open as long as Stripe allows', async (_, wished, least, most) => {
    const now = Date.now() / 1000
    const { body } = await opened(new Date((now + wished * 60) * 1000))
    const minutes = (Number(body.get('expires_at')) - now) / 60
    expect(minutes).toBeGreaterThanOrEqual(least)
    expect(minutes).toBeLessThanOrEqual(most)
  })

  test('that is over is refused with what became of it', async () => {
    const over = { id: 'cs_1', status: 'expired', url: null, metadata: { change_id: 'chg_2' } }
    standIn.answer(({ path }) => list(path === '/v1/prices' ? [price] : [over]))
    await expect(port().checkout(page('chg_2'))).rejects.toMatchObject({ code: 'session_expired' })
  })

  test('for a price that Stripe does not have is refused', async () => {
    standIn.answer(() => list([]))
    await expect(port().checkout(page('chg_3'))).rejects.toThrow(PaymentsRefused)
    await expect(port().checkout(page('chg_3'))).rejects.toMatchObject({ code: 'price_missing' })
  })
})

test('lists are read to their end', async () => {
  const subscription = (id: string, customerId: string) => ({ id, object: 'subscription', customer: customerId })
  standIn.answer(({ query }) =>
    query.has('starting_after')
      ? list([subscription('sub_3', 'cus_2')])
      : list([subscription('sub_1', 'cus_1'), subscription('sub_2', 'cus_1')], true),
  )
  const seen: string[] = []
  for await (const id of port().customers()) seen.push(id)
  expect(seen).toEqual(['cus_1', 'cus_2'])
})

test('calls are spread out so that Stripe’s limit is kept', async () => {
  standIn.answer(() => customer)
  const { payments, connection } = portAt({ apiUrl: standIn.url, isPaced: true })
  await Promise.all(Array.from({ length: 45 }, () => payments.saveCustomer('cus_1', details)))
  await connection.close()
  const times = standIn.asked.map(({ at }) => at)
  expect(times).toHaveLength(45)
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1_000)
})

test('while Redis is away each process keeps the pace by itself', async () => {
  standIn.answer(() => customer)
  const { payments, connection } = portAt({ apiUrl: standIn.url, isPaced: true }, undefined, 'redis://127.0.0.1:9')
  for (let nth = 0; nth < 3; nth++) await expect(payments.saveCustomer('cus_1', details)).resolves.toBe('cus_1')
  expect(standIn.asked).toHaveLength(3)
  await connection.close()
})
