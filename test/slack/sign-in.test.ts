// Signing in with Slack over the wire, against a stand-in that says whatever it likes: only what was made for this app, for
// this visit and lately is believed.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account, Log } from '../../src/org/context.ts'
import { readIdToken } from '../../src/slack/wire/id-token.ts'
import { createSignIn } from '../../src/slack/wire/sign-in.ts'

type Answer = { status?: number; body: object }
type Asked = { path: string; form: Record<string, string>; authorization: string | undefined }

let answers: Record<string, Answer> = {}
const asked: Asked[] = []
const logged: string[] = []
const server = createServer(async (request, response) => {
  const path = request.url ?? ''
  const form = Object.fromEntries(new URLSearchParams(await text(request)))
  asked.push({ path, form, authorization: request.headers.authorization })
  const { status = 200, body } = answers[path] ?? { status: 404, body: {} }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const log: Log = {
  debug() {},
  info() {},
  warn: (_facts, message) => void logged.push(`warn ${message}`),
  error: (_facts, message) => void logged.push(`error ${message}`),
}

const here: Account = {
  tenant: 'T1',
  teamId: 'T1',
  userId: 'U1',
  kind: 'guest',
  name: 'Ada Here',
  email: 'old@acme.example',
  emailConfirmed: false,
  locale: 'id-ID',
  timeZone: 'Asia/Jakarta',
}

const signInFor = (apiUrl = `${origin}/api/`) =>
  createSignIn(
    { clientId: '1.2', clientSecret: 'secret', apiUrl },
    {
      log,
      redirectUrl: () => 'https://org.example.com/sign-in/slack',
      identity: async () => ({ teamId: 'T1', enterpriseId: null }),
      directory: { find: async ({ userId }) => (userId === 'U1' ? here : null) },
    },
  )

const soon = () => Math.floor(Date.now() / 1000) + 300
const claims = () => ({ iss: 'anyone at all', sub: 'U1', aud: '1.2', exp: soon(), nonce: 'once' })
const jwt = (body: unknown) =>
  ['{"alg":"RS256"}', JSON.stringify(body), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
const info = {
  ok: true,
  sub: 'U1',
  'https://slack.com/user_id': 'U1',
  'https://slack.com/team_id': 'T1',
  email: 'ada@acme.example',
  email_verified: true,
  name: 'Ada',
  locale: 'en-US',
}
const saying = (token: object, who: object = info) => {
  answers = {
    '/api/openid.connect.token': { body: { ok: true, access_token: 'xoxp-1', token_type: 'Bearer', ...token } },
    '/api/openid.connect.userInfo': { body: who },
  }
}
beforeEach(() => {
  asked.splice(0)
  logged.splice(0)
  saying({ id_token: jwt(claims()) })
})

const finish = () => signInFor().finish('code', { nonce: 'once' })

test('people are sent to the page beside the API, with what must come back with them', async () => {
  const { origin: at, pathname, searchParams } = new URL(await signInFor().addressFor({ state: 's', nonce: 'n' }))
  expect([at, pathname]).toEqual([origin, '/openid/connect/authorize'])
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    scope: 'openid profile email',
    client_id: '1.2',
    state: 's',
    nonce: 'n',
    redirect_uri: 'https://org.example.com/sign-in/slack',
  })
  expect(signInFor('https://slack.com/api/').leadsThrough).toEqual(['https://slack.com', 'https://*.slack.com'])
  expect(signInFor().leadsThrough).toEqual([origin])
})

test('a code is exchanged once, with the secret and the same address, and who it is is asked with their own token', async () => {
  await finish()
  expect(asked.map(({ path }) => path)).toEqual(['/api/openid.connect.token', '/api/openid.connect.userInfo'])
  expect(asked[0]?.form).toMatchObject({
    client_id: '1.2',
    client_secret: 'secret',
    code: 'code',
    grant_type: 'authorization_code',
    redirect_uri: 'https://org.example.com/sign-in/slack',
  })
  expect(asked[0]?.authorization).toBeUndefined()
  expect(asked[1]?.authorization).toBe('Bearer xoxp-1')
})

describe('who it is', () => {
  test('of this Slack is whoever it knows by that id, with the address that was told now', async () => {
    expect(await finish()).toEqual({ ...here, email: 'ada@acme.example', emailConfirmed: true })
  })

  test('of a Slack elsewhere is someone external, as they describe themselves', async () => {
    const who = { ...info, 'https://slack.com/team_id': 'T9', email_verified: false }
    saying({ id_token: jwt(claims()) }, who)
    expect(await finish()).toEqual({
      tenant: 'T9',
      teamId: 'T9',
      userId: 'U1',
      kind: 'external',
      name: 'Ada',
      email: 'ada@acme.example',
      emailConfirmed: false,
      locale: 'en-US',
      timeZone: null,
    })
  })

  test('of an Enterprise organization belongs to it as a whole', async () => {
    saying(
      { id_token: jwt(claims()) },
      { ...info, 'https://slack.com/team_id': 'T9', 'https://slack.com/enterprise_id': 'E9' },
    )
    expect(await finish()).toMatchObject({ tenant: 'E9', teamId: 'T9', kind: 'external' })
  })

  test('without an address has none that is confirmed', async () => {
    const { email, email_verified, ...silent } = info
    saying({ id_token: jwt(claims()) }, { ...silent, 'https://slack.com/team_id': 'T9' })
    expect(await finish()).toMatchObject({ email: null, emailConfirmed: false })
  })

  test.each([
    ['true', true],
    ['false', false],
    ['yes', false],
    [1, false],
    [null, false],
  ])(
    'elsewhere has an address that is confirmed where it says so, in either way: %j',
    async (email_verified, isConfirmed) => {
      saying({ id_token: jwt(claims()) }, { ...info, 'https://slack.com/team_id': 'T9', email_verified })
      expect(await finish()).toMatchObject({ email: 'ada@acme.example', emailConfirmed: isConfirmed })
    },
  )

  test('of this Slack keeps what Slack itself says of their address where nothing is said of it', async () => {
    const { email_verified: _, ...silent } = info
    saying({ id_token: jwt(claims()) }, { ...silent, email: here.email })
    expect(await finish()).toEqual(here)
    saying({ id_token: jwt(claims()) }, silent)
    expect(await finish()).toMatchObject({ email: 'ada@acme.example', emailConfirmed: false })
  })

  test('is known by the subject alone, on clocks that are minutes apart', async () => {
    const { 'https://slack.com/user_id': _, ...silent } = info
    saying({ id_token: jwt({ ...claims(), exp: soon() - 500 }) }, silent)
    expect(await finish()).toMatchObject({ userId: 'U1', email: 'ada@acme.example' })
  })
})

describe('a token is not believed', () => {
  test.each([
    ['made for another visit', { nonce: 'another' }],
    ['without a visit', { nonce: undefined }],
    ['made for another app', { aud: '9.9' }],
    ['made for several apps, not by this one', { aud: ['9.9', '1.2'], azp: '9.9' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ['that never expires', { exp: undefined }],
    ['of nobody', { sub: '' }],
    ['of another than userInfo speaks of', { sub: 'U2' }],
    ['of the same id in another Slack', { 'https://slack.com/team_id': 'T9' }],
  ])('%s', async (_, wrong) => {
    saying({ id_token: jwt({ ...claims(), ...wrong }) })
    expect(await finish()).toBeNull()
    expect(logged).toEqual(['warn what came back from signing in with Slack was not believed'])
  })

  test.each([['none'], [''], ['a.b.c'], ['a'], [`a.${Buffer.from('null').toString('base64url')}.c`]])(
    '%j',
    async (id_token) => {
      saying(id_token === 'none' ? {} : { id_token })
      expect(await finish()).toBeNull()
    },
  )

  test.each([[{ ok: true, sub: 'U1' }], [{ ...info, 'https://slack.com/team_id': '' }], [{ ...info, sub: 7 }]])(
    'where userInfo does not say whose it is: %j',
    async (who) => {
      saying({ id_token: jwt(claims()) }, who)
      expect(await finish()).toBeNull()
    },
  )

  test('without an access token', async () => {
    saying({ id_token: jwt(claims()), access_token: '' })
    expect(await finish()).toBeNull()
  })
})

test('a token from Slack itself must be from Slack; what a stand-in calls itself is its own affair', () => {
  const expected = { clientId: '1.2', nonce: 'once' }
  const token = (iss: string) => jwt({ ...claims(), iss })
  expect(readIdToken(token('https://slack.com'), { ...expected, issuer: 'https://slack.com' })).toEqual({
    sub: 'U1',
    teamId: null,
  })
  expect(readIdToken(token('https://slack.com.example'), { ...expected, issuer: 'https://slack.com' })).toHaveProperty(
    'wrong',
  )
  expect(readIdToken(token('http://127.0.0.1:1'), { ...expected, issuer: null })).toEqual({ sub: 'U1', teamId: null })
})

describe('a code', () => {
  test.each(['invalid_code', 'code_already_used', 'code_expired'])('that Slack calls %s is nobody’s', async (error) => {
    answers['/api/openid.connect.token'] = { body: { ok: false, error } }
    expect(await finish()).toBeNull()
    expect(asked).toHaveLength(1)
  })

  test.each([
    [{ status: 500, body: {} }, []],
    [{ body: { ok: false, error: 'internal_error' } }, []],
    [{ status: 429, body: { ok: false, error: 'ratelimited' } }, []],
    [
      { body: { ok: false, error: 'bad_client_secret' } },
      ['error nobody can sign in: Slack does not take the settings of it'],
    ],
  ])(
    'is tried once, and what is wrong with Slack or the settings is not taken for an answer: %j',
    async (answer, errors) => {
      answers['/api/openid.connect.token'] = answer
      await expect(finish()).rejects.toThrow()
      expect(asked).toHaveLength(1)
      expect(logged.filter((one) => one.startsWith('error'))).toEqual(errors)
    },
  )
})
