// What is served beside Slack's own door: signs of life for whoever runs this, rooms that are mounted, and words for
// everything else.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Log } from '../org/context.ts'

/** A room of its own under a path: it is given every request at that path and below it, whole; larger ones where it says so. */
export type Mount = {
  path: string
  fetch(request: Request): Response | Promise<Response>
  /** Every way in, such as "POST /path/:part": whatever else is asked for there is answered as nothing that is here. */
  doors?: readonly string[]
  maxBodyBytes?: number
}

export type Routes = {
  log: Log
  /** What is not ready yet, in words; nothing when all is. */
  unready(): Promise<string[]>
  mounts: readonly Mount[]
}

/** The largest body that is read at all. What Slack sends stays far below it: files are not sent, but fetched. */
export const maxBodyBytes = 1024 * 1024

const limit = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (c) => c.text(`A body of more than ${maxSize / 1024} KB is not read here.\n`, 413) })

/** Everything that is served, by method and path. */
export const doorsOf = ({ mounts }: Pick<Routes, 'mounts'>): string[] => [
  'POST /slack/events',
  'GET /healthz',
  'GET /readyz',
  ...mounts.flatMap(({ path, doors = [`ALL ${path}`] }) => doors),
]

/** The routes as one handler. Every answer to a mistake is a sentence; a fault of ours names the line of the log to look for. */
export function createRoutes({ log, unready, mounts }: Routes): Hono {
  const app = new Hono()
  for (const { path, fetch, maxBodyBytes: most = maxBodyBytes } of mounts)
    for (const at of [path, `${path}/*`]) app.all(at, limit(most), (c) => fetch(c.req.raw))
  app.use(limit(maxBodyBytes))
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  app.get('/readyz', async (c) => {
    const reasons = await unready()
    return reasons.length === 0 ? c.json({ status: 'ready' }) : c.json({ status: 'not ready', reasons }, 503)
  })
  for (const path of ['/healthz', '/readyz'])
    app.all(path, (c) => c.text(`${path} answers GET.\n`, 405, { allow: 'GET, HEAD' }))
  app.notFound((c) =>
    c.text('There is nothing here. Guildhall answers /healthz, /readyz and, for Slack, POST /slack/events.\n', 404),
  )
  app.onError((error, c) => c.text(faultOf(log, error), 500))
  return app
}

/** Logs a fault of ours under a short reference, and gives the words that name it. */
export function faultOf(log: Log, error: unknown): string {
  const reference = crypto.randomUUID().slice(0, 8)
  log.error({ error, reference }, 'a request failed')
  return `That failed, and it is our fault. Whoever runs this finds it in the log under ${reference}.\n`
}
