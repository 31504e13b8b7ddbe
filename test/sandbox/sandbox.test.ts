// The sandbox as a whole: a real app and a real queue on it, a clock that moves them, and a page that shows them.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver } from '@slack/bolt'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SeenMessage } from '../../src/sandbox/driving/exchange.ts'
import { type RunningApp, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts'
import { settle } from '../../src/sandbox/world.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { MANIFEST } from './ground.ts'

type Factory = SandboxOptions['app']

/** What ran, and when it was for the app. */
const ran: string[] = []
const quiet = new Logger(() => () => {})

/** An app that plans jobs: `remind P1D note` sends the note a day later. */
const makeApp: Factory = async (slack, { clock, mounts, databaseUrl }): Promise<RunningApp> => {
  if (slack.transport !== 'http') throw new Error('this app speaks HTTP')
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret })
  const clientOptions = { slackApiUrl: slack.apiUrl }
  const app = new App({ receiver, token: slack.botToken, botId: 'B', botUserId: 'U', clientOptions, convoStore: false })
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 })
  pool.on('error', () => {})
  const plan = (task: string, payload: object, at: Date) =>
    pool.query('select graphile_worker.add_job($1, $2::json, run_at => $3)', [
      task,
      JSON.stringify(payload),
      clock.wall(at),
    ])
  app.command('/org', async ({ command, ack }) => {
    const [days = '0', note = ''] = command.text.split(' ')
    await plan('remind', { note, to: command.user_id }, new Date(clock.now().getTime() + Number(days) * 86_400_000))
    await ack(`I will say ${note}`)
  })
  const remind = async (payload: unknown) => {
    const { note, to } = payload as { note: string; to: string }
    ran.push(`${note} ${clock.now().toISOString().slice(0, 10)}`)
    await app.client.chat.postMessage({ channel: to, text: note })
    if (note === 'again') await plan('remind', { note: 'once more', to }, new Date(clock.now().getTime() + 86_400_000))
  }
  const server = createServer(async (request, response) => {
    const mount = mounts.find(({ path }) => request.url?.startsWith(path))
    if (!mount) return receiver.requestListener(request, response)
    const answer = await mount.fetch(await asFetched(request))
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let worker: Awaited<ReturnType<typeof run>> | undefined
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    start: async () => {
      const forever = async () => new Promise<void>((resolve) => setTimeout(resolve, 600))
      const taskList = { remind, forever }
      worker = await run({ pgPool: pool, concurrency: 2, logger: quiet, noHandleSignals: true, taskList })
    },
    stop: async () => {
      await worker?.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.end()
    },
  }
}

async function asFetched(request: IncomingMessage): Promise<Request> {
  const body = Buffer.concat(await request.toArray())
  const init = { method: request.method ?? 'GET', headers: request.headers as Record<string, string> }
  return new Request(`http://${request.headers.host}${request.url}`, body.length > 0 ? { ...init, body } : init)
}

let database: TestDatabase
let sandbox: Sandbox
beforeAll(async () => {
  database = await createDatabase()
  sandbox = await startSandbox({ database: { url: database.url }, app: makeApp, manifest: MANIFEST })
})
afterAll(async () => {
  expect(sandbox.slack.space.traffic.complaints()).toEqual([])
  await sandbox.stop()
  await database.drop()
})

const drive = async <T>(path: string, body: object): Promise<T> => {
  const answer = await fetch(`${sandbox.address}/sandbox/api${path}`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as T
}
const inbox = async (): Promise<string[]> => {
  const answer = await fetch(`${sandbox.address}/sandbox/api/inbox?as=dina`)
  return ((await answer.json()) as SeenMessage[]).map((message) => message.text)
}
const dayAfter = (days: number, from: string) =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)

describe('time', () => {
  it('moves through everything that falls due on the way, in order, each thing seeing its own day', async () => {
    const { now } = await drive<{ now: string }>('/clock', {})
    await drive('/command', { as: 'dina', text: '9 nine' })
    await drive('/command', { as: 'dina', text: '3 again' })
    await drive('/command', { as: 'dina', text: '40 forty' })
    await drive('/settle', {})
    expect(await inbox()).toEqual([])
    const later = await drive<{ now: string }>('/clock', { advance: 'P30D' })
    expect(await inbox()).toEqual(['again', 'once more', 'nine'])
    expect(ran).toEqual([`again ${dayAfter(3, now)}`, `once more ${dayAfter(4, now)}`, `nine ${dayAfter(9, now)}`])
    expect(later.now.slice(0, 10)).toBe(dayAfter(30, now))
    await drive('/clock', { advance: 'P10D' })
    expect((await inbox()).at(-1)).toBe('forty')
  })

  it('waits for what is due, and says by name what does not end', async () => {
    const pool = new pg.Pool({ connectionString: sandbox.databaseUrl, max: 1 })
    await pool.query("select graphile_worker.add_job('forever')")
    await pool.query("select graphile_worker.add_job('nobody-does-this')")
    await expect(settle(sandbox.world, 300)).rejects.toThrow(/forever|nobody-does-this/)
    await pool.query(
      "delete from graphile_worker._private_jobs where task_id = (select id from graphile_worker._private_tasks where identifier = 'nobody-does-this')",
    )
    await pool.end()
    await drive('/settle', {})
    expect(await sandbox.world.jobs.pending()).toEqual([])
  })
})

describe('the page', () => {
  it('is served with nothing but its own scripts allowed', async () => {
    const answer = await fetch(`${sandbox.address}/sandbox`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    const html = await answer.text()
    expect(html).not.toMatch(/<script(?![^>]*src=)|onclick|style=/)
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await fetch(`${sandbox.address}${path}`)).status).toBe(200)
    expect((await fetch(`${sandbox.address}/sandbox/..%2fsandbox.ts`)).status).toBe(404)
    expect((await fetch(`${sandbox.address}/sandbox/page.ts`)).status).toBe(404)
  })
})

it('a second start finds people, messages, time and keys where they were', async () => {
  const before = { inbox: await inbox(), keys: sandbox.slack.keys, now: sandbox.world.clock.now().getTime() }
  await sandbox.stop()
  sandbox = await startSandbox({ database: { url: database.url }, app: makeApp, manifest: MANIFEST })
  expect({ inbox: await inbox(), keys: sandbox.slack.keys }).toEqual({ inbox: before.inbox, keys: before.keys })
  expect(sandbox.world.clock.now().getTime()).toBeGreaterThanOrEqual(before.now)
})

it('an app that cannot start leaves nothing running', async () => {
  const broken: Factory = async () => {
    throw new Error('no app today')
  }
  const starting = startSandbox({ database: { url: database.url }, app: broken, manifest: MANIFEST })
  await expect(starting).rejects.toThrow('no app today')
})
