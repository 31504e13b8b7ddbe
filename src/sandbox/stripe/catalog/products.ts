// Products: what prices are for.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { newId } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep, living, pageOf } from '../lists.ts'
import { type Call, invalid, operation } from '../operation.ts'
import {
  currency,
  decimalText,
  emptyable,
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
import { addPrice } from './prices.ts'
import { recurring, taxBehavior } from './rhythm.ts'

const shape = {
  active: maybe(flag()),
  description: maybe(emptyable(text(40_000))),
  images: maybe(emptyable(listOf(text(), 8))),
  marketing_features: maybe(emptyable(listOf(hash({ name: text(80) }), 15))),
  metadata: maybe(metadata()),
  shippable: maybe(flag()),
  statement_descriptor: maybe(text(22)),
  tax_code: maybe(emptyable(text())),
  unit_label: maybe(emptyable(text(12))),
  url: maybe(emptyable(text())),
}

const created = params({
  ...shape,
  name: text(),
  id: maybe(text()),
  type: maybe(oneOf('good', 'service')),
  default_price_data: maybe(
    hash({
      currency: currency(),
      metadata: maybe(metadata()),
      recurring: maybe(hash(recurring)),
      tax_behavior: maybe(taxBehavior),
      unit_amount: maybe(whole(0)),
      unit_amount_decimal: maybe(decimalText()),
    }),
  ),
})
const updated = params({ ...shape, name: maybe(text()), default_price: maybe(text()) })

type Given = Omit<Read<typeof updated>, 'default_price'>

function written(product: Stripe.Product, given: Given): Stripe.Product {
  const { metadata: notes, images, marketing_features: features, ...plain } = given
  return {
    ...product,
    ...plain,
    images: images === undefined ? product.images : (images ?? []),
    marketing_features: features === undefined ? product.marketing_features : (features ?? []),
    metadata: merged(product.metadata, notes),
  }
}

const fresh = (id: string, now: number, name: string): Stripe.Product => ({
  id,
  object: 'product',
  active: true,
  created: now,
  default_price: null,
  description: null,
  images: [],
  livemode: false,
  marketing_features: [],
  metadata: {},
  name,
  package_dimensions: null,
  shippable: null,
  statement_descriptor: null,
  tax_code: null,
  tax_details: null,
  type: 'service',
  unit_label: null,
  updated: now,
  url: null,
})

/** Adds a product. `id` is its own where it was chosen; refuses one that is taken, by a product that was deleted too. */
export function addProduct(books: Books, given: Given & { name: string; id?: string }): Stripe.Product {
  const { id = newId('prod_', 14), name, ...rest } = given
  if (books.products.get(id)) throw invalid(`Product already exists.`, { code: 'resource_already_exists', param: 'id' })
  const product = keep(books.products, written(fresh(id, books.now(), name), { ...rest, name }))
  books.emit('product.created', product)
  return product
}

function create({ books, params: given }: Call<Read<typeof created>>): object {
  const { default_price_data: priceData, type, ...rest } = given
  const product = addProduct(books, rest)
  const typed = type ? keep(books.products, { ...product, type }) : product
  if (!priceData) return typed
  const price = addPrice(books, { ...priceData, product: product.id })
  return amend(books, books.products, 'product.updated', typed, { ...typed, default_price: price.id })
}

function update({ books, now, params: given, path: { product: id = '' } }: Call<Read<typeof updated>>): object {
  const before = get(books.products, id, 'product')
  const { default_price: wanted, ...rest } = given
  if (wanted !== undefined && get(books.prices, wanted, 'price', 'default_price').product !== id)
    throw invalid(`The price ${wanted} belongs to another product.`, { param: 'default_price' })
  const after = { ...written(before, rest), ...(wanted === undefined ? {} : { default_price: wanted }) }
  return amend(books, books.products, 'product.updated', before, { ...after, updated: now })
}

function remove({ books, path: { product: id = '' } }: Call<unknown>): object {
  const product = get(books.products, id, 'product')
  if (books.prices.all().some((price) => price.product === id))
    throw invalid('This product cannot be deleted because it has one or more user-created prices.')
  const gone = keep(books.products, { id, object: 'product', deleted: true })
  books.emit('product.deleted', product)
  return gone
}

export const productOperations = [
  operation({ method: 'POST', path: '/v1/products', params: created, run: create }),
  operation({
    method: 'GET',
    path: '/v1/products/{product}',
    params: params({}),
    run: ({ books, path: { product = '' } }) => get(books.products, product, 'product'),
  }),
  operation({ method: 'POST', path: '/v1/products/{product}', params: updated, run: update }),
  operation({ method: 'DELETE', path: '/v1/products/{product}', params: params({}), run: remove }),
  operation({
    method: 'GET',
    path: '/v1/products',
    params: params({
      ...paging,
      active: maybe(flag()),
      created: maybe(range()),
      ids: maybe(listOf(text())),
      shippable: maybe(flag()),
      url: maybe(text()),
    }),
    run: ({ books, params: { active, created, ids, shippable, url, ...paging } }) => {
      const isMeant = (one: Stripe.Product) =>
        (active === undefined || one.active === active) &&
        (shippable === undefined || one.shippable === shippable) &&
        (url === undefined || one.url === url) &&
        (ids === undefined || ids.includes(one.id)) &&
        isWithin(one.created, created)
      return pageOf(living(books.products).filter(isMeant), paging, '/v1/products')
    },
  }),
]
