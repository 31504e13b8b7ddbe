// Memberships that have ended, each with all that it takes to bring it back as it was: what someone was part of goes with
// them in the act that ends it, and is kept here.
import { z } from 'zod'
import { rolesHolding } from '../../catalog/ladder.ts'
import type { OpenOrganization } from '../act.ts'
import type { PersonRef } from '../context.ts'
import * as budgetPeople from '../credits/budget-people.ts'
import { newId } from '../ids.ts'
import { withdraw } from '../organization/settlements.ts'
import * as transfers from '../organization/transfers.ts'
import * as keyEndings from '../programs/key-endings.ts'
import * as teams from '../shape/teams.ts'
import * as workspaces from '../shape/workspace-members.ts'
import * as notices from '../telling/notices.ts'

/** How a membership ended. */
export type Why = 'removed' | 'left' | 'merged'

/** What someone handed over as they left, so that it comes back with them. */
const Handed = z.object({
  /** Who has their resources since, and which those are. */
  resourcesTo: z.string().nullable().default(null),
  resources: z.array(z.string()).default([]),
  /** The keys that run out because of it. */
  runningOut: z.array(z.string()).default([]),
})
export type Handed = z.infer<typeof Handed>

export const nothingHanded: Handed = { resourcesTo: null, resources: [], runningOut: [] }

/** What someone was part of. */
export const Held = z.object({
  workspaces: z.array(z.object({ workspaceId: z.string(), role: z.string() })).default([]),
  teams: z.array(z.string()).default([]),
  budgetId: z.string().nullable().default(null),
  stars: z.array(z.string()).default([]),
  handed: Handed.default(nothingHanded),
})
export type Held = z.infer<typeof Held>

/** A membership that is about to end. */
export type Ending = {
  personId: string
  role: string
  joinedAt: Date
  why: Why
  /** Who ends it; null where it is the system. */
  byId: string | null
  handed?: Handed
}

export type Written = { departureId: string; restoreUntil: Date }

/**
 * Takes someone out of every part of the organization – workspaces, teams, the budget, favourites – and keeps what they
 * were part of, to be brought back. The membership itself, and what was open there, is its caller's to end.
 */
export async function write(org: OpenOrganization, ending: Ending): Promise<Written> {
  const { personId, role, joinedAt, why, byId, handed = nothingHanded } = ending
  const held: Held = {
    workspaces: await workspaces.leaveAll(org, personId),
    teams: await teams.leaveAll(org, personId),
    budgetId: await leaveBudget(org, personId),
    stars: await leaveStars(org, personId),
    handed,
  }
  const departureId = newId('dep', org.now)
  const restoreUntil = new Date(org.now.getTime() + org.deps.catalog.people.restoreDays * 86_400_000)
  const whose = { id: departureId, organizationId: org.id, personId, role, joinedAt }
  await org.tx.departure.create({ data: { ...whose, why, byId, held, at: org.now, restoreUntil } })
  return { departureId, restoreUntil }
}

async function leaveBudget(org: OpenOrganization, personId: string): Promise<string | null> {
  const where = { organizationId_personId: { organizationId: org.id, personId } }
  const held = await org.tx.budgetMember.findUnique({ where, select: { groupId: true } })
  await budgetPeople.leaveWith(org, personId)
  return held?.groupId ?? null
}

async function leaveStars({ tx, id: organizationId }: OpenOrganization, personId: string): Promise<string[]> {
  const where = { personId, resource: { organizationId } }
  const held = await tx.star.findMany({ where, orderBy: { at: 'asc' }, select: { resourceId: true } })
  await tx.star.deleteMany({ where })
  return held.map(({ resourceId }) => resourceId)
}

/**
 * Ends a membership with all that comes with it: what someone was part of is kept, what they had open there is closed,
 * their own key stops. Whoever may remove members is told where someone ended it themselves; all else is the caller's.
 */
export async function end(org: OpenOrganization, name: string, ending: Ending): Promise<Written> {
  const { personId, role, byId } = ending
  const written = await write(org, ending)
  await org.tx.membership.delete({ where: { organizationId_personId: { organizationId: org.id, personId } } })
  await withdraw(org, { requesterId: personId })
  await transfers.endFor(org, { id: personId, name })
  await keyEndings.endFor(org, personId)
  await endLinks(org, personId)
  const waiting = await waitingForAlone(org, personId)
  await notices.close(org, personId)
  // Whoever else can decide by now is asked at once.
  for (const approvalId of waiting)
    org.enqueue({ name: 'remind-deciders', payload: { approvalId }, key: `remind-deciders:${approvalId}` })
  if (byId === personId) await tellOf(org, { id: personId, name }, role, written.restoreUntil)
  return written
}

/** Tells those who may remove members that someone left by themselves; or, without an end to it, that they took that back. */
export async function tellOf(
  org: OpenOrganization,
  person: PersonRef,
  role: string,
  until: Date | null,
): Promise<void> {
  const rights = rolesHolding(org.deps.catalog, ['members.remove'])
  const found = await org.tx.membership.findMany({
    where: {
      organizationId: org.id,
      role: { in: rights },
      personId: { not: person.id },
      person: { absentSince: null },
    },
    select: { personId: true },
  })
  const news = { news: 'left', organization: org.ref, person, role, until } as const
  await notices.tell(
    org,
    news,
    found.map(({ personId }) => personId),
  )
}

/** The open requests that only this person was asked to decide. */
async function waitingForAlone({ tx, id }: OpenOrganization, personId: string): Promise<string[]> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    select a.id from "Approval" a join "Notice" n on n.about = 'approval' and n."subjectId" = a.id
    join "SlackIdentity" i on i.id = n."identityId"
    where a."organizationId" = ${id} and a.state = 'pending' and a.verb <> 'transfer'
    group by a.id having bool_and(i."personId" = ${personId})`
  return found.map((one) => one.id)
}

// A link lets people in on its maker's right, which is over.
async function endLinks(org: OpenOrganization, makerId: string): Promise<void> {
  const { tx, id: organizationId, now } = org
  const open = { organizationId, makerId, revokedAt: null, expiresAt: { gt: now } }
  const ended = await tx.invitationLink.updateManyAndReturn({ where: open, data: { revokedAt: now } })
  for (const { id, role, uses } of ended) org.record('link.revoked', id, { after: { role, uses } })
}
