// The ladder of plans as someone sees it from where they stand, and what a step on it would come to: reckoned by the same
// rules that carry it out, with Stripe's own word on the amounts.
import type { Interval, Quote } from './payments.ts'
import type { ActContext, OrganizationRef } from '../context.ts'

/** A price in minor units of `currency`. */
export type Price = { amount: number; currency: string; interval: Interval }

/** Where an organization stands. */
export type Standing = {
  plan: string
  /** Null where nothing is paid for it. */
  interval: Interval | null
  /** Stripe's word for its subscription; null where there is none. */
  status: string | null
  periodEnd: Date | null
  trialEndsAt: Date | null
  /** When it ends, where it was cancelled. */
  endsAt: Date | null
  /** What takes its place, and when. */
  next: { plan: string; interval: Interval; at: Date } | null
  /** Whether an operator gave it the plan, whatever is paid. */
  isGranted: boolean
  /** Whether a subscription carries it. */
  isPaidFor: boolean
}

/** One plan of the ladder. */
export type Rung = {
  plan: string
  label: string
  rank: number
  prices: { month?: Price; year?: Price }
  /** Credits for each month. */
  credits: number
  limits: { members: number | 'unlimited'; organizationsOwned: number | 'unlimited' }
  entitlements: { invite: boolean }
  /** Days without payment before the first one, where this organization can still have them. */
  trialDays: number
  isCurrent: boolean
  direction: 'up' | 'down' | 'same'
  /** Come to, and left, by talking to whoever sells it. */
  byContact: boolean
  /** The roles that it offers. */
  roles: string[]
}

export type Ladder = {
  organization: OrganizationRef
  current: Standing
  /** The plans for its kind, the lowest first. */
  rungs: Rung[]
  /** Whether anything can be paid here at all. */
  isOn: boolean
  /** What the actor may do about it. */
  may: { pay: boolean; manage: boolean }
  contact: string
}

/**
 * What a choice comes to: `subscribe` opens Checkout, `change` the confirmation at Stripe of a higher plan, `downgrade` and
 * `cancel` come with the period's end, `stay` and `restore` take those back, `same` is what there is already, `contact`
 * what is not for sale.
 */
export type Step = 'subscribe' | 'change' | 'downgrade' | 'cancel' | 'stay' | 'restore' | 'same' | 'contact'

/** Who and what a step concerns. */
export type Affects = {
  members: number
  pendingInvitations: number
  resources: number
  /** How many members are over the new plan's limit: they stay, and nobody joins until there is room. */
  over: number
  maxMembers: number | 'unlimited'
  /** Roles that people have and that the new plan does not offer, with how many have them. */
  rolesLost: { role: string; people: number }[]
  /** Whether nobody can be invited any more. */
  losesInvite: boolean
}

export type Preview = {
  organization: OrganizationRef
  kind: Step
  from: { plan: string; interval: Interval | null }
  to: { plan: string; interval: Interval | null }
  /** When it takes effect. */
  at: Date
  /** Stripe's reckoning of what it costs; null where nothing is due for it, or Stripe does not answer. */
  quote: Quote | null
  /** Whether Stripe did not answer, so that only the catalog's price is known. */
  isEstimate: boolean
  /** The catalog's price of what is chosen; null for what costs nothing. */
  price: Price | null
  trialDays: number
  /** Credits for each month, as it is and as it will be. */
  credits: { before: number; after: number }
  affects: Affects
  /** Who to talk to, where it is not for sale. */
  contact: string
  /** The mark of what was shown: whoever goes on says by it what they saw. */
  seen: string
}

/** The plans that the context's organization can have, and where it stands; for holders of `billing.read`. */
export declare function ladder(ctx: ActContext): Promise<Ladder>

/** What choosing a plan would come to; without an interval, by the month, or by the year where only that is for sale. */
export declare function preview(
  ctx: ActContext,
  input: { plan: string; interval?: Interval | null },
): Promise<Preview>
