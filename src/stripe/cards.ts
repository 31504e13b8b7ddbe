// The card that renewals are charged to. A card that was left on a Checkout page of its own belongs to the customer but to
// no renewal until it is made the default, so that is done here, once for each such page.
import Stripe from 'stripe'
import type { Truth } from '../org/billing/payments.ts'
import { fetched } from './lists.ts'
import { idOf } from './shapes.ts'

/** A customer with their default payment method, subscriptions and sessions, as read. */
type Seen = { customer: Stripe.Customer; subscriptions: Stripe.Subscription[]; sessions: Stripe.Checkout.Session[] }

/** Where it is written, on the customer, which session's card was made the default last. */
const mark = 'guildhall_card_from'
const ended = new Set(['canceled', 'incomplete_expired'])

/** What does not expire, such as a bank account, or does not say when. */
const never = { expMonth: null, expYear: null }

/** The card that renewals are charged to, after one that was newly left has been put in its place. */
export async function takeCard(stripe: Stripe, { customer, subscriptions, sessions }: Seen): Promise<Truth['card']> {
  const living = subscriptions.filter(({ status }) => !ended.has(status))
  const taken = await takeNewest(stripe, customer, living, sessions)
  const default_ = living.map((one) => one.default_payment_method).find((one) => one) ?? defaultOf(customer)
  const charged = taken ?? default_
  return charged ? cardOf(await fetched(charged, (id) => stripe.paymentMethods.retrieve(id))) : null
}

async function takeNewest(
  stripe: Stripe,
  customer: Stripe.Customer,
  living: Stripe.Subscription[],
  sessions: Stripe.Checkout.Session[],
): Promise<string | null> {
  const newest = sessions
    .filter(({ mode, status }) => mode === 'setup' && status === 'complete')
    .reduce<Stripe.Checkout.Session | null>((best, one) => (best && best.created >= one.created ? best : one), null)
  if (!newest || customer.metadata?.[mark] === newest.id) return null
  const intent = await fetched(newest.setup_intent, (id) => stripe.setupIntents.retrieve(id))
  const left = idOf(intent?.payment_method)
  const metadata = { [mark]: newest.id }
  if (!left) return null
  try {
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: left }, metadata })
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    // It was taken away again in the meantime, at Stripe.
    await stripe.customers.update(customer.id, { metadata })
    return null
  }
  for (const { id, default_payment_method } of living)
    if (default_payment_method && idOf(default_payment_method) !== left)
      await stripe.subscriptions.update(id, { default_payment_method: left })
  return left
}

const defaultOf = (customer: Stripe.Customer): string | Stripe.PaymentMethod | null =>
  // Customers of long ago may have a source in its place, which has an id of its own kind.
  customer.invoice_settings?.default_payment_method ?? idOf(customer.default_source)

const cardOf = (method: Stripe.PaymentMethod | null): Truth['card'] =>
  method?.card ? { expMonth: method.card.exp_month, expYear: method.card.exp_year } : never
