// Things the product made. The active context decides which organization owns a new one (row S24); everyone in it sees it,
// and each may have favourites that nobody else sees (`stars.ts`).
import { Prisma, type Tx } from '../../db/client.ts'
import { act, look } from '../act.ts'
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
    const id = found?.id ?? newId('res', org.now)
    if (found) org.keep()
    else {
      await org.tx.resource.create({
        data: { id, ...unique, makerId: requirePerson(ctx).personId, createdAt: org.now },
      })
      org.record('resource.registered', id, { after: { type, externalId } })
    }
    return { organization: org.ref, id, type, externalId, isNew: !found }
  })
}

/** `entryId` is its entry in the record, by which it can be undone; null where somebody else had been quicker. */
export type Unregistered = {
  organization: OrganizationRef
  type: string
  externalId: string
  entryId: string | null
}

/** Forgets a resource of the context's. What the product made stays in the product. */
export function unregister(ctx: ActContext, { resourceId }: Asks['unregister']): Promise<Unregistered> {
  const ask: Ask = { verb: 'unregister', input: { resourceId } }
  return act(ctx, { ask, need: 'resources.delete' }, async (org) => {
    const found = await org.tx.resource.findFirst({ where: { id: resourceId, organizationId: org.id } })
    if (!found) throw unknown()
    const { type, externalId, makerId, createdAt } = found
    await org.tx.resource.delete({ where: { id: resourceId } })
    const entryId = org.record('resource.removed', resourceId, { before: { type, externalId, makerId, createdAt } })
    return { organization: org.ref, type, externalId, entryId }
  })
}

/** The refusal of a resource that the organization does not have. */
export const unknown = (typed = '', nearest: string | null = null): Refusal =>
  new Refusal('unknown_resource', { typed, nearest }, { kind: 'help', topic: 'resources' })

export type Resource = { id: string; type: string; externalId: string; createdAt: Date; isStarred: boolean }
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
  return look(ctx, { ask, need: 'resources.read' }, async ({ organizationId }) => {
    const { db } = ctx.deps
    const where = { organizationId, ...(type ? { type } : {}) }
    const total = await db.resource.count({ where })
    const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
    const starred = await db.resource.count({ where: { ...where, stars: { some: { personId } } } })
    const first = from < starred ? await pageOf(db, where, { personId, isStarred: true }, from, pageSize) : []
    const rest = pageSize - first.length
    const others = await pageOf(db, where, { personId, isStarred: false }, Math.max(0, from - starred), rest)
    return { resources: [...first, ...others], total, offset: from, type, types: await typesIn(db, organizationId) }
  })
}

type Whose = { personId: string; isStarred: boolean }

// Each half walks the index by time, however many resources there are; sorted as one, all of them would be read.
async function pageOf(
  db: Tx,
  where: { organizationId: string; type?: string },
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
    select: { id: true, type: true, externalId: true, createdAt: true },
  })
  return rows.map((row) => ({ ...row, isStarred }))
}

const typesIn = (db: Tx, organizationId: string): Promise<Shelf['types']> =>
  db.$queryRaw(Prisma.sql`
    select type, count(*)::int as count from "Resource" where "organizationId" = ${organizationId}
    group by type order by count desc, type limit ${shownTypes}`)
