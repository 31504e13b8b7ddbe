// What a person reads in blocks: the texts, with mentions as names, so that buttons can be found by what stands beside them.
import { type Block, childBlocks, isJson } from '../slack/blocks.ts'
import { plainText } from '../slack/rules/markup.ts'
import type { Workspace } from '../slack/workspace.ts'

/** Every piece of text in a block, as it is read, mentions once by handle and once by name. */
export function textsIn(space: Workspace, block: Block): string[] {
  const raw = rawTexts(block)
  const byHandle = raw.map((text) => plainText(text, (id) => space.people.get(id)?.handle ?? id))
  const byName = raw.map((text) => plainText(text, (id) => space.people.get(id)?.name ?? id))
  const lines = [...raw, ...byHandle, ...byName].flatMap((text) => [text, ...text.split('\n')])
  return [...new Set(lines.map(tidy).filter((line) => line !== ''))]
}

/** Text for comparing: one space between words, no case, no invisible joiners, one Unicode form. */
export const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u200B\u2060\u200E\u200F\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** The same without leading and trailing emoji and signs, as a person would quote a button. */
export const bare = (text: string): string =>
  tidy(text.replace(/:[a-z0-9_+-]+:/g, ''))
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .trim()

const SILENT = new Set(['block_id', 'action_id', 'type', 'value', 'url', 'image_url', 'style', 'confirm'])

/** The texts of a block. A button's own label is no text beside it; neither is what it would ask before it acts. */
function rawTexts(value: unknown): string[] {
  if (Array.isArray(value)) return joined(value)
  if (!isJson(value) || isControl(value)) return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (typeof part === 'string') return ['text', 'alt_text', 'title'].includes(key) ? [part] : []
    return SILENT.has(key) ? [] : rawTexts(part)
  })
}

/** Runs of rich text are one text to the reader. */
function joined(parts: unknown[]): string[] {
  const texts = parts.map(rawTexts)
  const isRun = parts.some((part) => isJson(part) && ['text', 'user', 'link', 'emoji'].includes(String(part.type)))
  const run = parts.map((part) => (isJson(part) ? runText(part) : '')).join('')
  return [...texts.flat(), ...(isRun ? [run] : [])]
}

function runText(part: Record<string, unknown>): string {
  if (part.type === 'user') return `<@${String(part.user_id)}>`
  return typeof part.text === 'string' ? part.text : typeof part.url === 'string' ? part.url : ''
}

const isControl = (value: Record<string, unknown>): boolean =>
  typeof value.action_id === 'string' && typeof value.block_id !== 'string'

const endsCard = (block: Block): boolean => block.type === 'divider' || block.type === 'header'
const isRow = (block: Block): boolean => block.type === 'actions'
const hasControl = (block: Block): boolean => isRow(block) || isJson(block.accessory)

/**
 * The blocks that belong together with the one at `index`, nearest first: the block itself, its card, and the stretch
 * between dividers. A row of buttons ends a card; a section with a button of its own is one with the small print below it.
 */
export function neighbourhoods(blocks: readonly Block[], index: number): Block[][] {
  const self = blocks[index]
  if (!self) return []
  return [[self, ...childBlocks(self)], card(blocks, index), stretch(blocks, index)]
}

function card(blocks: readonly Block[], index: number): Block[] {
  const self = blocks[index]
  if (!self) return []
  const before: Block[] = []
  for (let at = index - 1; isRow(self) && at >= 0; at--) {
    const block = blocks[at]
    if (!block || endsCard(block) || isRow(block)) break
    before.unshift(block)
    if (hasControl(block)) break
  }
  const after: Block[] = []
  for (let at = index + 1; at < blocks.length && blocks[at]?.type === 'context'; at++) after.push(blocks[at] as Block)
  return [...before, self, ...after]
}

function stretch(blocks: readonly Block[], index: number): Block[] {
  let from = index
  while (from > 0 && blocks[from - 1]?.type !== 'divider') from--
  let to = index
  while (to < blocks.length - 1 && blocks[to + 1]?.type !== 'divider') to++
  return blocks.slice(from, to + 1)
}
