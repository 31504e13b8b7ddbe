// Favourites: resources that someone marked for themselves (row C6). Private, so that neither the record nor anybody's Home
// tells of them.
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, requirePerson } from '../context.ts'
import { clean, keyOf, nearest } from '../names.ts'
import * as resources from './resources.ts'

export type Starred = { type: string; externalId: string; isStarred: boolean }

const ask = (ctx: ActContext): Ask => ({ verb: 'switch', input: { organizationId: ctx.organizationId } })

/** Marks a resource of the context's as the actor's favourite, or no longer; without a word for it, as it is not now. */
export function put(ctx: ActContext, resourceId: string, isStarred?: boolean): Promise<Starred> {
  const { personId } = requirePerson(ctx)
  const { db, clock, catalog } = ctx.deps
  return look(ctx, { ask: ask(ctx), need: 'resources.read' }, async (facts) => {
    const found = await db.resource.findFirst({
      where: { id: resourceId, ...resources.inSight(catalog, facts) },
      include: { stars: { where: { personId } } },
    })
    if (!found) throw resources.unknown()
    const wanted = isStarred ?? found.stars.length === 0
    const where = { personId_resourceId: { personId, resourceId } }
    if (wanted) await db.star.upsert({ where, create: { personId, resourceId, at: clock.now() }, update: {} })
    else await db.star.deleteMany({ where: { personId, resourceId } })
    return { type: found.type, externalId: found.externalId, isStarred: wanted }
  })
}

/** The resource of the context's that was typed: by its id, or by type and id; refused with the nearest. */
export function requireTyped(ctx: ActContext, typed: string): Promise<string> {
  const { db, catalog } = ctx.deps
  return look(ctx, { ask: ask(ctx), need: 'resources.read' }, async (facts) => {
    const here = resources.inSight(catalog, facts)
    const whole = clean(typed)
    const [type = '', ...rest] = whole.split(' ')
    const named = [{ externalId: whole }, { type, externalId: rest.join(' ') }]
    const exact = await db.resource.findFirst({ where: { ...here, OR: named }, orderBy: { createdAt: 'desc' } })
    if (exact) return exact.id
    const known = await db.resource.findMany({
      where: here,
      orderBy: { createdAt: 'desc' },
      take: 1000,
      select: { id: true, type: true, externalId: true },
    })
    const alike = known.find(({ externalId }) => keyOf(externalId) === keyOf(typed))
    if (alike) return alike.id
    throw resources.unknown(typed, nearest(typed, known, ({ externalId }) => externalId)?.externalId ?? null)
  })
}

/** The newest resources of the context's organization to choose one of, the actor's favourites first. */
export async function choices(ctx: ActContext): Promise<resources.Resource[]> {
  const pages = await Promise.all(
    [0, 1, 2].map((at) => resources.list(ctx, { offset: at * resources.pageSize, type: null })),
  )
  return [...new Map(pages.flatMap((page) => page.resources).map((one) => [one.id, one])).values()]
}
