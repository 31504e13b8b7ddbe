// A model of billing: what can happen to one organization's money, done through the rules, on Stripe's pages and at Stripe
// itself, each organization in the time of a test clock of its own; and what must be so once it was compared with Stripe.
import fc from 'fast-check'
import type Stripe from 'stripe'
import { expect } from 'vitest'
import * as billing from '../../../src/org/billing/billing.ts'
import * as changes from '../../../src/org/billing/changes.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import { reconcile } from '../../../src/org/billing/reconcile.ts'
import { settle } from '../../../src/org/billing/settling.ts'
import type { Deps } from '../../../src/org/context.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import { living } from '../../../src/sandbox/stripe/lists.ts'
import { openDispute, settleDispute } from '../../../src/sandbox/stripe/money/disputing.ts'
import { CannotPay, pay } from '../../../src/sandbox/stripe/pages/pay.ts'
import { connectStripe } from '../../../src/stripe/client.ts'
import { createPayments } from '../../../src/stripe/payments.ts'
import { at, type Bank, type Player } from './bank.ts'

const cards = { good: '4242424242424242', declined: '4000000000000002', failing: '4000000000000341' } as const
const tokens = { good: 'pm_card_visa', failing: 'pm_card_chargeCustomerFail' } as const
export const planIds = ['free', 'startup', 'team', 'enterprise'] as const
const intervals = ['month', 'year'] as const

const card = fc.constantFrom<keyof typeof cards | null>('good', 'good', 'good', 'declined', 'failing', null)
const nth = fc.nat(3)
const plan = fc.constantFrom(...planIds)
const interval = fc.constantFrom(...intervals)

/** Something that happens. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('choose' as const), plan, interval, card }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('topUp' as const), quantity: fc.integer({ min: 1, max: 3 }), card }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeBack' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('card' as const),
      card: fc.constantFrom('good' as const, 'failing' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('payOpen' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('refund' as const), nth, percent: fc.constantFrom(10, 33, 50, 100) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dispute' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decide' as const), won: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancelThere' as const), now: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('priceThere' as const),
      plan: fc.constantFrom('startup', 'team', 'odd'),
      quantity: fc.constantFrom(1, 1, 2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('second' as const), plan: fc.constantFrom('startup', 'team') }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.constantFrom<number>(1, 8, 15, 32, 40) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('fails' as const), days: fc.constantFrom<number>(32, 40, 60) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hear' as const),
      how: fc.constantFrom('all', 'twice', 'shuffled', 'some', 'atOnce'),
    }),
  },
)
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** How most lives begin: with something that is paid. */
const opening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      plan: fc.constantFrom('startup' as const, 'team' as const),
      interval,
      card: fc.constant('good' as const),
    }),
  },
  { weight: 1, arbitrary: step },
)

/** A life: what happens to the money of one organization, one thing after another. */
export const life: fc.Arbitrary<Step[]> = fc
  .tuple(opening, fc.array(step, { minLength: 2, maxLength: 7, size: 'max' }))
  .map(([first, rest]) => [first, ...rest])

/** One organization under the model. */
type Under = {
  bank: Bank
  deps: Deps
  stripe: Stripe
  owner: Player
  organizationId: string
  customer: string
  clock: { id: string; seconds: number }
  heard: number
}

/** What the local Stripe's prices are, found once. */
export type Prices = ReadonlyMap<string, { key: string; amount: number }> & { odd?: string }

let made = 0

async function open(bank: Bank): Promise<Under> {
  const { stripe, counter, deps } = bank
  const owner = await bank.comes(`UMODEL${++made}`)
  const organizationId = await bank.founds(owner, `Model ${made}`)
  const seconds = Math.floor(Date.now() / 1000)
  const { id } = await stripe.testHelpers.testClocks.create({ frozen_time: seconds })
  const clock = { id, seconds }
  const metadata = { organization_id: organizationId }
  const { id: customer } = await stripe.customers.create({ test_clock: id, metadata })
  await bank.db.billingAccount.create({ data: { organizationId, customerId: customer } })
  const time = { now: () => new Date(clock.seconds * 1000), wall: (moment: Date) => moment }
  const { secretKey, webhookSecrets, address: apiUrl } = counter.local
  const connection = connectStripe({ secretKey, webhookSecrets, apiUrl, isPaced: false }, { log: deps.log })
  const payments = createPayments(connection, {
    clock: time,
    log: deps.log,
    home: () => 'https://org.example.com',
    currency: 'usd',
  })
  return { bank, deps: { ...deps, clock: time, payments }, stripe, owner, organizationId, customer, clock, heard: 0 }
}

const contextOf = ({ owner, organizationId, deps }: Under) => ({ ...at(owner, organizationId), deps })

/** How often each kind of step came about, and each state of a subscription was compared: a model that does nothing proves nothing. */
export const tally: Record<string, number> = {}
const count = (what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1
}

/** Does what may be refused: by the rules, by a page that is over, by Stripe. */
async function tolerate(name: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
    count(name)
  } catch (error) {
    count(`${name} refused`)
    const isStripes = error instanceof Error && 'rawType' in error
    if (!isRefusal(error) && !(error instanceof CannotPay) && !isStripes) throw error
  }
}

const acts: { [D in Step['do']]: (under: Under, step: Extract<Step, { do: D }>) => Promise<unknown> } = {
  async choose(under, { plan: id, interval: by, card: with_ }) {
    const ctx = contextOf(under)
    const { kind, seen } = await plans.preview(ctx, { plan: id, interval: by })
    const { organizationId } = under
    const chosen =
      kind === 'downgrade' || kind === 'cancel'
        ? await changes.downgrade(ctx, { plan: id, interval: by, seen })
        : await changes.upgrade(ctx, { organizationId, plan: id, interval: by })
    if (chosen.url && with_) pay(under.bank.counter.local.books, chosen.url, cards[with_])
  },
  async topUp(under, { quantity, card: with_ }) {
    const { url } = await changes.topUp(contextOf(under), { pack: 'small', quantity })
    if (url && with_) pay(under.bank.counter.local.books, url, cards[with_])
  },
  takeBack: (under) => changes.restore(contextOf(under)),
  async card({ stripe, customer }, { card: kind }) {
    const { id } = await stripe.paymentMethods.attach(tokens[kind], { customer })
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
    for (const { id: sub } of (await stripe.subscriptions.list({ customer })).data)
      await stripe.subscriptions.update(sub, { default_payment_method: id })
  },
  async payOpen({ stripe, customer }) {
    const { data } = await stripe.invoices.list({ customer, status: 'open' })
    const { id: payment_method } = await stripe.paymentMethods.attach(tokens.good, { customer })
    for (const { id } of data) await stripe.invoices.pay(id ?? '', { payment_method })
  },
  async refund({ stripe, customer }, { nth: which, percent }) {
    const charge = (await chargesOf(stripe, customer)).at(which)
    if (!charge) return
    const amount = Math.floor(((charge.amount - charge.amount_refunded) * percent) / 100)
    if (amount > 0) await stripe.refunds.create({ charge: charge.id, amount })
  },
  async dispute({ bank, stripe, customer }, { nth: which }) {
    const charge = (await chargesOf(stripe, customer)).filter(({ disputed }) => !disputed).at(which)
    if (charge) openDispute(bank.counter.local.books, charge.id)
  },
  async decide({ bank, stripe, customer }, { won }) {
    for (const { id } of await chargesOf(stripe, customer))
      for (const dispute of (await stripe.disputes.list({ charge: id })).data)
        if (dispute.status !== 'won' && dispute.status !== 'lost')
          settleDispute(bank.counter.local.books, dispute.id, won ? 'won' : 'lost')
  },
  async cancelThere({ stripe, customer }, { now }) {
    const [first] = (await stripe.subscriptions.list({ customer })).data
    if (!first) return
    if (now) await stripe.subscriptions.cancel(first.id)
    else await stripe.subscriptions.update(first.id, { cancel_at_period_end: true })
  },
  async priceThere({ stripe, customer }, { plan: id, quantity }) {
    const [first] = (await stripe.subscriptions.list({ customer })).data
    const item = first?.items.data[0]
    if (!first || !item) return
    const price = await priceOf(stripe, id)
    await stripe.subscriptions.update(first.id, {
      items: [{ id: item.id, price, quantity }],
      proration_behavior: 'none',
    })
  },
  async second({ stripe, customer }, { plan: id }) {
    const { id: default_payment_method } = await stripe.paymentMethods.attach(tokens.good, { customer })
    await stripe.subscriptions.create({
      customer,
      items: [{ price: await priceOf(stripe, id) }],
      default_payment_method,
    })
  },
  async pass(under, { days }) {
    const { clock, stripe } = under
    const frozen_time = clock.seconds + days * 86_400
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time })
    clock.seconds = frozen_time
  },
  async fails(under, { days }) {
    await acts.card(under, { do: 'card', card: 'failing' })
    await acts.pass(under, { do: 'pass', days })
  },
  hear: (under, { how }) => hear(under, how),
}

/** Every kind of step. */
export const kinds = Object.keys(acts) as Step['do'][]

async function chargesOf(stripe: Stripe, customer: string): Promise<Stripe.Charge[]> {
  const { data } = await stripe.charges.list({ customer, limit: 100 })
  return data.filter(({ status }) => status === 'succeeded').toReversed()
}

/** The price of a plan by the month; an odd one is nobody's. */
async function priceOf(stripe: Stripe, id: string): Promise<string> {
  const key = id === 'odd' ? 'model_odd' : `standard_${id}_month`
  const { data } = await stripe.prices.list({ lookup_keys: [key] })
  return data[0]?.id ?? ''
}

/** Events since the last time, as many and in such an order as they come; what is not heard now never is. */
async function hear(under: Under, how: string): Promise<void> {
  const { bank, deps, customer } = under
  const all = living(bank.counter.local.books.events)
  const mine = all.slice(under.heard).filter((event) => JSON.stringify(event.data.object).includes(customer))
  under.heard = all.length
  const kept = how === 'some' ? mine.filter((_, index) => index % 3 === 0) : mine
  const order = how === 'shuffled' ? kept.toReversed() : how === 'twice' ? [...kept, ...kept] : kept
  const { created: _, ...one } = { created: 0, livemode: false, account: null, customerId: customer }
  for (const { id, type, created } of order)
    await billing.heard(deps, { ...one, eventId: id, type, createdAt: new Date(created * 1000) })
  const isOwed = await bank.db.stripeEvent.count({ where: { customerId: customer, settledAt: null } })
  if (!isOwed) return
  if (how === 'atOnce') await Promise.all([settle(deps, customer), settle(deps, customer), settle(deps, customer)])
  else await settle(deps, customer)
}

/** Has one organization live through all of that, compares once, and checks what must be so. */
export async function live(bank: Bank, steps: readonly Step[]): Promise<void> {
  const under = await open(bank)
  for (const one of steps)
    await tolerate(one.do, () => (acts[one.do] as (u: Under, s: Step) => Promise<unknown>)(under, one))
  await reconcile(under.deps, under.organizationId)
  await check(under)
  expect((await reconcile(under.deps, under.organizationId)).repaired).toEqual([])
}

async function check(under: Under): Promise<void> {
  const { bank, stripe, customer, organizationId } = under
  const { data } = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })
  const sub = countingOf(data.toReversed())
  const account = await bank.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  const organization = await bank.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  const item = sub?.items.data[0]
  expect(account.subscriptionId).toBe(sub?.id ?? null)
  expect(account.status).toBe(sub?.status ?? data[0]?.status ?? null)
  expect(account.periodEnd?.getTime() ?? null).toBe(item ? item.current_period_end * 1000 : null)
  expect(account.quantity).toBe(item?.quantity ?? null)
  count(`is ${account.status}`)
  count(`on ${organization.plan}`)
  const entitles = sub && ['trialing', 'active', 'past_due', 'unpaid'].includes(sub.status)
  const key = item?.price.lookup_key ?? null
  if (!entitles) expect(organization.plan).toBe('free')
  else if (key === 'model_odd') await expectFound(under, 'unknown_price')
  else expect(`standard_${organization.plan}_${item?.price.recurring?.interval}`).toBe(key)
  if (data.filter(({ status }) => living_.includes(status)).length > 1) await expectFound(under, 'second_subscription')
  await checkCredits(under)
}

const living_ = ['trialing', 'active', 'past_due', 'unpaid', 'paused']

async function expectFound({ bank, organizationId }: Under, code: string): Promise<void> {
  expect(await bank.db.billingFinding.count({ where: { organizationId, code, state: 'open' } })).toBeGreaterThan(0)
}

/** The best one, the oldest of several. */
function countingOf(oldestFirst: Stripe.Subscription[]): Stripe.Subscription | undefined {
  for (const among of [['active', 'trialing'], ['past_due'], ['unpaid'], ['paused'], ['incomplete']]) {
    const found = oldestFirst.find(({ status }) => among.includes(status))
    if (found) return found
  }
  return undefined
}

const worth: Record<string, number> = { startup: 10_000, team: 75_000, enterprise: 500_000 }
const prefix = 'standard_'

async function checkCredits({ bank, stripe, customer, organizationId }: Under): Promise<void> {
  const rows = await bank.db.ledgerEntry.findMany({ where: { organizationId } })
  const sum = (pick: (row: (typeof rows)[number]) => bigint) =>
    Number(rows.reduce((total, row) => total + pick(row), 0n))
  const balance = await ledger.balanceOf(bank.db, organizationId)
  for (const name of ['allowance', 'purchased', 'held', 'frozen'] as const)
    expect(
      sum((row) => row[name]),
      name,
    ).toBe(balance[name])
  expect(sum((row) => row.allowance + row.purchased + row.held + row.frozen + row.world)).toBe(0)
  const invoices = (await stripe.invoices.list({ customer, limit: 100 })).data
  for (const invoice of invoices) {
    const granted = rows.filter(({ source }) => source === `invoice:${invoice.id}`)
    const expected = await expectedOf(stripe, invoice)
    if (expected !== null) expect(granted.map(({ allowance }) => Number(allowance))).toEqual(expected ? [expected] : [])
    if (invoice.status !== 'paid') expect(granted).toEqual([])
  }
  await checkPurchases({ stripe, customer }, rows)
}

/** What an invoice of one whole period of a plan is worth; null where only Stripe's proration can say. */
async function expectedOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<number | null> {
  if (invoice.status !== 'paid') return 0
  const [line] = invoice.lines.data
  const isPlain = invoice.lines.data.length === 1 && line?.parent?.subscription_item_details?.proration === false
  const price = line?.pricing?.price_details?.price
  if (!isPlain || !price) return null
  const { lookup_key: key, recurring } = await stripe.prices.retrieve(String(price))
  if (!key?.startsWith(prefix)) return 0
  return (worth[key.split('_')[1] ?? ''] ?? 0) * (recurring?.interval === 'year' ? 12 : 1)
}

type Row = { source: string; purchased: bigint; frozen: bigint }

async function checkPurchases({ stripe, customer }: Pick<Under, 'stripe' | 'customer'>, rows: readonly Row[]) {
  const { data } = await stripe.checkout.sessions.list({ customer, limit: 100, expand: ['data.line_items'] })
  const charges = await chargesOf(stripe, customer)
  for (const session of data.filter(({ mode }) => mode === 'payment')) {
    const about = rows.filter(
      ({ source }) => source.endsWith(`session:${session.id}`) || source.includes(`session:${session.id}:`),
    )
    const net = (pick: (row: Row) => bigint) => Number(about.reduce((total, row) => total + pick(row), 0n))
    const charge = charges.find(({ payment_intent }) => payment_intent === session.payment_intent)
    if (session.payment_status !== 'paid' || !charge) {
      expect(about).toEqual([])
      continue
    }
    const bought = 5_000 * (session.line_items?.data[0]?.quantity ?? 1)
    const left = bought - Math.floor((bought * charge.amount_refunded) / charge.amount)
    const [dispute] = charge.disputed ? (await stripe.disputes.list({ charge: charge.id })).data : []
    const isOpen = dispute && dispute.status !== 'won' && dispute.status !== 'lost'
    expect(net(({ frozen }) => frozen)).toBe(isOpen ? left : 0)
    expect(net(({ purchased }) => purchased)).toBe(isOpen || dispute?.status === 'lost' ? 0 : left)
  }
}
