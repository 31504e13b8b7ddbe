// What Slack refuses in buttons and in menus of given options.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { button, chars, mrkdwn, option, plain, ruleTests, section, times, twin } from './cases.ts'

const inSection = (element: unknown) => checkBlocks([section({ accessory: element })], 'message')

const confirm = { title: plain('Sure?'), text: mrkdwn('Gone for good'), confirm: plain('Delete'), deny: plain('Keep') }
const asked = (more: Record<string, unknown>) => ({ confirm: { ...confirm, ...more } })

describe('a button', () => {
  const row = twin(button())
  ruleTests(inSection, [
    row('has a text of 75', { text: plain(chars(76)) }, '76 characters, the limit is 75', { text: plain(chars(75)) }),
    row('is plain text', { text: mrkdwn('x') }, 'mrkdwn may not stand here', { text: plain('x') }),
    row('is not blank', { text: plain('') }, 'blocks[0].accessory.text.text: has 0', { text: plain('x') }),
    row('has an action_id of 255', { action_id: chars(256) }, 'limit is 255', { action_id: chars(255) }),
    row('has a value of 2,000', { value: chars(2001) }, 'limit is 2000', { value: chars(2000) }),
    row('has no empty value', { value: '' }, 'accessory.value: has 0', { value: 'x' }),
    row('has a string as value', { value: 7 }, 'must be a string, is 7', { value: '7' }),
    row('has an address of 3,000', { url: `https://x/${chars(3000)}` }, 'limit is 3000', { url: 'https://x/' }),
    row('opens http, https or mailto', { url: 'javascript:alert(1)' }, 'must be a http', {
      url: 'mailto:a@example.com',
    }),
    row('has an address without blanks', { url: 'https://x/a b' }, 'must be a http', { url: 'https://x/a%20b' }),
    row('is primary, danger or plain', { style: 'default' }, 'must be primary | danger', { style: 'danger' }),
    row('has a spoken label of 75', { accessibility_label: chars(76) }, 'limit is 75', {
      accessibility_label: chars(75),
    }),
    row('has no unknown property', { agent_prompt: 'x' }, 'agent_prompt: is not a property', {}),
    row('takes no focus', { focus_on_load: true }, 'focus_on_load: is not a property', {}),
    row('confirms with a title', { confirm: { ...confirm, title: undefined } }, 'confirm.title: is required', {
      confirm,
    }),
    row(
      'confirms with a title of 100',
      asked({ title: plain(chars(101)) }),
      'limit is 100',
      asked({ title: plain(chars(100)) }),
    ),
    row(
      'confirms with a text of 300',
      asked({ text: plain(chars(301)) }),
      'limit is 300',
      asked({ text: plain(chars(300)) }),
    ),
    row(
      'confirms with a yes of 30',
      asked({ confirm: plain(chars(31)) }),
      'limit is 30',
      asked({ confirm: plain(chars(30)) }),
    ),
    row(
      'confirms with a no of 30',
      asked({ deny: plain(chars(31)) }),
      'limit is 30',
      asked({ deny: plain(chars(30)) }),
    ),
    row(
      'confirms in danger or primary',
      asked({ style: 'red' }),
      'must be primary | danger',
      asked({ style: 'danger' }),
    ),
  ])
})

describe('a static select', () => {
  const row = twin({ type: 'static_select' })
  const groups = (count: number) => times(count, (i) => ({ label: plain('G'), options: [option(`${i}`)] }))
  const group = (more: Record<string, unknown>) => ({
    option_groups: [{ label: plain('G'), options: [option('a')], ...more }],
  })
  const [a, b] = [option('a'), option('b')]
  ruleTests(inSection, [
    row('has an option', { options: [] }, 'blocks[0].accessory.options: has 0 items', { options: [a] }),
    row('has options or groups', {}, 'exactly one of options, option_groups, has none', { options: [a] }),
    row('has not both', { options: [a], option_groups: groups(1) }, 'exactly one', {
      options: [a],
    }),
    row('has 100 options', { options: times(101, (i) => option(`${i}`)) }, 'limit is 100', {
      options: times(100, (i) => option(`${i}`)),
    }),
    row('has 100 groups', { option_groups: groups(101) }, '101 items, the limit is 100', {
      option_groups: groups(100),
    }),
    row(
      'has 100 options in a group',
      group({ options: times(101, (i) => option(`${i}`)) }),
      'option_groups[0].options: has 101',
      group({ options: times(100, (i) => option(`${i}`)) }),
    ),
    row('has no empty group', group({ options: [] }), 'option_groups[0].options: has 0', group({})),
    row(
      'has group labels of 75',
      group({ label: plain(chars(76)) }),
      'limit is 75',
      group({ label: plain(chars(75)) }),
    ),
    row(
      'has option texts of 75',
      { options: [option('a', { text: plain(chars(76)) })] },
      'options[0].text.text: has 76',
      { options: [option('a', { text: plain(chars(75)) })] },
    ),
    row('has option values of 75', { options: [option(chars(75), { value: chars(76) })] }, 'options[0].value: has 76', {
      options: [option(chars(75))],
    }),
    row('has option values', { options: [{ text: plain('a') }] }, 'options[0].value: is required', { options: [a] }),
    row('has no empty value', { options: [{ text: plain('a'), value: '' }] }, 'options[0].value: has 0', {
      options: [a],
    }),
    row(
      'has descriptions of 75',
      { options: [option('a', { description: plain(chars(76)) })] },
      'description.text: has 76',
      { options: [option('a', { description: plain(chars(75)) })] },
    ),
    row('has plain options', { options: [option('a', { text: mrkdwn('a') })] }, 'options[0].text.type: mrkdwn', {
      options: [a],
    }),
    row('has no links', { options: [option('a', { url: 'https://x/' })] }, 'options[0].url: is not', { options: [a] }),
    row(
      'has distinct values',
      { options: [a, option('a', { text: plain('A') })] },
      'options[1].value: the value a is already',
      { options: [a, b] },
    ),
    row('starts with one of its options', { options: [a], initial_option: b }, 'equals 0', {
      options: [a, b],
      initial_option: b,
    }),
    row(
      'starts with exactly that option',
      { options: [a], initial_option: option('a', { text: plain('A') }) },
      'equals 0',
      { options: [a], initial_option: { value: 'a', text: plain('a') } },
    ),
    row('starts with an option of a group', { option_groups: groups(2), initial_option: b }, 'equals 0', {
      option_groups: groups(2),
      initial_option: option('1'),
    }),
    row('has a placeholder of 150', { options: [a], placeholder: plain(chars(151)) }, 'limit is 150', {
      options: [a],
      placeholder: plain(chars(150)),
    }),
  ])
})

describe('a menu of several', () => {
  const row = twin({ type: 'multi_static_select', options: [option('a'), option('b')] })
  ruleTests(inSection, [
    row('lets at least one be chosen', { max_selected_items: 0 }, 'from 1', { max_selected_items: 1 }),
    row('starts with its options', { initial_options: [option('c')] }, 'initial_options[0]: must equal exactly one', {
      initial_options: [option('a')],
    }),
    row('starts with no empty list', { initial_options: [] }, 'has 0 items', { initial_options: [option('a')] }),
    row(
      'starts with no more than allowed',
      { max_selected_items: 1, initial_options: [option('a'), option('b')] },
      'chooses 2 at first',
      { max_selected_items: 2, initial_options: [option('a'), option('b')] },
    ),
  ])
})
