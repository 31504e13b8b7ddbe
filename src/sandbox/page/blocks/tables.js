// Tables: the plain one, and the one with a caption, a head and pages.
import { make } from '../make.js'
import { drawRich } from '../rich.js'

function drawCell(cell, scene) {
  if (cell.type === 'rich_text') return drawRich(cell, scene.names)
  return [String(cell.text ?? cell.value ?? '')]
}

const scrolling = (label, table) =>
  make('div', { class: 'table', tabindex: 0, role: 'group', 'aria-label': label }, table)

/** A plain table; its first row is read as its head, as Slack shows it. */
export function drawTable(block, scene) {
  const look = (column) => {
    const { align = 'left', is_wrapped: wraps } = block.column_settings?.[column] ?? {}
    return `${align} ${wraps ? 'wraps' : ''}`
  }
  const row = (tag) => (cells) =>
    make(
      'tr',
      {},
      cells.map((cell, column) => make(tag, { class: look(column), dir: 'auto' }, drawCell(cell, scene))),
    )
  const [head = [], ...rest] = block.rows
  return scrolling(
    'Table',
    make('table', {}, make('thead', {}, row('th')(head)), make('tbody', {}, rest.map(row('td')))),
  )
}

/** A table with a caption, shown in pages. */
export function drawDataTable(block, scene) {
  const [head = [], ...rest] = block.rows
  const size = block.page_size ?? 5
  const pages = Math.ceil(rest.length / size)
  let page = 0
  const body = make('tbody')
  const where = make('span', { class: 'hint' })
  const isHead = (column) => column === (block.row_header_column_index ?? -1)
  const cell = (one, column) =>
    make(isHead(column) ? 'th' : 'td', { dir: 'auto', scope: isHead(column) ? 'row' : undefined }, drawCell(one, scene))
  const show = (next) => {
    page = Math.max(0, Math.min(pages - 1, next))
    body.replaceChildren(...rest.slice(page * size, (page + 1) * size).map((cells) => make('tr', {}, cells.map(cell))))
    where.textContent = `Page ${page + 1} of ${pages}`
  }
  const turn = (by, words) =>
    make('button', { type: 'button', class: 'button small', onclick: () => show(page + by) }, words)
  show(0)
  const headRow = make(
    'tr',
    {},
    head.map((one) => make('th', { scope: 'col', dir: 'auto' }, drawCell(one, scene))),
  )
  const table = make('table', {}, make('caption', {}, block.caption), make('thead', {}, headRow), body)
  const pager = pages > 1 ? make('div', { class: 'pager' }, turn(-1, 'Previous'), where, turn(1, 'Next')) : ''
  // Its pages are its own: drawn again with the same contents it stays on the page it is on.
  return make('div', { 'data-field': JSON.stringify(block) }, scrolling(block.caption, table), pager)
}
