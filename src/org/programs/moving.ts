// Moving resources from someone's personal account into an organization of theirs: what would move is shown by the same
// reckoning that moves it (row C19). Credits never move along (rows C15, E13).
import type { Tx } from '../../db/client.ts'
import { act, look } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Resource } from './resources.ts'

type Named = Pick<Resource, 'id' | 'type' | 'externalId'>

/** What can move, what cannot since the organization has one of that type and id, and the mark of both. */
export type Movable = {
  to: OrganizationRef
  /** Up to a hundred of those that can, the newest first; and how many there are. */
  resources: Named[]
  total: number
  conflicts: Named[]
  seen: string
}

/** So many move in one act; the next takes those that are left. */
export const mostAtOnce = 500
const shown = 100

/** What of the actor's personal account could move into an organization of theirs now. */
export function preview(ctx: ActContext, organizationId: string): Promise<Movable> {
  const { personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'moveResources', input: { organizationId, resourceIds: null, seen: '' } }
  return look({ ...ctx, organizationId }, { ask, need: 'resources.create' }, ({ organizationId: id, name, kind }) => {
    requireShared(kind, ask)
    return weigh(ctx.deps.db, personalId, { id, name, kind })
  })
}

function requireShared(kind: OrganizationRef['kind'], ask: Ask): void {
  if (kind === 'shared') return
  throw new Refusal('unknown_organization', { typed: null, nearest: null }, { kind: 'fill', ask })
}

async function weigh(db: Tx, personalId: string, to: OrganizationRef): Promise<Movable> {
  const conflicts = await conflictsIn(db, personalId, to.id)
  const where = { organizationId: personalId, id: { notIn: conflicts.map(({ id }) => id) } }
  const resources = await db.resource.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: shown,
    select: { id: true, type: true, externalId: true },
  })
  const total = await db.resource.count({ where })
  return { to, resources, total, conflicts, seen: [total, conflicts.length, resources[0]?.id ?? ''].join('.') }
}

const conflictsIn = (db: Tx, from: string, to: string): Promise<Named[]> =>
  db.$queryRaw`
    select r.id, r.type, r."externalId" from "Resource" r join "Resource" there
      on there."organizationId" = ${to} and there.type = r.type and there."externalId" = r."externalId"
    where r."organizationId" = ${from} order by r."createdAt" desc, r.id desc`

export type Moved = {
  to: OrganizationRef
  count: number
  /** One of them, for words about a single one. */
  first: Named | null
  conflicts: Named[]
  /** How many could still move. */
  left: number
  entryId: string | null
  /** What could move now, where that is no longer what was shown: then nothing has moved. */
  stale: Movable | null
}

/**
 * Moves resources of the actor's personal account into an organization, both locked: all, or those that were chosen, as
 * many as one act takes. What the organization has already stays where it is.
 */
export function move(ctx: ActContext, input: Asks['moveResources']): Promise<Moved> {
  const { personalId } = requirePerson(ctx)
  const { organizationId, resourceIds, seen } = input
  const ask: Ask = { verb: 'moveResources', input }
  const spec = { ask, need: 'resources.create', also: [personalId] } as const
  return act({ ...ctx, organizationId }, spec, async (org) => {
    requireShared(org.kind, ask)
    const found = await weigh(org.tx, personalId, org.ref)
    const nothing = { to: org.ref, count: 0, first: null, conflicts: found.conflicts, left: found.total, entryId: null }
    if (found.seen !== seen) {
      org.keep()
      return { ...nothing, stale: found }
    }
    const moving = await org.tx.resource.findMany({
      where: {
        organizationId: personalId,
        id: { notIn: found.conflicts.map(({ id }) => id), ...(resourceIds ? { in: resourceIds } : {}) },
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: mostAtOnce,
      select: { id: true, type: true, externalId: true },
    })
    const [first] = moving
    if (!first) {
      org.keep()
      return { ...nothing, stale: null }
    }
    const ids = moving.map(({ id }) => id)
    await org.tx.resource.updateMany({
      where: { id: { in: ids } },
      data: { organizationId: org.id, workspaceId: org.workspace?.id ?? null },
    })
    const entryId = recordMove(org, personalId, moving)
    return { ...nothing, count: ids.length, first, left: found.total - ids.length, entryId, stale: null }
  })
}

type Recorder = { id: string; record: Parameters<Parameters<typeof act>[2]>[0]['record'] }

// The personal account's record tells that they went; what can be undone is the entry of the organization.
function recordMove({ id, record }: Recorder, from: string, moving: readonly Named[]): string {
  const [{ type = '', externalId = '' } = {}, ids] = [moving[0], moving.map((one) => one.id)]
  const after = { organizationId: id, count: ids.length, type, externalId }
  record('resource.movedAway', id, { organizationId: from, before: { organizationId: from }, after })
  return record('resource.moved', id, { before: { organizationId: from }, after: { ...after, resourceIds: ids } })
}
