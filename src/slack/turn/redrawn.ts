// A form drawn anew with what stands in it: made of the view that Slack sends along, so that nothing has to be read for it.
// What is refused is said above it, and nobody types anything twice.
import type { KnownBlock, ModalView } from '@slack/types'
import { z } from 'zod'
import { divider, shorten } from '../views/blocks.ts'
import { fieldOf, readFilled } from './filled.ts'

const Text = z.looseObject({ text: z.string() })
const Block = z.looseObject({
  type: z.string(),
  block_id: z.string(),
  optional: z.boolean().exactOptional(),
  hint: Text.nullish(),
  element: z.looseObject({ type: z.string() }).exactOptional(),
})
export type Block = z.infer<typeof Block>

/** A view as Slack sends it along with what happens in it. */
export const Shown = z.looseObject({
  id: z.string(),
  type: z.literal('modal'),
  hash: z.string(),
  callback_id: z.string(),
  private_metadata: z.string().exactOptional(),
  blocks: z.array(Block),
  state: z.object({ values: z.record(z.string(), z.unknown()) }),
})
export type Shown = z.infer<typeof Shown>

/** The same form over other blocks, or its own as they were sent. */
export function redrawn(shown: Shown, blocks: readonly object[]): ModalView {
  const { title, submit, close, callback_id, private_metadata } = shown
  return plainly({ type: 'modal', callback_id, title, submit, close, private_metadata, blocks }) as ModalView
}

/** The same field, with the text that stands there now as what it begins with, whatever else does not. */
export function standing(block: Block, text: string): Block {
  const { initial_value: _, ...element } = block.element ?? { type: '' }
  if (!/_text_input$/.test(element.type)) return block
  const value = shorten(text, 3000)
  return { ...block, element: { ...element, ...(value ? { initial_value: value } : {}) } }
}

/** A view has a hundred blocks at most. */
const mostBlocks = 100
const mark = 'refused'

/** Whether a pressed button stands in what is said above a form; where it leads is shown over the form, not in its place. */
export const isAbove = (blockId: string): boolean => fieldOf(blockId) === mark

/**
 * A sent form as it was filled in, with what is said of it below its first line; null where it has nothing to fill in, or
 * no room for both.
 */
export function withWords(view: unknown, words: readonly KnownBlock[]): ModalView | null {
  const read = Shown.safeParse(view)
  if (!read.success || !read.data.blocks.some(({ type }) => type === 'input')) return null
  const [first, ...others] = read.data.blocks.filter(({ block_id }) => !isAbove(block_id))
  const said = [...words, divider].map((block, at) => ({ ...block, block_id: `${mark}:${at}` }))
  const blocks = [...(first ? [first] : []), ...said, ...others.map((block) => filledIn(block, read.data))]
  return blocks.length <= mostBlocks ? redrawn(read.data, blocks) : null
}

/** What each kind of element sends, and what it begins with. */
const beginnings: Readonly<Record<string, string>> = {
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
  selected_date: 'initial_date',
}

// Slack keeps what stands in a field whose id stays, unless something else was shown in between, such as "Working…".
function filledIn(block: Block, { state }: Shown): Block {
  if (!block.element) return block
  const [entry] = Object.values(z.record(z.string(), z.looseObject({})).catch({}).parse(state.values[block.block_id]))
  const text = readFilled(state.values).text(fieldOf(block.block_id))
  const element: Record<string, unknown> = { ...standing(block, text).element }
  for (const [sent, initial] of Object.entries(beginnings)) {
    if (!entry || !(sent in entry)) continue
    delete element[initial]
    const chosen = asOffered(block.element, entry[sent])
    if (chosen !== null) element[initial] = chosen
  }
  return { ...block, element: { type: block.element.type, ...element } }
}

const Option = z.looseObject({ value: z.string() })
const Offering = z.looseObject({ options: z.array(Option).exactOptional() })

/** What is chosen as the element itself offers it, which Slack asks for; null where nothing is. */
function asOffered(element: object, chosen: unknown): unknown {
  if (chosen === null || chosen === undefined) return null
  const { options = [] } = Offering.safeParse(element).data ?? {}
  const offered = (one: unknown) => options.find(({ value }) => value === Option.safeParse(one).data?.value) ?? one
  if (!Array.isArray(chosen)) return offered(chosen)
  return chosen.length ? chosen.map(offered) : null
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** A view that came from Slack as it was sent to Slack: without empty parts, and without entities in its texts. */
function plainly(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plainly)
  if (!node || typeof node !== 'object') return node
  const found = Object.entries(node).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, plainly(value)] as const],
  )
  const copy: Record<string, unknown> = Object.fromEntries(found)
  if (isText(copy)) return { ...copy, text: copy.text.replace(/&(?:amp|lt|gt);/g, (mark) => entities[mark] ?? mark) }
  return copy
}

const isText = (node: Record<string, unknown>): node is { type: string; text: string } =>
  (node.type === 'plain_text' || node.type === 'text') && typeof node.text === 'string'
