// One shift of the queue's worker pool, from its sign of life to its last job. The queue gives up when it cannot write down
// what became of a job, as when the database is away; whoever began the shift then begins another.
import { Logger, type Runner, type RunnerOptions, run } from 'graphile-worker'
import type { Log } from '../org/context.ts'
import { holdLease, type Lease, type Pool } from './lease.ts'

export type Shift = {
  /** Resolves when it is over and none of its jobs runs any more, with the fault that ended it if one did. */
  over: Promise<unknown>
  /** Takes no more jobs, finishes those that run, and resolves. Any number of times. */
  end(): Promise<unknown>
}

export type TaskList = NonNullable<RunnerOptions['taskList']>

/** Jobs at once in one process; most of their time they wait for Slack. */
const concurrency = 8
/** New jobs are announced and begin at once. This is how late one may begin that was due later, or whose announcement was lost. */
const pollMs = 1_000

/** Begins a shift; resolves once its first job can be taken, and rejects where the database is away. */
export async function beginShift(pool: Pool, log: Log, taskList: TaskList): Promise<Shift> {
  let lease: Lease | undefined
  const leased = Promise.withResolvers<void>()
  const plugin = signOfLife((name) => {
    lease ??= holdLease(pool, name, log)
    leased.resolve(lease.held)
    return lease.held
  })
  const before = listenersOf(pool)
  const runner = await run(optionsOf(pool, log, taskList, plugin))
  const forget = forgetting(pool, before)
  runner.events.on('job:failed', ({ job, error }) =>
    log.error(
      { error, job: { id: job.id, name: job.task_identifier, attempts: job.attempts } },
      'a job failed for good',
    ),
  )
  runner.events.on('job:complete', ({ job }) => job.job_queue_id !== null && announceFree(pool, log))
  const over = Promise.race([endOf(runner), brokenEndOf(runner)]).then(async (fault) => {
    forget()
    await lease?.release()
    return fault
  })
  await Promise.race([leased.promise, over])
  const end = (): Promise<unknown> => {
    // Rejects where it has ended by itself already; `over` tells how.
    runner.stop().catch(() => {})
    return over
  }
  return { over, end }
}

const endOf = (runner: Runner): Promise<unknown> =>
  runner.promise.then(
    () => undefined,
    (error: unknown) => error,
  )

const lastWords = [
  'pool:gracefulShutdown:complete',
  'pool:forcefulShutdown:complete',
  'pool:forcefulShutdown:error',
] as const

// Where it cannot write down several jobs at once the queue miscounts what it waits for (graphile-worker 0.18), and would
// wait for ever after its last job has ended. Those jobs are done again.
async function brokenEndOf({ events }: Runner): Promise<unknown> {
  const fault = new Promise((resolve) => events.once('pool:fatalError', ({ error }) => resolve(error)))
  await Promise.race(lastWords.map((word) => new Promise<void>((resolve) => events.once(word, () => resolve()))))
  return fault
}

const heard = ['error', 'connect'] as const
type Listener = Parameters<Pool['removeListener']>[1]
const listenersOf = (pool: Pool) => new Set(heard.flatMap((name) => pool.listeners(name)))

/** Takes back from the pool what has begun to listen to it since: a queue that gave up does not do so itself. */
function forgetting(pool: Pool, before: ReadonlySet<unknown>): () => void {
  const ours = heard.flatMap((name) =>
    pool.listeners(name).flatMap((listener) => (before.has(listener) ? [] : [[name, listener as Listener] as const])),
  )
  return () => {
    for (const [name, listener] of ours) pool.removeListener(name, listener)
  }
}

const optionsOf = (pool: Pool, log: Log, taskList: TaskList, plugin: GraphileConfig.Plugin): RunnerOptions => ({
  pgPool: pool,
  concurrency,
  pollInterval: pollMs,
  noHandleSignals: true,
  // What is due is judged by the clock that made it due, not by the server's.
  useNodeTime: true,
  logger: loggerTo(log),
  taskList,
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
