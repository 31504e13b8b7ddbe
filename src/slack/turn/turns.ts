// One turn of the conversation: run it, and always have something to say, also of refusals and of faults of ours.
import { randomBytes } from 'node:crypto'
import type { Deps } from '../../org/context.ts'
import { isRefusal, type Refusal } from '../../org/errors.ts'
import { explained } from '../../org/explain.ts'
import * as heldValues from '../../org/held-values.ts'
import type { Message } from '../views/blocks.ts'
import { signedOut } from '../views/people/session.ts'
import { broken, refused } from '../views/refused.ts'
import type { Say } from '../words/words.ts'
import { type Answer, changes, says, type Turn } from './answers.ts'
import { type Aim, type Speaker, turnOf } from './caller.ts'
import { stamped, withoutLong } from './stamp.ts'

export type Took = { answer: Answer; turn: Turn | null; refusal: Refusal | null }

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
    if ('outsider' in began) return { answer: says(began.outsider), turn, refusal: null }
    turn = began
    // Nothing is done for them, and on App Home their being signed out shows by itself.
    if (turn.caller.session.isSignedOut && !aim.isForSignedOut)
      return { answer: changes(signedOut(say, turn.caller)), turn, refusal: null }
    return { answer: await carriable(turn, await work(turn)), turn, refusal: null }
  } catch (thrown) {
    if (turn && isRefusal(thrown)) return await refusing(turn, thrown)
    return { answer: says(broken(logged(deps, thrown))), turn, refusal: null }
  }
}

async function refusing(turn: Turn, refusal: Refusal): Promise<Took> {
  await explained(turn.ctx, refusal)
  const { deps, organizationId } = turn.ctx
  deps.log.debug({ code: refusal.code, personId: turn.caller.person.id, organizationId }, 'a turn was refused')
  return { answer: await carriable(turn, says(refused(turn.say, turn.caller, refusal))), turn, refusal }
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
