// What someone used the product for in an organization: theirs alone, whatever role others have (row C5). Private as
// favourites are, so that neither the record nor anybody's Home tells of it.
import { createHash } from 'node:crypto'
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type Deps, requirePerson } from '../context.ts'
import { clean } from '../names.ts'

/** One use of the product by a person. `key` is its once-only key: the same use is kept once. */
export type Use = {
  organizationId: string
  personId: string
  title: string
  key: string
  resourceId?: string | null
}

/** Of a title so many characters are kept. */
const longestTitle = 200

/** Keeps what someone used the product for, in the workspace that they are in there. What has no title is not kept. */
export async function keep(
  { db, clock }: Deps,
  { organizationId, personId, title, key, resourceId }: Use,
): Promise<void> {
  const words = Array.from(clean(title)).slice(0, longestTitle).join('')
  if (!words) return
  const here = await db.context.findUnique({ where: { personId } })
  const workspaceId = here?.organizationId === organizationId ? here.workspaceId : null
  // The same use reported again is the same entry.
  const id = `his_${createHash('sha256').update(`${organizationId}:${personId}:${key}`).digest('hex').slice(0, 21)}`
  const at = clock.now()
  const known = { organizationId, personId, workspaceId, resourceId: resourceId ?? null }
  await db.historyEntry.createMany({ data: [{ id, ...known, title: words, at }], skipDuplicates: true })
}

export type Entry = { id: string; title: string; at: Date; resource: { type: string; externalId: string } | null }
export type History = { entries: Entry[]; total: number; offset: number }

export const pageSize = 10

/** One page of the actor's own history where they are, the newest first. Nobody reads anyone else's. */
export function mine(ctx: ActContext, { offset }: { offset: number }): Promise<History> {
  const { personId } = requirePerson(ctx)
  const { db } = ctx.deps
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'resources.read' }, async ({ organizationId, workspace }) => {
    const where = { organizationId, personId, workspaceId: workspace?.id ?? null }
    const total = await db.historyEntry.count({ where })
    const from = Math.floor(Math.max(0, Math.min(offset, total - 1)) / pageSize) * pageSize
    const orderBy = [{ at: 'desc' as const }, { id: 'desc' as const }]
    const rows = await db.historyEntry.findMany({ where, orderBy, skip: from, take: pageSize })
    const ids = rows.flatMap(({ resourceId }) => resourceId ?? [])
    const found = await db.resource.findMany({ where: { organizationId, id: { in: ids } } })
    const named = new Map(found.map(({ id, type, externalId }) => [id, { type, externalId }]))
    const entries = rows.map(({ id, title, at, resourceId }) => {
      return { id, title, at, resource: named.get(resourceId ?? '') ?? null }
    })
    return { entries, total, offset: from }
  })
}
