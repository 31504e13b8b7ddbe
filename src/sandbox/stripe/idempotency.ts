// Idempotency keys: the first result of a key is given again for a day, whatever it was (stripe-platform §13).
import type { Store } from '../store.ts'
import { invalid, StripeRefusal } from './operation.ts'

/** A result as it was sent. */
export type Result = { status: number; body: string; requestId: string }

type Kept = Result & { id: string; asked: string; at: number }

/** The keys that are known. */
export type Keys = {
  /** The result that a key was first used for; refuses other parameters under it, and a key that is in use this moment. */
  replay(key: string, asked: string, now: number): Result | undefined
  begin(key: string): void
  /** Keeps the result of a key, in one breath with what was done for it. */
  keep(key: string, asked: string, now: number, result: Result): void
  end(key: string): void
}

const KEPT_SECONDS = 24 * 60 * 60
const LONGEST = 255

/** Opens the keys where the last run left them. */
export function openKeys(store: Store): Keys {
  const shelf = store.shelf<Kept>('stripe.idempotency')
  const inUse = new Set<string>()
  return {
    replay: (key, asked, now) => {
      if (key.length > LONGEST)
        throw invalid(`Idempotency keys can be at most ${LONGEST} characters long; this one has ${key.length}.`)
      if (inUse.has(key)) throw busy(key)
      const kept = shelf.get(key)
      if (!kept || kept.at + KEPT_SECONDS <= now) return undefined
      if (kept.asked !== asked) throw conflict(key)
      return kept
    },
    begin: (key) => inUse.add(key),
    keep: (key, asked, at, result) => void shelf.put(key, '', { id: key, asked, at, ...result }),
    end: (key) => inUse.delete(key),
  }
}

const conflict = (key: string) =>
  new StripeRefusal(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  })

const busy = (key: string) =>
  new StripeRefusal(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })
