// Customers: who pays. A deleted one stays as Stripe shows it, and its subscriptions end with it.
import type { Stripe } from 'stripe'
import { end, isOver } from '../billing/ending.ts'
import type { Books } from '../books.ts'
import { newId } from '../books.ts'
import { amend } from '../events.ts'
import { find, get, keep, living, pageOf } from '../lists.ts'
import { attach, methodOf, requireFree } from '../money/attaching.ts'
import { type Call, invalid, missing, operation } from '../operation.ts'
import {
  address,
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
import { addTaxId, taxIdData, taxIdOperations } from './tax-ids.ts'

const shape = {
  address: maybe(emptyable(address())),
  balance: maybe(whole()),
  business_name: maybe(emptyable(text(150))),
  description: maybe(emptyable(text(350))),
  email: maybe(emptyable(text(512))),
  individual_name: maybe(emptyable(text(150))),
  invoice_prefix: maybe(text(12)),
  invoice_settings: maybe(
    hash({
      custom_fields: maybe(emptyable(listOf(hash({ name: text(40), value: text(140) }), 4))),
      default_payment_method: maybe(emptyable(text())),
      footer: maybe(emptyable(text())),
    }),
  ),
  metadata: maybe(metadata()),
  name: maybe(emptyable(text(256))),
  phone: maybe(emptyable(text(20))),
  preferred_locales: maybe(emptyable(listOf(text(20)))),
  shipping: maybe(emptyable(hash({ address: address(), name: text(), phone: maybe(emptyable(text(20))) }))),
  tax_exempt: maybe(emptyable(oneOf('none', 'exempt', 'reverse'))),
  validate: maybe(flag()),
}

const created = params({
  ...shape,
  payment_method: maybe(text()),
  tax_id_data: maybe(listOf(taxIdData)),
  test_clock: maybe(text()),
})
const updated = params(shape)
type Given = Read<typeof updated>

/** What the customer's page of the reference says of a request, on top of what was there. */
function written(customer: Stripe.Customer, given: Given): Stripe.Customer {
  const { address: where, invoice_settings: invoicing, metadata: notes, shipping, validate: _, ...plain } = given
  const { business_name, individual_name, ...fields } = plain
  if (fields.email && !/^[^\s@]+@[^\s@]+$/.test(fields.email))
    throw invalid(`Invalid email address: ${fields.email}`, { code: 'email_invalid', param: 'email' })
  return {
    ...customer,
    ...(fields as Partial<Stripe.Customer>),
    ...(business_name ? { business_name } : {}),
    ...(individual_name ? { individual_name } : {}),
    ...(fields.preferred_locales === null ? { preferred_locales: [] } : {}),
    ...(fields.tax_exempt === null ? { tax_exempt: 'none' } : {}),
    ...(where === undefined ? {} : { address: where && { ...NOWHERE, ...where } }),
    ...(shipping === undefined
      ? {}
      : { shipping: shipping && { ...shipping, address: { ...NOWHERE, ...shipping.address } } }),
    invoice_settings: { ...customer.invoice_settings, ...invoicing },
    metadata: merged(customer.metadata, notes),
  }
}

const NOWHERE: Stripe.Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

const fresh = (id: string, now: number): Stripe.Customer => ({
  id,
  object: 'customer',
  address: null,
  balance: 0,
  created: now,
  currency: null,
  customer_account: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_prefix: newId('', 8).toUpperCase(),
  invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
  livemode: false,
  metadata: {},
  name: null,
  next_invoice_sequence: 1,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: 'none',
  test_clock: null,
})

/** Makes a customer, of whoever asks: the API, or a page of Checkout on which someone new pays. */
export function create({
  books,
  params: given,
}: Pick<Call<Read<typeof created>>, 'books' | 'params'>): Stripe.Customer {
  const { payment_method: paymentMethod, tax_id_data: taxIds = [], test_clock: testClock, ...rest } = given
  const clock = testClock === undefined ? null : get(books.testClocks, testClock, 'test_clock', 'test_clock')
  const id = newId('cus_', 14)
  const base = { ...fresh(id, clock?.frozen_time ?? books.now()), test_clock: clock?.id ?? null }
  const wanted = rest.invoice_settings?.default_payment_method
  if (wanted && wanted !== paymentMethod) throw missing('PaymentMethod', wanted, DEFAULT)
  // Whoever is refused has made nobody: a card is looked at before its customer is there.
  const method = paymentMethod === undefined ? undefined : methodOf(books, paymentMethod)
  if (method) requireFree(books, method)
  const made = written(base, rest)
  const settings = { ...made.invoice_settings, ...(wanted && method ? { default_payment_method: method.id } : {}) }
  const customer = keep(books.customers, { ...made, invoice_settings: settings })
  books.emit('customer.created', customer)
  if (method) attach(books, method.id, id)
  for (const taxId of taxIds) addTaxId(books, id, taxId)
  return customer
}

const DEFAULT = 'invoice_settings[default_payment_method]'

function update({ books, params: given, path: { customer: id = '' } }: Call<Given>): object {
  const before = get(books.customers, id, 'customer', 'id')
  const wanted = given.invoice_settings?.default_payment_method
  if (wanted && books.paymentMethods.get(wanted)?.customer !== id)
    throw invalid(
      `The customer does not have a payment method with the ID ${wanted}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: DEFAULT },
    )
  return amend(books, books.customers, 'customer.updated', before, written(before, given))
}

/** Deletes a customer for good: its subscriptions are canceled at once, its payment methods detached. */
export function remove(books: Books, id: string): object {
  const customer = get(books.customers, id, 'customer')
  for (const subscription of books.subscriptions.all())
    if (subscription.customer === id && !isOver(subscription)) end(books, subscription, 'cancellation_requested')
  for (const method of books.paymentMethods.all())
    if (method.customer === id) keep(books.paymentMethods, { ...method, customer: null })
  const gone = { id, object: 'customer', deleted: true } as const
  keep(books.customers, gone)
  books.emit('customer.deleted', find(books.customers, id) ?? customer)
  return gone
}

export const customerOperations = [
  operation({ method: 'POST', path: '/v1/customers', params: created, run: create }),
  operation({
    method: 'GET',
    path: '/v1/customers/{customer}',
    params: params({}),
    run: ({ books, path: { customer = '' } }) =>
      books.customers.get(customer) ?? get(books.customers, customer, 'customer'),
  }),
  operation({ method: 'POST', path: '/v1/customers/{customer}', params: updated, run: update }),
  operation({
    method: 'DELETE',
    path: '/v1/customers/{customer}',
    params: params({}),
    run: ({ books, path: { customer = '' } }) => remove(books, customer),
  }),
  operation({
    method: 'GET',
    path: '/v1/customers',
    params: params({ ...paging, created: maybe(range()), email: maybe(text(512)), test_clock: maybe(text()) }),
    run: ({ books, params: { email, created, test_clock = null, ...paging } }) => {
      const isMeant = (one: Stripe.Customer) =>
        (email === undefined || one.email === email) && one.test_clock === test_clock && isWithin(one.created, created)
      return pageOf(living(books.customers).filter(isMeant), paging, '/v1/customers')
    },
  }),
  ...taxIdOperations,
]
