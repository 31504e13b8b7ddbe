// Operations that work out an invoice without making it, and those on what waits for one.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import {
  currency,
  emptyable,
  flag,
  hash,
  whole as integer,
  listOf,
  maybe,
  metadata,
  moment,
  momentOr,
  oneOf,
  params,
  type Read,
  text,
} from '../../params.ts'
import { idOf } from '../amounts.ts'
import { addItem } from '../items.ts'
import { customerOf } from '../people.ts'
import { preview, previewNew, previewWaiting } from '../preview.ts'
import {
  changedItemParams,
  changeMoment,
  endBy,
  prorationBehavior,
  prorationDate,
  subscriptionOf,
  trialEndOf,
  wantedItems,
} from '../wanted.ts'
import { newItems } from './subscriptions.ts'

const previewed = params({
  customer: maybe(text()),
  currency: maybe(currency()),
  invoice_items: maybe(
    listOf(
      hash({
        amount: maybe(integer()),
        currency: maybe(currency()),
        description: maybe(text()),
        price: maybe(text()),
        quantity: maybe(integer(0)),
      }),
    ),
  ),
  preview_mode: maybe(oneOf('next', 'recurring')),
  subscription: maybe(text()),
  subscription_details: maybe(
    hash({
      billing_cycle_anchor: maybe(oneOf('now', 'unchanged')),
      cancel_at: maybe(emptyable(momentOr('min_period_end', 'max_period_end', 'max_billed_until'))),
      cancel_at_period_end: maybe(flag()),
      cancel_now: maybe(flag()),
      items: maybe(listOf(changedItemParams, 20)),
      metadata: maybe(metadata()),
      proration_behavior: maybe(prorationBehavior),
      proration_date: prorationDate,
      trial_end: maybe(momentOr('now')),
    }),
  ),
})
type Previewed = Read<typeof previewed>

function createPreview({ books, params: given }: Call<Previewed>): object {
  const { subscription_details: details = {}, preview_mode: mode } = given
  const isRecurring = mode === 'recurring'
  if (given.subscription !== undefined) return previewChange(books, given, given.subscription)
  if (given.customer === undefined) throw required('customer')
  const customer = customerOf(books, given.customer)
  if (!details.items) return previewWaiting(books, customer, (trial) => addItems(trial, customer, given))
  const items = newItems(
    books,
    details.items.map(({ price, quantity, metadata: notes }) => ({
      ...(price === undefined ? {} : { price }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(notes === undefined ? {} : { metadata: notes }),
    })),
    'subscription_details[items]',
  )
  const { trial_end } = details
  const trialEnd = trialEndOf(books.now(customer.id), trial_end === undefined ? {} : { trial_end })
  return previewNew(books, { customer, items, trialEnd }, isRecurring)
}

function previewChange(books: Books, given: Previewed, id: string): Stripe.Invoice {
  const { subscription_details: details = {}, preview_mode: mode } = given
  const sub = subscriptionOf(books, id, 'subscription')
  const customer = customerOf(books, idOf(sub.customer))
  if (given.customer !== undefined && given.customer !== customer.id)
    throw invalid(`The subscription ${sub.id} does not belong to the customer ${given.customer}.`, {
      param: 'subscription',
    })
  if (details.proration_behavior === 'none' && details.proration_date !== undefined)
    throw invalid('You cannot pass `proration_date` when `proration_behavior` is `none`.', {
      param: 'subscription_details[proration_date]',
    })
  const changes = details.items || details.trial_end !== undefined || details.billing_cycle_anchor === 'now'
  const change = {
    items: wantedItems(books, details.items, sub, 'subscription_details[items]'),
    proration: details.proration_behavior ?? ('create_prorations' as const),
    at: changeMoment(sub, details.proration_date, books.now(customer.id)),
    ...(details.billing_cycle_anchor === 'now' ? { resets: true } : {}),
    ...(details.trial_end === undefined ? {} : { trialEnd: details.trial_end }),
  }
  const { cancel_at, cancel_at_period_end } = details
  const ends = {
    ...(cancel_at === undefined ? {} : { cancel_at }),
    ...(cancel_at_period_end === undefined ? {} : { cancel_at_period_end }),
  }
  return preview(books, sub, {
    ...(changes ? { change } : {}),
    shows: endBy(books, sub, ends),
    ...(details.cancel_now ? { cancelNow: { prorate: change.proration !== 'none' } } : {}),
    isRecurring: mode === 'recurring',
    items: (trial) => addItems(trial, customer, given),
  })
}

function addItems(books: Books, customer: Stripe.Customer, given: Previewed): void {
  for (const item of given.invoice_items ?? []) addItem(books, customer, item)
}

const itemCreated = params({
  amount: maybe(integer()),
  currency: maybe(currency()),
  customer: maybe(text()),
  description: maybe(emptyable(text())),
  metadata: maybe(metadata()),
  period: maybe(hash({ start: moment(), end: moment() })),
  pricing: maybe(hash({ price: text() })),
  quantity: maybe(integer(0)),
  subscription: maybe(text()),
})

function createItem({ books, params: given }: Call<Read<typeof itemCreated>>): object {
  if (given.customer === undefined) throw required('customer')
  const { pricing, customer, ...rest } = given
  if (rest.subscription !== undefined) subscriptionOf(books, rest.subscription, 'subscription')
  return addItem(books, customerOf(books, customer ?? ''), { ...rest, ...(pricing ? { price: pricing.price } : {}) })
}

export const previewOperations: Operation[] = [
  operation({ method: 'POST', path: '/v1/invoices/create_preview', params: previewed, run: createPreview }),
  operation({ method: 'POST', path: '/v1/invoiceitems', params: itemCreated, run: createItem }),
]
