// The prices that the catalog names, found at Stripe by their lookup keys.
import type Stripe from 'stripe'
import { PaymentsRefused } from '../org/billing/payments.ts'
import { lookupKeyOf } from './shapes.ts'

/** Finds the price that has a lookup key now. Throws `PaymentsRefused` where there is none. */
export type PriceByKey = (lookupKey: string) => Promise<Stripe.Price>

/** How long a price that was found is used without another look; where it has changed hands, the next look finds out. */
const keptMs = 60_000

/** Prices by their keys, each looked for once in a while. */
export function openPrices(stripe: Stripe): PriceByKey {
  const known = new Map<string, { price: Stripe.Price; until: number }>()
  return async (lookupKey) => {
    const kept = known.get(lookupKey)
    if (kept && kept.until > performance.now()) return kept.price
    const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 100 })
    // A stand-in may know nothing of lookup keys; the mark on the price says the same.
    const price = data.find((one) => one.lookup_key === lookupKey) ?? data.find((one) => lookupKeyOf(one) === lookupKey)
    if (!price) throw new PaymentsRefused('price_missing', `no active price has the lookup key ${lookupKey}`)
    known.set(lookupKey, { price, until: performance.now() + keptMs })
    return price
  }
}
