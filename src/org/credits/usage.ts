// What was used, by day and by member or budget group: the numbers that pictures, tables and files are made of.
import { Prisma, type Tx } from '../../db/client.ts'
import type { Facts } from '../access.ts'
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import { type Forecast, forecast, usedUpAt } from './forecast.ts'
import { balanceOf } from './ledger.ts'
import { beginOf, endOf, isMonth, monthOf } from './months.ts'
import { type Pace, paceOf } from './pace.ts'
import { available, type Balance } from './purse.ts'

export type By = 'member' | 'group'

/** One of those who used something; `id` is `others` for all beyond the first six, `none` for no one in particular. */
export type Part = { id: string; label: string; total: number }

export type Month = {
  organization: OrganizationRef
  /** As 2026-11, in UTC. */
  month: string
  by: By
  /** Every day of the month, as 2026-11-23, with what each part used; days to come have none. */
  days: { day: string; parts: Record<string, number> }[]
  /** Up to six and the others, the largest first. */
  parts: Part[]
  total: number
  /** What all budgets together allow; null where there are none. */
  cap: number | null
  available: number
  /** The last moment that is counted. */
  at: Date
  forecast: Forecast & { byMonthEnd: number; reachesCapAt: Date | null }
}

/** One member's charges of a month (row K6); `personId` is null for the organization's own keys. */
export type Charge = {
  personId: string | null
  name: string
  /** The budgets that it was spent from, by name: several where its member moved from one to another. */
  groups: string[]
  amount: number
  entries: number
  /** Of all that was used, in percent, rounded to a tenth. */
  share: number
}
export type Charges = { organization: OrganizationRef; month: string; total: number; charges: Charge[] }

const dayMs = 86_400_000
/** How many parts are told apart. */
const apart = 6
const others = 'others'
const none = 'none'
/** What is called so where nobody in particular used it, or used it outside of any budget. */
const noOne: Record<By, string> = { member: 'The organization itself', group: 'No budget' }

/** Everyone who may look at credits may see what they are used for. */
const lookAt = <T>(ctx: ActContext, read: (org: Facts) => Promise<T>): Promise<T> => {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'credits.read' }, read)
}

/** The month that is asked for, or this one where it is none. */
const chosen = (asked: string | undefined, now: Date): string => (asked && isMonth(asked) ? asked : monthOf(now))

/** A month of the context's organization; this one unless told. For holders of `credits.read`. */
export function month(ctx: ActContext, asked: { month?: string; by: By }): Promise<Month> {
  const { db, clock } = ctx.deps
  const now = clock.now()
  const name = chosen(asked.month, now)
  const { by } = asked
  return lookAt(ctx, async (org) => {
    const id = org.organizationId
    const [used, pace, caps, balance] = await Promise.all([
      usedIn(db, id, name, by),
      paceOf(db, id, now),
      capOf(db, id, name),
      balanceOf(db, id),
    ])
    const parts = partsOf(used, by)
    const total = parts.reduce((sum, part) => sum + part.total, 0)
    const at = endOf(name) < now ? endOf(name) : now
    return {
      organization: { id, name: org.name, kind: org.kind },
      month: name,
      by,
      days: daysIn(name, used),
      parts,
      total,
      cap: caps?.cap ?? null,
      available: available(balance),
      at,
      forecast: foretold({ now, month: name, total, balance, pace, caps }),
    }
  })
}

type Used = { day: string; id: string; label: string | null; used: number }

/** What each of the first parts used on each day, and all others together. */
function usedIn(db: Tx, organizationId: string, name: string, by: By): Promise<Used[]> {
  const column = by === 'member' ? Prisma.sql`"personId"` : Prisma.sql`"groupId"`
  const table = by === 'member' ? Prisma.sql`"Person"` : Prisma.sql`"BudgetGroup"`
  const mine = Prisma.sql`"organizationId" = ${organizationId} and at >= ${beginOf(name)} and at < ${endOf(name)}
    and kind in ('usage', 'settle')`
  return db.$queryRaw<Used[]>`
    with first as materialized (
      select ${column} as id, sum(world) as used from "LedgerEntry" where ${mine} and ${column} is not null
      group by 1 order by 2 desc, 1 limit ${apart}
    ), used as (
      select (at at time zone 'UTC')::date as day, case when ${column} is null then ${none} else coalesce(first.id, ${others}) end as id,
        sum(world) as used
      from "LedgerEntry" left join first on first.id = ${column} where ${mine} group by 1, 2
    )
    select to_char(day, 'YYYY-MM-DD') as day, used.id, t.name as label, used.used::float8 as used
    from used left join ${table} t on t.id = used.id order by 1, 2`
}

type Caps = { cap: number; used: number }

/** What the budgets of an organization allow together in a month, and what is used of it; null where there are none. */
async function capOf(db: Tx, organizationId: string, name: string): Promise<Caps | null> {
  const [found] = await db.$queryRaw<[{ groups: number; cap: number; used: number }]>`
    select count(*)::int as groups, coalesce(sum(g.cap + coalesce(m.extra, 0)), 0)::float8 as cap,
      coalesce(sum(m.used), 0)::float8 as used
    from "BudgetGroup" g left join "BudgetMonth" m on m."groupId" = g.id and m.month = ${name}
    where g."organizationId" = ${organizationId} and g."archivedAt" is null`
  return found.groups ? { cap: found.cap, used: found.used } : null
}

function partsOf(used: readonly Used[], by: By): Part[] {
  const parts = new Map<string, Part>()
  for (const { id, label, used: amount } of used) {
    const usual = id === others ? 'Others' : id === none ? noOne[by] : 'Someone who is gone'
    const part = parts.get(id) ?? { id, label: label ?? usual, total: 0 }
    part.total += amount
    parts.set(id, part)
  }
  // The others come last, however many they are together.
  return [...parts.values()].sort((a, b) => Number(a.id === others) - Number(b.id === others) || b.total - a.total)
}

function daysIn(name: string, used: readonly Used[]): Month['days'] {
  const count = Math.round((endOf(name).getTime() - beginOf(name).getTime()) / dayMs)
  const days = Array.from({ length: count }, (_, n) => {
    const parts: Record<string, number> = {}
    return { day: new Date(beginOf(name).getTime() + n * dayMs).toISOString().slice(0, 10), parts }
  })
  const byDay = new Map(days.map((one) => [one.day, one.parts]))
  for (const { day, id, used: amount } of used) {
    const parts = byDay.get(day)
    if (parts) parts[id] = amount
  }
  return days
}

type Course = { now: Date; month: string; total: number; balance: Balance; pace: Pace; caps: Caps | null }

/** Where the month goes at the pace of the last days; a month that is over goes nowhere. */
function foretold({ now, month: name, total, balance, pace, caps }: Course): Month['forecast'] {
  const { days } = pace
  const course = forecast(available(balance), pace.used, days, now, balance.endsAt)
  const rest = name === monthOf(now) ? (endOf(name).getTime() - now.getTime()) / dayMs : 0
  const reaches = caps && pace.inGroups > 0 ? usedUpAt(caps.cap - caps.used, pace.inGroups / days, now) : null
  return {
    ...course,
    byMonthEnd: Math.round(total + course.perDay * rest),
    reachesCapAt: rest > 0 && reaches && reaches < endOf(name) ? reaches : null,
  }
}

/** What each member was charged in a month, the largest first: for a table, or a file. */
export function charges(ctx: ActContext, asked: { month?: string }): Promise<Charges> {
  const { db, clock } = ctx.deps
  const name = chosen(asked.month, clock.now())
  return lookAt(ctx, async ({ organizationId: id, name: called, kind }) => {
    const found = await db.$queryRaw<Omit<Charge, 'share'>[]>`
      with used as materialized (
        select "personId", sum(world) as amount, count(*) as entries, array_agg(distinct "groupId") as "groupIds" from "LedgerEntry"
        where "organizationId" = ${id} and at >= ${beginOf(name)} and at < ${endOf(name)} and kind in ('usage', 'settle')
        group by "personId"
      )
      select used."personId", coalesce(p.name, ${noOne.member}) as name, used.amount::float8 as amount,
        used.entries::int as entries,
        array(select g.name from "BudgetGroup" g where g.id = any(used."groupIds") order by g."nameKey") as groups
      from used left join "Person" p on p.id = used."personId"
      order by used.amount desc, used."personId"`
    const total = found.reduce((sum, { amount }) => sum + amount, 0)
    const shared = found.map((one) => ({ ...one, share: Math.round((one.amount / total) * 1000) / 10 }))
    return { organization: { id, name: called, kind }, month: name, total, charges: shared }
  })
}
