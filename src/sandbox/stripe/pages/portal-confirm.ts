// The step of the portal in which a change of plan is confirmed: with what it costs now and from then on, to the cent.
import type { Stripe } from 'stripe'
import { amountOf, dayWords, everyWords, money, nameOf } from '../billing/amounts.ts'
import { periodOf } from '../billing/change.ts'
import { recurrenceOf } from '../billing/periods.ts'
import type { Portal } from '../billing/portal.ts'
import { type Planned, plan, planned } from '../billing/portal-acts.ts'
import type { Books } from '../books.ts'
import { alert, submit } from './fields.ts'
import { type Html, html, nothing } from './html.ts'
import { inPortal } from './portal-page.ts'

type Wanted = { price?: string; quantity?: number }

/** Shows what a change would do, and asks for it. */
export function confirmPage(
  books: Books,
  portal: Portal,
  sub: Stripe.Subscription,
  wanted: Wanted,
  problem?: string,
): Response {
  const change = plan(books, portal, sub, wanted)
  const invoice = planned(books, sub, change)
  const name = nameOf(books, change.price)
  const each = `${money(amountOf(change.price, change.quantity), sub.currency)} per ${everyWords(recurrenceOf(change.price))}`
  const body = html`<section class="card"><h1>Confirm your change</h1>
<dl class="change"><div><dt>Now</dt><dd>${sub.items.data.map((item) => nameOf(books, item.price))[0] ?? ''}</dd></div>
<div><dt>Then</dt><dd><strong>${change.quantity > 1 ? `${change.quantity} × ` : ''}${name}</strong><small>${each}</small></dd></div></dl>
${change.isLater ? laterWords(sub, change) : dueNow(invoice)}
<form method="post" action="/sandbox/stripe/portal/${portal.id}/confirm">${alert(problem)}
<input type="hidden" name="subscription" value="${sub.id}"><input type="hidden" name="price" value="${change.price.id}">
<input type="hidden" name="quantity" value="${change.quantity}">
<div class="acts">${submit('Confirm')}<a class="button quiet-button" href="${portal.return_url ?? `/sandbox/stripe/portal/${portal.id}/home`}">Go back</a></div>
</form></section>`
  return inPortal(portal, 'Confirm your change', body)
}

const laterWords = (sub: Stripe.Subscription, change: Planned): Html =>
  html`<p class="notice-line">Nothing changes today. From ${dayWords(periodOf(sub).end)} on it is ${money(
    amountOf(change.price, change.quantity),
    sub.currency,
  )} per ${everyWords(recurrenceOf(change.price))}.</p>`

function dueNow(invoice: Stripe.Invoice): Html {
  const lines = invoice.lines.data.map(
    (line) => html`<li><div>${line.description}</div><span>${money(line.amount, line.currency)}</span></li>`,
  )
  const balance = invoice.total - invoice.amount_due
  return html`<ul class="lines">${lines}</ul>
${balance === 0 ? nothing : html`<p class="due small"><span>Balance</span><span>${money(-balance, invoice.currency)}</span></p>`}
<p class="due"><span>Due ${invoice.lines.data.length > 0 ? 'with this change' : 'today'}</span><strong>${money(invoice.amount_due, invoice.currency)}</strong></p>`
}
