// What someone asked for: what is still open, and what became of the rest of late.

import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { readAsk } from '../verbs.ts'
import { namesIn } from './naming.ts'

/** Something that its maker asked for, as it stands. */
export type Own = {
  approvalId: string
  organization: OrganizationRef | null
  ask: Ask
  names: Record<string, string>
  reason: string | null
  state: 'pending' | 'approved' | 'denied' | 'expired' | 'withdrawn'
  createdAt: Date
  expiresAt: Date
  decidedAt: Date | null
  decider: PersonRef | null
  /** Why it was denied, where that was said. */
  answer: string | null
}
/** `hasMore` says that there are older ones of either kind. */
export type Asked = { open: Own[]; over: Own[]; hasMore: boolean }

/** So many of each are shown, and what is over for so many days. */
const most = 4
const overDays = 30

/** The actor's own requests: those that are open, the newest first, and those that were decided of late. */
export async function mine(ctx: ActContext): Promise<Asked> {
  const { personId: requesterId } = requirePerson(ctx)
  const now = ctx.deps.clock.now()
  const since = new Date(now.getTime() - overDays * 86_400_000)
  const [open, over] = await Promise.all([
    read(ctx, { requesterId, state: 'pending', expiresAt: { gt: now } }, 'createdAt'),
    read(ctx, { requesterId, state: { not: 'pending' }, decidedAt: { gt: since } }, 'decidedAt'),
  ])
  const hasMore = open.length > most || over.length > most
  return { open: open.slice(0, most), over: over.slice(0, most), hasMore }
}

async function read({ deps: { db } }: ActContext, where: object, order: 'createdAt' | 'decidedAt'): Promise<Own[]> {
  const found = await db.approval.findMany({
    where,
    include: { organization: true, decider: true },
    orderBy: [{ [order]: 'desc' }, { id: 'desc' }],
    take: most + 1,
  })
  return Promise.all(
    found.map(async ({ id: approvalId, organization, organizationId, requesterId, decider, verb, input, ...rest }) => {
      const ask = readAsk({ verb, input })
      const { reason, state, createdAt, expiresAt, decidedAt, answer } = rest
      return {
        approvalId,
        organization: organization && { id: organization.id, name: organization.name, kind: organization.kind },
        ask,
        names: await namesIn(db, ask, { organizationId, requesterId }),
        reason,
        state,
        createdAt,
        expiresAt,
        decidedAt,
        decider: decider && { id: decider.id, name: decider.name },
        answer,
      }
    }),
  )
}

/** Whether what was asked is an offer of an organization, which is taken back by an act of its own. */
export async function isOffer({ deps: { db } }: ActContext, approvalId: string): Promise<boolean> {
  const found = await db.approval.findUnique({ where: { id: approvalId }, select: { verb: true } })
  return found?.verb === 'transfer'
}
