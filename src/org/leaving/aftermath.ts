// What follows where Slack says something new of someone: they can act no more, or can again, or have another address. A
// job's, since it concerns every organization that they are in.
import type { ActContext } from '../context.ts'
import { attachAll } from '../inviting/finding.ts'
import { enqueue, type Job } from '../queue.ts'
import * as absences from './absences.ts'

/**
 * Gives someone the invitations that wait for their address, has the domains looked at that it proves, and tells their
 * organizations whether they can act. Any number of times, once.
 */
export async function follow(ctx: Omit<ActContext, 'organizationId'>, personId: string): Promise<void> {
  const person = await ctx.deps.db.person.findUnique({ where: { id: personId } })
  if (!person || person.mergedIntoId) return
  if (!person.absentSince) await attachAll(ctx, personId)
  await lookAtDomains(ctx, personId)
  await absences.settle(ctx, personId)
}

// What their address proves may be proven no more, or by somebody else's address: it is looked at now, not by the day.
async function lookAtDomains({ deps: { db, clock } }: Pick<ActContext, 'deps'>, personId: string): Promise<void> {
  const found = await db.domain.findMany({
    where: { method: 'address', organization: { status: { not: 'deleted' }, memberships: { some: { personId } } } },
    select: { id: true },
  })
  const jobs = found.map(
    ({ id }): Job => ({ name: 'check-domain', payload: { domainId: id }, key: `check-domain:${id}` }),
  )
  await enqueue(db, clock, jobs)
}
