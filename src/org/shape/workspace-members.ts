// Who is in which workspace, and in which role there: let in, let go, and brought back. Within acts that hold the organization.
import { permissionsOf, workspaceRolesOn } from '../../catalog/ladder.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { Refusal } from '../errors.ts'
import { alongside } from './workspace-places.ts'
import { noneHere, requireRole, unknownWorkspace } from './workspace-roles.ts'

/** A workspace that someone is to be in, and their role there; null for the usual one. */
export type Placement = { workspaceId: string; role: string | null }

/** A workspace that someone is or was in. */
export type Held = { workspaceId: string; role: string }

type At = Pick<OpenOrganization, 'tx' | 'id' | 'now' | 'deps' | 'record'>

/**
 * Lets a member into workspaces; one that they are in already, that is archived or that is gone is passed over. Who manages
 * all workspaces by their role needs no place in any, and gets none.
 */
export async function admitTo(org: At, personId: string, list: readonly Placement[]): Promise<Held[]> {
  const { workspaces } = org.deps.catalog
  if (!list.length || !workspaces || (await managesAll(org, personId))) return []
  const open = await openAmong(org, list)
  const held = await org.tx.workspaceMember.findMany({ where: { organizationId: org.id, personId } })
  const places = list
    .filter((one) => open.has(one.workspaceId) && !held.some((had) => had.workspaceId === one.workspaceId))
    .map(({ workspaceId, role }) => ({
      workspaceId,
      role: role && workspaces.roles[role] ? role : workspaces.defaultRole,
    }))
  const data = places.map((place) => ({ ...place, organizationId: org.id, personId, addedAt: org.now }))
  await org.tx.workspaceMember.createMany({ data, skipDuplicates: true })
  for (const { workspaceId, role } of places)
    org.record('workspace.memberAdded', workspaceId, {
      after: { personId, role, name: open.get(workspaceId), ...alongside },
    })
  return places
}

async function managesAll({ tx, id, deps }: At, personId: string): Promise<boolean> {
  const key = { organizationId: id, personId }
  const member = await tx.membership.findUnique({ where: { organizationId_personId: key } })
  return permissionsOf(deps.catalog, member?.role ?? '').has('workspaces.manage')
}

async function openAmong({ tx, id }: At, list: readonly Placement[]): Promise<Map<string, string>> {
  const ids = list.map(({ workspaceId }) => workspaceId)
  const where = { organizationId: id, archivedAt: null, id: { in: ids } }
  const found = await tx.workspace.findMany({ where, select: { id: true, name: true } })
  return new Map(found.map(({ id: workspaceId, name }) => [workspaceId, name]))
}

/**
 * Takes someone out of every workspace of the organization; gives what they were in, as `restore` takes it. A context
 * within one of them goes back to the organization.
 */
export async function leaveAll({ tx, id: organizationId }: Pick<At, 'tx' | 'id'>, personId: string): Promise<Held[]> {
  const where = { organizationId, personId }
  const held = await tx.workspaceMember.findMany({ where, orderBy: { addedAt: 'asc' } })
  await tx.workspaceMember.deleteMany({ where })
  await tx.context.updateMany({ where, data: { workspaceId: null } })
  return held.map(({ workspaceId, role }) => ({ workspaceId, role }))
}

/** Brings someone back into the workspaces that they were in; those that were archived or forgotten meanwhile are passed over. */
export const restore = (org: At, personId: string, held: readonly Held[]): Promise<Held[]> =>
  admitTo(org, personId, held)

/**
 * Refuses places that cannot be given: in workspaces that are not there, or archived, in roles that the plan lets nobody
 * choose. Gives them as they are to be kept.
 */
export async function requirePlaces(org: OpenOrganization, list: readonly Placement[], ask: Ask): Promise<Placement[]> {
  if (!list.length) return []
  if (!org.deps.catalog.workspaces) throw noneHere()
  const open = await openAmong(org, list)
  const places = [...new Map(list.map((place) => [place.workspaceId, place])).values()]
  for (const { workspaceId, role } of places) {
    if (!open.has(workspaceId)) throw unknownWorkspace()
    if (role !== null) requireRole(org, role, ask)
  }
  await requireMayLetIn(org, places, ask)
  return places
}

// Whoever invites lets people only into what they may manage: all workspaces, or those that they are the admin of.
async function requireMayLetIn(org: OpenOrganization, places: readonly Placement[], ask: Ask): Promise<void> {
  if (org.rights.has('workspaces.manage') || org.judgeId === null) return
  const held = await org.tx.workspaceMember.findMany({
    where: { organizationId: org.id, personId: org.judgeId, workspaceId: { in: places.map((one) => one.workspaceId) } },
  })
  const { roles } = org.deps.catalog.workspaces!
  const isTheirs = ({ workspaceId }: Placement) =>
    held.some((one) => one.workspaceId === workspaceId && roles[one.role]?.permissions.includes('workspaces.manage'))
  if (places.every(isTheirs)) return
  const needs = { permissions: ['workspaces.manage'], organizationId: org.id } as const
  const detail = { need: 'workspaces.manage', role: org.role ?? '', organization: org.name } as const
  throw new Refusal('not_permitted', detail, { kind: 'ask', ask }, needs)
}

/** A workspace role as a choice. */
export type RoleChoice = { id: string; label: string; about: string }

/** The workspace roles that can be chosen on a plan; none where it has no such choice, and everyone is in the usual one. */
export const roleChoices = (org: Pick<OpenOrganization, 'deps' | 'plan'>): RoleChoice[] =>
  workspaceRolesOn(org.deps.catalog, org.plan).map((id) => {
    const { label, about } = org.deps.catalog.workspaces!.roles[id]!
    return { id, label, about }
  })
