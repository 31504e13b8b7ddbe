// What someone chooses about money: written down in the act, carried out at Stripe under its own id, at once by the
// conversation or later by a job, and come true only when the truth says so.
import type { Asks } from '../asks.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import type { Preview } from './plans.ts'

export type ChangeKind =
  | 'subscribe'
  | 'change'
  | 'downgrade'
  | 'stay'
  | 'cancel'
  | 'restore'
  | 'topUp'
  | 'card'
  | 'portal'
  | 'end'
  | 'refund'
  | 'details'

/** What a choice has come to so far. */
export type Chosen = {
  /** Empty where nothing had to be changed. */
  changeId: string
  organization: OrganizationRef
  kind: ChangeKind
  /**
   * `stale`: what was shown is no longer so, nothing happened, and `shown` is what it would be now. `waiting`: Stripe does
   * not answer; it is carried out as soon as it does, and a page is sent to whoever pays. `open`: the page is there.
   * `done`: nothing more to do. `failed`: Stripe refused it.
   */
  state: 'stale' | 'waiting' | 'open' | 'done' | 'failed'
  /** Stripe's page, a secret of whoever pays: only for their own eyes. */
  url: string | null
  expiresAt: Date | null
  /** Whether Stripe does not answer now. */
  isDown: boolean
  plan: string | null
  /** When it takes effect, where that is not at once. */
  at: Date | null
  shown: Preview | null
}

/** Opens the way to a higher plan, or to paying by the year: Stripe's page, for whoever pays. */
export declare function upgrade(ctx: ActContext, input: Asks['upgrade']): Promise<Chosen>
/** Has a lower plan begin, or the free one, when the period that is paid ends. */
export declare function downgrade(ctx: ActContext, input: Asks['downgrade']): Promise<Chosen>
/** Takes a downgrade that is to come back. */
export declare function stay(ctx: ActContext): Promise<Chosen>
/** Ends the subscription with the period that is paid. */
export declare function cancel(ctx: ActContext, input: Asks['cancelPlan']): Promise<Chosen>
/** Takes back whatever is to come: a cancellation, or a downgrade. */
export declare function restore(ctx: ActContext): Promise<Chosen>
/** Opens the page on which a pack of credits is bought. */
export declare function topUp(ctx: ActContext, input: Asks['topUp']): Promise<Chosen>
/** Opens the page on which a card is left, or another put in its place. */
export declare function addCard(ctx: ActContext): Promise<Chosen>
/** Opens Stripe's own pages of billing: invoices, cards, tax ids. */
export declare function openPortal(ctx: ActContext): Promise<Chosen>
/** Carries out at Stripe what was chosen, once, however often it is tried; throws `PaymentsDown` where nobody knows. */
export declare function carryOut(deps: Deps, changeId: string): Promise<void>
