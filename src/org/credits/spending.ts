// Spending: what the product reports that something cost. Once for each key, never more than there is, never more than the
// budget of whoever spends allows; and fast, because every use of the product comes by here.
import { lane } from '../../db/lane.ts'
import type { PlainSpend } from '../../db/spend.ts'
import { isLockTimeout } from '../commits.ts'
import type { ActContext, Deps } from '../context.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { explained } from '../explain.ts'
import { newId } from '../ids.ts'
import { enqueue } from '../queue.ts'
import { noConcern, tellHomes } from '../telling/concern.ts'
import * as desks from './desk.ts'
import { enter } from './ledger.ts'
import { monthOf } from './months.ts'
import { taken } from './purse.ts'

export type Spender = desks.Spender

export type Spend = {
  /** Whole credits, at least 1. */
  amount: number
  /** The product's own once-only key, within the organization. */
  key: string
  resourceId?: string
  note?: string
}

export type Spent = {
  entryId: string
  amount: number
  /** What could be spent once it was written. */
  available: number
  /** Whether the same key had been spent before: then this is the first answer again. */
  isRepeat: boolean
}

/** The most that is spent, given or allowed at once: what nobody means is most likely a mistake. */
export const mostAtOnce = 1_000_000_000
const longestKey = 200
/** So much is kept of what the product says about a spend. */
const longestNote = 500

/** How many spends of one organization are decided in one transaction at most. */
const inOneTransaction = 500
/** How long such a transaction may take, and wait for a connection. */
const patienceMs = 20_000

/**
 * Spends once under its key; refused whole where there is not enough, where a hard budget does not allow it, or where nobody
 * spends any more. The plain case is one statement together with whoever else spends; anything else is decided by the rules.
 */
export async function spend(deps: Deps, who: Spender, asked: Spend): Promise<Spent> {
  const plain = plainOf(deps, who, asked)
  const left = await deps.hot.spend(plain)
  if (left !== null) return { entryId: plain.id, amount: asked.amount, available: left, isRepeat: false }
  try {
    const outcome = await queueOf(deps, who.organizationId)(plain)
    if (!(outcome instanceof Error)) return outcome
    throw outcome
  } catch (thrown) {
    throw await explainedTo(deps, who, thrown)
  }
}

function plainOf(
  deps: Deps,
  { organizationId, personId }: Spender,
  { amount, key, resourceId, note }: Spend,
): PlainSpend {
  const source = sourceOf(organizationId, 'usage', key)
  requireAmount(amount)
  const at = deps.clock.now()
  const about = noted({ resourceId, note })
  return { id: newId('led', at), organizationId, personId, amount, source, at, month: monthOf(at), ...about }
}

/** Refuses what is no amount of credits to spend, give or allow. */
export function requireAmount(amount: number, least = 1): void {
  const problem =
    amount < least ? 'small' : amount > mostAtOnce ? 'large' : Number.isInteger(amount) ? null : 'fraction'
  if (!problem) return
  throw new Refusal('invalid_amount', { problem, typed: amount, max: mostAtOnce }, { kind: 'help', topic: 'credits' })
}

/** Text as Postgres can keep it: one that it cannot would take down those who spend in the same statement, too. */
export const storable = (text: string): string => text.slice(0, longestNote).toWellFormed().replaceAll('\0', '\ufffd')

/** What the product says about a spend, as it is kept. */
export const noted = ({ resourceId, note }: { resourceId?: string | undefined; note?: string | undefined }) => ({
  resourceId: resourceId === undefined ? null : storable(resourceId),
  note: note === undefined ? null : storable(note),
})

/** A once-only key as it stands in the ledger, where the keys of all organizations lie together. */
export function sourceOf(organizationId: string, kind: 'usage' | 'hold', key: string): string {
  const problem = key === '' ? 'empty' : key.length > longestKey ? 'too_long' : null
  if (problem) throw new Refusal('invalid_key', { problem, max: longestKey }, { kind: 'help', topic: 'credits' })
  return `${kind}:${organizationId}:${storable(key)}`
}

type Outcome = Spent | Refusal
type Queue = (asked: PlainSpend) => Promise<Outcome>
const queues = new WeakMap<Deps, Map<string, Queue>>()

/** The queue of an organization in this process; its balance keeps those of other processes apart. */
function queueOf(deps: Deps, organizationId: string): Queue {
  const known = queues.get(deps) ?? queues.set(deps, new Map()).get(deps)!
  const found = known.get(organizationId)
  if (found) return found
  const together = lane(inOneTransaction, (asked: readonly PlainSpend[]) => decide(deps, organizationId, asked))
  let waiting = 0
  const queue: Queue = async (asked) => {
    waiting += 1
    try {
      return await together(asked)
    } finally {
      waiting -= 1
      if (!waiting) known.delete(organizationId)
    }
  }
  known.set(organizationId, queue)
  return queue
}

/** Decides in their order what came together: who is refused does not touch the others. */
async function decide(deps: Deps, organizationId: string, asked: readonly PlainSpend[]): Promise<Outcome[]> {
  const concern = noConcern()
  const outcomes = await deps.db.$transaction(
    async (tx) => {
      const desk = await desks.openDesk(deps, tx, organizationId, asked)
      const outcomes = asked.map((one, nth) => refusedOr(() => spendAt(desk, one, desk.standings[nth]!)))
      const jobs = await desks.closeDesk(desk)
      await enqueue(tx, deps.clock, jobs)
      if (jobs.length) concern.organizationIds.add(organizationId)
      return outcomes
    },
    { timeout: patienceMs, maxWait: patienceMs },
  )
  tellHomes(deps, concern)
  return outcomes
}

function refusedOr(spend: () => Spent): Outcome {
  try {
    return spend()
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown
    throw thrown
  }
}

function spendAt(desk: desks.Desk, asked: PlainSpend, standing: desks.Standing): Spent {
  const { amount, source, resourceId, note, personId } = asked
  const { groupId } = standing
  // The same key once more among those who came together is a repetition too.
  const known = standing.known ?? desk.spent.get(source)
  if (known) return repeated(known, asked)
  desks.requireAdmitted(desk, standing)
  desks.requireBudget(desk, standing, amount)
  desks.requireFunds(desk, amount)
  const posting = {
    source,
    kind: 'usage',
    ...taken(desk.book.purse, amount),
    personId,
    groupId,
    resourceId,
    note,
  } as const
  const { id, left } = enter(desk.book, desk.now, posting, asked.id)
  desks.count(desk, groupId, amount)
  desk.spent.set(source, { entryId: id, kind: 'usage', amount, left })
  return { entryId: id, amount, available: left, isRepeat: false }
}

function repeated({ entryId, amount: before, left }: desks.Known, asked: PlainSpend): Spent {
  if (before === asked.amount) return { entryId, amount: before, available: left, isRepeat: true }
  const detail = { key: asked.source.split(':').slice(2).join(':'), asked: asked.amount, before }
  throw new Refusal('key_used', detail, { kind: 'help', topic: 'credits' })
}

/** A refusal with the names of those who can help, for whoever was refused; to whoever waited too long, that it is busy. */
export async function explainedTo(
  deps: Deps,
  { organizationId, personId }: Spender,
  thrown: unknown,
): Promise<unknown> {
  if (isLockTimeout(thrown)) return new Refusal('busy', {}, { kind: 'help', topic: 'credits' })
  const person = { personalId: '', name: '', accountKind: 'member', isOperator: false } as const
  const actor: ActContext['actor'] = personId === null ? { kind: 'system' } : { kind: 'person', personId, ...person }
  return explained({ deps, actor, surface: 'job', organizationId }, thrown)
}
