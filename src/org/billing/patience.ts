// How long a conversation waits for Stripe: people get an answer soon, whatever becomes of what was asked.
import { PaymentsDown } from './payments.ts'

/** Slack gives a command three seconds; what is asked of Stripe meanwhile may take most of two. */
const patienceMs = 1_800

/** What was asked for, if it comes in time; null where it does not, or Stripe cannot be reached. Other faults are thrown. */
export async function inTime<T>(asked: Promise<T>): Promise<T | null> {
  const { promise: over, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, patienceMs, null)
  const answered = asked.catch((error: unknown) => {
    if (error instanceof PaymentsDown) return null
    throw error
  })
  // What fails after nobody waits any more is told by whoever carries it out.
  answered.catch(() => {})
  try {
    return await Promise.race([answered, over])
  } finally {
    clearTimeout(timer)
  }
}
