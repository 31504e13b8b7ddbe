// Charges, refunds and disputes over the API.
import type { Stripe } from 'stripe'
import { amend } from '../events.ts'
import { get, keep, pageOf } from '../lists.ts'
import { operation } from '../operation.ts'
import { emptyable, isWithin, maybe, merged, metadata, oneOf, paging, params, range, text, whole } from '../params.ts'
import { settleDispute } from './disputing.ts'
import { refund } from './refunding.ts'

const among = { ...paging, created: maybe(range()), payment_intent: maybe(text()) }

const charges = [
  operation({
    method: 'GET',
    path: '/v1/charges',
    params: params({ ...among, customer: maybe(text()) }),
    run: ({ books, params: { created, customer, payment_intent: intent, ...paging } }) => {
      const isMeant = (one: Stripe.Charge) =>
        (customer === undefined || one.customer === customer) &&
        (intent === undefined || one.payment_intent === intent) &&
        isWithin(one.created, created)
      return pageOf(books.charges.all().filter(isMeant), paging, '/v1/charges')
    },
  }),
  operation({
    method: 'GET',
    path: '/v1/charges/{charge}',
    params: params({}),
    run: ({ books, path: { charge = '' } }) => get(books.charges, charge, 'charge'),
  }),
  operation({
    method: 'POST',
    path: '/v1/charges/{charge}',
    params: params({
      description: maybe(emptyable(text(1000))),
      metadata: maybe(metadata()),
      receipt_email: maybe(emptyable(text())),
    }),
    run: ({ books, params: { metadata: notes, ...plain }, path: { charge = '' } }) => {
      const before = get(books.charges, charge, 'charge')
      const after = { ...before, ...plain, metadata: merged(before.metadata, notes) }
      return amend(books, books.charges, 'charge.updated', before, after)
    },
  }),
]

const refunds = [
  operation({
    method: 'POST',
    path: '/v1/refunds',
    params: params({
      amount: maybe(whole(1)),
      charge: maybe(text()),
      metadata: maybe(metadata()),
      payment_intent: maybe(text()),
      reason: maybe(oneOf('duplicate', 'fraudulent', 'requested_by_customer')),
    }),
    run: ({ books, params: { payment_intent: intent, metadata: notes, ...given } }) =>
      refund(books, {
        ...given,
        ...(intent === undefined ? {} : { paymentIntent: intent }),
        metadata: merged({}, notes),
      }),
  }),
  operation({
    method: 'GET',
    path: '/v1/refunds',
    params: params({ ...among, charge: maybe(text()) }),
    run: ({ books, params: { created, charge, payment_intent: intent, ...paging } }) => {
      const isMeant = (one: Stripe.Refund) =>
        (charge === undefined || one.charge === charge) &&
        (intent === undefined || one.payment_intent === intent) &&
        isWithin(one.created, created)
      return pageOf(books.refunds.all().filter(isMeant), paging, '/v1/refunds')
    },
  }),
  operation({
    method: 'GET',
    path: '/v1/refunds/{refund}',
    params: params({}),
    run: ({ books, path: { refund: id = '' } }) => get(books.refunds, id, 'refund'),
  }),
  operation({
    method: 'POST',
    path: '/v1/refunds/{refund}',
    params: params({ metadata: maybe(metadata()) }),
    run: ({ books, params: { metadata: notes }, path: { refund: id = '' } }) => {
      const before = get(books.refunds, id, 'refund')
      return amend(books, books.refunds, 'refund.updated', before, {
        ...before,
        metadata: merged(before.metadata ?? {}, notes),
      })
    },
  }),
]

const disputes = [
  operation({
    method: 'GET',
    path: '/v1/disputes',
    params: params({ ...among, charge: maybe(text()) }),
    run: ({ books, params: { created, charge, payment_intent: intent, ...paging } }) => {
      const isMeant = (one: Stripe.Dispute) =>
        (charge === undefined || one.charge === charge) &&
        (intent === undefined || one.payment_intent === intent) &&
        isWithin(one.created, created)
      return pageOf(books.disputes.all().filter(isMeant), paging, '/v1/disputes')
    },
  }),
  operation({
    method: 'GET',
    path: '/v1/disputes/{dispute}',
    params: params({}),
    run: ({ books, path: { dispute = '' } }) => get(books.disputes, dispute, 'dispute'),
  }),
  operation({
    method: 'POST',
    path: '/v1/disputes/{dispute}',
    params: params({ metadata: maybe(metadata()) }),
    run: ({ books, params: { metadata: notes }, path: { dispute = '' } }) => {
      const before = get(books.disputes, dispute, 'dispute')
      const after = keep(books.disputes, { ...before, metadata: merged(before.metadata, notes) })
      return amend(books, books.disputes, 'charge.dispute.updated', before, after)
    },
  }),
  operation({
    method: 'POST',
    path: '/v1/disputes/{dispute}/close',
    params: params({}),
    run: ({ books, path: { dispute = '' } }) => settleDispute(books, dispute, 'lost'),
  }),
]

export const chargeOperations = [...charges, ...refunds, ...disputes]
