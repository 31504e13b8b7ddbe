// An organization's billing: what is known of it here, hearing that something changed, and settling what Stripe says is true.
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import type { Found } from './findings.ts'
import type { BillingAddress, Heard, Interval } from './payments.ts'
import type { Standing } from './plans.ts'

/** An invoice as people read it; amounts in minor units. */
export type Bill = {
  id: string
  at: Date
  status: string
  amount: number
  amountRefunded: number
  currency: string
  /** The page at Stripe on which it can be read, or paid. */
  url: string | null
}

export type Billing = {
  organization: OrganizationRef
  /** Whether anything can be paid here at all. */
  isOn: boolean
  current: Standing
  /** What one period costs, in minor units. */
  price: { amount: number; currency: string; interval: Interval | null; quantity: number } | null
  card: { expMonth: number; expYear: number; isExpiring: boolean } | null
  /** A payment that is overdue, the page on which it can be paid, and what comes of it when. */
  pastDue: { since: Date; url: string | null; restrictsAt: Date; suspendsAt: Date } | null
  restrictedAt: Date | null
  suspendedFor: string | null
  disputedAt: Date | null
  /** When its customer was found to be deleted at Stripe. */
  lostAt: Date | null
  details: { name: string; email: string | null; address: BillingAddress | null }
  findings: Found[]
  /** The last twelve, the newest first. */
  invoices: Bill[]
  /** Whether Stripe knows it. */
  isCustomer: boolean
  /** What was chosen and is not carried out, or not paid, yet. */
  waiting: { changeId: string; kind: string; plan: string | null; at: Date }[]
  /** When Stripe was last asked; null where it never was. */
  settledAt: Date | null
  /** Whether Stripe was asked just now and did not answer. */
  isDown: boolean
  may: { pay: boolean; manage: boolean }
}

/** What a reconcile of one customer, or of all, came to. */
export type Reconciled = {
  /** How many customers were asked for. */
  asked: number
  /** What was put right: organizations, with what changed. */
  repaired: { organizationId: string; changed: string[] }[]
  /** What a person has to decide. */
  findings: Found[]
  /** Customers with a subscription at Stripe that nobody here knows. */
  strangers: { customerId: string; organizationId: string | null }[]
  /** Customers of whom Stripe could not be asked. */
  unread: string[]
}

/** The billing of the context's organization, asked of Stripe anew where that was a while ago; for holders of `billing.read`. */
export declare function overview(ctx: ActContext): Promise<Billing>
/** Keeps that something changed for a customer, and has it settled: once for each event, whatever is heard how often. */
export declare function heard(deps: Deps, event: Heard): Promise<void>
/** Asks Stripe for the truth about a customer and makes it true here: any number of times, in any order. */
export declare function settle(deps: Deps, customerId: string): Promise<void>
/** Finds and repairs drift without any event: of one organization, or of every customer there is. */
export declare function reconcile(deps: Deps, organizationId: string | null): Promise<Reconciled>
