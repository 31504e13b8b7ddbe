// Looking at the proofs of all claimed domains day by day: one that appeared counts from then on, one that vanished is told
// of, and stops counting some days later.
import { act } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, Deps } from '../context.ts'
import { enqueue, type Job } from '../queue.ts'
import { findProof, settle } from './domain-claims.ts'

/** A claim whose proof is not there is looked at for so many days; afterwards only when somebody asks. */
const lookDays = 30
/** So many are read at once. */
const batch = 1_000

/** Has every claimed domain looked at, each by a job of its own, so that one slow answer holds up no other. */
export async function checkAll({ db, clock }: Deps): Promise<void> {
  const since = new Date(clock.now().getTime() - lookDays * 86_400_000)
  const isLookedAt = { OR: [{ verifiedAt: { not: null } }, { checkedAt: { gt: since } }] }
  for (let last: string | undefined; ; ) {
    const found = await db.domain.findMany({
      where: { ...isLookedAt, organization: { status: { not: 'deleted' } } },
      orderBy: { id: 'asc' },
      take: batch,
      select: { id: true },
      ...(last ? { cursor: { id: last }, skip: 1 } : {}),
    })
    const jobs = found.map(
      ({ id }): Job => ({ name: 'check-domain', payload: { domainId: id }, key: `check-domain:${id}` }),
    )
    await enqueue(db, clock, jobs)
    last = found.at(-1)?.id
    if (!last) return
  }
}

/** Looks at one claimed domain. Nothing is done where it, or its organization, is gone by then. */
export async function checkOne(ctx: Omit<ActContext, 'organizationId'>, domainId: string): Promise<void> {
  const row = await ctx.deps.db.domain.findFirst({
    where: { id: domainId, organization: { status: { not: 'deleted' } } },
  })
  if (!row) return
  const found = await findProof(ctx.deps, row)
  const ask: Ask = { verb: 'checkDomain', input: { domainId } }
  await act({ ...ctx, organizationId: row.organizationId }, { ask }, async (org) => {
    const isThere = await org.tx.domain.findFirst({ where: { id: domainId, organizationId: org.id } })
    if (isThere) await settle(org, domainId, found, { isUnasked: true })
    else org.keep()
  })
}
