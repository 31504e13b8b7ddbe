// Spending where all is plain, as one prepared statement on plain `pg` for all who spend at the same time: it is what the
// product does on every use (`npm run bench` shows what a statement for each would cost).
import type { Pool } from 'pg'
import { lane } from './lane.ts'
import { codeOf } from './problem.ts'

/** One use of the product. `source` is its once-only key, made unique among all organizations. */
export type PlainSpend = {
  id: string
  organizationId: string
  /** Null for the organization itself. */
  personId: string | null
  amount: number
  source: string
  at: Date
  resourceId: string | null
  note: string | null
}

/** Spends, and gives what can be spent afterwards. Null, and nothing changed, unless all is plain. */
export type SpendPlain = (spend: PlainSpend) => Promise<number | null>

// The balances are locked, so that they are read as they are now; one that someone else holds is skipped, not waited for,
// and neither is anything plain that ends an allowance, reaches a level at which people are told, or counts in a budget.
// Those who spend from one balance do so in their order, each from what is left by those before. The ledger is not read: a
// source that is there already is refused by its key, and takes the rest of the statement with it.
const spends = `
  with asked as (
    select * from json_to_recordset($1) asked (nth int, id text, "organizationId" text, "personId" text, amount bigint,
      source text, at timestamptz, "resourceId" text, note text)
  ), purse as (
    select b.* from "Balance" b join "Organization" o on o.id = b."organizationId" and o.status = 'active'
    where b."organizationId" in (select "organizationId" from asked)
    for no key update of b skip locked
  ), plain as (
    select asked.*, greatest(p.allowance, 0) as pot, p.allowance + p.purchased as have, p."tellAt",
      sum(asked.amount) over (partition by asked."organizationId" order by asked.nth) as upto
    from asked join purse p on p."organizationId" = asked."organizationId"
    where (p."allowanceEndsAt" is null or p."allowanceEndsAt" > asked.at)
      and (asked."personId" is null or (
        exists (select from "Membership" m where m."organizationId" = asked."organizationId" and m."personId" = asked."personId")
        and not exists (select from "BudgetMember" g where g."organizationId" = asked."organizationId" and g."personId" = asked."personId")))
  ), enough as (
    select plain.*, (least(pot, upto) - least(pot, upto - amount))::bigint as allowance, (have - upto)::bigint as "left"
    from plain where have - upto > coalesce("tellAt", -1)
  ), entry as (
    insert into "LedgerEntry" (id, "organizationId", at, kind, source, allowance, purchased, world, "personId", "resourceId", note, "left")
    select id, "organizationId", at, 'usage', source, -allowance, allowance - amount, amount, "personId", "resourceId", note, "left"
    from enough
  ), balance as (
    update "Balance" b set allowance = b.allowance - took.allowance, purchased = b.purchased - took.purchased
    from (
      select "organizationId", sum(allowance)::bigint as allowance, sum(amount - allowance)::bigint as purchased
      from enough group by "organizationId"
    ) took where b."organizationId" = took."organizationId"
  )
  select nth, "left"::float8 as "left" from enough`

/** How many go in one statement at most. */
const most = 200
const uniqueViolation = '23505'
/** How many of the latest sources a process remembers, so that one that comes again spoils nothing for others. */
const remembered = 20_000

/** Plain spending on a pool: one statement at a time, with all that came meanwhile. */
export function plainSpending(pool: Pool): SpendPlain {
  const recent = new Set<string>()
  const remember = (source: string) => {
    recent.add(source)
    const [oldest] = recent.size > remembered ? recent : []
    if (oldest !== undefined) recent.delete(oldest)
  }
  const together = lane(most, async (asked: readonly PlainSpend[]) => {
    try {
      const values = [JSON.stringify(asked.map((spend, nth) => ({ ...spend, nth })))]
      const { rows } = await pool.query<{ nth: number; left: number }>({ name: 'spend', text: spends, values })
      const left = new Map(rows.map((row) => [row.nth, row.left]))
      return asked.map((_, nth) => left.get(nth) ?? null)
    } catch (error) {
      if (codeOf(error) === uniqueViolation) return asked.map(() => null)
      throw error
    }
  })
  return async (spend) => {
    if (recent.has(spend.source)) return null
    remember(spend.source)
    return together(spend)
  }
}
