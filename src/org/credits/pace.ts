// How fast an organization, and each of its budget groups, uses credits of late: read from the ledger, for forecasts.
import type { Tx } from '../../db/client.ts'
import { daysOf, paceDays } from './forecast.ts'
import { beginOf, monthOf } from './months.ts'

/** What was used in so many of the last days; `inGroups` is what of it counts in budgets. */
export type Pace = { used: number; inGroups: number; days: number }

const sinceOf = (now: Date): Date => new Date(now.getTime() - paceDays * 86_400_000)

type Read = { used: number; inGroups: number; firstAt: Date | null }

/** The pace of an organization: of the last seven days, or of those since something was first used. */
export async function paceOf(db: Tx, organizationId: string, now: Date): Promise<Pace> {
  const since = sinceOf(now)
  const [{ used, inGroups, firstAt }] = await db.$queryRaw<[Read]>`
    select coalesce(sum(world), 0)::float8 as used,
      coalesce(sum(world) filter (where "groupId" is not null), 0)::float8 as "inGroups",
      case when exists (select from "LedgerEntry" where "organizationId" = ${organizationId} and at <= ${since}
        and kind in ('usage', 'settle')) then ${since}::timestamptz else min(at) end as "firstAt"
    from "LedgerEntry" where "organizationId" = ${organizationId} and at > ${since} and kind in ('usage', 'settle')`
  return { used, inGroups, days: daysOf(firstAt, now) }
}

/** The pace of each budget group that used anything in the last days, by its id. */
export async function pacesOf(db: Tx, organizationId: string, now: Date): Promise<Map<string, Omit<Pace, 'inGroups'>>> {
  const since = sinceOf(now)
  const month = monthOf(since)
  // Whole months are counted beside the ledger already; of the ledger only the month is looked at in which the days begin.
  const found = await db.$queryRaw<{ id: string; used: number; firstAt: Date }[]>`
    with late as (
      select "groupId" as id, sum(world) as used, min(at) as "firstAt" from "LedgerEntry"
      where "organizationId" = ${organizationId} and at > ${since} and kind in ('usage', 'settle') and "groupId" is not null
      group by "groupId"
    )
    select id, used::float8 as used, case
      when exists (select from "BudgetMonth" m where m."groupId" = id and m.month < ${month} and m.used > 0) or exists (
        select from "LedgerEntry" l where l."organizationId" = ${organizationId} and l."groupId" = late.id
        and l.at >= ${beginOf(month)} and l.at <= ${since} and l.kind in ('usage', 'settle'))
      then ${since}::timestamptz else "firstAt" end as "firstAt"
    from late`
  return new Map(found.map(({ id, used, firstAt }) => [id, { used, days: daysOf(firstAt, now) }]))
}
