// What is pressed on App Home about Home itself: turning pages, searching, putting the first steps away. It happens where
// it was pressed, so that there is nothing to say about it beside.

import { clean } from '../../org/names.ts'
import * as guide from '../../org/telling/guide.ts'
import * as home from '../../org/telling/home.ts'
import { type Answer, changes, type Turn } from '../turn/answers.ts'
import { line, note } from '../views/blocks.ts'
import { message } from '../views/header.ts'

/** Turns to a page of what waits, or of the list. */
export async function turnTo(turn: Turn, of: 'tasks' | 'list', offset: number): Promise<Answer> {
  const { list } = await home.spotOf(turn.ctx.deps, turn, home.stayOf(turn.caller))
  return moved(turn, of === 'tasks' ? { tasks: offset } : { list: { ...list, offset } })
}

/** Searches the list; for nothing shows all of it. */
export const find = (turn: Turn, typed: string): Promise<Answer> =>
  moved(turn, { list: { offset: 0, search: clean(typed).slice(0, 200).toWellFormed() || null } })

async function moved(turn: Turn, to: Partial<home.Spot>): Promise<Answer> {
  await home.move(turn.ctx.deps, turn, home.stayOf(turn.caller), { decided: null, ...to })
  return shown(turn, 'App Home shows it.')
}

/** Puts the first steps away, or takes them out again. */
export async function showGuide(turn: Turn, isShown: boolean): Promise<Answer> {
  await guide.show(turn.ctx, isShown)
  const { command } = turn.say
  return shown(
    turn,
    isShown
      ? 'The first steps are back on App Home, as long as any are left.'
      : `The first steps are put away. ${command} help start brings them back.`,
  )
}

const shown = ({ say, caller }: Turn, words: string): Answer =>
  changes(message(say, caller, [words], [line(words), note(`${say.command} help shows everything you can type.`)]))

/** Has Home show what became of something that was decided there, in the place where it waited. */
export async function decided(turn: Turn, about: 'invitation' | 'approval', id: string): Promise<void> {
  if (turn.isFromHome) await home.move(turn.ctx.deps, turn, home.stayOf(turn.caller), { decided: { about, id } })
}
