// A form as it is drawn anew while someone types into it: the same form, only what stands below a name or an id says how
// it is now. Made of the view that Slack sends along, so that nothing has to be read for it.
import type { ModalView } from '@slack/types'
import * as handles from '../../org/organization/handles.ts'
import { shorten } from '../views/blocks.ts'
import { counted, idField, idState, overlong, overlongId } from '../views/organization/profile.ts'
import type { Say } from '../words/words.ts'
import { fieldOf, isMarked, readFilled, readMetadata } from './filled.ts'
import { type Block, redrawn, type Shown, standing } from './redrawn.ts'

/** The fields that answer while they are typed. */
export type Live = 'name' | 'id'

/** The id to be looked up: the one that was typed, or that the typed name suggests; null where there is none to look up. */
export function askedOf(shown: Shown, typed: ReadonlySet<Live>): string | null {
  const { state, blocks, private_metadata } = shown
  const { text } = readFilled(state.values)
  if (typed.has('id')) {
    const id = handles.fold(text('id'))
    return handles.problemOf(id) || isMarked(marksIn(private_metadata), 'id', id) ? null : id
  }
  return blocks.some((block) => isProposable(shown, block)) ? handles.propose(text('name')) : null
}

const marksIn = (metadata: string | undefined): string => readMetadata(metadata).w ?? ''

/** Whether it is the id that something new has to have, and nobody has typed one: it is empty, or as it was proposed. */
function isProposable({ callback_id, state }: Shown, { block_id, optional }: Block): boolean {
  const [field, proposed = ''] = block_id.split(':')
  if (callback_id !== 'create' || field !== 'id' || optional) return false
  return ['', proposed].includes(readFilled(state.values).text('id'))
}

/** The form with what it says now. `free` is the nearest free id to the one asked for. */
export function retyped(say: Say, shown: Shown, typed: ReadonlySet<Live>, free: string | null): ModalView {
  const { state, blocks, private_metadata } = shown
  const { text } = readFilled(state.values)
  const alert = overlong(say, text('name'))
  const drawn = blocks
    .filter(({ block_id }) => block_id !== overlongId)
    .map((block) => standing(block, text(fieldOf(block.block_id))))
    .flatMap((block): object[] => {
      const field = fieldOf(block.block_id)
      if (field === 'name') return [saying(block, counted(say, text('name'))), ...(alert ? [alert] : [])]
      if (field !== 'id') return [block]
      if (!typed.has('id')) return [isProposable(shown, block) ? proposing(free) : block]
      const id = text('id')
      return [saying(block, idState(id, free, isMarked(marksIn(private_metadata), 'id', handles.fold(id))))]
    })
  return redrawn(shown, drawn)
}

/** The same field with another last line below it. */
const saying = (block: Block, words: string): object => {
  const before = block.hint?.text.split('\n').slice(0, -1) ?? []
  return { ...block, hint: { type: 'plain_text', emoji: false, text: shorten([...before, words].join('\n'), 2000) } }
}

// Slack keeps what stands in a field as long as its id is the same, so that another proposal needs another id.
const proposing = (free: string | null): object => idField(free ?? '', true, free ?? undefined)
