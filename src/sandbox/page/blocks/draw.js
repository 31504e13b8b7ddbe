// Draws blocks: the table of every type there is. One that is not known here is drawn as an error, never left out: what
// nobody sees nobody misses.
import { make } from '../make.js'
import { drawMarkdown } from '../markdown.js'
import { drawRich } from '../rich.js'
import { drawMrkdwn, drawText } from '../text.js'
import { drawElement, drawImage } from './elements.js'
import { drawInput } from './input.js'
import * as panels from './panels.js'
import { drawDataTable, drawTable } from './tables.js'

/**
 * Draws blocks. `scene` says where they stand (`where`), who people are (`names`, `people`), what stands in inputs
 * (`valueOf`, `errors`), and does what is pressed or chosen (`press`, `choose`, `suggest`).
 */
export function drawBlocks(blocks, scene) {
  return blocks.map((block) => {
    const draw = KINDS[block.type]
    const drawn = draw ? draw(block, { ...scene, drawBlocks }) : unknown(block)
    drawn.classList.add('block')
    drawn.dataset.block = block.block_id
    return drawn
  })
}

const unknown = (block) =>
  make('p', { class: 'unknown', role: 'note' }, `Slack would show a block of type “${block.type}”; this page cannot.`)

const KINDS = {
  header: (block, scene) =>
    make(
      'div',
      { class: 'header', role: 'heading', 'aria-level': block.level ?? 2, dir: 'auto' },
      drawText(block.text, scene.names),
    ),
  section,
  context: (block, scene) =>
    make(
      'div',
      { class: 'context' },
      block.elements.map((one) => drawSmall(one, scene)),
    ),
  divider: () => make('hr'),
  actions: (block, scene) =>
    make(
      'div',
      { class: 'actions' },
      block.elements.map((one) => drawElement(one, block, scene)),
    ),
  context_actions: (block, scene) =>
    make(
      'div',
      { class: 'actions quiet' },
      block.elements.map((one) => drawElement(one, block, scene)),
    ),
  image: (block, scene) =>
    make(
      'figure',
      {},
      block.title ? make('figcaption', { dir: 'auto' }, drawText(block.title, scene.names)) : '',
      drawImage(block),
    ),
  rich_text: (block, scene) => make('div', { class: 'rich' }, drawRich(block, scene.names)),
  markdown: (block) => make('div', { class: 'rich' }, drawMarkdown(block.text)),
  input: drawInput,
  table: drawTable,
  data_table: drawDataTable,
  alert: panels.drawAlert,
  card: panels.drawCard,
  carousel: panels.drawCarousel,
  container: panels.drawContainer,
  video: panels.drawVideo,
  file: panels.drawFile,
  task_card: panels.drawTask,
  plan: panels.drawPlan,
}

function section(block, scene) {
  const fields = (block.fields ?? []).map((field) => make('div', { dir: 'auto' }, drawText(field, scene.names)))
  const body = make(
    'div',
    { class: 'text' },
    block.text ? make('div', { dir: 'auto' }, drawText(block.text, scene.names)) : '',
    fields.length > 0 ? make('div', { class: 'fields' }, fields) : '',
  )
  const accessory = block.accessory && make('div', { class: 'accessory' }, drawElement(block.accessory, block, scene))
  return make('div', { class: 'section' }, body, accessory)
}

const drawSmall = (one, scene) =>
  one.type === 'image' ? drawImage(one) : make('span', { dir: 'auto' }, drawText(one, scene.names))

/** A message; one without blocks shows its text. */
export const drawMessage = (message, scene) =>
  message.blocks.length > 0
    ? drawBlocks(message.blocks, scene)
    : [make('div', { class: 'block', dir: 'auto' }, drawMrkdwn(message.text, scene.names))]
