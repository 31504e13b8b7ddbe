// What paid checkout pages in payment and setup mode make: a payment, with an invoice where one was asked for; or a card
// that is kept for later.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { behaviourOf, declined } from '../money/cards.ts'
import { begin, tryOn } from '../money/charging.ts'
import { beginSetup, trySetup } from '../money/setting-up.ts'
import { invalid } from '../operation.ts'
import { maybeIdOf } from './amounts.ts'
import { customerIn, linesOf, orderOf, type Session } from './checkout.ts'
import { paid } from './collecting.ts'
import { type Filled, newCard, type Payer } from './filled.ts'
import { draft, finalize } from './invoices.ts'
import { addItem } from './items.ts'
import { whole } from './scratch.ts'

/** Takes the payment; throws the card's refusal. */
export function payOnce(books: Books, session: Session, { customer, method, filled }: Payer): Partial<Session> {
  if (session.amount_total === 0) return { payment_status: 'no_payment_required' }
  if (!method) throw invalid('A card is needed.', { param: 'card' })
  const intent = intentOf(books, session, customer, filled.email ?? null)
  const charged = tryOn(books, { ...intent, payment_method: method.id }, method, { confirmed: true })
  if (!charged.paid) throw declined(charged.decline, { payment_method: method })
  const invoice = customer && session.invoice_creation?.enabled ? invoiceFor(books, session, customer, intent.id) : null
  return { payment_intent: intent.id, payment_status: 'paid', ...(invoice ? { invoice } : {}) }
}

/** The payment of a page: the one of an earlier try, or a new one. */
function intentOf(
  books: Books,
  session: Session,
  customer: Stripe.Customer | null,
  email: string | null,
): Stripe.PaymentIntent {
  const earlier = find(books.paymentIntents, maybeIdOf(session.payment_intent) ?? '')
  if (earlier) return { ...earlier, customer: customer?.id ?? earlier.customer }
  const { payment = {} } = orderOf(books, session)
  return begin(books, {
    customer: customer?.id ?? null,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    description: payment.description ?? null,
    metadata: payment.metadata ?? {},
    receiptEmail: payment.receipt_email ?? email,
    setupFutureUsage: payment.setup_future_usage ?? null,
  })
}

/** The invoice of a payment that is already made. */
function invoiceFor(books: Books, session: Session, customer: Stripe.Customer, intent: string): string {
  const { invoice: asked = {} } = orderOf(books, session)
  const items = linesOf(books, session).map(({ price, quantity }) =>
    addItem(books, customer, { price: price?.id ?? '', quantity: quantity ?? 1 }),
  )
  const now = books.now(customer.id)
  const made = draft(books, {
    customer: { ...customer, balance: 0 },
    subscription: null,
    currency: session.currency ?? 'usd',
    reason: 'manual',
    period: { start: now, end: now },
    lines: [],
    items,
    metadata: asked.metadata ?? {},
  })
  const described = keep(books.invoices, { ...made, description: asked.description ?? null })
  const open = finalize(books, described)
  keep(books.invoicePayments, {
    id: books.newId('inpay_'),
    object: 'invoice_payment',
    amount_paid: open.amount_remaining,
    amount_requested: open.amount_remaining,
    created: now,
    currency: open.currency,
    invoice: open.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: now },
  })
  return paid(books, open, open.amount_remaining).id
}

/** A try that was declined: it made nothing, but stands in the books as a failed charge, as every try does. */
export function remember(books: Books, session: Session, filled: Filled): void {
  const customer = customerIn(books, session)
  const { card } = filled
  if (!card || !session.amount_total) return
  const known = 'kept' in card ? find(books.paymentMethods, card.kept) : undefined
  const method = known ?? whole(books, (trial) => newCard(trial, filled, customer))
  if (!behaviourOf(books, method, books.now(customer?.id)).charge) return
  const intent = intentOf(books, session, customer, filled.email ?? null)
  tryOn(books, { ...intent, payment_method: method.id }, method, { confirmed: true })
  if (session.mode === 'payment') keep(books.sessions, { ...session, payment_intent: intent.id })
}

/** Keeps the card for later. */
export function setUpOnly(books: Books, session: Session, { customer, method }: Payer): Partial<Session> {
  if (!method) throw invalid('A card is needed.', { param: 'card' })
  const { setup = {} } = orderOf(books, session)
  const intent = beginSetup(books, { customer: customer?.id ?? null, ...setup })
  const tried = trySetup(books, intent, method.id, { confirmed: true })
  if (!tried.done) throw declined(tried.decline, { payment_method: method })
  return { setup_intent: intent.id, payment_status: 'no_payment_required' }
}
