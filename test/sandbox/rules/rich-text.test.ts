// What Slack refuses in rich text.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { mrkdwn, ruleTests } from './cases.ts'

const text = (value: string, style?: unknown) => ({ type: 'text', text: value, style })

describe('rich text', () => {
  const rich = (...elements: unknown[]) => [{ type: 'rich_text', elements }]
  const line = (...elements: unknown[]) => ({ type: 'rich_text_section', elements })
  const leaf = (value: unknown) => rich(line(value))
  const bullets = (more: Record<string, unknown>) =>
    rich({ type: 'rich_text_list', style: 'bullet', elements: [line()], ...more })
  ruleTests(
    (blocks) => checkBlocks(blocks, 'home'),
    [
      ['a text leaf is not empty', leaf(text('')), 'elements[0].text: has 0', leaf(text('*<!channel>*'))],
      ['a leaf has a known type', leaf(mrkdwn('x')), '"mrkdwn" is no type of a rich text leaf', leaf(text('x'))],
      [
        'a style is known',
        leaf(text('x', { blink: true })),
        'style.blink: is not',
        leaf(text('x', { bold: true, code: true })),
      ],
      [
        'a style is on or off',
        leaf(text('x', { bold: 'yes' })),
        'style.bold: must be true',
        leaf(text('x', { bold: false })),
      ],
      [
        'a link goes somewhere',
        leaf({ type: 'link', text: 'x' }),
        'url: is required',
        leaf({ type: 'link', url: 'https://x/' }),
      ],
      [
        'a link opens http, https or mailto',
        leaf({ type: 'link', url: 'javascript:1' }),
        'must be a http',
        leaf({ type: 'link', url: 'mailto:a@b.c' }),
      ],
      [
        'a user leaf names an id',
        leaf({ type: 'user', user_id: '@dina' }),
        'a user id',
        leaf({ type: 'user', user_id: 'U1' }),
      ],
      [
        'a channel leaf names an id',
        leaf({ type: 'channel', channel_id: '#x' }),
        'a channel id',
        leaf({ type: 'channel', channel_id: 'C1' }),
      ],
      [
        'a group leaf names an id',
        leaf({ type: 'usergroup', usergroup_id: 'x' }),
        'a user group id',
        leaf({ type: 'usergroup', usergroup_id: 'S1' }),
      ],
      [
        'a team leaf names an id',
        leaf({ type: 'team', team_id: 'x' }),
        'a team id',
        leaf({ type: 'team', team_id: 'T1' }),
      ],
      [
        'an emoji has no colons',
        leaf({ type: 'emoji', name: ':wave:' }),
        'without colons',
        leaf({ type: 'emoji', name: 'wave' }),
      ],
      [
        'a broadcast reaches a known range',
        leaf({ type: 'broadcast', range: 'all' }),
        'must be here',
        leaf({ type: 'broadcast', range: 'here' }),
      ],
      [
        'a colour is six digits',
        leaf({ type: 'color', value: 'red' }),
        'a colour like',
        leaf({ type: 'color', value: '#FF0000' }),
      ],
      [
        'a date has a format',
        leaf({ type: 'date', timestamp: 1 }),
        'format: is required',
        leaf({ type: 'date', timestamp: 1, format: '{date}' }),
      ],
      ['rich text is not empty', rich(), 'has 0 items', rich(line())],
      ['rich text has known parts', rich(text('x')), '"text" is no type of a part', rich(line(text('x')))],
      ['a list has a style', bullets({ style: 'dash' }), 'must be bullet', bullets({ style: 'ordered' })],
      ['a list is indented 0 to 8', bullets({ indent: 9 }), 'from 0 to 8', bullets({ indent: 8 })],
      ['a list holds sections', bullets({ elements: [text('x')] }), '"text" is no type of an item', bullets({})],
      [
        'a border is 0 or 1',
        rich({ type: 'rich_text_quote', elements: [], border: true }),
        'must be 0 | 1',
        rich({ type: 'rich_text_quote', elements: [], border: 1 }),
      ],
      [
        'preformatted text has texts and links',
        rich({ type: 'rich_text_preformatted', elements: [{ type: 'emoji', name: 'x' }] }),
        'emoji may not stand',
        rich({ type: 'rich_text_preformatted', elements: [text('x')] }),
      ],
    ],
  )
})
