// The worker: takes jobs from the queue as they fall due, several at once, tries again those that fail, and finishes what
// it has begun before it stops.
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, runMigrations } from 'graphile-worker'
import { AccessLost, type Deps } from '../org/context.ts'
import { isRefusal } from '../org/errors.ts'
import { type JobName, jobs } from '../org/queue.ts'
import { putAside } from '../org/telling/reaching.ts'
import type { Pool } from './lease.ts'
import { ensureSchedule, postNext } from './schedule.ts'
import { beginShift, type Shift, type TaskList } from './shift.ts'
import { type Task, type Tasks, tasks as table } from './tasks.ts'

export type JobWorker = {
  /** Takes no more jobs, finishes those that run, and resolves. Any number of times. */
  stop(): Promise<void>
}

const restartMs = 1_000

/** Brings the queue's own tables to the shape this version needs. */
export async function migrateQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) })
}

/** Starts to work; resolves once the first job can be taken. The pool needs two connections beyond what jobs use. */
export async function startWorker(deps: Deps, pool: Pool, tasks: Tasks = table): Promise<JobWorker> {
  const stopping = new AbortController()
  // Without a listener a connection that breaks while it is used would end the process.
  if (pool.listenerCount('connect') === 0)
    pool.on('connect', (client) => client.on('error', (error) => deps.log.warn({ error }, 'a connection broke')))
  await ensureSchedule(deps, tasks)
  const begin = () => beginShift(pool, deps.log, taskList(deps, tasks))
  let shift = await begin()
  const working = work()

  async function work(): Promise<void> {
    for (;;) {
      const outcome = await shift.over
      if (stopping.signal.aborted) return
      // The queue gives up when it cannot write down what became of a job, as when the database is away.
      deps.log.error({ error: outcome }, 'the worker ended by itself; starting it again')
      const next = await again()
      if (!next) return
      shift = next
    }
  }

  async function again(): Promise<Shift | null> {
    while (!stopping.signal.aborted) {
      const begun = await begin().catch((error: unknown) => {
        deps.log.warn({ error }, 'the worker cannot start yet; trying again')
        return null
      })
      if (begun && stopping.signal.aborted) await begun.end()
      else if (begun) return begun
      await sleep(restartMs, undefined, { ref: false })
    }
    return null
  }

  return {
    async stop() {
      stopping.abort()
      await shift.end()
      await working
    },
  }
}

function taskList(deps: Deps, tasks: Tasks): TaskList {
  const names = Object.keys(jobs) as JobName[]
  return Object.fromEntries(
    names.map((name) => [name, (payload: unknown, { job }) => perform(deps, tasks, name, payload, job)]),
  )
}

async function perform<N extends JobName>(
  deps: Deps,
  tasks: Tasks,
  name: N,
  payload: unknown,
  job: { id: string; attempts: number; max_attempts: number },
): Promise<void> {
  const { run, everyHours }: Task<N> = tasks[name]
  let isOver = job.attempts >= job.max_attempts
  try {
    await run(deps, jobs[name].parse(payload) as Parameters<typeof run>[1])
    isOver = true
  } catch (error) {
    if (error instanceof AccessLost) {
      await putAside(deps, name, payload, job.id)
      return
    }
    // The rules have answered, and would answer the same again; all but "busy", which time mends.
    if (!isRefusal(error) || error.code === 'busy') throw error
    deps.log.info({ job: name, code: error.code, detail: error.detail }, 'a job was refused by the rules')
    isOver = true
  } finally {
    // Not before it is over: posting under its own key tells the queue not to try this occurrence again.
    if (isOver && everyHours !== undefined) await postNext(deps, name, everyHours)
  }
}
