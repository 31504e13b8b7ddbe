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
  products: Shelf<Stripe.Product | Gone<'product'>>
  prices: Shelf<Stripe.Price>
  paymentMethods: Shelf<Stripe.PaymentMethod>
  /** The number behind each payment method, which Stripe never shows, and whether its holder agreed to later payments. */
  cards: Shelf<{ id: string; number: string; isSetUp?: boolean }>
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

/** Who asks, as events tell it: nobody, for what happens by the passing of time. */
export type Asking = { id: string | null; idempotency_key: string | null }

/** What the books are opened with. */
export type Surroundings = {
  store: Store
  clock: SandboxClock
  pagesAt(): string
  /** Tells everyone who listens of an event. */
  announce(books: Books, type: string, object: object, before?: Record<string, unknown>): void
}

/** Opens the books where the last run left them. */
export function openBooks({ store, clock, pagesAt, announce }: Surroundings): Books {
  const seconds = () => Math.floor(clock.now().getTime() / 1000)
  const shelves = openShelves(store)
  const books: Books = {
    ...shelves,
    now: (customerId) => testTime(shelves, customerId) ?? seconds(),
    newId,
    // What falls due is done by books whose time stands at that moment, and is told as of then.
    emit(type, object, before) {
      announce(this, type, object, before)
    },
    pagesAt,
  }
  return books
}

/** A new id as Stripe makes them: a prefix and 24 letters and digits. */
export function newId(prefix: string, length = 24): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return prefix + Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function testTime({ customers, testClocks }: Shelves, customerId: string | null | undefined): number | undefined {
  const customer = customerId ? customers.get(customerId) : undefined
  if (!customer || customer.deleted || !customer.test_clock) return undefined
  const clock = testClocks.get(String(customer.test_clock))
  return clock && !clock.deleted ? clock.frozen_time : undefined
}

const openShelves = (store: Store): Shelves => ({
  customers: store.shelf('stripe.customer'),
  products: store.shelf('stripe.product'),
  prices: store.shelf('stripe.price'),
  paymentMethods: store.shelf('stripe.payment_method'),
  cards: store.shelf('stripe.card'),
  setupIntents: store.shelf('stripe.setup_intent'),
  paymentIntents: store.shelf('stripe.payment_intent'),
  charges: store.shelf('stripe.charge'),
  refunds: store.shelf('stripe.refund'),
  disputes: store.shelf('stripe.dispute'),
  subscriptions: store.shelf('stripe.subscription'),
  schedules: store.shelf('stripe.subscription_schedule'),
  invoices: store.shelf('stripe.invoice'),
  invoicePayments: store.shelf('stripe.invoice_payment'),
  invoiceItems: store.shelf('stripe.invoiceitem'),
  sessions: store.shelf('stripe.checkout.session'),
  portals: store.shelf('stripe.billing_portal.session'),
  configurations: store.shelf('stripe.billing_portal.configuration'),
  endpoints: store.shelf('stripe.webhook_endpoint'),
  events: store.shelf('stripe.event'),
  taxIds: store.shelf('stripe.tax_id'),
  notes: store.shelf('stripe.note'),
  testClocks: store.shelf('stripe.test_clock'),
})
