// Operations on invoices and on their payments.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { get, keep, pageOf } from '../../lists.ts'
import { methodOf } from '../../money/attaching.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import {
  currency,
  emptyable,
  flag,
  hash,
  whole as integer,
  isWithin,
  maybe,
  merged,
  metadata,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
} from '../../params.ts'
import { idOf, maybeIdOf } from '../amounts.ts'
import { paid, payNow } from '../collecting.ts'
import { draft, finalize, subscriptionIn, uncollectible, voided } from '../invoices.ts'
import { waitingFor } from '../lines.ts'
import { customerOf } from '../people.ts'

const invoiceOf = (books: Books, id = ''): Stripe.Invoice => get(books.invoices, id, 'invoice')

const listed = params({
  ...paging,
  collection_method: maybe(oneOf('charge_automatically', 'send_invoice')),
  created: maybe(range()),
  customer: maybe(text()),
  status: maybe(oneOf('draft', 'open', 'paid', 'uncollectible', 'void')),
  subscription: maybe(text()),
})

function list({ books, params: given }: Call<Read<typeof listed>>): object {
  const { customer, status, subscription, collection_method: method, created } = given
  const isMeant = (one: Stripe.Invoice) =>
    (customer === undefined || maybeIdOf(one.customer) === customer) &&
    (customer !== undefined || subscription !== undefined || one.test_clock === null) &&
    (status === undefined || one.status === status) &&
    (method === undefined || one.collection_method === method) &&
    (subscription === undefined || subscriptionIn(one) === subscription) &&
    isWithin(one.created, created)
  return pageOf(books.invoices.all().filter(isMeant), given, '/v1/invoices')
}

const created = params({
  auto_advance: maybe(flag()),
  collection_method: maybe(oneOf('charge_automatically', 'send_invoice')),
  currency: maybe(currency()),
  customer: maybe(text()),
  days_until_due: maybe(integer(0)),
  description: maybe(emptyable(text(1500))),
  metadata: maybe(metadata()),
  pending_invoice_items_behavior: maybe(oneOf('exclude', 'include')),
})

function add({ books, params: given }: Call<Read<typeof created>>): object {
  if (given.customer === undefined) throw required('customer')
  const customer = customerOf(books, given.customer)
  const items = given.pending_invoice_items_behavior === 'include' ? waitingFor(books, customer.id, null) : []
  const now = books.now(customer.id)
  const made = draft(books, {
    customer,
    subscription: null,
    currency: given.currency ?? items[0]?.currency ?? customer.currency ?? 'usd',
    reason: 'manual',
    period: { start: now, end: now },
    lines: [],
    items,
    isLeftToItself: given.auto_advance ?? false,
    collects: given.auto_advance ?? false,
    metadata: merged({}, given.metadata),
  })
  const due = given.days_until_due === undefined ? null : now + given.days_until_due * 86_400
  return keep(books.invoices, {
    ...made,
    description: given.description ?? null,
    collection_method: given.collection_method ?? 'charge_automatically',
    due_date: due,
  })
}

const paying = params({
  forgive: maybe(flag()),
  off_session: maybe(flag()),
  paid_out_of_band: maybe(flag()),
  payment_method: maybe(text()),
})

function pay({ books, params: given, path }: Call<Read<typeof paying>>): object {
  const invoice = invoiceOf(books, path.invoice)
  if (given.paid_out_of_band && invoice.status === 'open') {
    const off = { ...invoice, amount_paid_off_stripe: invoice.amount_remaining }
    return paid(books, off, invoice.amount_remaining)
  }
  const method = given.payment_method === undefined ? undefined : methodOf(books, given.payment_method)
  if (method && maybeIdOf(method.customer) !== null && maybeIdOf(method.customer) !== maybeIdOf(invoice.customer))
    throw invalid('The payment method belongs to another customer.', { param: 'payment_method' })
  return payNow(books, invoice, method ? { method } : {})
}

const finalizing = params({ auto_advance: maybe(flag()) })

function finalizeIt({ books, params: given, path }: Call<Read<typeof finalizing>>): object {
  const invoice = invoiceOf(books, path.invoice)
  const auto_advance = given.auto_advance ?? invoice.auto_advance ?? false
  const now = books.now(maybeIdOf(invoice.customer))
  const collects = auto_advance && invoice.collection_method === 'charge_automatically'
  return finalize(books, { ...invoice, auto_advance, next_payment_attempt: collects ? now + 3600 : null })
}

const paymentsListed = params({
  ...paging,
  created: maybe(range()),
  invoice: maybe(text()),
  payment: maybe(hash({ type: oneOf('payment_intent'), payment_intent: maybe(text()) })),
  status: maybe(oneOf('canceled', 'open', 'paid')),
})

function listPayments({ books, params: given }: Call<Read<typeof paymentsListed>>): object {
  const isMeant = (one: Stripe.InvoicePayment) =>
    (given.invoice === undefined || idOf(one.invoice) === given.invoice) &&
    (given.status === undefined || one.status === given.status) &&
    (given.payment?.payment_intent === undefined ||
      maybeIdOf(one.payment.payment_intent) === given.payment.payment_intent) &&
    isWithin(one.created, given.created)
  return pageOf(books.invoicePayments.all().filter(isMeant), given, '/v1/invoice_payments')
}

const none = params({})

export const invoiceOperations: Operation[] = [
  operation({ method: 'POST', path: '/v1/invoices', params: created, run: add }),
  operation({ method: 'GET', path: '/v1/invoices', params: listed, run: list }),
  operation({
    method: 'GET',
    path: '/v1/invoices/{invoice}',
    params: none,
    run: ({ books, path }) => invoiceOf(books, path.invoice),
  }),
  operation({ method: 'POST', path: '/v1/invoices/{invoice}/pay', params: paying, run: pay }),
  operation({ method: 'POST', path: '/v1/invoices/{invoice}/finalize', params: finalizing, run: finalizeIt }),
  operation({
    method: 'POST',
    path: '/v1/invoices/{invoice}/void',
    params: none,
    run: ({ books, path }) => voided(books, invoiceOf(books, path.invoice)),
  }),
  operation({
    method: 'POST',
    path: '/v1/invoices/{invoice}/mark_uncollectible',
    params: none,
    run: ({ books, path }) => uncollectible(books, invoiceOf(books, path.invoice)),
  }),
  operation({ method: 'GET', path: '/v1/invoice_payments', params: paymentsListed, run: listPayments }),
]
