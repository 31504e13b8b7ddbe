// Draws blocks. A block that is not known here is drawn as an error, never left out: what nobody sees nobody misses.
import { drawField } from './fields.js'
import { drawMrkdwn, drawRich, drawText, make } from './text.js'

/**
 * Draws blocks. `scene` says who people are (`names`), who can be picked (`people`), what stands in inputs (`valueOf`), and
 * what to do when something is pressed or chosen.
 */
export function drawBlocks(blocks, scene) {
  return blocks.map((block) => {
    const draw = KINDS[block.type]
    const drawn = draw ? draw(block, scene) : unknown(block)
    drawn.classList.add('block')
    drawn.dataset.block = block.block_id
    return drawn
  })
}

const unknown = (block) =>
  make('p', { class: 'unknown' }, `Slack would show a block of type "${block.type}", this page cannot`)

const KINDS = {
  section: (block, scene) => {
    const fields = (block.fields ?? []).map((field) => make('div', {}, drawText(field, scene.names)))
    const text = make(
      'div',
      {},
      drawText(block.text, scene.names),
      fields.length > 0 ? make('div', { class: 'fields' }, fields) : '',
    )
    return make('div', { class: 'section' }, text, block.accessory ? drawElement(block.accessory, block, scene) : '')
  },
  header: (block, scene) =>
    make('div', { class: 'header', role: 'heading', 'aria-level': 3 }, drawText(block.text, scene.names)),
  divider: () => make('hr'),
  context: (block, scene) =>
    make(
      'div',
      { class: 'context' },
      block.elements.map((one) => drawSmall(one, scene)),
    ),
  actions: (block, scene) =>
    make(
      'div',
      { class: 'actions' },
      block.elements.map((one) => drawElement(one, block, scene)),
    ),
  context_actions: (block, scene) => KINDS.actions(block, scene),
  image: (block, scene) =>
    make('figure', {}, drawImage(block), make('figcaption', { class: 'hint' }, drawText(block.title, scene.names))),
  rich_text: (block, scene) => make('div', {}, drawRich(block, scene.names)),
  markdown: (block) =>
    make(
      'div',
      {},
      block.text.split('\n').flatMap((line) => [line, make('br')]),
    ),
  alert: (block, scene) => make('div', { class: 'card' }, drawText(block.text, scene.names)),
  input: (block, scene) => drawInput(block, scene),
  table: (block, scene) =>
    make(
      'table',
      {},
      block.rows.map((row) =>
        make(
          'tr',
          {},
          row.map((cell) => make('td', {}, drawCell(cell, scene))),
        ),
      ),
    ),
  data_table: (block, scene) => KINDS.table(block, scene),
  container: (block, scene) =>
    make(
      'div',
      { class: 'card' },
      make('strong', {}, drawText(block.title, scene.names)),
      drawBlocks(block.child_blocks, scene),
    ),
  carousel: (block, scene) => make('div', {}, drawBlocks(block.elements, scene)),
  card: (block, scene) =>
    make(
      'div',
      { class: 'card' },
      block.hero_image ? drawImage(block.hero_image) : '',
      make('strong', {}, drawText(block.title, scene.names)),
      make('div', { class: 'hint' }, drawText(block.subtitle, scene.names)),
      make('div', {}, drawText(block.body, scene.names)),
      make(
        'div',
        { class: 'actions' },
        (block.actions ?? []).map((one) => drawElement(one, block, scene)),
      ),
    ),
}

function drawCell(cell, scene) {
  if (cell.type === 'rich_text') return drawRich(cell, scene.names)
  return [String(cell.text ?? cell.value ?? '')]
}

const drawSmall = (one, scene) => (one.type === 'image' ? drawImage(one) : make('span', {}, drawText(one, scene.names)))

const drawImage = (image) =>
  make('img', { src: image.image_url ?? image.slack_file?.url ?? '', alt: image.alt_text, title: image.alt_text })

function drawInput(block, scene) {
  const id = `in-${block.block_id}`
  const optional = block.optional ? make('span', { class: 'hint' }, ' (optional)') : ''
  const wrong = scene.errors?.[block.block_id]
  return make(
    'div',
    { class: 'input' },
    make('label', { for: id }, drawText(block.label, scene.names), optional),
    drawField(block.element, block, scene, id),
    make('div', { class: 'hint' }, drawText(block.hint, scene.names)),
    wrong ? make('p', { class: 'wrong', role: 'alert' }, wrong) : '',
  )
}

/** An element outside of an input block: a button, or a menu whose choice is sent at once. */
function drawElement(element, block, scene) {
  if (element.type === 'image') return drawImage(element)
  if (element.type === 'overflow') return drawOverflow(element, block, scene)
  if (!['button', 'workflow_button', 'icon_button'].includes(element.type)) return drawField(element, block, scene)
  const press = () => {
    if (element.url) window.open(element.url, '_blank', 'noreferrer')
    scene.press(element, block)
  }
  const attributes = { type: 'button', class: element.style, 'aria-label': element.accessibility_label, onclick: press }
  return make('button', attributes, drawText(element.text, scene.names))
}

function drawOverflow(element, block, scene) {
  const options = element.options.map((option) => make('option', { value: option.value }, option.text.text))
  const pick = (event) => {
    const option = element.options.find((one) => one.value === event.target.value)
    if (option) scene.press(element, block, option)
  }
  return make('select', { 'aria-label': 'More', onchange: pick }, make('option', { value: '' }, '…'), options)
}

/** A message whose blocks are missing shows its text. */
export const drawMessage = (message, scene) =>
  message.blocks.length > 0
    ? drawBlocks(message.blocks, scene)
    : [make('div', { class: 'block' }, drawMrkdwn(message.text, scene.names))]
