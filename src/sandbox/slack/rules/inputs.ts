// Elements one types into or picks a day, a time or a file with, and the rules between their limits and first values.
import { richText } from './rich-text.ts'
import { at, complain, flag, list, type Rule, type Shape, shown, string, url, whole, written } from './shape.ts'
import { acting, asking, element, modalOnly, picking, typing } from './traits.ts'

const number = written(/^-?\d+(\.\d+)?$/, 'a number written as a string')

const inOrder =
  (low: string, high: string): Rule =>
  (input, spot) => {
    const [min, max] = [input[low], input[high]]
    if (min !== undefined && max !== undefined && Number(min) > Number(max))
      complain(at(spot, low), `${min} is more than ${high} ${max}`)
  }

const firstFitsLength: Rule = (input, spot) => {
  const { min_length: min, max_length: max, initial_value: first } = input
  if (typeof first !== 'string' || first === '') return
  if (typeof max === 'number' && first.length > max)
    complain(at(spot, 'initial_value'), `has ${first.length} characters, max_length is ${max}`)
  if (typeof min === 'number' && first.length < min)
    complain(at(spot, 'initial_value'), `has ${first.length} characters, min_length is ${min}`)
}

const firstFitsRange: Rule = (input, spot) => {
  const { min_value: min, max_value: max, initial_value: first } = input
  if (first === undefined) return
  if ((min !== undefined && Number(first) < Number(min)) || (max !== undefined && Number(first) > Number(max)))
    complain(at(spot, 'initial_value'), `${first} is outside ${min ?? 'any'} to ${max ?? 'any'}`)
}

const wholeUnlessDecimal: Rule = (input, spot) => {
  if (input.is_decimal_allowed !== false) return
  for (const key of ['min_value', 'max_value', 'initial_value'])
    if (String(input[key]).includes('.'))
      complain(at(spot, key), `${input[key]} is a decimal, is_decimal_allowed is false`)
}

const day: Shape = (value, spot) => {
  const date = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null
  const real = date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(String(value))
  if (!real) complain(spot, `must be a day as YYYY-MM-DD, is ${shown(value)}`)
}

const zone: Shape = (value, spot) => {
  if (typeof value !== 'string' || !isZone(value)) complain(spot, `must be an IANA time zone, is ${shown(value)}`)
}

/** Intl knows the old names too (Asia/Calcutta); offsets such as +07:00 are no zone names. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** One line or many; min_length and max_length at most 3,000. */
export const plainTextInput = element(
  'plain_text_input',
  'plain-text-input',
  {
    ...typing,
    'initial_value?': string(3000, 0),
    'multiline?': flag,
    'min_length?': whole(0, 3000),
    'max_length?': whole(1, 3000),
  },
  inOrder('min_length', 'max_length'),
  firstFitsLength,
)

/** An e-mail address. */
export const emailInput = element('email_text_input', 'email-input', { ...typing, 'initial_value?': string(3000, 0) })

/** A web address. */
export const urlInput = element('url_text_input', 'url-input', {
  ...typing,
  'initial_value?': url(3000, 'http', 'https'),
})

/** A number; its limits and first value are strings. */
export const numberInput = element(
  'number_input',
  'number-input',
  {
    ...typing,
    is_decimal_allowed: flag,
    'initial_value?': number,
    'min_value?': number,
    'max_value?': number,
  },
  inOrder('min_value', 'max_value'),
  firstFitsRange,
  wholeUnlessDecimal,
)

/** Formatted text. */
export const richTextInput = element(
  'rich_text_input',
  'rich-text-input',
  { ...typing, 'initial_value?': richText, 'min_lines?': whole(1, 100), 'max_lines?': whole(1, 100) },
  inOrder('min_lines', 'max_lines'),
)

/** Files, in an input block of a modal; needs files:read. */
export const fileInput = element(
  'file_input',
  'file-input',
  {
    ...acting,
    'filetypes?': list(written(/^[a-z0-9]+$/i, 'a file extension without a dot')),
    'max_files?': whole(1, 10),
  },
  modalOnly('file_input'),
)

/** A day. */
export const datepicker = element('datepicker', 'date-picker', { ...picking, 'initial_date?': day })

/** A time of day, with an IANA zone. */
export const timepicker = element('timepicker', 'time-picker', {
  ...picking,
  'initial_time?': written(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:mm'),
  'timezone?': zone,
})

/** A moment: ten digits of Unix seconds, as a number. */
export const datetimepicker = element('datetimepicker', 'datetime-picker', {
  ...asking,
  'initial_date_time?': whole(1_000_000_000, 9_999_999_999),
})
