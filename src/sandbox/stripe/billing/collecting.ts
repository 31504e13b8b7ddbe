// Collecting an invoice: the card is charged; what fails is tried again after 3, 5 and 7 more days.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { invalid, type StripeRefusal } from '../operation.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { revise } from './changes.ts'
import { finalize, subscriptionIn } from './invoices.ts'
import { cardFor, customerOf } from './people.ts'
import { DAY } from './periods.ts'
import { afterFailed, afterPaid } from './standing.ts'
import { intentFor, take } from './till.ts'

/** The days between an attempt that failed and the next. */
const RETRY_AFTER = [3 * DAY, 5 * DAY, 7 * DAY]

/** An invoice after an attempt, and why it is not paid where it is not. */
export type Collected = { invoice: Stripe.Invoice; refusal?: StripeRefusal }

export type Attempt = {
  /** Another card than the one that stands for the subscription. */
  method?: Stripe.PaymentMethod
  /** Someone asked for this attempt: it does not count among the automatic ones. */
  isAsked?: boolean
  /** The payer is there, and confirms what his bank may ask. */
  isPresent?: boolean
}

/** Finalizes a draft and collects it at once. */
export const issue = (books: Books, invoice: Stripe.Invoice, attempt: Attempt = {}): Collected =>
  collect(books, finalize(books, invoice), attempt)

/** Tries to collect an open invoice. What is not charged automatically only waits for its payer, unless someone pays it now. */
export function collect(books: Books, invoice: Stripe.Invoice, attempt: Attempt = {}): Collected {
  if (invoice.amount_remaining === 0) return { invoice: paid(books, invoice, 0) }
  if (invoice.collection_method === 'send_invoice' && !attempt.isAsked) return { invoice: sent(books, invoice) }
  const customer = customerOf(books, idOf(invoice.customer ?? ''))
  const sub = find(books.subscriptions, subscriptionIn(invoice) ?? '')
  const own = maybeIdOf(invoice.default_payment_method)
  const method = attempt.method ?? (own ? find(books.paymentMethods, own) : undefined) ?? cardFor(books, customer, sub)
  const payment = paymentOf(books, invoice, customer)
  const { refusal } = take(books, { intent: payment.intent, method, isPresent: attempt.isPresent ?? false })
  if (refusal) return { invoice: failed(books, invoice, refusal, counted(invoice, attempt.isAsked)), refusal }
  keep(books.invoicePayments, {
    ...payment.row,
    amount_paid: invoice.amount_remaining,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: books.now(customer.id) },
  })
  return { invoice: paid(books, invoice, invoice.amount_remaining, counted(invoice, attempt.isAsked)) }
}

/** An open invoice gets its payment intent, without anyone being charged yet: for whoever wants to confirm it himself. */
export function awaitPayment(books: Books, invoice: Stripe.Invoice): Stripe.Invoice {
  const open = invoice.status === 'draft' ? finalize(books, invoice) : invoice
  if (open.amount_remaining === 0) return paid(books, open, 0)
  paymentOf(books, open, customerOf(books, idOf(open.customer ?? '')))
  return open
}

function sent(books: Books, invoice: Stripe.Invoice): Stripe.Invoice {
  books.emit('invoice.sent', invoice)
  return invoice
}

type Payment = { row: Stripe.InvoicePayment; intent: Stripe.PaymentIntent }

/** An invoice's payment: the one that it has, or a new one. */
function paymentOf(books: Books, invoice: Stripe.Invoice, customer: Stripe.Customer): Payment {
  const row = paymentsOf(books, invoice.id).find((one) => one.status === 'open')
  const known = find(books.paymentIntents, maybeIdOf(row?.payment.payment_intent) ?? '')
  if (row && known) return { row, intent: known }
  const intent = intentFor(books, invoice, customer)
  const made: Stripe.InvoicePayment = {
    id: books.newId('inpay_'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_remaining,
    created: books.now(customer.id),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  }
  return { row: keep(books.invoicePayments, made), intent }
}

/** The payments of an invoice, oldest first. */
export const paymentsOf = (books: Books, invoice: string): Stripe.InvoicePayment[] =>
  books.invoicePayments.all().filter((one) => idOf(one.invoice) === invoice)

/** An invoice is paid: told, and its subscription with it. */
export function paid(books: Books, invoice: Stripe.Invoice, amount: number, counts = true): Stripe.Invoice {
  const now = books.now(idOf(invoice.customer ?? ''))
  const settled = revise(books, books.invoices, 'invoice.updated', {
    ...invoice,
    status: 'paid',
    amount_paid: invoice.amount_paid + amount,
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + (amount > 0 && counts ? 1 : 0),
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  })
  books.emit('invoice.paid', settled)
  books.emit('invoice.payment_succeeded', settled)
  afterPaid(books, settled)
  return settled
}

function failed(books: Books, invoice: Stripe.Invoice, refusal: StripeRefusal, counts: boolean): Stripe.Invoice {
  const attempts = invoice.attempt_count + (counts ? 1 : 0)
  const next = counts ? nextAttempt(books, invoice, attempts) : invoice.next_payment_attempt
  const still = revise(books, books.invoices, 'invoice.updated', {
    ...invoice,
    attempted: true,
    attempt_count: attempts,
    next_payment_attempt: next,
  })
  books.emit('invoice.payment_failed', still)
  if (refusal.error.decline_code === 'authentication_required' || refusal.error.code === 'authentication_required')
    books.emit('invoice.payment_action_required', still)
  if (counts) afterFailed(books, still, isRetried(invoice) && next === null)
  return still
}

/** The first attempt counts, whoever made it; after it only those that nobody asked for do. */
const counted = (invoice: Stripe.Invoice, isAsked = false): boolean => !isAsked || invoice.attempt_count === 0

/** The first invoice of a subscription is not retried: its 23 hours run out instead. */
const isRetried = ({ billing_reason, auto_advance }: Stripe.Invoice): boolean =>
  billing_reason !== 'subscription_create' && auto_advance === true

function nextAttempt(books: Books, invoice: Stripe.Invoice, attempts: number): number | null {
  const wait = isRetried(invoice) ? RETRY_AFTER[attempts - 1] : undefined
  return wait === undefined ? null : books.now(idOf(invoice.customer ?? '')) + wait
}

/** Pays an invoice because someone asks for it now: throws the card's refusal once the failed attempt is on the books. */
export function payNow(books: Books, invoice: Stripe.Invoice, attempt: Attempt = {}): Stripe.Invoice {
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', { code: 'invoice_already_paid' })
  if (invoice.status === 'void') throw invalid('Invoice is void and cannot be paid.', { code: 'invoice_not_payable' })
  const open = invoice.status === 'draft' ? finalize(books, invoice) : invoice
  const collected = collect(books, open, { ...attempt, isAsked: true })
  if (collected.refusal) throw collected.refusal
  return collected.invoice
}
