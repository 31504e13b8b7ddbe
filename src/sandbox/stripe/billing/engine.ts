// What happens to subscriptions, invoices, schedules and checkout pages by the mere passing of time.
import type { Books } from '../books.ts'

/** The billing clockwork: when something falls due next, and the doing of all that is due now. */
export type Engine = { nextDue(): Date | undefined; runDue(): void }

/** Opens the clockwork over the books; it keeps nothing of its own, so a restart goes on where the last run ended. */
export function openEngine(_books: Books): Engine {
  return { nextDue: () => undefined, runDue: () => undefined }
}
