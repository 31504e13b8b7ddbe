// What Slack refuses in the elements one types into or picks a day, a time or a file with.
import { describe } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/rules/blocks.ts'
import { chars, input, plain, ruleTests, twin } from './cases.ts'

const inInput = (element: unknown) => checkBlocks([input(element as Record<string, unknown>)], 'modal')

describe('inputs', () => {
  const of = (type: string, more: Record<string, unknown> = {}) => twin({ type, ...more })
  const text = of('plain_text_input')
  const number = of('number_input', { is_decimal_allowed: false })
  const dispatch = (...on: string[]) => ({ dispatch_action_config: { trigger_actions_on: on } })
  ruleTests(inInput, [
    text('a shortest length is at most 3,000', { min_length: 3001 }, 'from 0 to 3000', { min_length: 3000 }),
    text('a longest length is at most 3,000', { max_length: 3001 }, 'from 1 to 3000', { max_length: 3000 }),
    text('a shortest length is below the longest', { min_length: 5, max_length: 4 }, '5 is more than max_length 4', {
      min_length: 4,
      max_length: 4,
    }),
    text('a first value fits the longest length', { initial_value: 'abc', max_length: 2 }, 'max_length is 2', {
      initial_value: 'ab',
      max_length: 2,
    }),
    text('a first value fits the shortest length', { initial_value: 'a', min_length: 2 }, 'min_length is 2', {
      initial_value: 'ab',
      min_length: 2,
    }),
    text('a placeholder has 150', { placeholder: plain(chars(151)) }, 'limit is 150', {
      placeholder: plain(chars(150)),
    }),
    text('a placeholder is not empty', { placeholder: plain('') }, 'has 0 characters', { placeholder: plain('x') }),
    text('multiline is true or false', { multiline: 'no' }, 'multiline', { multiline: true }),
    text(
      'actions are sent on known moments',
      dispatch('on_blur'),
      'trigger_actions_on[0]',
      dispatch('on_enter_pressed'),
    ),
    text('an input is not confirmed', { confirm: plain('x') }, 'confirm: is not a property', {}),
    of('email_text_input')('an e-mail input has no length', { max_length: 5 }, 'max_length: is not', {}),
    of('url_text_input')('a first address is one', { initial_value: 'example' }, 'must be a http', {
      initial_value: 'https://example.com',
    }),
    of('number_input')('a number says whether decimals are allowed', {}, 'is_decimal_allowed: is required', {
      is_decimal_allowed: true,
    }),
    number('a smallest number is a string', { min_value: 1 }, 'a number written as a string, is 1', { min_value: '1' }),
    number('a largest number is a string', { max_value: 9 }, 'max_value', { max_value: '9' }),
    number('a first number is a string', { initial_value: 3 }, 'initial_value', { initial_value: '3' }),
    number(
      'a smallest number is below the largest',
      { min_value: '10', max_value: '9' },
      '10 is more than max_value 9',
      { min_value: '9', max_value: '10' },
    ),
    number('a first number lies within', { min_value: '2', initial_value: '1' }, '1 is outside 2 to any', {
      min_value: '2',
      initial_value: '3',
    }),
    number('a first number is whole where decimals are not allowed', { initial_value: '1.5' }, 'is a decimal', {
      initial_value: '1.5',
      is_decimal_allowed: true,
    }),
    of('rich_text_input')('lines are 1 to 100', { max_lines: 101 }, 'from 1 to 100', { max_lines: 100 }),
    of('rich_text_input')('fewest lines are below most', { min_lines: 9, max_lines: 8 }, 'more than max_lines', {
      min_lines: 8,
      max_lines: 8,
    }),
    of('file_input')('files are at most ten', { max_files: 11 }, 'from 1 to 10', { max_files: 10 }),
    of('file_input')('files are at least one', { max_files: 0 }, 'from 1 to 10', { max_files: 1 }),
    of('file_input')('a file type has no dot', { filetypes: ['.png'] }, 'without a dot', { filetypes: ['png'] }),
    of('datepicker')('a day is YYYY-MM-DD', { initial_date: '1.2.2030' }, 'YYYY-MM-DD', { initial_date: '2030-02-01' }),
    of('datepicker')('a day exists', { initial_date: '2030-02-30' }, 'YYYY-MM-DD', { initial_date: '2032-02-29' }),
    of('timepicker')('a time is HH:mm', { initial_time: '24:00' }, 'HH:mm', { initial_time: '23:59' }),
    of('timepicker')('a zone is of the IANA', { timezone: 'Jakarta' }, 'IANA', { timezone: 'Asia/Jakarta' }),
    of('datetimepicker')('a moment has ten digits', { initial_date_time: 1_700_000_000_000 }, 'whole number', {
      initial_date_time: 1_700_000_000,
    }),
    of('datetimepicker')('a moment is a number', { initial_date_time: '1700000000' }, 'whole number', {
      initial_date_time: 1_700_000_000,
    }),
    of('datetimepicker')('a moment has no placeholder', { placeholder: plain('x') }, 'placeholder: is not', {}),
  ])
})
