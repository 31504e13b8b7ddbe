// A customer's invoices in the words of the rules: what was billed for which time, what was paid, and what was given back.
import type Stripe from 'stripe'
import type { InvoiceLine, InvoiceTruth } from '../org/billing/payments.ts'
import { allOf, leftOf } from './lists.ts'
import type { Payments } from './paid.ts'
import { idOf, lookupKeyOf, maybeMoment, momentOf, older, wholeOf } from './shapes.ts'
import type { FindPrice } from './truth.ts'

type Sources = { payments: Payments; prices: FindPrice }

/** Reads invoices that were listed with their payments. */
export async function readInvoices(
  stripe: Stripe,
  invoices: Stripe.Invoice[],
  sources: Sources,
): Promise<InvoiceTruth[]> {
  const read: InvoiceTruth[] = []
  for (const invoice of invoices) read.push(await invoiceOf(stripe, invoice, sources))
  return read
}

async function invoiceOf(
  stripe: Stripe,
  invoice: Stripe.Invoice,
  { payments, prices }: Sources,
): Promise<InvoiceTruth> {
  const paid = (await paymentIds(stripe, invoice)).map(payments).filter((one) => one !== null)
  const refunded = paid.reduce((sum, one) => sum + one.amountRefunded, 0)
  const disputes = paid.map(({ dispute }) => dispute)
  return {
    id: invoice.id,
    subscriptionId: subscriptionOf(invoice),
    status: invoice.status ?? 'draft',
    reason: invoice.billing_reason ?? 'manual',
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    amountRefunded: Math.min(refunded, invoice.amount_paid),
    dispute: disputes.find((one) => one === 'lost') ?? disputes.find((one) => one !== null) ?? null,
    currency: invoice.currency,
    createdAt: momentOf(invoice.created),
    paidAt: maybeMoment(invoice.status_transitions?.paid_at),
    attempts: invoice.attempt_count ?? 0,
    nextAttemptAt: maybeMoment(invoice.next_payment_attempt),
    url: invoice.hosted_invoice_url ?? null,
    lines: await readLines(stripe, invoice, prices),
  }
}

const subscriptionOf = (invoice: Stripe.Invoice): string | null =>
  idOf(invoice.parent?.subscription_details?.subscription) ?? textOf(older(invoice, 'subscription'))

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** With what an invoice was paid: ids of payment intents and charges. Nothing where a balance paid it. */
async function paymentIds(stripe: Stripe, invoice: Stripe.Invoice): Promise<string[]> {
  if (!(invoice.amount_paid > 0)) return []
  const before = textOf(older(invoice, 'payment_intent')) ?? textOf(older(invoice, 'charge'))
  if (before) return [before]
  const included = invoice.payments && !invoice.payments.has_more ? invoice.payments.data : null
  const all = included ?? (await leftOf(stripe.invoicePayments.list({ invoice: invoice.id, limit: 100 })))
  const own = all.filter((one) => (idOf(one.invoice) ?? invoice.id) === invoice.id)
  return own.flatMap(({ payment }) => idOf(payment.payment_intent) ?? idOf(payment.charge) ?? [])
}

async function readLines(stripe: Stripe, invoice: Stripe.Invoice, prices: FindPrice): Promise<InvoiceLine[]> {
  const { lines } = invoice
  const all = lines?.has_more
    ? await allOf(stripe.invoices.listLineItems(invoice.id, { limit: 100 }))
    : (lines?.data ?? [])
  const read: InvoiceLine[] = []
  for (const line of all) read.push(await lineOf(invoice, line, prices))
  return read
}

async function lineOf(invoice: Stripe.Invoice, line: Stripe.InvoiceLineItem, prices: FindPrice): Promise<InvoiceLine> {
  const { parent } = line
  // Where a line does not say which time it is for, a stand-in's may not, it is for its invoice's.
  const { start, end } = line.period ?? {
    start: invoice.period_start ?? invoice.created,
    end: invoice.period_end ?? invoice.created,
  }
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details
  return {
    price: await priceOfLine(line, prices),
    amount: line.amount,
    quantity: line.quantity ?? 1,
    isProration: details?.proration ?? older(line, 'proration') === true,
    periodStart: momentOf(start),
    periodEnd: momentOf(end),
  }
}

async function priceOfLine(line: Stripe.InvoiceLineItem, prices: FindPrice): Promise<InvoiceLine['price']> {
  const reference = line.pricing?.price_details?.price ?? (older(line, 'price') as Stripe.Price | string | undefined)
  const id = idOf(reference)
  if (!id) return null
  const price = wholeOf(reference) ?? (await prices(id))
  return { id, lookupKey: price && lookupKeyOf(price) }
}
