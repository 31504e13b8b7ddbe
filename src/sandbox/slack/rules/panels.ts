// The larger blocks, one entry per reference page: alert, card, carousel, container, tables, tasks, contextual actions.
import { anyText, mrkdwnText, plainText } from './composition.ts'
import { contextAction, onlyButton, onlyImage, onlySource } from './elements.ts'
import {
  actions,
  block,
  context,
  divider,
  everywhere,
  file,
  header,
  image,
  inputBlock,
  section,
  video,
} from './layout.ts'
import { richText } from './rich-text.ts'
import {
  at,
  complain,
  flag,
  isObject,
  kinds,
  list,
  object,
  oneOf,
  type Rule,
  type Shape,
  type Surface,
  shown,
  someOf,
  whole,
  words,
} from './shape.ts'

const notModals: Surface[] = ['message', 'home']

/** A warning inside a modal; the Java SDK's model says 200 characters. */
export const alert = block('alert', ['modal'], {
  text: anyText(200),
  'level?': oneOf('default', 'info', 'warning', 'error', 'success'),
})

/** Something on one card: at least a picture, a title, a body or buttons. */
export const card = block(
  'card',
  everywhere,
  {
    'hero_image?': onlyImage,
    'icon?': onlyImage,
    'title?': mrkdwnText(150),
    'subtitle?': mrkdwnText(150),
    'body?': mrkdwnText(200),
    'actions?': list(onlyButton),
  },
  someOf('hero_image', 'title', 'actions', 'body'),
)

/** One to ten cards side by side. Its page names no surface: like its cards it is taken on all of them. */
export const carousel = block('carousel', everywhere, { elements: list(kinds('a card', { card }), 10) })

const finite: Shape = (value, spot) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) complain(spot, `must be a number, is ${shown(value)}`)
}
const cell = kinds('a cell', {
  rich_text: richText,
  raw_text: object({ type: oneOf('raw_text'), text: words }),
  raw_number: object({ type: oneOf('raw_number'), value: finite, text: words }),
})

/** A plain table: 100 rows of 20 cells. */
export const table = block('table', notModals, {
  rows: list(list(cell, 20), 100),
  'column_settings?': list(object({ 'align?': oneOf('left', 'center', 'right'), 'is_wrapped?': flag }), 20),
})

const evenRows: Rule = (value, spot) => {
  const rows = Array.isArray(value.rows) ? value.rows.filter(Array.isArray) : []
  const width = rows[0]?.length ?? 0
  rows.forEach((row, index) => {
    if (row.length !== width)
      complain(at(at(spot, 'rows'), index), `has ${row.length} cells, the header row has ${width}`)
    if (index > 0) return
    row.forEach((one: unknown, column: number) => {
      if (isObject(one) && one.type === 'rich_text')
        complain(at(at(at(spot, 'rows'), 0), column), 'a header cell may not be rich_text')
    })
  })
  const column = value.row_header_column_index
  if (typeof column === 'number' && column >= width)
    complain(at(spot, 'row_header_column_index'), `${column} names no column, there are ${width}`)
}

/** A table one can page and sort: a header row and up to 100 more, all of one length. */
export const dataTable = block(
  'data_table',
  notModals,
  {
    caption: words,
    rows: list(list(cell), 101, 2),
    'page_size?': whole(1, 100),
    'row_header_column_index?': whole(0),
  },
  evenRows,
)

/** Small feedback below a message. */
export const contextActions = block('context_actions', ['message'], { elements: list(contextAction, 5) })

/** One task of an agent. */
export const taskCard = block('task_card', ['message'], {
  task_id: words,
  title: words,
  status: oneOf('pending', 'in_progress', 'complete', 'error'),
  'details?': richText,
  'output?': richText,
  'sources?': list(onlySource),
})

/** Several tasks under one title. */
export const plan = block('plan', ['message'], {
  title: words,
  'tasks?': list(kinds('a task', { task_card: taskCard })),
})

const inside = {
  actions,
  context,
  divider,
  file,
  header,
  image,
  input: inputBlock,
  rich_text: richText,
  section,
  table,
  video,
}

/** A box with a title around up to ten blocks. */
export const container = block(
  'container',
  notModals,
  {
    'title?': plainText(150),
    'rich_text_title?': richText,
    'subtitle?': anyText(150),
    'icon?': onlyImage,
    child_blocks: list(kinds('a block of a container', inside), 10),
    'width?': oneOf('narrow', 'standard', 'wide', 'full'),
    'is_collapsible?': flag,
    'default_collapsed?': flag,
    'has_header_divider?': flag,
  },
  someOf('title', 'rich_text_title'),
  (value, spot) => {
    if (value.default_collapsed === true && value.is_collapsible !== true)
      complain(at(spot, 'default_collapsed'), 'needs is_collapsible: true')
  },
)
