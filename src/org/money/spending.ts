// Spending: what the product reports that something cost. Once for each key, never more than there is, never more than the
// budget of whoever spends allows; and fast, because every use of the product comes by here.
import type { Deps } from '../context.ts'

/** Who spends: a member, or with null the organization itself (its own key). */
export type Spender = { organizationId: string; personId: string | null }

export type Spend = {
  /** Whole credits, at least 1. */
  amount: number
  /** The product's own once-only key, within the organization. */
  key: string
  resourceId?: string
  note?: string
}

export type Spent = {
  entryId: string
  amount: number
  /** What could be spent once it was written. */
  available: number
  /** Whether the same key had been spent before: then this is the first answer again. */
  isRepeat: boolean
}

/** Spends once under its key; refused whole where there is not enough, or where a hard budget does not allow it. */
export declare function spend(deps: Deps, who: Spender, spend: Spend): Promise<Spent>
