// The life of an invoice up to its payment: drafted, worked out, finalized, or given up.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep, living } from '../lists.ts'
import { invalid } from '../operation.ts'
import { idOf } from './amounts.ts'
import { revise } from './changes.ts'
import { customerOn, invoiceShape } from './invoice-shape.ts'
import { lineOf } from './lines.ts'
import { customerOf } from './people.ts'
import { DAY, HOUR, type Period } from './periods.ts'

/** How long a renewal's invoice stays a draft, so that an app can still add to it. */
const DRAFT_FOR = HOUR

export type Drafting = {
  customer: Stripe.Customer
  subscription: Stripe.Subscription | null
  currency: string
  reason: Stripe.Invoice.BillingReason
  period: Period
  lines: Stripe.InvoiceLineItem[]
  /** What waited and is now charged for. */
  items?: Stripe.InvoiceItem[]
  /** Whether it finalizes itself after a while, instead of being finalized by whoever asked for it. */
  isLeftToItself?: boolean
  collects?: boolean
  metadata?: Stripe.Metadata
}

/** Drafts an invoice: its lines, then what waited, taken off the waiting list. */
export function draft(books: Books, made: Drafting): Stripe.Invoice {
  const { customer, subscription } = made
  const id = books.newId('in_')
  const now = books.now(customer.id)
  const lines = [...(made.items ?? []).map((item) => lineOf(books, item)), ...made.lines]
  const taxIds = taxIdsOf(books, customer.id)
  const bare = invoiceShape({
    id,
    customer,
    taxIds,
    currency: made.currency,
    now,
    reason: made.reason,
    period: made.period,
    parent: subscription ? parentOf(subscription) : null,
    lines: lines.map((line) => ({ ...line, invoice: id })),
    method: subscription?.collection_method ?? 'charge_automatically',
  })
  for (const item of made.items ?? []) keep(books.invoiceItems, { ...item, invoice: id })
  const invoice = worked({
    ...bare,
    auto_advance: made.collects ?? true,
    automatically_finalizes_at: made.isLeftToItself && made.collects !== false ? now + DRAFT_FOR : null,
    next_payment_attempt:
      made.isLeftToItself && made.collects !== false && bare.collection_method === 'charge_automatically'
        ? now + DRAFT_FOR
        : null,
    metadata: made.metadata ?? {},
    description: subscription?.description ?? null,
    starting_balance: customer.balance,
  })
  keep(books.invoices, invoice)
  books.emit('invoice.created', invoice)
  return invoice
}

const parentOf = (subscription: Stripe.Subscription): Stripe.Invoice.Parent => ({
  quote_details: null,
  subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
  type: 'subscription_details',
})

const taxIdsOf = (books: Books, customer: string): Stripe.TaxId[] =>
  living(books.taxIds).filter((one) => one.customer !== null && idOf(one.customer) === customer)

/** The least that a card can be charged, in minor units; less is carried over to the next invoice. */
const LEAST_CHARGE = 50

/** Works out an invoice's amounts from its lines and the customer's balance (negative: credit; positive: owed). */
export function worked(invoice: Stripe.Invoice): Stripe.Invoice {
  const total = invoice.lines.data.reduce((sum, line) => sum + line.amount, 0)
  const { due, ending } = balanced(total, invoice.starting_balance)
  return {
    ...invoice,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    amount_due: due,
    amount_remaining: due - invoice.amount_paid,
    ending_balance: invoice.status === 'draft' ? null : ending,
  }
}

/** What is left to pay of a total, and what stands on the customer's balance after that. */
export function balanced(total: number, balance: number): { due: number; ending: number } {
  const owed = total + balance
  if (owed <= 0) return { due: 0, ending: owed }
  if (owed < LEAST_CHARGE) return { due: 0, ending: owed }
  return { due: owed, ending: 0 }
}

/** Finalizes a draft: numbered, the balance taken into account, open. Refuses what is no draft. */
export function finalize(books: Books, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== 'draft')
    throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: 'invoice_not_editable',
    })
  const customer = customerOf(books, idOf(invoice.customer ?? ''))
  const now = books.now(customer.id)
  const sequence = customer.next_invoice_sequence ?? 1
  const open = worked({
    ...invoice,
    ...customerOn(customer, taxIdsOf(books, customer.id)),
    status: 'open',
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    starting_balance: customer.balance,
    automatically_finalizes_at: null,
    effective_at: now,
    due_date: invoice.collection_method === 'send_invoice' ? (invoice.due_date ?? now + 30 * DAY) : null,
    hosted_invoice_url: `${books.pagesAt()}/sandbox/stripe/invoice/${invoice.id}`,
    invoice_pdf: `${books.pagesAt()}/sandbox/stripe/invoice/${invoice.id}?print`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
    webhooks_delivered_at: now,
  })
  // The next number is nobody's news; a balance that changes is.
  const counted = keep(books.customers, { ...customer, next_invoice_sequence: sequence + 1 })
  const [balance, currency] = [open.ending_balance ?? 0, customer.currency ?? open.currency]
  revise(books, books.customers, 'customer.updated', { ...counted, balance, currency })
  revise(books, books.invoices, 'invoice.updated', open)
  books.emit('invoice.finalized', open)
  return open
}

/** Gives an invoice up: nothing is owed by it any more. Refuses what is no open one. */
export function voided(books: Books, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(`You can only pass in open invoices. This invoice isn't open.`, { code: 'invoice_not_editable' })
  const now = books.now(idOf(invoice.customer ?? ''))
  const over = revise(books, books.invoices, 'invoice.updated', {
    ...invoice,
    status: 'void',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  })
  giveBack(books, over)
  books.emit('invoice.voided', over)
  return over
}

/** The credit that a voided invoice had used is the customer's again. */
function giveBack(books: Books, invoice: Stripe.Invoice): void {
  const customer = customerOf(books, idOf(invoice.customer ?? ''))
  const used = (invoice.ending_balance ?? 0) - invoice.starting_balance
  if (used !== 0) revise(books, books.customers, 'customer.updated', { ...customer, balance: customer.balance - used })
}

/** Writes an invoice off; it can still be paid. Refuses what is not open. */
export function uncollectible(books: Books, invoice: Stripe.Invoice): Stripe.Invoice {
  if (invoice.status !== 'open')
    throw invalid(`You can only pass in open invoices. This invoice isn't open.`, { code: 'invoice_not_editable' })
  const now = books.now(idOf(invoice.customer ?? ''))
  const off = revise(books, books.invoices, 'invoice.updated', {
    ...invoice,
    status: 'uncollectible',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: now },
  })
  books.emit('invoice.marked_uncollectible', off)
  return off
}

/** The invoices of a subscription, oldest first. */
export const invoicesOf = (books: Books, subscription: string): Stripe.Invoice[] =>
  books.invoices.all().filter((one) => subscriptionIn(one) === subscription)

/** The subscription that an invoice is for. */
export function subscriptionIn(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription
  return subscription ? idOf(subscription) : null
}
