// What was used, by day and by member or budget group: the numbers that pictures, tables and files are made of.
import type { ActContext, OrganizationRef } from '../context.ts'
import type { Forecast } from './forecast.ts'

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
  /** What all caps together allow; null where there are none. By group, what the groups shown may spend. */
  cap: number | null
  available: number
  /** The last moment that is counted. */
  at: Date
  forecast: Forecast & { byMonthEnd: number; reachesCapAt: Date | null }
}

/** One member's charges of a month (row K6); `person` is null for the organization's own keys. */
export type Charge = {
  personId: string | null
  name: string
  group: string | null
  amount: number
  entries: number
  /** Of all that was used, in percent, rounded to a tenth. */
  share: number
}
export type Charges = { organization: OrganizationRef; month: string; total: number; charges: Charge[] }

/** A month of the context's organization; this one unless told. For holders of `credits.read`. */
export declare function month(ctx: ActContext, asked: { month?: string; by: By }): Promise<Month>
/** What each member was charged in a month, the largest first: for a table, or a file. */
export declare function charges(ctx: ActContext, asked: { month?: string }): Promise<Charges>
