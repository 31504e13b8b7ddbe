// A worker that died after its deeds and before it said so: what was done is delivered again.
import { tasks } from '../../../src/jobs/tasks.ts'
import { type JobName, jobs } from '../../../src/org/queue.ts'
import type { Post } from '../telling/post.ts'

/** Does what is due, and then everything of it twice more, in the order of the first time. */
export async function afterRestart(post: Post): Promise<void> {
  const { rows } = await post.pool.query<{ name: JobName; payload: unknown }>(
    `select t.identifier as name, j.payload from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where j.run_at <= now() order by j.run_at, j.id`,
  )
  await post.work()
  for (const { name, payload } of [...rows, ...rows]) {
    const run = tasks[name].run as (deps: Post['deps'], payload: unknown) => Promise<unknown>
    await run(post.deps, jobs[name].parse(payload))
  }
  await post.work()
}
