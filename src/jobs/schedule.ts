// What recurs: each occurrence is a job like any other, and posts the next one. A queue's own timetable would run by the
// machine's clock, and the sandbox could not move it.
import type { Clock, Deps } from '../org/context.ts'
import { enqueue, type Job, type JobName, jobs } from '../org/queue.ts'
import type { Tasks } from './tasks.ts'

const keyOf = (name: JobName): string => `schedule:${name}`

/** The first moment after now that is a multiple of so many hours: the same for every process that asks. */
export function nextAt(clock: Clock, everyHours: number): Date {
  const period = everyHours * 3_600_000
  return new Date((Math.floor(clock.now().getTime() / period) + 1) * period)
}

/** Posts the next occurrence of a task that recurs; where one waits already, it takes its place. */
export async function postNext({ db, clock }: Deps, name: JobName, everyHours: number): Promise<void> {
  const payload = jobs[name].parse({})
  await enqueue(db, clock, [{ name, payload, key: keyOf(name), at: nextAt(clock, everyHours) } as Job])
}

/** Sees to it that each task that recurs has an occurrence to come. One that is overdue is left to run. */
export async function ensureSchedule(deps: Deps, tasks: Tasks): Promise<void> {
  for (const name of Object.keys(jobs) as JobName[]) {
    const { everyHours } = tasks[name]
    if (everyHours === undefined) continue
    const [found] = await deps.db.$queryRaw<[{ waits: boolean }]>`
      select exists (select 1 from graphile_worker.jobs where key = ${keyOf(name)} and attempts < max_attempts) as waits`
    if (!found.waits) await postNext(deps, name, everyHours)
  }
}
