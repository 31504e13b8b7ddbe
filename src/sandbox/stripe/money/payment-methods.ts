// Payment methods over the API: made of test tokens, kept with customers, brought up to date, let go.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'
import { get, keep, pageOf } from '../lists.ts'
import { type Call, invalid, missing, operation, required, StripeRefusal } from '../operation.ts'
import {
  address,
  emptyable,
  hash,
  maybe,
  merged,
  metadata,
  oneOf,
  paging,
  params,
  type Read,
  text,
  whole,
} from '../params.ts'
import { attach, detach, methodOf } from './attaching.ts'
import { cardOf, numberOf } from './cards.ts'

const billing = hash({
  address: maybe(emptyable(address())),
  email: maybe(emptyable(text())),
  name: maybe(emptyable(text())),
  phone: maybe(emptyable(text())),
})
const redisplay = oneOf('always', 'limited', 'unspecified')

const created = params({
  type: maybe(oneOf('card')),
  allow_redisplay: maybe(redisplay),
  billing_details: maybe(billing),
  card: maybe(
    hash({
      cvc: maybe(text()),
      exp_month: maybe(whole(1, 12)),
      exp_year: maybe(whole(2000, 2100)),
      number: maybe(text()),
      token: maybe(text()),
    }),
  ),
  metadata: maybe(metadata()),
})
const updated = params({
  allow_redisplay: maybe(redisplay),
  billing_details: maybe(billing),
  card: maybe(hash({ exp_month: maybe(whole(1, 12)), exp_year: maybe(whole(2000, 2100)) })),
  metadata: maybe(metadata()),
})
type Given = Read<typeof updated>

const RAW_NUMBER =
  'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.'

function create({ books, params: given }: Call<Read<typeof created>>): object {
  const { type, card, ...rest } = given
  if (type === undefined) throw required('type')
  if (card?.number !== undefined)
    throw new StripeRefusal(402, {
      type: 'invalid_request_error',
      code: 'parameter_unsafe',
      param: 'card[number]',
      message: RAW_NUMBER,
    })
  if (card?.token === undefined) throw required('card[token]')
  const number = numberOf(card.token)
  if (number === undefined) throw missing('token', card.token, 'card[token]')
  return keep(books.paymentMethods, written(cardOf(books, number), rest))
}

function written(method: Stripe.PaymentMethod, given: Given): Stripe.PaymentMethod {
  const { allow_redisplay = method.allow_redisplay, billing_details: details, card, metadata: notes } = given
  const { address: where, ...person } = details ?? {}
  const at = where === undefined ? method.billing_details.address : where && { ...NOWHERE, ...where }
  return {
    ...method,
    ...(allow_redisplay ? { allow_redisplay } : {}),
    billing_details: { ...method.billing_details, ...person, address: at },
    ...(method.card ? { card: { ...method.card, ...card } } : {}),
    metadata: merged(method.metadata ?? {}, notes),
  }
}

const NOWHERE: Stripe.Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

function update({ books, params: given, path: { id = '' } }: Call<Given>): object {
  const before = get(books.paymentMethods, id, 'PaymentMethod', 'payment_method')
  if (before.customer === null)
    throw invalid('You must save this PaymentMethod to a customer before you can update it.')
  return amend(books, books.paymentMethods, 'payment_method.updated', before, written(before, given))
}

/** The payment methods of a customer, oldest first. */
export const methodsOf = (books: Books, customer: string, type?: string): Stripe.PaymentMethod[] =>
  books.paymentMethods.all().filter((one) => one.customer === customer && (type === undefined || one.type === type))

const filters = { ...paging, type: maybe(text()), allow_redisplay: maybe(redisplay) }
const PATH = '/v1/payment_methods'
const OF_CUSTOMER = '/v1/customers/{customer}/payment_methods'

export const paymentMethodOperations = [
  operation({ method: 'POST', path: PATH, params: created, run: create }),
  operation({
    method: 'GET',
    path: PATH,
    params: params({ ...filters, customer: maybe(text()) }),
    run: ({ books, params: { customer, type, allow_redisplay: _, ...paging } }) => {
      if (customer === undefined) throw required('customer')
      get(books.customers, customer, 'customer', 'customer')
      return pageOf(methodsOf(books, customer, type), paging, PATH)
    },
  }),
  operation({
    method: 'GET',
    path: OF_CUSTOMER,
    params: params(filters),
    run: ({ books, params: { type, allow_redisplay: _, ...paging }, path: { customer = '' } }) => {
      get(books.customers, customer, 'customer', 'customer')
      return pageOf(methodsOf(books, customer, type), paging, OF_CUSTOMER.replace('{customer}', customer))
    },
  }),
  operation({
    method: 'GET',
    path: `${PATH}/{id}`,
    params: params({}),
    run: ({ books, path: { id = '' } }) => methodOf(books, id),
  }),
  operation({ method: 'POST', path: `${PATH}/{id}`, params: updated, run: update }),
  operation({
    method: 'POST',
    path: `${PATH}/{id}/attach`,
    params: params({ customer: text() }),
    run: ({ books, params: { customer }, path: { id = '' } }) => attach(books, id, customer),
  }),
  operation({
    method: 'POST',
    path: `${PATH}/{id}/detach`,
    params: params({}),
    run: ({ books, path: { id = '' } }) => detach(books, id),
  }),
]
