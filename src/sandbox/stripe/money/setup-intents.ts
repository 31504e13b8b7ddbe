// Cards agreed on for later, over the API.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { get, keep, pageOf } from '../lists.ts'
import { type Call, invalid, operation } from '../operation.ts'
import {
  flag,
  hash,
  isWithin,
  maybe,
  merged,
  metadata,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
} from '../params.ts'
import { methodOf } from './attaching.ts'
import { declined } from './cards.ts'
import { beginSetup, trySetup } from './setting-up.ts'

const PATH = '/v1/setup_intents'

const created = params({
  automatic_payment_methods: maybe(hash({ enabled: flag(), allow_redirects: maybe(oneOf('always', 'never')) })),
  confirm: maybe(flag()),
  customer: maybe(text()),
  description: maybe(text(1000)),
  metadata: maybe(metadata()),
  payment_method: maybe(text()),
  return_url: maybe(text()),
  usage: maybe(oneOf('off_session', 'on_session')),
})

function create({ books, params: given }: Call<Read<typeof created>>): object {
  const { customer = null, payment_method: method, confirm = false, description = null, usage = 'off_session' } = given
  if (customer !== null) get(books.customers, customer, 'customer', 'customer')
  const paymentMethod = method === undefined ? null : methodOf(books, method).id
  const about = { description, usage, metadata: merged({}, given.metadata) }
  const intent = beginSetup(books, { customer, paymentMethod, ...about })
  return confirm ? tried(books, intent, paymentMethod) : intent
}

function tried(books: Books, intent: Stripe.SetupIntent, method: string | null): Stripe.SetupIntent {
  if (method === null)
    throw invalid("You cannot confirm this SetupIntent because it's missing a payment method.", {
      code: 'setup_intent_unexpected_state',
    })
  const outcome = trySetup(books, intent, method)
  if (!outcome.done && outcome.intent.status === 'requires_payment_method')
    throw declined(outcome.decline, { setup_intent: outcome.intent })
  return outcome.intent
}

function requireOpen({ status }: Stripe.SetupIntent, verb: string): void {
  if (status !== 'succeeded' && status !== 'canceled') return
  throw invalid(`You cannot ${verb} this SetupIntent because it has a status of ${status}.`, {
    code: 'setup_intent_unexpected_state',
  })
}

export const setupIntentOperations = [
  operation({ method: 'POST', path: PATH, params: created, run: create }),
  operation({
    method: 'GET',
    path: `${PATH}/{intent}`,
    params: params({ client_secret: maybe(text()) }),
    run: ({ books, path: { intent = '' } }) => get(books.setupIntents, intent, 'setupintent', 'intent'),
  }),
  operation({
    method: 'POST',
    path: `${PATH}/{intent}/confirm`,
    params: params({ payment_method: maybe(text()), return_url: maybe(text()) }),
    run: ({ books, params: { payment_method: given }, path: { intent: id = '' } }) => {
      const intent = get(books.setupIntents, id, 'setupintent', 'intent')
      requireOpen(intent, 'confirm')
      const known = typeof intent.payment_method === 'string' ? intent.payment_method : null
      return tried(books, intent, given ?? known)
    },
  }),
  operation({
    method: 'POST',
    path: `${PATH}/{intent}/cancel`,
    params: params({ cancellation_reason: maybe(oneOf('abandoned', 'duplicate', 'requested_by_customer')) }),
    run: ({ books, params: { cancellation_reason = null }, path: { intent: id = '' } }) => {
      const intent = get(books.setupIntents, id, 'setupintent', 'intent')
      requireOpen(intent, 'cancel')
      const over = keep(books.setupIntents, { ...intent, cancellation_reason, next_action: null, status: 'canceled' })
      books.emit('setup_intent.canceled', over)
      return over
    },
  }),
  operation({
    method: 'GET',
    path: PATH,
    params: params({ ...paging, created: maybe(range()), customer: maybe(text()), payment_method: maybe(text()) }),
    run: ({ books, params: { created, customer, payment_method: method, ...paging } }) => {
      const isMeant = (one: Stripe.SetupIntent) =>
        (customer === undefined || one.customer === customer) &&
        (method === undefined || one.payment_method === method) &&
        isWithin(one.created, created)
      return pageOf(books.setupIntents.all().filter(isMeant), paging, PATH)
    },
  }),
]
