// Taking in what Stripe says: once, with its job, however many come at the same time.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/db/client.ts'
import { type HeardEvent, hearing } from '../../src/db/hear.ts'
import { migrate } from '../../src/db/migrate.ts'
import { migrateQueue } from '../../src/jobs/worker.ts'
import { createDatabase, type TestDatabase } from '../database.ts'

let database: TestDatabase
let one: Connection
let other: Connection
beforeAll(async () => {
  database = await createDatabase()
  await migrate(database.url, { extra: migrateQueue })
  one = connect(database.url, { max: 4 })
  other = connect(database.url, { max: 4 })
})
afterAll(async () => {
  await one?.close()
  await other?.close()
  await database?.drop()
})

const at = new Date('2026-11-23T08:00:00Z')
const event = (n: number, customer: number): HeardEvent => ({
  id: `evt_${n}`,
  type: 'invoice.paid',
  customerId: `cus_${customer}`,
  createdAt: at,
  receivedAt: at,
  name: 'settle-billing',
  payload: { customerId: `cus_${customer}` },
  queue: `billing:${customer % 3}`,
  key: `settle-billing:cus_${customer}`,
  runAt: at,
})
const kept = async () => {
  const { rows } = await one.pool.query<{ events: number; jobs: number }>(
    `select (select count(*)::int from "StripeEvent") as events, (select count(*)::int from graphile_worker.jobs) as jobs`,
  )
  return rows[0]
}

test('three hundred events of twenty customers, each three times and to two processes, are kept once, with a job for each customer', async () => {
  const [here, there] = [hearing(one.pool), hearing(other.pool)]
  const events = Array.from({ length: 300 }, (_, n) => event(n, n % 20))
  await Promise.all([...events, ...events, ...events.toReversed()].flatMap((each) => [here(each), there(each)]))
  expect(await kept()).toEqual({ events: 300, jobs: 20 })
  // Heard again after its job was done, an event causes nothing.
  await one.pool.query('delete from graphile_worker._private_jobs')
  await here(event(7, 7))
  expect(await kept()).toEqual({ events: 300, jobs: 0 })
  await here(event(1_000, 7))
  expect(await kept()).toEqual({ events: 301, jobs: 1 })
})

test('an event that causes nothing is kept all the same', async () => {
  const before = await kept()
  await hearing(one.pool)({ ...event(2_000, 1), name: null, payload: null, queue: null, key: null })
  expect(await kept()).toEqual({ events: (before?.events ?? 0) + 1, jobs: before?.jobs })
})
