// Test clocks over the API: customers that were made with one live in its time, which stands still until it is moved.
import type { Stripe } from 'stripe'
import { remove } from '../catalog/customers.ts'
import { get, keep, living, pageOf } from '../lists.ts'
import { type Call, invalid, operation } from '../operation.ts'
import { maybe, moment, paging, params, type Read, text } from '../params.ts'

const PATH = '/v1/test_helpers/test_clocks'
const MONTH = 30 * 24 * 60 * 60
/** How far one step may go. */
const FURTHEST = 2 * 366 * 24 * 60 * 60

const created = params({ frozen_time: moment(), name: maybe(text(300)) })

function create({ books, now, params: given }: Call<Read<typeof created>>): object {
  const { frozen_time, name = null } = given
  const clock = keep(books.testClocks, {
    id: books.newId('clock_1'),
    object: 'test_helpers.test_clock',
    created: now,
    deletes_after: now + MONTH,
    frozen_time,
    livemode: false,
    name,
    status: 'ready',
    status_details: {},
  } satisfies Stripe.TestHelpers.TestClock)
  books.emit('test_helpers.test_clock.created', clock)
  return clock
}

/** The test clocks over the API; `runDue` does whatever fell due in the time of their customers. */
export const testClockOperations = (runDue: () => void) => [
  operation({ method: 'POST', path: PATH, params: created, run: create }),
  operation({
    method: 'GET',
    path: PATH,
    params: params(paging),
    run: ({ books, params }) => pageOf(living(books.testClocks), params, PATH),
  }),
  operation({
    method: 'GET',
    path: `${PATH}/{clock}`,
    params: params({}),
    run: ({ books, path: { clock = '' } }) => get(books.testClocks, clock, 'test_clock'),
  }),
  operation({
    method: 'POST',
    path: `${PATH}/{clock}/advance`,
    params: params({ frozen_time: moment() }),
    run: ({ books, params: { frozen_time: target }, path: { clock: id = '' } }) => {
      const clock = get(books.testClocks, id, 'test_clock')
      if (target <= clock.frozen_time || target > clock.frozen_time + FURTHEST)
        throw invalid('You must advance the test clock to a time after its frozen time, and by two years at most.', {
          param: 'frozen_time',
        })
      const advancing = { advancing: { target_frozen_time: target } }
      books.emit('test_helpers.test_clock.advancing', { ...clock, status: 'advancing', status_details: advancing })
      const ready = keep(books.testClocks, { ...clock, frozen_time: target })
      runDue()
      books.emit('test_helpers.test_clock.ready', ready)
      // Whoever moved it must still wait for it, as at Stripe: it is ready when they look again.
      return { ...ready, status: 'advancing', status_details: advancing }
    },
  }),
  operation({
    method: 'DELETE',
    path: `${PATH}/{clock}`,
    params: params({}),
    run: ({ books, path: { clock: id = '' } }) => {
      const clock = get(books.testClocks, id, 'test_clock')
      for (const customer of living(books.customers)) if (customer.test_clock === id) remove(books, customer.id)
      books.emit('test_helpers.test_clock.deleted', clock)
      return keep(books.testClocks, { id, object: 'test_helpers.test_clock', deleted: true })
    },
  }),
]
