// Checkout sessions: a page on which one thing is bought once, and how it ends without being paid.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { get, keep } from '../lists.ts'
import { invalid } from '../operation.ts'
import { amountOf, nameOf } from './amounts.ts'
import { note, type Order, write } from './notes.ts'
import { customerOf } from './people.ts'
import { DAY } from './periods.ts'

export type Session = Stripe.Checkout.Session

export type Opening = {
  mode: 'payment' | 'subscription' | 'setup'
  customer: Stripe.Customer | null
  lines: { price: Stripe.Price; quantity: number }[]
  order: Order
  expiresAt: number | null
  /** What else it shows, as it was asked for. */
  shows: Partial<Session>
}

/** Opens a session; its page is there until it is paid or expires. */
export function open(books: Books, opening: Opening): Session {
  const { mode, customer, lines, order, expiresAt, shows } = opening
  const id = `cs_test_a1${books.newId('')}${books.newId('')}`
  const now = books.now(customer?.id)
  const total = mode === 'setup' ? null : lines.reduce((sum, { price, quantity }) => sum + amountOf(price, quantity), 0)
  const isFreeNow = order.subscription?.trialEnd || order.subscription?.trialDays
  const due = total !== null && isFreeNow ? oneTimeOf(lines) : total
  write(books, 'order', id, order)
  const session: Session = {
    ...BARE,
    ...shows,
    id,
    amount_subtotal: due,
    amount_total: due,
    created: now,
    currency: lines[0]?.price.currency ?? shows.currency ?? null,
    customer: customer?.id ?? null,
    customer_details: knownDetails(customer, shows.customer_email ?? null),
    expires_at: expiresAt ?? now + DAY,
    mode,
    payment_status: due === 0 || mode === 'setup' ? 'no_payment_required' : 'unpaid',
    total_details: mode === 'setup' ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: `${books.pagesAt()}/sandbox/stripe/pay/${id}`,
  }
  return keep(books.sessions, session)
}

/** What is due in a trial: only what is bought once. */
const oneTimeOf = (lines: Opening['lines']): number =>
  lines
    .filter(({ price }) => price.type === 'one_time')
    .reduce((sum, { price, quantity }) => sum + amountOf(price, quantity), 0)

function knownDetails(customer: Stripe.Customer | null, email: string | null): Session['customer_details'] {
  if (!customer && email === null) return null
  return {
    address: null,
    business_name: null,
    email: customer?.email ?? email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: null,
  }
}

const BARE: Omit<
  Session,
  | 'id'
  | 'amount_subtotal'
  | 'amount_total'
  | 'created'
  | 'currency'
  | 'customer'
  | 'customer_details'
  | 'expires_at'
  | 'mode'
  | 'payment_status'
  | 'total_details'
  | 'url'
> = {
  object: 'checkout.session',
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  cancel_url: null,
  client_reference_id: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  customer_creation: null,
  customer_email: null,
  discounts: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: null,
  metadata: {},
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: null,
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  success_url: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
}

/** A session by id; refuses where there is none. */
export const sessionOf = (books: Books, id: string): Session => get(books.sessions, id, 'checkout.session', 'session')

/** What a session is to make. */
export const orderOf = (books: Books, session: Session): Order => note(books, 'order', session.id) ?? { lines: [] }

/** What is bought, line by line; none where only a card is set up. */
export function linesOf(books: Books, session: Session): Stripe.LineItem[] {
  const { lines, subscription } = orderOf(books, session)
  const isFree = Boolean(subscription?.trialDays || subscription?.trialEnd)
  return lines.map(({ price: id, quantity }, at): Stripe.LineItem => {
    const price = get(books.prices, id, 'price')
    const amount = amountOf(price, quantity)
    const due = isFree && price.type === 'recurring' ? 0 : amount
    return {
      id: `li_${session.id.slice(-22)}${at}`,
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: due,
      amount_tax: 0,
      amount_total: due,
      currency: price.currency,
      description: nameOf(books, price),
      metadata: {},
      price,
      quantity,
    }
  })
}

/** Ends a session that is still open, because it is asked for or its time is over. Refuses one that is not open. */
export function expireSession(books: Books, session: Session): Session {
  if (session.status !== 'open')
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    )
  const over: Session = { ...session, status: 'expired', url: null }
  keep(books.sessions, over)
  books.emit('checkout.session.expired', over)
  return over
}

/** The customer of a session, if it has one that is still there. */
export const customerIn = (books: Books, session: Session): Stripe.Customer | null =>
  typeof session.customer === 'string' ? customerOf(books, session.customer) : null
