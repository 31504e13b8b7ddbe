// Things the product made. The active context decides which organization owns a new one (row S24).
import { act, look } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { newId } from '../ids.ts'
import { requireWord } from '../names.ts'

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

export type Resource = { id: string; type: string; externalId: string; createdAt: Date }
export type Shelf = { resources: Resource[]; total: number }

/** The newest resources of the context's organization, and how many there are. */
export function list(ctx: ActContext): Promise<Shelf> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'resources.read' }, async ({ organizationId }) => {
    const { db } = ctx.deps
    const total = await db.resource.count({ where: { organizationId } })
    const resources = await db.resource.findMany({
      where: { organizationId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: 20,
    })
    return { resources, total }
  })
}
