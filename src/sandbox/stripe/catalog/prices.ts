// Prices: what a product costs, once or again and again. Their amounts never change; a lookup key can move to another.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep, pageOf } from '../lists.ts'
import { type Call, invalid, operation, required } from '../operation.ts'
import {
  currency,
  decimalText,
  flag,
  hash,
  isWithin,
  listOf,
  maybe,
  merged,
  metadata,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
  whole,
} from '../params.ts'
import { addProduct } from './products.ts'
import { interval, recurring, taxBehavior } from './rhythm.ts'

const changeable = {
  active: maybe(flag()),
  lookup_key: maybe(text(200)),
  metadata: maybe(metadata()),
  nickname: maybe(text()),
  transfer_lookup_key: maybe(flag()),
}
const created = params({
  ...changeable,
  billing_scheme: maybe(oneOf('per_unit')),
  currency: currency(),
  product: maybe(text()),
  product_data: maybe(
    hash({
      active: maybe(flag()),
      id: maybe(text()),
      metadata: maybe(metadata()),
      name: text(),
      statement_descriptor: maybe(text(22)),
      tax_code: maybe(text()),
      unit_label: maybe(text(12)),
    }),
  ),
  recurring: maybe(
    hash({ ...recurring, usage_type: maybe(oneOf('licensed')), trial_period_days: maybe(whole(0, 730)) }),
  ),
  tax_behavior: maybe(taxBehavior),
  unit_amount: maybe(whole(0, 99_999_999)),
  unit_amount_decimal: maybe(decimalText()),
})
const updated = params({ ...changeable, tax_behavior: maybe(taxBehavior) })

type Given = Omit<Read<typeof created>, 'product_data'> & { product: string }

/** Adds a price to a product. Refuses an amount that is missing and a lookup key that another price has. */
export function addPrice(books: Books, given: Given): Stripe.Price {
  const { active = true, currency, nickname = null, product, tax_behavior = 'unspecified' } = given
  const { amount, amountDecimal } = amountOf(given)
  const price: Stripe.Price = {
    id: books.newId('price_'),
    object: 'price',
    active,
    billing_scheme: 'per_unit',
    created: books.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: merged({}, given.metadata),
    nickname,
    product,
    recurring: recurrence(given.recurring),
    tax_behavior,
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: amountDecimal,
  }
  const kept = keep(books.prices, withKey(books, price, given))
  books.emit('price.created', kept)
  return kept
}

function amountOf({ unit_amount: whole, unit_amount_decimal: decimal }: Given) {
  if (whole !== undefined && decimal !== undefined)
    throw invalid('You may only specify one of these parameters: unit_amount, unit_amount_decimal.', {
      code: 'parameters_exclusive',
      param: 'unit_amount',
    })
  const written = whole === undefined ? decimal : String(whole)
  if (written === undefined) throw required('unit_amount')
  return { amount: /^\d+$/.test(written) ? Number(written) : null, amountDecimal: decimalOf(written) }
}

/** A decimal as it travels: a text, which stripe-node reads as its own type. */
export const decimalOf = (written: string): Stripe.Decimal => written as unknown as Stripe.Decimal

const recurrence = (given: Given['recurring']): Stripe.Price.Recurring | null =>
  given
    ? {
        interval: given.interval,
        interval_count: given.interval_count ?? 1,
        meter: null,
        trial_period_days: given.trial_period_days ?? null,
        usage_type: 'licensed',
      }
    : null

/** The price with its lookup key, taken from the price that had it where the request says so. */
function withKey(
  books: Books,
  price: Stripe.Price,
  { lookup_key: key, transfer_lookup_key: isTransfer = false }: { lookup_key?: string; transfer_lookup_key?: boolean },
): Stripe.Price {
  if (key === undefined) return price
  const holder = books.prices.all().find((one) => one.lookup_key === key && one.id !== price.id)
  if (holder && !isTransfer)
    throw invalid(
      `A price (\`${holder.id}\`) already uses that lookup key. Use \`transfer_lookup_key\` to move the lookup key between prices.`,
      { code: 'resource_already_exists', param: 'lookup_key' },
    )
  if (holder) amend(books, books.prices, 'price.updated', holder, { ...holder, lookup_key: null })
  return { ...price, lookup_key: key }
}

function create({ books, params: given }: Call<Read<typeof created>>): object {
  const { product_data: productData, ...rest } = given
  if ((rest.product === undefined) === (productData === undefined))
    throw rest.product === undefined
      ? required('product')
      : invalid('You may only specify one of these parameters: product, product_data.', {
          code: 'parameters_exclusive',
          param: 'product',
        })
  amountOf({ ...rest, product: '' })
  const product = productData
    ? addProduct(books, productData)
    : get(books.products, rest.product ?? '', 'product', 'product')
  return addPrice(books, { ...rest, product: product.id })
}

function update({ books, params: given, path: { price: id = '' } }: Call<Read<typeof updated>>): object {
  const before = get(books.prices, id, 'price')
  const { metadata: notes, lookup_key: _key, transfer_lookup_key: _isTransfer, tax_behavior, ...plain } = given
  if (tax_behavior && before.tax_behavior !== 'unspecified' && tax_behavior !== before.tax_behavior)
    throw invalid('You cannot change the tax behavior of a price once it is set.', { param: 'tax_behavior' })
  const product = books.products.get(String(before.product))
  if (plain.active === false && product && !product.deleted && product.default_price === id)
    throw invalid('This price cannot be archived because it is the default price of its product.', { param: 'active' })
  const after = {
    ...before,
    ...plain,
    ...(tax_behavior ? { tax_behavior } : {}),
    metadata: merged(before.metadata, notes),
  }
  return amend(books, books.prices, 'price.updated', before, withKey(books, after, given))
}

const filters = params({
  ...paging,
  active: maybe(flag()),
  created: maybe(range()),
  currency: maybe(currency()),
  lookup_keys: maybe(listOf(text(200), 10)),
  product: maybe(text()),
  recurring: maybe(hash({ interval: maybe(interval), usage_type: maybe(oneOf('licensed', 'metered')) })),
  type: maybe(oneOf('one_time', 'recurring')),
})

function list({ books, params: given }: Call<Read<typeof filters>>): object {
  const { active, created, currency: coin, lookup_keys: keys, product, recurring: rhythm, type, ...paging } = given
  const isMeant = (one: Stripe.Price) =>
    (active === undefined || one.active === active) &&
    (coin === undefined || one.currency === coin) &&
    (keys === undefined || (one.lookup_key !== null && keys.includes(one.lookup_key))) &&
    (product === undefined || one.product === product) &&
    (type === undefined || one.type === type) &&
    (rhythm?.interval === undefined || one.recurring?.interval === rhythm.interval) &&
    (rhythm?.usage_type === undefined || one.recurring?.usage_type === rhythm.usage_type) &&
    isWithin(one.created, created)
  return pageOf(books.prices.all().filter(isMeant), paging, '/v1/prices')
}

export const priceOperations = [
  operation({ method: 'POST', path: '/v1/prices', params: created, run: create }),
  operation({
    method: 'GET',
    path: '/v1/prices/{price}',
    params: params({}),
    run: ({ books, path: { price = '' } }) => get(books.prices, price, 'price'),
  }),
  operation({ method: 'POST', path: '/v1/prices/{price}', params: updated, run: update }),
  operation({ method: 'GET', path: '/v1/prices', params: filters, run: list }),
]
