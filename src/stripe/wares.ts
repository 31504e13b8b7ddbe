// What the catalog sells, as products and prices at Stripe: a product for each plan and pack, a price for each lookup key.
// A price's amount never changes there, so another amount is another price that takes the key over.
import type Stripe from 'stripe'
import type { Catalog } from '../catalog/catalog.ts'
import type { Interval } from '../org/billing/payments.ts'
import { allOf } from './lists.ts'
import type { Site } from './setup.ts'
import { idOf, lookupKeyOf, priceMark, wholeOf } from './shapes.ts'

/** The key in a product's metadata by which it is found again; its value is a lookup key of the ware. */
const productMark = 'guildhall_ware'

type Tag = { lookupKey: string; amount: number; interval: Interval | null }
type Ware = { name: string; isPlan: boolean; tags: Tag[] }

/** A ware as it stands at Stripe; its ids are missing in a dry run, where it is not there yet. */
export type Shelved = { name: string; isPlan: boolean; product: string | null; prices: (string | null)[] }

/** Everything in a catalog that has a price. */
export function waresOf({ plans, credits }: Pick<Catalog, 'plans' | 'credits'>): Ware[] {
  const ofPlans = Object.values(plans).map(({ label, prices }) => ({
    name: label,
    isPlan: true,
    tags: [...tagOf(prices.month, 'month'), ...tagOf(prices.year, 'year')],
  }))
  const ofPacks = Object.values(credits.packs).map(({ label, price }) => ({
    name: label,
    isPlan: false,
    tags: tagOf(price, null),
  }))
  return [...ofPlans, ...ofPacks].filter(({ tags }) => tags.length > 0)
}

const tagOf = (price: { lookupKey: string; amount: number } | undefined, interval: Interval | null): Tag[] =>
  price ? [{ ...price, interval }] : []

/** Sees to it that each ware is there at its price. */
export async function setUpWares(site: Site): Promise<Shelved[]> {
  const wares = waresOf(site.wish.catalog)
  const found = await pricesAt(
    site.stripe,
    wares.flatMap(({ tags }) => tags.map(({ lookupKey }) => lookupKey)),
  )
  const products = await allOf(site.stripe.products.list({ active: true, limit: 100 }))
  const shelved: Shelved[] = []
  for (const ware of wares) shelved.push(await setUpWare(site, ware, found, products))
  return shelved
}

type Found = ReadonlyMap<string, Stripe.Price>

/** The active prices that have these lookup keys, with their products; Stripe takes ten keys at a time. */
export async function pricesAt(stripe: Stripe, keys: readonly string[]): Promise<Found> {
  const found = new Map<string, Stripe.Price>()
  for (let at = 0; at < keys.length; at += 10) {
    const lookup_keys = keys.slice(at, at + 10)
    const some = await allOf(stripe.prices.list({ lookup_keys, active: true, limit: 100, expand: ['data.product'] }))
    for (const price of some) {
      const key = lookupKeyOf(price)
      // Whoever has the key itself goes before one that only has its mark.
      if (key && lookup_keys.includes(key) && (price.lookup_key || !found.has(key))) found.set(key, price)
    }
  }
  return found
}

async function setUpWare(site: Site, ware: Ware, found: Found, products: Stripe.Product[]): Promise<Shelved> {
  const { name, isPlan, tags } = ware
  const product = (await refreshed(site, ware, productOf(ware, found, products))) ?? (await makeProduct(site, ware))
  const prices: (string | null)[] = []
  for (const tag of tags) prices.push(await setUpPrice(site, tag, found.get(tag.lookupKey), product))
  if (product) await closeOld(site, tags, product.id, prices)
  return { name, isPlan, product: product?.id ?? null, prices }
}

function productOf({ tags }: Ware, found: Found, products: Stripe.Product[]): Stripe.Product | null {
  const priced = tags.map(({ lookupKey }) => found.get(lookupKey)?.product).map((product) => livingOf(product))
  const keys = tags.map(({ lookupKey }) => lookupKey)
  return priced.find((one) => one !== null) ?? products.find((one) => keys.includes(markOf(one))) ?? null
}

const markOf = (product: Stripe.Product): string => product.metadata?.[productMark] ?? ''

function livingOf(product: Stripe.Price['product'] | undefined): Stripe.Product | null {
  const whole = wholeOf(product)
  return whole && !('deleted' in whole && whole.deleted) && whole.active ? (whole as Stripe.Product) : null
}

const makeProduct = (site: Site, { name, tags }: Ware): Promise<Stripe.Product | null> =>
  site.change('prices', `the product ${name}: made`, () =>
    site.stripe.products.create({ name, metadata: { [productMark]: tags[0]?.lookupKey ?? '' } }),
  )

// A product that someone made by hand keeps the name they gave it.
async function refreshed(site: Site, { name }: Ware, product: Stripe.Product | null): Promise<Stripe.Product | null> {
  if (!product || !markOf(product) || product.name === name) return product
  const words = `the product ${product.name}: renamed to ${name}`
  return (await site.change('prices', words, () => site.stripe.products.update(product.id, { name }))) ?? product
}

/** The id of the price that has the key in the end. */
async function setUpPrice(
  site: Site,
  tag: Tag,
  now: Stripe.Price | undefined,
  product: Stripe.Product | null,
): Promise<string | null> {
  const { catalog } = site.wish
  const different = now ? differenceOf(now, tag, catalog.currency, product) : null
  if (now && !different) return now.id
  const words = now
    ? `the price ${tag.lookupKey}: ${different}; ${priced(tag, catalog.currency)} takes its place, and living subscriptions keep the old one`
    : `the price ${tag.lookupKey}: made, ${priced(tag, catalog.currency)}`
  const made = await site.change('prices', words, () => replace(site.stripe, tag, now, product, catalog.currency))
  return made?.id ?? now?.id ?? null
}

async function replace(
  stripe: Stripe,
  { lookupKey, amount, interval }: Tag,
  now: Stripe.Price | undefined,
  product: Stripe.Product | null,
  currency: string,
): Promise<Stripe.Price> {
  if (!product) throw new Error(`there is no product for the price ${lookupKey}`)
  // Whoever still has the old price is known by its mark, once the key is another's.
  if (now) await stripe.prices.update(now.id, { metadata: { [priceMark]: lookupKey } })
  const made = await stripe.prices.create({
    product: product.id,
    currency,
    unit_amount: amount,
    lookup_key: lookupKey,
    transfer_lookup_key: true,
    metadata: { [priceMark]: lookupKey },
    ...(interval ? { recurring: { interval } } : {}),
  })
  if (now && idOf(product.default_price) === now.id)
    await stripe.products.update(product.id, { default_price: made.id })
  if (now) await stripe.prices.update(now.id, { active: false })
  return made
}

/** What a price has that it should not, in words; null where it is right. */
export function differenceOf(
  price: Stripe.Price,
  tag: Tag,
  currency: string,
  product: Stripe.Product | null,
): string | null {
  const { recurring } = price
  // A stand-in may not say how often a price is due.
  const isUnsaid = recurring === undefined && price.type === 'recurring'
  const isDueSo = recurring
    ? recurring.interval === tag.interval && (recurring.interval_count ?? 1) === 1
    : !tag.interval
  const isRhythm = isUnsaid || isDueSo
  if (price.currency !== currency || price.unit_amount !== tag.amount || !isRhythm)
    return `is ${priced({ amount: price.unit_amount ?? 0, interval: recurring?.interval ?? null }, price.currency)}`
  if (recurring?.usage_type === 'metered') return 'is metered'
  return product && idOf(price.product) !== product.id ? 'belongs to another product' : null
}

/** Closes prices that lost their key to another, where that was not brought to its end. */
async function closeOld(site: Site, tags: Tag[], product: string, current: (string | null)[]): Promise<void> {
  const keys = tags.map(({ lookupKey }) => lookupKey)
  for (const price of await allOf(site.stripe.prices.list({ product, active: true, limit: 100 }))) {
    const mark = price.metadata?.[priceMark] ?? ''
    if (current.includes(price.id) || price.lookup_key || !keys.includes(mark)) continue
    const words = `an old price of ${mark}, ${price.id}: closed for new subscriptions`
    await site.change('prices', words, () => site.stripe.prices.update(price.id, { active: false }))
  }
}

function priced({ amount, interval }: { amount: number; interval: string | null }, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return `${format.format(amount / 10 ** digits)}${interval ? ` a ${interval}` : ''}`
}
