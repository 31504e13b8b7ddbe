// What Slack keeps of a view that changes under someone's hands: what they typed, and the word that says which view it was.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type Ground, lay, modal, row } from './ground.ts'

const label = (text: string) => ({ type: 'plain_text' as const, text })
const field = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  optional: true,
  label: label(block_id),
  element: { type: 'plain_text_input', action_id: 'in', ...element },
  ...more,
})
const option = (value: string) => ({ text: label(value), value })
const dispatching = (...when: string[]) => [
  { dispatch_action_config: { trigger_actions_on: when } },
  { dispatch_action: true },
]

const [whileTyping = {}, asAction = {}] = dispatching('on_character_entered')
const [onEnter = {}] = dispatching('on_enter_pressed')
const first = [
  field('name', whileTyping, asAction),
  field('note', { ...onEnter, initial_value: 'as given' }, asAction),
  field('role', { type: 'static_select', options: [option('a'), option('b')] }),
  field('mail', { type: 'email_text_input' }),
  row({ id: 'again', text: 'Again' }),
]
let next: unknown[] = first

type Action = Record<string, unknown> & { hash?: string }
const heard: Action[] = []
let ground: Ground
beforeAll(async () => {
  ground = await lay((app) => {
    app.command('/org', async ({ command, ack, client }) => {
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view: modal('Form', { blocks: first }) })
    })
    app.action(/.*/, async ({ action, body, ack, client }) => {
      const view = 'view' in body ? body.view : undefined
      heard.push({ ...(action as object), hash: view?.hash ?? '', state: view?.state.values })
      await ack()
      if ('action_id' in action && action.action_id === 'again')
        await client.views.update({
          view_id: view?.id ?? '',
          hash: view?.hash ?? '',
          view: modal('Form', { blocks: next }),
        })
    })
  })
})
afterAll(() => ground.close())
afterEach(() => {
  expect(ground.refusals()).toEqual([])
})

const last = () => heard.at(-1) ?? {}
const choose = (action: string, value: string) => ground.drive('/choose', { as: 'dina', action, value })

/** Opens the form, fills it, and has it changed into these blocks; answers what stands in it then. */
async function afterChange(blocks: unknown[]): Promise<Record<string, unknown>> {
  next = blocks
  await ground.drive('/command', { as: 'dina', text: '' })
  await choose('name', 'Sehat')
  await choose('role', 'b')
  await choose('mail', 'dina@sehat.example')
  const { view } = await ground.drive('/press', { as: 'dina', action: 'Again' })
  const values = (view?.state.values ?? {}) as Record<string, Record<string, Record<string, unknown>>>
  const of = ([id, inputs]: [string, Record<string, Record<string, unknown>>]) => {
    const { type, ...value } = Object.values(inputs)[0] ?? {}
    return [id, Object.values(value)[0]]
  }
  return Object.fromEntries(Object.entries(values).map(of as never))
}

describe('what stands in a view that is updated', () => {
  it('stays where block, action and kind of input stay', async () => {
    const kept = await afterChange(first)
    expect(kept).toEqual({ name: 'Sehat', note: 'as given', role: option('b'), mail: 'dina@sehat.example' })
  })

  it('stays even where another first value is given; under another block id that one shows', async () => {
    const changed = first.map((block) => ('block_id' in block && block.block_id === 'note' ? undefined : block))
    const note = (id: string) => [...changed.filter((block) => !!block), field(id, { initial_value: 'another' })]
    expect(await afterChange(note('note'))).toMatchObject({ note: 'as given' })
    expect(await afterChange(note('note 2'))).toMatchObject({ 'note 2': 'another' })
  })

  it('goes with its block, its action, or its kind', async () => {
    const kept = await afterChange([
      field('name 2', {}),
      field('note', { action_id: 'other' }),
      field('role', { type: 'plain_text_input' }),
      field('mail', { type: 'url_text_input' }),
    ])
    expect(kept).toEqual({ 'name 2': null, note: null, role: null, mail: null })
  })
})

describe('an input that tells the app while someone types', () => {
  it('sends what was typed, on each character or on Enter as it asks, and the state has it', async () => {
    await ground.drive('/command', { as: 'dina', text: '' })
    const told = await choose('name', 'Klinik')
    expect(last()).toMatchObject({
      type: 'plain_text_input',
      block_id: 'name',
      action_id: 'in',
      value: 'Klinik',
      hash: expect.stringMatching(/./),
      state: { name: { in: { type: 'plain_text_input', value: 'Klinik' } } },
    })
    expect(told.view?.state).toMatchObject({ values: { name: { in: { value: 'Klinik' } } } })
    await choose('note', 'typed, then Enter')
    expect(last()).toMatchObject({ block_id: 'note', value: 'typed, then Enter' })
  })

  it('the others send nothing', async () => {
    await ground.drive('/command', { as: 'dina', text: '' })
    const before = heard.length
    await choose('mail', 'dina@sehat.example')
    expect(heard.length).toBe(before)
  })
})

describe('a view that has changed since', () => {
  it('every action names the view as it was, and an update with that name changes it once', async () => {
    next = first
    await ground.drive('/command', { as: 'dina', text: '' })
    await choose('name', 'a')
    const { hash: old = '' } = last()
    const { view } = await ground.drive('/press', { as: 'dina', action: 'Again' })
    const update = (hash: string) => ground.client.views.update({ view_id: view?.id ?? '', hash, view: modal('Late') })
    expect(await codeOf(update(old))).toBe('hash_conflict')
    await choose('name', 'b')
    expect(last().hash).not.toBe(old)
    expect(await codeOf(update(last().hash ?? ''))).toBe('ok')
  })

  it('App Home is published anew only over the one that the app knows', async () => {
    const publish = (hash?: string) => {
      const view = { type: 'home' as const, blocks: [row({ id: 'go', text: 'Go' })] }
      return ground.client.views.publish({ user_id: 'U0BUDI00001', view, ...(hash ? { hash } : {}) })
    }
    const { view: one } = await publish()
    expect(await codeOf(publish(one?.hash))).toBe('ok')
    expect(await codeOf(publish(one?.hash))).toBe('hash_conflict')
    await ground.drive('/home', { as: 'budi' })
    await ground.drive('/press', { as: 'budi', action: 'Go', in: 'home' })
    expect(await codeOf(publish(last().hash))).toBe('ok')
    expect(await codeOf(publish())).toBe('ok')
  })
})
