// Settling as one pure decision: what is true here, from what Stripe says, what was known, the catalog and the time. Whoever
// carries it out asks nothing more; the same truth decided again changes nothing.
import type { Catalog } from '../../catalog/catalog.ts'
import { type Account, carriesPlan, isLive } from './account.ts'
import { amiss, type Noticed } from './amiss.ts'
import { type Grant, type Meaning, owed, type Posted, type Read } from './grants.ts'
import type { Interval, InvoiceTruth, SubscriptionTruth, Truth } from './payments.ts'
import { type Standing, stagesOf, standing } from './standing.ts'

/** What its plan rests on, beside what is paid. */
export type Entitled = { kind: 'personal' | 'shared'; plan: string; grantedPlan: string | null }

/** What is known here. */
export type Known = {
  organization: {
    kind: 'personal' | 'shared'
    status: 'active' | 'suspended' | 'deleted'
    plan: string
    grantedPlan: string | null
    deletedAt: Date | null
  }
  account: Account
  changes: readonly OpenChange[]
  posted: readonly Posted[]
}

/** Something that was chosen and is not over. */
export type OpenChange = {
  id: string
  kind: string
  plan: string | null
  interval: Interval | null
  state: 'asked' | 'open'
  sessionId: string | null
  expiresAt: Date | null
}

type Ended = { id: string; state: 'done' | 'expired' }

export type Decision = {
  account: Account
  organization: Standing & { plan: string }
  grants: Grant[]
  found: Noticed[]
  changes: Ended[]
  /** Pages that must not be paid any more: there is a subscription already. */
  closes: string[]
  /** When something changes by time alone. */
  lookAgainAt: Date | null
}

const dayMs = 86_400_000
/** So long before its end people are reminded of a trial; so long before its last day of a card. */
export const remind = { trialDays: 3, cardDays: 30 } as const

/** Decides. */
export function decide(catalog: Catalog, known: Known, truth: Truth, now: Date): Decision {
  const read = readerOf(catalog, known.account)
  const chosen = currentOf(truth)
  const account = accountFrom(known, truth, { chosen, read, now })
  const plan = effectivePlan(catalog, known.organization, account, now)
  const standing = standingOn(catalog, known.organization, { account, plan, now })
  return {
    account,
    organization: { plan, ...standing },
    grants: owed({ catalog, kind: known.organization.kind, read, posted: known.posted }, truth),
    found: amiss(catalog, { deletedAt: known.organization.deletedAt, truth, chosen, read, posted: known.posted }),
    ...over(known, truth, account, now),
    lookAgainAt: nextMoment(catalog, account, now),
  }
}

/** What the catalog calls a price. One whose key was given to another is still what it was known as. */
function readerOf(catalog: Catalog, account: Account): Read {
  const byKey = new Map<string, Meaning>()
  for (const [plan, { prices }] of Object.entries(catalog.plans))
    for (const interval of ['month', 'year'] as const) {
      const price = prices[interval]
      if (price) byKey.set(price.lookupKey, { plan, interval, amount: price.amount })
    }
  return ({ id, lookupKey }) => {
    const named = lookupKey === null ? undefined : byKey.get(lookupKey)
    if (named) return named
    const { plan, interval, priceId } = account
    if (id !== priceId || !plan || !interval) return null
    return { plan, interval, amount: catalog.plans[plan]?.prices[interval]?.amount ?? 0 }
  }
}

/** The better a subscription serves whoever pays for it, the earlier it comes. */
const order = ['active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete']
const placeOf = ({ status }: SubscriptionTruth): number => Math.max(0, order.indexOf(status) - 1)

/** The subscription that counts: of those that are there the best, and of several the first that was made. */
export function currentOf({ subscriptions }: Pick<Truth, 'subscriptions'>): SubscriptionTruth | null {
  const there = subscriptions.filter(({ status }) => order.includes(status))
  // They come oldest first, and what is alike stays in its order.
  return there.sort((a, b) => placeOf(a) - placeOf(b))[0] ?? null
}

type Seen = { chosen: SubscriptionTruth | null; read: Read; now: Date }

function accountFrom({ account }: Known, truth: Truth, seen: Seen): Account {
  const { chosen } = seen
  const lostAt = truth.isDeleted ? (account.lostAt ?? seen.now) : isLive(chosen?.status ?? null) ? null : account.lostAt
  const common: Account = {
    ...account,
    customerId: truth.customerId,
    hasCard: truth.card !== null,
    cardExpMonth: truth.card?.expMonth ?? null,
    cardExpYear: truth.card?.expYear ?? null,
    firstPaidAt: earliest([account.firstPaidAt, ...paidMoments(truth)]),
    disputedAt: isDisputed(truth) ? (account.disputedAt ?? seen.now) : null,
    lostAt,
  }
  return chosen
    ? { ...common, ...subscribed(account, truth, chosen, seen) }
    : { ...common, ...ended(account, truth, lostAt) }
}

function subscribed(account: Account, truth: Truth, chosen: SubscriptionTruth, { read }: Seen): Partial<Account> {
  const meaning = read(chosen.price)
  const next = chosen.next && read(chosen.next.price)
  const overdue = overdueOf(truth, chosen)
  const isOverdue = chosen.status === 'past_due' || chosen.status === 'unpaid'
  return {
    subscriptionId: chosen.id,
    status: chosen.status,
    plan: meaning?.plan ?? null,
    interval: meaning?.interval ?? chosen.price.interval,
    priceId: chosen.price.id,
    itemId: chosen.itemId,
    amount: chosen.price.amount,
    currency: chosen.price.currency,
    quantity: chosen.quantity,
    periodStart: chosen.periodStart,
    periodEnd: chosen.periodEnd,
    trialEndsAt: chosen.trialEndsAt ?? account.trialEndsAt,
    endsAt: chosen.endsAt,
    nextPlan: next?.plan ?? null,
    nextInterval: next?.interval ?? null,
    nextAt: (next && chosen.next?.at) ?? null,
    scheduleId: chosen.scheduleId,
    pastDueAt: isOverdue ? (overdue?.createdAt ?? chosen.periodStart) : null,
    openInvoiceId: isOverdue ? (overdue?.id ?? null) : null,
    openInvoiceUrl: isOverdue ? (overdue?.url ?? null) : null,
  }
}

/** Without a subscription. Of one that went with its customer what was paid for stays known until it is over. */
function ended(account: Account, { subscriptions }: Truth, lostAt: Date | null): Partial<Account> {
  const last = subscriptions.at(-1)
  const none = {
    subscriptionId: null,
    status: last?.status ?? (account.status === null ? null : 'canceled'),
    itemId: null,
    endsAt: null,
    nextPlan: null,
    nextInterval: null,
    nextAt: null,
    scheduleId: null,
    pastDueAt: null,
    openInvoiceId: null,
    openInvoiceUrl: null,
  }
  if (lostAt) return none
  const nothing = { plan: null, interval: null, amount: null, currency: null, quantity: null }
  return { ...none, ...nothing, priceId: null, periodStart: null, periodEnd: null }
}

/** The oldest invoice of a subscription that was asked for and not paid. */
const overdueOf = ({ invoices }: Truth, { id }: SubscriptionTruth): InvoiceTruth | null =>
  invoices.find(
    ({ subscriptionId, status, amountDue }) =>
      subscriptionId === id && amountDue > 0 && (status === 'open' || status === 'uncollectible'),
  ) ?? null

const paidMoments = ({ invoices, purchases }: Truth): (Date | null)[] => [
  ...invoices.filter(({ amountPaid }) => amountPaid > 0).map(({ paidAt, createdAt }) => paidAt ?? createdAt),
  ...purchases.filter(({ isPaid, amount }) => isPaid && amount > 0).map(({ paidAt }) => paidAt),
]

const earliest = (moments: readonly (Date | null)[]): Date | null =>
  moments.reduce((first, at) => (at && (!first || at < first) ? at : first), null)

const isDisputed = ({ invoices, purchases }: Truth): boolean =>
  [...invoices, ...purchases].some(({ dispute }) => dispute === 'open')

const rankOf = (catalog: Catalog, plan: string): number => catalog.plans[plan]?.rank ?? -1

/**
 * The plan it is on: what is paid for; what was paid for when its customer was lost, until that is over; else the
 * first one. What an operator gave counts where nothing higher is paid. A price that nobody knows leaves the plan as it is.
 */
export function effectivePlan(catalog: Catalog, organization: Entitled, account: Account, now: Date): string {
  const { kind, grantedPlan } = organization
  const paid = paidPlan(account, organization.plan, now)
  if (paid === null) return grantedPlan ?? catalog.creation.plan[kind]
  return grantedPlan !== null && rankOf(catalog, grantedPlan) >= rankOf(catalog, paid) ? grantedPlan : paid
}

function paidPlan({ status, plan, lostAt, periodEnd }: Account, current: string, now: Date): string | null {
  if (carriesPlan(status)) return plan ?? current
  return lostAt && periodEnd && periodEnd > now ? plan : null
}

type Facts = { account: Account; plan: string; now: Date }

/** Whether it can be used on that plan. */
export function standingOn(catalog: Catalog, { kind, grantedPlan }: Entitled, { account, plan, now }: Facts): Standing {
  const facts = {
    kind,
    plan,
    isGranted: grantedPlan !== null && grantedPlan === plan,
    hasPaid: account.firstPaidAt !== null,
    hasCard: account.hasCard,
    pastDueAt: account.pastDueAt,
  }
  const found = standing(catalog, facts, now)
  // Stripe has given up collecting: there is nothing to wait for.
  return account.status === 'unpaid'
    ? { ...found, status: 'suspended' as const, suspendedFor: 'unpaid' as const }
    : found
}

/** What was chosen and is over: it came about, or its page can no longer be paid. */
function over(known: Known, truth: Truth, account: Account, now: Date): Pick<Decision, 'changes' | 'closes'> {
  const isOpen = (sessionId: string) => truth.openSessions.some(({ id }) => id === sessionId)
  const made = new Set([...truth.subscriptions, ...truth.purchases].map(({ changeId }) => changeId))
  const changes = known.changes.flatMap(({ id, kind, state, sessionId, expiresAt, plan, interval }): Ended[] => {
    if (state !== 'open') return []
    const isDone =
      made.has(id) ||
      (kind === 'card' && account.hasCard && !(sessionId && isOpen(sessionId))) ||
      (kind === 'change' && plan === account.plan && interval === account.interval)
    if (isDone) return [{ id, state: 'done' }]
    const isClosed = sessionId !== null && truth.closedSessions.includes(sessionId)
    const isGone = isClosed || (expiresAt !== null && expiresAt <= now && !(sessionId && isOpen(sessionId)))
    return isGone ? [{ id, state: 'expired' }] : []
  })
  const isTaken = isLive(account.status)
  const closes = known.changes.flatMap(({ kind, sessionId }) =>
    isTaken && kind === 'subscribe' && sessionId && isOpen(sessionId) ? [sessionId] : [],
  )
  return { changes, closes }
}

/** When a card stops being good: the first moment after its last month. */
export const cardEnds = ({ cardExpMonth: month, cardExpYear: year }: Account): Date | null =>
  month && year ? new Date(Date.UTC(year, month, 1)) : null

function nextMoment(catalog: Catalog, account: Account, now: Date): Date | null {
  const stages = account.pastDueAt && stagesOf(catalog, account.pastDueAt)
  const card = isLive(account.status) ? cardEnds(account) : null
  const before = (at: Date | null, days: number) => at && new Date(at.getTime() - days * dayMs)
  const moments = [
    stages?.restrictAt ?? null,
    stages?.suspendAt ?? null,
    account.status === 'trialing' ? before(account.trialEndsAt, remind.trialDays) : null,
    before(card, remind.cardDays),
    account.periodEnd,
    account.endsAt,
  ]
  return earliest(moments.filter((at) => at !== null && at > now))
}
