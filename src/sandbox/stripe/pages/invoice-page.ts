// An invoice and a receipt as their payer sees them.
import type { Stripe } from 'stripe'
import { dayWords, idOf, money } from '../billing/amounts.ts'
import { revise } from '../billing/changes.ts'
import { payNow } from '../billing/collecting.ts'
import { isOver } from '../billing/ending.ts'
import { type Filled, newCard } from '../billing/filled.ts'
import { subscriptionIn } from '../billing/invoices.ts'
import { cardFor, cardsOf, customerOf } from '../billing/people.ts'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { attach } from '../money/attaching.ts'
import { setUp } from '../money/cards.ts'
import { invalid, StripeRefusal } from '../operation.ts'
import { keptWords } from './checkout-page.ts'
import { alert, cardIn, cards, type Sent, submit } from './fields.ts'
import { type Html, html, nothing } from './html.ts'
import { answer, sendTo } from './layout.ts'

/** The page of an invoice, on which it is paid while it is open; nothing where there is none, or only a draft. */
export function invoicePage(books: Books, id: string, sent: Sent = {}, problem?: string): Response | undefined {
  const invoice = find(books.invoices, id)
  if (!invoice || invoice.status === 'draft') return undefined
  const below = invoice.status === 'open' ? payForm(books, invoice, sent, problem) : over(invoice)
  return answer({
    title: `Invoice ${invoice.number}`,
    body: html`<main class="single">${paper(invoice)}${below}</main>`,
  })
}

const OVER: Record<string, string> = {
  paid: 'This invoice is paid. Nothing more is due.',
  void: 'This invoice is void. There is nothing to pay.',
  uncollectible: 'This invoice was given up. There is nothing to pay.',
}

const over = ({ status }: Stripe.Invoice): Html => html`<p class="quiet over">${OVER[status ?? ''] ?? ''}</p>`

function payForm(books: Books, invoice: Stripe.Invoice, sent: Sent, problem: string | undefined): Html {
  const kept = cardsOf(books, String(invoice.customer)).slice(0, 3).map(keptWords)
  return html`<section class="card" aria-labelledby="pay"><h2 id="pay">Pay this invoice</h2>
<form method="post" action="/sandbox/stripe/invoice/${invoice.id}">${alert(problem)}${cards(sent, kept)}
${keeps(sent)}
${submit(`Pay ${money(invoice.amount_remaining, invoice.currency)}`)}</form></section>`
}

const keeps = ({ choice, keep }: Sent): Html =>
  html`<label class="check"><input type="checkbox" name="keep" value="yes"${choice === undefined || keep ? html` checked` : nothing}><span>Use this card from now on</span></label>`

/** Pays an open invoice with a card that is there, as its page asks for it; shown again with what was wrong. */
export function payInvoicePage(books: Books, id: string, sent: Sent): Response | undefined {
  const invoice = find(books.invoices, id)
  if (invoice?.status !== 'open') return invoicePage(books, id)
  try {
    payInvoice(books, invoice, { card: cardIn(sent), isKept: Boolean(sent.keep) })
    return sendTo(`/sandbox/stripe/invoice/${id}`)
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    return invoicePage(books, id, sent, error.error.message)
  }
}

export type Payment = { card: Filled['card']; isKept: boolean }

/** Pays an open invoice with a card of the customer's or a new one, whose holder is there. Throws the card's refusal. */
export function payInvoice(books: Books, invoice: Stripe.Invoice, { card, isKept }: Payment): void {
  const customer = customerOf(books, idOf(invoice.customer ?? ''))
  const kept = card && 'kept' in card ? find(books.paymentMethods, card.kept) : undefined
  if (kept && kept.customer !== customer.id) throw invalid('This card belongs to another customer.', { param: 'card' })
  const method = kept ?? newCard(books, card ? { card } : {}, customer)
  payNow(books, invoice, { method, isPresent: true })
  if (isKept || !cardFor(books, customer)) stand(books, invoice, method.id)
}

/** A card stands for what comes: with the subscription that the invoice is of, and with a customer who has none. */
function stand(books: Books, invoice: Stripe.Invoice, id: string): void {
  const customer = customerOf(books, idOf(invoice.customer ?? ''))
  attach(books, id, customer.id)
  setUp(books, id)
  const sub = find(books.subscriptions, subscriptionIn(invoice) ?? '')
  const isLive = sub !== undefined && !isOver(sub)
  if (isLive)
    revise(books, books.subscriptions, 'customer.subscription.updated', { ...sub, default_payment_method: id })
  if (isLive && customer.invoice_settings.default_payment_method) return
  const settings = { ...customer.invoice_settings, default_payment_method: id }
  revise(books, books.customers, 'customer.updated', { ...customer, invoice_settings: settings })
}

function paper(invoice: Stripe.Invoice): Html {
  const { currency } = invoice
  const lines = invoice.lines.data.map(
    (line) =>
      html`<li><div>${line.description}<small>${dayWords(line.period.start)} – ${dayWords(line.period.end)}</small></div>
<span>${money(line.amount, currency)}</span></li>`,
  )
  const row = (words: string, amount: number) =>
    html`<p class="due small"><span>${words}</span><span>${money(amount, currency)}</span></p>`
  const applied = invoice.starting_balance - (invoice.ending_balance ?? 0)
  return html`<article class="card paper"><header><h1>Invoice</h1><span class="badge" data-kind="${invoice.status ?? ''}">${invoice.status ?? ''}</span></header>
<dl><div><dt>Number</dt><dd>${invoice.number}</dd></div><div><dt>Date</dt><dd>${dayWords(invoice.created)}</dd></div>
<div><dt>Billed to</dt><dd>${invoice.customer_name ?? ''}${invoice.customer_email ? html`<small>${invoice.customer_email}</small>` : nothing}
${(invoice.customer_tax_ids ?? []).map(({ value }) => html`<small>${value ?? ''}</small>`)}</dd></div></dl>
<ul class="lines">${lines}</ul>
${row('Total', invoice.total)}${applied === 0 ? nothing : row('Balance', applied)}
${invoice.amount_paid > 0 ? row('Paid', -invoice.amount_paid) : nothing}
<p class="due"><span>Amount due</span><strong>${money(invoice.amount_remaining, currency)}</strong></p></article>`
}

/** The receipt of a charge; nothing where it was not paid. */
export function receiptPage(books: Books, id: string): Response | undefined {
  const charge = find(books.charges, id)
  if (!charge?.paid) return undefined
  const { card } = charge.payment_method_details ?? {}
  const body = html`<main class="single"><article class="card paper"><h1>Receipt</h1>
<dl><div><dt>Date</dt><dd>${dayWords(charge.created)}</dd></div><div><dt>Card</dt><dd>${card?.brand ?? 'card'} ···· ${card?.last4 ?? ''}</dd></div></dl>
<p class="due"><span>${charge.description ?? 'Payment'}</span><strong>${money(charge.amount, charge.currency)}</strong></p>
${charge.amount_refunded > 0 ? html`<p class="due small"><span>Refunded</span><span>${money(-charge.amount_refunded, charge.currency)}</span></p>` : nothing}
</article></main>`
  return answer({ title: 'Receipt', body })
}
