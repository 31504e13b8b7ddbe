// An invoice, its lines, its payment and the items that wait for one, exactly as Stripe shows them.
import type { Stripe } from 'stripe'
import { decimal, idOf } from './amounts.ts'
import type { Period } from './periods.ts'

export type InvoiceMade = {
  id: string
  customer: Stripe.Customer
  taxIds: Stripe.TaxId[]
  currency: string
  now: number
  reason: Stripe.Invoice.BillingReason
  period: Period
  parent: Stripe.Invoice.Parent | null
  lines: Stripe.InvoiceLineItem[]
  method: Stripe.Invoice.CollectionMethod
}

/** A draft invoice; its amounts are worked out apart. */
export function invoiceShape(made: InvoiceMade): Stripe.Invoice {
  return { ...BARE, ...own(made), ...customerOn(made.customer, made.taxIds) }
}

const own = (made: InvoiceMade) => ({
  id: made.id,
  auto_advance: true,
  billing_reason: made.reason,
  collection_method: made.method,
  created: made.now,
  currency: made.currency,
  lines: {
    object: 'list' as const,
    data: made.lines,
    has_more: false,
    url: `/v1/invoices/${made.id}/lines`,
  },
  parent: made.parent,
  period_end: made.period.end,
  period_start: made.period.start,
  test_clock: made.customer.test_clock ?? null,
})

/** What an invoice says of its customer: as it is until the invoice is finalized, and then for good. */
export const customerOn = (customer: Stripe.Customer, taxIds: Stripe.TaxId[]) => ({
  customer: customer.id,
  customer_address: customer.address ?? null,
  customer_email: customer.email,
  customer_name: customer.name ?? null,
  customer_phone: customer.phone ?? null,
  customer_shipping: null,
  customer_tax_exempt: customer.tax_exempt ?? 'none',
  customer_tax_ids: taxIds.map(({ type, value }) => ({ type, value })) as Stripe.Invoice.CustomerTaxId[],
})

const BARE: Omit<Stripe.Invoice, keyof ReturnType<typeof own> | keyof ReturnType<typeof customerOn>> = {
  object: 'invoice',
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  custom_fields: null,
  customer_account: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  subtotal: 0,
  subtotal_excluding_tax: 0,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
}

export type LineMade = {
  id: string
  amount: number
  currency: string
  description: string
  period: Period
  price: Stripe.Price | null
  quantity: number
  subscription: string | null
  metadata: Stripe.Metadata
  parent: Stripe.InvoiceLineItem.Parent
}

/** A line of an invoice. Which invoice it is on is written when it is put on it. */
export function lineShape(made: LineMade): Stripe.InvoiceLineItem {
  return {
    id: made.id,
    object: 'line_item',
    amount: made.amount,
    currency: made.currency,
    description: made.description,
    discount_amounts: [],
    discountable: !isProration(made.parent),
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: made.metadata,
    parent: made.parent,
    period: made.period,
    pretax_credit_amounts: [],
    pricing: made.price ? pricingOf(made.price) : null,
    quantity: made.quantity,
    quantity_decimal: decimal(made.quantity),
    subscription: made.subscription,
    subtotal: made.amount,
    taxes: [],
  }
}

/** Whether a line makes up for a change within a period. */
export const isProration = (parent: Stripe.InvoiceLineItem.Parent | null): boolean =>
  parent?.subscription_item_details?.proration ?? parent?.invoice_item_details?.proration ?? false

const pricingOf = (price: Stripe.Price) => ({
  price_details: { price: price.id, product: idOf(price.product) },
  type: 'price_details' as const,
  unit_amount_decimal: decimal(price.unit_amount ?? 0),
})

export type InvoiceItemMade = {
  id: string
  customer: Stripe.Customer
  amount: number
  currency: string
  description: string | null
  now: number
  period: Period
  price: Stripe.Price | null
  quantity: number
  metadata?: Stripe.Metadata
  subscription?: { subscription: string; subscription_item?: string } | null
  isProration: boolean
}

/** Something that waits for the customer's next invoice. */
export function invoiceItemShape(made: InvoiceItemMade): Stripe.InvoiceItem {
  const parent = made.subscription
    ? { subscription_details: made.subscription, type: 'subscription_details' as const }
    : null
  return {
    id: made.id,
    object: 'invoiceitem',
    amount: made.amount,
    currency: made.currency,
    customer: made.customer.id,
    customer_account: null,
    date: made.now,
    description: made.description,
    discountable: !made.isProration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: made.metadata ?? {},
    net_amount: made.amount,
    parent,
    period: made.period,
    pricing: made.price ? pricingOf(made.price) : null,
    proration: made.isProration,
    quantity: made.quantity,
    quantity_decimal: decimal(made.quantity),
    tax_rates: [],
    test_clock: made.customer.test_clock ?? null,
  }
}
