// Things the product made. The active context decides which organization owns a new one (row S24); everyone in it sees it,
// and each may have favourites that nobody else sees (`stars.ts`).
import type { Catalog } from '../../catalog/catalog.ts'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import type { Facts } from '../access.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { clean, requireWord } from '../names.ts'

export type Registered = { organization: OrganizationRef; id: string; type: string; externalId: string; isNew: boolean }

/** Registers a resource as the context's. The same type and id once more gives the one that is there. */
export function register(ctx: ActContext, input: Asks['register']): Promise<Registered> {
  const ask: Ask = { verb: 'register', input }
  return act(ctx, { ask, need: 'resources.create' }, async (org) => {
    const type = requireWord('type', 80, input.type, ask)
    const externalId = requireWord('id', 200, input.externalId, ask)
    const unique = { organizationId: org.id, type, externalId }
    const found = await org.tx.resource.findUnique({ where: { organizationId_type_externalId: unique } })
    const workspaceId = org.workspace?.id ?? null
    if (found && found.workspaceId !== workspaceId) throw await elsewhere(org, found, ask)
    const id = found?.id ?? newId('res', org.now)
    if (found) org.keep()
    else {
      await org.tx.resource.create({
        data: { id, ...unique, workspaceId, makerId: requirePerson(ctx).personId, createdAt: org.now },
      })
      org.record('resource.registered', id, { after: { type, externalId } })
    }
    return { organization: org.ref, id, type, externalId, isNew: !found }
  })
}

// Its workspace is named to those alone who may see into it.
async function elsewhere(
  { tx, rights }: OpenOrganization,
  { type, externalId, workspaceId }: { type: string; externalId: string; workspaceId: string | null },
  ask: Ask,
): Promise<Refusal> {
  const isSeen = workspaceId !== null && rights.has('workspaces.manage')
  const found = isSeen ? await tx.workspace.findUnique({ where: { id: workspaceId } }) : null
  const detail = { type, externalId, workspace: found?.name ?? null, isOutside: workspaceId === null }
  return new Refusal('resource_elsewhere', detail, { kind: 'fill', ask })
}

/** `entryId` is its entry in the record, by which it can be undone; null where somebody else had been quicker. */
export type Unregistered = {
  organization: OrganizationRef
  type: string
  externalId: string
  entryId: string | null
}

/** Forgets a resource of the context's. What the product made stays in the product. */
export async function unregister(ctx: ActContext, { resourceId }: Asks['unregister']): Promise<Unregistered> {
  const ask: Ask = { verb: 'unregister', input: { resourceId } }
  const there = await whereItIs(ctx, resourceId)
  return act(there, { ask, need: 'resources.delete' }, async (org) => {
    const found = await org.tx.resource.findFirst({ where: { id: resourceId, organizationId: org.id } })
    if (!found || found.workspaceId !== (org.workspace?.id ?? null)) throw unknown()
    const { type, externalId, makerId, workspaceId, createdAt } = found
    await org.tx.resource.delete({ where: { id: resourceId } })
    const before = { type, externalId, makerId, workspaceId, createdAt }
    const entryId = org.record('resource.removed', resourceId, { before })
    return { organization: org.ref, type, externalId, entryId }
  })
}

// What stands in a workspace is judged by one's role there, wherever the button was that named it.
async function whereItIs({ workspaceId: _, ...outside }: ActContext, id: string): Promise<ActContext> {
  const where = { id, organizationId: outside.organizationId }
  const found = await outside.deps.db.resource.findFirst({ where, select: { workspaceId: true } })
  return found?.workspaceId ? { ...outside, workspaceId: found.workspaceId } : outside
}

/** Which resources someone sees: those of the workspace that they are in; outside of all, everyone's, and for whoever manages workspaces all. */
export function inSight(catalog: Catalog, { organizationId, workspace, role }: Facts): Prisma.ResourceWhereInput {
  if (workspace) return { organizationId, workspaceId: workspace.id }
  const isAll = !catalog.workspaces || permissionsOf(catalog, role ?? '').has('workspaces.manage')
  return { organizationId, ...(isAll ? {} : { workspaceId: null }) }
}

/** The refusal of a resource that the organization does not have. */
export const unknown = (typed = '', nearest: string | null = null): Refusal =>
  new Refusal('unknown_resource', { typed, nearest }, { kind: 'help', topic: 'resources' })

export type Resource = {
  id: string
  type: string
  externalId: string
  createdAt: Date
  isStarred: boolean
  /** The name of the workspace that it is in, where its reader is in none; absent or null for the whole organization's. */
  workspace?: string | null
}
export type Shelf = {
  resources: Resource[]
  total: number
  offset: number
  /** Of which type they all are; null where of any. */
  type: string | null
  /** The types that most of the resources are of, with how many. */
  types: { type: string; count: number }[]
}

export const pageSize = 10
const shownTypes = 5

/** One page of the resources of the context's organization: the actor's favourites first, then the newest. */
export function list(ctx: ActContext, asked: { offset: number; type: string | null }): Promise<Shelf> {
  const { personId } = requirePerson(ctx)
  const { offset } = asked
  const type = asked.type && clean(asked.type)
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'resources.read' }, async (facts) => {
    const { db, catalog } = ctx.deps
    const all = inSight(catalog, facts)
    const where = { ...all, ...(type ? { type } : {}) }
    const total = await db.resource.count({ where })
    const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
    const starred = await db.resource.count({ where: { ...where, stars: { some: { personId } } } })
    const first = from < starred ? await pageOf(db, where, { personId, isStarred: true }, from, pageSize) : []
    const rest = pageSize - first.length
    const others = await pageOf(db, where, { personId, isStarred: false }, Math.max(0, from - starred), rest)
    return { resources: [...first, ...others], total, offset: from, type, types: await typesIn(db, all) }
  })
}

type Whose = { personId: string; isStarred: boolean }

// Each half walks the index by time, however many resources there are; sorted as one, all of them would be read.
async function pageOf(
  db: Tx,
  where: Prisma.ResourceWhereInput,
  { personId, isStarred }: Whose,
  skip: number,
  take: number,
): Promise<Resource[]> {
  if (take === 0) return []
  const rows = await db.resource.findMany({
    where: { ...where, stars: isStarred ? { some: { personId } } : { none: { personId } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip,
    take,
    select: { id: true, type: true, externalId: true, createdAt: true, workspace: { select: { name: true } } },
  })
  const isInside = where.workspaceId !== undefined
  return rows.map(({ workspace, ...row }) => ({
    ...row,
    isStarred,
    workspace: isInside ? null : (workspace?.name ?? null),
  }))
}

async function typesIn(db: Tx, where: Prisma.ResourceWhereInput): Promise<Shelf['types']> {
  const found = await db.resource.groupBy({
    by: ['type'],
    where,
    _count: { type: true },
    orderBy: [{ _count: { type: 'desc' } }, { type: 'asc' }],
    take: shownTypes,
  })
  return found.map(({ type, _count }) => ({ type, count: _count.type }))
}
