// Everything that the local Stripe has on its books, in the very shapes in which it answers, kept in the sandbox's store.
// References between objects are ids here; what a request asks to expand is filled in on its way out.
import type { Stripe } from 'stripe'
import type { SandboxClock } from '../clock.ts'
import type { Shelf, Store } from '../store.ts'

/** An object that was deleted stays as Stripe shows it: its id and `deleted: true`. */
export type Gone<K extends string> = { id: string; object: K; deleted: true }

/** The shelves, by what lies on them. */
export type Shelves = {
  customers: Shelf<Stripe.Customer | Gone<'customer'>>
  products: Shelf<Stripe.Product>
  prices: Shelf<Stripe.Price>
  paymentMethods: Shelf<Stripe.PaymentMethod>
  setupIntents: Shelf<Stripe.SetupIntent>
  paymentIntents: Shelf<Stripe.PaymentIntent>
  charges: Shelf<Stripe.Charge>
  refunds: Shelf<Stripe.Refund>
  disputes: Shelf<Stripe.Dispute>
  subscriptions: Shelf<Stripe.Subscription>
  schedules: Shelf<Stripe.SubscriptionSchedule>
  invoices: Shelf<Stripe.Invoice>
  invoicePayments: Shelf<Stripe.InvoicePayment>
  invoiceItems: Shelf<Stripe.InvoiceItem | Gone<'invoiceitem'>>
  sessions: Shelf<Stripe.Checkout.Session>
  portals: Shelf<Stripe.BillingPortal.Session>
  configurations: Shelf<Stripe.BillingPortal.Configuration>
  endpoints: Shelf<Stripe.WebhookEndpoint | Gone<'webhook_endpoint'>>
  events: Shelf<Stripe.Event>
  taxIds: Shelf<Stripe.TaxId | Gone<'tax_id'>>
  /** What Stripe knows and does not show: the orders behind checkout pages, what was announced already, settings. */
  notes: Shelf<object>
  testClocks: Shelf<Stripe.TestHelpers.TestClock | Gone<'test_helpers.test_clock'>>
}

/** The books. */
export type Books = Shelves & {
  /** Seconds since 1970: by the customer's test clock where it has one, else by the sandbox's clock. */
  now(customerId?: string | null): number
  /** A new id with Stripe's prefix, such as `sub_`. */
  newId(prefix: string): string
  /** Writes an event and sends it to every endpoint that listens for its type. `before` becomes previous_attributes. */
  emit(type: string, object: object, before?: Record<string, unknown>): void
  /** Where people reach the sandbox's pages, such as http://127.0.0.1:3000; for the addresses of Checkout and the Portal. */
  pagesAt(): string
}

export type OpenBooks = { store: Store; clock: SandboxClock }
