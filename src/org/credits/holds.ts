// Holds: credits set aside for work that takes a while, settled at what it came to, or released.
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { enqueue } from '../queue.ts'
import * as desks from './desk.ts'
import { enter } from './ledger.ts'
import { monthOf } from './months.ts'
import { available, taken } from './purse.ts'
import { explainedTo, noted, requireAmount, type Spend, type Spender, sourceOf, storable } from './spending.ts'

export type Held = { holdId: string; amount: number; available: number; expiresAt: Date; isRepeat: boolean }
export type Settled = {
  holdId: string
  state: 'settled' | 'released'
  spent: number
  available: number
  isRepeat: boolean
}

/** How long credits stay set aside, unless told, and at most. */
const usualMinutes = 60
const mostMinutes = 30 * 24 * 60

/** Sets credits aside, once under its key: an hour, unless told. They are spent by settling only. */
export async function hold(deps: Deps, who: Spender, asked: Spend & { minutes?: number }): Promise<Held> {
  const source = sourceOf(who.organizationId, 'hold', asked.key)
  requireAmount(asked.amount)
  const one = { personId: who.personId, source }
  return at(deps, who, [one], async (desk) => {
    const [standing] = desk.standings
    if (!standing) throw new Error('a desk without whoever stands there')
    if (standing.known) return heldBefore(desk, who.organizationId, asked)
    desks.requireAdmitted(desk, standing)
    desks.requireBudget(desk, standing, asked.amount)
    desks.requireFunds(desk, asked.amount)
    desks.count(desk, standing.groupId, asked.amount)
    return setAside(desk, standing.groupId, who, asked, source)
  })
}

async function setAside(
  desk: desks.Desk,
  groupId: string | null,
  { organizationId, personId }: Spender,
  { amount, key, minutes = usualMinutes, resourceId = undefined, note = undefined }: Spend & { minutes?: number },
  source: string,
): Promise<Held> {
  const { tx, now, book, jobs } = desk
  const id = newId('hld', now)
  const lasts = Math.min(mostMinutes, Math.max(1, minutes))
  const expiresAt = new Date(now.getTime() + lasts * 60_000)
  const { allowance, purchased } = taken(book.purse, amount)
  const about = { personId, groupId, ...noted({ resourceId, note }) }
  const { left } = enter(book, now, { source, kind: 'hold', allowance, purchased, held: amount, ...about })
  const parts = { allowance: -allowance, purchased: -purchased, endsAt: allowance ? book.purse.endsAt : null }
  const times = { createdAt: now, expiresAt }
  const whose = { organizationId, personId, groupId, key: storable(key) }
  await tx.hold.create({ data: { id, ...whose, state: 'held', ...parts, ...times } })
  jobs.push({ name: 'release-hold', payload: { holdId: id }, key: `release-hold:${id}`, at: expiresAt })
  return { holdId: id, amount, available: left, expiresAt, isRepeat: false }
}

async function heldBefore({ tx, standings }: desks.Desk, organizationId: string, asked: Spend): Promise<Held> {
  const where = { organizationId_key: { organizationId, key: storable(asked.key) } }
  const { id, allowance, purchased, expiresAt } = await tx.hold.findUniqueOrThrow({ where })
  const amount = Number(allowance + purchased)
  if (amount !== asked.amount)
    throw new Refusal(
      'key_used',
      { key: asked.key, asked: asked.amount, before: amount },
      { kind: 'help', topic: 'credits' },
    )
  return { holdId: id, amount, available: standings[0]?.known?.left ?? 0, expiresAt, isRepeat: true }
}

/**
 * Spends what the work came to, and gives the rest back; what it came to beyond that is taken too where it is there, else
 * refused, and the hold stays. What was done is paid also where its person is no member any more.
 */
export async function settle(deps: Deps, holdId: string, amount: number): Promise<Settled> {
  requireAmount(amount, 0)
  if (amount === 0) return release(deps, holdId)
  return withHold(deps, holdId, async (desk, open) => {
    if (open.state !== 'held') return closedBefore(open, 'settled', amount)
    const { set, groupId, personId } = open
    const more = Math.max(0, amount - set.allowance - set.purchased)
    const standing = { personId, role: null, absent: null, groupId, known: null }
    if (more) desks.requireBudget(desk, standing, more)
    if (more) desks.requireFunds(desk, more)
    // What was set aside of the allowance is spent first, as if it had been spent at once.
    const ofAllowance = Math.min(amount, set.allowance)
    const ofPurchased = Math.min(amount - ofAllowance, set.purchased)
    const back = { allowance: set.allowance - ofAllowance, purchased: set.purchased - ofPurchased }
    const beyond = taken(desk.book.purse, more)
    return close(desk, open, 'settle', amount, {
      allowance: back.allowance + beyond.allowance,
      purchased: back.purchased + beyond.purchased,
    })
  })
}

/** Gives all of it back. */
export async function release(deps: Deps, holdId: string): Promise<Settled> {
  return withHold(deps, holdId, async (desk, open) => {
    if (open.state !== 'held') return closedBefore(open, 'released', 0)
    return close(desk, open, 'release', 0, open.set)
  })
}

/** Gives back what nobody settled in time; the job's. */
export async function expire(deps: Deps, holdId: string): Promise<void> {
  const found = await deps.db.hold.findUnique({ where: { id: holdId } })
  if (found?.state !== 'held' || found.expiresAt > deps.clock.now()) return
  await release(deps, holdId).catch((thrown: unknown) => {
    // Settled in the same moment.
    if (!(thrown instanceof Refusal) || thrown.code !== 'hold_closed') throw thrown
  })
}

type Open = {
  id: string
  state: string
  spent: number
  left: number
  personId: string | null
  groupId: string | null
  month: string
  endsAt: Date | null
  set: { allowance: number; purchased: number }
}

function closedBefore({ id, state, spent, left }: Open, wanted: 'settled' | 'released', amount: number): Settled {
  if (state === wanted && spent === amount) return { holdId: id, state: wanted, spent, available: left, isRepeat: true }
  const detail = { state: state === 'settled' ? 'settled' : 'released', spent } as const
  throw new Refusal('hold_closed', detail, { kind: 'help', topic: 'credits' })
}

async function close(
  desk: desks.Desk,
  open: Open,
  kind: 'settle' | 'release',
  spent: number,
  back: { allowance: number; purchased: number },
): Promise<Settled> {
  const { tx, now, book } = desk
  const { id, personId, groupId, set } = open
  const held = -(set.allowance + set.purchased)
  enter(book, now, { source: `${kind}:${id}`, kind, ...back, held, personId, groupId })
  // An allowance that has ended meanwhile does not come back with what was set aside of it.
  const isOver = open.endsAt !== null && open.endsAt <= now
  const over = isOver ? Math.min(Math.max(0, back.allowance), Math.max(0, book.purse.allowance)) : 0
  if (over) enter(book, now, { source: `expiry:${id}`, kind: 'expiry', allowance: -over })
  await recount(desk, open, spent + held)
  const state = kind === 'settle' ? 'settled' : 'released'
  await tx.hold.update({ where: { id }, data: { state, spent, settledAt: now } })
  return { holdId: id, state, spent, available: available(book.purse), isRepeat: false }
}

/** Counts in the budget what it came to beyond what was set aside, in the month in which that was. */
async function recount(desk: desks.Desk, { groupId, month }: Open, amount: number): Promise<void> {
  if (month === desk.month) return desks.count(desk, groupId, amount)
  if (groupId === null || amount === 0) return
  await desk.tx.budgetMonth.updateMany({ where: { groupId, month }, data: { used: { increment: amount } } })
}

async function withHold(
  deps: Deps,
  holdId: string,
  change: (desk: desks.Desk, open: Open) => Promise<Settled>,
): Promise<Settled> {
  const found = await deps.db.hold.findUnique({ where: { id: holdId } })
  if (!found) throw new Refusal('hold_closed', { state: 'unknown', spent: 0 }, { kind: 'help', topic: 'credits' })
  const { organizationId, personId } = found
  return at(deps, { organizationId, personId }, [], async (desk) => {
    const open = await read(desk.tx, holdId)
    await desks.bringGroup(desk, open.groupId)
    return change(desk, open)
  })
}

async function read(tx: Tx, id: string): Promise<Open> {
  const found = await tx.hold.findUniqueOrThrow({ where: { id } })
  const last = await tx.ledgerEntry.findFirst({
    where: { source: { in: [`settle:${id}`, `release:${id}`, `expiry:${id}`] } },
    orderBy: { id: 'desc' },
    select: { left: true },
  })
  const { state, personId, groupId, allowance, purchased, endsAt, createdAt } = found
  const set = { allowance: Number(allowance), purchased: Number(purchased) }
  const [spent, left] = [Number(found.spent ?? 0), Number(last?.left ?? 0)]
  return { id, state, spent, left, personId, groupId, month: monthOf(createdAt), endsAt, set }
}

/** Does something at the desk of an organization, in one transaction; a refusal carries the names of those who can help. */
async function at<T>(
  deps: Deps,
  who: Spender,
  asked: readonly { personId: string | null; source: string }[],
  change: (desk: desks.Desk) => Promise<T>,
): Promise<T> {
  try {
    return await deps.db.$transaction(
      async (tx) => {
        const desk = await desks.openDesk(deps, tx, who.organizationId, asked)
        const result = await change(desk)
        await enqueue(tx, deps.clock, await desks.closeDesk(desk))
        return result
      },
      { timeout: 20_000, maxWait: 20_000 },
    )
  } catch (thrown) {
    throw await explainedTo(deps, who, thrown)
  }
}
