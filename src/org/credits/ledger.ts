// The ledger: an append-only list of what moved between an organization's accounts and the world, one row for each effect,
// and the balance beside it, which is changed in the same transaction and locked by whoever changes it.
import { type Db, Prisma, type Tx } from '../../db/client.ts'
import { type OpenOrganization, unknown } from '../act.ts'
import { newId } from '../ids.ts'
import { available, type Balance, empty, move, type Parts, type Purse, watch } from './purse.ts'

/** Why credits moved. */
export const kinds = [
  'allowance',
  'purchase',
  'free',
  'gift',
  'usage',
  'hold',
  'settle',
  'release',
  'expiry',
  'refund',
  'freeze',
  'thaw',
  'loss',
  'transfer',
  'correction',
] as const
export type Kind = (typeof kinds)[number]

/** One effect: what each account gains (or loses, below zero). The world takes or gives the rest. */
export type Posting = {
  /** What caused it, once: `invoice:in_…`, `session:cs_…`, `refund:…`. */
  source: string
  kind: Kind
  organizationId: string
  allowance?: number
  purchased?: number
  held?: number
  frozen?: number
  /** With what is added to the allowance: when that is over; null where it does not end, absent with what is there. */
  endsAt?: Date | null
  /** When it takes the place of what ends about then, whose rest is over with it; absent where it only adds. */
  startsAt?: Date | null
  personId?: string | null
  groupId?: string | null
  resourceId?: string | null
  note?: string | null
}

/** What posting takes of a transaction: an organization that is held open has it all. */
export type Till = Pick<OpenOrganization, 'tx' | 'now' | 'enqueue'>

/** A row as it will be written. */
export type Row = Parts & {
  id: string
  at: Date
  kind: Kind
  source: string
  world: number
  personId: string | null
  groupId: string | null
  resourceId: string | null
  note: string | null
  left: number
}

/** An organization's balance, locked, with the rows that are entered but not written yet. */
export type Book = { organizationId: string; purse: Purse; rows: Row[] }

/** An organization whose balance is not the sum of its ledger: each account as it is kept, and as it adds up. */
export type Drift = { organizationId: string; kept: Parts; sum: Parts }

/** How long whoever changes a balance waits for those before. */
const patience = '8s'

/**
 * Locks an organization's balance until the transaction ends, and opens its book. Statements that follow are planned
 * without table scans: a plan is kept for as long as its connection, and the ledger may still have been empty.
 */
export async function open(tx: Tx, organizationId: string): Promise<Book> {
  const [purse] = await tx.$queryRaw<Purse[]>`
    insert into "Balance" as b ("organizationId")
    select o.id from (select set_config('lock_timeout', ${patience}, true), set_config('enable_seqscan', 'off', true)) set,
      "Organization" o where o.id = ${organizationId}
    on conflict ("organizationId") do update set held = b.held
    returning allowance::float8, purchased::float8, held::float8, frozen::float8, "allowanceEndsAt" as "endsAt",
      filled::float8, "tellAt"::float8`
  if (!purse) throw unknown()
  return { organizationId, purse, rows: [] }
}

type Entered = Omit<Posting, 'organizationId' | 'endsAt' | 'startsAt'>

/** Enters one effect in an open book. */
export function enter({ purse, rows }: Book, now: Date, posting: Entered, id = newId('led', now)): Row {
  const { source, kind, allowance = 0, purchased = 0, held = 0, frozen = 0 } = posting
  const parts = { allowance, purchased, held, frozen }
  const world = 0 - (allowance + purchased + held + frozen)
  if (!Object.values({ ...parts, world }).every(Number.isSafeInteger))
    throw new Error(`${source} moves something other than whole credits`)
  move(purse, parts)
  const { personId = null, groupId = null, resourceId = null, note = null } = posting
  const row = {
    id,
    at: now,
    kind,
    source,
    ...parts,
    world,
    personId,
    groupId,
    resourceId,
    note,
    left: available(purse),
  }
  rows.push(row)
  return row
}

/** Writes what was entered, with the balance it comes to. */
export async function close(tx: Tx, { organizationId, purse, rows }: Book): Promise<void> {
  const { allowance, purchased, held, frozen, endsAt, filled, tellAt } = purse
  await tx.$executeRaw`
    with written as (
      insert into "LedgerEntry" (id, "organizationId", at, kind, source, allowance, purchased, held, frozen, world,
        "personId", "groupId", "resourceId", note, "left")
      select id, ${organizationId}, at, kind, source, allowance, purchased, held, frozen, world,
        "personId", "groupId", "resourceId", note, "left"
      from json_to_recordset(${JSON.stringify(rows)}::json) as entered (id text, at timestamptz, kind text, source text,
        allowance bigint, purchased bigint, held bigint, frozen bigint, world bigint, "personId" text, "groupId" text,
        "resourceId" text, note text, "left" bigint)
    )
    update "Balance" set allowance = ${allowance}::bigint, purchased = ${purchased}::bigint, held = ${held}::bigint,
      frozen = ${frozen}::bigint, "allowanceEndsAt" = ${endsAt}, filled = ${filled}::bigint, "tellAt" = ${tellAt}::bigint
    where "organizationId" = ${organizationId}`
}

/** Ends what is left of an allowance whose time has come. A debt stays: what was spent was spent. */
export function lapse(book: Book, now: Date): void {
  const { purse } = book
  if (!purse.endsAt || purse.endsAt > now) return
  purse.endsAt = null
  if (purse.allowance <= 0) return
  const id = newId('led', now)
  enter(book, now, { source: `expiry:${id}`, kind: 'expiry', allowance: -purse.allowance }, id)
}

/**
 * How long an allowance lasts beyond the period that it was paid for: Stripe collects for the next one an hour after it has
 * begun (docs.stripe.com/billing/subscriptions/overview), and nobody should stand without credits in between.
 */
export const renewalMs = 2 * 3_600_000

// The next period's allowance has come: the rest of the last one is over, as it was said to be.
function succeed(book: Book, now: Date, startsAt: Date | null | undefined): void {
  const { purse } = book
  if (!startsAt || startsAt > now || !purse.endsAt) return
  if (purse.endsAt.getTime() > startsAt.getTime() + renewalMs) return
  purse.endsAt = startsAt
  lapse(book, now)
}

/**
 * Enters what is added. There is one allowance: what is left of an earlier one goes on with the new one, to the later end
 * of both. What is added after its own end is entered and ends at once.
 */
export function add(
  book: Book,
  now: Date,
  { endsAt: given, startsAt, ...posting }: Omit<Posting, 'organizationId'>,
): void {
  lapse(book, now)
  succeed(book, now, startsAt)
  const { purse } = book
  // What comes back without an end of its own ends with what is there.
  const endsAt = given === undefined ? purse.endsAt : given
  const { source, allowance = 0 } = posting
  const isOver = endsAt !== null && endsAt <= now
  const before = purse.allowance > 0 ? purse.endsAt : endsAt
  enter(book, now, posting)
  const lost = isOver ? Math.min(allowance, Math.max(0, purse.allowance)) : 0
  if (lost) enter(book, now, { source: `expiry:${source}`, kind: 'expiry', allowance: -lost })
  if (allowance > 0 && !isOver) purse.endsAt = before && endsAt && before > endsAt ? before : endsAt
  watch(purse)
}

/**
 * Writes one effect and changes the balance with it. False, and nothing changed, where its source is there already. May take
 * a balance below zero: what is given back was perhaps spent. Locks the balance until the transaction ends.
 */
export async function post(till: Till, { organizationId, ...posting }: Posting): Promise<boolean> {
  const { tx, now } = till
  const book = await open(tx, organizationId)
  if (await isPosted(tx, posting.source)) return false
  if ((posting.allowance ?? 0) + (posting.purchased ?? 0) > 0) add(book, now, posting)
  else {
    lapse(book, now)
    enter(book, now, posting)
  }
  await close(tx, book)
  endInTime(till, book)
  return true
}

/** Posts the job that ends an allowance in time; an earlier one is replaced. */
export function endInTime({ enqueue }: Pick<Till, 'enqueue'>, { organizationId, purse }: Book): void {
  if (!purse.endsAt) return
  const payload = { organizationId }
  enqueue({ name: 'expire-allowance', payload, key: `expire-allowance:${organizationId}`, at: purse.endsAt })
}

/** The balance as it is in this transaction; all zero where nothing was ever posted. */
export async function balanceOf(tx: Tx | Db, organizationId: string): Promise<Balance> {
  const [found] = await tx.$queryRaw<Balance[]>`
    select allowance::float8, purchased::float8, held::float8, frozen::float8, "allowanceEndsAt" as "endsAt"
    from "Balance" where "organizationId" = ${organizationId}`
  const { allowance, purchased, held, frozen, endsAt } = found ?? empty()
  return { allowance, purchased, held, frozen, endsAt }
}

/** Whether an effect is in the ledger already. */
export async function isPosted(tx: Tx | Db, source: string): Promise<boolean> {
  return (await tx.ledgerEntry.findUnique({ where: { source }, select: { id: true } })) !== null
}

/** The organizations, or the one, whose balance differs from the sum of their ledger: none, unless something is broken. */
export async function verify(db: Tx | Db, organizationId?: string): Promise<Drift[]> {
  const only = organizationId === undefined ? Prisma.empty : Prisma.sql`where "organizationId" = ${organizationId}`
  return db.$queryRaw<Drift[]>`
    with sums as (
      select "organizationId", sum(allowance) as allowance, sum(purchased) as purchased, sum(held) as held, sum(frozen) as frozen
      from "LedgerEntry" ${only} group by "organizationId"
    ), kept as (select * from "Balance" ${only}), compared as (
      select coalesce(k."organizationId", s."organizationId") as "organizationId",
        array[k.allowance, k.purchased, k.held, k.frozen] as kept, array[s.allowance, s.purchased, s.held, s.frozen] as sum
      from kept k full join sums s on s."organizationId" = k."organizationId"
    ), whole as (
      select "organizationId", array(select coalesce(one, 0) from unnest(kept) one) as kept,
        array(select coalesce(one, 0)::bigint from unnest(sum) one) as sum from compared
    )
    select "organizationId",
      json_build_object('allowance', kept[1], 'purchased', kept[2], 'held', kept[3], 'frozen', kept[4]) as kept,
      json_build_object('allowance', sum[1], 'purchased', sum[2], 'held', sum[3], 'frozen', sum[4]) as sum
    from whole where kept <> sum order by "organizationId"`
}
