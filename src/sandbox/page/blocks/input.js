// An input block: its label, what is filled in, a hint, and what is wrong with it.
import { make } from '../make.js'
import { drawText } from '../text.js'
import { drawField, idOf } from './fields.js'

const GROUPS = new Set(['radio_buttons', 'checkboxes'])

/** Draws one question. */
export function drawInput(block, scene) {
  const id = idOf(scene, block, block.element)
  const wrong = scene.errors?.[block.block_id]
  const describedBy = [wrong && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ')
  const words = [
    make('span', { dir: 'auto' }, drawText(block.label, scene.names)),
    block.optional ? make('span', { class: 'optional' }, ' (optional)') : '',
  ]
  const isGroup = GROUPS.has(block.element.type)
  const label = isGroup
    ? make('div', { class: 'label', id: `${id}-label` }, words)
    : make('label', { class: 'label', for: id, id: `${id}-label` }, words)
  const written = block.label?.text ?? ''
  return make(
    'div',
    { class: wrong ? 'input wrong' : 'input' },
    label,
    drawField(block.element, block, scene, {
      describedBy,
      label: written,
      isWrong: Boolean(wrong),
      labelId: `${id}-label`,
    }),
    wrong
      ? make('p', { class: 'error', id: `${id}-error`, role: 'alert', dir: 'auto', 'data-key': `${id}-error` }, wrong)
      : '',
    block.hint
      ? make(
          'div',
          { class: 'hint', id: `${id}-hint`, dir: 'auto', 'data-key': `${id}-hint` },
          drawText(block.hint, scene.names),
        )
      : '',
  )
}
