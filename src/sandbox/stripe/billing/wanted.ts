// What requests say of subscriptions, read and checked against the books: prices, items, trials, ends.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, get } from '../lists.ts'
import { attach } from '../money/attaching.ts'
import { invalid } from '../operation.ts'
import {
  emptyable,
  flag,
  hash,
  maybe,
  merged,
  metadata,
  moment,
  momentOr,
  oneOf,
  type Read,
  text,
  whole,
} from '../params.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { periodOf, type Wanted } from './change.ts'
import { cancellation } from './ending.ts'
import { DAY } from './periods.ts'

/** A price that can be subscribed to; refuses one that is archived, one-off, or not there. */
export function recurringPrice(books: Books, id: string, param: string): Stripe.Price {
  const price = get(books.prices, id, 'price', param)
  if (!price.active) throw invalid(`The price specified is inactive. This field only accepts active prices.`, { param })
  if (price.type !== 'recurring')
    throw invalid(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      { param },
    )
  return price
}

export const itemParams = hash({
  price: maybe(text()),
  quantity: maybe(whole(0)),
  metadata: maybe(metadata()),
})

export const changedItemParams = hash({
  id: maybe(text()),
  price: maybe(text()),
  quantity: maybe(whole(0)),
  deleted: maybe(flag()),
  clear_usage: maybe(flag()),
  metadata: maybe(metadata()),
})

/** Items as they are asked for, with their prices. A price that an item already has need not be active any more. */
export function wantedItems(
  books: Books,
  items: Read<typeof changedItemParams>[] | undefined,
  sub: Stripe.Subscription | null,
  at = 'items',
): Wanted[] {
  return (items ?? []).map((item, index): Wanted => {
    const { id, price, quantity, deleted, metadata: given } = item
    const had = sub?.items.data.find((one) => one.id === id)
    const param = `${at}[${index}][price]`
    const same = had && price === had.price.id ? had.price : undefined
    return {
      ...(id === undefined ? {} : { id }),
      ...(price === undefined ? {} : { price: same ?? sameCurrency(recurringPrice(books, price, param), sub, param) }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(deleted === undefined ? {} : { deleted }),
      ...(given === undefined ? {} : { metadata: merged(had?.metadata ?? {}, given) }),
    }
  })
}

function sameCurrency(price: Stripe.Price, sub: Stripe.Subscription | null, param: string): Stripe.Price {
  if (!sub || price.currency === sub.currency) return price
  throw invalid(
    `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${sub.currency}\`.`,
    { param },
  )
}

export const trialSettings = hash({
  end_behavior: hash({
    billing_cycle_anchor: maybe(oneOf('now', 'unchanged')),
    missing_payment_method: oneOf('cancel', 'create_invoice', 'pause'),
  }),
})

export const prorationBehavior = oneOf('create_prorations', 'always_invoice', 'none')
export const paymentBehavior = oneOf(
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
)

const feedback = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
)
export const cancellationDetails = hash({ comment: maybe(emptyable(text())), feedback: maybe(emptyable(feedback)) })

/** What a subscription may say of itself, at creation and later. */
export const shownParams = {
  automatic_tax: maybe(hash({ enabled: flag() })),
  cancel_at: maybe(emptyable(momentOr('min_period_end', 'max_period_end', 'max_billed_until'))),
  cancel_at_period_end: maybe(flag()),
  collection_method: maybe(oneOf('charge_automatically', 'send_invoice')),
  days_until_due: maybe(whole(0, 730)),
  default_payment_method: maybe(emptyable(text())),
  description: maybe(emptyable(text(500))),
  metadata: maybe(metadata()),
  off_session: maybe(flag()),
  payment_settings: maybe(hash({ save_default_payment_method: maybe(oneOf('off', 'on_subscription')) })),
  proration_behavior: maybe(prorationBehavior),
  trial_settings: maybe(trialSettings),
}

const _shown = hash(shownParams)
export type Shown = Read<typeof _shown>

/** What a request makes a subscription say of itself. */
export function shownBy(books: Books, sub: Stripe.Subscription, given: Shown): Partial<Stripe.Subscription> {
  const { automatic_tax: tax, collection_method, days_until_due, description, metadata: notes } = given
  return {
    ...(tax ? { automatic_tax: { ...sub.automatic_tax, enabled: tax.enabled } } : {}),
    ...(collection_method ? { collection_method } : {}),
    ...(days_until_due === undefined ? {} : { days_until_due }),
    ...(description === undefined ? {} : { description }),
    ...(notes === undefined ? {} : { metadata: merged(sub.metadata, notes) }),
    ...(given.default_payment_method === undefined
      ? {}
      : { default_payment_method: ownCard(books, sub, given.default_payment_method) }),
    ...(given.payment_settings?.save_default_payment_method
      ? {
          payment_settings: {
            payment_method_options: null,
            payment_method_types: null,
            save_default_payment_method: given.payment_settings.save_default_payment_method,
          },
        }
      : {}),
    ...(given.trial_settings ? { trial_settings: trialSettingsBy(given.trial_settings) } : {}),
  }
}

const trialSettingsBy = ({ end_behavior }: Read<typeof trialSettings>): Stripe.Subscription.TrialSettings => ({
  end_behavior: { billing_cycle_anchor: null, ...end_behavior },
})

/** A card that is to stand for a subscription; refuses one that is not its customer's. */
function ownCard(books: Books, sub: Stripe.Subscription, id: string | null): string | null {
  if (id === null) return null
  const param = 'default_payment_method'
  const customer = idOf(sub.customer)
  const method = id.startsWith('pm_card_')
    ? attach(books, id, customer, { param })
    : get(books.paymentMethods, id, 'PaymentMethod', param)
  if (maybeIdOf(method.customer) !== customer)
    throw invalid(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param },
    )
  return method.id
}

/** When a subscription is to end, by what a request says of it; nothing where the request says nothing. */
export function endBy(
  books: Books,
  sub: Stripe.Subscription,
  { cancel_at, cancel_at_period_end: atEnd }: Pick<Shown, 'cancel_at' | 'cancel_at_period_end'>,
): Partial<Stripe.Subscription> {
  if (cancel_at === undefined && atEnd === undefined) return {}
  if (cancel_at && atEnd)
    throw invalid('Only one of `cancel_at` and `cancel_at_period_end` may be set.', { param: 'cancel_at' })
  mustBeItsOwn(sub)
  const now = books.now(idOf(sub.customer))
  const at = atEnd ? periodOf(sub).end : momentOf(sub, cancel_at ?? null)
  if (at === null) {
    const cancellation_details = { ...cancellation(sub), reason: null }
    return { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details }
  }
  if (at <= now) throw invalid('`cancel_at` must be in the future.', { param: 'cancel_at' })
  return {
    cancel_at: at,
    cancel_at_period_end: atEnd ?? false,
    canceled_at: sub.canceled_at ?? now,
    cancellation_details: { ...cancellation(sub), reason: 'cancellation_requested' },
  }
}

function momentOf(sub: Stripe.Subscription, at: number | string | null): number | null {
  if (at === null || typeof at === 'number') return at
  const ends = sub.items.data.map((item) => item.current_period_end)
  return at === 'min_period_end' ? Math.min(...ends) : Math.max(...ends)
}

function mustBeItsOwn(sub: Stripe.Subscription): void {
  if (sub.schedule)
    throw invalid(
      `The subscription is managed by the subscription schedule \`${maybeIdOf(sub.schedule)}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
}

/** When a trial ends, by what a request for a new subscription says; null for none. */
export function trialEndOf(
  now: number,
  given: { trial_period_days?: number; trial_end?: number | 'now' },
): number | null {
  if (given.trial_period_days !== undefined && given.trial_end !== undefined)
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', { param: 'trial_end' })
  if (given.trial_period_days) return now + given.trial_period_days * DAY
  if (given.trial_end === undefined || given.trial_end === 'now') return null
  if (given.trial_end <= now)
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', { param: 'trial_end' })
  return given.trial_end
}

export const trialEndParams = { trial_end: maybe(momentOr('now')), trial_period_days: maybe(whole(0, 730)) }
export const prorationDate = maybe(moment())

/** The moment that a change counts from: now, or the date that a preview was made with. Refuses one outside the period. */
export function changeMoment(sub: Stripe.Subscription, date: number | undefined, now: number): number {
  if (date === undefined) return now
  const { start, end } = periodOf(sub)
  if (date < start || date > end)
    throw invalid('Cannot specify `proration_date` outside of the current period.', { param: 'proration_date' })
  return date
}

/** A subscription by id; refuses where there is none. */
export const subscriptionOf = (books: Books, id: string, param = 'id'): Stripe.Subscription =>
  get(books.subscriptions, id, 'subscription', param)

/** Whether a customer has another subscription in this currency only: a customer has one currency at a time. */
export function mustFitCurrency(books: Books, customer: Stripe.Customer, currency: string): void {
  const other = books.subscriptions
    .all()
    .find(
      (sub) =>
        idOf(sub.customer) === customer.id &&
        sub.currency !== currency &&
        sub.status !== 'canceled' &&
        sub.status !== 'incomplete_expired',
    )
  if (other && find(books.customers, customer.id))
    throw invalid(
      `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${other.currency}`,
    )
}
