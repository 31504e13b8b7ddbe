// The port to whoever takes the money. Stripe decides who has paid; the rules ask it for the truth, and never take an
// event's word for anything. Nothing here is called while an organization is locked.

/** An address as it stands on bills. */
export type BillingAddress = {
  line1: string
  line2?: string
  postalCode?: string
  city?: string
  state?: string
  country?: string
}

/** Whom bills are addressed to. */
export type BillingDetails = {
  organizationId: string
  name: string
  email: string | null
  address: BillingAddress | null
}

export type Interval = 'month' | 'year'

/** What a price at Stripe is; `lookupKey` is how the catalog names it. Amounts are minor units. */
export type PriceTruth = {
  id: string
  lookupKey: string | null
  amount: number
  currency: string
  interval: Interval | null
}

/** A subscription as it is now. `status` is Stripe's word. */
export type SubscriptionTruth = {
  id: string
  status: string
  createdAt: Date
  itemId: string
  price: PriceTruth
  quantity: number
  periodStart: Date
  periodEnd: Date
  trialEndsAt: Date | null
  /** When it ends for good, where it was cancelled. */
  endsAt: Date | null
  /** When it has ended. */
  endedAt: Date | null
  scheduleId: string | null
  /** The price that its schedule puts in the place of this one. */
  next: { price: PriceTruth; at: Date } | null
  /** The organization and the change that it was made for, as we wrote them on it. */
  organizationId: string | null
  changeId: string | null
}

export type InvoiceLine = {
  price: { id: string; lookupKey: string | null } | null
  amount: number
  quantity: number
  isProration: boolean
  periodStart: Date
  periodEnd: Date
}

/** An invoice of a subscription. */
export type InvoiceTruth = {
  id: string
  subscriptionId: string | null
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void' | (string & {})
  /** Stripe's billing_reason: subscription_create | subscription_cycle | subscription_update … */
  reason: string
  amountDue: number
  amountPaid: number
  /** How much of what was paid has been given back. */
  amountRefunded: number
  /** Whether its payment is disputed, and what came of it. */
  dispute: 'open' | 'won' | 'lost' | null
  currency: string
  createdAt: Date
  paidAt: Date | null
  attempts: number
  /** When the next attempt to collect it is made; null where there will be none. */
  nextAttemptAt: Date | null
  /** The page at Stripe on which it can be paid. */
  url: string | null
  lines: InvoiceLine[]
}

/** A one-off purchase through Checkout. */
export type PurchaseTruth = {
  sessionId: string
  paymentId: string | null
  /** What was bought, by the catalog's key, and how often. */
  lookupKey: string | null
  quantity: number
  amount: number
  amountRefunded: number
  currency: string
  isPaid: boolean
  paidAt: Date | null
  dispute: 'open' | 'won' | 'lost' | null
  changeId: string | null
}

/** Everything about one customer that the rules decide by, asked of Stripe in one go. */
export type Truth = {
  customerId: string
  isDeleted: boolean
  /** The organization it was made for, as we wrote it on it. */
  organizationId: string | null
  /** The card that renewals are charged to, or null; one that does not expire is no card but an account or a wallet. */
  card: { expMonth: number | null; expYear: number | null } | null
  /** All of them, also those that have ended, oldest first. */
  subscriptions: SubscriptionTruth[]
  /** All of them, oldest first. */
  invoices: InvoiceTruth[]
  /** Completed sessions in payment mode, oldest first. */
  purchases: PurchaseTruth[]
  /** Sessions that can still be paid. */
  openSessions: { id: string; changeId: string | null }[]
  /** Those that nobody has paid and nobody can any more. */
  closedSessions: string[]
  /** The details that bills are addressed to, as Stripe has them. */
  details: { name: string | null; email: string | null; address: BillingAddress | null }
}

/** What a change of price would cost, by Stripe's own reckoning. */
export type Quote = {
  currency: string
  /** Due at once; negative for a credit to the next invoice. */
  dueNow: number
  lines: { description: string; amount: number; isProration: boolean }[]
  /** The next regular invoice. */
  nextAmount: number
  nextAt: Date
  /** The moment that the amounts were reckoned at. */
  prorationAt: Date
}

/** A page at Stripe that its payer is sent to. */
export type Page = { sessionId: string | null; url: string; expiresAt: Date | null }

/** What was heard: that something changed, and whose it is. */
export type Heard = {
  eventId: string
  type: string
  customerId: string | null
  /** What it was about, where it may name no customer, as disputes and refunds do: `customerOf` says whose that is. */
  aboutId?: string
  createdAt: Date
  livemode: boolean
  account: string | null
}

/** Why an event is not taken. */
export type Unheard = 'forged' | 'stale' | 'unreadable'

/** What a Checkout session is for. */
export type Purchase =
  | { mode: 'subscription'; lookupKey: string; quantity: number; trialDays: number }
  | { mode: 'topUp'; lookupKey: string; quantity: number }
  | { mode: 'card' }

/**
 * The port. Every method throws `PaymentsDown` where nobody knows what came of it (try again under the same change id:
 * it happens once), and `PaymentsRefused` where Stripe says no.
 */
export type Payments = {
  /** Whether real money moves. */
  livemode: boolean
  /** Checks the signature of an event and reads it. Does not call Stripe. */
  hear(raw: string, signature: string | null): Heard | Unheard
  /** Whose it is that an event was about; null where nobody knows. */
  customerOf(aboutId: string): Promise<string | null>
  /**
   * Makes the customer of an organization, once, or brings its details up to date. Gives its id: another one than was
   * given where that customer is gone and a new one took its place.
   */
  saveCustomer(customerId: string | null, details: BillingDetails): Promise<string>
  /** Everything about a customer as it is now. A card that was left on a Checkout page is made the one that renewals are charged to. */
  read(customerId: string): Promise<Truth>
  /** The customers that have a subscription now, whoever they are to us. */
  customers(): AsyncIterable<string>
  /** A Checkout page, once for each change id. */
  checkout(asked: {
    changeId: string
    organizationId: string
    customerId: string
    purchase: Purchase
    /** Where people reach us, without a path: /billing/done and /billing/back are there. Null for the address we know. */
    returnUrl: string | null
    expiresAt: Date
  }): Promise<Page>
  /** Closes a Checkout page that nobody has paid; nothing happens to one that is closed already. */
  expire(sessionId: string): Promise<void>
  /**
   * A page of the Billing Portal: its front, a new card, or the confirmation of a change of price. A price that is to
   * change at the end of the period must be kept (`keepPrice`) before another is confirmed.
   */
  portal(asked: {
    customerId: string
    /** As with `checkout`. */
    returnUrl: string | null
    flow:
      | { kind: 'home' }
      | { kind: 'card' }
      | { kind: 'change'; subscriptionId: string; itemId: string; lookupKey: string; quantity: number }
  }): Promise<Page>
  /** What a change of price would cost now; with no subscription, what the first invoice would. */
  quote(asked: {
    customerId: string | null
    subscription: { id: string; itemId: string } | null
    lookupKey: string
    quantity: number
  }): Promise<Quote>
  /** Puts another price in the place of a subscription's at the end of its period. */
  changeAtPeriodEnd(asked: { changeId: string; subscriptionId: string; lookupKey: string }): Promise<void>
  /** Takes that back. */
  keepPrice(asked: { changeId: string; scheduleId: string }): Promise<void>
  /** Ends a subscription with its period, or takes that back. */
  setEnding(asked: { changeId: string; subscriptionId: string; ends: boolean }): Promise<void>
  /** Ends a subscription now; gives nothing back. */
  endNow(asked: { changeId: string; subscriptionId: string }): Promise<void>
  /** Gives back all that is left of what an invoice or a purchase took. */
  refund(asked: { changeId: string; invoiceId?: string; paymentId?: string }): Promise<void>
}

/** Nobody knows what came of a call: Stripe could not be reached, was overloaded or broke. */
export class PaymentsDown extends Error {
  override name = 'PaymentsDown'
}

/** Stripe said no: its code (`resource_missing`, `card_declined` …), and its words for whoever runs this. */
export class PaymentsRefused extends Error {
  override name = 'PaymentsRefused'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
