// Stand-ins for Stripe that answer otherwise than Stripe does: in older words, with ids in place of what was to be expanded,
// without some of its operations, or with what is another's. What is read of them is as true all the same.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PaymentsDown } from '../../src/org/billing/payments.ts'
import { type Answer, failure, list, openStandIn, portAt, type StandIn } from './stand-in.ts'

let standIn: StandIn
beforeAll(async () => {
  standIn = await openStandIn()
})
afterAll(() => standIn.close())
beforeEach(() => {
  standIn.asked.length = 0
})

const port = () => portAt({ apiUrl: standIn.url }).payments
const customer = { json: { id: 'cus_1', object: 'customer', metadata: {} } }
/** Answers each path as told, and any other as one that is not there. */
const answerBy = (answers: Record<string, Answer>, other: Answer = failure(404, 'invalid_request_error')) =>
  standIn.answer(({ path }) => answers[path] ?? other)

test('a stand-in that leaves out whatever may be left out is read all the same', async () => {
  const subscription = {
    id: 'sub_1',
    object: 'subscription',
    status: 'active',
    created: 100,
    start_date: 100,
    current_period_start: 100,
    current_period_end: 200,
    items: { data: [{ id: 'si_1', price: { id: 'price_1', currency: 'usd', unit_amount: 2000 } }] },
  }
  const invoice = {
    id: 'in_1',
    object: 'invoice',
    subscription: 'sub_1',
    status: 'paid',
    amount_due: 2000,
    amount_paid: 2000,
    currency: 'usd',
    created: 100,
    payment_intent: 'pi_1',
    lines: { data: [{ amount: 2000, period: { start: 100, end: 200 }, price: { id: 'price_1', lookup_key: 'a' } }] },
  }
  const charge = {
    id: 'ch_1',
    payment_intent: 'pi_1',
    amount: 2000,
    amount_refunded: 500,
    created: 100,
    status: 'succeeded',
  }
  const answers: Record<string, Answer> = {
    '/v1/customers/cus_1': { json: { id: 'cus_1', object: 'customer' } },
    '/v1/subscriptions': list([subscription]),
    '/v1/invoices': list([invoice]),
    '/v1/checkout/sessions': list([]),
    '/v1/charges': list([charge]),
  }
  standIn.answer(({ path }) => answers[path] ?? failure(404, 'invalid_request_error'))
  const truth = await port().read('cus_1')
  expect(truth).toMatchObject({ isDeleted: false, organizationId: null, card: null, purchases: [], openSessions: [] })
  expect(truth.subscriptions).toEqual([
    expect.objectContaining({ id: 'sub_1', quantity: 1, periodEnd: new Date(200_000), next: null, endsAt: null }),
  ])
  expect(truth.invoices[0]).toMatchObject({ subscriptionId: 'sub_1', amountRefunded: 500, paidAt: null })
  expect(truth.invoices[0]?.lines[0]).toMatchObject({ price: { id: 'price_1', lookupKey: 'a' }, isProration: false })
})

test('a stand-in that has neither subscriptions nor invoices is read for what it has', async () => {
  const session = {
    id: 'cs_1',
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    created: 100,
    amount_total: 1000,
    currency: 'usd',
    payment_intent: null,
    line_items: { data: [{ quantity: 1, price: { id: 'price_1', lookup_key: 'pack' } }] },
  }
  const answers: Record<string, Answer> = {
    '/v1/customers/cus_1': { json: { id: 'cus_1', object: 'customer', metadata: { organization_id: 'org_1' } } },
    '/v1/checkout/sessions': list([session]),
    '/v1/charges': list([]),
  }
  standIn.answer(({ path }) => answers[path] ?? { status: 404, json: { message: 'Not Found' } })
  const truth = await port().read('cus_1')
  expect(truth).toMatchObject({ organizationId: 'org_1', subscriptions: [], invoices: [] })
  expect(truth.purchases).toEqual([
    expect.objectContaining({ lookupKey: 'pack', amount: 1000, isPaid: true, paidAt: new Date(100_000) }),
  ])
})

test('an answer that is no list is no answer', async () => {
  standIn.answer(({ path }) => (path === '/v1/customers/cus_1' ? customer : { json: { hello: 'world' } }))
  await expect(port().read('cus_1')).rejects.toThrow(PaymentsDown)
})

const month = { interval: 'month', interval_count: 1 }
const startup = { id: 'price_1', currency: 'usd', unit_amount: 2000, lookup_key: 'startup', recurring: month }
const period = { current_period_start: 100, current_period_end: 200 }
const item = { id: 'si_1', quantity: 1, price: startup, ...period }
const subscription = {
  id: 'sub_1',
  object: 'subscription',
  customer: 'cus_1',
  status: 'active',
  created: 100,
  start_date: 100,
  items: { data: [item] },
}

describe('what is told as an id only is asked for', () => {
  const schedule = {
    id: 'sub_sched_1',
    status: 'active',
    current_phase: { start_date: 100, end_date: 200 },
    phases: [
      { items: [{ price: 'price_1' }], start_date: 100, end_date: 200, discounts: [{ discount: 'di_1' }] },
      { items: [{ price: 'price_2' }], start_date: 200, end_date: 300 },
    ],
  }
  const answers: Record<string, Answer> = {
    '/v1/customers/cus_1': customer,
    '/v1/subscriptions': list([{ ...subscription, schedule: 'sub_sched_1', default_payment_method: 'pm_1' }]),
    '/v1/subscriptions/sub_1': { json: { ...subscription, schedule: 'sub_sched_1' } },
    '/v1/subscription_schedules/sub_sched_1': { json: schedule },
    '/v1/prices': list([startup]),
    '/v1/prices/price_2': { json: { ...startup, id: 'price_2', lookup_key: 'team' } },
    '/v1/payment_methods/pm_1': { json: { id: 'pm_1', card: { exp_month: 8, exp_year: 2030 } } },
  }

  test('such as a schedule, and the card', async () => {
    answerBy(answers)
    const truth = await port().read('cus_1')
    expect(truth.card).toEqual({ expMonth: 8, expYear: 2030 })
    expect(truth.subscriptions[0]).toMatchObject({
      scheduleId: 'sub_sched_1',
      next: { price: { lookupKey: 'team' }, at: new Date(200_000) },
    })
  })

  test('so that a change that is to come is written into the schedule there is, and keeps its discount', async () => {
    answerBy(answers)
    await port().changeAtPeriodEnd({ changeId: 'chg_1', subscriptionId: 'sub_1', lookupKey: 'startup' })
    const posts = standIn.asked.filter(({ method }) => method === 'POST')
    expect(posts.map(({ path }) => path)).toEqual(['/v1/subscription_schedules/sub_sched_1'])
    for (const nth of [0, 1]) expect(posts[0]?.body.get(`phases[${nth}][discounts][0][discount]`)).toBe('di_1')
  })

  test('such as the card that was left on a page of its own', async () => {
    const page = { id: 'cs_1', mode: 'setup', status: 'complete', created: 100, setup_intent: 'seti_1' }
    answerBy({
      ...answers,
      '/v1/subscriptions': list([]),
      '/v1/checkout/sessions': list([page]),
      '/v1/setup_intents/seti_1': { json: { id: 'seti_1', payment_method: 'pm_1' } },
    })
    expect((await port().read('cus_1')).card).toEqual({ expMonth: 8, expYear: 2030 })
    const made = standIn.asked.find(({ method, path }) => method === 'POST' && path === '/v1/customers/cus_1')
    expect(made?.body.get('invoice_settings[default_payment_method]')).toBe('pm_1')
  })
})

test('a card of which nothing can be learned is a card all the same', async () => {
  const old = { id: 'cus_1', object: 'customer', default_source: 'card_1' }
  answerBy({ '/v1/customers/cus_1': { json: old } })
  expect((await port().read('cus_1')).card).toEqual({ expMonth: null, expYear: null })
})

test('a stand-in that does not filter gives nobody what is another’s', async () => {
  const theirs = { ...subscription, id: 'sub_2', customer: 'cus_2' }
  const bill = {
    object: 'invoice',
    status: 'paid',
    amount_paid: 2000,
    currency: 'usd',
    created: 100,
    lines: { data: [] },
  }
  const charge = { id: 'ch_1', payment_intent: 'pi_1', amount: 2000, created: 100, status: 'succeeded', disputed: true }
  answerBy({
    '/v1/customers/cus_1': customer,
    '/v1/subscriptions': list([theirs, subscription]),
    '/v1/invoices': list([
      { ...bill, id: 'in_2', customer: 'cus_2' },
      { ...bill, id: 'in_1', customer: { id: 'cus_1' } },
    ]),
    '/v1/invoice_payments': list([
      { id: 'inpay_2', invoice: 'in_2', payment: { payment_intent: 'pi_2' } },
      { id: 'inpay_1', invoice: 'in_1', payment: { payment_intent: 'pi_1' } },
    ]),
    '/v1/charges': list([
      { ...charge, id: 'ch_2', payment_intent: 'pi_2', customer: 'cus_2', amount_refunded: 2000 },
      { ...charge, customer: 'cus_1' },
    ]),
    '/v1/disputes': list([{ id: 'dp_2', charge: 'ch_2', status: 'lost' }]),
  })
  const truth = await port().read('cus_1')
  expect(truth.subscriptions.map(({ id }) => id)).toEqual(['sub_1'])
  expect(truth.invoices).toEqual([expect.objectContaining({ id: 'in_1', amountRefunded: 0, dispute: null })])
})

test.each<[string, Answer]>([
  ['in a page', { status: 404, html: '<pre>Cannot GET /v1/charges</pre>' }],
  ['in its own words', { status: 404, json: { error: 'not found' } }],
])('a stand-in that has no charges and says so %s is read for what it has', async (_, none) => {
  const lines = { data: [{ id: 'il_1', amount: 2000 }] }
  const bill = {
    id: 'in_1',
    customer: 'cus_1',
    status: 'paid',
    amount_paid: 2000,
    currency: 'usd',
    created: 100,
    lines,
  }
  const answers = {
    '/v1/customers/cus_1': customer,
    '/v1/subscriptions': list([{ ...subscription, default_payment_method: 'pm_1' }]),
    '/v1/invoices': list([bill]),
  }
  answerBy(answers, none)
  const truth = await port().read('cus_1')
  expect(truth.subscriptions).toHaveLength(1)
  expect(truth.invoices).toEqual([expect.objectContaining({ amountPaid: 2000, amountRefunded: 0 })])
})

test('a list that begins again and again is no answer', async () => {
  answerBy({ '/v1/customers/cus_1': customer, '/v1/subscriptions': list([subscription], true) })
  await expect(port().read('cus_1')).rejects.toThrow(PaymentsDown)
})

test('of several items the one counts that the catalog knows, and the others stay beside another price', async () => {
  const seat = { id: 'si_0', quantity: 3, price: { id: 'price_seat', currency: 'usd', unit_amount: 500 }, ...period }
  const several = { ...subscription, items: { data: [seat, item] } }
  const phase = { items: [], start_date: 100, end_date: 200 }
  answerBy({
    '/v1/customers/cus_1': customer,
    '/v1/subscriptions': list([several]),
    '/v1/subscriptions/sub_1': { json: several },
    '/v1/prices': list([{ ...startup, id: 'price_2', lookup_key: 'team' }]),
    '/v1/subscription_schedules': { json: { id: 'sub_sched_1', status: 'active', phases: [phase] } },
    '/v1/subscription_schedules/sub_sched_1': { json: {} },
  })
  expect((await port().read('cus_1')).subscriptions[0]).toMatchObject({
    itemId: 'si_1',
    price: { lookupKey: 'startup' },
  })
  await port().changeAtPeriodEnd({ changeId: 'chg_1', subscriptionId: 'sub_1', lookupKey: 'team' })
  const body = standIn.asked.at(-1)?.body
  const priced = [0, 1].map((nth) => [0, 1].map((of) => body?.get(`phases[${nth}][items][${of}][price]`)))
  expect(priced).toEqual([
    ['price_seat', 'price_1'],
    ['price_seat', 'price_2'],
  ])
})

test.each<[string, object, string | null]>([
  ['sub_9', { customer: 'cus_9' }, 'cus_9'],
  ['in_9', { customer: { id: 'cus_9' } }, 'cus_9'],
  ['cus_9', {}, 'cus_9'],
  ['xx_9', {}, null],
])('whose %s is, is asked by its id', async (id, found, whose) => {
  const paths = { sub_9: 'subscriptions', in_9: 'invoices' }
  standIn.answer(({ path }) => {
    expect(path).toBe(`/v1/${paths[id as keyof typeof paths]}/${id}`)
    return { json: { id, ...found } }
  })
  expect(await port().customerOf(id)).toBe(whose)
})

test('whose a dispute is, is asked of its payment', async () => {
  answerBy({
    '/v1/disputes/dp_9': { json: { id: 'dp_9', charge: 'ch_9', payment_intent: 'pi_9' } },
    '/v1/payment_intents/pi_9': { json: { id: 'pi_9', customer: 'cus_9' } },
  })
  expect(await port().customerOf('dp_9')).toBe('cus_9')
})
