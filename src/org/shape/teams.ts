// Teams: named groups of an organization's members, where its plan has them. Made, changed, put away and brought back.
import { planAbove } from '../../catalog/ladder.ts'
import { neededToLift, upgrade } from '../access.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { indexKeyOf, requireWord } from '../names.ts'
import { membersAmong } from './among.ts'
import { alongside } from './workspace-places.ts'

export type TeamRef = { id: string; name: string }
export type Changed = {
  organization: OrganizationRef
  team: TeamRef
  isNew: boolean
  /** The name before, where it was renamed. */
  before: string | null
  added: PersonRef[]
  removed: PersonRef[]
  /** By which it can be taken back; null where nothing was changed. */
  entryId: string | null
}
export type PutAway = { organization: OrganizationRef; team: TeamRef; people: number }

const longestName = 80

/** The refusal of a team that there is not. */
export const unknownTeam = (typed: string | null = null, nearest: TeamRef | null = null): Refusal =>
  new Refusal('unknown_team', { typed, nearest }, { kind: 'look', at: 'teams' })

/** Makes a team of members. */
export function create(ctx: ActContext, input: Asks['createTeam']): Promise<Changed> {
  const ask: Ask = { verb: 'createTeam', input }
  return act(ctx, { ask, need: 'teams.manage' }, async (org) => {
    requireTeams(org)
    const name = requireWord('team', longestName, input.name, ask)
    await requireFreeName(org, name, null, ask)
    const id = newId('tea', org.now)
    const fields = { name, nameKey: indexKeyOf(name), createdAt: org.now }
    await org.tx.team.create({ data: { id, organizationId: org.id, ...fields } })
    const added = await take(org, id, input.people, ask)
    const entryId = org.record('team.created', id, { after: { name, added: added.map((one) => one.id) } })
    return { organization: org.ref, team: { id, name }, isNew: true, before: null, added, removed: [], entryId }
  })
}

/** Changes a team: its name, who is in it. What is absent stays. */
export function change(ctx: ActContext, input: Asks['changeTeam']): Promise<Changed> {
  const ask: Ask = { verb: 'changeTeam', input }
  return act(ctx, { ask, need: 'teams.manage' }, async (org) => {
    requireTeams(org)
    return apply(org, input, ask)
  })
}

/** The change itself, in an organization that is held open. */
export async function apply(org: OpenOrganization, input: Asks['changeTeam'], ask: Ask): Promise<Changed> {
  const was = await requireTeam(org, input.teamId)
  if (was.archivedAt) throw isAway(was)
  const name = input.name === undefined ? was.name : requireWord('team', longestName, input.name, ask)
  if (name !== was.name) {
    await requireFreeName(org, name, was.id, ask)
    await org.tx.team.update({ where: { id: was.id }, data: { name, nameKey: indexKeyOf(name) } })
  }
  const { remove = [] } = input
  const removed = await letGo(org, was.id, remove)
  // Whoever is named for both goes.
  const coming = (input.add ?? []).filter((id) => !remove.includes(id))
  const added = await take(org, was.id, coming, ask)
  const ids = (people: PersonRef[]) => people.map(({ id }) => id)
  const isSame = name === was.name && !added.length && !removed.length
  const after = { name, added: ids(added), removed: ids(removed) }
  const entryId = isSame ? null : org.record('team.changed', was.id, { before: { name: was.name }, after })
  if (isSame) org.keep()
  const before = name === was.name ? null : was.name
  return { organization: org.ref, team: { id: was.id, name }, isNew: false, before, added, removed, entryId }
}

async function take(org: OpenOrganization, teamId: string, people: readonly string[], ask: Ask): Promise<PersonRef[]> {
  const members = await membersAmong(org, people, ask)
  const held = await org.tx.teamMember.findMany({ where: { teamId }, select: { personId: true } })
  const added = members.flatMap(({ person }) => (held.some((one) => one.personId === person.id) ? [] : [person]))
  const data = added.map(({ id: personId }) => ({ teamId, personId, organizationId: org.id, addedAt: org.now }))
  await org.tx.teamMember.createMany({ data })
  return added
}

async function letGo({ tx }: OpenOrganization, teamId: string, people: readonly string[]): Promise<PersonRef[]> {
  const where = { teamId, personId: { in: [...people] } }
  const held = await tx.teamMember.findMany({ where, select: { personId: true } })
  await tx.teamMember.deleteMany({ where })
  const ids = held.map(({ personId }) => personId)
  return tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
}

/** Puts a team away; who was in it is kept. */
export const archive = (ctx: ActContext, { teamId }: Asks['archiveTeam']): Promise<PutAway> =>
  shelve(ctx, { verb: 'archiveTeam', input: { teamId } }, teamId, true)

/** Brings a team back as it was, where the plan has teams. */
export const unarchive = (ctx: ActContext, { teamId }: Asks['restoreTeam']): Promise<PutAway> =>
  shelve(ctx, { verb: 'restoreTeam', input: { teamId } }, teamId, false)

function shelve(ctx: ActContext, ask: Ask, teamId: string, toAway: boolean): Promise<PutAway> {
  return act(ctx, { ask, need: 'teams.manage' }, async (org) => {
    const { id, name, archivedAt } = await requireTeam(org, teamId)
    const people = await org.tx.teamMember.count({ where: { teamId } })
    if ((archivedAt !== null) === toAway) org.keep()
    else await putAway(org, { id, name }, toAway)
    return { organization: org.ref, team: { id, name }, people }
  })
}

/** Puts a team of the organization that is held open away, or brings it back where the plan has teams. */
export async function putAway(org: OpenOrganization, { id, name }: TeamRef, toAway: boolean): Promise<void> {
  if (!toAway) requireTeams(org)
  await org.tx.team.update({ where: { id }, data: { archivedAt: toAway ? org.now : null } })
  org.record(toAway ? 'team.archived' : 'team.restored', id, { after: { name } })
}

/** Takes someone out of every team of the organization; gives which they were in, as `restore` takes them. */
export async function leaveAll(
  { tx, id: organizationId }: Pick<OpenOrganization, 'tx' | 'id'>,
  personId: string,
): Promise<string[]> {
  const where = { organizationId, personId }
  const held = await tx.teamMember.findMany({ where, orderBy: { addedAt: 'asc' } })
  await tx.teamMember.deleteMany({ where })
  return held.map(({ teamId }) => teamId)
}

/** Brings a member back into teams that they were in; those put away or forgotten meanwhile are passed over. Gives those that took them. */
export async function restore(
  { tx, id: organizationId, now, record }: Pick<OpenOrganization, 'tx' | 'id' | 'now' | 'record'>,
  personId: string,
  held: readonly string[],
): Promise<string[]> {
  const found = await tx.team.findMany({ where: { organizationId, archivedAt: null, id: { in: [...held] } } })
  const data = found.map(({ id: teamId }) => ({ teamId, personId, organizationId, addedAt: now }))
  await tx.teamMember.createMany({ data, skipDuplicates: true })
  for (const { id, name } of found)
    record('team.changed', id, { before: { name }, after: { name, added: [personId], removed: [], ...alongside } })
  return found.map(({ id }) => id)
}

async function requireTeam({ tx, id: organizationId }: OpenOrganization, id: string) {
  const found = await tx.team.findFirst({ where: { id, organizationId } })
  if (!found) throw unknownTeam()
  return found
}

const isAway = ({ id: teamId, name: team }: TeamRef): Refusal =>
  new Refusal(
    'team_archived',
    { team },
    { kind: 'do', ask: { verb: 'restoreTeam', input: { teamId } }, choice: 'bring it back' },
  )

/** Refuses teams where the plan has none, with the plan that has (rows K33–K35). */
function requireTeams({ id, plan, kind, deps: { catalog } }: OpenOrganization): void {
  if (catalog.plans[plan]?.entitlements.teams) return
  const lifts = planAbove(catalog, plan, kind, (above) => above.entitlements.teams) ?? null
  const detail = { entitlement: 'teams' as const, plan, lifts }
  const fix = upgrade(catalog, id, lifts) ?? ({ kind: 'create' } as const)
  throw new Refusal('plan_lacks', detail, fix, neededToLift(catalog, id, lifts))
}

async function requireFreeName(org: OpenOrganization, name: string, but: string | null, ask: Ask): Promise<void> {
  const where = { organizationId: org.id, nameKey: indexKeyOf(name), ...(but ? { id: { not: but } } : {}) }
  const found = await org.tx.team.findFirst({ where })
  if (!found) return
  const detail = { of: 'team' as const, name: found.name, isArchived: found.archivedAt !== null }
  throw new Refusal('shape_taken', detail, { kind: 'fill', ask })
}
