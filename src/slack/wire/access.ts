// Whether Slack takes our token: until it does again, nothing is asked of it in vain, and what waits for it waits.
import { AccessLost, type Log } from '../../org/context.ts'

/** What Slack says of a token that is none any more: no waiting mends it, but the app may be installed again. */
const refused = /invalid_auth|not_authed|account_inactive|token_revoked|token_expired/

/** How long Slack is left alone after it refused our token. */
const quietMs = 2_000

export type Access = {
  /** What Slack said when it refused our token; null while it takes it. */
  lost(): string | null
  /**
   * Makes a call to Slack; throws an `AccessLost` where our token is refused. While it is, one call in some seconds goes
   * through, to see whether it still is; `isUrgent` ones do in any case.
   */
  through<T>(call: () => Promise<T>, isUrgent?: boolean): Promise<T>
  /** Takes note that our access was perhaps taken away: the next call will tell. */
  doubt(because: string): void
}

/** Watches over a token. `monotonic` gives milliseconds that only go forward. */
export function watchAccess(log: Log, monotonic: () => number = () => performance.now()): Access {
  let because: string | null = null
  let refusedAt = Number.NEGATIVE_INFINITY
  const lose = (word: string) => {
    if (because === null)
      log.warn({ because: word }, 'Slack took our access away: what is owed waits until the app is installed again')
    because = word
  }
  return {
    lost: () => because,
    doubt(word) {
      lose(word)
      refusedAt = Number.NEGATIVE_INFINITY
    },
    async through(call, isUrgent = false) {
      if (!isUrgent && because !== null && monotonic() - refusedAt < quietMs) throw new AccessLost(because)
      try {
        const answer = await call()
        if (because !== null) log.info({}, 'Slack takes our token again')
        because = null
        return answer
      } catch (error) {
        const word = refused.exec(String(error))?.[0]
        if (!word) throw error
        lose(word)
        refusedAt = monotonic()
        throw new AccessLost(word)
      }
    },
  }
}
