// This month's usage for those who only pass by, as on App Home: one cheap statement tells whether anything has changed
// since it was reckoned last, and only then is it reckoned anew.
import type { Db } from '../../db/client.ts'
import type { ActContext } from '../context.ts'
import { isRefusal } from '../errors.ts'
import type { Month } from './usage.ts'
import * as usage from './usage.ts'

/** So many organizations' months are known. */
const mostKnown = 1_000

type Known = Map<string, { mark: string; month: Month }>
const known = new WeakMap<Db, Known>()

/** The month as it is, with a mark that changes with it; null where there is nothing to show, or its reader may not see it. */
export async function monthNow(ctx: ActContext): Promise<{ month: Month; mark: string } | null> {
  const { db, clock } = ctx.deps
  const mark = await markOf(db, ctx.organizationId)
  if (mark === null) return null
  const months = known.get(db) ?? new Map()
  known.set(db, months)
  const whole = `${mark}.${clock.now().toISOString().slice(0, 10)}`
  const before = months.get(ctx.organizationId)
  if (before?.mark === whole) return before
  try {
    return remember(months, ctx.organizationId, { mark: whole, month: await usage.month(ctx, { by: 'member' }) })
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}

function remember(months: Known, id: string, found: { mark: string; month: Month }) {
  months.delete(id)
  months.set(id, found)
  const [oldest] = months.keys()
  if (months.size > mostKnown && oldest !== undefined) months.delete(oldest)
  return found
}

/** What an organization's credits and caps are made of, in a few words; null where it never had any. */
async function markOf(db: Db, organizationId: string): Promise<string | null> {
  const [row] = await db.$queryRaw<[{ mark: string | null }]>`
    select case when b."organizationId" is null and g.caps is null then null else
      concat_ws('.', b.allowance, b.purchased, b.held, b.frozen, e.id, g.caps, g.extra) end as mark
    from (select ${organizationId} as id) o
    left join "Balance" b on b."organizationId" = o.id
    left join lateral (
      select id from "LedgerEntry" where "organizationId" = o.id order by at desc, id desc limit 1) e on true
    left join lateral (
      select sum(g.cap) as caps, sum(m.extra) as extra from "BudgetGroup" g
      left join "BudgetMonth" m on m."groupId" = g.id
      where g."organizationId" = o.id and g."archivedAt" is null) g on true`
  return row.mark
}
