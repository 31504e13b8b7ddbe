// Our configuration of the Billing Portal: set up by `stripe:setup`, and found again by its mark.
import type Stripe from 'stripe'
import type { Log } from '../org/context.ts'
import { allOf } from './shapes.ts'

/** The key in a configuration's metadata by which it is found again. */
export const portalMark = 'guildhall_portal'

const keptMs = 5 * 60_000

/** The configuration that was set up for us; null where there is none. */
export async function ourPortal(stripe: Stripe): Promise<Stripe.BillingPortal.Configuration | null> {
  const all = await allOf(stripe.billingPortal.configurations.list({ active: true, limit: 100 }))
  return all.find(({ metadata }) => metadata?.[portalMark]) ?? null
}

/** Finds the id of our configuration, once in a while; without one Stripe takes the account's own. */
export function findPortal(stripe: Stripe, log: Log): () => Promise<string | null> {
  let kept: { id: string; until: number } | null = null
  return async () => {
    if (kept && kept.until > performance.now()) return kept.id
    const found = await ourPortal(stripe)
    if (!found) log.warn({}, 'the Billing Portal has no configuration of ours: run npm run stripe:setup')
    kept = found && { id: found.id, until: performance.now() + keptMs }
    return found?.id ?? null
  }
}
