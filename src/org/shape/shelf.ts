// Which workspaces someone may enter, page by page, and who is in one; only those are shown, and to managers all.
import type { Workspaces } from '../../catalog/catalog.ts'
import { permissionsIn, permissionsOf } from '../../catalog/ladder.ts'
import type { Prisma } from '../../db/client.ts'
import { type Facts, may, roleInside } from '../access.ts'
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { clean, indexKeyOf, keyOf, nearest } from '../names.ts'
import type { WorkspaceRef } from './workspace-places.ts'
import { noneHere, unknownWorkspace } from './workspace-roles.ts'
import { rolesEverywhere } from './workspaces.ts'

/** A workspace as someone who may enter it sees it. */
export type WorkspaceCard = WorkspaceRef & {
  role: string
  isArchived: boolean
  /** Those with a place of their own in it. */
  people: number
  resources: number
  mayManage: boolean
}
export type Shelf = {
  organization: OrganizationRef
  workspaces: WorkspaceCard[]
  total: number
  offset: number
  search: string | null
  /** The one that its reader is in now. */
  hereId: string | null
  /** Whether its reader is in all of them by their role in the organization. */
  isEverywhere: boolean
  mayCreate: boolean
}

export const pageSize = 10

const asked = (ctx: ActContext): Ask => ({ verb: 'switch', input: { organizationId: ctx.organizationId } })

// Outside of the one that they are in: what they may enter is a question to the organization.
const outside = ({ workspaceId: _, ...ctx }: ActContext): ActContext => ctx

/** Refuses workspaces where the catalog has none, or where one is in a personal account. */
function requireWorkspaces(ctx: ActContext, facts: Facts): void {
  if (facts.kind === 'personal')
    throw new Refusal('personal_context', { need: 'workspaces.read' }, { kind: 'switch', organizations: [] })
  if (!ctx.deps.catalog.workspaces) throw noneHere()
}

const managesAll = (ctx: ActContext, { role }: Pick<Facts, 'role'>): boolean =>
  permissionsOf(ctx.deps.catalog, role ?? '').has('workspaces.manage')

// Those put away are shown to whoever can bring them back.
function inReach(ctx: ActContext, facts: Facts): Prisma.WorkspaceWhereInput {
  const { organizationId } = facts
  if (managesAll(ctx, facts)) return { organizationId }
  const { personId } = requirePerson(ctx)
  const roles: Workspaces['roles'] = ctx.deps.catalog.workspaces?.roles ?? {}
  const managing = Object.keys(roles).filter((role) => roles[role]?.permissions.includes('workspaces.manage'))
  const own = { members: { some: { personId } } }
  const kept = { members: { some: { personId, role: { in: managing } } }, archivedAt: { not: null } }
  return { organizationId, OR: [{ ...own, archivedAt: null }, kept] }
}

/** One page of the workspaces that the actor may enter, by name; of those whose name holds `search` where it is given. */
export function list(
  ctx: ActContext,
  { offset = 0, search = null }: { offset?: number; search?: string | null } = {},
): Promise<Shelf> {
  return look(outside(ctx), { ask: asked(ctx) }, async (facts) => {
    requireWorkspaces(ctx, facts)
    const { db, catalog } = ctx.deps
    const { organizationId: id, name, kind } = facts
    const named = search ? { nameKey: { contains: keyOf(search) } } : {}
    const where = { ...inReach(ctx, facts), ...named }
    const total = await db.workspace.count({ where })
    const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
    const workspaces = await cards(ctx, facts, where, { skip: from, take: pageSize })
    return {
      organization: { id, name, kind },
      workspaces,
      total,
      offset: from,
      search,
      hereId: ctx.workspaceId ?? null,
      isEverywhere: managesAll(ctx, facts),
      mayCreate: permissionsOf(catalog, facts.role ?? '').has('workspaces.create'),
    }
  })
}

async function cards(
  ctx: ActContext,
  facts: Facts,
  where: Prisma.WorkspaceWhereInput,
  page: { skip: number; take: number },
): Promise<WorkspaceCard[]> {
  const personId = ctx.actor.kind === 'person' ? ctx.actor.personId : ''
  const { db, catalog } = ctx.deps
  const found = await db.workspace.findMany({
    where,
    // Those put away come last.
    orderBy: [{ archivedAt: { sort: 'desc', nulls: 'first' } }, { nameKey: 'asc' }, { id: 'asc' }],
    ...page,
    include: { members: { where: { personId } }, _count: { select: { members: true, resources: true } } },
  })
  return found.map(({ id, name, archivedAt, members: [own], _count }) => {
    const role = roleInside(catalog, facts.role, own?.role ?? null) ?? ''
    const mayManage = permissionsIn(catalog, role).has('workspaces.manage')
    return {
      id,
      name,
      role,
      isArchived: archivedAt !== null,
      people: _count.members,
      resources: _count.resources,
      mayManage,
    }
  })
}

/** Up to so many of the workspaces that the actor may work in, by name, to choose from. */
export function choices(ctx: ActContext, most = 100): Promise<WorkspaceRef[]> {
  return look(outside(ctx), { ask: asked(ctx) }, async (facts) => {
    if (facts.kind === 'personal' || !ctx.deps.catalog.workspaces) return []
    const where = { AND: [inReach(ctx, facts), { archivedAt: null }] }
    const orderBy = [{ nameKey: 'asc' as const }, { id: 'asc' as const }]
    return ctx.deps.db.workspace.findMany({ where, orderBy, take: most, select: { id: true, name: true } })
  })
}

/** Up to so many of those that the actor may let people into, by name: none for whoever manages none. */
export function choicesToGive(ctx: ActContext, most = 100): Promise<WorkspaceRef[]> {
  return look(outside(ctx), { ask: asked(ctx) }, async (facts) => {
    if (facts.kind === 'personal' || !ctx.deps.catalog.workspaces) return []
    const all = await cards(ctx, facts, { AND: [inReach(ctx, facts), { archivedAt: null }] }, { skip: 0, take: 1000 })
    return all
      .filter(({ mayManage }) => mayManage)
      .slice(0, most)
      .map(({ id, name }) => ({ id, name }))
  })
}

/** The workspace that was typed, among those the actor may enter; refused with the nearest, as if there were no others. */
export function requireTyped(ctx: ActContext, typed: string): Promise<WorkspaceRef> {
  return look(outside(ctx), { ask: asked(ctx) }, async (facts) => {
    requireWorkspaces(ctx, facts)
    const { db } = ctx.deps
    const reach = inReach(ctx, facts)
    const isIt = { OR: [{ nameKey: indexKeyOf(typed) }, { id: clean(typed) }] }
    const select = { id: true, name: true }
    const [exact] = await db.workspace.findMany({ where: { AND: [reach, isIt] }, select, take: 1 })
    if (exact) return exact
    const known = await db.workspace.findMany({ where: reach, select, take: 1000, orderBy: { nameKey: 'asc' } })
    const close = nearest(typed, known, ({ name }) => name)
    throw close
      ? new Refusal(
          'unknown_workspace',
          { typed, nearest: close },
          { kind: 'do', ask: { verb: 'enterWorkspace', input: { workspaceId: close.id } }, choice: close.name },
        )
      : unknownWorkspace(typed)
  })
}

/** Someone in a workspace; `isEverywhere` where their role in the organization leads into all of them. */
export type Inside = { person: PersonRef; role: string; isEverywhere: boolean }
export type Room = {
  organization: OrganizationRef
  workspace: WorkspaceCard
  people: Inside[]
  total: number
  offset: number
  isHere: boolean
}

/** A workspace with one page of the people in it: those with a place of their own, and those who manage all. */
export function room(ctx: ActContext, workspaceId: string, offset = 0): Promise<Room> {
  return look(outside(ctx), { ask: asked(ctx) }, async (facts) => {
    requireWorkspaces(ctx, facts)
    const where = { AND: [inReach(ctx, facts), { id: workspaceId }] }
    const [workspace] = await cards(ctx, facts, where, { skip: 0, take: 1 })
    if (!workspace) throw unknownWorkspace()
    const { organizationId: id, name, kind } = facts
    const found = may(ctx.deps.catalog, facts, 'members.read').allowed
      ? await peopleIn(ctx, workspaceId, offset)
      : { people: [], total: 0, offset: 0 }
    return { organization: { id, name, kind }, workspace, ...found, isHere: ctx.workspaceId === workspaceId }
  })
}

type Row = { id: string; name: string; given: string | null; role: string; total: number }

async function peopleIn({ deps, ...ctx }: ActContext, workspaceId: string, offset: number) {
  const everywhere = rolesEverywhere({ deps, ...ctx })
  const from = Math.floor(Math.max(0, offset) / pageSize) * pageSize
  const rows = await deps.db.$queryRaw<Row[]>`
    select p.id, p.name, wm.role as given, m.role, (count(*) over ())::int as total
    from "Membership" m join "Person" p on p.id = m."personId"
    left join "WorkspaceMember" wm on wm."workspaceId" = ${workspaceId} and wm."personId" = m."personId"
    where m."organizationId" = ${ctx.organizationId} and (wm.role is not null or m.role = any(${everywhere}))
    order by m.role = any(${everywhere}) desc, p.name, p.id offset ${from}::int limit ${pageSize}::int`
  const people = rows.map(({ id, name, given, role }): Inside => {
    const isEverywhere = everywhere.includes(role)
    return { person: { id, name }, role: roleInside(deps.catalog, role, given) ?? '', isEverywhere }
  })
  return { people, total: rows[0]?.total ?? 0, offset: from }
}
