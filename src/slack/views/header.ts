// The line that every surface begins with: where its reader acts now (row E30).
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../org/people/people.ts'
import { place, role, type Say } from '../words/words.ts'
import { fallback, type Message, note, type Piece } from './blocks.ts'

/** "Sehat Clinic · Owner", or what the personal account is called; and whether it is suspended. */
export function whereabouts(say: Say, { context }: Pick<Caller, 'context'>): string {
  const own = context.kind === 'personal' ? place(say, context) : `${place(say, context)} · ${role(say, context.role)}`
  return context.status === 'suspended' ? `${own} · suspended` : own
}

/** The context line; with what happened to the last context where it has ended. */
export function header(say: Say, caller: Pick<Caller, 'context' | 'ended'>): KnownBlock[] {
  const { ended } = caller
  const parted =
    ended &&
    `${ended.name} ${ended.why === 'deleted' ? 'was deleted' : 'is no longer yours to act in'}; you are back in your ${place(say, caller.context)}.`
  return [note(whereabouts(say, caller)), ...(parted ? [note(parted)] : [])]
}

/** A message with its context line; `pieces` are the fallback's words. */
export const message = (
  say: Say,
  caller: Pick<Caller, 'context' | 'ended'>,
  pieces: Piece[],
  blocks: KnownBlock[],
): Message => ({
  text: fallback(...pieces),
  at: caller.context.id,
  blocks: [...header(say, caller), ...blocks],
})
