// The charges of a month as a file that someone asked for: recorded as every file is that leaves with what others did.
import { z } from 'zod'
import { may, unseen } from '../access.ts'
import { act } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type Deps, requirePerson } from '../context.ts'
import { isRefusal } from '../errors.ts'
import { actorOf } from '../people/people.ts'
import type { Charges } from './usage.ts'
import * as usage from './usage.ts'

/** Has the charges of a month made into a file, for the actor alone, by direct message. Itself recorded. */
export async function exportCharges(ctx: ActContext, { month }: { month: string }): Promise<Charges> {
  const { personId } = requirePerson(ctx)
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  const all = await usage.charges(ctx, { month })
  return act(ctx, { ask }, async (org) => {
    const facts = { ...org, organizationId: org.id }
    const decision = may(ctx.deps.catalog, facts, 'credits.read')
    if (!decision.allowed) throw unseen(ctx.deps.catalog, facts, decision, personId, ask)
    const entryId = org.record('usage.exported', org.id, { after: { month: all.month } })
    const accounts = await org.tx.slackIdentity.findMany({ where: { personId, kind: { in: ['member', 'guest'] } } })
    for (const { id: identityId } of accounts) {
      const key = `export-usage:${entryId}:${identityId}`
      org.enqueue({ name: 'export-usage', payload: { entryId, identityId }, key })
    }
    return all
  })
}

const After = z.object({ month: z.string() })

/** A file that was asked for, and whom it goes to. */
export type Deliverable = { charges: Charges; to: { teamId: string; userId: string } }

/** A file that was asked for, with the charges as they are now; null where whoever asked may not have it any more. */
export async function findAsked(deps: Deps, entryId: string, identityId: string): Promise<Deliverable | null> {
  const entry = await deps.db.auditEntry.findUniqueOrThrow({ where: { id: entryId } })
  const account = await deps.db.slackIdentity.findUniqueOrThrow({ where: { id: identityId } })
  const { teamId, userId, personId, kind } = account
  const { organizationId } = entry
  if (!organizationId || (kind !== 'member' && kind !== 'guest')) return null
  const ctx: ActContext = { deps, actor: await actorOf(deps, personId), surface: 'job', organizationId }
  try {
    return { charges: await usage.charges(ctx, After.parse(entry.after)), to: { teamId, userId } }
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}
