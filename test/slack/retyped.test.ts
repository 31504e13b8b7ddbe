// A form drawn anew while someone types: made of what Slack sends along, whatever Slack has made of its texts.
import type { ModalView } from '@slack/types'
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { checkView } from '../../src/sandbox/slack/rules/views.ts'
import { marksOf } from '../../src/slack/turn/filled.ts'
import { Shown } from '../../src/slack/turn/redrawn.ts'
import { askedOf, type Live, retyped } from '../../src/slack/turn/retyped.ts'
import { readTyped } from '../../src/slack/turn/typing.ts'
import { createForm, settingsForm } from '../../src/slack/views/organization/settings.ts'

const say = { catalog: loadCatalog('clarifai'), command: '/org' }
const context = { id: 'org_1', name: 'Salt & <Pepper>', kind: 'shared', status: 'active', plan: 'community' } as const
const caller = { context: { ...context, role: 'admin' }, ended: null }
const none = { name: '', id: '', billingEmail: '', billingAddress: null, heir: '' }
const about = {
  organization: { id: 'org_1', name: 'A', kind: 'shared' as const },
  may: { profile: true, billing: true, heir: false },
  heirId: null,
}
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A view as Slack sends it along, with its texts escaped, and this in its fields. */
function shownBy(view: ModalView, values: Record<string, string>, isEscaped = true): Shown {
  const sent = JSON.parse(JSON.stringify(view), (key, value) =>
    isEscaped && key === 'text' && typeof value === 'string' ? escaped(value) : value,
  )
  const blocks = sent.blocks.map((block: object, at: number) => ({ block_id: `b${at}`, ...block }))
  const state = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { [id.split(':')[0] ?? '']: { type: 'plain_text_input', value } },
    ]),
  )
  return Shown.parse({ ...sent, id: 'V1', hash: 'h1', blocks, state: { values: state }, previous_view_id: null })
}
const typed = (...fields: Live[]) => new Set(fields)
const blockOf = ({ blocks }: ModalView, id: string) =>
  blocks.find(({ block_id }) => block_id?.split(':')[0] === id) as {
    block_id: string
    hint: { text: string }
    element: { initial_value?: string }
  }

describe('a form drawn anew', () => {
  test.each([true, false])('reads as before, whether Slack escapes texts or not: %s', (isEscaped) => {
    const shown = shownBy(
      createForm(say, caller, none),
      { name: 'Fish &amp; <Chips>', id: '', billingEmail: '' },
      isEscaped,
    )
    const again = retyped(say, shown, typed('name'), 'fish-chips')
    expect(checkView(again)).toEqual([])
    expect(JSON.stringify(again.blocks[0])).toContain('Salt & <Pepper> · Admin')
    expect(blockOf(again, 'name').element.initial_value).toBe('Fish &amp; <Chips>')
    expect(blockOf(again, 'name').hint.text).toMatch(/later\.\n18\/200 characters$/)
    expect(blockOf(again, 'id')).toMatchObject({ block_id: 'id:fish-chips', element: { initial_value: 'fish-chips' } })
  })

  test('proposes an id only where something new needs one and nobody has typed one', () => {
    const create = createForm(say, caller, none)
    const proposed = createForm(say, caller, { ...none, id: 'zen', proposed: 'zen' })
    const settings = settingsForm(say, caller, { ...none, ...about, id: null, billingEmail: null }, none, null)
    const asked = (view: ModalView, values: Record<string, string>) => askedOf(shownBy(view, values), typed('name'))
    expect(asked(create, { name: 'Zen Garden', id: '' })).toBe('zen-garden')
    expect(asked(proposed, { name: 'Zen Garden', 'id:zen': 'zen' })).toBe('zen-garden')
    expect(asked(proposed, { name: 'Zen Garden', 'id:zen': 'mine' })).toBeNull()
    expect(asked(create, { name: '禅', id: '' })).toBeNull()
    expect(asked(settings, { name: 'Zen Garden', id: '' })).toBeNull()
  })

  test('looks up an id only where it could be one, and is not that of the organization already', () => {
    const view = settingsForm(say, caller, { ...none, ...about, id: 'mine', billingEmail: null }, none, null)
    const marked = { ...view, private_metadata: JSON.stringify({ o: 'org_1', w: marksOf({ id: 'mine' }) }) }
    const asked = (id: string) => askedOf(shownBy(marked, { name: 'A', id }), typed('id'))
    expect([asked('Sehat Clinic'), asked('a'), asked('mine'), asked('admin'), asked('')]).toEqual([
      'sehat-clinic',
      null,
      null,
      null,
      null,
    ])
    const again = retyped(say, shownBy(marked, { name: 'A', id: 'Mine' }), typed('id'), null)
    expect(blockOf(again, 'id').hint.text).toContain('This is the current ID.')
  })
})

test('only letters typed into those fields of a modal are read as typing', () => {
  const view = { ...shownBy(createForm(say, caller, none), { name: 'A' }) }
  const action = {
    type: 'plain_text_input',
    block_id: 'name',
    action_id: 'name',
    action_ts: '1700000000.000100',
    value: 'A',
  }
  const read = (body: object) => readTyped(body as Parameters<typeof readTyped>[0])
  expect(read({ view, actions: [action] })).toMatchObject({ field: 'name', at: 1_700_000_000.0001 })
  expect(read({ view, actions: [{ ...action, block_id: 'id:zen' }] })?.field).toBe('id')
  expect(read({ view, actions: [{ ...action, block_id: 'reason' }] })).toBeNull()
  expect(read({ view, actions: [{ ...action, type: 'button' }] })).toBeNull()
  expect(read({ view: { ...view, type: 'home' }, actions: [action] })).toBeNull()
  expect(read({ actions: [action] })).toBeNull()
})
