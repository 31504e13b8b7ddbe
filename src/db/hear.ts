// Taking in what Stripe says: each event kept once with the job that it causes, as one prepared statement for all that come
// at the same time. A commit that wakes a worker waits for every other one, so that a burst of webhooks would stand in line.
import type { Pool } from 'pg'
import { lane } from './lane.ts'

/** An event, and the job that it causes; a second job under one key takes the place of the first. */
export type HeardEvent = {
  id: string
  type: string
  customerId: string | null
  createdAt: Date
  receivedAt: Date
  name: string | null
  payload: object | null
  queue: string | null
  key: string | null
  /** When the job falls due, in real time. */
  runAt: Date
}

/** Keeps an event with its job; one that is kept already changes nothing. */
export type Hear = (event: HeardEvent) => Promise<void>

// In the order of ids and keys, so that two processes that are told of the same never wait for each other.
const hearings = `
  with asked as (
    select * from json_to_recordset($1) asked (id text, type text, "customerId" text, "createdAt" timestamptz,
      "receivedAt" timestamptz, name text, payload json, queue text, key text, "runAt" timestamptz)
  ), kept as (
    insert into "StripeEvent" (id, type, "customerId", "createdAt", "receivedAt")
    select distinct on (id) id, type, "customerId", "createdAt", "receivedAt" from asked order by id
    on conflict (id) do nothing returning id
  ), caused as (
    select distinct on (coalesce(key, id)) asked.* from asked join kept using (id)
    where name is not null order by coalesce(key, id)
  ), specs as (
    select array_agg(row(name, payload, queue, "runAt", 25::smallint, key, null, null)::graphile_worker.job_spec) as jobs
    from caused
  )
  select (select count(*) from graphile_worker.add_jobs(specs.jobs)) from specs where specs.jobs is not null`

/** How many go in one statement at most. */
const most = 200

/** Hearing on a pool: one statement at a time, with all that came meanwhile. */
export function hearing(pool: Pool): Hear {
  return lane(most, async (events: readonly HeardEvent[]) => {
    await pool.query({ name: 'hear', text: hearings, values: [JSON.stringify(events)] })
    return events.map(() => undefined)
  })
}
