// The sandbox's view of the app's queue: what is due, what runs, and how to bring it nearer when the clock moves.
// It reads graphile-worker's tables, because the worker has no words for moving time.
import type { Pool } from 'pg'

/** The app's queue as the clock and `settle` see it. */
export type Jobs = {
  /** The earliest real moment, not later than `until`, at which a job falls due. */
  nextDue(until: Date): Promise<Date | undefined>
  /** Brings every job that lies ahead nearer by so much. */
  hasten(ms: number): Promise<void>
  /** What is due or running, in words. */
  pending(): Promise<string[]>
  /** Gives back the jobs that a killed process still holds. Only for where no other worker can be running. */
  releaseLost(): Promise<void>
  /** Tells idle workers to look again at once instead of at their next poll. */
  nudge(): Promise<void>
}

const JOBS = 'graphile_worker._private_jobs'
const TASKS = 'graphile_worker._private_tasks'

/** Opens the queue. An installation whose queue was never migrated has no jobs. */
export function openJobs(pool: Pool): Jobs {
  let migrated = false
  const ask = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => {
    migrated ||= (await pool.query<{ there: boolean }>(THERE)).rows[0]?.there ?? false
    return migrated ? (await pool.query<T>(text, values)).rows : []
  }
  return {
    nextDue: async (until) => (await ask<{ at: Date | null }>(NEXT_DUE, [until]))[0]?.at ?? undefined,
    hasten: async (ms) => {
      await ask(HASTEN, [ms, new Date()])
    },
    pending: async () => (await ask<{ what: string }>(PENDING, [new Date()])).map((row) => row.what),
    releaseLost: async () => {
      await ask(RELEASE_JOBS)
      await ask(RELEASE_QUEUES)
    },
    nudge: async () => {
      await ask(NUDGE)
    },
  }
}

const THERE = `select to_regclass('${JOBS}') is not null as there`
const NEXT_DUE = `select min(run_at) as at from ${JOBS} where attempts < max_attempts and run_at <= $1`
const HASTEN = `update ${JOBS} set run_at = run_at - $1 * interval '1 millisecond' where run_at > $2`
const PENDING = `select t.identifier || case when j.locked_at is null then ' (due)' else ' (running)' end as what
from ${JOBS} j join ${TASKS} t on t.id = j.task_id
where j.locked_at is not null or (j.attempts < j.max_attempts and j.run_at <= $1)`
const NUDGE = `select pg_notify('jobs:insert', json_build_object('r', random(), 'count', 4)::text)`
const RELEASE_JOBS = `update ${JOBS} set locked_at = null, locked_by = null where locked_at is not null`
const RELEASE_QUEUES =
  'update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null'
