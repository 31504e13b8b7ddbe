// The whole app on a real database and the strict local Slack: when it is ready, how it stops, what keeps it from starting.
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type App, createApp, type Overrides, reachableAt } from '../src/app.ts'
import { readConfig, requireSlack, type SlackConfig } from '../src/config.ts'
import type { Log } from '../src/org/context.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/sandbox.ts'
import { createDatabase, createEmptyDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
const undo: (() => Promise<unknown>)[] = []
const errors: string[] = []
const log: Log = {
  debug() {},
  info() {},
  warn() {},
  error: (facts, message) => void errors.push(`${message} ${JSON.stringify(facts)}`),
}

beforeEach(async () => {
  database = await createDatabase()
  undo.push(() => database.drop())
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  expect(errors.splice(0)).toEqual([])
})

const credentials = { SLACK_BOT_TOKEN: 'xoxb-test', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' }
const configFor = (given: Partial<SlackConfig>): SlackConfig => ({
  ...requireSlack(readConfig({ ...credentials, PORT: '0', HOST: '127.0.0.1' })),
  database: { url: database.url },
  ...given,
})

/** An app with a Slack that is there; started by the sandbox, or by the test where it says so. */
async function inSandbox(
  overrides: Overrides = {},
  options: Partial<SandboxOptions> = {},
): Promise<{ app: App; sandbox: Sandbox }> {
  let app: App | undefined
  const sandbox = await startSandbox({
    database: { url: database.url },
    pacing: 'off',
    ...options,
    app: async (slack, { clock, mounts }) =>
      (app = await createApp(configFor({ slack }), { log, clock, mounts, ...overrides })),
  })
  undo.push(() => sandbox.stop())
  return { app: app!, sandbox }
}

/** An app whose Slack is at an address. */
async function made(apiUrl: string, overrides: Overrides = {}, given: Partial<SlackConfig> = {}): Promise<App> {
  const slack = {
    botToken: 'xoxb-test',
    signingSecret: credentials.SLACK_SIGNING_SECRET,
    transport: 'http',
    command: '/org',
    apiUrl,
  } as const
  const app = await createApp(configFor({ slack, ...given }), { log, ...overrides })
  undo.push(() => app.stop())
  return app
}

const readiness = async ({ address }: App) => {
  const answer = await fetch(`${address}/readyz`)
  return { status: answer.status, reasons: (await answer.json()).reasons as string[] | undefined }
}

const nowhere = 'http://127.0.0.1:9/api/'

describe('an app', () => {
  test('answers a command that Slack posts, once it is ready', async () => {
    const { app, sandbox } = await inSandbox()
    expect(await readiness(app)).toEqual({ status: 200 })
    const asked = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: 'dina', text: 'whoami' }),
    }
    const answer = await fetch(`${sandbox.address}/sandbox/api/command`, asked)
    expect(await answer.text()).toContain('Dina Kusuma')
  })

  test('over Socket Mode is ready once the socket is open', async () => {
    const { app } = await inSandbox({}, { socket: true })
    await vi.waitFor(async () => expect(await readiness(app)).toEqual({ status: 200 }), { timeout: 15_000 })
  })

  test('is alive before it has begun, and says what it waits for', async () => {
    const app = await made(nowhere)
    expect((await fetch(`${app.address}/healthz`)).status).toBe(200)
    expect(await readiness(app)).toEqual({
      status: 503,
      reasons: ['the migrations are not applied yet', 'Slack has not said yet who we are'],
    })
    const event = await fetch(`${app.address}/slack/events`, { method: 'POST', body: 'x=1' })
    expect(event.status).toBe(503)
  })

  test('waits for a Slack that cannot be reached, and can be stopped meanwhile', async () => {
    const app = await made(nowhere)
    const started = app.start()
    const refused = expect(started).rejects.toThrow('the app was stopped')
    await vi.waitFor(
      async () => expect((await readiness(app)).reasons).toEqual(['Slack has not said yet who we are']),
      { timeout: 15_000 },
    )
    await app.stop()
    await refused
  })

  test('stops any number of times, and lets go of its port', async () => {
    const { app } = await inSandbox()
    await Promise.all([app.stop(), app.stop()])
    await app.stop()
    await expect(fetch(`${app.address}/healthz`)).rejects.toThrow()
  })

  test('without a web part serves nothing, and works', async () => {
    const app = await made(nowhere, { web: false })
    expect(app.address).toBe('')
  })

  test('brings an empty database up to date, also when four start at once', async () => {
    const empty = await createEmptyDatabase()
    undo.push(() => empty.drop())
    const apps = await Promise.all([1, 2, 3, 4].map(() => made(nowhere, {}, { database: { url: empty.url } })))
    const started = apps.map((app) => app.start().catch(() => undefined))
    const waits = async () =>
      expect(await Promise.all(apps.map(async (app) => (await readiness(app)).reasons))).toEqual(
        Array(4).fill(['Slack has not said yet who we are']),
      )
    await vi.waitFor(waits, { timeout: 25_000 })
    await Promise.all(apps.map((app) => app.stop()))
    await Promise.all(started)
  })
})

describe('what keeps an app from starting is said by the name of its variable', () => {
  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    undo.push(async () => other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const taken = other.address()
    const port = typeof taken === 'object' && taken ? taken.port : 0
    await expect(made(nowhere, {}, { port })).rejects.toThrow(`PORT ${port} is taken`)
  })

  test('a token that Slack refuses', async () => {
    const { sandbox } = await inSandbox()
    const slack = {
      botToken: 'xoxb-wrong',
      signingSecret: credentials.SLACK_SIGNING_SECRET,
      transport: 'http',
      command: '/org',
      apiUrl: sandbox.world.slack.apiUrl,
    } as const
    const app = await made('', {}, { slack })
    await expect(app.start()).rejects.toThrow('SLACK_BOT_TOKEN is refused by Slack (invalid_auth)')
  })

  test('a database that is not there', async () => {
    const app = await made(nowhere, {}, { database: { url: 'postgresql://nobody:secret@127.0.0.1:9/none' } })
    await expect(app.start()).rejects.toThrow(/127\.0\.0\.1:9\/none cannot be reached/)
    expect((await readiness(app)).reasons).toContain('the database does not answer')
  })
})

describe('pictures are fetched by Slack', () => {
  const real = { apiUrl: 'https://slack.com/api/' }
  const standIn = { apiUrl: 'http://127.0.0.1:4000/api/' }
  const address = 'http://127.0.0.1:3000'
  test.each([
    ['from the public address', 'https://org.example.com', real, 'https://org.example.com'],
    ['from nowhere, where there is only an address of this machine', 'http://localhost:3000', real, null],
    ['from this machine, by its stand-in', 'http://localhost:0', standIn, address],
    [
      'from the public address by its stand-in, where there is one',
      'https://org.example.com',
      standIn,
      'https://org.example.com',
    ],
  ])('%s', (_, publicUrl, slack, found) => {
    expect(reachableAt({ publicUrl, slack }, address)).toBe(found)
  })
})
