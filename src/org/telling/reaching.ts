// What waits while Slack does not let us in: jobs are put aside instead of failing for ever, and taken up again once the app
// is installed anew.
import type { Db } from '../../db/client.ts'
import type { Clock, Deps } from '../context.ts'
import { enqueue, type Job, type JobName, jobs } from '../queue.ts'

/** Put aside for so long at most: were it never heard that we are let in again, it is tried all the same. */
const asideDays = 30
/** Slack is asked again after a minute, then after twice as long each time, up to four hours: whatever Slack sends meanwhile says so sooner. */
const mostMinutes = 240

/** Asks soon whether Slack lets us in; at once, or for the first time after a minute. */
export const askSoon = ({ db, clock }: Pick<Deps, 'db' | 'clock'>, tries = 0): Promise<void> => {
  const minutes = tries ? Math.min(2 ** (tries - 1), mostMinutes) : 0
  const at = new Date(clock.now().getTime() + minutes * 60_000)
  return enqueue(db, clock, [{ name: 'reach-slack', payload: { tries }, key: 'reach-slack', at }])
}

/** Takes up what was put aside, if Slack lets us in; else asks again later. */
export async function reach(deps: Deps, tries: number): Promise<void> {
  if (await deps.directory.reach()) await takeUp(deps)
  else await askSoon(deps, tries + 1)
}

/** Puts a job aside that Slack would not let us do, as it is, with its queue and its key. */
export async function putAside(deps: Deps, name: JobName, payload: unknown, jobId: string): Promise<void> {
  const { db, clock } = deps
  const [row] = await db.$queryRaw<{ queue: string | null; key: string | null }[]>`
    select queue_name as queue, key from graphile_worker.jobs where id = ${jobId}::bigint`
  const at = new Date(clock.now().getTime() + asideDays * 86_400_000)
  const lane = { ...(row?.queue ? { queue: row.queue } : {}), ...(row?.key ? { key: row.key } : {}) }
  await enqueue(db, clock, [{ name, payload: jobs[name].parse(payload), ...lane, at, isAside: true } as Job])
  if (!(await isAsked(db))) await askSoon(deps, 1)
}

async function isAsked(db: Db): Promise<boolean> {
  const [found] = await db.$queryRaw<[{ waits: boolean }]>`
    select exists (select 1 from graphile_worker.jobs where key = 'reach-slack' and attempts < max_attempts) as waits`
  return found.waits
}

async function takeUp({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const now = clock.wall(clock.now())
  await db.$queryRaw`
    select count(*)::int from graphile_worker.reschedule_jobs(
      array(select id from graphile_worker.jobs where flags ? 'aside' and locked_at is null and run_at > ${now}), ${now})`
}
