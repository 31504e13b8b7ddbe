// Moving a whole subscription from one organization to another, for whoever came to theirs by talking and does not check
// out again (row C13). An operator's act, previewed by the same reckoning. Credits stay where they are.
import type { Prisma, Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { isLive } from '../billing/account.ts'
import { standing } from '../billing/standing.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'
import * as notices from '../telling/notices.ts'

/** What would move, or has. */
export type Migration = {
  from: OrganizationRef
  to: OrganizationRef
  /** The plan that moves. */
  plan: string
  /** Whether an operator gave it, and whether a subscription at Stripe carries it. */
  isGranted: boolean
  subscriptionId: string | null
  /** What each was on, and will be. */
  before: { from: string; to: string }
  after: { from: string; to: string }
}
export type Migrated = Migration & {
  /** False where it had moved before. */
  isNow: boolean
}

const withBilling = { include: { billing: true } } as const
type Party = Prisma.OrganizationGetPayload<typeof withBilling>
const isPaidFor = ({ billing }: Party): boolean => isLive(billing?.status ?? null)

type Because = Details['cannot_migrate']['because']

/** What moving the subscription of one organization to another would come to; refused where it cannot be. */
export async function preview(deps: Deps, fromId: string, toId: string): Promise<Migrated> {
  const earlier = await migratedBefore(deps.db, fromId, toId)
  if (earlier) return earlier
  return { ...(await weigh(deps, deps.db, fromId, toId)), isNow: true }
}

/**
 * Moves the subscription: the plan that operators gave, and what is known of the customer and subscription at Stripe, both
 * organizations locked. A second time changes nothing. Whoever asks for it asks for their own personal account.
 */
export function migrate(ctx: ActContext, input: Asks['migrateSubscription']): Promise<Migrated> {
  const { organizationId, fromId } = input
  const ask: Ask = { verb: 'migrateSubscription', input }
  return act({ ...ctx, organizationId }, { ask, also: [fromId] }, async (org) => {
    requireOperator(ctx, ask)
    const earlier = await migratedBefore(org.tx, fromId, org.id)
    if (earlier) {
      org.keep()
      return earlier
    }
    const found = await weigh(org.deps, org.tx, fromId, org.id)
    requireTheirs(ctx, found)
    const [from, to] = [await partyOf(org.tx, fromId), await partyOf(org.tx, org.id)]
    await moveBilling(org, from, to)
    await settleInto(org, from, { plan: found.after.from, grantedPlan: null, billing: null })
    const granted = { plan: found.after.to, grantedPlan: from.grantedPlan ?? to.grantedPlan, billing: from.billing }
    await settleInto(org, to, granted)
    record(org, found)
    await tell(org, from, found)
    return { ...found, isNow: true }
  })
}

function requireOperator({ actor, grant }: ActContext, ask: Ask): void {
  if (actor.kind === 'system' || actor.isOperator || grant?.isOperator) return
  throw new Refusal('operators_only', { act: ask.verb }, { kind: 'ask', ask }, 'operators')
}

// An approved wish runs as its asker's act: nobody has someone else's subscription moved by it.
function requireTheirs({ actor, grant }: ActContext, { from, to, plan }: Migration): void {
  if (actor.kind !== 'person' || (!grant && actor.isOperator) || from.id === actor.personalId) return
  throw cannot(from, to, plan, 'not_theirs')
}

const cannot = (from: OrganizationRef, to: OrganizationRef, plan: string, because: Because): Refusal =>
  new Refusal('cannot_migrate', { from: refOf(from), to: refOf(to), because, plan }, { kind: 'help', topic: 'move' })

const refOf = ({ id, name, kind }: OrganizationRef): OrganizationRef => ({ id, name, kind })
const partyOf = (db: Tx, id: string): Promise<Party> =>
  db.organization.findUniqueOrThrow({ where: { id }, ...withBilling })

async function weigh(deps: Deps, db: Tx, fromId: string, toId: string): Promise<Migration> {
  const [from, to] = [await partyOf(db, fromId), await partyOf(db, toId)]
  const { plans, creation } = deps.catalog
  const plan = from.plan
  const because = obstacleOf(from, to, plan === creation.plan[from.kind], plans[plan]?.for.includes(to.kind) ?? false)
  const isUnderWay = await db.billingChange.findFirst({
    where: { organizationId: { in: [fromId, toId] }, state: { in: ['asked', 'open'] } },
  })
  const reason = because ?? (isUnderWay ? 'under_way' : null)
  if (reason) throw cannot(from, to, plan, reason)
  return {
    from: refOf(from),
    to: refOf(to),
    plan,
    isGranted: from.grantedPlan !== null,
    subscriptionId: isPaidFor(from) ? (from.billing?.subscriptionId ?? null) : null,
    before: { from: from.plan, to: to.plan },
    after: { from: creation.plan[from.kind], to: plan },
  }
}

function obstacleOf(from: Party, to: Party, isOnFirst: boolean, isOffered: boolean): Because | null {
  if (from.id === to.id) return 'same'
  if (isOnFirst || (from.grantedPlan === null && !isPaidFor(from))) return 'nothing'
  if (!isOffered) return 'not_offered'
  // What was paid there hangs on a customer of its own, which two subscriptions must not share.
  return isPaidFor(to) || to.billing?.firstPaidAt ? 'own' : null
}

async function moveBilling(org: OpenOrganization, from: Party, to: Party): Promise<void> {
  if (!from.billing) return
  if (to.billing) await org.tx.billingAccount.delete({ where: { organizationId: to.id } })
  // What is being settled about it at this moment is of before, and so are the details that Stripe has.
  const data = { organizationId: to.id, detailsMark: null, turn: { increment: 1 } }
  await org.tx.billingAccount.update({ where: { organizationId: from.id }, data })
  const { customerId } = from.billing
  if (!customerId) return
  org.enqueue({ name: 'save-customer', payload: { organizationId: to.id }, key: `save-customer:${to.id}` })
  org.enqueue({ name: 'settle-billing', payload: { customerId }, key: `settle-billing:${customerId}` })
}

type Now = { plan: string; grantedPlan: string | null; billing: Party['billing'] }

async function settleInto({ tx, deps, now }: OpenOrganization, { id, kind }: Party, after: Now): Promise<void> {
  const { plan, grantedPlan, billing } = after
  const facts = { kind, plan, isGranted: grantedPlan !== null, hasPaid: billing?.firstPaidAt != null }
  const how = { hasCard: billing?.hasCard ?? false, pastDueAt: billing?.pastDueAt ?? null }
  const stands = standing(deps.catalog, { ...facts, ...how }, now)
  await tx.organization.update({ where: { id }, data: { plan, grantedPlan, ...stands } })
}

// The same in both records, each with both ends: whoever reads one of them alone understands it.
function record({ record }: OpenOrganization, { from, to, ...rest }: Migration): void {
  const about = { ...rest, from: from.id, to: to.id }
  const change = {
    before: { organizationId: from.id },
    after: { organizationId: to.id, plan: rest.plan, migration: about },
  }
  record('subscription.migrated', to.id, change)
  record('subscription.migrated', to.id, { ...change, organizationId: from.id })
}

/** The migration between these two that stands in the record, where it was done. */
async function migratedBefore(db: Tx, fromId: string, toId: string): Promise<Migrated | null> {
  const entry = await db.auditEntry.findFirst({
    where: { action: 'subscription.migrated', subjectId: toId, before: { path: ['organizationId'], equals: fromId } },
  })
  if (!entry) return null
  const [from, to] = [await partyOf(db, fromId), await partyOf(db, toId)]
  if (isPaidFor(from) || from.grantedPlan !== null) return null
  const { plan } = to
  return {
    from: refOf(from),
    to: refOf(to),
    plan,
    isGranted: to.grantedPlan !== null,
    subscriptionId: to.billing?.subscriptionId ?? null,
    before: { from: from.plan, to: plan },
    after: { from: from.plan, to: plan },
    isNow: false,
  }
}

async function tell(org: OpenOrganization, { personId }: Party, { from, to, plan }: Migration): Promise<void> {
  const news = { news: 'migrated', organization: to, from, plan } as const
  await notices.tellMembers(org, () => ({ ...news, wasTheirs: false }), 'billing.read', personId ?? '')
  if (personId) await notices.tell(org, { ...news, wasTheirs: true }, [personId])
}
