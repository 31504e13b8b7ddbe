// Money changing hands: a payment is tried on a payment method, and either goes through or is declined. Invoices, checkout
// pages and the API of payments all come through here, so that the same card does the same everywhere.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { changedFrom } from '../events.ts'
import { get, keep } from '../lists.ts'
import { methodOf } from './attaching.ts'
import { ABSENT, behaviourOf, type Decline, DISPUTED, setUp } from './cards.ts'
import { openDispute } from './disputing.ts'
import { chargeFor, freshIntent, type Payment } from './shapes.ts'

/** How a payment is tried. */
export type Charging = Payment & {
  paymentMethod: string
  /** Nobody is there to confirm: a card that asks for its holder is declined. Else the payment waits for them. */
  offSession?: boolean
  /** The holder is there and has confirmed. */
  confirmed?: boolean
  /** The id of a payment that was tried before, to be tried again. */
  intent?: string
}

/** What came of it. `charge` is null where the card was not even asked, because its holder is. */
export type Charged =
  | { paid: true; intent: Stripe.PaymentIntent; charge: Stripe.Charge }
  | { paid: false; intent: Stripe.PaymentIntent; charge: Stripe.Charge | null; decline: Decline }

/** Tries a payment; says what came of it and never throws for a decline. Refuses a payment method that is not there. */
export function charge(books: Books, given: Charging): Charged {
  const begun =
    given.intent === undefined ? begin(books, given) : get(books.paymentIntents, given.intent, 'payment_intent')
  const method = methodOf(books, given.paymentMethod)
  return tryOn(books, { ...begun, payment_method: method.id }, method, given)
}

/** Writes a payment down without trying it. */
export function begin(books: Books, payment: Payment): Stripe.PaymentIntent {
  const intent = keep(books.paymentIntents, freshIntent(books, payment))
  books.emit('payment_intent.created', intent)
  return intent
}

type Presence = { offSession?: boolean; confirmed?: boolean }

/** Tries a payment that is on the books on a payment method. */
export function tryOn(
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { offSession = false, confirmed = false }: Presence,
): Charged {
  const behaviour = behaviourOf(books, method, books.now(String(intent.customer ?? '')))
  const isHolderMissed = behaviour.asksHolder !== undefined && !confirmed
  if (isHolderMissed && !offSession && !behaviour.charge) return waits(books, intent)
  const decline = behaviour.charge ?? (isHolderMissed ? ABSENT : undefined)
  const attempt = keep(books.charges, chargeFor(books, intent, method, decline))
  if (decline) return fails(books, intent, method, attempt, decline)
  if (intent.setup_future_usage && confirmed) setUp(books, method.id)
  const paid = succeeds(books, intent, attempt)
  if (books.cards.get(method.id)?.number === DISPUTED) openDispute(books, attempt.id)
  return paid
}

function succeeds(books: Books, intent: Stripe.PaymentIntent, charge: Stripe.Charge): Charged {
  const paid = keep(books.paymentIntents, {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    status: 'succeeded' as const,
  })
  books.emit('charge.succeeded', charge)
  books.emit('payment_intent.succeeded', paid)
  return { paid: true, intent: paid, charge }
}

function fails(
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  charge: Stripe.Charge,
  decline: Decline,
): Charged {
  const failed = keep(books.paymentIntents, {
    ...intent,
    last_payment_error: { type: 'card_error' as const, charge: charge.id, ...decline, payment_method: method },
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method' as const,
  })
  books.emit('charge.failed', charge)
  books.emit('payment_intent.payment_failed', failed)
  return { paid: false, intent: failed, charge, decline }
}

/** The holder must confirm on a page of Stripe's before the card is asked. */
function waits(books: Books, intent: Stripe.PaymentIntent): Charged {
  const waiting = keep(books.paymentIntents, {
    ...intent,
    next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
    status: 'requires_action' as const,
  })
  books.emit('payment_intent.requires_action', waiting)
  return { paid: false, intent: waiting, charge: null, decline: ABSENT }
}

/** Ends a payment that was not made. */
export function cancelIntent(
  books: Books,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  const over = keep(books.paymentIntents, {
    ...intent,
    canceled_at: books.now(String(intent.customer ?? '')),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled' as const,
  })
  books.emit('payment_intent.canceled', over, changedFrom(intent, over))
  return over
}
