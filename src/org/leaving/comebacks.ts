// Bringing back a membership that has ended: as it was, as far as the organization still has room for it. Undoing a removal
// goes the same way.
import { defaultRoleOn, owningRoles, rolesOn } from '../../catalog/ladder.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { withdraw } from '../organization/settlements.ts'
import { requireRoomToOwn, requireSeats } from '../people/limits.ts'
import * as roles from '../people/roles.ts'
import * as keyEndings from '../programs/key-endings.ts'
import * as teams from '../shape/teams.ts'
import * as workspaces from '../shape/workspace-members.ts'
import * as notices from '../telling/notices.ts'
import { Held, tellOf } from './departures.ts'

type Departure = Prisma.DepartureGetPayload<Record<never, never>>

/** Someone who was a member, and as what they would come back now. */
export type Former = {
  departureId: string
  person: PersonRef
  /** The role that they had; and the one that they would have, where the plan does not offer it any more. */
  role: string
  comesAs: string
  why: 'removed' | 'left'
  by: PersonRef | null
  at: Date
  restoreUntil: Date
  /** How many workspaces and teams would come back with them. */
  parts: number
  isInvited: boolean
}

export type FormerPage = { former: Former[]; total: number; offset: number; organization: OrganizationRef }

export const pageSize = 8

/** Those who can be brought back into the context's organization: each person once, the latest first. */
export function former(ctx: ActContext, offset: number): Promise<FormerPage> {
  const { db, catalog, clock } = ctx.deps
  const now = clock.now()
  return look(ctx, { ask: asking(''), need: 'members.remove' }, async ({ organizationId, name, kind, plan }) => {
    const ids = await restorableIn(db, organizationId, now)
    const from = Math.floor(Math.max(0, Math.min(offset, ids.length - 1)) / pageSize) * pageSize
    const rows = await db.departure.findMany({
      where: { id: { in: ids.slice(from, from + pageSize) } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
    })
    const names = await namesOf(db, rows)
    const invited = await invitedAmong(db, organizationId, rows, now)
    const cards = rows.map((row): Former => {
      const held = Held.parse(row.held)
      return {
        departureId: row.id,
        person: names.get(row.personId) ?? { id: row.personId, name: '' },
        role: row.role,
        comesAs: roleNow(catalog, plan, row.role),
        why: row.why === 'left' ? 'left' : 'removed',
        by: names.get(row.byId ?? '') ?? null,
        at: row.at,
        restoreUntil: row.restoreUntil,
        parts: held.workspaces.length + held.teams.length,
        isInvited: invited.has(row.personId),
      }
    })
    return { former: cards, total: ids.length, offset: from, organization: { id: organizationId, name, kind } }
  })
}

// Of each person the latest, and only while they are not back by another way.
async function restorableIn(db: Tx, organizationId: string, now: Date): Promise<string[]> {
  const found = await db.departure.findMany({
    where: { organizationId, restoredAt: null, restoreUntil: { gt: now } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { id: true, personId: true, why: true },
  })
  const latest = new Map(found.toReversed().map((one) => [one.personId, one]))
  const people = [...latest.keys()]
  const [here, merged] = [
    await db.$queryRaw<{ personId: string }[]>`
      select "personId" from "Membership" where "organizationId" = ${organizationId} and "personId" = any(${people})`,
    await db.$queryRaw<{ id: string }[]>`
      select id from "Person" where id = any(${people}) and "mergedIntoId" is not null`,
  ]
  const gone = new Set([...here.map(({ personId }) => personId), ...merged.map(({ id }) => id)])
  const isOpen = ({ id, personId, why }: (typeof found)[number]) =>
    latest.get(personId)?.id === id && why !== 'merged' && !gone.has(personId)
  return found.filter(isOpen).map(({ id }) => id)
}

async function namesOf(db: Tx, rows: readonly Departure[]): Promise<Map<string, PersonRef>> {
  const ids = [...new Set(rows.flatMap(({ personId, byId }) => [personId, byId]))].filter((id) => id !== null)
  const people = await db.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(people.map((person) => [person.id, person]))
}

async function invitedAmong(db: Tx, organizationId: string, rows: readonly Departure[], now: Date) {
  const found = await db.invitation.findMany({
    where: {
      organizationId,
      state: 'pending',
      expiresAt: { gt: now },
      inviteeId: { in: rows.map(({ personId }) => personId) },
    },
    select: { inviteeId: true },
  })
  return new Set(found.map(({ inviteeId }) => inviteeId))
}

type Catalog = Parameters<typeof rolesOn>[0]

/** As what someone comes back: the role that they had, or the usual one where the plan does not offer it any more. */
export const roleNow = (catalog: Catalog, plan: string, role: string): string =>
  rolesOn(catalog, plan).includes(role) ? role : defaultRoleOn(catalog, plan)

/** What became of bringing someone back. */
export type Restored = {
  organization: OrganizationRef
  person: PersonRef
  /** The role that they had, and the one that they have now. */
  before: string
  role: string
  /** How many workspaces and teams they were in, and how many of them they are in again. */
  parts: { before: number; now: number }
  lost: Lost
  /** False where they were back already. */
  isNow: boolean
}

/** What ended with a membership and does not come back with it: so many requests that were open, and keys that stopped. */
export type Lost = { requests: number; keys: number }

const asking = (departureId: string): Ask => ({ verb: 'restoreMember', input: { departureId } })

/** Brings someone back who was removed or has left, as they were, for as long as the catalog says. */
export async function restore(ctx: ActContext, { departureId }: Asks['restoreMember']): Promise<Restored> {
  const found = await ctx.deps.db.departure.findFirst({
    where: { id: departureId, organizationId: ctx.organizationId },
  })
  const own = found && (await ctx.deps.db.organization.findUnique({ where: { personId: found.personId } }))
  const spec = { ask: asking(departureId), need: 'members.remove', also: own ? [own.id] : [] } as const
  return act(ctx, spec, async (org) => {
    const departure = await org.tx.departure.findFirst({ where: { id: departureId, organizationId: org.id } })
    if (!departure) throw new Refusal('departure_unknown', {}, { kind: 'help', topic: 'members' })
    const person = await personOf(org.tx, departure.personId)
    const back = await membershipOf(org, person.id)
    if (back) {
      org.keep()
      const nothing = { parts: { before: 0, now: 0 }, lost: { requests: 0, keys: 0 }, isNow: false }
      return { organization: org.ref, person, before: departure.role, role: back.role, ...nothing }
    }
    await requireRestorable(org, departure, person)
    await endInvitations(org, person.id)
    return bringBack(ctx, org, departure, { ask: spec.ask })
  })
}

async function requireRestorable({ tx, id, name, now }: OpenOrganization, departure: Departure, person: PersonRef) {
  const { personId, restoreUntil, restoredAt, why } = departure
  const again: Ask = { verb: 'invite', input: { people: [personId], role: null } }
  const known = await tx.person.findUniqueOrThrow({ where: { id: personId } })
  const later = await tx.departure.findFirst({ where: { organizationId: id, personId, at: { gt: departure.at } } })
  if (why === 'merged' || known.mergedIntoId || later || restoredAt)
    throw new Refusal('departure_unknown', {}, { kind: 'help', topic: 'members' })
  if (known.absentSince)
    throw new Refusal(
      'cannot_belong',
      { name: person.name, because: 'deactivated' },
      { kind: 'help', topic: 'members' },
    )
  if (restoreUntil <= now)
    throw new Refusal(
      'member_restore_over',
      { person, organization: name, until: restoreUntil },
      { kind: 'do', ask: again, choice: `invite ${person.name}` },
    )
}

// What they were offered meanwhile they have by this; the seat that it held is the one that they take.
async function endInvitations(org: OpenOrganization, inviteeId: string): Promise<void> {
  const revoked = await org.tx.invitation.updateManyAndReturn({
    where: { organizationId: org.id, inviteeId, state: 'pending' },
    data: { state: 'revoked', settledAt: org.now },
    select: { id: true },
  })
  for (const { id } of revoked) org.record('invitation.revoked', id)
  await notices.redrawAll(
    org,
    'invitation',
    revoked.map(({ id }) => id),
  )
}

/**
 * Makes someone a member again as their departure says, and tells them. What was withdrawn and stopped then stays so; what
 * was handed over comes back where nobody has done anything else with it. Their personal organization must be locked too.
 */
export async function bringBack(
  ctx: ActContext,
  org: OpenOrganization,
  departure: Departure,
  { ask, isUndo = false, isOwn = false }: { ask: Ask; isUndo?: boolean; isOwn?: boolean },
): Promise<Restored> {
  const { personId, joinedAt } = departure
  const role = roleNow(org.deps.catalog, org.plan, departure.role)
  // What someone gave up themselves a moment ago, they take back on the right that they had.
  if (!isOwn) roles.requireReach(org, [role], ask)
  await requireSeats(org, 1)
  if (owningRoles(org.deps.catalog).includes(role)) await requireRoomToOwn(org, personId)
  const id = newId('mem', org.now)
  await org.tx.membership.create({ data: { id, organizationId: org.id, personId, role, joinedAt } })
  await withdraw(org, { requesterId: personId, verb: 'join' })
  await org.tx.departure.update({ where: { id: departure.id }, data: { restoredAt: org.now } })
  const held = Held.parse(departure.held)
  const now = await intoParts(org, personId, held)
  await takeBackHanded(org, personId, held)
  org.record('member.restored', personId, { before: { role: departure.role }, after: { role } })
  const lost = await lostWith(org, departure)
  const restored = isUndo ? {} : ({ isRestored: true } as const)
  const by =
    ctx.actor.kind === 'person' ? { id: ctx.actor.personId, name: ctx.actor.name } : { id: '', name: 'Guildhall' }
  if (by.id !== personId)
    await notices.tell(org, { news: 'taken_back', organization: org.ref, by, role, lost, ...restored }, [personId])
  else await tellOf(org, by, role, null)
  const parts = { before: held.workspaces.length + held.teams.length, now }
  return {
    organization: org.ref,
    person: await personOf(org.tx, personId),
    before: departure.role,
    role,
    parts,
    lost,
    isNow: true,
  }
}

// What the act that ended the membership ended with it has that act's moment.
async function lostWith({ tx }: OpenOrganization, { organizationId, personId, at }: Departure): Promise<Lost> {
  const asked = {
    organizationId,
    requesterId: personId,
    state: 'withdrawn',
    decidedAt: at,
    verb: { not: 'transfer' },
  } as const
  const held = { OR: [{ personId }, { makerId: personId, personId: null }] }
  return {
    requests: await tx.approval.count({ where: asked }),
    keys: await tx.key.count({ where: { organizationId, revokedAt: at, ...held } }),
  }
}

async function intoParts(org: OpenOrganization, personId: string, held: Held): Promise<number> {
  const organizationId = org.id
  const back = await workspaces.restore(org, personId, held.workspaces)
  const again = await teams.restore(org, personId, held.teams)
  const budget = await org.tx.budgetGroup.findFirst({
    where: { organizationId, archivedAt: null, id: held.budgetId ?? '' },
  })
  if (budget)
    await org.tx.budgetMember.create({ data: { organizationId, personId, groupId: budget.id, addedAt: org.now } })
  const there = await org.tx.resource.findMany({
    where: { organizationId, id: { in: held.stars } },
    select: { id: true },
  })
  await org.tx.star.createMany({
    data: there.map(({ id: resourceId }) => ({ personId, resourceId, at: org.now })),
    skipDuplicates: true,
  })
  return back.length + again.length
}

async function takeBackHanded(org: OpenOrganization, personId: string, { handed }: Held): Promise<void> {
  if (handed.runningOut.length) await keyEndings.goOn(org, handed.runningOut)
  if (handed.resourcesTo === null) return
  const where = { organizationId: org.id, makerId: handed.resourcesTo, id: { in: handed.resources } }
  const { count } = await org.tx.resource.updateMany({ where, data: { makerId: personId } })
  if (!count) return
  const [before, after] = [{ personId: handed.resourcesTo }, { personId, count }]
  org.record('resource.handedOver', personId, { before, after })
}

async function personOf(tx: Tx, id: string): Promise<PersonRef> {
  const { name } = await tx.person.findUniqueOrThrow({ where: { id }, select: { name: true } })
  return { id, name }
}

const membershipOf = ({ tx, id: organizationId }: OpenOrganization, personId: string) =>
  tx.membership.findUnique({ where: { organizationId_personId: { organizationId, personId } } })
