// Workspaces: walled parts of an organization. Made, changed, put away and brought back.
import { fits, limitOf, owningRoles, permissionsOf, planAbove } from '../../catalog/ladder.ts'
import { neededToLift, roleInside, upgrade } from '../access.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { indexKeyOf, requireWord } from '../names.ts'
import {
  type As,
  alongside,
  type Insider,
  newChange,
  put,
  takeOut,
  tellAll,
  tellPlaces,
  type WorkspaceRef,
} from './workspace-places.ts'
import { noneHere, requireRole, unknownWorkspace } from './workspace-roles.ts'

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
  /** By which it can be taken back; null where nothing was changed. */
  entryId: string | null
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
    const workspace = await write(org, name, {})
    const own = ctx.actor.kind === 'person' && !org.rights.has('workspaces.manage') ? [ctx.actor.personId] : []
    const first = await put(org, workspace, { people: own, role: workspaces.adminRole, ask, as: alongside })
    const people = input.people.filter((id) => !own.includes(id))
    const { added } = await put(org, workspace, { people, role: workspaces.defaultRole, ask, as: alongside })
    await tellPlaces(ctx, org, workspace, { added })
    return { organization: org.ref, workspace, people: [...first.added, ...added] }
  })
}

async function write(org: OpenOrganization, name: string, as: object, organizationId = org.id): Promise<WorkspaceRef> {
  const id = newId('wsp', org.now)
  await org.tx.workspace.create({ data: { id, organizationId, name, nameKey: indexKeyOf(name), createdAt: org.now } })
  org.record('workspace.created', id, { after: { name, ...as }, organizationId })
  return { id, name }
}

/** Makes the first workspace of a new organization, where the catalog has one and its plan has room for it. */
export async function begin(own: OpenOrganization, { id, plan }: { id: string; plan: string }): Promise<void> {
  const { catalog } = own.deps
  const first = catalog.workspaces?.first
  if (first && fits(limitOf(catalog, plan, 'workspaces'), 1)) await write(own, first, alongside, id)
}

/** Changes a workspace for whoever manages it: its name, who is in it, what they are there. What is absent stays. */
export function change(ctx: ActContext, input: Asks['changeWorkspace']): Promise<Changed> {
  const ask: Ask = { verb: 'changeWorkspace', input }
  return act({ ...ctx, workspaceId: input.workspaceId }, { ask, need: 'workspaces.manage' }, async (org) => {
    const was = await requireWorkspace(org, input.workspaceId)
    const name = input.name === undefined ? was.name : requireWord('workspace', longestName, input.name, ask)
    const as = newChange(org.now)
    const entries = name === was.name ? [] : [await rename(org, was, name, as, ask)]
    const workspace = { id: was.id, name }
    const role = input.role ?? null
    if (role !== null) requireRole(org, role, ask)
    const { remove = [] } = input
    // Whoever is named for both goes: they are not let in first, and told of both.
    const people = (input.add ?? []).filter((id) => !remove.includes(id))
    const placed = await put(org, workspace, { people, role, ask, as })
    const gone = await takeOut(org, workspace, remove, as)
    await tellPlaces(ctx, org, workspace, { ...placed, gone: gone.people })
    const [entryId = null] = [...entries, ...placed.entries, ...gone.entries]
    if (!entryId) org.keep()
    const before = name === was.name ? null : was.name
    const { added, changed, everywhere } = placed
    const removed = gone.people.map(({ person }) => person)
    return { organization: org.ref, workspace, before, added, changed, removed, everywhere, entryId }
  })
}

/** Gives a workspace another name; gives the entry that tells of it. */
export async function rename(
  org: OpenOrganization,
  was: WorkspaceRef,
  name: string,
  as: As,
  ask: Ask,
): Promise<string> {
  await requireFreeName(org, name, was.id, ask)
  await org.tx.workspace.update({ where: { id: was.id }, data: { name, nameKey: indexKeyOf(name) } })
  return org.record('workspace.renamed', was.id, { before: { name: was.name }, after: { name, ...as } })
}

/** Puts a workspace away: nobody works in it any more, and all that is in it is kept. */
export const archive = (ctx: ActContext, { workspaceId }: Asks['archiveWorkspace']): Promise<PutAway> =>
  shelve(ctx, { verb: 'archiveWorkspace', input: { workspaceId } }, workspaceId, true)

/** Brings a workspace back as it was, where the plan has room for it. */
export const unarchive = (ctx: ActContext, { workspaceId }: Asks['unarchiveWorkspace']): Promise<PutAway> =>
  shelve(ctx, { verb: 'unarchiveWorkspace', input: { workspaceId } }, workspaceId, false)

function shelve(ctx: ActContext, ask: Ask, workspaceId: string, isAway: boolean): Promise<PutAway> {
  return act({ ...ctx, workspaceId }, { ask, need: 'workspaces.manage' }, async (org) => {
    const found = await requireWorkspace(org, workspaceId)
    if ((found.archivedAt !== null) === isAway) org.keep()
    else await putAway(ctx, org, found, isAway)
    return sizeOf(org, found)
  })
}

/** Puts a workspace of the organization that is held open away, or brings it back where the plan has room for it. */
export async function putAway(
  ctx: ActContext,
  org: OpenOrganization,
  { id, name }: WorkspaceRef,
  isAway: boolean,
): Promise<void> {
  if (!isAway) await requireRoom(org)
  await org.tx.workspace.update({ where: { id }, data: { archivedAt: isAway ? org.now : null } })
  if (isAway) org.record('workspace.archived', id, { before: { name } })
  else org.record('workspace.unarchived', id, { after: { name } })
  await tellAll(ctx, org, { id, name }, isAway ? 'archived' : 'back')
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
