// Writing down what was said outside of the record: it cannot be unsaid, and would be said twice were it not written down.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../context.ts'

/** How long the record may be away, as when its server is started anew. */
const patienceMs = 25_000
const pauseMs = 250

/** Writes down, again and again while the record does not take it. Only for what may be written more than once. */
export async function writeDown<T>(log: Log, write: () => Promise<T>): Promise<T> {
  const since = performance.now()
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (performance.now() - since > patienceMs) throw error
      log.warn({ error }, 'what was said cannot be written down yet; trying again')
      await sleep(pauseMs)
    }
  }
}
