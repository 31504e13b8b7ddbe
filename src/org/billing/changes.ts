// What someone chooses about money: written down in the act, carried out at Stripe under its own id, at once by the
// conversation or later by a job, and come true only when the truth says so.

import type { Permission } from '../../catalog/permissions.ts'
import type { BillingChange } from '../../db/generated/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { isLive, mayTry } from './account.ts'
import { carryOut, pageUntil } from './carrying.ts'
import { inTime } from './patience.ts'
import type { Interval } from './payments.ts'
import { type Preview, preview } from './plans.ts'
import * as steps from './steps.ts'
import { stand, type Weighed, weigh } from './weighing.ts'
import { type ChangeInput, writeChange } from './written.ts'

export type ChangeKind =
  | 'subscribe'
  | 'change'
  | 'downgrade'
  | 'stay'
  | 'cancel'
  | 'restore'
  | 'topUp'
  | 'card'
  | 'portal'
  | 'end'
  | 'refund'
  | 'details'

/** What a choice has come to so far. */
export type Chosen = {
  /** Empty where nothing had to be changed. */
  changeId: string
  organization: OrganizationRef
  kind: ChangeKind
  /**
   * `stale`: what was shown is no longer so, nothing happened, and `shown` is what it would be now. `waiting`: Stripe does
   * not answer; it is carried out as soon as it does, and a page is sent to whoever pays. `open`: the page is there.
   * `done`: nothing more to do. `failed`: Stripe refused it.
   */
  state: 'stale' | 'waiting' | 'open' | 'done' | 'failed'
  /** Stripe's page, a secret of whoever pays: only for their own eyes. */
  url: string | null
  /** Until when it is good; null for one that is good for some minutes. */
  expiresAt: Date | null
  /** Whether Stripe does not answer now. */
  isDown: boolean
  plan: string | null
  /** When it takes effect, where that is not at once. */
  at: Date | null
  shown: Preview | null
}

type Draft = { kind: ChangeKind; input: ChangeInput; plan?: string | null; at?: Date | null }

/** What an act found: something to carry out, that nothing needs to be, or that what was shown is no longer so. */
type Written = {
  organization: OrganizationRef
  changeId: string
  kind: ChangeKind
  plan: string | null
  at: Date | null
  isStale: boolean
}

/** Opens the way to a higher plan, or to paying by the year: Stripe's page, for whoever pays. */
export function upgrade(ctx: ActContext, input: Asks['upgrade']): Promise<Chosen> {
  const ask: Ask = { verb: 'upgrade', input }
  const { organizationId, plan, interval } = input
  const at = { ...ctx, organizationId }
  return choose(at, { ask, need: 'billing.pay', as: 'change', choice: { plan, interval } }, async (org) => {
    const found = await weighed(org, { plan, interval })
    const { kind, account, price } = found
    if (kind === 'same') return null
    if (kind === 'stay' || kind === 'restore') return { kind, input: {}, plan }
    if ((kind !== 'subscribe' && kind !== 'change') || !price) return 'stale'
    const trial = org.deps.catalog.plans[plan]?.trialDays ?? 0
    const trialDays = kind === 'subscribe' && mayTry(account) ? trial : 0
    return { kind, input: { plan, interval: price.interval, lookupKey: price.lookupKey, trialDays }, plan }
  })
}

/** What a choice comes to under the lock; refused where it is not for sale. */
async function weighed(org: OpenOrganization, choice: steps.Choice): Promise<Weighed> {
  const found = await weigh(org.deps, org.tx, org.id, choice)
  if (found.kind === 'contact')
    throw steps.notForSale(org.deps.catalog, found.who, choice, org.deps.payments ? 'contact' : 'off')
  return found
}

/** Has a lower plan begin, or the free one, when the period that is paid ends. */
export function downgrade(ctx: ActContext, input: Asks['downgrade']): Promise<Chosen> {
  const ask: Ask = { verb: 'downgrade', input }
  const { plan, interval, seen } = input
  const choice = { plan, interval }
  return choose(ctx, { ask, need: 'billing.manage', as: 'downgrade', choice }, async (org) => {
    const found = await weighed(org, choice)
    const { kind, account, price } = found
    if (kind === 'same') return null
    const isSeen = ctx.grant !== undefined || found.mark === seen
    if (!isSeen || (kind !== 'downgrade' && kind !== 'cancel')) return 'stale'
    const at = account.periodEnd
    if (kind === 'cancel') return { kind, input: {}, plan, at }
    return price && { kind, input: { plan, interval: price.interval, lookupKey: price.lookupKey }, plan, at }
  })
}

/** Ends the subscription with the period that is paid. */
export function cancel(ctx: ActContext, input: Asks['cancelPlan']): Promise<Chosen> {
  const ask: Ask = { verb: 'cancelPlan', input }
  const { plan: first } = ctx.deps.catalog.creation
  return choose(ctx, { ask, need: 'billing.manage', as: 'cancel', choice: 'first' }, async (org) => {
    const plan = first[org.kind]
    const found = await weighed(org, { plan, interval: null })
    if (found.kind !== 'cancel') return null
    if (ctx.grant === undefined && found.mark !== input.seen) return 'stale'
    return { kind: 'cancel', input: {}, plan, at: found.account.periodEnd }
  })
}

/** Takes a downgrade that is to come back. */
export const stay = (ctx: ActContext): Promise<Chosen> => restore(ctx)

/** Takes back whatever is to come: a cancellation, or a downgrade. */
export function restore(ctx: ActContext): Promise<Chosen> {
  const ask: Ask = { verb: 'restorePlan', input: {} }
  return choose(ctx, { ask, need: 'billing.manage', as: 'restore', choice: null }, async (org) => {
    const { account, who } = await stand(org.tx, org.id)
    if (!isLive(account.status)) return null
    const plan = account.plan ?? who.plan
    if (account.endsAt) return { kind: 'restore', input: {}, plan }
    return account.nextPlan ? { kind: 'stay', input: {}, plan } : null
  })
}

/** Opens the page on which a pack of credits is bought. */
export function topUp(ctx: ActContext, input: Asks['topUp']): Promise<Chosen> {
  const ask: Ask = { verb: 'topUp', input }
  const { packs } = ctx.deps.catalog.credits
  const pack = Object.hasOwn(packs, input.pack) ? packs[input.pack] : undefined
  return choose(ctx, { ask, need: 'billing.pay', as: 'topUp', choice: null }, async (org) => {
    const again: Ask = { verb: 'topUp', input: { ...input, pack: '' } }
    const detail = { plan: '', because: 'kind', contact: org.deps.catalog.support.contact } as const
    if (!pack) throw new Refusal('not_for_sale', detail, { kind: 'fill', ask: again })
    requirePaying(org)
    return { kind: 'topUp', input: { ...input, lookupKey: pack.price.lookupKey } }
  })
}

/** Opens the page on which a card is left, or another put in its place. */
export function addCard(ctx: ActContext): Promise<Chosen> {
  const ask: Ask = { verb: 'addCard', input: {} }
  return choose(ctx, { ask, need: 'billing.pay', as: 'card', choice: null }, async (org) => {
    requirePaying(org)
    return { kind: 'card', input: {} }
  })
}

/** Opens Stripe's own pages of billing: invoices, cards, tax ids. */
export function openPortal(ctx: ActContext): Promise<Chosen> {
  const ask: Ask = { verb: 'openBilling', input: {} }
  return choose(ctx, { ask, need: 'billing.pay', as: 'portal', choice: null }, async (org) => {
    requirePaying(org)
    return { kind: 'portal', input: {} }
  })
}

function requirePaying({ deps, plan, id }: OpenOrganization): void {
  if (!deps.payments) throw steps.notForSale(deps.catalog, { id }, { plan, interval: null }, 'off')
}

type Choosing = {
  ask: Ask
  need: Permission
  /** What it is where there is nothing to do. */
  as: ChangeKind
  choice: { plan: string; interval: Interval | null } | 'first' | null
}

/** Writes down what was chosen, and carries it out as far as Stripe answers while whoever chose it waits. */
async function choose(
  ctx: ActContext,
  { ask, need, as, choice }: Choosing,
  pick: (org: OpenOrganization) => Promise<Draft | 'stale' | null>,
): Promise<Chosen> {
  const written = await act(ctx, { ask, need }, async (org) => write(ctx, org, await pick(org), as))
  const { organization, kind, plan, at, changeId, isStale } = written
  const chosen = { changeId, organization, kind, plan, at, url: null, expiresAt: null, isDown: false, shown: null }
  if (isStale) {
    const first = ctx.deps.catalog.creation.plan[organization.kind]
    const asked = choice === 'first' ? { plan: first, interval: null } : choice
    const isShown = asked !== null && !ctx.within
    return {
      ...chosen,
      state: 'stale',
      shown: isShown ? await preview({ ...ctx, organizationId: organization.id }, asked) : null,
    }
  }
  if (!changeId) return { ...chosen, state: 'done' }
  // Within another act nothing may be waited for: a job carries it out, and sends the page to whoever pays.
  if (ctx.within) return { ...chosen, state: 'waiting' }
  let isAwaited = true
  const change = await inTime(carryOut(ctx.deps, changeId, () => isAwaited))
  isAwaited = false
  return change ? { ...chosen, ...asChosen(change) } : { ...chosen, state: 'waiting', isDown: true }
}

function asChosen(change: BillingChange): Pick<Chosen, 'state' | 'url' | 'expiresAt' | 'isDown'> {
  const { state, url } = change
  const isOpen = state === 'open' && url !== null
  const came =
    state === 'failed' || state === 'expired' ? 'failed' : state === 'asked' ? 'waiting' : isOpen ? 'open' : 'done'
  return { state: came, url: isOpen ? url : null, expiresAt: pageUntil(change), isDown: state === 'asked' }
}

async function write(
  ctx: ActContext,
  org: OpenOrganization,
  draft: Draft | 'stale' | null,
  as: ChangeKind,
): Promise<Written> {
  const none = { organization: org.ref, changeId: '', kind: as, plan: null, at: null, isStale: false }
  if (draft === null || draft === 'stale') {
    org.keep()
    return { ...none, isStale: draft === 'stale' }
  }
  const { kind, input, plan = null, at = null } = draft
  const open = await sameOpen(ctx, org, draft)
  if (open) org.keep()
  const changeId = open ?? (await writeChange(ctx, org, { kind, input, isAwaited: !ctx.within }))
  if (!open && kind === 'subscribe') await closeOthers(ctx, org, changeId)
  return { ...none, changeId, kind, plan, at }
}

/** How long a page must still be good for to be shown again. */
const leastLeftMs = 5 * 60_000

/** The same choice of the same payer that is not over: its page is shown again, and nothing is begun twice. */
async function sameOpen(ctx: ActContext, org: OpenOrganization, { kind, input }: Draft): Promise<string | null> {
  const personId = ctx.actor.kind === 'person' && !ctx.grant ? ctx.actor.personId : null
  if (!personId) return null
  const where = { organizationId: org.id, personId, kind, state: { in: ['asked', 'open'] } }
  const found = await org.tx.billingChange.findMany({ where, orderBy: { createdAt: 'desc' } })
  const same = found.find(
    (one) => sorted(one.input) === sorted(input) && (one.state === 'asked' || isReusable(one, org.now)),
  )
  return same?.id ?? null
}

// A page of the portal is good for minutes, and once: only Checkout's are shown again.
const isReusable = ({ sessionId, expiresAt }: BillingChange, now: Date): boolean =>
  sessionId !== null && expiresAt !== null && expiresAt.getTime() - now.getTime() > leastLeftMs

const sorted = (input: unknown): string => JSON.stringify(Object.entries(input ?? {}).sort())

/** Whoever chooses another plan does not pay for the first one, too: its page is closed. */
async function closeOthers({ actor }: ActContext, org: OpenOrganization, but: string): Promise<void> {
  if (actor.kind !== 'person') return
  const where = { organizationId: org.id, personId: actor.personId, kind: 'subscribe', state: 'open', id: { not: but } }
  const others = await org.tx.billingChange.findMany({ where })
  for (const { sessionId } of others)
    if (sessionId) org.enqueue({ name: 'close-page', payload: { sessionId }, key: `close-page:${sessionId}` })
}
