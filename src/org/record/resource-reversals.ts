// Taking back what was done to resources: one that was removed is listed again, and what moved into an organization goes
// back to the account it came from.
import { z } from 'zod'
import type { Ask } from '../asks.ts'
import type { ActContext } from '../context.ts'
import type { Kept, Reversal } from './reversals.ts'

type Entry = Kept & { organizationId: string }

const Removed = z.object({
  type: z.string(),
  externalId: z.string(),
  makerId: z.string().nullable(),
  workspaceId: z.string().nullable().default(null),
  createdAt: z.coerce.date(),
})

/** Lists a resource again that was removed; whose favourite it was is not known any more. */
export async function ofRemoval(_: ActContext, { organizationId, subjectId: id, before }: Entry): Promise<Reversal> {
  const was = Removed.parse(before)
  const { type, externalId } = was
  const ask: Ask = { verb: 'register', input: { type, externalId } }
  const there = { organizationId_type_externalId: { organizationId, type, externalId } }
  return {
    organizationId,
    also: [],
    need: 'resources.create',
    ask,
    byHand: { kind: 'do', ask, choice: 'register it' },
    as: 'resource.registered',
    touching: [{ organizationId, action: 'resource.registered', after: { path: ['externalId'], equals: externalId } }],
    stands: async ({ tx }) => (await tx.resource.findUnique({ where: there })) === null,
    async apply(_, { tx, record }) {
      await tx.resource.create({ data: { id, organizationId, ...was } })
      record('resource.registered', id, { after: { type, externalId } })
      return { undone: 'resource.removed', type, externalId }
    },
  }
}

const From = z.object({ organizationId: z.string() })
const Moved = z.object({ resourceIds: z.array(z.string()), type: z.string(), externalId: z.string() })

/** Moves resources back to the personal account that they came from, all of them or none. */
export async function ofMove(ctx: ActContext, { organizationId, before, after }: Entry): Promise<Reversal> {
  const { organizationId: fromId } = From.parse(before)
  const { resourceIds, type, externalId } = Moved.parse(after)
  const found = await ctx.deps.db.organization.findUniqueOrThrow({ where: { id: fromId } })
  const to = { id: fromId, name: found.name, kind: found.kind }
  const count = resourceIds.length
  const there = { organizationId, id: { in: resourceIds } }
  return {
    organizationId,
    also: [fromId],
    need: 'resources.create',
    ask: { verb: 'moveResources', input: { organizationId, resourceIds: null, seen: '' } },
    byHand: { kind: 'help', topic: 'move' },
    as: 'resource.moved',
    // Each of them is where it was moved to, or it is not: what became of them since is seen by that.
    touching: [{ organizationId, action: 'resource.removed', subjectId: { in: resourceIds } }],
    async stands({ tx }) {
      const moved = await tx.resource.findMany({ where: there, select: { type: true, externalId: true } })
      const taken = await tx.resource.count({ where: { organizationId: fromId, OR: moved.slice(0, 500) } })
      return moved.length === count && taken === 0
    },
    async apply(_, { tx, record }) {
      await tx.resource.updateMany({ where: there, data: { organizationId: fromId, workspaceId: null } })
      const what = { type, externalId }
      record('resource.moved', organizationId, {
        before: { organizationId },
        after: { organizationId: fromId, count, ...what },
      })
      // In the account's own record as what it is there: so many fewer have gone.
      record('resource.movedAway', organizationId, {
        organizationId: fromId,
        before: { organizationId: fromId },
        after: { organizationId, count: -count, ...what },
      })
      return { undone: 'resource.moved', count, to }
    },
  }
}
