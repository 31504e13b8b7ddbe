// The worker: takes jobs from the queue as they fall due, several at once, tries again those that fail, and finishes what
// it has begun before it stops.
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, type RunnerOptions, run, runMigrations } from 'graphile-worker'
import { AccessLost, type Deps, type Log } from '../org/context.ts'
import { isRefusal } from '../org/errors.ts'
import { type JobName, jobs } from '../org/queue.ts'
import { putAside } from '../org/telling/reaching.ts'
import { holdLease, type Lease, type Pool } from './lease.ts'
import { ensureSchedule, postNext } from './schedule.ts'
import { type Task, type Tasks, tasks as table } from './tasks.ts'

export type JobWorker = {
  /** Takes no more jobs, finishes those that run, and resolves. Any number of times. */
  stop(): Promise<void>
}

/** Jobs at once in one process; most of their time they wait for Slack. */
const concurrency = 8
/** New jobs are announced and begin at once. This is how late one may begin that was due later, or whose announcement was lost. */
const pollMs = 1_000
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
  let shift = await begin(deps, pool, tasks)
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
      const begun = await begin(deps, pool, tasks).catch((error: unknown) => {
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

/** One run of the queue's worker pool, from its sign of life to its last job. */
type Shift = {
  /** Resolves when it is over, with the fault that ended it if one did. */
  over: Promise<unknown>
  end(): Promise<unknown>
}

async function begin(deps: Deps, pool: Pool, tasks: Tasks): Promise<Shift> {
  let lease: Lease | undefined
  const leased = Promise.withResolvers<void>()
  const plugin = signOfLife((name) => {
    lease ??= holdLease(pool, name, deps.log)
    leased.resolve(lease.held)
    return lease.held
  })
  const runner = await run(optionsOf(deps, pool, tasks, plugin))
  runner.events.on('job:failed', ({ job, error }) =>
    deps.log.error(
      { error, job: { id: job.id, name: job.task_identifier, attempts: job.attempts } },
      'a job failed for good',
    ),
  )
  runner.events.on('job:complete', ({ job }) => job.job_queue_id !== null && announceFree(pool, deps.log))
  const ended = runner.promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  const over = ended.then(async (fault) => {
    await lease?.release()
    return fault
  })
  await Promise.race([leased.promise, over])
  let ending: Promise<unknown> | undefined
  const end = (): Promise<unknown> => {
    // Rejects where it has ended by itself already; `over` tells how.
    ending ??= runner.stop().catch(() => over)
    return ending.then(() => over)
  }
  return { over, end }
}

const optionsOf = (deps: Deps, pool: Pool, tasks: Tasks, plugin: GraphileConfig.Plugin): RunnerOptions => ({
  pgPool: pool,
  concurrency,
  pollInterval: pollMs,
  noHandleSignals: true,
  // What is due is judged by the clock that made it due, not by the server's.
  useNodeTime: true,
  logger: loggerTo(deps.log),
  taskList: taskList(deps, tasks),
  parsedCronItems: [],
  // In batches, because only those are waited for at the end: otherwise a job could be done and not written down as done.
  preset: { plugins: [plugin], worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
})

/** The time in which the queue writes down that a job is done; later than that, the next is found by looking again. */
const writtenDownMs = 15

// The next job of a lane can be taken only once the last is written down as done, and the queue tells nobody of that.
function announceFree(pool: Pool, log: Log): void {
  const tell = () =>
    pool
      .query(`select pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text)`)
      .catch((error: unknown) => {
        log.debug({ error }, 'no worker was told of a lane that fell free')
      })
  setTimeout(tell, writtenDownMs).unref()
}

/** Has every worker of the pool wait for the pool's sign of life before its first job. */
const signOfLife = (give: (name: string) => Promise<void>): GraphileConfig.Plugin => ({
  name: 'guildhall-sign-of-life',
  version: '1.0.0',
  worker: { hooks: { startWorker: (_, { worker }) => give(worker.workerPool.id) } },
})

function taskList(deps: Deps, tasks: Tasks): NonNullable<RunnerOptions['taskList']> {
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

// One failure is an expected thing, since it is tried again; the last one is told by 'job:failed'.
function loggerTo(log: Log): Logger {
  const levels = { error: log.error, warning: log.warn, info: log.debug, debug: log.debug }
  return new Logger((scope) => (level, message, meta) => {
    const isTried = meta?.failure === true
    const write = isTried ? log.warn : (levels[level] ?? log.warn)
    write(
      { ...scope, ...(meta?.error ? { error: meta.error } : {}) },
      isTried ? 'a job failed and will be tried again' : message,
    )
  })
}
