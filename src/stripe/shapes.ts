// Small readings of Stripe's objects that several files need: ids that may be whole objects, seconds that are moments, and
// fields that stood elsewhere in older versions of the API, in which some stand-ins still answer.
import type Stripe from 'stripe'
import type { Interval, PriceTruth } from '../org/billing/payments.ts'

/** The key in a price's metadata under which the catalog's name of it stays, also once another price has taken it over. */
export const priceMark = 'guildhall_price'

/** The id of what is given as an id or, expanded, as a whole. */
export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null)

/** What is given as a whole where it was expanded; null where it is an id only. */
export const wholeOf = <T extends { id: string }>(reference: string | T | null | undefined): T | null =>
  typeof reference === 'object' && reference !== null ? reference : null

/** A moment given in seconds. */
export const momentOf = (seconds: number): Date => new Date(seconds * 1000)

/** A moment given in seconds, where there is one. */
export const maybeMoment = (seconds: number | null | undefined): Date | null =>
  typeof seconds === 'number' ? momentOf(seconds) : null

/** A field that this version of the API has no more, or has elsewhere. */
export const older = (object: object, field: string): unknown => (object as Record<string, unknown>)[field]

/** What a catalog calls a price: by its lookup key, or the one it had before another price took it over. */
export const lookupKeyOf = (price: Pick<Stripe.Price, 'lookup_key' | 'metadata'>): string | null =>
  price.lookup_key ?? price.metadata?.[priceMark] ?? null

/** What a plan is paid by: of several items, as someone may add by hand, the one whose price has a name here. */
export function itemOf({ items }: Stripe.Subscription): Stripe.SubscriptionItem | undefined {
  const all = items?.data ?? []
  return all.find(({ price }) => lookupKeyOf(price)) ?? all[0]
}

/** A price as the rules read it. */
export function priceOf(price: Stripe.Price): PriceTruth {
  return {
    id: price.id,
    lookupKey: lookupKeyOf(price),
    amount: price.unit_amount ?? 0,
    currency: price.currency,
    interval: intervalOf(price),
  }
}

const intervals: Interval[] = ['month', 'year']

function intervalOf({ recurring }: Pick<Stripe.Price, 'recurring'>): Interval | null {
  if (!recurring || (recurring.interval_count ?? 1) !== 1) return null
  return intervals.find((interval) => interval === recurring.interval) ?? null
}

/** The ids of the organization and of the change, as we wrote them on an object. */
export const ours = (metadata: Stripe.Metadata | null | undefined) => ({
  organizationId: metadata?.organization_id ?? null,
  changeId: metadata?.change_id ?? null,
})
