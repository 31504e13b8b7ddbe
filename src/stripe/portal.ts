// Our configuration of the Billing Portal: what people may do there, set up with the catalog and found again by its mark.
// Stripe does not show which products a configuration offers, so the mark says what it was made with.
import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type Stripe from 'stripe'
import type { Log } from '../org/context.ts'
import { isUnknownHere } from './client.ts'
import { allOf } from './lists.ts'
import type { Site } from './setup.ts'
import type { Shelved } from './wares.ts'

type Configuration = Stripe.BillingPortal.Configuration
type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features

/** The key in a configuration's metadata by which it is found again; its value stands for the features it was given. */
const mark = 'guildhall_portal'
const keptMs = 5 * 60_000
/** More products than these a configuration does not take. */
const mostProducts = 10

/** The configuration that was set up for us; null where there is none. */
async function ourPortal(stripe: Stripe): Promise<Configuration | null> {
  const all = await allOf(stripe.billingPortal.configurations.list({ active: true, limit: 100 }))
  return all.find(({ metadata }) => metadata?.[mark]) ?? null
}

/** Finds the id of our configuration, once in a while; without one Stripe takes the account's own. */
export function findPortal(stripe: Stripe, log: Log): () => Promise<string | null> {
  let kept: { id: string; until: number } | null = null
  return async () => {
    if (kept && kept.until > performance.now()) return kept.id
    const found = await ourPortal(stripe).catch(unlessUnknown)
    if (!found) log.warn({}, 'the Billing Portal has no configuration of ours: run npm run stripe:setup')
    kept = found && { id: found.id, until: performance.now() + keptMs }
    return found?.id ?? null
  }
}

// A stand-in may have a Portal and no configurations of it.
function unlessUnknown(error: unknown): null {
  if (isUnknownHere(error)) return null
  throw error
}

/** Sees to it that the Portal offers what this product means it to, and the plans that are for sale. */
export async function setUpPortal(site: Site, wares: readonly Shelved[]): Promise<void> {
  const plans = wares.filter(({ isPlan }) => isPlan)
  if (plans.length > mostProducts)
    site.note(
      'portal',
      `the Billing Portal takes ${mostProducts} products: of ${plans.length} plans the first are offered`,
    )
  const offered = plans.slice(0, mostProducts)
  const features = featuresFor(offered)
  const default_return_url = new URL('/billing/back', site.wish.publicUrl).href
  const { configurations } = site.stripe.billingPortal
  const wanted = { features, default_return_url, metadata: { [mark]: hash('sha256', JSON.stringify(features)) } }
  const found = await ourPortal(site.stripe)
  if (!found) {
    const make = () => configurations.create(wanted)
    return void (await site.change('portal', 'the configuration of the Billing Portal: made', make))
  }
  const different = differencesOf(found, wanted)
  // In a dry run a price that is still to be made is none yet.
  if (different.length === 0 && !offered.some(({ prices }) => prices.includes(null))) return
  const words = `the configuration of the Billing Portal: ${different.join(', ') || 'plans'} brought up to date`
  await site.change('portal', words, () => configurations.update(found.id, wanted))
}

function featuresFor(plans: readonly Shelved[]): Features {
  const products = plans.flatMap(({ product, prices }) => {
    const known = prices.filter((price) => price !== null)
    return product && known.length > 0 ? [{ product, prices: known }] : []
  })
  // With nothing to change to, Stripe takes no such feature.
  const update =
    products.length === 0
      ? { enabled: false }
      : {
          enabled: true,
          default_allowed_updates: ['price'],
          products,
          proration_behavior: 'always_invoice',
          schedule_at_period_end: {
            conditions: [{ type: 'decreasing_item_amount' }, { type: 'shortening_interval' }],
          },
          trial_update_behavior: 'continue_trial',
        }
  return {
    customer_update: { enabled: true, allowed_updates: ['address', 'email', 'name', 'tax_id'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end', proration_behavior: 'none' },
    subscription_update: update,
  }
}

type Wanted = { features: Features; default_return_url: string; metadata: Record<string, string> }

/** In what a configuration differs from what is wanted, in words. */
function differencesOf(found: Configuration, { features, default_return_url, metadata }: Wanted): string[] {
  const differing = Object.entries(features)
    .filter(([name, want]) => !agrees(found.features[name as keyof Configuration['features']], shownOf(want)))
    .map(([name]) => name.replaceAll('_', ' '))
  const isOld = found.metadata?.[mark] !== metadata[mark]
  const isElsewhere = found.default_return_url !== default_return_url
  return [...differing, ...(isOld && differing.length === 0 ? ['plans'] : []), ...(isElsewhere ? ['the way back'] : [])]
}

/** What Stripe shows again of a feature that it was given. */
const shownOf = ({ products: _, ...shown }: { products?: unknown }): object => shown

/** Whether all that is wanted is there; what else is there does not matter, nor does the order of a list. */
function agrees(has: unknown, want: unknown): boolean {
  if (Array.isArray(want)) {
    if (!Array.isArray(has) || has.length !== want.length) return false
    return want.every((one) => has.some((other) => agrees(other, one)))
  }
  if (typeof want === 'object' && want !== null) {
    if (typeof has !== 'object' || has === null) return false
    return Object.entries(want).every(([key, value]) => agrees((has as Record<string, unknown>)[key], value))
  }
  return isDeepStrictEqual(has, want)
}
