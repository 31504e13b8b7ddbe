// A card agreed on for later, without paying now: what Checkout in setup mode and the API of setup intents do.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { attach, methodOf } from './attaching.ts'
import { ABSENT, behaviourOf, type Decline, setUp } from './cards.ts'

/** What is to be set up. */
export type Setup = {
  customer?: string | null
  paymentMethod?: string | null
  description?: string | null
  metadata?: Record<string, string>
  usage?: 'off_session' | 'on_session'
}

/** What came of it. */
export type SetUp =
  | { done: true; intent: Stripe.SetupIntent }
  | { done: false; intent: Stripe.SetupIntent; decline: Decline }

/** Writes a setup down without trying it. */
export function beginSetup(books: Books, given: Setup): Stripe.SetupIntent {
  const intent = keep(books.setupIntents, fresh(books, given))
  books.emit('setup_intent.created', intent)
  return intent
}

/** Tries a setup with a payment method, which is kept with the customer then. `confirmed`: its holder is there and agrees. */
export function trySetup(
  books: Books,
  intent: Stripe.SetupIntent,
  paymentMethod: string,
  { confirmed = false } = {},
): SetUp {
  const method = methodOf(books, paymentMethod)
  const { attach: decline, asksHolder } = behaviourOf(books, method, books.now(String(intent.customer ?? '')))
  if (decline) return fails(books, intent, method, decline)
  if (asksHolder && !confirmed) return waits(books, { ...intent, payment_method: method.id })
  setUp(books, method.id)
  if (typeof intent.customer === 'string') attach(books, method.id, intent.customer)
  const done = keep(books.setupIntents, {
    ...intent,
    last_setup_error: null,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded' as const,
  })
  books.emit('setup_intent.succeeded', done)
  return { done: true, intent: done }
}

function fails(books: Books, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod, decline: Decline): SetUp {
  const failed = keep(books.setupIntents, {
    ...intent,
    last_setup_error: { type: 'card_error' as const, ...decline, payment_method: method },
    payment_method: null,
    status: 'requires_payment_method' as const,
  })
  books.emit('setup_intent.setup_failed', failed)
  return { done: false, intent: failed, decline }
}

function waits(books: Books, intent: Stripe.SetupIntent): SetUp {
  const waiting = keep(books.setupIntents, {
    ...intent,
    next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
    status: 'requires_action' as const,
  })
  books.emit('setup_intent.requires_action', waiting)
  return { done: false, intent: waiting, decline: ABSENT }
}

function fresh(books: Books, given: Setup): Stripe.SetupIntent {
  const { customer = null, paymentMethod = null, description = null, metadata = {}, usage = 'off_session' } = given
  const id = books.newId('seti_1')
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${books.newId('')}`,
    created: books.now(customer),
    customer,
    customer_account: null,
    description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    usage,
  }
}
