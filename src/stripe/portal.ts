// Our configuration of the Billing Portal: what people may do there, set up with the catalog and found again by its mark.
import { isDeepStrictEqual } from 'node:util'
import type Stripe from 'stripe'
import type { Log } from '../org/context.ts'
import type { Site } from './setup.ts'
import { allOf } from './shapes.ts'
import type { Shelved } from './wares.ts'

type Configuration = Stripe.BillingPortal.Configuration
type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features

/** The key in a configuration's metadata by which it is found again. */
const mark = 'guildhall_portal'
const keptMs = 5 * 60_000
/** More products than these a configuration does not take. */
const mostProducts = 10

/** The configuration that was set up for us; null where there is none. */
async function ourPortal(stripe: Stripe): Promise<Configuration | null> {
  const expand = ['data.features.subscription_update.products']
  const all = await allOf(stripe.billingPortal.configurations.list({ active: true, limit: 100, expand }))
  return all.find(({ metadata }) => metadata?.[mark]) ?? null
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
  const found = await ourPortal(site.stripe)
  if (!found) {
    const metadata = { [mark]: 'yes' }
    const make = () => configurations.create({ features, default_return_url, metadata })
    return void (await site.change('portal', 'the configuration of the Billing Portal: made', make))
  }
  const different = differencesOf(found, features, default_return_url)
  const isNew = offered.some(({ prices }) => prices.includes(null))
  if (different.length === 0 && !isNew) return
  const words = `the configuration of the Billing Portal: ${(different.length ? different : ['plans']).join(', ')} brought up to date`
  await site.change('portal', words, () => configurations.update(found.id, { features, default_return_url }))
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

/** The features in which a configuration differs from what is wanted, in words. */
function differencesOf(found: Configuration, wanted: Features, returnUrl: string): string[] {
  const features = Object.entries(wanted).filter(([name, want]) => {
    const has = found.features[name as keyof Configuration['features']]
    return !agrees(has, want)
  })
  const words = features.map(([name]) => name.replaceAll('_', ' '))
  return found.default_return_url === returnUrl ? words : [...words, 'the way back']
}

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
