// A worker in a process of its own, for tests that kill it: it says when it has a job in hand, and never finishes one.

import { tasks } from '../../src/jobs/tasks.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { openDeps } from './deps.ts'

const { deps, pool } = openDeps(process.argv[2] ?? '')
const run = async ({ noticeId }: { noticeId: string }) => {
  process.stdout.write(`${noticeId}\n`)
  await new Promise(() => {})
}
await startWorker(deps, pool, { ...tasks, 'deliver-notice': { run: (_, payload) => run(payload) } })
setInterval(() => {}, 60_000)
