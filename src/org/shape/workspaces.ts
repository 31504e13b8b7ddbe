// Workspaces: walled parts of an organization. Made, renamed, put away and brought back; who is in one, and in which role.
import { fits, limitOf, owningRoles, permissionsOf, planAbove } from '../../catalog/ladder.ts'
import { neededToLift, roleInside, upgrade } from '../access.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { indexKeyOf, requireWord } from '../names.ts'
import * as notices from '../telling/notices.ts'
import { membersAmong } from './among.ts'
import { noneHere, requireRole, unknownWorkspace } from './workspace-roles.ts'

export type WorkspaceRef = { id: string; name: string }
/** Someone in a workspace, and what they are there. */
export type Insider = { person: PersonRef; role: string }

export type Made = { organization: OrganizationRef; workspace: WorkspaceRef; people: Insider[] }
export type Changed = {
  organization: OrganizationRef
  workspace: WorkspaceRef
  /** The name before, where it was renamed. */
  before: string | null
  added: Insider[]
  changed: (Insider & { before: string })[]
  removed: PersonRef[]
  /** Those who are in all workspaces by their role in the organization, whatever is chosen here. */
  everywhere: PersonRef[]
}
export type PutAway = { organization: OrganizationRef; workspace: WorkspaceRef; resources: number; people: number }

const longestName = 80

/** Makes a workspace, with people in it in the usual role; whoever makes it without managing all is its admin. */
export function create(ctx: ActContext, input: Asks['createWorkspace']): Promise<Made> {
  const ask: Ask = { verb: 'createWorkspace', input }
  const { workspaceId: _, ...outside } = ctx
  return act(outside, { ask, need: 'workspaces.create' }, async (org) => {
    const { workspaces } = org.deps.catalog
    if (!workspaces) throw noneHere()
    const name = requireWord('workspace', longestName, input.name, ask)
    await requireRoom(org)
    await requireFreeName(org, name, null, ask)
    const workspace = await write(org, name)
    const own = ctx.actor.kind === 'person' && !org.rights.has('workspaces.manage') ? [ctx.actor.personId] : []
    const first = await put(org, workspace, own, workspaces.adminRole, ask)
    const others = input.people.filter((id) => !own.includes(id))
    const { added } = await put(org, workspace, others, workspaces.defaultRole, ask)
    await tellPlaces(ctx, org, workspace, added, 'in')
    return { organization: org.ref, workspace, people: [...first.added, ...added] }
  })
}

/** Writes a workspace into an organization that is held open; its name and its room are the caller's to see to. */
export async function write(org: OpenOrganization, name: string, organizationId = org.id): Promise<WorkspaceRef> {
  const id = newId('wsp', org.now)
  await org.tx.workspace.create({ data: { id, organizationId, name, nameKey: indexKeyOf(name), createdAt: org.now } })
  org.record('workspace.created', id, { after: { name }, organizationId })
  return { id, name }
}

/** Makes the first workspace of a new organization, where the catalog has one and its plan has room for it. */
export async function begin(own: OpenOrganization, { id, plan }: { id: string; plan: string }): Promise<void> {
  const { catalog } = own.deps
  const first = catalog.workspaces?.first
  if (first && fits(limitOf(catalog, plan, 'workspaces'), 1)) await write(own, first, id)
}

/** Changes a workspace for whoever manages it: its name, who is in it, what they are there. What is absent stays. */
export function change(ctx: ActContext, input: Asks['changeWorkspace']): Promise<Changed> {
  const ask: Ask = { verb: 'changeWorkspace', input }
  return act({ ...ctx, workspaceId: input.workspaceId }, { ask, need: 'workspaces.manage' }, async (org) => {
    const was = await requireWorkspace(org, input.workspaceId)
    const name = input.name === undefined ? was.name : requireWord('workspace', longestName, input.name, ask)
    if (name !== was.name) await rename(org, was, name, ask)
    const workspace = { id: was.id, name }
    const role = input.role ?? null
    if (role !== null) requireRole(org, role, ask)
    const { added, changed, everywhere } = await put(org, workspace, input.add ?? [], role, ask)
    const gone = await takeOut(org, workspace, input.remove ?? [])
    const removed = gone.map(({ person }) => person)
    await tellPlaces(ctx, org, workspace, added, 'in')
    await tellPlaces(ctx, org, workspace, changed, 'other')
    await tellPlaces(ctx, org, workspace, gone, 'out')
    if (name === was.name && !added.length && !changed.length && !removed.length) org.keep()
    const before = name === was.name ? null : was.name
    return { organization: org.ref, workspace, before, added, changed, removed, everywhere }
  })
}

async function rename(org: OpenOrganization, was: WorkspaceRef, name: string, ask: Ask): Promise<void> {
  await requireFreeName(org, name, was.id, ask)
  await org.tx.workspace.update({ where: { id: was.id }, data: { name, nameKey: indexKeyOf(name) } })
  org.record('workspace.renamed', was.id, { before: { name: was.name }, after: { name } })
}

type Put = Pick<Changed, 'added' | 'changed' | 'everywhere'>

// Without a role, those who are in already stay what they are. Who manages all is in it already, as its admin.
async function put(
  org: OpenOrganization,
  { id: workspaceId, name }: WorkspaceRef,
  people: readonly string[],
  role: string | null,
  ask: Ask,
): Promise<Put> {
  const { catalog } = org.deps
  const members = await membersAmong(org, people, ask)
  const isEverywhere = (one: { role: string }) => permissionsOf(catalog, one.role).has('workspaces.manage')
  const wanted = members.filter((one) => !isEverywhere(one))
  const ids = wanted.map(({ person }) => person.id)
  const held = await org.tx.workspaceMember.findMany({ where: { workspaceId, personId: { in: ids } } })
  const heldBy = new Map(held.map((one) => [one.personId, one.role]))
  const result: Put = { added: [], changed: [], everywhere: members.filter(isEverywhere).map(({ person }) => person) }
  for (const { person } of wanted) {
    const before = heldBy.get(person.id)
    const after = role ?? before ?? catalog.workspaces?.defaultRole ?? ''
    if (before === undefined) result.added.push({ person, role: after })
    else if (before !== after) result.changed.push({ person, role: after, before })
  }
  await keep(org, workspaceId, name, result)
  return result
}

async function keep(org: OpenOrganization, workspaceId: string, name: string, { added, changed }: Put): Promise<void> {
  const data = added.map(({ person, role }) => ({
    ...{ workspaceId, personId: person.id, organizationId: org.id, role, addedAt: org.now },
  }))
  await org.tx.workspaceMember.createMany({ data })
  for (const { person, role } of added)
    org.record('workspace.memberAdded', workspaceId, { after: { personId: person.id, role, name } })
  for (const { person, role, before } of changed) {
    const where = { workspaceId_personId: { workspaceId, personId: person.id } }
    await org.tx.workspaceMember.update({ where, data: { role } })
    const after = { personId: person.id, role, name }
    org.record('workspace.roleChanged', workspaceId, { before: { role: before }, after })
  }
}

async function takeOut(
  org: OpenOrganization,
  { id: workspaceId, name }: WorkspaceRef,
  people: readonly string[],
): Promise<Insider[]> {
  const where = { workspaceId, personId: { in: [...people] } }
  const held = await org.tx.workspaceMember.findMany({ where })
  await org.tx.workspaceMember.deleteMany({ where })
  for (const { personId, role } of held)
    org.record('workspace.memberRemoved', workspaceId, { before: { personId, role, name } })
  const ids = held.map(({ personId }) => personId)
  const found = await org.tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return found.map((person) => ({ person, role: held.find(({ personId }) => personId === person.id)?.role ?? '' }))
}

// Nobody is told of what they did themselves.
async function tellPlaces(
  { actor }: ActContext,
  org: OpenOrganization,
  workspace: WorkspaceRef,
  people: readonly Insider[],
  became: 'in' | 'other' | 'out',
): Promise<void> {
  const by = actor.kind === 'person' ? { id: actor.personId, name: actor.name } : { id: '', name: 'Guildhall' }
  for (const { person, role } of people)
    if (person.id !== by.id)
      await notices.tell(org, { news: 'workspace_place', organization: org.ref, by, workspace, became, role }, [
        person.id,
      ])
}

/** Puts a workspace away: nobody works in it any more, and all that is in it is kept. */
export function archive(ctx: ActContext, { workspaceId }: Asks['archiveWorkspace']): Promise<PutAway> {
  const ask: Ask = { verb: 'archiveWorkspace', input: { workspaceId } }
  return act({ ...ctx, workspaceId }, { ask, need: 'workspaces.manage' }, async (org) => {
    const found = await requireWorkspace(org, workspaceId)
    if (found.archivedAt) org.keep()
    else {
      await org.tx.workspace.update({ where: { id: workspaceId }, data: { archivedAt: org.now } })
      org.record('workspace.archived', workspaceId, { before: { name: found.name } })
    }
    return sizeOf(org, found)
  })
}

/** Brings a workspace back as it was, where the plan has room for it. */
export function unarchive(ctx: ActContext, { workspaceId }: Asks['unarchiveWorkspace']): Promise<PutAway> {
  const ask: Ask = { verb: 'unarchiveWorkspace', input: { workspaceId } }
  return act({ ...ctx, workspaceId }, { ask, need: 'workspaces.manage' }, async (org) => {
    const found = await requireWorkspace(org, workspaceId)
    if (!found.archivedAt) org.keep()
    else {
      await requireRoom(org)
      await org.tx.workspace.update({ where: { id: workspaceId }, data: { archivedAt: null } })
      org.record('workspace.unarchived', workspaceId, { after: { name: found.name } })
    }
    return sizeOf(org, found)
  })
}

async function sizeOf({ tx, ref }: OpenOrganization, { id, name }: WorkspaceRef): Promise<PutAway> {
  const where = { workspaceId: id }
  const [resources, people] = [await tx.resource.count({ where }), await tx.workspaceMember.count({ where })]
  return { organization: ref, workspace: { id, name }, resources, people }
}

/** A workspace of the organization that is held open; an id of anyone else's is as if there were none. */
export async function requireWorkspace({ tx, id: organizationId }: Pick<OpenOrganization, 'tx' | 'id'>, id: string) {
  const found = await tx.workspace.findFirst({ where: { id, organizationId } })
  if (!found) throw unknownWorkspace()
  return found
}

/** Refuses one workspace more than the plan allows; those put away do not count. */
async function requireRoom({ tx, id, plan, kind, deps: { catalog } }: OpenOrganization): Promise<void> {
  const max = limitOf(catalog, plan, 'workspaces')
  const used = await tx.workspace.count({ where: { organizationId: id, archivedAt: null } })
  if (max === 'unlimited' || used + 1 <= max) return
  const lifts = planAbove(catalog, plan, kind, (above) => fits(above.limits.workspaces, used + 1)) ?? null
  const detail = { limit: 'workspaces' as const, max, used, pending: 0, more: 1, plan, lifts }
  const higher = upgrade(catalog, id, lifts)
  throw higher
    ? new Refusal('limit_reached', detail, higher, neededToLift(catalog, id, lifts))
    : new Refusal('limit_reached', detail, { kind: 'look', at: 'workspaces' })
}

async function requireFreeName(org: OpenOrganization, name: string, but: string | null, ask: Ask): Promise<void> {
  const where = { organizationId: org.id, nameKey: indexKeyOf(name), ...(but ? { id: { not: but } } : {}) }
  const found = await org.tx.workspace.findFirst({ where, orderBy: { createdAt: 'asc' } })
  if (!found) return
  const detail = { of: 'workspace' as const, name: found.name, isArchived: found.archivedAt !== null }
  throw new Refusal('shape_taken', detail, { kind: 'fill', ask })
}

/** What someone is in a workspace, by their role in the organization or by their place in it; null for nothing. */
export const standingIn = (ctx: ActContext, role: string | null, given: string | null): string | null =>
  roleInside(ctx.deps.catalog, role, given)

/** The roles that lead into every workspace. */
export const rolesEverywhere = (ctx: ActContext): string[] => {
  const { catalog } = ctx.deps
  const roles = Object.keys(catalog.roles).filter((role) => permissionsOf(catalog, role).has('workspaces.manage'))
  return roles.length ? roles : owningRoles(catalog)
}
