// A worker's sign of life, and what becomes of the jobs of one that gives none: the queue itself would leave the jobs of
// a killed worker locked for four hours.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunnerOptions } from 'graphile-worker'
import type { Log } from '../org/context.ts'

export type Pool = NonNullable<RunnerOptions['pgPool']>
type Client = { query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }> }

export type Lease = {
  /** Resolves once the sign of life is given, and what dead workers held is free. */
  held: Promise<void>
  /** Ends the sign of life. Only after the last job is finished. */
  release(): Promise<void>
}

const sweepEveryMs = 2_000
const reconnectMs = 250
/** A machine that vanishes closes no connection: Postgres asks after it, and gives it up in half a minute. */
const sessionSettings = 'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4'
// The queue locks a job in the name of the worker pool that took it. Each pool holds an advisory lock by that very name, on
// a connection of its own, from before it takes its first job until it has finished its last. Postgres lets go of it the
// moment the process is gone. So a name on a job whose lock is free belongs to nobody who still works.
const takeLease = 'select pg_advisory_lock(hashtextextended($1, 0))'

// Trying a lock for the time of the statement is how one sees whether it is free. Whoever else tries at that moment
// takes it for a sign of life, and looks again two seconds later.
const freeDead = `
  with named as materialized (
    select locked_by as name from graphile_worker._private_jobs where locked_by is not null
    union select locked_by from graphile_worker._private_job_queues where locked_by is not null
  ), dead as materialized (
    select name from named where name <> $1 and pg_try_advisory_xact_lock(hashtextextended(name, 0))
  ), taken as materialized (
    select j.id::text, t.identifier, j.attempts, j.max_attempts as "maxAttempts"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.locked_by in (select name from dead)
  ), freed as materialized (
    select graphile_worker.force_unlock_workers(array(select name from dead)),
      pg_notify('jobs:insert', json_build_object('r', random(), 'count', (select count(*) from taken))::text)
    where exists (select 1 from dead)
  )
  select taken.* from taken, freed`

/** Gives the sign of life of the worker pool `name`, again after every loss of the connection, and frees what dead ones hold. */
export function holdLease(pool: Pool, name: string, log: Log): Lease {
  const ending = new AbortController()
  let waitMs = 0
  const { promise: held, resolve } = Promise.withResolvers<void>()
  const kept = keep()

  async function keep(): Promise<void> {
    for (let isAgain = false; !ending.signal.aborted; isAgain = true) {
      const lost = await hold(isAgain).catch((error: unknown) => error)
      if (ending.signal.aborted) break
      // Until it is given again, others may take our jobs for free ones: they would be done twice, never not at all.
      log.warn({ error: lost, worker: name }, 'the sign of life of this worker was lost; giving it again')
      await pause(waitMs, ending.signal)
      waitMs = reconnectMs
    }
    resolve()
  }

  async function hold(isAgain: boolean): Promise<void> {
    const client = await pool.connect()
    const broken = new AbortController()
    const over = AbortSignal.any([ending.signal, broken.signal])
    client.on('error', (error) => broken.abort(error))
    try {
      await client.query(sessionSettings)
      await client.query(takeLease, [name])
      waitMs = 0
      // A server that was away has cut everyone off: the others give theirs again first.
      if (isAgain) await pause(sweepEveryMs, over)
      while (!ending.signal.aborted) {
        broken.signal.throwIfAborted()
        await sweep(client, name, log)
        resolve()
        await pause(sweepEveryMs, over)
      }
    } finally {
      // Not back into the pool: the end of the connection is the end of the lock.
      client.release(true)
    }
  }

  return {
    held,
    release: () => {
      ending.abort()
      return kept
    },
  }
}

async function sweep(client: Client, name: string, log: Log): Promise<void> {
  const { rows } = await client.query<{ id: string; identifier: string; attempts: number; maxAttempts: number }>(
    freeDead,
    [name],
  )
  for (const job of rows) log.warn({ job }, 'took a job back from a worker that is gone')
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
