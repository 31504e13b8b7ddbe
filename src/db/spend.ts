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
  /** The month of that moment, as 2026-11. */
  month: string
  resourceId: string | null
  note: string | null
}

/** Spends, and gives what can be spent afterwards. Null, and nothing changed, unless all is plain. */
export type SpendPlain = (spend: PlainSpend) => Promise<number | null>

// The balances and the months of budgets are locked, so that they are read as they are now; one that someone else holds is
// skipped, not waited for. Not plain is what ends an allowance, begins a budget's month, is too much, or brings anything to a
// level at which people are told; and whoever comes after it for the same organization. Those who spend from one balance do
// so in their order, each from what is left by those before. The ledger is not read: a source that is there already is
// refused by its key, and takes the rest of the statement with it.
const spends = `
  with asked as (
    select asked.*, g."groupId" from json_to_recordset($1) asked (nth int, id text, "organizationId" text, "personId" text,
      amount bigint, source text, at timestamptz, month text, "resourceId" text, note text)
    left join "BudgetMember" g on g."organizationId" = asked."organizationId" and g."personId" = asked."personId"
    where asked."personId" is null or exists (
      select from "Membership" m join "Person" p on p.id = m."personId" and p."absentSince" is null
      where m."organizationId" = asked."organizationId" and m."personId" = asked."personId")
  ), purse as (
    select b.* from "Balance" b join "Organization" o on o.id = b."organizationId" and o.status = 'active'
    where b."organizationId" in (select "organizationId" from asked)
    for no key update of b skip locked
  ), budget as (
    select m.*, g.cap + m.extra as most, case when told < 50 then 50 when told < 80 then 80 when told < 95 then 95
      when told < 100 then 100 when g."isHard" then 0 end as next
    from (select distinct "groupId", month from asked) a join "BudgetGroup" g on g.id = a."groupId"
    join "BudgetMonth" m on m."groupId" = a."groupId" and m.month = a.month
    for no key update of m skip locked
  ), plain as (
    select asked.*, greatest(p.allowance, 0) as pot, p.allowance + p.purchased as have, coalesce(p."tellAt", -1) as "tellAt",
      m.used, m.most, m.next, sum(asked.amount) over (partition by asked."organizationId" order by asked.nth) as upto,
      sum(asked.amount) over (partition by asked."groupId" order by asked.nth) as "ofGroup"
    from asked join purse p on p."organizationId" = asked."organizationId" left join budget m on m."groupId" = asked."groupId"
    where (p."allowanceEndsAt" is null or p."allowanceEndsAt" > asked.at) and (asked."groupId" is null or m."groupId" is not null)
  ), judged as (
    select plain.*, bool_and(have - upto > "tellAt" and (next is null or (used + "ofGroup") * 100 < next * most))
      over (partition by "organizationId" order by nth) as "isFine"
    from plain
  ), enough as (
    select judged.*, (least(pot, upto) - least(pot, upto - amount))::bigint as allowance, (have - upto)::bigint as "left"
    from judged where "isFine"
  ), entry as (
    insert into "LedgerEntry" (id, "organizationId", at, kind, source, allowance, purchased, world, "personId", "groupId",
      "resourceId", note, "left")
    select id, "organizationId", at, 'usage', source, -allowance, allowance - amount, amount, "personId", "groupId",
      "resourceId", note, "left" from enough
  ), balance as (
    update "Balance" b set allowance = b.allowance - took.allowance, purchased = b.purchased - took.purchased
    from (
      select "organizationId", sum(allowance)::bigint as allowance, sum(amount - allowance)::bigint as purchased
      from enough group by "organizationId"
    ) took where b."organizationId" = took."organizationId"
  ), months as (
    update "BudgetMonth" m set used = m.used + took.amount
    from (select "groupId", month, sum(amount)::bigint as amount from enough where "groupId" is not null group by 1, 2) took
    where m."groupId" = took."groupId" and m.month = took.month
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
