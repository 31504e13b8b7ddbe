// "credits give 500 to Sehat Clinic": credits for nothing, from those who run the installation.
import type { Asks } from '../../org/asks.ts'
import * as rules from '../../org/credits/credits.ts'
import * as receivers from '../../org/credits/receivers.ts'
import { Refusal } from '../../org/errors.ts'
import * as accounts from '../../org/people/accounts.ts'
import { outcome } from '../outcomes.ts'
import { amountIn } from '../subjects/amounts.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import * as views from '../views/money/credit-outcomes.ts'

type Gift = Asks['giveCredits']

const isAmount = ({ text, userId }: Word): boolean => !userId && /^[-−]?[$€£]?\d[\d,._]*$/.test(text)
const isTo = ({ text }: Word): boolean => text.toLowerCase() === 'to'

/** The amount, which comes first or last, and the words of who gets it. */
function parted(words: readonly Word[]): { typed: string; to: readonly Word[] } {
  const at = words[0] && isAmount(words[0]) ? 0 : words.length - 1
  const last = words[at]
  if (!last || !isAmount(last)) return { typed: '', to: words.filter((word, nth) => nth > 0 || !isTo(word)) }
  const others = words.filter((_, nth) => nth !== at)
  return { typed: last.text.replace('−', '-'), to: others.filter((word, nth) => nth > 0 || !isTo(word)) }
}

/** Gives credits to an organization by its name or id, or to the personal account of whoever is mentioned. */
export async function give(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const { typed, to } = parted(words)
  const amount = amountIn(turn.say, typed)
  const userId = to.find((word) => word.userId)?.userId
  if (userId) return giveTo(turn, await ownOf(turn, userId), amount)
  const named = to.map(({ text }) => text).join(' ')
  const isOperator = turn.ctx.actor.kind === 'person' && turn.ctx.actor.isOperator
  // Whoever may not give anything learns that first.
  if (!named && !isOperator) return giveTo(turn, turn.caller.context.id, amount)
  const found = await receivers.requireTyped(turn.ctx, named)
  const [only] = found
  if (only && found.length === 1) return giveTo(turn, only.id, amount)
  return says(views.receivers(turn.say, turn.caller, found, amount))
}

const giftOf = (organizationId: string, amount: number): Gift => ({ organizationId, amount, note: null })

async function giveTo(turn: Turn, organizationId: string, amount: number): Promise<Answer> {
  return changes(outcome(turn, 'giveCredits', await rules.give(turn.ctx, giftOf(organizationId, amount))))
}

async function ownOf({ ctx, tenant, teamId }: Turn, userId: string): Promise<string> {
  const [known] = await accounts.find(ctx.deps, [{ tenant, teamId, userId }])
  if (known?.id) return (await receivers.requireOwn(ctx, known.id)).id
  const typed = known?.name ?? userId
  throw new Refusal('unknown_person', { typed, nearest: null }, { kind: 'help', topic: 'credits' })
}
