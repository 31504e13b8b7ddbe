// Tax ids of customers, as Stripe's own pages collect them. Nobody verifies them here: they stay pending, or unavailable.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { get, inner, keep, living, pageOf } from '../lists.ts'
import { invalid, missing, operation } from '../operation.ts'
import { hash, paging, params, text } from '../params.ts'

const shape = { type: text(40), value: text(100) }

/** A tax id as requests give it. */
export const taxIdData = hash(shape)

/** Adds a tax id to a customer. Refuses values that cannot be of that type. */
export function addTaxId(
  books: Books,
  customer: string,
  { type, value }: { type: string; value: string },
): Stripe.TaxId {
  const isPossible = /^[a-z]{2}_[a-z_]+$/.test(type) && (type !== 'eu_vat' || /^[A-Z]{2}[A-Z0-9]{2,13}$/.test(value))
  if (!isPossible) throw invalid(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' })
  const isChecked = type === 'eu_vat' || type === 'gb_vat'
  const taxId = keep(books.taxIds, {
    id: books.newId('txi_'),
    object: 'tax_id',
    country: type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, 2).toUpperCase(),
    created: books.now(customer),
    customer,
    customer_account: null,
    livemode: false,
    owner: { type: 'customer', customer, customer_account: null },
    type,
    value,
    verification: { status: isChecked ? 'pending' : 'unavailable', verified_address: null, verified_name: null },
  } satisfies Stripe.TaxId)
  books.emit('customer.tax_id.created', taxId)
  return taxId
}

/** The tax ids of a customer, oldest first. */
export const taxIdsOf = (books: Books, customer: string): Stripe.TaxId[] =>
  living(books.taxIds).filter((one) => one.customer === customer)

/** The same as they stand within the customer, where a request asks for them. */
export const taxIdList = (books: Books, customer: string) =>
  inner(taxIdsOf(books, customer).reverse(), `/v1/customers/${customer}/tax_ids`)

const PATH = '/v1/customers/{customer}/tax_ids'

const own = (books: Books, { customer = '', id = '' }: Record<string, string>): Stripe.TaxId => {
  get(books.customers, customer, 'customer', 'customer')
  const found = get(books.taxIds, id, 'tax_id')
  if (found.customer !== customer) throw missing('tax_id', id)
  return found
}

export const taxIdOperations = [
  operation({
    method: 'POST',
    path: PATH,
    params: params(shape),
    run: ({ books, params: given, path: { customer = '' } }) =>
      addTaxId(books, get(books.customers, customer, 'customer', 'customer').id, given),
  }),
  operation({
    method: 'GET',
    path: PATH,
    params: params(paging),
    run: ({ books, params: given, path: { customer = '' } }) => {
      get(books.customers, customer, 'customer', 'customer')
      return pageOf(taxIdsOf(books, customer), given, `/v1/customers/${customer}/tax_ids`)
    },
  }),
  operation({
    method: 'GET',
    path: `${PATH}/{id}`,
    params: params({}),
    run: ({ books, path }) => own(books, path),
  }),
  operation({
    method: 'DELETE',
    path: `${PATH}/{id}`,
    params: params({}),
    run: ({ books, path }) => {
      const taxId = own(books, path)
      const gone = keep(books.taxIds, { id: taxId.id, object: 'tax_id', deleted: true })
      books.emit('customer.tax_id.deleted', taxId)
      return gone
    },
  }),
]
