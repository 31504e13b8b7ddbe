// Which block and element may stand on which surface (§6).
import { describe, expect, test } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import type { Surface } from '../../../src/sandbox/slack/rules/shape.ts'
import { button, input, mrkdwn, option, plain, section } from './cases.ts'

const everywhere: Surface[] = ['message', 'modal', 'home']
const raw = (text: string) => ({ type: 'raw_text', text })
const task = { type: 'task_card', task_id: 't', title: 'Count', status: 'pending' }
const card = { type: 'card', title: mrkdwn('Clinic') }
const richText = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }
const feedback = { text: plain('Good'), value: 'good' }

const places: [Record<string, unknown>, Surface[]][] = [
  [section(), everywhere],
  [{ type: 'header', text: plain('x') }, everywhere],
  [{ type: 'context', elements: [plain('x')] }, everywhere],
  [{ type: 'actions', elements: [button()] }, everywhere],
  [{ type: 'divider' }, everywhere],
  [{ type: 'image', alt_text: 'x', image_url: 'https://example.com/a.png' }, everywhere],
  [input({ type: 'plain_text_input' }), everywhere],
  [richText, everywhere],
  [card, everywhere],
  [{ type: 'carousel', elements: [card] }, everywhere],
  [{ type: 'alert', text: plain('Careful') }, ['modal']],
  [{ type: 'container', title: plain('x'), child_blocks: [section()] }, ['message', 'home']],
  [{ type: 'table', rows: [[raw('a')]] }, ['message', 'home']],
  [{ type: 'data_table', caption: 'People', rows: [[raw('a')], [raw('b')]] }, ['message', 'home']],
  [{ type: 'markdown', text: '# x' }, ['message']],
  [{ type: 'file', source: 'remote', external_id: 'a' }, ['message']],
  [
    {
      type: 'context_actions',
      elements: [{ type: 'feedback_buttons', positive_button: feedback, negative_button: feedback }],
    },
    ['message'],
  ],
  [task, ['message']],
  [{ type: 'plan', title: 'Plan' }, ['message']],
]

const placed = places.flatMap(([block, allowed]) =>
  everywhere.map((surface) => ({ type: block.type, block, surface, fits: allowed.includes(surface) })),
)

describe('where a block may stand', () => {
  test.each(placed)('$type on the surface $surface: $fits', ({ block, surface, fits, type }) => {
    const found = checkBlocks([block], surface).map(({ text }) => text)
    expect(found).toEqual(fits ? [] : [expect.stringContaining(`${type} may not stand on the surface ${surface}`)])
  })

  test('a file input lives in modals only', () => {
    const blocks = [input({ type: 'file_input' })]
    expect(checkBlocks(blocks, 'modal')).toEqual([])
    expect(checkBlocks(blocks, 'home')[0]?.text).toContain('file_input lives in modals only')
    expect(checkBlocks(blocks, 'message')[0]?.text).toContain('file_input lives in modals only')
  })

  test('response_url_enabled works in modals only', () => {
    const blocks = [input({ type: 'conversations_select', response_url_enabled: true })]
    expect(checkBlocks(blocks, 'modal')).toEqual([])
    expect(checkBlocks(blocks, 'message')[0]?.text).toContain('response_url_enabled')
  })
})

describe('which element a block takes', () => {
  const options = [option('a')]
  const shared = [
    { type: 'static_select', options },
    { type: 'multi_static_select', options },
    ...['users', 'conversations', 'channels', 'external'].flatMap((kind) => [
      { type: `${kind}_select` },
      { type: `multi_${kind}_select` },
    ]),
    { type: 'radio_buttons', options },
    { type: 'checkboxes', options },
    { type: 'datepicker' },
    { type: 'timepicker' },
  ]
  const workflow = { trigger: { url: 'https://slack.com/shortcuts/Ft1/x' } }
  const pressed = [
    button(),
    { type: 'overflow', options },
    { type: 'workflow_button', action_id: 'w', text: plain('x'), workflow },
  ]
  const written = ['plain_text_input', 'email_text_input', 'url_text_input'].map((type) => ({ type }))
  const typed = [...written, { type: 'number_input', is_decimal_allowed: false }, { type: 'file_input' }]
  const image = { type: 'image', alt_text: 'x', image_url: 'https://example.com/a.png' }
  const [rich, moment] = [{ type: 'rich_text_input' }, { type: 'datetimepicker' }]
  const all: { type: string }[] = [...shared, ...pressed, ...typed, image, rich, moment, { type: 'icon_button' }]

  const accepts = (wrap: (element: { type: string }) => unknown) =>
    all.filter(
      (element) => !checkBlocks([wrap(element)], 'modal').some(({ text }) => text.includes('may not stand here')),
    )

  test('a section takes what stands at its side', () => {
    expect(accepts((accessory) => section({ accessory }))).toEqual([...shared, ...pressed, image])
  })

  test('actions take what is pressed or chosen', () => {
    expect(accepts((element) => ({ type: 'actions', elements: [element] }))).toEqual([
      ...shared,
      ...pressed,
      rich,
      moment,
    ])
  })

  test('an input takes what is filled', () => {
    expect(accepts((element) => input(element))).toEqual([...shared, ...typed, rich, moment])
  })

  test('each of them passes where it may stand', () => {
    for (const element of [...shared, ...typed, rich, moment])
      expect(checkBlocks([input(element)], 'modal')).toEqual([])
    for (const element of [...pressed, image])
      expect(checkBlocks([section({ accessory: element })], 'home')).toEqual([])
  })
})
