// Modals and menus are filled as a person fills them: by what is written on an input, with the words of an option.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange } from '../../src/sandbox/driving/exchange.ts'
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
const last = () => heard.at(-1)

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
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html')
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
