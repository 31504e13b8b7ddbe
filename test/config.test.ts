// What an operator sets, and what they are told when it cannot be used.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigProblem, type Environment, readConfig, readDatabase, requireSlack } from '../src/config.ts'
import { blotted, createLog } from '../src/log.ts'

const bot = 'xoxb-1234-secretsecret'
const secret = '0123456789abcdef0123456789abcdef'
const app = 'xapp-1-secretsecret'
const http = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: secret }
const socket = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app }

function problemsOf(env: Environment, args: string[] = []): readonly string[] {
  try {
    readConfig(env, args)
  } catch (error) {
    if (error instanceof ConfigProblem) return error.problems
    throw error
  }
  return []
}

describe('with nothing set', () => {
  test('the sandbox is meant, on this machine only, with an embedded database', () => {
    expect(readConfig({})).toMatchObject({
      slack: null,
      database: { folder: '.data' },
      command: '/org',
      socket: false,
      operators: [],
      catalogName: 'standard',
      redisUrl: null,
      publicUrl: 'http://localhost:3000',
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'info',
      notes: [],
    })
  })

  test('the command line chooses Socket Mode and a catalog', () => {
    const config = readConfig({}, ['--socket', '--catalog', 'exoscale'])
    expect([config.socket, config.catalogName, config.catalog.name]).toEqual([true, 'exoscale', expect.any(String)])
  })

  test('a command for the real Slack says that it needs one', () => {
    expect(() => requireSlack(readConfig({}))).toThrow('SLACK_BOT_TOKEN is missing')
  })
})

describe('with Slack’s credentials', () => {
  test('a signing secret means HTTP, heard from everywhere', () => {
    const { slack, host } = readConfig(http)
    expect(slack).toEqual({
      transport: 'http',
      botToken: bot,
      signingSecret: secret,
      apiUrl: 'https://slack.com/api/',
      command: '/org',
    })
    expect(host).toBe('0.0.0.0')
  })

  test('an app token means Socket Mode', () => {
    expect(readConfig(socket).slack).toMatchObject({ transport: 'socket', appToken: app })
  })

  test('both mean HTTP, and --socket means Socket Mode; either is said', () => {
    const both = { ...http, ...socket }
    expect(readConfig(both).slack).toMatchObject({ transport: 'http' })
    expect(readConfig(both).notes.join()).toContain('HTTP it is')
    expect(readConfig(both, ['--socket']).slack).toMatchObject({ transport: 'socket' })
    expect(readConfig(both, ['--socket']).notes.join()).toContain('Socket Mode it is')
  })

  test('spaces and line ends around a value are no part of it', () => {
    expect(readConfig({ ...http, SLACK_BOT_TOKEN: ` ${bot}\n` }).slack?.botToken).toBe(bot)
  })

  test.each(Object.keys({ ...http, ...socket, SLACK_CLIENT_ID: '', SLACK_CLIENT_SECRET: '' }))(
    '%s alone never opens the sandbox, not even empty',
    (name) => {
      expect(problemsOf({ [name]: '' }).join()).toContain(`${name} is empty`)
      expect(problemsOf({ [name]: { ...http, ...socket }[name] ?? 'x' })).not.toEqual([])
    },
  )

  test.each([
    [{ SLACK_BOT_TOKEN: bot }, ['SLACK_SIGNING_SECRET is missing']],
    [{ SLACK_SIGNING_SECRET: secret }, ['SLACK_BOT_TOKEN is missing']],
    [{ ...http, SLACK_BOT_TOKEN: 'xoxp-user' }, ['SLACK_BOT_TOKEN must be the Bot User OAuth Token']],
    [{ ...http, SLACK_SIGNING_SECRET: bot }, ['SLACK_SIGNING_SECRET must be the Signing Secret']],
    [{ ...socket, SLACK_APP_TOKEN: bot }, ['SLACK_APP_TOKEN must be an app-level token']],
    [{ ...http, SLACK_API_URL: 'https://slack.com/' }, ['SLACK_API_URL must be an address that ends in /api/']],
    [{ ...http, SLACK_API_URL: 'slack.com/api/' }, ['SLACK_API_URL must be an address that ends in /api/']],
  ])('%j is refused by name', (env, expected) => {
    const problems = problemsOf(env)
    expect(problems).toHaveLength(expected.length)
    expected.forEach((words, at) => {
      expect(problems[at]).toContain(words)
    })
  })

  test('--socket without an app token is refused', () => {
    expect(problemsOf(http, ['--socket'])).toEqual([
      expect.stringContaining('SLACK_APP_TOKEN is missing, and --socket needs it'),
    ])
  })
})

describe('with Stripe’s credentials', () => {
  const key = 'sk_test_secretsecret'

  test('billing is on, at Stripe itself', () => {
    expect(readConfig({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: 'whsec_1' }).stripe).toEqual({
      secretKey: key,
      webhookSecrets: ['whsec_1'],
      apiUrl: 'https://api.stripe.com',
    })
  })

  test('restricted keys will do, and so will a stand-in', () => {
    const stripe = { STRIPE_SECRET_KEY: 'rk_live_x', STRIPE_API_URL: 'http://127.0.0.1:12111/' }
    expect(readConfig(stripe).stripe).toMatchObject({ secretKey: 'rk_live_x', apiUrl: 'http://127.0.0.1:12111' })
  })

  test('one signing secret may take the place of another', () => {
    const several = { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: 'whsec_a , whsec_b,whsec_c' }
    expect(readConfig(several).stripe?.webhookSecrets).toEqual(['whsec_a', 'whsec_b', 'whsec_c'])
  })

  test('without a signing secret it is said how payments are noticed', () => {
    expect(readConfig({ STRIPE_SECRET_KEY: key }).notes.join()).toContain('STRIPE_WEBHOOK_SECRET is not set')
  })

  test('a signing secret alone is refused', () => {
    expect(problemsOf({ STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toEqual([
      expect.stringMatching(/^STRIPE_SECRET_KEY is missing/),
    ])
  })

  test.each(['whsec_a,,whsec_b', 'whsec_a,sk_test_b', 'whsec_a whsec_b', ','])('secrets %j are refused', (secrets) => {
    const problems = problemsOf({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secrets })
    expect(problems).toEqual([expect.stringMatching(/^STRIPE_WEBHOOK_SECRET/)])
  })

  test('with the real Slack and no Stripe, billing is off and says so', () => {
    expect(readConfig(http).stripe).toBeNull()
    expect(readConfig(http).notes.join()).toContain('billing is off')
  })
})

describe('with a mail server', () => {
  const mail = { SMTP_URL: 'smtps://user:hush@smtp.example.com', MAIL_FROM: 'Guildhall <guildhall@example.com>' }

  test('e-mail has somewhere to go, and someone it is from', () => {
    expect(readConfig(mail).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM })
    expect(readConfig({}).mail).toBeNull()
  })

  test('one of the two is refused', () => {
    expect(problemsOf({ SMTP_URL: mail.SMTP_URL })).toEqual([expect.stringMatching(/^MAIL_FROM is missing/)])
    expect(problemsOf({ MAIL_FROM: mail.MAIL_FROM })).toEqual([expect.stringMatching(/^SMTP_URL is missing/)])
  })
})

describe('with the real Slack', () => {
  const signIn = { SLACK_CLIENT_ID: '12.34', SLACK_CLIENT_SECRET: 'hush' }

  test('people can sign in on pages where both are given, at the Slack that was chosen', () => {
    expect(readConfig({ ...http, ...signIn }).signIn).toEqual({
      clientId: '12.34',
      clientSecret: 'hush',
      apiUrl: 'https://slack.com/api/',
    })
    const elsewhere = { SLACK_API_URL: 'http://127.0.0.1:4000/api/' }
    expect(readConfig({ ...http, ...signIn, ...elsewhere }).signIn?.apiUrl).toBe('http://127.0.0.1:4000/api/')
    expect(readConfig(http).signIn).toBeNull()
  })

  test.each([
    ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    ['SLACK_CLIENT_SECRET', 'SLACK_CLIENT_ID'],
  ] as const)('%s alone is refused', (given, missing) => {
    expect(problemsOf({ ...http, [given]: signIn[given] })).toEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing`)),
    ])
  })

  test('whatever is off because it is not set is said, and what is set is not', () => {
    const off = ['SLACK_CLIENT_ID', 'SMTP_URL', 'STRIPE_SECRET_KEY', 'GUILDHALL_OPERATORS']
    const named = (notes: readonly string[]) => notes.map((note) => note.split(' ')[0])
    expect(named(readConfig(http).notes)).toEqual(off)
    const mail = { SMTP_URL: 'smtp://smtp.example.com', MAIL_FROM: 'a@example.com' }
    const rest = { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x', GUILDHALL_OPERATORS: 'U1A' }
    expect(readConfig({ ...http, ...signIn, ...mail, ...rest }).notes).toEqual([])
    expect(readConfig(mail).notes).toEqual([])
  })
})

describe('a setting that cannot be used', () => {
  test.each([
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_URL', 'localhost'],
    ['SLACK_COMMAND', 'org'],
    ['SLACK_COMMAND', '/Org'],
    ['GUILDHALL_OPERATORS', 'dina, budi'],
    ['GUILDHALL_CATALOG', 'standart'],
    ['GUILDHALL_CATALOG', './nowhere.yaml'],
    ['REDIS_URL', 'host:6379'],
    ['STRIPE_SECRET_KEY', 'pk_test_public'],
    ['STRIPE_SECRET_KEY', 'whsec_1'],
    ['STRIPE_API_URL', 'https://api.stripe.com/v1'],
    ['STRIPE_API_URL', 'localhost:12111'],
    ['SMTP_URL', 'smtp.example.com'],
    ['SMTP_URL', 'https://smtp.example.com'],
    ['MAIL_FROM', 'Guildhall'],
    ['MAIL_FROM', 'Guildhall <guildhall>'],
    ['PUBLIC_URL', 'https://org.example.com/path'],
    ['PUBLIC_URL', 'org.example.com'],
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['HOST', 'my host'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}`))])
  })

  test('is reported together with all others in one message', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxp-1', PORT: 'x', LOG_LEVEL: 'loud', GUILDHALL_CATALOG: 'standart' }
    const problems = problemsOf(env, ['--sockets'])
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'PORT',
      'LOG_LEVEL',
      'GUILDHALL_CATALOG',
      '--sockets',
    ])
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1)
    expect(() => readConfig(env)).toThrow(/^Guildhall cannot start\. 5 settings need a change:\n {2}- /)
  })

  test('is never repeated, for it may be a secret', () => {
    const wrong = Object.fromEntries(
      [
        'SLACK_BOT_TOKEN',
        'SLACK_SIGNING_SECRET',
        'SLACK_APP_TOKEN',
        'DATABASE_URL',
        'REDIS_URL',
        'SLACK_API_URL',
        'STRIPE_SECRET_KEY',
        'STRIPE_WEBHOOK_SECRET',
        'STRIPE_API_URL',
        'SMTP_URL',
        'MAIL_FROM',
        'PORT',
      ].map((name) => [name, 'xoxe-hushhush']),
    )
    expect(problemsOf(wrong).join()).not.toContain('hush')
  })

  test('in a catalog is reported by its path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-'))
    const file = join(folder, 'catalog.yaml')
    await writeFile(file, 'name: x\nroles: 3\n')
    const problems = problemsOf({ GUILDHALL_CATALOG: file })
    await rm(folder, { recursive: true })
    expect(problems).toContainEqual(expect.stringMatching(/^GUILDHALL_CATALOG .*: roles: /))
  })

  test('on the command line is answered with the one that was meant', () => {
    expect(problemsOf({}, ['--sokcet'])).toEqual([expect.stringContaining('did you mean "--socket"?')])
    expect(problemsOf({}, ['--catalog'])).toEqual(['--catalog needs a name or a file after it'])
    expect(problemsOf({}, ['exoscale'])).toHaveLength(1)
  })

  test('of Slack does not matter where only the database is asked for', () => {
    expect(readDatabase({ SLACK_BOT_TOKEN: '' })).toEqual({ folder: '.data' })
    expect(readDatabase({ DATABASE_URL: 'postgres://h/d' })).toEqual({ url: 'postgres://h/d' })
    expect(() => readDatabase({ DATABASE_URL: 'h' })).toThrow('DATABASE_URL must be')
  })
})

test('operators are read with commas, spaces or both between them', () => {
  expect(readConfig({ GUILDHALL_OPERATORS: 'U1A, W2B U3C' }).operators).toEqual(['U1A', 'W2B', 'U3C'])
})

describe('the log', () => {
  test('shows neither tokens nor passwords, wherever they stand', () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    log.info({ key: 'sk_live_secretsecret', secrets: ['whsec_secretsecret'] }, 'rk_test_secretsecret')
    const nested = { headers: { authorization: `Bearer ${bot}` }, url: 'postgres://guildhall:hush@host/db' }
    log.info({ error: new Error(`refused ${app}`), nested }, `with ${bot}`)
    log.warn(
      { url: 'https://org.example.com/invitations/inv_1a2b.secretsecret-x_y' },
      'GET /invitations/lnk_9z.hushhush',
    )
    expect(lines.join()).not.toMatch(/secretsecret|hush/)
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      level: 'info',
      msg: 'with xox…',
      error: { message: 'refused xapp-…' },
    })
  })

  test('leaves everything else as it is', () => {
    const line = '{"url":"https://slack.com/api/","at":"10:30","who":"dina@sehat.example"}'
    expect(blotted(line)).toBe(line)
  })
})
