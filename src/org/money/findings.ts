// What is amiss between Stripe and here that nobody but a person should decide: each with its choices, and the way in which
// one is carried out.
import type { Asks } from '../asks.ts'
import type { ActContext, OrganizationRef } from '../context.ts'

/** Everything that can be found, with what can be done about it; the first choice changes least. */
export const choices = {
  /** A live subscription beside the one that counts. */
  second_subscription: ['keep', 'end', 'endAndRefund'],
  /** A price at Stripe that no plan of the catalog has. The plan stays as it was. */
  unknown_price: ['keep', 'end'],
  /** The price at Stripe is not what the catalog says. What Stripe takes counts. */
  price_differs: ['keep'],
  /** Another quantity than one. */
  quantity_differs: ['keep', 'end'],
  /** The customer was deleted at Stripe, and its subscription with it. */
  customer_deleted: ['keep', 'renew'],
  /** Paid after the organization was deleted. */
  paid_after_deletion: ['restore', 'refund', 'keep'],
  /** Another customer at Stripe says that it is this organization's, and has a subscription. */
  second_customer: ['keep', 'end', 'endAndRefund'],
  /** A payment was disputed. */
  disputed: ['keep'],
} as const
export type FindingCode = keyof typeof choices
export type Choice = (typeof choices)[FindingCode][number]

/** What was found, as far as it has facts: amounts in minor units. */
export type FindingFacts = {
  plan?: string
  lookupKey?: string
  priceId?: string
  amount?: number
  expected?: number
  currency?: string
  quantity?: number
  at?: string
  customerId?: string
}

export type Found = {
  findingId: string
  code: FindingCode
  organization: OrganizationRef
  subjectId: string
  facts: FindingFacts
  choices: Choice[]
  foundAt: Date
  state: 'open' | 'settled' | 'left'
  choice: Choice | null
}

export type Resolved = Found & {
  /** False where it had been decided before. */
  isNow: boolean
  /** Whether something is to be done at Stripe for it; it is carried out as soon as Stripe answers. */
  changeId: string | null
}

/** Decides what becomes of something that was found: holders of `billing.manage`, of `billing.pay` where money moves, and operators. */
export declare function resolve(ctx: ActContext, input: Asks['resolveFinding']): Promise<Resolved>
