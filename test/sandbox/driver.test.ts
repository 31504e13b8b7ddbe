// The driver finds what a person means, as that person would: the button they saw last, the one beside a name, the input by its label.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SeenMessage } from '../../src/sandbox/driving/exchange.ts'
import { type Ground, lay } from './ground.ts'
import { heard, showcase } from './showcase.ts'

let ground: Ground
beforeAll(async () => {
  ground = await lay(showcase)
})
afterAll(async () => {
  await ground.close()
})
afterEach(() => {
  expect(ground.refusals()).toEqual([])
})

const type = (text: string) => ground.drive('/command', { as: 'dina', text })
const press = (body: object) => ground.ask('/press', { as: 'dina', ...body })
const last = () => heard.at(-1)

describe('pressing', () => {
  it('a button goes by its action_id or by what is written on it, with or without its emoji', async () => {
    await type('cards')
    await press({ action: 'manage', value: 'org_2' })
    expect(last()).toMatchObject({ action_id: 'manage', value: 'org_2', hasMessage: false })
    await press({ action: 'Leave', value: 'org_1' })
    expect(last()).toMatchObject({ action_id: 'leave', value: 'org_1' })
  })

  it('among several it is the one whose card says so: the whole line before a part of it, names of people too', async () => {
    await type('cards')
    await press({ action: 'Manage', value: 'Sehat Clinic' })
    expect(last()).toMatchObject({ value: 'org_1' })
    await press({ action: 'Manage', value: 'Clinic Two' })
    expect(last()).toMatchObject({ value: 'org_2' })
    await press({ action: 'Manage', value: 'Budi Santoso' })
    expect(last()).toMatchObject({ value: 'org_2' })
    await type('list')
    await press({ action: 'switch', value: 'klinik' })
    expect(last()).toMatchObject({ value: 'org_4' })
  })

  it('is refused with the choices where it could be several', async () => {
    await type('list')
    const told = await press({ action: 'Switch' })
    expect(told.status).toBe(409)
    expect(told.body.choices).toMatchObject([
      { action_id: 'switch', value: 'org_3', near: 'apotek' },
      { action_id: 'switch', value: 'org_4' },
    ])
  })

  it('reaches back to where such a button was seen last, or into the message that is named', async () => {
    await type('cards')
    const { messages } = await type('list')
    await type('')
    await press({ action: 'Switch', value: 'org_3' })
    expect(last()).toMatchObject({ action_id: 'switch', value: 'org_3' })
    expect(await press({ action: 'Manage', value: 'org_1', in: messages[0]?.ts })).toMatchObject({ status: 404 })
    expect(await press({ action: 'Switch', value: 'org_4', in: messages[0]?.ts })).toMatchObject({ status: 200 })
  })

  it('finds the entries of an overflow menu', async () => {
    await type('menu')
    await press({ action: 'Delete' })
    expect(last()).toMatchObject({ action_id: 'more', selected_option: { value: 'delete' } })
    await ground.drive('/choose', { as: 'dina', action: 'more', value: 'Rename' })
    expect(last()).toMatchObject({ action_id: 'more', selected_option: { value: 'rename' } })
  })

  it('what is not there answers 404, and who is not there with the handles there are', async () => {
    expect(await press({ action: 'Fly' })).toMatchObject({ status: 404 })
    const told = await ground.ask('/command', { as: 'nobody', text: '' })
    expect(told).toMatchObject({ status: 404, body: { error: expect.stringContaining('dina, budi, sari') } })
  })
})

describe('people', () => {
  it('of every kind are there, and only those with someone at the keyboard can act', async () => {
    const people = await ground.drive<{ handle: string; kind: string; slackUserId: string }[]>('/people')
    expect(new Set(people.map((person) => person.kind))).toEqual(
      new Set(['member', 'guest', 'bot', 'deactivated', 'external']),
    )
    expect(people.find((person) => person.handle === 'dina')).toEqual({
      handle: 'dina',
      name: 'Dina Kusuma',
      slackUserId: 'U0DINA00001',
      email: 'dina@sehat.example',
      kind: 'member',
    })
    for (const as of ['robo', 'dewi', 'eko']) expect((await ground.ask('/command', { as, text: '' })).status).toBe(409)
    expect((await ground.ask('/command', { as: 'gita', text: '' })).status).toBe(200)
  })

  it('show every flag by which kinds are told apart, and strangers hide their address', async () => {
    const of = async (user: string) => (await ground.client.users.info({ user, include_locale: true })).user
    expect(await of('U0DINA00001')).toMatchObject({
      is_email_confirmed: true,
      tz: 'Asia/Jakarta',
      tz_offset: 25_200,
      locale: 'id-ID',
      profile: { email: 'dina@sehat.example' },
    })
    expect(await of('U0GITA00001')).toMatchObject({ is_restricted: true })
    expect(await of('U0ROBO00001')).toMatchObject({ is_bot: true })
    expect(await of('U0DEWI00001')).toMatchObject({ deleted: true })
    const eko = await of('U0EKO000001')
    expect(eko).toMatchObject({ is_stranger: true, team_id: 'T0PARTNER01' })
    expect(eko?.profile?.email).toBeUndefined()
  })

  it('can be listed in pages, without strangers, and found by address', async () => {
    const ids: string[] = []
    let cursor = ''
    do {
      const page = await ground.client.users.list({ limit: 4, ...(cursor ? { cursor } : {}) })
      ids.push(...(page.members ?? []).map((member) => member.id ?? ''))
      cursor = page.response_metadata?.next_cursor ?? ''
    } while (cursor)
    expect(ids).toContain('U0YUSUF0001')
    expect(ids).not.toContain('U0EKO000001')
    const found = await ground.client.users.lookupByEmail({ email: 'OMAR@acme.example' })
    expect(found.user?.id).toBe('U0OMAR00001')
  })

  it('see only what is theirs', async () => {
    await ground.client.chat.postMessage({ channel: 'U0SARI00001', text: 'one' })
    await ground.client.chat.postMessage({ channel: 'U0SARI00001', text: 'two' })
    const inbox = await ground.drive<SeenMessage[]>('/inbox?as=sari')
    expect(inbox.map((message) => message.text)).toEqual(['one', 'two'])
    expect(await ground.drive('/inbox?as=ana')).toEqual([])
  })
})

it('what makes no sense is told in plain words, never a stack', async () => {
  expect(await ground.ask('/command', { text: 'x' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('as') },
  })
  expect(await ground.ask('/pay', { url: 'x' })).toMatchObject({ status: 409 })
  expect(await ground.ask('/clock', { advance: 'tomorrow' })).toMatchObject({ status: 400 })
  expect(await ground.ask('/nowhere')).toMatchObject({ status: 404 })
  const broken = await ground.api.request('/sandbox/api/home', { method: 'POST', body: '{' })
  expect([broken.status, await broken.json()]).toEqual([400, { error: 'The body is not JSON' }])
  const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://evil.example', host: 'localhost' } }
  expect((await ground.api.request('/sandbox/api/settle', foreign)).status).toBe(403)
})
