// Answers that come after the ack, at the address that Slack gave for them: nobody asks for one again, so that a Slack that
// stumbles is tried again here.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../org/context.ts'

const patienceMs = 10_000
/** How long is waited before the second, and before the third try. */
const pausesMs = [500, 2_000]

/** Hands an answer in. What Slack does not take, or not in time, is logged; throws where it cannot be reached at all. */
export async function send(url: URL, body: string, log: Log, pauses: readonly number[] = pausesMs): Promise<void> {
  for (const pauseMs of [...pauses, null]) {
    const said = await once(url, body).catch((error: unknown) => passing(error, pauseMs))
    if (said === null) return
    if (pauseMs === null || !said.isPassing) return log.warn(said, 'Slack did not take an answer')
    await sleep(pauseMs)
  }
}

type Said = { isPassing: boolean; status: number; said: string }

async function once(url: URL, body: string): Promise<Said | null> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) })
  const said = (await answer.text()).slice(0, 500)
  return answer.ok ? null : { isPassing: answer.status === 429 || answer.status >= 500, status: answer.status, said }
}

// One that was waited for has perhaps been shown: nobody needs it twice.
function passing(error: unknown, pauseMs: number | null): Said {
  const isSlow = error instanceof Error && error.name === 'TimeoutError'
  if (isSlow || pauseMs === null) throw error
  return { isPassing: true, status: 0, said: String(error) }
}
