// What a plan allows in numbers: the seats of an organization, the organizations of a person. Checked under the lock.
import type { Catalog } from '../../catalog/catalog.ts'
import { fits, type Limit, limitOf, owningRoles, planAbove } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { neededToLift, upgrade } from '../access.ts'
import type { OpenOrganization } from '../act.ts'
import { type Details, Refusal } from '../errors.ts'

/** The seats of an organization: as many as its plan has, those in use, and how many of them wait for an answer. */
export type Seats = { max: number | 'unlimited'; used: number; pending: number }

type Seated = { tx: Tx; deps: { catalog: Catalog }; id: string; plan: string; now: Date }

/** Counts the seats of an organization: members and pending invitations hold one each. */
export async function seatsOf({ tx, deps, id: organizationId, plan, now }: Seated): Promise<Seats> {
  const members = await tx.membership.count({ where: { organizationId } })
  const pending = await tx.invitation.count({ where: { organizationId, state: 'pending', expiresAt: { gt: now } } })
  return { max: limitOf(deps.catalog, plan, 'members'), used: members + pending, pending }
}

/** Refuses more seats than the plan has; members and pending invitations hold one each. */
export async function requireSeats(org: OpenOrganization, more: number): Promise<void> {
  const { catalog } = org.deps
  if (limitOf(catalog, org.plan, 'members') === 'unlimited') return
  const { max, used, pending } = await seatsOf(org)
  if (max === 'unlimited') return
  if (fits(max, used + more)) return
  const lifts = planAbove(catalog, org.plan, org.kind, (plan) => fits(plan.limits.members, used + more)) ?? null
  const detail = { limit: 'members' as const, max, used, pending, more, plan: org.plan, lifts }
  throw reached(catalog, org.id, detail)
}

/** Refuses one more owned organization where the person's best plan allows no more. Their personal organization must be locked. */
export async function requireRoomToOwn({ tx, deps: { catalog } }: OpenOrganization, personId: string): Promise<void> {
  const owned = await tx.membership.findMany({
    where: { personId, role: { in: owningRoles(catalog) }, organization: { status: { not: 'deleted' } } },
    select: { organization: { select: { id: true, kind: true, plan: true } } },
  })
  const rank = (plan: string) => catalog.plans[plan]?.rank ?? -1
  const best = owned.map(({ organization }) => organization).sort((a, b) => rank(b.plan) - rank(a.plan))[0]
  const used = owned.filter(({ organization }) => organization.kind === 'shared').length
  const limit: Limit = 'organizationsOwned'
  const max = limitOf(catalog, best?.plan ?? '', limit)
  if (!best || max === 'unlimited' || used + 1 <= max) return
  const lifts = planAbove(catalog, best.plan, best.kind, (plan) => fits(plan.limits[limit], used + 1)) ?? null
  const detail = { limit, max, used, pending: 0, more: 1, plan: best.plan, lifts }
  throw reached(catalog, best.id, detail)
}

// Where no plan lifts a limit there is nobody to ask: something has to be given back.
function reached(catalog: Catalog, organizationId: string, detail: Details['limit_reached']): Refusal {
  const higher = upgrade(catalog, organizationId, detail.lifts)
  return higher
    ? new Refusal('limit_reached', detail, higher, neededToLift(catalog, organizationId, detail.lifts))
    : new Refusal('limit_reached', detail, { kind: 'free', limit: detail.limit })
}
