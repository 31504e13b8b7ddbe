// The driver finds what a person means, as that person would: the button they saw last, the one beside a name, the input by its label.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange, SeenMessage } from '../../src/sandbox/driving/exchange.ts'
import { type BoltApp, type Ground, lay, modal, row, says } from './ground.ts'

const divider = { type: 'divider' as const }
const beside = (text: string, id: string, value: string, label = 'Switch') => ({
  ...says(text),
  accessory: row({ id, text: label, value }).elements[0],
})

/** Two cards with a row of buttons each, and a list with a button beside every line. */
const CARDS = [
  says('*Sehat Clinic*\nYou are Owner'),
  row({ id: 'leave', text: '👋 Leave', value: 'org_1' }, { id: 'manage', text: 'Manage', value: 'org_1' }),
  divider,
  says('*Sehat Clinic Two*'),
  { type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text: 'with <@U0BUDI00001>' }] },
  row({ id: 'leave', text: '👋 Leave', value: 'org_2' }, { id: 'manage', text: 'Manage', value: 'org_2' }),
]
const LIST = [beside('Apotek', 'switch', 'org_3'), beside('Klinik', 'switch', 'org_4')]
const option = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value })
const menu = {
  type: 'overflow' as const,
  action_id: 'more',
  options: [option('Rename', 'rename'), option('Delete', 'delete')],
}
const roles = {
  type: 'static_select' as const,
  action_id: 'role',
  placeholder: { type: 'plain_text' as const, text: 'Role' },
  options: [option('Owner', 'owner'), option('Member', 'member')],
}
const field = (id: string, label: string, element: object) => ({
  type: 'input' as const,
  block_id: id,
  optional: true,
  label: { type: 'plain_text' as const, text: label },
  element: { action_id: `${id}_in`, ...element },
})
const EVERYTHING = [
  field('title', 'Title', { type: 'plain_text_input', initial_value: 'as it was' }),
  field('role', 'Their role', { ...roles, initial_option: roles.options[1], action_id: 'role_in' }),
  field('who', 'People', { type: 'multi_users_select' }),
  field('when', 'Until', { type: 'datepicker' }),
  field('flags', 'Also', { type: 'checkboxes', options: roles.options }),
  field('logo', 'Logo', { type: 'file_input' }),
  field('plan', 'Plan', { type: 'external_select', min_query_length: 0 }),
  { ...field('search', 'Search', { type: 'plain_text_input' }), dispatch_action: true },
]

/** An app that shows all this, and tells what it was sent. */
const heard: Record<string, unknown>[] = []
function write(app: BoltApp): void {
  app.command('/org', async ({ command, ack, client }) => {
    const shown: Record<string, object[]> = {
      cards: CARDS,
      list: LIST,
      menu: [
        { ...says('Apotek'), accessory: menu },
        { type: 'actions', elements: [roles] },
      ],
    }
    if (command.text === 'form') {
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view: modal('Form', { blocks: EVERYTHING }) })
    } else await ack({ text: command.text || 'nothing', blocks: (shown[command.text] ?? [says('Hello')]) as never })
  })
  app.action(/.*/, async ({ action, body, ack }) => {
    heard.push({ ...(action as object), hasMessage: 'message' in body })
    await ack()
  })
  app.options(/.*/, async ({ ack, payload }) => ack({ options: [option(`Plan ${payload.value}`, 'p')] as never }))
  app.view('create', async ({ ack, view, body }) => {
    heard.push({ state: view.state.values, trigger: 'trigger_id' in body })
    await ack()
  })
}

let ground: Ground
beforeAll(async () => {
  ground = await lay(write)
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

describe('choosing and filling', () => {
  it('a select in a message is told to the app at once', async () => {
    await type('menu')
    await ground.drive('/choose', { as: 'dina', action: 'Role', value: 'Owner' })
    expect(last()).toMatchObject({ type: 'static_select', selected_option: { value: 'owner' } })
  })

  it('a modal takes every kind of value by label, block or action, and inputs not named keep theirs', async () => {
    await type('form')
    const values = {
      who: ['@budi', 'sari'],
      Until: '2026-12-24',
      flags_in: ['Owner', 'member'],
      Logo: { name: 'logo.png', type: 'image/png', base64: 'AAAA' },
      Plan: 'Plan Plan',
    }
    const told = await ground.drive('/submit', { as: 'dina', values: { ...values, Plan: 'Plan' } }).catch(String)
    expect(told).toContain('does not offer')
    values.Plan = 'p'
    const sent = await ground.drive<Exchange>('/submit', { as: 'dina', values })
    expect(sent).toMatchObject({ closed: true, status: 200 })
    expect(last()).toMatchObject({
      state: {
        title: { title_in: { value: 'as it was' } },
        role: { role_in: { selected_option: { value: 'member' } } },
        who: { who_in: { selected_users: ['U0BUDI00001', 'U0SARI00001'] } },
        when: { when_in: { selected_date: '2026-12-24' } },
        flags: { flags_in: { selected_options: [{ value: 'owner' }, { value: 'member' }] } },
        logo: { logo_in: { files: [{ name: 'logo.png', mimetype: 'image/png', size: 3 }] } },
        plan: { plan_in: { selected_option: { text: { text: 'Plan p' } } } },
        search: { search_in: { value: null } },
      },
    })
  })

  it('a file can be fetched with the token of the app, and with nothing else', async () => {
    const [file] = ground.slack.space.files.all()
    const { file: shown } = (await ground.client.files.info({ file: file?.id ?? '' })) as {
      file?: { url_private_download?: string }
    }
    const url = shown?.url_private_download ?? ''
    const authorization = `Bearer ${ground.slack.keys.botToken}`
    const read = await fetch(url, { headers: { authorization } })
    expect([read.headers.get('content-type'), (await read.arrayBuffer()).byteLength]).toEqual(['image/png', 3])
    expect((await fetch(url)).headers.get('content-type')).toBe('text/html')
  })

  it('typing into an input that dispatches tells the app; into another it does not', async () => {
    const { view } = await type('form')
    await ground.drive('/choose', { as: 'dina', action: 'Search', value: 'apo' })
    expect(last()).toMatchObject({ type: 'plain_text_input', action_id: 'search_in', value: 'apo' })
    const before = heard.length
    const told = await ground.drive('/choose', { as: 'dina', action: 'Title', value: 'new' })
    expect(heard.length).toBe(before)
    expect(told.view?.id).toBe(view?.id)
    expect(told.view?.state).toMatchObject({ values: { title: { title_in: { value: 'new' } } } })
  })

  it('an option or an input that is not there answers 400 and leaves the modal open', async () => {
    await type('form')
    const wrong = await ground.ask('/submit', { as: 'dina', values: { role: 'Emperor' } })
    expect(wrong).toMatchObject({ status: 400, body: { choices: ['Owner', 'Member'] } })
    expect(await ground.ask('/submit', { as: 'dina', values: { Colour: 'red' } })).toMatchObject({ status: 400 })
    expect(await ground.drive('/close', { as: 'dina' })).toMatchObject({ closed: true })
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
  expect(await ground.ask('/pay', { url: 'x' })).toMatchObject({ status: 501 })
  expect(await ground.ask('/clock', { advance: 'tomorrow' })).toMatchObject({ status: 400 })
  expect(await ground.ask('/nowhere')).toMatchObject({ status: 404 })
  const broken = await ground.api.request('/sandbox/api/home', { method: 'POST', body: '{' })
  expect([broken.status, await broken.json()]).toEqual([400, { error: 'The body is not JSON' }])
  const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://evil.example', host: 'localhost' } }
  expect((await ground.api.request('/sandbox/api/settle', foreign)).status).toBe(403)
})
