// The guard of the context: a change that is typed where its writer may have forgotten to be is asked about once. The facts
// come along with the caller, so that whoever is where they think they are pays nothing for it.
import * as contexts from '../../org/organization/contexts.ts'
import type { Command } from '../commands/row.ts'
import { shorten } from '../views/blocks.ts'
import { doubted } from '../views/people/session.ts'
import type { Answer, Turn } from './answers.ts'
import type { Said } from './parse.ts'

/** So much of what was typed is said again. */
const maxEcho = 200

/**
 * The question to ask before what was typed is done; null where there is no doubt. What is not enough to act on opens a form,
 * which names its organization itself.
 */
export function doubtOf({ say, caller, ctx }: Turn, { asksThere, actsOn }: Command, said: Said): Answer | null {
  const isChange = asksThere !== undefined && (actsOn ? actsOn(said) : said.rest !== '')
  if (!isChange || !contexts.isInDoubt(ctx, caller)) return null
  const { enteredAt } = caller.session
  const typed = shorten(`${said.subcommand} ${said.rest}`, maxEcho)
  const isElsewhere = contexts.isFromElsewhere(ctx, caller)
  const message = doubted(say, caller, { question: asksThere, typed, said, since: enteredAt, isElsewhere })
  return { kind: 'message', message }
}
