// What Slack refuses in whole views: modals and App Home.
import { describe, expect, test } from 'vitest'
import { checkView } from '../../../src/sandbox/slack/rules/views.ts'
import { chars, input, plain, ruleTests, section, times } from './cases.ts'

const modal = (more: Record<string, unknown> = {}) => ({
  type: 'modal',
  title: plain('Create'),
  blocks: [section()],
  ...more,
})
const home = (more: Record<string, unknown> = {}) => ({ type: 'home', blocks: [section()], ...more })
const asking = input({ type: 'plain_text_input' })
const calm = (text: string) => ({ ...plain(text), emoji: false })

describe('a view', () => {
  ruleTests(checkView, [
    ['is an object', 'modal', 'a view must be an object', modal()],
    ['is a modal or a home', { ...modal(), type: 'dialog' }, 'type: must be modal | home', home()],
    ['has blocks', modal({ blocks: undefined }), 'blocks: is required', modal({ blocks: [] })],
    ['has a list of blocks', modal({ blocks: section() }), 'blocks: must be a list', modal()],
    ['has blocks that are right', modal({ blocks: [{ type: 'header' }] }), 'blocks[0].text: is required', modal()],
    [
      'has 100 blocks',
      home({ blocks: times(101, () => section()) }),
      'limit is 100',
      home({ blocks: times(100, () => section()) }),
    ],
    [
      'has private metadata of 3,000',
      modal({ private_metadata: chars(3001) }),
      'limit is 3000',
      modal({ private_metadata: chars(3000) }),
    ],
    [
      'has private metadata as a string',
      modal({ private_metadata: { id: 1 } }),
      'private_metadata: must be a string',
      modal({ private_metadata: '{"id":1}' }),
    ],
    [
      'has a callback_id of 255',
      modal({ callback_id: chars(256) }),
      'limit is 255',
      modal({ callback_id: chars(255) }),
    ],
    ['has an external_id of 255', home({ external_id: chars(256) }), 'limit is 255', home({ external_id: chars(255) })],
    ['has no unknown property', modal({ submit_disabled: true }), 'submit_disabled: is not', modal()],
    ['has no id of its own', home({ id: 'V1' }), 'id: is not a property', home()],
  ])

  test('may have empty metadata and an empty callback_id', () => {
    expect(checkView(home({ private_metadata: '', callback_id: '' }))).toEqual([])
  })

  test('of more than 250 KB is too large', () => {
    const heavy = (count: number) => home({ blocks: times(count, () => section({ text: plain('é'.repeat(2900)) })) })
    expect(checkView(heavy(40))).toEqual([])
    expect(checkView(heavy(43)).map(({ error, text }) => [error, text])).toEqual([
      ['view_too_large', expect.stringMatching(/the view has 25\d+ bytes, the limit is 250000/)],
    ])
  })
})

describe('a modal', () => {
  ruleTests(checkView, [
    ['has a title', modal({ title: undefined }), 'title: is required', modal()],
    ['has a title of 24', modal({ title: plain(chars(25)) }), 'title.text: has 25', modal({ title: plain(chars(24)) })],
    ['has a plain title', modal({ title: { type: 'mrkdwn', text: 'x' } }), 'mrkdwn may not stand', modal()],
    [
      'has a title whose emoji may grow into names',
      modal({ title: plain('The clinic of 🎉 joy') }),
      'once its emoji are names',
      modal({ title: calm('The clinic of 🎉 joy') }),
    ],
    ['has a submit of 24', modal({ submit: plain(chars(25)) }), 'submit.text', modal({ submit: plain(chars(24)) })],
    ['has a close of 24', modal({ close: plain(chars(25)) }), 'close.text', modal({ close: plain(chars(24)) })],
    [
      'with an input has a submit',
      modal({ blocks: [asking] }),
      'submit: is required',
      modal({ blocks: [asking], submit: plain('Go') }),
    ],
    ['clears on close or not', modal({ clear_on_close: 'true' }), 'clear_on_close', modal({ clear_on_close: true })],
    ['notifies on close or not', modal({ notify_on_close: 1 }), 'notify_on_close', modal({ notify_on_close: false })],
    [
      'holds no table',
      modal({ blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] }),
      'may not stand on the surface modal',
      modal(),
    ],
  ])
})

describe('a home', () => {
  ruleTests(checkView, [
    ['has no title', home({ title: plain('x') }), 'title: is not a property', home()],
    ['has no submit', home({ submit: plain('x') }), 'submit: is not a property', home({ blocks: [asking] })],
    [
      'holds no alert',
      home({ blocks: [{ type: 'alert', text: plain('x') }] }),
      'may not stand on the surface home',
      home(),
    ],
  ])
})
