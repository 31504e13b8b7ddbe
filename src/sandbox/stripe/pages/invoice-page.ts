// An invoice and a receipt as their payer sees them.
import type { Stripe } from 'stripe'
import { dayWords, money } from '../billing/amounts.ts'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { type Html, html, nothing } from './html.ts'
import { answer } from './layout.ts'

/** The page of an invoice; nothing where there is none, or only a draft. */
export function invoicePage(books: Books, id: string): Response | undefined {
  const invoice = find(books.invoices, id)
  if (!invoice || invoice.status === 'draft') return undefined
  return answer({ title: `Invoice ${invoice.number}`, body: html`<main class="single">${paper(invoice)}</main>` })
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
