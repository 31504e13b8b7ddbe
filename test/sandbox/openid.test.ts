// Signing in with the local Slack: what it refuses of an app, as Slack does, and whom it lets say who they are.
import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ground, lay, MANIFEST } from './ground.ts'

const manifest = MANIFEST.replace('oauth_config:\n', 'oauth_config:\n  redirect_urls: [https://HOST/back]\n').replace(
  'scopes: {',
  'scopes: {user: [openid, email], ',
)

let ground: Ground
beforeAll(async () => {
  ground = await lay(() => {}, { manifest, appless: true })
})
afterAll(() => ground.close())

const back = 'http://127.0.0.1:9/back'
const query = (): Record<string, string> => ({
  response_type: 'code',
  client_id: ground.slack.keys.clientId,
  scope: 'openid email',
  redirect_uri: back,
  state: 'mine',
  nonce: 'once',
})
const at = (more: Record<string, string | undefined> = {}): string => {
  const given = Object.entries({ ...query(), ...more }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  )
  return `${ground.slack.address}/openid/connect/authorize?${new URLSearchParams(given)}`
}
const go = (url: string, form?: Record<string, string>) =>
  fetch(url, { redirect: 'manual', ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}) })
const codeFor = async (who: Record<string, string>): Promise<string> => {
  const location = (await go(at(), who)).headers.get('location') ?? ''
  return new URL(location).searchParams.get('code') ?? ''
}
const exchange = async (code: string, more: Record<string, string> = {}) => {
  const { clientId, clientSecret } = ground.slack.keys
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: back,
    ...more,
  })
  const response = await fetch(`${ground.slack.apiUrl}openid.connect.token`, { method: 'POST', body })
  return (await response.json()) as { ok: boolean; error?: string; id_token?: string; access_token?: string }
}
const userInfo = async (token: string) => {
  const headers = { authorization: `Bearer ${token}` }
  return (await (
    await fetch(`${ground.slack.apiUrl}openid.connect.userInfo`, { method: 'POST', headers })
  ).json()) as Record<string, unknown>
}

describe('an app is not let in', () => {
  test.each([
    ['that Slack does not know', { client_id: 'x' }, 'invalid_client_id'],
    ['that asks for a token at once', { response_type: 'token' }, 'invalid_response_type'],
    ['that does not ask who it is', { scope: 'email' }, 'invalid_scope'],
    ['that asks for more than its manifest', { scope: 'openid profile' }, 'invalid_scope'],
    ['that sends people elsewhere', { redirect_uri: 'http://127.0.0.1:9/elsewhere' }, 'bad_redirect_uri'],
    ['that sends people nowhere', { redirect_uri: undefined }, 'bad_redirect_uri'],
    ['that could not tell whose return it is', { state: undefined }, 'missing_state'],
  ])('%s', async (_, wrong, error) => {
    const before = ground.refusals().length
    const answer = await go(at(wrong))
    expect([answer.status, ground.refusals().slice(before)]).toEqual([400, [error]])
    expect(await answer.text()).toContain(error)
  })
})

describe('a person', () => {
  test('is asked who they are, by name; bots and deactivated accounts are nobody', async () => {
    const text = await (await go(at())).text()
    expect(text).toContain('Sandbox')
    expect(text).toContain('Dina Kusuma')
    expect(text).not.toContain('>Robo<')
    expect(text).not.toContain('Dewi')
    for (const as of ['robo', 'dewi', 'nobody']) expect((await go(at(), { as })).status).toBe(200)
    expect((await ground.ask('/signin', { url: at(), as: 'dewi' })).status).toBe(409)
    expect((await ground.ask('/signin', { url: at(), as: 'nobody' })).status).toBe(404)
    expect((await ground.ask('/signin', { url: 'https://slack.com/elsewhere', as: 'dina' })).status).toBe(404)
  })

  test('says who they are, in the form, in the address, or by the driver', async () => {
    const url = await ground.drive<{ url: string }>('/signin', { url: at(), as: 'dina' })
    const ways = [await go(at(), { as: 'dina' }), await go(at({ as: 'dina' }))].map((one) =>
      one.headers.get('location'),
    )
    for (const way of [...ways, url.url]) {
      const { origin, pathname, searchParams } = new URL(way ?? '')
      expect([origin + pathname, searchParams.get('state'), searchParams.has('code')]).toEqual([back, 'mine', true])
    }
  })

  test('may say no', async () => {
    expect((await go(at(), { deny: '1' })).headers.get('location')).toBe(`${back}?error=access_denied&state=mine`)
  })

  test('from elsewhere is always the same account for the same address, confirmed unless told', async () => {
    const seen = []
    for (const more of [{}, { name: 'Ada' }, { confirmed: 'false' }]) {
      const { access_token = '' } = await exchange(await codeFor({ email: 'ada@far.example', ...more }))
      seen.push(await userInfo(access_token))
    }
    expect(new Set(seen.map((one) => `${one.sub} ${one['https://slack.com/team_id']}`)).size).toBe(1)
    expect(seen.map((one) => [one.name, one.email_verified])).toEqual([
      ['ada@far.example', true],
      ['Ada', true],
      ['ada@far.example', false],
    ])
  })
})

describe('a code', () => {
  test('is exchanged once, for a token that is signed and says for whom', async () => {
    const code = await codeFor({ as: 'dina' })
    const { id_token = '', access_token = '' } = await exchange(code)
    const [head = '', body = '', signature = ''] = id_token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    expect(claims).toMatchObject({
      sub: 'U0DINA00001',
      aud: ground.slack.keys.clientId,
      nonce: 'once',
      email: 'dina@sehat.example',
    })
    const { keys } = (await (await go(`${ground.slack.address}/openid/connect/keys`)).json()) as { keys: [JsonWebKey] }
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    expect(createVerify('RSA-SHA256').update(`${head}.${body}`).verify(key, signature, 'base64url')).toBe(true)
    expect(await userInfo(access_token)).toMatchObject({ ok: true, sub: 'U0DINA00001' })
    expect(await exchange(code)).toMatchObject({ ok: false, error: 'code_already_used' })
  })

  test.each([
    ['nobody was given', { code: 'x' }, 'invalid_code'],
    ['with a wrong secret', { client_secret: 'x' }, 'bad_client_secret'],
    ['with another address', { redirect_uri: 'http://127.0.0.1:9/other' }, 'bad_redirect_uri'],
  ])('%s is refused', async (_, wrong, error) => {
    expect(await exchange(await codeFor({ as: 'dina' }), wrong)).toMatchObject({ ok: false, error })
  })

  test('is no token, and neither is the bot’s: who someone is, is asked with their own', async () => {
    const { botToken } = ground.slack.keys
    expect(await userInfo(botToken)).toMatchObject({ ok: false, error: 'not_allowed_token_type' })
    expect(await userInfo(await codeFor({ as: 'dina' }))).toMatchObject({ ok: false, error: 'invalid_auth' })
    expect(await userInfo('')).toMatchObject({ ok: false, error: 'not_authed' })
  })
})
