// What Slack refuses in messages, and what an app may answer.
import { describe, expect, test } from 'vitest'
import {
  checkActionAnswer,
  checkCommandAnswer,
  checkOptionsAnswer,
  checkSubmissionAnswer,
} from '../../../src/sandbox/slack/rules/answers.ts'
import { checkMessage } from '../../../src/sandbox/slack/rules/messages.ts'
import { chars, input, mrkdwn, option, plain, ruleTests, section, times } from './cases.ts'

const says = (more: Record<string, unknown> = {}) => ({ text: 'Hello', ...more })
const thread = '1712345678.000100'

describe('a message', () => {
  ruleTests(checkMessage, [
    ['says something', {}, 'no_text', says()],
    ['says something in its text', { text: '', blocks: [] }, 'no_text', says({ blocks: [] })],
    [
      'with blocks has a text for screen readers',
      { blocks: [section()] },
      'missing_text_in_message: text',
      says({ blocks: [section()] }),
    ],
    [
      'with an attachment has a text too',
      { attachments: [{ text: 'x' }] },
      'missing_text_in_message',
      says({ attachments: [{ text: 'x' }] }),
    ],
    ['has a text of 4,000', { text: chars(4001) }, 'msg_too_long: text: has 4001', { text: chars(4000) }],
    ['has a string as text', { text: 7 }, 'text: must be a string', says()],
    [
      'has at most 50 blocks',
      says({ blocks: times(51, () => section()) }),
      'invalid_blocks: blocks: has 51',
      says({ blocks: times(50, () => section()) }),
    ],
    ['has a list of blocks', says({ blocks: '[]' }), 'invalid_blocks_format', says()],
    ['has blocks that are right', says({ blocks: [{ type: 'header' }] }), 'invalid_blocks: blocks[0].text', says()],
    [
      'has right blocks in attachments',
      says({ attachments: [{ blocks: [{ type: 'header' }] }] }),
      'attachments[0].blocks[0].text',
      says({ attachments: [{ blocks: [section()] }] }),
    ],
    [
      'has known properties in attachments',
      says({ attachments: [{ html: 'x' }] }),
      'invalid_attachments: attachments[0].html',
      says({ attachments: [{ color: '#36a64f' }] }),
    ],
    [
      'has at most 100 attachments',
      says({ attachments: times(101, () => ({ text: 'x' })) }),
      'limit is 100',
      says({ attachments: [{ text: 'x' }] }),
    ],
    ['is markdown or text', says({ markdown_text: '# x' }), 'markdown_text_conflict', { markdown_text: '# x' }],
    [
      'is markdown or blocks',
      { markdown_text: '# x', blocks: [section()] },
      'markdown_text_conflict',
      { markdown_text: '# x' },
    ],
    ['has markdown of 12,000', { markdown_text: chars(12_001) }, 'msg_too_long', { markdown_text: chars(12_000) }],
    [
      'has a thread_ts as a string',
      says({ thread_ts: 1712345678.0001 }),
      'thread_ts: must be a message ts',
      says({ thread_ts: thread }),
    ],
    [
      'has a thread_ts with all digits',
      says({ thread_ts: '1712345678.0001' }),
      'thread_ts',
      says({ thread_ts: thread }),
    ],
    [
      'is ephemeral or in the channel',
      says({ response_type: 'public' }),
      'response_type: must be ephemeral',
      says({ response_type: 'in_channel' }),
    ],
    ['replaces or not', says({ replace_original: 'true' }), 'replace_original', says({ replace_original: true })],
    [
      'is deleted alone',
      says({ delete_original: true }),
      'delete_original: must stand alone',
      { delete_original: true },
    ],
    [
      'joins a thread by response_url only in the channel',
      says({ thread_ts: thread, replace_original: true }),
      'needs response_type in_channel',
      says({ thread_ts: thread, replace_original: false, response_type: 'in_channel' }),
    ],
    ['does not turn names into mentions', says({ link_names: true }), 'link_names', says({ link_names: false })],
    ['is not parsed in full', says({ parse: 'full' }), 'parse: must be none', says({ parse: 'none' })],
    ['has no unknown property', says({ colour: 'red' }), 'colour: is not a property', says()],
    ['is an object', ['Hello'], 'must be an object', says()],
    [
      'has metadata of one event',
      says({ metadata: { event_type: 'x' } }),
      'metadata.event_payload',
      says({ metadata: { event_type: 'x', event_payload: { id: 1 } } }),
    ],
  ])
})

describe('an attachment', () => {
  const attached = (more: Record<string, unknown>) => says({ attachments: [more] })
  ruleTests(checkMessage, [
    ['has a footer of 300', attached({ footer: chars(301) }), 'limit is 300', attached({ footer: chars(300) })],
    ['has a known colour', attached({ color: 'red' }), 'color: must be good', attached({ color: 'danger' })],
    ['has its ts as a string', attached({ ts: 1712345678 }), 'ts: must be Unix', attached({ ts: '1712345678' })],
  ])
})

describe('the answer to a command', () => {
  ruleTests(checkCommandAnswer, [
    ['is a message', { blocks: [section()] }, 'missing_text_in_message', says({ response_type: 'ephemeral' })],
    ['may be a text of 4,000', chars(4001), 'msg_too_long', chars(4000)],
    ['is no list', [1], 'must be an object', 'Hello'],
    ['is no view', { response_action: 'clear', text: 'x' }, 'response_action: is not', ''],
  ])
  test('may be empty', () => {
    for (const empty of ['', {}, undefined, null]) expect(checkCommandAnswer(empty)).toEqual([])
  })
})

describe('the answer to a block action', () => {
  ruleTests(checkActionAnswer, [
    ['is empty: errors do nothing', { response_action: 'errors', errors: { a: 'x' } }, 'must be empty', ''],
    ['is empty: a message does nothing', says(), 'must be empty', {}],
    ['is empty: a text does nothing', 'ok', 'must be empty', undefined],
  ])
})

describe('the answer to a submission', () => {
  const view = {
    type: 'modal',
    title: plain('Create'),
    submit: plain('Go'),
    blocks: [
      input({ type: 'plain_text_input', action_id: 'name_input' }, { block_id: 'name' }),
      section({ block_id: 'intro' }),
    ],
  }
  const errors = (more: unknown) => ({ response_action: 'errors', errors: more })
  const next = { type: 'modal', title: plain('Done'), blocks: [] }
  ruleTests(
    (body) => checkSubmissionAnswer(body, view),
    [
      ['has a known action', { response_action: 'close' }, 'response_action must be', { response_action: 'clear' }],
      ['has an action', { errors: { name: 'x' } }, 'response_action must be', errors({ name: 'Taken' })],
      ['is an object', 'ok', 'the answer must be an object', ''],
      [
        'names input blocks, not actions',
        errors({ name_input: 'x' }),
        'errors.name_input: is not the block_id',
        errors({ name: 'x' }),
      ],
      [
        'names input blocks, not sections',
        errors({ intro: 'x' }),
        'errors.intro: is not the block_id',
        errors({ name: 'x' }),
      ],
      ['names an error', errors({}), 'at least one block_id', errors({ name: 'x' })],
      ['has errors in words', errors({ name: '' }), 'errors.name: must be a text', errors({ name: 'x' })],
      [
        'with errors has no view',
        { ...errors({ name: 'x' }), view: next },
        'view: has no place',
        errors({ name: 'x' }),
      ],
      [
        'updates with a view',
        { response_action: 'update' },
        'a view must be an object',
        { response_action: 'update', view: next },
      ],
      [
        'updates with a right view',
        { response_action: 'update', view: { ...next, title: plain(chars(25)) } },
        'view.title.text',
        { response_action: 'update', view: next },
      ],
      [
        'pushes a modal',
        { response_action: 'push', view: { type: 'home', blocks: [] } },
        'only be followed by a modal',
        { response_action: 'push', view: next },
      ],
      [
        'clears and nothing else',
        { response_action: 'clear', view: next },
        'view: has no place',
        { response_action: 'clear' },
      ],
      ['is no message', { text: 'Done' }, 'response_action must be', {}],
    ],
  )
})

describe('the answer to an external menu', () => {
  const many = (count: number) => ({ options: times(count, (i) => option(`${i}`)) })
  ruleTests(checkOptionsAnswer, [
    ['has options or groups', {}, 'exactly one of options, option_groups', many(0)],
    ['has at most 100 options', many(101), 'limit is 100', many(100)],
    ['has values of 75', { options: [option('a', { value: chars(76) })] }, 'options[0].value: has 76', many(1)],
    ['has plain options', { options: [option('a', { text: mrkdwn('a') })] }, 'mrkdwn may not stand', many(1)],
    [
      'has no empty group',
      { option_groups: [{ label: plain('G'), options: [] }] },
      'has 0 items',
      { option_groups: [{ label: plain('G'), ...many(1) }] },
    ],
    ['is not empty', '', 'must be an object', many(1)],
  ])
})
