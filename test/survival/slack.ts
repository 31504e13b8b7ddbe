// A Slack that outlives the app: it stands in the test's own process, and the app's processes come and go. Between them is
// a wire on which answers can be held, as on a slow day.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createDatabase, type TestDatabase } from '../database.ts'
import { type Ground, lay } from '../sandbox/ground.ts'

export type Standing = Ground & {
  /** What the app's processes are started with, but for where they listen. */
  env: Record<string, string>
  /** What has a process call Slack over the wire; one that answers by response_url must call it straight. */
  overWire: Record<string, string>
  database: TestDatabase
  wire: Wire
}

const manifests = { http: '../../slack-manifest.yml', socket: '../../manifests/development.yml' }

/** A Slack with an app that is yet to be started, on a database of the test's own. */
export async function stand(transport: 'http' | 'socket' = 'http'): Promise<Standing> {
  const database = await createDatabase()
  const manifest = await readFile(fileURLToPath(new URL(manifests[transport], import.meta.url)), 'utf8')
  const ground = await lay(undefined, { appless: true, manifest, socket: transport === 'socket', url: database.url })
  const wire = await openWire(ground.slack.address)
  onTestFinished(async () => {
    await wire.close()
    await ground.close()
    await database.drop()
  })
  const { botToken, appToken, signingSecret } = ground.slack.keys
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    GUILDHALL_CATALOG: 'collective',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    SLACK_API_URL: ground.slack.apiUrl,
    SLACK_BOT_TOKEN: botToken,
    ...(transport === 'http' ? { SLACK_SIGNING_SECRET: signingSecret } : { SLACK_APP_TOKEN: appToken }),
  }
  return { ...ground, env, overWire: { SLACK_API_URL: `${wire.address}/api/` }, database, wire }
}

export type Wire = {
  address: string
  /** From now on what Slack answers to this method stays on the way. */
  hold(method: string): void
  /** From now on what is asked of this method does not reach Slack; once released, nothing of it whose asker is gone does. */
  stop(method: string): void
  /** How many answers, or questions, are on the way. */
  held(): number
  /** Lets all of them arrive, and all that come. */
  release(): void
  close(): Promise<void>
}

async function openWire(slack: string): Promise<Wire> {
  const kept: (() => void)[] = []
  let holding = ''
  let stopping = ''
  const server = createServer(async (request, response) => {
    if (stopping && request.url?.endsWith(`/api/${stopping}`)) {
      await new Promise<void>((resolve) => kept.push(resolve))
      if (response.destroyed) return
    }
    const answer = await carry(slack, request)
    const arrive = () => deliver(response, answer)
    if (holding && request.url?.endsWith(`/api/${holding}`)) kept.push(arrive)
    else arrive()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(method) {
      holding = method
    },
    stop(method) {
      stopping = method
    },
    held: () => kept.length,
    release() {
      holding = ''
      stopping = ''
      for (const arrive of kept.splice(0)) arrive()
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

type Carried = { status: number; headers: Record<string, string>; body: string }

async function carry(slack: string, request: IncomingMessage): Promise<Carried> {
  const { 'content-type': type = '', authorization = '' } = request.headers
  const sent = { method: request.method ?? 'GET', headers: { 'content-type': type, authorization } }
  const body = await text(request)
  const answer = await fetch(`${slack}${request.url}`, sent.method === 'GET' ? sent : { ...sent, body })
  const wait = answer.headers.get('retry-after')
  const headers = { 'content-type': answer.headers.get('content-type') ?? '', ...(wait ? { 'retry-after': wait } : {}) }
  return { status: answer.status, headers, body: await answer.text() }
}

function deliver(response: ServerResponse, { status, headers, body }: Carried): void {
  if (!response.destroyed) response.writeHead(status, headers).end(body)
}
