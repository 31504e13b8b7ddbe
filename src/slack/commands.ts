// What can be typed after the command, one row each, by area, in the order in which help shows it. A row with everything
// it needs acts at once; with something missing it opens the form that asks for it.

import { nearest } from '../org/names.ts'
import * as contexts from '../org/organization/contexts.ts'
import { creditCommands } from './commands/credits.ts'
import { endings } from './commands/endings.ts'
import { inviting } from './commands/inviting.ts'
import { joining } from './commands/joining.ts'
import { money } from './commands/money.ts'
import { notifications } from './commands/notifications.ts'
import { organization } from './commands/organization.ts'
import { people } from './commands/people.ts'
import { places } from './commands/places.ts'
import { programs } from './commands/programs.ts'
import { records } from './commands/record.ts'
import type { Command } from './commands/row.ts'
import { shape } from './commands/shape.ts'
import { shapeCommands } from './commands/workspaces.ts'
import * as show from './subjects/show.ts'
import { type Answer, says, type Turn } from './turn/answers.ts'
import { doubtOf } from './turn/doubt.ts'
import type { Said } from './turn/parse.ts'
import { type Message, shorten } from './views/blocks.ts'
import * as helpViews from './views/help.ts'

/** So much of what was typed and is nothing known is said again. */
const maxEcho = 60

/** The table of everything that can be typed. */
export const commands: readonly Command[] = [
  ...places,
  ...notifications,
  ...organization,
  ...endings,
  ...inviting,
  ...people,
  ...joining,
  ...shape,
  ...shapeCommands,
  ...money,
  ...creditCommands,
  ...programs,
  ...records,
]

/** The row for what was typed, by name or another word for it. */
export const findCommand = (subcommand: string): Command | undefined =>
  commands.find(({ name, aliases }) => name === subcommand || aliases?.includes(subcommand))

/** Runs what was typed; what is no subcommand is answered with the nearest. */
export async function runTyped(turn: Turn, said: Said): Promise<Answer> {
  const found = findCommand(said.subcommand)
  // What begins with a mention names no subcommand, and is more than nothing.
  const typed = said.subcommand || said.rest
  if (found && (found.name || !typed))
    return actsElsewhere(turn, found)
      ? says(await show.overview(turn))
      : (doubtOf(turn, found, said) ?? found.run(turn, said))
  // Something glued to the subcommand, as in "invite@budi", hides it from the nearest match.
  const head = /^\p{L}+/u.exec(said.subcommand)?.[0] ?? said.subcommand
  const close = nearestTo(said.subcommand) ?? commands.find(({ name }) => name && name === head)
  return says(helpViews.unknownCommand(turn.say, turn.caller, shorten(typed, maxEcho), close?.name ?? null))
}

/** Does what was typed before, and was doubted then. */
export async function runConfirmed(turn: Turn, said: Said): Promise<Answer> {
  await contexts.confirm(turn.ctx)
  const found = findCommand(said.subcommand)
  return found ? found.run(turn, said) : runTyped(turn, said)
}

// What was meant for a context that has ended is not done in the one that took its place; where one is now is told first.
const actsElsewhere = ({ caller }: Turn, { area, name }: Command): boolean =>
  caller.ended !== null && area !== commands[0]?.area && name !== 'create' && name !== 'join' && name !== 'restore'

/** The row whose name or other word what was typed most likely meant. Of few letters anything would mean something. */
function nearestTo(typed: string): Command | null {
  const known = commands.filter(({ name }) => name)
  const others = known.flatMap((row) => (row.aliases ?? []).map((word) => ({ row, word })))
  const long = others.filter(({ word }) => word.length > 3)
  return nearest(typed, known, ({ name }) => name) ?? nearest(typed, long, ({ word }) => word)?.row ?? null
}

/** Help on all that there is here, on an area, or on one topic; on all, with what may have been meant, where it is none. */
export function help({ say, caller }: Turn, typed: string): Message {
  // The whole command as it is typed asks about its subcommand.
  const asked = typed.toLowerCase().replace(`${say.command} `, '').trim()
  const found = asked ? findCommand(asked) : undefined
  const offered = commands.filter(({ isOffered }) => isOffered?.(say.catalog) ?? true)
  const ofArea = found ? [] : offered.filter(({ area }) => area.toLowerCase() === asked)
  if (!found?.name) {
    const missed =
      asked && !ofArea.length ? { typed: shorten(typed, maxEcho), nearest: nearestTo(asked)?.name ?? null } : null
    return helpViews.help(say, caller, ofArea.length ? ofArea : offered, missed)
  }
  const more = found.name === 'create' ? say.catalog.creation.advice : found.more
  return helpViews.topic(say, caller, { ...found, ...(more ? { more } : {}) })
}
