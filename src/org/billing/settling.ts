// Settling: what Stripe says is true about a customer is made true here, in one act. What was read before another settling
// is read again, so that the last word is never an older one.

import type { Prisma } from '../../db/client.ts'
import type { BillingChange } from '../../db/generated/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, Deps } from '../context.ts'
import * as ledger from '../credits/ledger.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { follow } from '../people/plan-roles.ts'
import { freeze } from '../record/receipts.ts'
import { bySystem } from '../telling/deliveries.ts'
import { type Account, accountOf, isLive } from './account.ts'
import type { Bill } from './billing.ts'
import { type Decision, decide, type Known, type OpenChange } from './deciding.ts'
import { keepFindings, type Opened } from './findings.ts'
import * as following from './following.ts'
import type { Grant } from './grants.ts'
import { tellReaders } from './news.ts'
import type { Interval, Payments, Truth } from './payments.ts'
import { tidings } from './tidings.ts'

export type Settled =
  /** What changed, by name; nothing where all was so already. */
  | { organizationId: string; changed: string[] }
  /** A customer that is nobody's here; `organizationId` is whose it says that it is. */
  | { stranger: { customerId: string; organizationId: string | null; isLive: boolean } }

/** How often something that was read is read again because another settling came before it. */
const mostTurns = 8

const ask: Ask = { verb: 'openBilling', input: {} }

/** Asks Stripe for the truth about a customer and makes it true here: any number of times, in any order. */
export async function settle(deps: Deps, customerId: string): Promise<Settled> {
  const payments = requirePayments(deps)
  for (let turns = 0; turns < mostTurns; turns++) {
    const owner = await ownerOf(deps, customerId)
    const heard = await deps.db.stripeEvent.findMany({ where: { customerId, settledAt: null }, select: { id: true } })
    const truth = await payments.read(customerId)
    const at = owner ?? (await adoptedBy(deps, truth))
    if (!at) return { stranger: strangerOf(truth) }
    const settled = await apply(deps, truth, { ...at, events: heard.map(({ id }) => id) })
    if (settled) return settled
  }
  throw new Refusal('busy', {}, { kind: 'do', ask, choice: '' })
}

/** The same for a job: where nobody takes money any more there is nothing to settle. */
export async function settleLater(deps: Deps, customerId: string): Promise<void> {
  if (deps.payments) await settle(deps, customerId)
}

/** Whoever takes the money; a mistake of ours where nobody does. */
export function requirePayments({ payments }: Deps): Payments {
  if (!payments) throw new Error('nothing can be asked of Stripe: payments are not set up')
  return payments
}

type Owner = { organizationId: string; turn: number }

async function ownerOf({ db }: Deps, customerId: string): Promise<Owner | null> {
  return db.billingAccount.findUnique({ where: { customerId }, select: { organizationId: true, turn: true } })
}

/** The organization that a customer was made for and that never learned of it; null where there is none such. */
async function adoptedBy({ db }: Deps, { organizationId, isDeleted }: Truth): Promise<Owner | null> {
  if (!organizationId || isDeleted) return null
  const found = await db.organization.findUnique({ where: { id: organizationId }, select: { billing: true } })
  if (!found || found.billing?.customerId) return null
  return { organizationId, turn: found.billing?.turn ?? 0 }
}

const strangerOf = ({ customerId, organizationId, subscriptions }: Truth) => ({
  customerId,
  organizationId,
  isLive: subscriptions.some(({ status }) => isLive(status)),
})

type Turn = Owner & { events: string[] }

/** Makes it true; null where something came before, or the organization is gone meanwhile. */
async function apply(deps: Deps, truth: Truth, { organizationId, turn, events }: Turn): Promise<Settled | null> {
  try {
    const ctx = { ...bySystem(deps), organizationId }
    return await act(ctx, { ask, isForDeleted: true }, async (org) => {
      const row = await org.tx.billingAccount.findUnique({ where: { organizationId } })
      const isOurs = !row?.customerId || row.customerId === truth.customerId
      if ((row?.turn ?? 0) !== turn || !isOurs) {
        org.keep()
        return null
      }
      const changed = await write(org, accountOf(row), truth)
      if (org.status === 'deleted') await followLate(ctx, org)
      await org.tx.stripeEvent.updateMany({ where: { id: { in: events } }, data: { settledAt: org.now } })
      return { organizationId, changed }
    })
  } catch (thrown) {
    if (isRefusal(thrown, 'unknown_organization')) return null
    throw thrown
  }
}

async function followLate(ctx: ActContext, org: OpenOrganization): Promise<void> {
  const found = await org.tx.organization.findUniqueOrThrow({ where: { id: org.id }, select: { deletedAt: true } })
  await following.heardLate(ctx, org, found.deletedAt)
}

async function write(org: OpenOrganization, account: Account, truth: Truth): Promise<string[]> {
  const known = await gather(org, account)
  const { catalog } = org.deps
  const decision = decide(catalog, known, truth, org.now)
  const posted = await postAll(org, decision.grants)
  const opened = await keepFindings(org, decision.found)
  const before = { account, plan: org.plan, suspendedFor: org.suspendedFor }
  const scene = { catalog, organization: org.ref, truth, now: org.now, before, after: decision }
  const { news, told } = tidings(scene, posted)
  await keepAccount(org, { ...decision.account, told }, billsOf(truth))
  await keepOrganization(org, decision)
  if (decision.organization.plan !== org.plan) await follow(org, decision.organization.plan)
  await closeChanges(org, decision)
  for (const one of [...news, ...opened.filter(({ code }) => code !== 'disputed').map((o) => foundNews(org, o))])
    await tellReaders(org, one)
  const { customerId } = truth
  if (decision.lookAgainAt)
    org.enqueue({
      name: 'look-again',
      payload: { customerId },
      ...laneOf(customerId, 'look-again'),
      at: decision.lookAgainAt,
    })
  return recordAll(org, known, decision, posted)
}

const foundNews = ({ ref: organization }: OpenOrganization, { id: findingId, ...rest }: Opened) =>
  ({ news: 'billing_found', organization, findingId, ...rest }) as const

// There are few queues, since the worker looks through all of them for every job that it takes.
const lanes = 32
/** The lane of a customer: what is asked of Stripe about one is asked one after another. */
export const laneOf = (customerId: string, name: 'settle-billing' | 'look-again') => ({
  queue: `billing:${[...customerId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % lanes}`,
  key: `${name}:${customerId}`,
})

/** The kinds of rows that payments cause. */
const caused = ['allowance', 'purchase', 'refund', 'freeze', 'thaw', 'loss']

async function gather({ tx, id, kind, status }: OpenOrganization, account: Account): Promise<Known> {
  const select = { plan: true, grantedPlan: true, deletedAt: true } as const
  const organization = await tx.organization.findUniqueOrThrow({ where: { id }, select })
  const changes = await tx.billingChange.findMany({ where: { organizationId: id, state: { in: ['asked', 'open'] } } })
  const rows = await tx.ledgerEntry.findMany({
    where: { organizationId: id, kind: { in: caused } },
    select: { source: true, allowance: true, purchased: true, frozen: true },
  })
  const posted = rows.map(({ source, allowance, purchased, frozen }) => {
    return { source, allowance: Number(allowance), purchased: Number(purchased), frozen: Number(frozen) }
  })
  return { organization: { kind, status, ...organization }, account, changes: changes.map(openOf), posted }
}

function openOf({ id, kind, state, sessionId, expiresAt, input }: BillingChange): OpenChange {
  const { plan = null, interval = null } = input as { plan?: string; interval?: Interval }
  return { id, kind, state: state as OpenChange['state'], sessionId, expiresAt, plan, interval }
}

async function postAll(org: OpenOrganization, grants: readonly Grant[]): Promise<Grant[]> {
  const posted: Grant[] = []
  for (const grant of grants) {
    const { tells: _, ...posting } = grant
    if (await ledger.post(org, { ...posting, organizationId: org.id })) posted.push(grant)
  }
  return posted
}

const billsOf = ({ invoices }: Truth): Bill[] =>
  invoices
    .slice(-12)
    .toReversed()
    .map(({ id, createdAt, status, amountDue, amountPaid, amountRefunded, currency, url }) => {
      const amount = status === 'paid' ? amountPaid : amountDue
      return { id, at: createdAt, status, amount, amountRefunded, currency, url }
    })

async function keepAccount({ tx, id: organizationId, now }: OpenOrganization, account: Account, bills: Bill[]) {
  const { told, amount, ...rest } = account
  const fields = {
    ...rest,
    amount: amount === null ? null : BigInt(amount),
    told: told as Prisma.InputJsonObject,
    invoices: freeze(bills),
    settledAt: now,
  }
  await tx.billingAccount.upsert({
    where: { organizationId },
    create: { organizationId, ...fields, turn: 1 },
    update: { ...fields, turn: { increment: 1 } },
  })
}

async function keepOrganization({ tx, id, status: now }: OpenOrganization, { organization }: Decision): Promise<void> {
  const { status, ...rest } = organization
  await tx.organization.update({ where: { id }, data: { ...rest, ...(now === 'deleted' ? {} : { status }) } })
}

async function closeChanges({ tx, now, enqueue }: OpenOrganization, { changes, closes }: Decision): Promise<void> {
  for (const { id, state } of changes)
    await tx.billingChange.update({ where: { id }, data: { state, url: null, settledAt: now } })
  for (const sessionId of closes)
    enqueue({ name: 'close-page', payload: { sessionId }, key: `close-page:${sessionId}` })
}

/** What of an account stands in the record when it changes. */
const summed = ({ account, ...rest }: Pick<Decision, 'account'> & { standing: unknown }) => ({
  status: account.status,
  paidPlan: account.plan,
  interval: account.interval,
  periodEnd: account.periodEnd,
  endsAt: account.endsAt,
  nextPlan: account.nextPlan,
  quantity: account.quantity,
  hasCard: account.hasCard,
  pastDueAt: account.pastDueAt,
  ...rest,
})

function recordAll(org: OpenOrganization, known: Known, decision: Decision, posted: readonly Grant[]): string[] {
  const { plan, suspendedFor, restrictedAt } = decision.organization
  const was = summed({ account: known.account, standing: standingIn(org) })
  const is = summed({ account: decision.account, standing: standingIn({ suspendedFor, restrictedAt }) })
  const names = (Object.keys(is) as (keyof typeof is)[]).filter((n) => JSON.stringify(was[n]) !== JSON.stringify(is[n]))
  const pick = (from: typeof is) => Object.fromEntries(names.map((name) => [name, from[name]]))
  const granted = posted.reduce((sum, { allowance = 0, purchased = 0 }) => sum + allowance + purchased, 0)
  if (names.length || posted.length)
    org.record('billing.settled', org.id, {
      before: pick(was),
      after: { ...pick(is), ...(posted.length ? { granted } : {}) },
    })
  if (plan !== org.plan) org.record('plan.changed', org.id, { before: { plan: org.plan }, after: { plan } })
  const changed = [...names, ...(posted.length ? ['credits'] : []), ...(plan === org.plan ? [] : ['plan'])]
  if (!changed.length) org.keep()
  return changed
}

const standingIn = ({ suspendedFor, restrictedAt }: { suspendedFor: string | null; restrictedAt: Date | null }) =>
  suspendedFor ?? (restrictedAt ? 'restricted' : 'active')
