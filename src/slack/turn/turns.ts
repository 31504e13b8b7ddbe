// One turn of the conversation: run it, and always have something to say, also of refusals and of faults of ours.
import { randomBytes } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import type { Deps } from '../../org/context.ts'
import { isRefusal, type Refusal } from '../../org/errors.ts'
import { explained } from '../../org/explain.ts'
import * as heldValues from '../../org/held-values.ts'
import type { Message } from '../views/blocks.ts'
import { header } from '../views/header.ts'
import { signedOut } from '../views/people/session.ts'
import { broken, refused } from '../views/refused.ts'
import type { Say } from '../words/words.ts'
import { type Answer, changes, says, type Turn } from './answers.ts'
import { type Aim, type Speaker, turnOf } from './caller.ts'
import { stamped, withoutLong } from './stamp.ts'

export type Took = {
  answer: Answer
  turn: Turn | null
  refusal: Refusal | null
  /** Where nothing was done: why, and the way on, as it is said above a form that was sent. */
  undone: KnownBlock[] | null
}

/** Runs a turn. Never throws: a refusal becomes its words, a fault an apology with the reference it is logged under. */
export async function takeTurn(
  deps: Deps,
  say: Say,
  speaker: Speaker,
  aim: Aim,
  work: (turn: Turn) => Promise<Answer>,
): Promise<Took> {
  let turn: Turn | null = null
  try {
    const began = await turnOf(deps, say, speaker, aim)
    if ('outsider' in began) return { answer: says(began.outsider), turn, refusal: null, undone: null }
    turn = began
    // Nothing is done for them, and on App Home their being signed out shows by itself.
    if (turn.caller.session.isSignedOut && !aim.isForSignedOut)
      return without(turn, changes(signedOut(say, turn.caller)), null)
    return { answer: await carriable(turn, await work(turn)), turn, refusal: null, undone: null }
  } catch (thrown) {
    if (turn && isRefusal(thrown)) return await refusing(turn, thrown)
    const message = broken(logged(deps, thrown))
    return { answer: says(message), turn, refusal: null, undone: message.blocks }
  }
}

// A form has a context line of its own.
const without = (turn: Turn, answer: Answer, refusal: Refusal | null): Took => ({
  ...{ answer, turn, refusal },
  undone: answer.kind === 'message' ? answer.message.blocks.slice(header(turn.say, turn.caller).length) : null,
})

async function refusing(turn: Turn, refusal: Refusal): Promise<Took> {
  await explained(turn.ctx, refusal)
  const { deps, organizationId } = turn.ctx
  deps.log.debug({ code: refusal.code, personId: turn.caller.person.id, organizationId }, 'a turn was refused')
  return without(turn, await carriable(turn, says(refused(turn.say, turn.caller, refusal))), refusal)
}

// An act on a hundred people, or with the longest of names, is more than a button can carry.
async function carriable({ ctx }: Turn, answer: Answer): Promise<Answer> {
  if (answer.kind === 'form') return answer
  const { view, held } = withoutLong(answer.message)
  if (held.size) await heldValues.hold(ctx.deps, held)
  return held.size ? { ...answer, message: view } : answer
}

/** Logs a fault of ours under a short reference, which it returns. */
export function logged({ log }: Pick<Deps, 'log'>, thrown: unknown): string {
  const reference = randomBytes(4).toString('hex')
  log.error({ reference, error: thrown }, 'a turn failed')
  return reference
}

/** A message as Slack takes it, its buttons stamped with what they stand for. */
export function ready({ at, ...message }: Message, seed: string): { text: string; blocks: Message['blocks'] } {
  return stamped(message, seed, at)
}
