// How a transaction ended, where it does not say so itself: a lock that was not had in time, a commit whose answer was lost
// on its way.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActContext } from './context.ts'

/** How often, and how long after one another, the record is asked; whoever acts waits for the answer. */
const tries = 4
const pauseMs = 250

/**
 * Whether an effect that was written in full was committed, although its transaction failed: its receipt says so. Without a
 * once-only effect, or while the record does not answer, nobody knows, and it counts as not.
 */
export async function isCommitted({ deps, effectId }: Pick<ActContext, 'deps' | 'effectId'>): Promise<boolean> {
  if (!effectId) return false
  for (let turn = 1; turn <= tries; turn++) {
    const found = await deps.db.receipt.count({ where: { id: effectId } }).catch((error: unknown) => {
      deps.log.warn({ error, effectId }, 'it is not known yet whether an effect was committed')
    })
    if (found !== undefined) return found > 0
    await sleep(pauseMs)
  }
  return false
}

/** Whether a lock was not had in time: by Postgres' code, wherever Prisma carries it. */
export function isLockTimeout(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /\b55P03\b|lock timeout/.test(`${thrown.message} ${JSON.stringify('meta' in thrown ? thrown.meta : '')}`)
  )
}
