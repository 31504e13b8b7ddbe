// Radio buttons and checkboxes, each option with what it is about.
import { make } from '../make.js'
import { drawText } from '../text.js'

/** One of a few, or any of a few. */
export const drawChoices = (type) => (field) => {
  const { element, scene, id, attributes, value, labelId } = field
  const boxes = element.options.map((option, index) =>
    make('input', { type, name: id, id: `${id}-${index}`, value: option.value }),
  )
  const options = element.options.map((option, index) =>
    make(
      'label',
      { class: 'choice', for: `${id}-${index}`, dir: 'auto' },
      boxes[index],
      make(
        'span',
        {},
        drawText(option.text, scene.names),
        option.description ? make('span', { class: 'hint' }, drawText(option.description, scene.names)) : '',
      ),
    ),
  )
  const keys = () => boxes.filter((box) => box.checked).map((box) => box.value)
  const read = () => (type === 'radio' ? (keys()[0] ?? '') : keys())
  const give = (given) => {
    const chosen = [given?.selected_option ?? given?.selected_options ?? []].flat().map((option) => option.value)
    for (const box of boxes) box.checked = chosen.includes(box.value)
  }
  const { 'aria-required': required, ...said } = attributes
  const node = make(
    'div',
    {
      ...said,
      ...(type === 'radio' ? { 'aria-required': required } : {}),
      role: type === 'radio' ? 'radiogroup' : 'group',
      'aria-labelledby': labelId,
      class: 'choices',
      onchange: () => field.chosen(read()),
    },
    options,
  )
  // aria-invalid is known on radio groups only.
  if (type === 'checkbox') node.removeAttribute('aria-invalid')
  node.$field = { read, give, focus: () => (boxes.find((box) => box.checked) ?? boxes[0])?.focus() }
  give(value)
  return node
}
