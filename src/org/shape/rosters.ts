// The teams of an organization, page by page, and who is in each.
import { permissionsOf, planAbove } from '../../catalog/ladder.ts'
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { keyOf, nearest } from '../names.ts'
import { type TeamRef, unknownTeam } from './teams.ts'

/** A team as members see it: how many are in it, and the first of them by name. */
export type TeamCard = TeamRef & { isArchived: boolean; people: number; members: PersonRef[]; isOwn: boolean }
export type Teams = {
  organization: OrganizationRef
  teams: TeamCard[]
  total: number
  offset: number
  mayManage: boolean
  /** Whether the plan has teams; and if not, the lowest plan above that does. */
  isOffered: boolean
  lifts: string | null
  plan: string
}

export const pageSize = 8
const named = 5

const asked = ({ organizationId }: ActContext): Ask => ({ verb: 'switch', input: { organizationId } })

/** One page of the teams of the context's organization, by name; those put away last, for whoever manages teams. */
export function list(ctx: ActContext, { offset = 0 }: { offset?: number } = {}): Promise<Teams> {
  const { db, catalog } = ctx.deps
  return look(ctx, { ask: asked(ctx), need: 'teams.read' }, async ({ organizationId, name, kind, role, plan }) => {
    const mayManage = permissionsOf(catalog, role ?? '').has('teams.manage')
    const where = { organizationId, ...(mayManage ? {} : { archivedAt: null }) }
    const total = await db.team.count({ where })
    const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
    const found = await db.team.findMany({
      where,
      orderBy: [{ archivedAt: { sort: 'desc', nulls: 'first' } }, { nameKey: 'asc' }, { id: 'asc' }],
      skip: from,
      take: pageSize,
      include: { members: { orderBy: { addedAt: 'asc' } } },
    })
    const people = await namesOf(
      ctx,
      found.flatMap(({ members }) => members.slice(0, named)),
    )
    const reader = ctx.actor.kind === 'person' ? ctx.actor.personId : ''
    const teams = found.map(({ id, name, archivedAt, members }) => ({
      ...{ id, name, isArchived: archivedAt !== null, people: members.length },
      members: members.slice(0, named).flatMap(({ personId }) => people.get(personId) ?? []),
      isOwn: members.some(({ personId }) => personId === reader),
    }))
    const isOffered = catalog.plans[plan]?.entitlements.teams === true
    const lifts = isOffered ? null : (planAbove(catalog, plan, kind, (above) => above.entitlements.teams) ?? null)
    const organization = { id: organizationId, name, kind }
    return { organization, teams, total, offset: from, mayManage, isOffered, lifts, plan }
  })
}

async function namesOf(
  { deps }: ActContext,
  members: readonly { personId: string }[],
): Promise<Map<string, PersonRef>> {
  const ids = members.map(({ personId }) => personId)
  const found = await deps.db.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(found.map((person) => [person.id, person]))
}

/** The team that was typed, among those in use; refused with the nearest. */
export function requireTyped(ctx: ActContext, typed: string): Promise<TeamRef> {
  const { db } = ctx.deps
  return look(ctx, { ask: asked(ctx), need: 'teams.read' }, async ({ organizationId }) => {
    const select = { id: true, name: true }
    const known = await db.team.findMany({ where: { organizationId, archivedAt: null }, select, take: 1000 })
    const exact = known.find(({ id, name }) => id === typed.trim() || keyOf(name) === keyOf(typed))
    if (exact) return exact
    throw unknownTeam(
      typed,
      nearest(typed, known, ({ name }) => name),
    )
  })
}

/** A team by its id, with the first of its people; refused as one that there is not where it is another organization's. */
export function one(ctx: ActContext, teamId: string): Promise<TeamRef & { members: PersonRef[]; people: number }> {
  const { db } = ctx.deps
  return look(ctx, { ask: asked(ctx), need: 'teams.read' }, async ({ organizationId }) => {
    const where = { id: teamId, organizationId }
    const found = await db.team.findFirst({ where, include: { members: { orderBy: { addedAt: 'asc' } } } })
    if (!found) throw unknownTeam()
    const people = await namesOf(ctx, found.members.slice(0, 20))
    const members = found.members.slice(0, 20).flatMap(({ personId }) => people.get(personId) ?? [])
    return { id: found.id, name: found.name, members, people: found.members.length }
  })
}
