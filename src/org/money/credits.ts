// What an organization has to spend: seen, given for nothing where the catalog allows it, and handed to another one where it
// may be.
import type { Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import type { Forecast } from './forecast.ts'
import type { Kind } from './ledger.ts'
import type { Balance } from './purse.ts'

/** A row of the ledger as people read it. */
export type Line = {
  entryId: string
  at: Date
  kind: Kind
  /** What it changed of what can be spent, and what could be spent afterwards. */
  change: number
  left: number
  person: PersonRef | null
  group: { id: string; name: string } | null
  resourceId: string | null
  note: string | null
}

export type Overview = {
  organization: OrganizationRef
  /** What can be spent now. */
  available: number
  balance: Balance
  /** What was used since the month (of UTC) began. */
  usedThisMonth: number
  /** The month, as 2026-11, and when the next one begins. */
  month: string
  monthEndsAt: Date
  /** Credits that come for nothing each month; 0 where none do. */
  freeEachMonth: number
  forecast: Forecast
  /** The latest rows, the newest first. */
  lines: Line[]
  /** What its reader may do about it. */
  may: { pay: boolean; budgets: boolean; transfer: boolean }
}

export type Statement = { organization: OrganizationRef; available: number; lines: Line[]; next: string | null }

export type Given = { organization: OrganizationRef; amount: number; available: number }
export type Transferred = Given & { to: OrganizationRef; entryId: string }

/** The balance of the context's organization, what was used this month, and how long it lasts; for holders of `credits.read`. */
export declare function overview(ctx: ActContext): Promise<Overview>

/** The ledger, fifty rows at a time, the newest first; `cursor` is what the page before gave as `next`. */
export declare function statement(ctx: ActContext, cursor: string | null): Promise<Statement>

/** Gives credits for nothing: an operator's act, refused where the catalog has none for this kind of organization (row C7). */
export declare function give(ctx: ActContext, input: Asks['giveCredits']): Promise<Given>

/** Hands bought credits to another organization, where the catalog lets it; never from a personal account (row E13). */
export declare function transfer(ctx: ActContext, input: Asks['transferCredits']): Promise<Transferred>
