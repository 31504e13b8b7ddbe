// What Slack's own client checks before a form is sent: that required inputs are filled in and what is in them fits.

/** What is wrong with a filled-in form, by block; nothing where all is well. */
export function checkFields(fields) {
  const wrong = fields.flatMap(({ $field }) => {
    const { element, block } = $field
    if (block.type !== 'input') return []
    const problem = problemOf(element, block, $field.read())
    return problem ? [[block.block_id, problem]] : []
  })
  return Object.fromEntries(wrong)
}

const isEmpty = (value) => (Array.isArray(value) ? value.length === 0 : String(value ?? '') === '')

function problemOf(element, block, value) {
  if (isEmpty(value)) return block.optional ? undefined : 'Please complete this required field.'
  return CHECKS[element.type]?.(element, value)
}

function lengthProblem({ min_length: min, max_length: max }, { length }) {
  if (min !== undefined && length < min) return `Enter at least ${min} characters; there are ${length}.`
  if (max !== undefined && length > max) return `Enter ${max} characters at most; there are ${length}.`
  return undefined
}

function numberProblem({ is_decimal_allowed: decimals, min_value: min, max_value: max }, value) {
  if (!/^-?\d+(\.\d+)?$/.test(value.trim())) return 'Enter a number.'
  if (!decimals && value.includes('.')) return 'Enter a whole number.'
  if (min !== undefined && Number(value) < Number(min)) return `Enter ${min} or more.`
  if (max !== undefined && Number(value) > Number(max)) return `Enter ${max} or less.`
  return undefined
}

const CHECKS = {
  plain_text_input: lengthProblem,
  email_text_input: (_, value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? undefined : 'Enter an e-mail address.',
  url_text_input: (_, value) =>
    /^https?:\/\/\S+$/.test(value.trim()) && URL.canParse(value.trim())
      ? undefined
      : 'Enter a web address, with https:// before it.',
  number_input: numberProblem,
}
