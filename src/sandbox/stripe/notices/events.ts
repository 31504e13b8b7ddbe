// Events over the API: those of the last 30 days, as Stripe keeps them.
import type { Stripe } from 'stripe'
import { get, pageOf } from '../lists.ts'
import { invalid, operation } from '../operation.ts'
import { flag, isWithin, listOf, maybe, paging, params, range, text } from '../params.ts'

const KEPT_SECONDS = 30 * 24 * 60 * 60

/** `invoice.*` means every type that begins so. */
const isOfType = (type: string, wanted: string): boolean =>
  wanted === type || (wanted.endsWith('*') && type.startsWith(wanted.slice(0, -1)))

/** The events over the API; `hasArrived` knows whether every webhook of one was taken. */
export const eventOperations = (hasArrived: (event: string) => boolean) => [
  operation({
    method: 'GET',
    path: '/v1/events',
    params: params({
      ...paging,
      created: maybe(range()),
      delivery_success: maybe(flag()),
      type: maybe(text()),
      types: maybe(listOf(text(), 20)),
    }),
    run: ({ books, now, params: { created, delivery_success: success, type, types, ...paging } }) => {
      if (type !== undefined && types !== undefined)
        throw invalid('You may only specify one of these parameters: type, types.', { param: 'types' })
      const wanted = types ?? (type === undefined ? undefined : [type])
      const isMeant = (one: Stripe.Event) =>
        one.created > now - KEPT_SECONDS &&
        (wanted === undefined || wanted.some((each) => isOfType(one.type, each))) &&
        (success === undefined || hasArrived(one.id) === success) &&
        isWithin(one.created, created)
      return pageOf(books.events.all().filter(isMeant), paging, '/v1/events')
    },
  }),
  operation({
    method: 'GET',
    path: '/v1/events/{id}',
    params: params({}),
    run: ({ books, path: { id = '' } }) => get(books.events, id, 'event'),
  }),
]
