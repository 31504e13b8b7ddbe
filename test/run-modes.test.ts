// The real entry as operators run it: against a Slack that is told apart from the real one only by its address, in both
// modes; and what it says where it cannot start.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type RawRequest, signatureOf } from '../src/sandbox/slack/transport.ts'
import { createDatabase } from './database.ts'
import { type Entry, freePort, launch, type Running, ready } from './survival/process.ts'
import { type Standing, stand } from './survival/slack.ts'
import { buttonsOf, type Exchange, type Seen, textOf } from './world.ts'

type Installed = { slack: Standing; address: string; running: Running }

/** Guildhall with real Slack's variables, ready. */
async function installed(transport: 'http' | 'socket', env: Record<string, string> = {}): Promise<Installed> {
  const slack = await stand(transport)
  const begun = await begin(slack, env)
  await ready(begun.address, begun.running)
  return { slack, ...begun }
}

async function begin(slack: Standing, env: Record<string, string> = {}): Promise<Omit<Installed, 'slack'>> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  slack.slack.sendTo(`${address}/slack/events`)
  return { address, running: launch('start', { ...slack.env, PORT: String(port), ...env }) }
}

/** Runs an entry that cannot start, and gives what it says in the end. */
async function failing(env: Record<string, string>, entry: Entry = 'start', args: string[] = []): Promise<string> {
  const running = launch(entry, { GUILDHALL_DATA: '/nonexistent/guildhall', ...env }, args)
  expect(await running.ended).toBe(1)
  return running.said()
}

const query = async (url: string, sql: string): Promise<pg.QueryResultRow[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

describe.each(['http', 'socket'] as const)('with the variables of a real Slack, over %s', (transport) => {
  test('[S30] Dina’s clinic goes from its name to its members', { timeout: 60_000 }, async () => {
    const { slack, address, running } = await installed(transport)
    const { drive } = slack
    const inbox = async (as: string) => {
      await drive('/settle', {})
      return drive<Seen[]>(`/inbox?as=${as}`)
    }
    const created = await drive<Exchange>('/command', { as: 'dina', text: 'create Sehat Clinic' })
    expect(textOf(created.messages)).toContain('Sehat Clinic')
    expect(textOf(created.messages)).toContain('Owner')
    await drive('/press', { as: 'dina', action: 'Switch' })
    await drive('/command', { as: 'dina', text: 'invite @budi @sari' })
    expect(buttonsOf(await inbox('budi'))).toEqual(['Accept', 'Decline'])
    await drive('/press', { as: 'budi', action: 'Accept' })
    await drive('/command', { as: 'dina', text: 'role @budi admin' })
    expect(textOf(await inbox('budi'))).toContain('Admin')

    const held = await query(
      slack.database.url,
      `select p.name, m.role from "Membership" m join "Person" p on p.id = m."personId"
       join "Organization" o on o.id = m."organizationId" where o.name = 'Sehat Clinic' order by m."joinedAt"`,
    )
    expect(held).toEqual([
      { name: 'Dina Kusuma', role: 'owner' },
      { name: 'Budi Santoso', role: 'admin' },
    ])
    for (const path of ['/sandbox', '/sandbox/api/people', '/sandbox/api/seat?as=dina'])
      expect((await fetch(`${address}${path}`)).status).toBe(404)
    expect(slack.refusals()).toEqual([])
    expect(running.said()).not.toMatch(/"level":"error"/)
    expect(await running.end('SIGTERM')).toBe(0)
  })

  test('it is alive at once, and ready only when Slack has said who we are', { timeout: 60_000 }, async () => {
    const slack = await stand(transport)
    slack.wire.hold('auth.test')
    const { address, running } = await begin(slack, slack.overWire)
    await vi.waitFor(() => expect(slack.wire.held()).toBe(1), { timeout: 20_000, interval: 10 })
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    const waiting = await fetch(`${address}/readyz`)
    expect([waiting.status, await waiting.json()]).toMatchObject([
      503,
      { reasons: ['Slack has not said yet who we are'] },
    ])
    slack.wire.release()
    await ready(address, running)
  })

  test('a token that Slack refuses ends the start in words', { timeout: 60_000 }, async () => {
    const slack = await stand(transport)
    const wrong = { http: { SLACK_BOT_TOKEN: 'xoxb-wrong' }, socket: { SLACK_APP_TOKEN: 'xapp-wrong' } }[transport]
    const { running } = await begin(slack, wrong)
    expect(await running.ended).toBe(1)
    expect(running.said()).toContain(`${Object.keys(wrong)[0]} is refused by Slack (invalid_auth)`)
    expect(running.said()).not.toContain('    at ')
  })
})

describe('over HTTP, from outside', () => {
  const whoami = { kind: 'slash_commands', payload: {} } as const
  const fields = { command: '/org', text: 'whoami', user_id: 'U0DINA00001', team_id: 'T0SEHAT0001', trigger_id: '1.2' }

  test('only what Slack has signed, and just now, is heard', { timeout: 60_000 }, async () => {
    const { slack } = await installed('http')
    const { signingSecret } = slack.slack.keys
    const payload = { ...fields, response_url: `${slack.slack.address}/commands/T/R0/X0` }
    const send = (alter?: (request: RawRequest) => RawRequest) => slack.slack.deliverRaw({ ...whoami, payload }, alter)
    const dated = (seconds: number) => (request: RawRequest) => {
      const stamp = String(Math.floor(Date.now() / 1000) + seconds)
      const signature = signatureOf(signingSecret, stamp, request.body)
      const headers = { 'x-slack-request-timestamp': stamp, 'x-slack-signature': signature }
      return { ...request, headers: { ...request.headers, ...headers } }
    }
    const signed = (signature: string) => (request: RawRequest) => ({
      ...request,
      headers: { ...request.headers, 'x-slack-signature': signature },
    })
    const altered = (request: RawRequest) => ({ ...request, body: request.body.replace('whoami', 'list') })
    const bare = (request: RawRequest) => ({
      ...request,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

    expect(await send()).toMatchObject({ status: 200, text: expect.stringContaining('Dina Kusuma') })
    expect(await send(dated(-240))).toMatchObject({ status: 200 })
    const outcomes = await Promise.all(
      [dated(-360), dated(-86_400), dated(360), dated(86_400), signed('v0=00'), signed(''), altered, bare].map(send),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 401))
  })

  test('nothing that strangers send ends it', { timeout: 60_000 }, async () => {
    const { address, running } = await installed('http')
    const raw = (line: string) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1')
      socket.write(`${line} HTTP/1.1\r\nhost: guildhall.example\r\nconnection: close\r\n\r\n`)
      return text(socket)
    }
    for (const line of [
      'GET //',
      'GET /%zz',
      'GET /slack/none',
      'GET /slack/events',
      'POST /slack/%zz',
      'GET http://[::1',
    ])
      expect(await raw(line)).toMatch(/^HTTP\/1\.1 4\d\d /)
    const body = 'x'.repeat(10 * 1024 * 1024)
    expect((await fetch(`${address}/slack/events`, { method: 'POST', body })).status).toBe(413)
    expect((await fetch(`${address}/nowhere`, { method: 'POST', body })).status).toBe(413)
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
    expect(running.said()).not.toMatch(/"level":"error"/)
  })
})

describe('a start that cannot be says why, in one message, and ends with 1', () => {
  test('every variable that is wrong or missing', async () => {
    const said = await failing({
      DATABASE_URL: 'mysql://root:hunter2@db/guildhall',
      SLACK_BOT_TOKEN: 'xoxp-not-a-bot-hunter2',
      SLACK_SIGNING_SECRET: ' ',
      SLACK_API_URL: 'https://slack.example/',
      SLACK_COMMAND: 'org',
      GUILDHALL_CATALOG: 'standart',
      PORT: 'three thousand',
      LOG_LEVEL: 'loud',
    })
    expect(said).toMatch(/^Guildhall cannot start\. 8 settings need a change:\n/)
    for (const name of [
      'DATABASE_URL',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_API_URL',
      'SLACK_COMMAND',
      'GUILDHALL_CATALOG',
      'PORT',
      'LOG_LEVEL',
    ])
      expect(said).toMatch(new RegExp(`^  - ${name} `, 'm'))
    expect(said).not.toContain('hunter2')
    expect(said).not.toContain('    at ')
  })

  test.each([
    ['a bot token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET is missing'],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: '0'.repeat(32) }, 'SLACK_BOT_TOKEN is missing'],
    ['an app token alone', { SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN is missing'],
    ['a credential that is empty, though it opens no sandbox', { SLACK_BOT_TOKEN: '' }, 'SLACK_BOT_TOKEN is empty'],
  ])('%s', async (_, env, words) => {
    expect(await failing(env as Record<string, string>)).toContain(words)
  })

  test.each(['web', 'worker'] as const)('%s without any Slack', async (entry) => {
    expect(await failing({}, entry)).toContain('SLACK_BOT_TOKEN is missing')
  })

  test('an argument that is none', async () => {
    expect(await failing({}, 'start', ['--sockte'])).toContain(
      '--sockte is no argument of this command; did you mean "--socket"?',
    )
  })

  test('a database that is not there', async () => {
    const port = await freePort()
    const env = { DATABASE_URL: `postgresql://guildhall:hunter2@127.0.0.1:${port}/guildhall`, PORT: '0' }
    const said = await failing(env)
    expect(said).toContain(`127.0.0.1:${port}/guildhall cannot be reached`)
    expect(said).not.toContain('hunter2')
  })

  test.each([
    ['the sandbox', {}],
    ['a real Slack', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0'.repeat(32), HOST: '127.0.0.1' }],
  ])('a port that is taken, for %s', async (_, env) => {
    const database = await createDatabase()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(async () => {
      other.close()
      await database.drop()
    })
    const address = other.address()
    const port = address && typeof address === 'object' ? address.port : 0
    const said = await failing({ ...env, DATABASE_URL: database.url, PORT: String(port) })
    expect(said).toContain(`PORT ${port} is taken by another program`)
    expect(said).not.toContain('    at ')
  })
})
