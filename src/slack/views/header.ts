// The line that every surface begins with: where its reader acts now (row E30).
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../org/people/people.ts'
import { insideRole } from '../words/shape.ts'
import { place, role, type Say } from '../words/words.ts'
import { fallback, type Message, note, type Piece, shorten, wordsOf } from './blocks.ts'

/** "Sehat Clinic · Owner", "Sehat Clinic · Research · Editor" in a workspace, or what the personal account is called; and whether it is suspended. */
export function whereabouts(say: Say, { context }: Pick<Caller, 'context'>): string {
  const { workspace } = context
  const inside = workspace ? ` · ${shorten(workspace.name, 150)} · ${insideRole(say, workspace.role)}` : null
  const shared = `${place(say, context)}${inside ?? ` · ${role(say, context.role)}`}`
  const own = context.kind === 'personal' ? place(say, context) : shared
  return context.status === 'suspended' ? `${own} · suspended` : own
}

/** The context line; with what happened to the last context where it has ended. */
export function header(say: Say, caller: Pick<Caller, 'context' | 'ended'>): KnownBlock[] {
  const { ended } = caller
  const where = caller.context.kind === 'personal' ? `your ${place(say, caller.context)}` : place(say, caller.context)
  const parted = ended && `${ended.name} ${endings[ended.why]}; you are back in ${where}.`
  return [note(whereabouts(say, caller)), ...(parted ? [note(parted)] : [])]
}

const endings: Record<NonNullable<Caller['ended']>['why'], string> = {
  deleted: 'was deleted',
  left: 'is no longer yours to act in',
  walledOff: 'is no longer yours to work in',
  archived: 'was archived',
}

/** Lines one after another, as the words of a fallback. */
export const inARow = (lines: readonly Piece[][]): string =>
  lines.map((pieces) => pieces.map(wordsOf).join('')).join(' ')

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
