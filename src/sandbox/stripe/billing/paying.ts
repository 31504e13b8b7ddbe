// Paying a checkout page: the card is taken, and what was ordered is made. Once only: a page that is paid is over for every
// other tab that shows it.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { create as createCustomer } from '../catalog/customers.ts'
import { addTaxId } from '../catalog/tax-ids.ts'
import { get, keep } from '../lists.ts'
import { attach } from '../money/attaching.ts'
import { setUp } from '../money/cards.ts'
import { invalid, StripeRefusal } from '../operation.ts'
import { maybeIdOf } from './amounts.ts'
import { revise } from './changes.ts'
import { customerIn, orderOf, type Session } from './checkout.ts'
import { type Filled, NOWHERE, newCard } from './filled.ts'
import { payOnce, remember, setUpOnly } from './one-off.ts'
import { customerOf } from './people.ts'
import { whole } from './scratch.ts'
import { subscribe } from './subscribing.ts'

/** Pays a session, whole or not at all; throws the card's refusal, which leaves the page open for another try. */
export function payFor(books: Books, session: Session, filled: Filled): Session {
  mustBeOpen(session)
  try {
    return whole(books, (trial) => completed(trial, session, filled))
  } catch (error) {
    if (error instanceof StripeRefusal && error.error.type === 'card_error') remember(books, session, filled)
    throw error
  }
}

function mustBeOpen(session: Session): void {
  if (session.status === 'complete') throw invalid('This Checkout Session is already complete.')
  if (session.status === 'expired') throw invalid('This Checkout Session has expired.')
}

function completed(books: Books, session: Session, filled: Filled): Session {
  const customer = payingCustomer(books, session, filled)
  const method = cardIn(books, session, filled, customer)
  const payer = { customer, method, filled }
  const made = MADE[session.mode as keyof typeof MADE](books, session, payer)
  const over: Session = {
    ...session,
    ...made,
    status: 'complete',
    url: null,
    customer: customer?.id ?? null,
    customer_details: detailsOf(books, customer, filled, session),
    collected_information: {
      business_name: filled.businessName ?? null,
      individual_name: filled.name ?? null,
      shipping_details: null,
    },
  }
  keep(books.sessions, over)
  books.emit('checkout.session.completed', over)
  return over
}

const MADE = { subscription: subscribe, payment: payOnce, setup: setUpOnly }

/** Whoever pays: the session's customer, brought up to date where that was asked for, or a new one where one is made. */
function payingCustomer(books: Books, session: Session, filled: Filled): Stripe.Customer | null {
  const known = customerIn(books, session)
  const email = known?.email ?? session.customer_email ?? filled.email ?? null
  if (email === null) throw invalid('An email address is needed.', { param: 'email', code: 'email_invalid' })
  if (!known && session.mode === 'payment' && session.customer_creation !== 'always') return null
  const { updates = {} } = orderOf(books, session)
  const id = known?.id ?? (createCustomer({ books, params: { email } }) as Stripe.Customer).id
  const is = customerOf(books, id)
  const name = filled.businessName ?? filled.name
  revise(books, books.customers, 'customer.updated', {
    ...is,
    email,
    ...(name && (!known || updates.name === 'auto') ? { name } : {}),
    ...(filled.address && (!known || updates.address === 'auto') ? { address: { ...NOWHERE, ...filled.address } } : {}),
  })
  if (filled.taxId && session.tax_id_collection?.enabled) addTaxId(books, id, filled.taxId)
  return customerOf(books, id)
}

/** The card that pays, kept with the customer where what is bought will need it again. */
function cardIn(
  books: Books,
  session: Session,
  filled: Filled,
  customer: Stripe.Customer | null,
): Stripe.PaymentMethod | null {
  const { card } = filled
  if (!card) {
    const isNeeded = session.amount_total !== 0 || session.payment_method_collection !== 'if_required'
    if (isNeeded) throw invalid('A card is needed.', { param: 'card', code: 'incomplete_number' })
    return null
  }
  const method =
    'kept' in card ? get(books.paymentMethods, card.kept, 'PaymentMethod') : newCard(books, filled, customer)
  if ('kept' in card && maybeIdOf(method.customer) !== customer?.id)
    throw invalid('This card belongs to another customer.', { param: 'card' })
  const { payment } = orderOf(books, session)
  const isKept = session.mode !== 'payment' || payment?.setup_future_usage !== undefined
  if (!customer || !isKept) return method
  const attached = attach(books, method.id, customer.id)
  if (session.mode === 'setup' || session.amount_total === 0) setUp(books, attached.id)
  return attached
}

function detailsOf(
  books: Books,
  customer: Stripe.Customer | null,
  filled: Filled,
  session: Session,
): Session['customer_details'] {
  const taxIds = books.taxIds
    .all()
    .filter(
      (one): one is Stripe.TaxId =>
        !('deleted' in one && one.deleted) && maybeIdOf((one as Stripe.TaxId).customer) === customer?.id,
    )
  return {
    address: filled.address ? { ...NOWHERE, ...filled.address } : (customer?.address ?? null),
    business_name: filled.businessName ?? null,
    email: customer?.email ?? session.customer_email ?? filled.email ?? null,
    individual_name: filled.name ?? null,
    name: filled.businessName ?? filled.name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: customer ? taxIds.map(({ type, value }) => ({ type, value })) : [],
  }
}
