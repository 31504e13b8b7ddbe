// Blocks as Slack keeps them: every block and element with an id, and what people have typed or chosen in them so far.
import { randomBytes } from 'node:crypto'

/** Any JSON object. */
export type Json = Record<string, unknown>

/** A block or an element, whose shape the rules have checked before it gets here. */
export type Block = Json & { type: string }

/** An interactive element, the block it stands in, and the way there from the top-level block. */
export type Placed = { element: Block & { action_id: string }; block: Block & { block_id: string }; path: Block[] }

/** What stands in inputs: by block id, then by action id. */
export type Values = Record<string, Record<string, Json>>

const INTERACTIVE =
  /^(button|checkboxes|.*_select|.*_input|(date|time|datetime)picker|radio_buttons|overflow|workflow_button|feedback_buttons|icon_button)$/

/** True for a JSON object. */
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isBlock = (value: unknown): value is Block => isJson(value) && typeof value.type === 'string'

/** Every block that stands inside a block (a container's children, a carousel's cards). */
export function childBlocks(block: Block): Block[] {
  const inner = block.type === 'container' ? block.child_blocks : block.type === 'carousel' ? block.elements : []
  return Array.isArray(inner) ? inner.filter(isBlock) : []
}

const ownParts = (block: Block): unknown[] => [block.elements, block.element, block.accessory, block.actions].flat()

/** A copy of blocks in which every block and every interactive element has an id, as Slack gives them. */
export function withIds(blocks: readonly unknown[]): Block[] {
  const copies = structuredClone(blocks).filter(isBlock)
  const name = (block: Block): void => {
    block.block_id ??= shortId()
    for (const part of ownParts(block)) if (isBlock(part) && INTERACTIVE.test(part.type)) part.action_id ??= shortId()
    childBlocks(block).forEach(name)
  }
  copies.forEach(name)
  return copies
}

const shortId = (): string => randomBytes(4).toString('base64url').slice(0, 5)

/** Every interactive element of these blocks, in reading order. */
export function elementsOf(blocks: readonly Block[], path: Block[] = []): Placed[] {
  return blocks.flatMap((block) => {
    const here = [...path, block]
    const own = ownParts(block).filter(isInteractive)
    const placed = own.map((element) => ({ element, block: block as Placed['block'], path: here }))
    return [...placed, ...elementsOf(childBlocks(block), here)]
  })
}

const isInteractive = (part: unknown): part is Placed['element'] =>
  isBlock(part) && INTERACTIVE.test(part.type) && typeof part.action_id === 'string'

const STATELESS = new Set(['button', 'overflow', 'workflow_button', 'feedback_buttons', 'icon_button'])

/** True for elements that hold a value: Slack reports those in `state.values`. */
export const holdsValue = (element: Block): boolean => !STATELESS.has(element.type)

/** The values of all elements: what was typed or chosen, else what they were given at first. */
export function stateOf(blocks: readonly Block[], typed: Values): Values {
  const state: Values = {}
  for (const { element, block } of elementsOf(blocks)) {
    if (!holdsValue(element)) continue
    const value = typed[block.block_id]?.[element.action_id] ?? initialValue(element)
    state[block.block_id] = { ...state[block.block_id], [element.action_id]: value }
  }
  return state
}

/**
 * What stands in inputs: what was typed, and the first values that nobody has touched. A view that is updated keeps both
 * (bolt-js#290, bolt-python#1064): whoever wants another first value shown gives the block another id.
 */
export function filledIn(blocks: readonly Block[], typed: Values): Values {
  const filled = structuredClone(typed)
  for (const { element, block } of elementsOf(blocks)) {
    if (!holdsValue(element) || typed[block.block_id]?.[element.action_id]) continue
    const first = initialValue(element)
    const value = first[valueKey(element)]
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue
    filled[block.block_id] = { ...filled[block.block_id], [element.action_id]: first }
  }
  return filled
}

/** What was typed, as far as an input with the same two ids is still there: Slack keeps only that (slack-platform §5). */
export function keptValues(blocks: readonly Block[], typed: Values): Values {
  const kept: Values = {}
  for (const { element, block } of elementsOf(blocks)) {
    const value = typed[block.block_id]?.[element.action_id]
    if (value?.type !== element.type) continue
    kept[block.block_id] = { ...kept[block.block_id], [element.action_id]: value }
  }
  return kept
}

const MULTI = /^multi_|^checkboxes$/

/** The name under which an element's value stands in the state: `selected_option`, `value`, `selected_date` … */
export function valueKey(element: Block): string {
  const many = MULTI.test(element.type) ? 's' : ''
  const select = /(users|conversations|channels)_select$/.exec(element.type)
  if (select) return `selected_${select[1]?.slice(0, -1)}${many}`
  if (/(static|external)_select$|^radio_buttons$|^checkboxes$/.test(element.type)) return `selected_option${many}`
  return PLAIN_KEYS[element.type] ?? 'value'
}

const PLAIN_KEYS: Record<string, string> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  rich_text_input: 'rich_text_value',
  file_input: 'files',
}

const INITIAL_KEYS: Record<string, string> = {
  value: 'initial_value',
  rich_text_value: 'initial_value',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
}

function initialValue(element: Block): Json {
  const key = valueKey(element)
  const given = element[INITIAL_KEYS[key] ?? key.replace('selected_', 'initial_')]
  const none = key === 'files' || MULTI.test(element.type) ? [] : null
  return { type: element.type, [key]: given ?? none }
}
