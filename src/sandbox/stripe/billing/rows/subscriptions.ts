// Operations on subscriptions.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import { emptyable, flag, hash, listOf, maybe, merged, moment, oneOf, params, type Read, text } from '../../params.ts'
import { idOf } from '../amounts.ts'
import { periodOf } from '../change.ts'
import { revise } from '../changes.ts'
import { issue } from '../collecting.ts'
import { create } from '../creating.ts'
import { cancellation, end, isOver } from '../ending.ts'
import { draft } from '../invoices.ts'
import { prorate, waitingFor } from '../lines.ts'
import { customerOf } from '../people.ts'
import { resume } from '../resuming.ts'
import { whole } from '../scratch.ts'
import { subscriptionShape } from '../subscription-shape.ts'
import { update } from '../updating.ts'
import {
  cancellationDetails,
  changedItemParams,
  changeMoment,
  endBy,
  itemParams,
  mustFitCurrency,
  paymentBehavior,
  prorationBehavior,
  prorationDate,
  recurringPrice,
  shownBy,
  shownParams,
  subscriptionOf,
  trialEndOf,
  trialEndParams,
  wantedItems,
} from '../wanted.ts'
import { subscriptionList } from './subscription-list.ts'

const created = params({
  ...shownParams,
  ...trialEndParams,
  billing_cycle_anchor: maybe(moment()),
  billing_mode: maybe(hash({ type: oneOf('classic', 'flexible') })),
  currency: maybe(text(3)),
  customer: maybe(text()),
  items: maybe(listOf(itemParams, 20)),
  payment_behavior: maybe(paymentBehavior),
})

function add({ books, params: given }: Call<Read<typeof created>>): object {
  if (given.customer === undefined) throw required('customer')
  const customer = customerOf(books, given.customer)
  const items = newItems(books, given.items)
  const currency = items[0]?.price.currency ?? 'usd'
  mustFitCurrency(books, customer, currency)
  if (given.collection_method === 'send_invoice' && given.days_until_due === undefined)
    throw invalid("If collection_method is 'send_invoice', days_until_due must be set.", { param: 'days_until_due' })
  const now = books.now(customer.id)
  const trialEnd = trialEndOf(now, given)
  if (given.billing_cycle_anchor !== undefined && given.billing_cycle_anchor <= now)
    throw invalid('`billing_cycle_anchor` must be in the future.', { param: 'billing_cycle_anchor' })
  const bare = blank(customer, given.billing_mode?.type, currency, now)
  return whole(books, (trial) => {
    const { sub } = create(trial, {
      customer,
      items,
      trialEnd,
      shows: { billing_mode: bare.billing_mode, ...shownBy(trial, bare, given) },
      behavior: given.payment_behavior ?? 'allow_incomplete',
      ...(given.billing_cycle_anchor === undefined ? {} : { anchor: given.billing_cycle_anchor }),
      ...(given.proration_behavior ? { proration: given.proration_behavior } : {}),
    })
    const ends = endBy(trial, sub, given)
    return Object.keys(ends).length > 0
      ? revise(trial, trial.subscriptions, 'customer.subscription.updated', { ...sub, ...ends })
      : sub
  })
}

function blank(customer: Stripe.Customer, mode = 'flexible', currency: string, now: number): Stripe.Subscription {
  const testClock = customer.test_clock ? idOf(customer.test_clock) : null
  const bare = subscriptionShape({
    id: '',
    customer: customer.id,
    testClock,
    currency,
    anchor: now,
    now,
    items: [],
    status: 'incomplete',
  })
  return mode === 'flexible' ? bare : { ...bare, billing_mode: { flexible: null, type: 'classic' } }
}

/** The items of a new subscription; refuses none, the same price twice, and prices of several currencies. */
export function newItems(books: Books, items: Read<typeof itemParams>[] | undefined, at = 'items') {
  if (!items || items.length === 0) throw required(at)
  const made = items.map(({ price, quantity, metadata }, index) => {
    if (price === undefined) throw required(`${at}[${index}][price]`)
    return {
      price: recurringPrice(books, price, `${at}[${index}][price]`),
      ...(quantity === undefined ? {} : { quantity }),
      metadata: merged({}, metadata),
    }
  })
  const [first] = made
  if (new Set(made.map(({ price }) => price.id)).size < made.length)
    throw invalid(`Cannot add multiple subscription items with the same plan: ${first?.price.id}`, { param: at })
  if (made.some(({ price }) => price.currency !== first?.price.currency))
    throw invalid('All prices on a subscription must have the same currency.', { param: at })
  return made
}

const updated = params({
  ...shownParams,
  billing_cycle_anchor: maybe(hash({ type: oneOf('now', 'unchanged') })),
  cancellation_details: maybe(cancellationDetails),
  items: maybe(listOf(changedItemParams, 20)),
  pause_collection: maybe(
    emptyable(hash({ behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: maybe(moment()) })),
  ),
  payment_behavior: maybe(paymentBehavior),
  proration_date: prorationDate,
  trial_end: trialEndParams.trial_end,
})

function change({ books, params: given, path: { subscription: id = '' } }: Call<Read<typeof updated>>): object {
  const sub = subscriptionOf(books, id)
  mustBeChangeable(sub, given)
  const now = books.now(idOf(sub.customer))
  return whole(books, (trial) =>
    update(trial, sub, {
      items: wantedItems(trial, given.items, sub),
      proration: given.proration_behavior ?? 'create_prorations',
      at: changeMoment(sub, given.proration_date, now),
      behavior: given.payment_behavior ?? 'allow_incomplete',
      ...(given.billing_cycle_anchor?.type === 'now' ? { resets: true } : {}),
      ...(given.trial_end === undefined ? {} : { trialEnd: trialOf(given.trial_end, now) }),
      shows: { ...shownBy(trial, sub, given), ...endBy(trial, sub, given), ...otherwise(sub, given) },
    }),
  )
}

function trialOf(end: number | 'now', now: number): number | 'now' {
  if (end !== 'now' && end <= now)
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', { param: 'trial_end' })
  return end
}

function otherwise(sub: Stripe.Subscription, given: Read<typeof updated>): Partial<Stripe.Subscription> {
  const { pause_collection: pause, cancellation_details: details } = given
  return {
    ...(pause === undefined ? {} : { pause_collection: pause && { resumes_at: null, ...pause } }),
    ...(details === undefined ? {} : { cancellation_details: { ...cancellation(sub), ...details } }),
  }
}

const WITH_PENDING = new Set(
  'billing_cycle_anchor items metadata cancel_at_period_end off_session payment_behavior proration_behavior proration_date trial_end'.split(
    ' ',
  ),
)

function mustBeChangeable(sub: Stripe.Subscription, given: Read<typeof updated>): void {
  if (sub.status === 'canceled')
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.')
  if (sub.status === 'incomplete_expired')
    throw invalid('A subscription whose first invoice was never paid cannot be changed.')
  const changes = Object.keys(given)
  if (sub.status === 'incomplete' && changes.some((key) => !['metadata', 'default_payment_method'].includes(key)))
    throw invalid(
      'This subscription is incomplete: only its metadata and default payment method can be changed until its first invoice is paid.',
    )
  const odd = changes.find((key) => !WITH_PENDING.has(key))
  if (given.payment_behavior === 'pending_if_incomplete' && odd)
    throw invalid(`You cannot pass \`${odd}\` when \`payment_behavior\` is \`pending_if_incomplete\`.`, { param: odd })
  if (given.proration_behavior === 'none' && given.proration_date !== undefined)
    throw invalid('You cannot pass `proration_date` when `proration_behavior` is `none`.', { param: 'proration_date' })
}

const canceled = params({
  cancellation_details: maybe(cancellationDetails),
  invoice_now: maybe(flag()),
  prorate: maybe(flag()),
})

function cancel({ books, params: given, path: { subscription: id = '' } }: Call<Read<typeof canceled>>): object {
  const sub = subscriptionOf(books, id)
  if (isOver(sub)) throw invalid(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' })
  const { cancellation_details: details = {} } = given
  const now = books.now(idOf(sub.customer))
  return whole(books, (trial) => {
    if (given.prorate) for (const was of sub.items.data) prorate(trial, sub, { was }, now)
    const over = end(trial, sub, 'cancellation_requested', details)
    return given.invoice_now ? settledUp(trial, over) : over
  })
}

/** A last invoice at once, for what still waits. */
function settledUp(books: Books, over: Stripe.Subscription): Stripe.Subscription {
  const customer = customerOf(books, idOf(over.customer))
  const items = waitingFor(books, customer.id, over.id)
  if (items.length === 0) return over
  const last = draft(books, {
    customer,
    subscription: over,
    currency: over.currency,
    reason: 'subscription_update',
    period: periodOf(over),
    lines: [],
    items,
  })
  void books.subscriptions.put(over.id, '', { ...over, latest_invoice: last.id })
  issue(books, last)
  return subscriptionOf(books, over.id)
}

const resumed = params({
  billing_cycle_anchor: maybe(oneOf('now', 'unchanged')),
  proration_behavior: maybe(prorationBehavior),
  proration_date: prorationDate,
})

export const subscriptionOperations: Operation[] = [
  operation({ method: 'POST', path: '/v1/subscriptions', params: created, run: add }),
  subscriptionList,
  operation({
    method: 'GET',
    path: '/v1/subscriptions/{subscription}',
    params: params({}),
    run: ({ books, path: { subscription = '' } }) => subscriptionOf(books, subscription),
  }),
  operation({ method: 'POST', path: '/v1/subscriptions/{subscription}', params: updated, run: change }),
  operation({ method: 'DELETE', path: '/v1/subscriptions/{subscription}', params: canceled, run: cancel }),
  operation({
    method: 'POST',
    path: '/v1/subscriptions/{subscription}/resume',
    params: resumed,
    run: ({ books, path: { subscription = '' } }) =>
      whole(books, (trial) => resume(trial, subscriptionOf(trial, subscription))),
  }),
]
