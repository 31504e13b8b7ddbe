// The blocks of one message or view: each by its own page, then the rules that look at all of them together.
import type { Complaint } from './complaint.ts'
import { actions, context, divider, file, header, image, inputBlock, markdown, section, video } from './layout.ts'
import { alert, card, carousel, container, contextActions, dataTable, plan, table, taskCard } from './panels.ts'
import { richText } from './rich-text.ts'
import { at, complain, isObject, kinds, list, type Shape, type Spot, type Surface, start } from './shape.ts'

const known: Record<string, Shape> = {
  actions,
  alert,
  card,
  carousel,
  container,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  divider,
  file,
  header,
  image,
  input: inputBlock,
  markdown,
  plan,
  rich_text: richText,
  section,
  table,
  task_card: taskCard,
  video,
}

/** Every reason why Slack would refuse these blocks on this surface; paths begin with `blocks[…]`. */
export function checkBlocks(blocks: unknown, surface: Surface): Complaint[] {
  const error = surface === 'message' ? 'invalid_blocks' : 'invalid_arguments'
  const spot = start({ section: '6', error, surface, path: 'blocks' })
  if (!Array.isArray(blocks)) {
    complain(spot, 'must be a list of blocks', surface === 'message' ? 'invalid_blocks_format' : error)
    return spot.found
  }
  readBlocks(blocks, spot)
  return spot.found
}

/** As checkBlocks, for blocks that stand somewhere inside another payload. */
export function readBlocks(blocks: unknown[], spot: Spot): void {
  const here = { ...spot, page: 'reference/block-kit/blocks' }
  list(kinds('a block', known), spot.surface === 'message' ? 50 : 100, 0)(blocks, here)
  const parts = partsOf(blocks, here)
  unique(parts, 'block_id', 'is already the id of another block here')
  for (const own of ownParts(parts)) unique(own, 'action_id', 'is already the id of another action in this block')
  oneFocus(parts)
  markdownSum(blocks, here)
  tableSum(parts, here)
  oneTable(parts, here)
}

/** `block` is the block that it stands in, itself where it is one. */
type Part = { value: Record<string, unknown>; spot: Spot; owner: string; block: unknown }

/** Every object inside a value, with its place and the property that holds it. */
function partsOf(value: unknown, spot: Spot, owner = 'blocks', block: unknown = null): Part[] {
  const parts: Part[] = []
  collect({ value, spot, owner, block }, parts)
  return parts
}

function collect({ value, spot, owner, block }: Omit<Part, 'value'> & { value: unknown }, parts: Part[]): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) collect({ value: one, spot: at(spot, index), owner, block }, parts)
  } else if (isObject(value)) {
    const within = isBlock(value, owner) ? value : block
    parts.push({ value, spot, owner, block: within })
    for (const [key, one] of Object.entries(value))
      if (typeof one === 'object') collect({ value: one, spot: at(spot, key), owner: key, block: within }, parts)
  }
}

/** A block is an object at the top, in a container, a card of a carousel, or a task of a plan. */
const isBlock = (value: Record<string, unknown>, owner: string): boolean =>
  ['blocks', 'child_blocks', 'tasks'].includes(owner) || value.type === 'card'

/** What stands in each block itself, not in blocks inside it. */
const ownParts = (parts: Part[]): Part[][] => [
  ...Map.groupBy(
    parts.filter(({ value, block }) => value !== block),
    ({ block }) => block,
  ).values(),
]

function unique(parts: Part[], key: string, problem: string): void {
  const seen = new Set<string>()
  for (const { value, spot } of parts) {
    const id = value[key]
    if (typeof id !== 'string') continue
    if (seen.has(id)) complain(at(spot, key), `"${id}" ${problem}`)
    seen.add(id)
  }
}

function oneFocus(parts: Part[]): void {
  for (const { spot } of parts.filter(({ value }) => value.focus_on_load === true).slice(1))
    complain(at(spot, 'focus_on_load'), 'another element already takes the focus; only one may')
}

function markdownSum(blocks: unknown[], spot: Spot): void {
  const texts = blocks.map((block) => (isObject(block) && block.type === 'markdown' ? block.text : undefined))
  const strings = texts.filter((text) => typeof text === 'string')
  const sum = strings.reduce((length, text) => length + text.length, 0)
  if (strings.length > 1 && sum > 12_000)
    complain(spot, `the markdown blocks have ${sum} characters together, the limit is 12000`)
}

function oneTable(parts: Part[], spot: Spot): void {
  if (spot.surface !== 'message') return
  for (const table of parts.filter(({ value }) => value.type === 'table').slice(1))
    complain(table.spot, 'only_one_table_allowed: a message has one table at most', 'invalid_attachments')
}

function tableSum(parts: Part[], spot: Spot): void {
  const tables = parts.filter(({ value }) => value.type === 'table' || value.type === 'data_table')
  const texts = tables.flatMap((table) => partsOf(table.value.rows, table.spot)).map(({ value }) => value.text)
  const sum = texts.reduce((length: number, text) => length + (typeof text === 'string' ? text.length : 0), 0)
  if (sum > 10_000) complain(spot, `the tables have ${sum} characters together, the limit is 10000`)
}
