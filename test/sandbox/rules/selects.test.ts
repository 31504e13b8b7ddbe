// What Slack refuses in menus of people and places, radio buttons, checkboxes and the overflow menu.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { chars, mrkdwn, option, plain, ruleTests, section, times, twin } from './cases.ts'

const inSection = (element: unknown) => checkBlocks([section({ accessory: element })], 'message')

describe('menus of people and places', () => {
  const of = (type: string) => twin({ type })
  ruleTests(inSection, [
    of('users_select')('a first user is an id', { initial_user: 'dina' }, 'must be a user id', {
      initial_user: 'U123',
    }),
    of('multi_users_select')('first users are ids', { initial_users: ['@dina'] }, 'initial_users[0]', {
      initial_users: ['W123'],
    }),
    of('channels_select')('a first channel is an id', { initial_channel: '#general' }, 'a channel id', {
      initial_channel: 'C1',
    }),
    of('multi_channels_select')('first channels are ids', { initial_channels: ['general'] }, 'a channel id', {
      initial_channels: ['C1'],
    }),
    of('conversations_select')('a first conversation is an id', { initial_conversation: 'x' }, 'a conversation id', {
      initial_conversation: 'D1',
    }),
    of('multi_conversations_select')(
      'first conversations are ids',
      { initial_conversations: ['x'] },
      'a conversation id',
      { initial_conversations: ['G1'] },
    ),
    of('conversations_select')('a filter is not empty', { filter: {} }, 'at least one of include', {
      filter: { exclude_bot_users: true },
    }),
    of('conversations_select')('a filter includes known kinds', { filter: { include: ['dm'] } }, 'filter.include[0]', {
      filter: { include: ['im'] },
    }),
    of('conversations_select')('a filter includes something', { filter: { include: [] } }, 'has 0 items', {
      filter: { include: ['public'] },
    }),
    of('users_select')(
      'people cannot be filtered',
      { filter: { exclude_bot_users: true } },
      'filter: is not a property',
      {},
    ),
    of('external_select')('a query length is a number', { min_query_length: '1' }, 'min_query_length', {
      min_query_length: 0,
    }),
    of('multi_external_select')('first options are options', { initial_options: ['a'] }, 'initial_options[0]', {
      initial_options: [option('a')],
    }),
    of('external_select')(
      'an external menu has no options',
      { options: [option('a')] },
      'options: is not a property',
      {},
    ),
  ])
})

describe('radio buttons, checkboxes and overflow', () => {
  const choices = (count: number) => ({ options: times(count, (i) => option(`${i}`)) })
  const of = (type: string) => twin({ type, ...choices(2) })
  ruleTests(inSection, [
    of('radio_buttons')('radio buttons are at most ten', choices(11), 'limit is 10', choices(10)),
    of('radio_buttons')('radio buttons are not empty', choices(0), 'has 0 items', {
      options: [option('a', { text: mrkdwn('*a*') })],
    }),
    of('radio_buttons')('a radio button starts as one of them', { initial_option: option('9') }, 'equals 0', {
      initial_option: option('1'),
    }),
    of('radio_buttons')(
      'only one starts chosen',
      { initial_options: [option('1')] },
      'initial_options: is not a property',
      {},
    ),
    of('checkboxes')('checkboxes are at most ten', choices(11), 'limit is 10', choices(10)),
    of('checkboxes')('checkboxes start among themselves', { initial_options: [option('9')] }, 'equals 0', {
      initial_options: [option('0')],
    }),
    of('checkboxes')(
      'a choice has a description of 75',
      { options: [option('a', { description: mrkdwn(chars(76)) })] },
      'limit is 75',
      { options: [option('a', { description: mrkdwn(chars(75)) })] },
    ),
    of('overflow')('an overflow has at most five', choices(6), 'limit is 5', choices(5)),
    of('overflow')(
      'an overflow option may be a link of 3,000',
      { options: [option('a', { url: 'ftp://x' })] },
      'options[0].url',
      { options: [option('a', { url: 'https://x/' })] },
    ),
    of('overflow')('an overflow text has 75', { options: [option('a', { text: plain(chars(76)) })] }, 'limit is 75', {
      options: [option('a', { text: plain(chars(75)) })],
    }),
    of('overflow')('an overflow has no placeholder', { placeholder: plain('x') }, 'placeholder: is not', {}),
  ])
})
