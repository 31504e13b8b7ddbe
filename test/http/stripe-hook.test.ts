// Stripe's door over the wire, with real signatures: what is taken, what is turned away, and that nothing is said of why.
import { type OutgoingHttpHeaders, request } from 'node:http'
import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { billingPages } from '../../src/http/billing-pages.ts'
import { type HttpServer, serve } from '../../src/http/serve.ts'
import { stripeHook } from '../../src/http/stripe-hook.ts'
import type { Heard } from '../../src/org/billing/payments.ts'
import type { Log } from '../../src/org/context.ts'
import { concerns, hear, heardTypes } from '../../src/stripe/events.ts'

const secrets = ['whsec_new', 'whsec_old']
const kept: Heard[] = []
const returned: string[] = []
const logged: string[] = []
let isDown = false
let isOpen = true
let server: HttpServer
let address: string

beforeAll(async () => {
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const door = stripeHook({
    log,
    livemode: false,
    get isOpen() {
      return isOpen
    },
    hear: (raw, signature) => hear(secrets, raw, signature),
    concerns,
    async heard(event) {
      if (isDown) throw new Error('the database does not answer')
      kept.push(event)
    },
  })
  const pages = billingPages({
    log,
    slackAddress: () => 'slack://open?team=T1&x="><script>',
    async arrived(sessionId) {
      returned.push(sessionId)
      throw new Error('nobody knows it')
    },
  })
  server = serve({ log, mounts: [door, pages], unready: async () => [], slack: () => null })
  const { port } = await server.listen(0, '127.0.0.1')
  address = `http://127.0.0.1:${port}`
})
afterAll(() => server.close())
beforeEach(() => {
  for (const list of [kept, returned, logged]) list.length = 0
  isDown = false
  isOpen = true
})

const write = (facts: object, message: string): void => void logged.push(`${JSON.stringify(facts)} ${message}`)
const now = () => Math.floor(Date.now() / 1000)

const event = (more: object = {}, object: object = { object: 'subscription', id: 'sub_1', customer: 'cus_1' }) => ({
  id: 'evt_1',
  object: 'event',
  api_version: Stripe.API_VERSION,
  type: 'customer.subscription.updated',
  created: now(),
  livemode: false,
  data: { object },
  ...more,
})

const signed = (payload: string, { secret = 'whsec_new', timestamp = now() } = {}): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })

const post = async (payload: string, signature: string | null = signed(payload)) => {
  const headers = signature === null ? {} : { 'stripe-signature': signature }
  const answer = await fetch(`${address}/stripe/webhook`, { method: 'POST', body: payload, headers })
  return { status: answer.status, words: await answer.text() }
}
/** Sends a body on a connection of its own, and gives the status that comes back, however much of it was taken. */
const pour = (payload: string, headers: OutgoingHttpHeaders): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${address}/stripe/webhook`, { method: 'POST', agent: false, headers })
    sent.on('response', ({ statusCode = 0 }) => resolve(statusCode)).on('error', reject)
    sent.end(payload)
  })
const postEvent = (more: object = {}, object?: object) => post(JSON.stringify(event(more, object)))

describe('an event is taken', () => {
  test('and only whose it is, is read of it', async () => {
    expect(await postEvent()).toEqual({ status: 200, words: 'Heard.\n' })
    expect(kept).toEqual([
      {
        eventId: 'evt_1',
        type: 'customer.subscription.updated',
        customerId: 'cus_1',
        createdAt: expect.any(Date),
        livemode: false,
        account: null,
      },
    ])
  })

  test('signed with any of the secrets, while one takes the place of another', async () => {
    const payload = JSON.stringify(event())
    expect((await post(payload, signed(payload, { secret: 'whsec_old' }))).status).toBe(200)
    const both = `${signed(payload, { secret: 'whsec_gone' })},${signed(payload, { secret: 'whsec_old' }).split(',')[1]}`
    expect((await post(payload, both)).status).toBe(200)
  })

  test.each<[string, object, object]>([
    ['a customer', { object: 'customer', id: 'cus_7' }, { customerId: 'cus_7' }],
    ['a customer in full', { object: 'invoice', id: 'in_1', customer: { id: 'cus_7' } }, { customerId: 'cus_7' }],
    ['a dispute', { object: 'dispute', charge: 'ch_1', payment_intent: 'pi_1' }, { customerId: null, aboutId: 'pi_1' }],
    ['a refund', { object: 'refund', charge: 'ch_1', payment_intent: null }, { customerId: null, aboutId: 'ch_1' }],
  ])('that is about %s', async (_, object, expected) => {
    await postEvent({}, object)
    expect(kept).toEqual([expect.objectContaining(expected)])
  })

  test('that is about a payment method someone took away', async () => {
    const object = { object: 'payment_method', id: 'pm_1', customer: null }
    await postEvent({ type: 'payment_method.detached', data: { object, previous_attributes: { customer: 'cus_7' } } })
    expect(kept).toEqual([expect.objectContaining({ customerId: 'cus_7' })])
  })

  test('three times as often as it comes three times: whoever keeps it knows it again', async () => {
    for (let nth = 0; nth < 3; nth++) expect((await postEvent()).status).toBe(200)
    expect(kept.map(({ eventId }) => eventId)).toEqual(['evt_1', 'evt_1', 'evt_1'])
  })
})

const thin = (about?: object, type = 'v1.customer.subscription.updated') => ({
  id: 'evt_1',
  object: 'v2.core.event',
  type,
  created: new Date().toISOString(),
  livemode: false,
  ...(about ? { related_object: about } : {}),
})

describe('a thin event', () => {
  test.each<[string, object, object]>([
    ['a customer', { type: 'customer', id: 'cus_7' }, { customerId: 'cus_7' }],
    ['a subscription', { type: 'subscription', id: 'sub_7' }, { customerId: null, aboutId: 'sub_7' }],
  ])('that is about %s is taken as one that brings it along', async (_, about, expected) => {
    expect((await post(JSON.stringify(thin(about)))).status).toBe(200)
    expect(kept).toEqual([expect.objectContaining({ type: 'customer.subscription.updated', ...expected })])
  })

  test.each<[string, object]>([
    ['of a type that nobody knows', thin({ type: 'moon', id: 'moon_1' }, 'v2.moon.full')],
    ['that is about nobody', thin()],
    ['of another account', { ...thin({ type: 'customer', id: 'cus_7' }), context: 'acct_1' }],
  ])('%s is answered and left alone', async (_, event) => {
    expect((await post(JSON.stringify(event))).status).toBe(200)
    expect(kept).toEqual([])
  })
})

describe('an event is answered and left alone', () => {
  test.each<[string, object, object?]>([
    ['of a type that changes nothing here', { type: 'price.updated' }],
    ['of a type that nobody knows', { type: 'moon.full' }],
    ['of another account', { account: 'acct_1' }],
    ['that is about nobody', {}, { object: 'invoice', id: 'in_1', customer: null }],
    ['that is about what could be nobody', {}, { object: 'invoice', id: 'in_1', customer: '../\u0000' }],
  ])('%s', async (_, more, object) => {
    expect((await postEvent(more, object)).status).toBe(200)
    expect(kept).toEqual([])
  })
})

describe('an event is turned away, without a word on why', () => {
  const turnedAway = { status: 400, words: 'That is no event that is taken here.\n' }
  test.each<[string, (payload: string) => string | null]>([
    ['without a signature', () => null],
    ['with an empty one', () => ''],
    ['with one that is none', () => 'v1=hello'],
    ['forged', (payload) => signed(payload, { secret: 'whsec_theirs' })],
    ['changed on its way', (payload) => signed(`${payload} `)],
    ['too old', (payload) => signed(payload, { timestamp: now() - 310 })],
    ['from the future', (payload) => signed(payload, { timestamp: now() + 310 })],
    ['too old, with a new date before it', (payload) => `t=${now()},${signed(payload, { timestamp: now() - 310 })}`],
    ['too old, with a new date behind it', (payload) => `${signed(payload, { timestamp: now() - 310 })}, t=${now()}`],
  ])('%s', async (_, sign) => {
    const payload = JSON.stringify(event())
    expect(await post(payload, sign(payload))).toEqual(turnedAway)
    expect(kept).toEqual([])
  })

  test.each<[string, string]>([
    ['that is not JSON', 'type=invoice.paid'],
    ['that is empty', ''],
    ['that is a list', '[]'],
    ['that is nothing', 'null'],
    ['that is thin and of no time', JSON.stringify({ ...thin(), created: 'soon' })],
    ['that has an id that is none', JSON.stringify(event({ id: 'evt_\u0000' }))],
    ['that is of no time', JSON.stringify(event({ created: 1e300 }))],
    ['that has nothing in it', JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid', created: 1 })],
  ])('%s', async (_, payload) => {
    expect(await post(payload)).toEqual(turnedAway)
    expect(kept).toEqual([])
  })

  test('of the other mode, and whoever runs this is told', async () => {
    expect(await postEvent({ livemode: true })).toEqual(turnedAway)
    expect(kept).toEqual([])
    expect(logged.join()).toContain('a live event came to a test key')
  })

  test('of two megabytes, before it is read', async () => {
    const payload = JSON.stringify({ ...event(), filler: 'x'.repeat(2 * 1024 * 1024) })
    const headers = { 'stripe-signature': signed(payload) }
    expect(await pour(payload, { ...headers, 'content-length': payload.length })).toBe(413)
    expect(await pour(payload, { ...headers, 'transfer-encoding': 'chunked' })).toBe(413)
    expect(kept).toEqual([])
  })

  test('and neither its text nor its signature is logged', async () => {
    const payload = JSON.stringify(event({}, { object: 'customer', id: 'cus_1', email: 'private@sehat.example' }))
    const signature = signed(payload, { secret: 'whsec_theirs' })
    await post(payload, signature)
    await post(payload)
    expect(logged.join()).not.toMatch(/private@|whsec_|v1=/)
  })
})

test('while the database is away Stripe is told to come again', async () => {
  isDown = true
  expect((await postEvent()).status).toBe(500)
  isDown = false
  expect((await postEvent()).status).toBe(200)
})

test('without a secret nothing can be checked, and Stripe is told to come again', async () => {
  isOpen = false
  expect((await postEvent()).status).toBe(503)
  expect(kept).toEqual([])
})

test('only POST, and only there', async () => {
  const looked = await fetch(`${address}/stripe/webhook`)
  expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await fetch(`${address}/stripe/webhook/more`, { method: 'POST', body: '{}' })).status).toBe(404)
})

test('every type that is heard is taken, and the endpoint is asked for no other', () => {
  expect(heardTypes.filter((type) => !concerns(type))).toEqual([])
  expect(new Set(heardTypes).size).toBe(heardTypes.length)
})

describe('the page on which people come back', () => {
  test('thanks, opens Slack, and lets nothing of anyone else’s in', async () => {
    const answer = await fetch(`${address}/billing/done?session_id=cs_test_1`)
    const html = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).toContain('Thank you')
    expect(html).toContain('href="slack://open?team=T1&amp;x=&quot;&gt;&lt;script&gt;"')
    expect(html).not.toContain('cs_test_1')
  })

  test('passes on whose page it was, and is there though nobody knows it', async () => {
    const known = await fetch(`${address}/billing/done?session_id=cs_test_1`)
    expect([known.status, returned]).toEqual([200, ['cs_test_1']])
    for (const odd of ['', '?session_id=', '?session_id=../../x', '?session_id=cs_%27;drop'])
      expect((await fetch(`${address}/billing/done${odd}`)).status).toBe(200)
    expect(returned).toEqual(['cs_test_1'])
  })

  test('says that nothing was changed to whoever went back', async () => {
    expect(await (await fetch(`${address}/billing/back`)).text()).toContain('Nothing was changed')
  })

  test('is only looked at, and is the only one there', async () => {
    expect((await fetch(`${address}/billing/done`, { method: 'POST' })).status).toBe(405)
    for (const path of ['/billing', '/billing/other', '/billing/__proto__'])
      expect((await fetch(`${address}${path}`)).status).toBe(404)
  })
})
