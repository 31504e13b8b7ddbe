// What Slack refuses in the blocks of one message or view taken together, and how it says so.
import { describe, expect, test } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { button, chars, input, mrkdwn, option, ruleTests, section, times } from './cases.ts'

const divider = { type: 'divider' }

describe('all blocks together', () => {
  const select = (id: string, focus: boolean) =>
    input({ type: 'static_select', action_id: id, options: [option('a')], focus_on_load: focus })
  ruleTests(
    (blocks) => checkBlocks(blocks, 'message'),
    [
      [
        'a text has 3,000 wherever it stands',
        [{ type: 'context', elements: [mrkdwn(chars(3001))] }],
        'limit is 3000',
        [{ type: 'context', elements: [mrkdwn(chars(3000))] }],
      ],
      ['blocks are a list', { type: 'section' }, 'invalid_blocks_format: blocks: must be a list', [section()]],
      [
        'a message has at most 50 blocks',
        times(51, () => divider),
        '51 items, the limit is 50',
        times(50, () => divider),
      ],
      [
        'a block_id is used once',
        [section({ block_id: 'a' }), section({ block_id: 'a' })],
        'blocks[1].block_id: "a" is already',
        [section({ block_id: 'a' }), section({ block_id: 'b' })],
      ],
      [
        'an action_id is used once in a block',
        [{ type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'a' })] }],
        'blocks[0].elements[1].action_id: "a" is already',
        [section({ accessory: button({ action_id: 'a' }) }), section({ accessory: button({ action_id: 'a' }) })],
      ],
      [
        'one element takes the focus',
        [select('a', true), select('b', true)],
        'blocks[1].element.focus_on_load',
        [select('a', true), select('b', false)],
      ],
      [
        'markdown blocks have 12,000 together',
        times(2, () => ({ type: 'markdown', text: chars(6001) })),
        '12002 characters together',
        times(2, () => ({ type: 'markdown', text: chars(6000) })),
      ],
    ],
  )

  test('every problem is reported at once, each with its path', () => {
    const blocks = [section({ text: mrkdwn('') }), { type: 'header' }, { type: 'nonsense' }]
    expect(checkBlocks(blocks, 'message').map(({ text }) => text.split(':')[0])).toEqual([
      'blocks[0].text.text',
      'blocks[1].text',
      'blocks[2].type',
    ])
  })

  test('a complaint cites the page of the block that is wrong', () => {
    expect(checkBlocks([{ type: 'section' }], 'message').map(({ cites }) => cites)).toEqual([
      'slack-platform §6 · docs.slack.dev/reference/block-kit/blocks/section-block',
    ])
  })

  test('a message is told invalid_blocks, a view invalid_arguments', () => {
    expect(checkBlocks([{ type: 'section' }], 'message').map(({ error }) => error)).toEqual(['invalid_blocks'])
    expect(checkBlocks([{ type: 'section' }], 'home').map(({ error }) => error)).toEqual(['invalid_arguments'])
  })

  test('a modal or home has at most 100 blocks', () => {
    for (const surface of ['modal', 'home'] as const) {
      expect(
        checkBlocks(
          times(100, () => divider),
          surface,
        ),
      ).toEqual([])
      expect(
        checkBlocks(
          times(101, () => divider),
          surface,
        )[0]?.text,
      ).toContain('101 items, the limit is 100')
    }
  })
})
