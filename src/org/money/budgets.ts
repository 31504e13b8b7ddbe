// Budget groups: members of an organization with a cap on what they spend together in a month of UTC.

import type { Asked } from '../asking/requests.ts'
import type { Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import type { Forecast } from './forecast.ts'

export type GroupRef = { id: string; name: string }

export type Budget = GroupRef & {
  cap: number
  /** Added to the cap for this month alone. */
  extra: number
  /** Whether the first credit over the cap is refused, or only told of. */
  isHard: boolean
  /** Spent and set aside this month. */
  used: number
  people: number
  /** The first of its people, by name. */
  members: PersonRef[]
  forecast: Forecast & { reachesCapAt: Date | null }
}

export type Budgets = {
  organization: OrganizationRef
  month: string
  budgets: Budget[]
  /** Whether its reader may change them. */
  mayManage: boolean
  /** The group that its reader is in. */
  own: GroupRef | null
}

/** Someone who was in another group before. */
export type Moved = { person: PersonRef; from: GroupRef }
export type BudgetChanged = {
  organization: OrganizationRef
  budget: GroupRef & { cap: number; isHard: boolean; people: number }
  moved: Moved[]
  /** Its entry in the record, by which it can be undone; absent where nothing changed. */
  entryId?: string
}
export type Raised = { organization: OrganizationRef; budget: GroupRef; amount: number; limit: number; month: string }

/** The budget groups of the context's organization with this month's use; for holders of `credits.read`. */
export declare function list(ctx: ActContext): Promise<Budgets>
/** Makes a group. Whoever is in another one moves. */
export declare function create(ctx: ActContext, input: Asks['createBudget']): Promise<BudgetChanged>
/** Changes a group: what is absent stays as it is. */
export declare function change(ctx: ActContext, input: Asks['changeBudget']): Promise<BudgetChanged>
/** Ends a group; its people are free of any cap, and what they spent stays in the record. */
export declare function archive(ctx: ActContext, input: Asks['archiveBudget']): Promise<BudgetChanged>
/** Adds to a group's cap for this month alone. */
export declare function raise(ctx: ActContext, input: Asks['raiseBudget']): Promise<Raised>
/** Asks those who manage budgets to raise one; whoever may do it themselves uses `raise`. */
export declare function requestMore(
  ctx: ActContext,
  asked: Asks['raiseBudget'] & { reason: string | null },
): Promise<Asked>
