// What the doctor says of an installation that is well, of one where everything is amiss, and of one where nothing is set.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as serveHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli.ts'
import type { Environment } from '../src/config.ts'
import { examine } from '../src/doctor.ts'
import { createEmptyDatabase } from './database.ts'
import { openMailServer } from './mail/server.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function told(env: Environment): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  return { code: await examine((line) => lines.push(line), env), lines }
}
const signsOf = (lines: string[]) => [...new Set(lines.map((line) => line[0]))]
const about = (lines: string[], what: string) => lines.filter((line) => line.slice(2).startsWith(what)).join('\n')

/** A server that greets, then answers each line that it is told. */
function polite(greeting: string, answer: (line: string) => string): Promise<Server> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {})
    if (greeting) socket.write(greeting)
    socket.on('data', (bytes) => void socket.write(answer(bytes.toString())))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
const portOf = (server: Server) => (server.address() as AddressInfo).port
const commandsIn = (text: string) => text.match(/^\*\d+/gm)?.length ?? 0

let mailServer: Server
let redis: Server
/** A port where nobody is. */
let nobody: number
beforeAll(async () => {
  const gone = await polite('', () => '')
  nobody = portOf(gone)
  gone.close()
  mailServer = await polite('220 ready\r\n', (line) => (line.startsWith('QUIT') ? '221 bye\r\n' : '250 well\r\n'))
  redis = await polite('', (text) => '+PONG\r\n'.repeat(commandsIn(text)))
})
afterAll(() => {
  for (const server of [mailServer, redis]) server.close()
})

/** The environment of an installation whose Slack and Stripe are the sandbox's. */
function installed(): Record<string, string> {
  const { databaseUrl, slack, world: sandbox } = world().sandbox
  return {
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: slack.keys.botToken,
    SLACK_SIGNING_SECRET: slack.keys.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    STRIPE_SECRET_KEY: sandbox.stripe?.secretKey ?? '',
    STRIPE_WEBHOOK_SECRET: sandbox.stripe?.webhookSecrets.join() ?? '',
    STRIPE_API_URL: sandbox.stripe?.address ?? '',
    SMTP_URL: `smtp://127.0.0.1:${portOf(mailServer)}`,
    MAIL_FROM: 'Guildhall <guildhall@example.com>',
    REDIS_URL: `redis://127.0.0.1:${portOf(redis)}`,
    PUBLIC_URL: 'https://org.example.com',
    GUILDHALL_OPERATORS: 'U0OMAR',
  }
}

const withEnvironment = async <T>(env: Record<string, string>, run: () => Promise<T>): Promise<T> => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  try {
    return await run()
  } finally {
    vi.unstubAllEnvs()
  }
}
const typed = async (...args: string[]) => {
  const lines: string[] = []
  return { code: await runCommand(args, (line) => lines.push(line)), text: lines.join('\n') }
}

describe('an installation', () => {
  test('that Stripe is not set up for is told what to run, and is well once that was run', async () => {
    const before = await told(installed())
    expect(before.code).toBe(1)
    expect(about(before.lines, 'Stripe webhook')).toMatch(/^✗ .*npm run stripe:setup$/)
    const trial = await withEnvironment(installed(), () => typed('stripe:setup', '--dry-run'))
    expect(trial).toMatchObject({ code: 0, text: expect.stringContaining('would do: the webhook endpoint') })
    const done = await withEnvironment(installed(), () => typed('stripe:setup'))
    expect(done.text).toMatch(/shown this once:\n {2}whsec_\w+\nAdd it to STRIPE_WEBHOOK_SECRET/)
    const again = await withEnvironment(installed(), () => typed('stripe:setup'))
    expect(again.text).toContain('nothing to do')
    const without = { ...installed(), STRIPE_WEBHOOK_SECRET: '' }
    const late = await withEnvironment(without, () => typed('stripe:setup'))
    expect(late.text).toMatch(/nothing to do\n\nSTRIPE_WEBHOOK_SECRET is not set: copy it/)
    expect(about((await told(without)).lines, 'Stripe signing secret')).toContain('dashboard.stripe.com/webhooks')
    const after = await told(installed())
    expect(after.lines.filter((line) => line.startsWith('✗'))).toEqual([])
    expect(after.code).toBe(0)
    for (const what of ['database', 'migrations', 'queue', 'Slack', 'Stripe prices', 'Stripe webhook', 'mail', 'Redis'])
      expect(about(after.lines, what)).toMatch(/^✓/)
  })

  test('whose prices are not what the catalog says is told so', async () => {
    const { lines, code } = await told({ ...installed(), GUILDHALL_CATALOG: 'cartesia' })
    expect(code).toBe(1)
    expect(about(lines, 'Stripe prices')).toMatch(/cartesia_.* and \d+ more → npm run stripe:setup$/)
  })

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'is away',
      { STRIPE_API_URL: `http://127.0.0.1:9` },
      /^Stripe does not answer at http:\/\/127\.0\.0\.1:9: .*\n.*again/,
    ],
    [
      'knows another key',
      { STRIPE_SECRET_KEY: 'sk_test_wrong' },
      /^Stripe refused it \(api_key_invalid\): .*\n.*again/,
    ],
  ])('whose Stripe %s is told so by the setup, in words', async (_, broken, words) => {
    const { code, text } = await withEnvironment({ ...installed(), ...broken }, () => typed('stripe:setup'))
    world().complaints.length = 0
    expect(code).toBe(1)
    expect(text).toMatch(words)
    expect(text).not.toMatch(/sk_test_\w/)
  })

  type Broken = () => Record<string, string>
  test.each<[string, Broken, string, string]>([
    ['a token that was revoked', () => ({ SLACK_BOT_TOKEN: 'xoxb-wrong' }), 'Slack', 'SLACK_BOT_TOKEN'],
    ['a key of Stripe’s that is wrong', () => ({ STRIPE_SECRET_KEY: 'sk_test_wrong' }), 'Stripe', 'STRIPE_SECRET_KEY'],
    ['no Slack there', () => ({ SLACK_API_URL: `http://127.0.0.1:${nobody}/api/` }), 'Slack', 'ECONNREFUSED'],
    ['no Stripe there', () => ({ STRIPE_API_URL: `http://127.0.0.1:${nobody}` }), 'Stripe', 'STRIPE_SECRET_KEY'],
    ['no mail server there', () => ({ SMTP_URL: `smtp://127.0.0.1:${nobody}` }), 'mail', 'SMTP_URL'],
    ['no Redis there', () => ({ REDIS_URL: `redis://127.0.0.1:${nobody}` }), 'Redis', 'REDIS_URL'],
    [
      'no database there',
      () => ({ DATABASE_URL: `postgres://x:hush@127.0.0.1:${nobody}/y` }),
      'database',
      'DATABASE_URL',
    ],
    ['no signing secret', () => ({ STRIPE_WEBHOOK_SECRET: '' }), 'Stripe signing secret', 'STRIPE_WEBHOOK_SECRET'],
  ])('with %s is told so, and of all the rest too', async (_, broken, what, named) => {
    const { code, lines } = await told({ ...installed(), ...broken() })
    world().complaints.length = 0
    expect(code).toBe(1)
    const amiss = lines.filter((line) => line.startsWith('✗'))
    expect(amiss).toHaveLength(1)
    expect(amiss[0]).toContain(named)
    expect(amiss[0]?.slice(2).startsWith(what)).toBe(true)
    expect(lines.length).toBeGreaterThan(8)
    expect(lines.join()).not.toMatch(/hush|xoxb-|sk_test_\w|whsec_/)
  })

  test('with a mail server that does not let us in is told so, and no password is shown', async () => {
    const strict = await openMailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('Invalid login')),
    })
    const { code, lines } = await told({ ...installed(), SMTP_URL: strict.url.replace('://', '://guild:hush@') })
    await strict.close()
    expect(code).toBe(1)
    expect(about(lines, 'mail')).toMatch(/^✗ mail: Invalid login.* → put SMTP_URL right$/)
    expect(lines.join()).not.toContain('hush')
  })

  test('at an address that nobody else reaches is told so', async () => {
    const { lines } = await told({ ...installed(), PUBLIC_URL: 'http://localhost:3000' })
    expect(about(lines, 'address')).toMatch(/^✗ .*set PUBLIC_URL/)
    expect(about(lines, 'Stripe webhook')).toMatch(/^– .*posts to https only/)
  })

  test('whose database is empty is told to migrate', async () => {
    const database = await createEmptyDatabase()
    const { code, lines } = await told({ DATABASE_URL: database.url })
    await database.drop()
    expect(code).toBe(1)
    for (const what of ['migrations', 'queue']) expect(about(lines, what)).toMatch(/^✗ .*npm run db:migrate$/)
  })

  test('with settings that cannot be read is told of each', async () => {
    const { code, lines } = await told({ PORT: 'x', STRIPE_SECRET_KEY: 'pk_test_x' })
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringContaining('STRIPE_SECRET_KEY'), expect.stringContaining('PORT')])
    expect(signsOf(lines)).toEqual(['✗'])
  })
})

test('with nothing set it is the sandbox, and each thing that is absent has its meaning', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-doctor-'))
  await rm(folder, { recursive: true })
  const { code, lines } = await told({ GUILDHALL_DATA: folder })
  expect([code, signsOf(lines)]).toEqual([0, ['–']])
  for (const what of ['database', 'Slack', 'Stripe', 'mail', 'Redis', 'address', 'operators'])
    expect(about(lines, what)).not.toBe('')
  expect(about(lines, 'Slack')).toContain('npm start opens the sandbox')
})

describe('from the command line', () => {
  test('Stripe and the record are compared, of all or of one', async () => {
    const all = await withEnvironment(installed(), () => typed('reconcile'))
    expect(all).toEqual({ code: 0, text: 'Asked Stripe about 0 customers.\nStripe and the record agree.' })
    const nobody = await withEnvironment(installed(), () => typed('reconcile', 'Nobody'))
    expect(nobody).toEqual({ code: 1, text: 'There is no organization with the id or the name Nobody.' })
    const { STRIPE_SECRET_KEY: _, STRIPE_WEBHOOK_SECRET: __, ...off } = installed()
    expect(await withEnvironment(off, () => typed('reconcile'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('Billing is off'),
    })
  })

  test('what is not understood is answered with its usage', async () => {
    for (const args of [
      ['doctor', 'me'],
      ['stripe:setup', '--dry'],
      ['reconcile', 'a', 'b'],
    ])
      expect(await typed(...args)).toMatchObject({ code: 2, text: expect.stringContaining(`usage: ${args[0]}`) })
  })
})

test('a token that was given fewer scopes than the manifest asks for is told with those that are missing', async () => {
  const given = 'commands,chat:write'
  const server = serveHttp((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': given })
    response.end(JSON.stringify({ ok: true, team: 'T' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { code, lines } = await told({ ...installed(), SLACK_API_URL: `http://127.0.0.1:${portOf(server)}/api/` })
    expect(code).toBe(1)
    const [line = ''] = about(lines, 'Slack scopes').split('\n')
    expect(line).toMatch(/^✗ .*files:write.* missing → update the app from npm run manifest, and install it again$/)
    expect(line).not.toMatch(/chat:write[,\s]/)
  } finally {
    server.close()
  }
})
