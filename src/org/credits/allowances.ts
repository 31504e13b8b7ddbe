// What a plan gives for each month, and what becomes of what is left of it: free credits come by themselves, and an
// allowance that the catalog lets end is over when its period is; both as soon as anyone looks, and at the latest by job.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { add, type Book, balanceOf, close, isPosted, lapse, open } from './ledger.ts'
import { endOf, monthOf } from './months.ts'
import { lowShares } from './purse.ts'

type Place = { id: string; kind: 'personal' | 'shared'; plan: string }

/** What comes for nothing each month: where the plan costs nothing, and the catalog allows it (row C7). */
export function freeEachMonth({ plans, credits }: Catalog, { plan, kind }: Omit<Place, 'id'>): number {
  const found = plans[plan]
  if (!found || !credits.freeFor.includes(kind)) return 0
  const isFree = !found.prices.month && !found.prices.year && !found.byContact
  return isFree ? found.credits[kind] : 0
}

const sourceOf = (organizationId: string, month: string): string => `free:${organizationId}:${month}`

/** Enters this month's free credits where they are due and there is no other allowance under way. */
export async function giveDue(tx: Tx, catalog: Catalog, place: Place, book: Book, now: Date): Promise<void> {
  const allowance = freeEachMonth(catalog, place)
  if (!allowance || book.purse.endsAt !== null) return
  const month = monthOf(now)
  const source = sourceOf(place.id, month)
  if (await isPosted(tx, source)) return
  add(book, now, { source, kind: 'free', allowance, endsAt: catalog.credits.allowanceEnds ? endOf(month) : null })
}

/** Brings an organization's balance to where it should be by now, before it is shown. */
export async function bringUpToDate(deps: Deps, place: Place): Promise<void> {
  const { db, catalog, clock } = deps
  const now = clock.now()
  const { endsAt } = await balanceOf(db, place.id)
  const isOver = endsAt !== null && endsAt <= now
  const mayBeDue = endsAt === null && freeEachMonth(catalog, place) > 0
  if (!isOver && (!mayBeDue || (await isPosted(db, sourceOf(place.id, monthOf(now)))))) return
  await db.$transaction(async (tx) => {
    const book = await open(tx, place.id)
    lapse(book, now)
    await giveDue(tx, catalog, place, book, now)
    await close(tx, book)
  })
}

/** Ends what is left of an organization's allowance, where its time has come; the job's. */
export async function expire({ db, clock }: Deps, organizationId: string): Promise<void> {
  const now = clock.now()
  const { endsAt } = await balanceOf(db, organizationId)
  if (endsAt === null || endsAt > now) return
  await db.$transaction(async (tx) => {
    const book = await open(tx, organizationId)
    lapse(book, now)
    await close(tx, book)
  })
}

/** How many balances one statement changes. */
const inOneStatement = 1_000

/**
 * Ends what is over, and gives this month's free credits to every organization that has a balance, gets any and does not have
 * them yet; the job's. Whoever never looked gets theirs at the first look. One that is busy is left to whoever is there.
 */
export async function giveFree(deps: Deps): Promise<void> {
  while ((await endSome(deps)) === inOneStatement);
  while ((await giveSome(deps)) === inOneStatement);
}

async function endSome({ db, clock }: Deps): Promise<number> {
  const now = clock.now()
  return db.$executeRaw`
    with over as (
      select * from "Balance" where "allowanceEndsAt" <= ${now} order by "organizationId" limit ${inOneStatement}
      for no key update skip locked
    ), written as (
      insert into "LedgerEntry" (id, "organizationId", at, kind, source, allowance, world, "left")
      select 'led_' || substr(digest, 1, 21), "organizationId", ${now}, 'expiry', 'expiry:' || digest, -allowance, allowance, purchased
      from over, md5("organizationId" || ':' || extract(epoch from "allowanceEndsAt")) digest where allowance > 0
    )
    update "Balance" b set allowance = least(b.allowance, 0), "allowanceEndsAt" = null
    from over where b."organizationId" = over."organizationId"`
}

async function giveSome({ db, clock, catalog }: Deps): Promise<number> {
  const now = clock.now()
  const month = monthOf(now)
  const gifts = Object.keys(catalog.plans).flatMap((plan) =>
    (['personal', 'shared'] as const).map((kind) => ({ plan, kind, amount: freeEachMonth(catalog, { plan, kind }) })),
  )
  return db.$executeRaw`
    with due as (
      select b.*, gift.amount, greatest(b.allowance + b.purchased + gift.amount, 0) as filling, source
      from "Balance" b join "Organization" o on o.id = b."organizationId" and o.status <> 'deleted'
      join json_to_recordset(${JSON.stringify(gifts)}::json) gift (plan text, kind text, amount bigint)
        on gift.plan = o.plan and gift.kind = o.kind::text and gift.amount > 0,
      lateral (select 'free:' || b."organizationId" || ':' || ${month} as source) named
      where b."allowanceEndsAt" is null and not exists (select from "LedgerEntry" l where l.source = named.source)
      order by b."organizationId" limit ${inOneStatement} for no key update of b skip locked
    ), written as (
      insert into "LedgerEntry" (id, "organizationId", at, kind, source, allowance, world, "left")
      select 'led_' || substr(md5(source), 1, 21), "organizationId", ${now}, 'free', source, amount, -amount,
        allowance + purchased + amount from due
    )
    update "Balance" b set allowance = b.allowance + due.amount, filled = filling,
      "allowanceEndsAt" = ${catalog.credits.allowanceEnds ? endOf(month) : null}::timestamptz,
      "tellAt" = case when filling > 0 then filling * ${lowShares[0]}::bigint / 100 end
    from due where b."organizationId" = due."organizationId"`
}
