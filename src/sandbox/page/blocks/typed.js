// What one types: lines, long text, numbers, addresses; and days and times.
import { make } from '../make.js'

/** A line of text of some type. Numbers are text too, so that what is no number can be said to be none. */
export const drawLine = (type) => (field) => {
  const { element, attributes, value } = field
  const input = make('input', {
    ...attributes,
    type: type === 'number' ? 'text' : type,
    inputmode: type === 'number' ? 'decimal' : undefined,
    dir: 'auto',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: element.placeholder?.text,
    oninput: () => field.typed(input.value),
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.isComposing && field.entered(input.value)) event.preventDefault()
    },
  })
  return owned(
    make('div', {}, input),
    input,
    value?.value ?? element.initial_value ?? '',
    (given) => given?.value ?? '',
  )
}

/** Many lines. Enter is a new line here; with Ctrl or Cmd it sends the form. */
export function drawLong(field) {
  const { element, attributes, value } = field
  const area = make('textarea', {
    ...attributes,
    rows: element.min_lines ?? 4,
    dir: 'auto',
    placeholder: element.placeholder?.text,
    oninput: () => field.typed(area.value),
    onkeydown: (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (!field.entered(area.value)) area.form?.requestSubmit()
    },
  })
  const textIn = (given) => given?.value ?? plainOf(given?.rich_text_value) ?? ''
  return owned(make('div', {}, area), area, textIn(value), textIn)
}

function plainOf(rich) {
  if (!rich) return undefined
  if (typeof rich.text === 'string') return rich.text
  return (rich.elements ?? []).map(plainOf).join('')
}

/** A day or a time. */
export const drawDate = (type, key) => (field) => {
  const { attributes, value } = field
  const input = make('input', { ...attributes, type, onchange: () => field.chosen(input.value) })
  return owned(make('div', {}, input), input, value?.[key] ?? '', (given) => given?.[key] ?? '')
}

/** A moment, which Slack keeps as seconds since 1970; shown as the clock on the wall says. */
export function drawMoment(field) {
  const { attributes, value } = field
  const seconds = () => (input.value === '' ? '' : Math.floor(new Date(input.value).getTime() / 1000))
  const input = make('input', { ...attributes, type: 'datetime-local', onchange: () => field.chosen(seconds()) })
  const local = (given) => {
    if (!given?.selected_date_time) return ''
    const at = new Date(given.selected_date_time * 1000)
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  }
  const node = owned(make('div', {}, input), input, local(value), local)
  node.$field.read = seconds
  return node
}

/** A field that belongs to whoever types in it. */
function owned(node, control, first, valueIn) {
  control.value = first
  node.$field = {
    read: () => control.value,
    give: (given) => {
      const next = valueIn(given)
      if (document.activeElement !== control && control.value !== next) control.value = next
    },
    focus: () => control.focus(),
  }
  return node
}
