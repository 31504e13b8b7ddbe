// Subscriptions listed: by whose they are, by how they stand, by when their periods end.
import type { Stripe } from 'stripe'
import { pageOf } from '../../lists.ts'
import { type Call, type Operation, operation } from '../../operation.ts'
import { isWithin, maybe, oneOf, paging, params, type Read, range, text } from '../../params.ts'
import { idOf } from '../amounts.ts'
import { isOver } from '../ending.ts'

const listed = params({
  ...paging,
  collection_method: maybe(oneOf('charge_automatically', 'send_invoice')),
  created: maybe(range()),
  current_period_end: maybe(range()),
  current_period_start: maybe(range()),
  customer: maybe(text()),
  price: maybe(text()),
  status: maybe(
    oneOf(
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ),
  ),
  test_clock: maybe(text()),
})

function list({ books, params: given }: Call<Read<typeof listed>>): object {
  const { customer, price, status, collection_method: method, created: made, test_clock: clock } = given
  const isMeant = (sub: Stripe.Subscription) =>
    (customer === undefined || idOf(sub.customer) === customer) &&
    (customer !== undefined || sub.test_clock === (clock ?? null)) &&
    (price === undefined || sub.items.data.some((item) => item.price.id === price)) &&
    (method === undefined || sub.collection_method === method) &&
    isWithin(sub.created, made) &&
    isWithin(Math.min(...sub.items.data.map((item) => item.current_period_end)), given.current_period_end) &&
    isWithin(Math.max(...sub.items.data.map((item) => item.current_period_start)), given.current_period_start) &&
    isIn(sub, status)
  return pageOf(books.subscriptions.all().filter(isMeant), given, '/v1/subscriptions')
}

function isIn(sub: Stripe.Subscription, status: string | undefined): boolean {
  if (status === undefined) return sub.status !== 'canceled' && sub.status !== 'incomplete_expired'
  if (status === 'all') return true
  return status === 'ended' ? isOver(sub) : sub.status === status
}

export const subscriptionList: Operation = operation({
  method: 'GET',
  path: '/v1/subscriptions',
  params: listed,
  run: list,
})
