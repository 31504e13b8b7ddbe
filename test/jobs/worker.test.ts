// Jobs on a real queue: begun at once, tried again, never lost with the worker that had them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { holdLease } from '../../src/jobs/lease.ts'
import { nextAt } from '../../src/jobs/schedule.ts'
import { type Task, tasks } from '../../src/jobs/tasks.ts'
import { type JobWorker, startWorker } from '../../src/jobs/worker.ts'
import { Refusal } from '../../src/org/errors.ts'
import { enqueue, type Job } from '../../src/org/queue.ts'
import { createDatabase, shut, type TestDatabase } from '../database.ts'
import { openDeps } from './deps.ts'

let database: TestDatabase
let world: ReturnType<typeof openDeps>
const workers: JobWorker[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  database = await createDatabase()
  world = openDeps(database.url)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await world.close()
  await database.drop()
})

// One recurring task is enough to see how they recur.
const unscheduled = {
  'reconcile-billing': { run: tasks['reconcile-billing'].run },
  'sweep-accounts': { run: tasks['sweep-accounts'].run },
  'check-domains': { run: tasks['check-domains'].run },
  'give-free-credits': { run: tasks['give-free-credits'].run },
  'sweep-held-values': { run: tasks['sweep-held-values'].run },
}

/** Starts a worker whose deliveries do `run`. */
async function start(run: (noticeId: string) => unknown, also: { 'sweep-receipts'?: Task<'sweep-receipts'> } = {}) {
  const deliver = { run: async (_: unknown, payload: { noticeId: string }) => void (await run(payload.noticeId)) }
  const table = { ...tasks, ...unscheduled, 'deliver-notice': deliver, ...also }
  const worker = await startWorker(world.deps, world.pool, table)
  workers.push(worker)
  return worker
}

const letter = (noticeId: string, lane: object = {}): Job => ({
  name: 'deliver-notice',
  payload: { noticeId },
  ...lane,
})
const post = (...posted: Job[]) => enqueue(world.deps.db, world.deps.clock, posted)
const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

async function waiting(): Promise<{ key: string | null; runAt: Date; attempts: number; lockedBy: string | null }[]> {
  const { rows } = await world.pool.query(
    `select key, run_at as "runAt", attempts, locked_by as "lockedBy" from graphile_worker._private_jobs order by id`,
  )
  return rows
}

describe('a worker', () => {
  test('does what is posted, and nothing of it stays behind', async () => {
    const done: string[] = []
    await start((id) => done.push(id))
    await post(letter('a'), letter('b'), letter('c', { queue: 'q' }))
    await soon(() => expect(done.toSorted()).toEqual(['a', 'b', 'c']))
    await soon(async () => expect(await waiting()).toMatchObject([{ key: 'schedule:sweep-receipts' }]))
    expect(world.words('warn').concat(world.words('error'))).toEqual([])
  })

  test('does at once what a machine posted whose clock is ahead', async () => {
    const done: string[] = []
    await start((id) => done.push(id))
    const ahead = { now: () => new Date(Date.now() + 4 * 60_000), wall: (at: Date) => at }
    await enqueue(world.deps.db, ahead, [letter('a')])
    await soon(() => expect(done).toEqual(['a']))
  })

  test('does the jobs of one queue one after another', async () => {
    const running = new Set<string>()
    const seen: string[] = []
    let together = 0
    await start(async (id) => {
      running.add(id)
      together = Math.max(together, running.size)
      await world.pool.query('select pg_sleep(0.01)')
      running.delete(id)
      seen.push(id)
    })
    const ids = Array.from({ length: 12 }, (_, at) => `n${at}`)
    await post(...ids.map((id) => letter(id, { queue: 'one' })))
    await soon(() => expect(seen.toSorted()).toEqual(ids.toSorted()))
    expect(together).toBe(1)
  })

  test('tries a job that fails again', async () => {
    let tries = 0
    await start(() => {
      tries += 1
      if (tries === 1) throw new Error('Slack hiccuped')
    })
    await post(letter('a'))
    await soon(() => expect(tries).toBe(2))
    expect(world.words('warn')).toEqual(['a job failed and will be tried again'])
    expect(world.words('error')).toEqual([])
  })

  test('logs a job that failed for good as an error', async () => {
    await start(() => {
      throw new Error('Slack is gone')
    })
    await world.pool.query(`select graphile_worker.add_job('deliver-notice', '{"noticeId":"a"}', max_attempts => 1)`)
    await soon(() => expect(world.words('error')).toEqual(['a job failed for good']))
  })

  test('does not repeat what the rules have refused', async () => {
    await start(() => {
      throw new Refusal('organization_gone', { organization: 'Sehat Clinic' }, { kind: 'create' })
    })
    await post(letter('a'))
    await soon(() => expect(world.words('info')).toEqual(['a job was refused by the rules']))
    await soon(async () => expect(await waiting()).toHaveLength(1))
    expect(world.words('warn')).toEqual([])
  })

  test('never runs a job whose payload is not one', async () => {
    const run = vi.fn()
    await start(run)
    await world.pool.query(`select graphile_worker.add_job('deliver-notice', '{"notice":1}', max_attempts => 1)`)
    await soon(() => expect(world.words('error')).toEqual(['a job failed for good']))
    expect(run).not.toHaveBeenCalled()
  })

  test('finishes what it has begun before it stops, and leaves the rest as it was', async () => {
    const done: string[] = []
    const ids = Array.from({ length: 60 }, (_, at) => `n${at}`)
    const begun = Promise.withResolvers<void>()
    const mayFinish = Promise.withResolvers<void>()
    const worker = await start(async (id) => {
      begun.resolve()
      await mayFinish.promise
      done.push(id)
    })
    await post(...ids.map((id) => letter(id)))
    await begun.promise
    const stopped = worker.stop()
    mayFinish.resolve()
    await stopped
    const left = (await waiting()).filter(({ key }) => key === null)
    expect(done.length).toBeGreaterThan(0)
    expect(left).toHaveLength(ids.length - done.length)
    expect(left.filter(({ attempts, lockedBy }) => attempts > 0 || lockedBy !== null)).toEqual([])
    await worker.stop()
  })

  test('starts again by itself after the database has cut all of its connections', async () => {
    const done: string[] = []
    await start((id) => done.push(id))
    await world.pool
      .query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()')
      .catch(() => {})
    await soon(() => post(letter('after')))
    await soon(() => expect(done).toContain('after'))
  })

  test('starts again by itself after the database was away as the jobs in hand ended, and does those again', async () => {
    const begun: string[] = []
    const mayFinish = Promise.withResolvers<void>()
    await start(async (id) => {
      begun.push(id)
      await mayFinish.promise
    })
    const ids = Array.from({ length: 6 }, (_, at) => `n${at}`)
    await post(...ids.map((id) => letter(id)))
    await soon(() => expect(begun).toHaveLength(6))
    const listeners = () => ['error', 'connect'].map((name) => world.pool.listenerCount(name))
    const before = listeners()
    const letIn = await shut(database.url)
    mayFinish.resolve()
    await soon(() => expect(world.words('error')).toContain('the worker ended by itself; starting it again'))
    await letIn()
    await soon(() => expect(begun.toSorted()).toEqual([...ids, ...ids].toSorted()))
    await soon(() => expect(listeners()).toEqual(before))
  })
})

describe('a worker that is killed', () => {
  async function doom(): Promise<{ child: ChildProcess; lines: string[] }> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('doomed.ts', import.meta.url)), database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    const lines: string[] = []
    createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line))
    return { child, lines }
  }

  test('gives its jobs back at once, and their queues, to a worker that is there', async () => {
    const { child, lines } = await doom()
    await post(letter('a'), letter('b', { queue: 'one' }))
    await post(letter('c', { queue: 'one' }))
    await soon(() => expect(lines.toSorted()).toEqual(['a', 'b']))
    const done: string[] = []
    await start((id) => done.push(id))
    expect(done).toEqual([])
    child.kill('SIGKILL')
    await once(child, 'exit')
    await soon(() => expect(done.toSorted()).toEqual(['a', 'b', 'c']))
    expect(world.words('warn')).toEqual(Array(2).fill('took a job back from a worker that is gone'))
  })

  test('gives its jobs back to a worker that comes later', async () => {
    const { child, lines } = await doom()
    await post(letter('a'))
    await soon(() => expect(lines).toEqual(['a']))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const done: string[] = []
    await start((id) => done.push(id))
    await soon(() => expect(done).toEqual(['a']))
  })
})

describe('a sign of life', () => {
  const lock = (name: string) =>
    world.pool.query(`update graphile_worker._private_jobs set locked_by = $1, locked_at = now()`, [name])
  const lockedBy = async () => (await waiting())[0]?.lockedBy

  test('keeps a worker’s jobs its own, and its end gives them back', async () => {
    await post(letter('a'))
    const alive = holdLease(world.pool, 'pool-a', world.deps.log)
    await alive.held
    await lock('pool-a')
    const first = holdLease(world.pool, 'pool-b', world.deps.log)
    await first.held
    expect(await lockedBy()).toBe('pool-a')
    await alive.release()
    const second = holdLease(world.pool, 'pool-c', world.deps.log)
    await soon(async () => expect(await lockedBy()).toBeNull())
    await Promise.all([first.release(), second.release()])
  })

  test('is given again after its connection was lost', async () => {
    const lease = holdLease(world.pool, 'pool-a', world.deps.log)
    await lease.held
    const holder = `select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
    const before = (await world.pool.query(holder)).rows[0].pid
    await world.pool.query('select pg_terminate_backend($1)', [before])
    await soon(async () => {
      const [row] = (await world.pool.query(holder)).rows
      expect(row?.pid).toBeTypeOf('number')
      expect(row?.pid).not.toBe(before)
    })
    await lease.release()
    await soon(async () => expect((await world.pool.query(holder)).rows).toEqual([]))
  })
})

describe('what recurs', () => {
  const daily = (run: () => Promise<unknown>): Task<'sweep-receipts'> => ({ run, everyHours: 24 })
  const makeDue = () => world.pool.query(`update graphile_worker._private_jobs set run_at = now() - interval '1 hour'`)

  test('comes next at the same hour, whoever asks', () => {
    const clock = { now: () => new Date('2026-03-04T05:06:07Z'), wall: (at: Date) => at }
    expect(nextAt(clock, 24).toISOString()).toBe('2026-03-05T00:00:00.000Z')
    expect(nextAt(clock, 6).toISOString()).toBe('2026-03-04T06:00:00.000Z')
  })

  test('is posted once by many workers, and runs when its time comes, which posts the next', async () => {
    const run = vi.fn(async () => {})
    await Promise.all([1, 2, 3, 4].map(() => start(() => {}, { 'sweep-receipts': daily(run) })))
    const [first, ...more] = await waiting()
    expect(more).toEqual([])
    expect(run).not.toHaveBeenCalled()
    await makeDue()
    await soon(() => expect(run).toHaveBeenCalledTimes(1))
    await soon(async () => expect(await waiting()).toEqual([{ ...first, attempts: 0 }]))
  })

  test('is not put off by a worker that starts when it is overdue', async () => {
    const run = vi.fn(async () => {})
    await (await start(() => {}, { 'sweep-receipts': daily(run) })).stop()
    await makeDue()
    await start(() => {}, { 'sweep-receipts': daily(run) })
    await soon(() => expect(run).toHaveBeenCalledTimes(1))
  })

  test('is tried again where it fails, and comes again after it failed for good', async () => {
    const run = vi.fn(async () => Promise.reject(new Error('no')))
    await start(() => {}, { 'sweep-receipts': daily(run) })
    await world.pool.query('update graphile_worker._private_jobs set max_attempts = 2')
    await makeDue()
    await soon(async () =>
      expect(await waiting()).toMatchObject([{ key: 'schedule:sweep-receipts', attempts: 1, lockedBy: null }]),
    )
    await makeDue()
    await soon(() => expect(world.words('error')).toEqual(['a job failed for good']))
    expect(run).toHaveBeenCalledTimes(2)
    expect(await waiting()).toContainEqual(expect.objectContaining({ key: 'schedule:sweep-receipts', attempts: 0 }))
  })
})
