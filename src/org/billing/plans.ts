// The ladder of plans as someone sees it from where they stand, and what a step on it would come to: reckoned by the same
// rules that carry it out, with Stripe's own word on the amounts.

import type { Catalog, Plan } from '../../catalog/catalog.ts'
import { permissionsOf, rolesOn } from '../../catalog/ladder.ts'
import type { Facts } from '../access.ts'
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import type { Becoming } from '../people/plan-roles.ts'
import { type Account, carriesPlan, isLive, mayTry } from './account.ts'
import { askAnew, unheardOf } from './fresh.ts'
import { inTime } from './patience.ts'
import { type Interval, PaymentsRefused, type Quote } from './payments.ts'
import type * as steps from './steps.ts'
import { stand, type Weighed, weigh } from './weighing.ts'

/** A price in minor units of `currency`. */
export type Price = { amount: number; currency: string; interval: Interval }

/** Where an organization stands. */
export type Standing = {
  plan: string
  /** Null where nothing is paid for it. */
  interval: Interval | null
  /** Stripe's word for its subscription; null where there is none. */
  status: string | null
  periodEnd: Date | null
  trialEndsAt: Date | null
  /** When it ends, where it was cancelled. */
  endsAt: Date | null
  /** What takes its place, and when. */
  next: { plan: string; interval: Interval; at: Date } | null
  /** Whether an operator gave it the plan, whatever is paid. */
  isGranted: boolean
  /** Whether a subscription carries it. */
  isPaidFor: boolean
}

/** One plan of the ladder. */
export type Rung = {
  plan: string
  label: string
  rank: number
  prices: { month?: Price; year?: Price }
  /** Credits for each month. */
  credits: number
  limits: { members: number | 'unlimited'; organizationsOwned: number | 'unlimited' }
  entitlements: { invite: boolean }
  /** Days without payment before the first one, where this organization can still have them. */
  trialDays: number
  isCurrent: boolean
  direction: 'up' | 'down' | 'same'
  /** Come to, and left, by talking to whoever sells it. */
  byContact: boolean
  /** The roles that it offers. */
  roles: string[]
}

export type Ladder = {
  organization: OrganizationRef
  current: Standing
  /** The plans for its kind, the lowest first. */
  rungs: Rung[]
  /** Whether anything can be paid here at all. */
  isOn: boolean
  /** What the actor may do about it. */
  may: { pay: boolean; manage: boolean }
  contact: string
}

/** What a choice comes to (`steps.ts`); `contact` is what is not for sale. */
export type Step = steps.Step | 'contact'

/** Who and what a step concerns. */
export type Affects = {
  members: number
  pendingInvitations: number
  resources: number
  /** How many members are over the new plan's limit: they stay, and nobody joins until there is room. */
  over: number
  maxMembers: number | 'unlimited'
  /** Roles that people have and that the new plan does not offer, with how many have them. */
  rolesLost: { role: string; people: number }[]
  /** Whether nobody can be invited any more. */
  losesInvite: boolean
  /** Those who get another role by it, where everyone has the same on that plan; absent where nobody does. */
  becoming?: Becoming
}

export type Preview = {
  organization: OrganizationRef
  kind: Step
  from: { plan: string; interval: Interval | null }
  to: { plan: string; interval: Interval | null }
  /** When it takes effect. */
  at: Date
  /** Stripe's reckoning of what it costs; null where nothing is due for it, or Stripe does not answer. */
  quote: Quote | null
  /** Whether Stripe did not answer, so that only the catalog's price is known. */
  isEstimate: boolean
  /** The catalog's price of what is chosen; null for what costs nothing. */
  price: Price | null
  trialDays: number
  /** Credits for each month, as it is and as it will be. */
  credits: { before: number; after: number }
  affects: Affects
  /** Who to talk to, where it is not for sale. */
  contact: string
  /** The mark of what was shown: whoever goes on says by it what they saw. */
  seen: string
}

const ask: Ask = { verb: 'openBilling', input: {} }

/** The plans that the context's organization can have, and where it stands; for holders of `billing.read`. */
export function ladder(ctx: ActContext): Promise<Ladder> {
  const { catalog, db, payments } = ctx.deps
  return look(ctx, { ask, need: 'billing.read' }, async (facts) => {
    const { who, account } = await stand(db, facts.organizationId)
    const own = rankOf(catalog, who.plan)
    const rungs = Object.entries(catalog.plans)
      .filter(([, plan]) => plan.for.includes(facts.kind))
      .sort(([, a], [, b]) => a.rank - b.rank)
      .map(([id, plan]) => rungOf(catalog, id, plan, { own, facts, account }))
    const current = standingOf(who, account)
    const may = mayOf(ctx, facts)
    return {
      organization: refOf(facts),
      current,
      rungs,
      isOn: payments !== null,
      may,
      contact: catalog.support.contact,
    }
  })
}

/** What the actor may do about money in an organization. */
export function mayOf({ actor, deps }: ActContext, { role }: Pick<Facts, 'role'>): { pay: boolean; manage: boolean } {
  const held = permissionsOf(deps.catalog, role ?? '')
  const isSystem = actor.kind === 'system'
  return { pay: isSystem || held.has('billing.pay'), manage: isSystem || held.has('billing.manage') }
}

const refOf = ({ organizationId: id, name, kind }: Facts): OrganizationRef => ({ id, name, kind })
const rankOf = (catalog: Catalog, plan: string): number => catalog.plans[plan]?.rank ?? -1

/** Where an organization stands, by its account. */
export function standingOf(
  { plan, grantedPlan }: Pick<steps.Chooser, 'plan' | 'grantedPlan'>,
  account: Account,
): Standing {
  const { interval, status, periodEnd, trialEndsAt, endsAt, nextPlan, nextInterval, nextAt } = account
  const isThere = isLive(status)
  const next = nextPlan && nextInterval && nextAt ? { plan: nextPlan, interval: nextInterval, at: nextAt } : null
  return {
    plan,
    interval: isThere ? interval : null,
    status,
    periodEnd: isThere ? periodEnd : null,
    trialEndsAt: status === 'trialing' ? trialEndsAt : null,
    endsAt: isThere ? endsAt : null,
    next: isThere ? next : null,
    isGranted: grantedPlan !== null && grantedPlan === plan,
    isPaidFor: carriesPlan(status) && (account.plan ?? plan) === plan,
  }
}

type View = { own: number; facts: Facts; account: Account }

function rungOf(catalog: Catalog, id: string, plan: Plan, { own, facts, account }: View): Rung {
  const { month, year } = plan.prices
  const { currency } = catalog
  return {
    plan: id,
    label: plan.label,
    rank: plan.rank,
    prices: {
      ...(month ? { month: { amount: month.amount, currency, interval: 'month' } } : {}),
      ...(year ? { year: { amount: year.amount, currency, interval: 'year' } } : {}),
    },
    credits: plan.credits[facts.kind],
    limits: plan.limits,
    entitlements: plan.entitlements,
    trialDays: mayTry(account) ? plan.trialDays : 0,
    isCurrent: id === facts.plan,
    direction: plan.rank > own ? 'up' : plan.rank < own ? 'down' : 'same',
    byContact: plan.byContact,
    roles: rolesOn(catalog, id),
  }
}

/** What choosing a plan would come to; without an interval as it is paid now, else by the month, else by the year. */
export async function preview(
  ctx: ActContext,
  { plan, interval = null }: { plan: string; interval?: Interval | null },
): Promise<Preview> {
  const choice = { plan, interval }
  const seen = await look(ctx, { ask, need: 'billing.read' }, async (facts) => {
    await hearOut(ctx.deps, facts.organizationId)
    const weighed = await weigh(ctx.deps, ctx.deps.db, facts.organizationId, choice)
    return { facts, ...weighed }
  })
  const { facts, account, kind, price, affects, mark, who } = seen
  const { catalog, clock } = ctx.deps
  const quote = await quoteOf(ctx.deps, { kind, account, price })
  const isLater = kind === 'downgrade' || kind === 'cancel'
  return {
    organization: refOf(facts),
    kind,
    from: { plan: who.plan, interval: isLive(account.status) ? account.interval : null },
    to: { plan, interval: price?.interval ?? null },
    at: (isLater && account.periodEnd) || clock.now(),
    quote: quote === 'down' ? null : quote,
    isEstimate: quote === 'down',
    price: price && { amount: price.amount, currency: catalog.currency, interval: price.interval },
    trialDays: kind === 'subscribe' && mayTry(account) ? (catalog.plans[plan]?.trialDays ?? 0) : 0,
    credits: { before: creditsOf(catalog, who.plan, facts.kind), after: creditsOf(catalog, plan, facts.kind) },
    affects,
    contact: catalog.support.contact,
    seen: mark,
  }
}

/** Whoever has paid already is not asked to pay once more, though no event of Stripe's ever came. */
async function hearOut(deps: Deps, organizationId: string): Promise<void> {
  const customerId = unheardOf(await deps.db.billingAccount.findUnique({ where: { organizationId } }))
  if (customerId && deps.payments) await askAnew(deps, customerId)
}

const creditsOf = ({ plans }: Catalog, plan: string, kind: 'personal' | 'shared'): number =>
  plans[plan]?.credits[kind] ?? 0

/** Stripe's reckoning; `down` where it does not answer in time, null where there is nothing to reckon. */
async function quoteOf(
  { payments, log }: Deps,
  { kind, account, price }: Pick<Weighed, 'kind' | 'account' | 'price'>,
): Promise<Quote | 'down' | null> {
  if (!payments || !price || (kind !== 'subscribe' && kind !== 'change')) return null
  const { subscriptionId, itemId } = account
  const subscription = kind === 'change' && subscriptionId && itemId ? { id: subscriptionId, itemId } : null
  const asked = {
    customerId: account.lostAt ? null : account.customerId,
    subscription,
    lookupKey: price.lookupKey,
    quantity: (subscription && account.quantity) ?? 1,
  }
  try {
    return (await inTime(payments.quote(asked))) ?? 'down'
  } catch (error) {
    if (!(error instanceof PaymentsRefused)) throw error
    log.warn({ error, lookupKey: price.lookupKey }, 'Stripe refused to reckon a change of plan')
    return 'down'
  }
}
