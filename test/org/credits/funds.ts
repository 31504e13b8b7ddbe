// Credits for those who act in tests: posted to the ledger as a payment would, and read again.
import type { Deps } from '../../../src/org/context.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { available } from '../../../src/org/credits/purse.ts'
import { enqueue, type Job } from '../../../src/org/queue.ts'

let funded = 0

/** Moments that lie ahead. */
export const filled = { later: () => new Date(Date.now() + 20 * 86_400_000) }

/** Adds to an organization's credits; gives the source that it was posted under. */
export async function fund(
  deps: Deps,
  organizationId: string,
  parts: { purchased?: number; allowance?: number; endsAt?: Date },
  source = `test:${funded++}`,
): Promise<string> {
  await posted(deps, { source, kind: parts.allowance ? 'allowance' : 'purchase', organizationId, ...parts })
  return source
}

/** Posts an effect in a transaction of its own, with the jobs that come of it. */
export function posted(deps: Deps, posting: ledger.Posting): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const jobs: Job[] = []
    const till = { tx, now: deps.clock.now(), enqueue: (job: Job) => void jobs.push(job) }
    const isNew = await ledger.post(till, posting)
    await enqueue(tx, deps.clock, jobs)
    return isNew
  })
}

/** What an organization can spend. */
export const leftIn = async (deps: Deps, organizationId: string): Promise<number> =>
  available(await ledger.balanceOf(deps.db, organizationId))
