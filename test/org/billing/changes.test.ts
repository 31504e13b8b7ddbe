// Choosing, paying and settling through the rules alone, with the local Stripe behind them.
import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { type Catalog, loadCatalog } from '../../../src/catalog/catalog.ts'
import * as approvals from '../../../src/org/asking/approvals.ts'
import * as requests from '../../../src/org/asking/requests.ts'
import * as billing from '../../../src/org/billing/billing.ts'
import * as changes from '../../../src/org/billing/changes.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as restorations from '../../../src/org/organization/restorations.ts'
import * as settings from '../../../src/org/organization/settings.ts'
import { at, bankFor, type Player, told } from './bank.ts'

const standard = loadCatalog('standard')
const { startup, ...others } = standard.plans
const catalog: Catalog = { ...standard, plans: { ...others, ...(startup ? { startup } : {}) } }
if (catalog.plans.team) catalog.plans.team = { ...catalog.plans.team, trialDays: 14 }
const bank = bankFor({ catalog })

let count = 0
/** Someone with an organization of their own. */
async function owner(): Promise<{ ana: Player; here: ReturnType<typeof at>; organizationId: string }> {
  const ana = await bank().comes(`UOWNER${++count}`)
  const organizationId = await bank().founds(ana, `Clinic ${count}`)
  return { ana, here: at(ana, organizationId), organizationId }
}

type Here = Awaited<ReturnType<typeof owner>>
const upgrade = ({ here, organizationId }: Here, plan: string, interval: 'month' | 'year' | null = null) =>
  changes.upgrade(here, { organizationId, plan, interval })

/** The same on a plan that is paid. */
async function subscriber(plan = 'startup', card?: string): Promise<Here> {
  const own = await owner()
  bank().pay((await upgrade(own, plan)).url, card)
  await bank().settle()
  return own
}

const credits = async ({ organizationId }: Here) => {
  const { allowance, purchased, frozen } = await ledger.balanceOf(bank().db, organizationId)
  return { allowance, purchased, frozen }
}
const current = async ({ here }: Here) => (await plans.ladder(here)).current
const row = ({ organizationId }: Here) => bank().db.organization.findUniqueOrThrow({ where: { id: organizationId } })
const customerOf = async ({ organizationId }: Here) =>
  (await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })).customerId ?? ''
const news = ({ organizationId }: Here) => told(bank(), organizationId)

describe('a plan', () => {
  test('is chosen, paid on Stripe’s page and settled: credits come once, and its people are told', async () => {
    const own = await owner()
    const shown = await plans.preview(own.here, { plan: 'startup' })
    expect(shown).toMatchObject({ kind: 'subscribe', quote: { dueNow: 2_000 }, credits: { before: 0, after: 10_000 } })
    const chosen = await upgrade(own, 'startup')
    expect(chosen).toMatchObject({ state: 'open', kind: 'subscribe', isDown: false })
    expect(await upgrade(own, 'startup')).toMatchObject({ url: chosen.url, changeId: chosen.changeId })
    expect(bank().pay(chosen.url)).toEqual({ paid: true })
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup', status: 'active', interval: 'month', isPaidFor: true })
    expect(await credits(own)).toEqual({ allowance: 10_000, purchased: 0, frozen: 0 })
    expect(news(own)).toEqual(['plan_changed'])
    expect(await billing.overview(own.here)).toMatchObject({
      isDown: false,
      invoices: [{ amount: 2_000, status: 'paid' }],
      waiting: [],
    })
  })

  test('chosen in the place of another has that one’s page closed, and nothing of it waits', async () => {
    const own = await owner()
    const first = await upgrade(own, 'startup')
    const second = await upgrade(own, 'team')
    await bank().settle()
    expect(() => bank().pay(first.url)).toThrow(/nothing can be paid/)
    const { waiting } = await billing.overview(own.here)
    expect(waiting).toEqual([expect.objectContaining({ changeId: second.changeId, plan: 'team' })])
  })

  test('is gone up from at once, for the difference', async () => {
    const own = await subscriber()
    await bank().advance('P10D')
    await bank().settle()
    const shown = await plans.preview(own.here, { plan: 'enterprise' })
    expect(shown.kind).toBe('change')
    expect(shown.quote?.lines.filter(({ isProration }) => isProration)).toHaveLength(2)
    const chosen = await upgrade(own, 'enterprise')
    expect(chosen).toMatchObject({ state: 'open', kind: 'change' })
    bank().pay(chosen.url)
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'enterprise', status: 'active' })
    const { allowance } = await credits(own)
    const share = (allowance - 10_000) / 490_000
    expect(share).toBeGreaterThan(17 / 31)
    expect(share).toBeLessThan(21 / 28)
    expect(await bank().db.billingChange.findMany({ where: { id: chosen.changeId } })).toMatchObject([
      { state: 'done' },
    ])
  })

  test('is gone down from when the period ends, and not on what is no longer so', async () => {
    const own = await subscriber('enterprise')
    const shown = await plans.preview(own.here, { plan: 'startup' })
    expect(shown).toMatchObject({ kind: 'downgrade', quote: null })
    const input = { plan: 'startup', interval: null, seen: shown.seen }
    const stale = await changes.downgrade(own.here, { ...input, seen: 'of another time' })
    expect(stale).toMatchObject({ state: 'stale', shown: { seen: shown.seen } })
    expect(await changes.downgrade(own.here, input)).toMatchObject({
      state: 'done',
      kind: 'downgrade',
      plan: 'startup',
    })
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'enterprise', next: { plan: 'startup', interval: 'month' } })
    expect(await changes.restore(own.here)).toMatchObject({ state: 'done', kind: 'stay' })
    await bank().settle()
    expect((await current(own)).next).toBeNull()
    const again = await plans.preview(own.here, { plan: 'startup' })
    await changes.downgrade(own.here, { ...input, seen: again.seen })
    await bank().settle()
    await bank().advance('P32D')
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup', next: null, status: 'active' })
    expect(await credits(own)).toEqual({ allowance: 10_000, purchased: 0, frozen: 0 })
  })

  test('is cancelled, kept after all, and cancelled for good: then it is the first one again', async () => {
    const own = await subscriber()
    const { seen } = await plans.preview(own.here, { plan: 'free' })
    expect(await changes.cancel(own.here, { seen })).toMatchObject({ state: 'done', kind: 'cancel', plan: 'free' })
    await bank().settle()
    expect((await current(own)).endsAt).not.toBeNull()
    await changes.restore(own.here)
    await bank().settle()
    expect((await current(own)).endsAt).toBeNull()
    await changes.cancel(own.here, { seen: (await plans.preview(own.here, { plan: 'free' })).seen })
    await bank().settle()
    await bank().advance('P32D')
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'free', status: 'canceled', isPaidFor: false, endsAt: null })
    await bank().advance('PT12H')
    await bank().work()
    expect(news(own)).toEqual(['plan_changed', 'plan_to_change', 'plan_stays', 'plan_to_change', 'plan_changed'])
  })

  test('is paid by the year at once, and by the month when the year ends', async () => {
    const own = await subscriber()
    const chosen = await upgrade(own, 'startup', 'year')
    expect(chosen.kind).toBe('change')
    bank().pay(chosen.url)
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup', interval: 'year' })
    expect((await plans.preview(own.here, { plan: 'startup', interval: 'month' })).kind).toBe('downgrade')
  })

  test('is tried once, without paying', async () => {
    const own = await owner()
    expect(await plans.preview(own.here, { plan: 'team' })).toMatchObject({ kind: 'subscribe', trialDays: 14 })
    bank().pay((await upgrade(own, 'team')).url)
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'team', status: 'trialing' })
    expect(await credits(own)).toMatchObject({ allowance: 75_000 })
    const { seen } = await plans.preview(own.here, { plan: 'free' })
    await changes.cancel(own.here, { seen })
    await bank().settle()
    await bank().advance('P15D')
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'free', status: 'canceled' })
    expect(await plans.preview(own.here, { plan: 'team' })).toMatchObject({ kind: 'subscribe', trialDays: 0 })
  })

  test('that an operator gave stays, unless more is paid', async () => {
    const own = await owner()
    const office = { ...own.here, actor: { kind: 'system' }, surface: 'cli' } as const
    await organizations.setPlan(office, { organizationId: own.organizationId, plan: 'startup' })
    await expect(upgrade(own, 'startup')).rejects.toMatchObject({ code: 'not_for_sale' })
    bank().pay((await upgrade(own, 'enterprise')).url)
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'enterprise' })
    const { subscriptionId } = await bank().db.billingAccount.findUniqueOrThrow({
      where: { organizationId: own.organizationId },
    })
    await bank().stripe.subscriptions.cancel(subscriptionId ?? '')
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup', isGranted: true })
    await organizations.setPlan(office, { organizationId: own.organizationId, plan: '-' })
    expect(await current(own)).toMatchObject({ plan: 'free', isGranted: false })
  })

  test('is asked for by someone who may not pay, and opens for whoever approves', async () => {
    const own = await owner()
    const admin = await bank().comes(`UADMIN${++count}`)
    const sent = await invitations.create(own.here, { people: [admin.id], role: 'admin' })
    await invitations.accept(admin.ctx, sent.sent[0]?.invitationId ?? '')
    const there = at(admin, own.organizationId)
    const input = { organizationId: own.organizationId, plan: 'startup', interval: 'month' } as const
    await expect(changes.upgrade(there, input)).rejects.toMatchObject({ code: 'not_permitted', fix: { kind: 'ask' } })
    const { approvalId } = await requests.request(there, { verb: 'upgrade', input }, null)
    await approvals.decide(own.here, { approvalId, isApproved: true })
    await bank().settle()
    const ready = bank().letters.filter(({ letter }) => letter.kind === 'news' && letter.news === 'page_ready')
    expect(ready.map(({ userId }) => userId)).toEqual([own.ana.userId])
    const { letter } = ready[0] ?? { letter: null }
    bank().pay(letter && 'url' in letter ? letter.url : null)
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup' })
  })
})

describe('credits', () => {
  test('are bought once, and go back with the money, in proportion', async () => {
    const own = await owner()
    const chosen = await changes.topUp(own.here, { pack: 'small', quantity: 2 })
    bank().pay(chosen.url)
    await bank().settle()
    expect(await credits(own)).toEqual({ allowance: 0, purchased: 10_000, frozen: 0 })
    const { data } = await bank().stripe.paymentIntents.list({ customer: await customerOf(own) })
    const payment_intent = data[0]?.id ?? ''
    await bank().stripe.refunds.create({ payment_intent, amount: 500 })
    await bank().settle()
    expect(await credits(own)).toEqual({ allowance: 0, purchased: 7_500, frozen: 0 })
    await bank().stripe.refunds.create({ payment_intent })
    await bank().settle()
    expect(await credits(own)).toEqual({ allowance: 0, purchased: 0, frozen: 0 })
    await bank().advance('PT13H')
    await bank().work()
    expect(news(own)).toEqual(['topped_up', 'refunded', 'refunded'])
    // The second says how much it is in all, and that it is not the first.
    const back = bank().letters.filter(({ letter }) => letter.kind === 'news' && letter.news === 'refunded')
    expect(back.map(({ letter }) => letter)).toMatchObject([
      { amount: 500, isMore: false },
      { amount: 2_000, isMore: true },
    ])
  })

  test('of a plan come with each paid period and end with it', async () => {
    const own = await subscriber()
    await bank().advance('P32D')
    await bank().settle()
    expect(await credits(own)).toMatchObject({ allowance: 10_000 })
    const rows = await bank().db.ledgerEntry.findMany({
      where: { organizationId: own.organizationId, kind: 'allowance' },
    })
    expect(rows).toHaveLength(2)
  })
})

describe('a payment that fails', () => {
  /** Lets so many days pass since the payment failed, however long the month before was. */
  const overdueFor = async ({ organizationId }: Here, days: number) => {
    const { pastDueAt } = await bank().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
    const left = (pastDueAt?.getTime() ?? 0) + days * 86_400_000 - bank().deps.clock.now().getTime()
    await bank().advance(`PT${Math.ceil(left / 60_000) + 10}M`)
    await bank().settle()
  }

  test('is told at once, stops growth after seven days, work after fourteen, and nothing once it is paid', async () => {
    const own = await subscriber()
    const { subscriptions, paymentMethods } = bank().stripe
    const customer = await customerOf(own)
    const poor = await paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    const { data } = await subscriptions.list({ customer })
    await subscriptions.update(data[0]?.id ?? '', { default_payment_method: poor.id })
    await bank().advance('P32D')
    await bank().settle()
    expect(await current(own)).toMatchObject({ plan: 'startup', status: 'past_due' })
    expect(await row(own)).toMatchObject({ status: 'active', restrictedAt: null })
    await overdueFor(own, 7)
    expect((await row(own)).restrictedAt).not.toBeNull()
    await overdueFor(own, 14)
    expect(await row(own)).toMatchObject({ status: 'suspended', suspendedFor: 'unpaid' })
    const card = await bank().stripe.paymentMethods.attach('pm_card_visa', { customer: await customerOf(own) })
    const { openInvoiceId } = await bank().db.billingAccount.findUniqueOrThrow({
      where: { organizationId: own.organizationId },
    })
    await bank().stripe.invoices.pay(openInvoiceId ?? '', { payment_method: card.id })
    await bank().settle()
    expect(await row(own)).toMatchObject({ status: 'active', suspendedFor: null, restrictedAt: null, plan: 'startup' })
    await bank().advance('PT13H')
    await bank().work()
    expect(news(own)).toEqual(['plan_changed', 'payment_failed', 'growth_stopped', 'suspended_unpaid', 'paid_again'])
  })
})

describe('details', () => {
  test('go to Stripe with the first payment, and again whenever they change', async () => {
    const own = await owner()
    await settings.change(own.here, { billingEmail: 'bills@clinic.example' })
    await changes.topUp(own.here, { pack: 'small', quantity: 1 })
    const find = async () => (await bank().stripe.customers.retrieve(await customerOf(own))) as Stripe.Customer
    expect(await find()).toMatchObject({ name: (await row(own)).name, email: 'bills@clinic.example' })
    await settings.change(own.here, { name: 'Clinic of another name', billingEmail: 'money@clinic.example' })
    await bank().settle()
    expect(await find()).toMatchObject({ name: 'Clinic of another name', email: 'money@clinic.example' })
    await organizations.rename(own.here, { name: 'Clinic once more' })
    await bank().settle()
    expect(await find()).toMatchObject({ name: 'Clinic once more' })
  })
})

describe('an organization', () => {
  test('that is deleted pays no more, pays on when it is restored, and nothing at all when it is erased', async () => {
    const own = await subscriber()
    const remove = async () => {
      const { seen } = await deletions.preview(own.here)
      await deletions.remove(own.here, { typed: (await row(own)).name, seen })
      await bank().settle()
    }
    const find = async () => {
      const { data } = await bank().stripe.subscriptions.list({ customer: await customerOf(own), status: 'all' })
      return data[0]
    }
    await remove()
    expect(await find()).toMatchObject({ cancel_at_period_end: true, status: 'active' })
    await restorations.restore(own.here, { organizationId: own.organizationId })
    await bank().settle()
    expect(await find()).toMatchObject({ cancel_at_period_end: false, status: 'active' })
    const customer = await customerOf(own)
    await changes.upgrade(own.here, { organizationId: own.organizationId, plan: 'startup', interval: 'year' })
    await remove()
    await bank().advance('P31D')
    await bank().settle()
    const { data } = await bank().stripe.subscriptions.list({ customer, status: 'all' })
    expect(data).toMatchObject([{ status: 'canceled' }])
    expect(await bank().db.organization.findUnique({ where: { id: own.organizationId } })).toBeNull()
  })
})
