// The page of Checkout as it is seen: what is bought on one side, who pays with what on the other.
import type { Stripe } from 'stripe'
import { dayWords, everyWords, idOf, money, nameOf } from '../billing/amounts.ts'
import { customerIn, linesOf, orderOf, type Session } from '../billing/checkout.ts'
import { cardsOf } from '../billing/people.ts'
import { DAY, recurrenceOf } from '../billing/periods.ts'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { address, alert, cards, field, type Kept, type Sent, submit, taxId } from './fields.ts'
import { type Html, html, nothing } from './html.ts'
import { answer, notice } from './layout.ts'

/** The page of a session in the state that it is in. `problem`: why the last try did not pay. */
export function checkoutPage(books: Books, session: Session, sent: Sent = {}, problem?: string): Response {
  if (session.status === 'expired')
    return notice('This page has expired', 'Nothing was charged. Go back to where you came from and start again.', {
      status: 410,
      link: back(session.cancel_url),
    })
  if (session.status === 'complete')
    return notice('All done', 'This has been completed already, once is enough. Nothing more will be charged here.', {
      link: back(successOf(session)),
    })
  return answer({
    title: TITLES[session.mode] ?? 'Checkout',
    body: html`<main class="checkout">${summary(books, session)}${form(books, session, sent, problem)}</main>`,
    leadsTo: [session.success_url, session.cancel_url],
  })
}

const TITLES: Record<string, string> = { subscription: 'Subscribe', payment: 'Pay', setup: 'Save a card' }

const back = (address: string | null): Html =>
  address ? html`<p><a class="button" href="${address}">Continue</a></p>` : nothing

/** Where a paid page leads, with its id in its place. */
export const successOf = (session: Session): string | null =>
  session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null

function summary(books: Books, session: Session): Html {
  const lines = linesOf(books, session)
  const first = lines[0]
  const heading = session.mode === 'setup' ? 'Save a card for later' : headingOf(books, session, first)
  return html`<section class="summary" aria-labelledby="summary-heading">
${session.cancel_url ? html`<a class="back" href="${session.cancel_url}">← Back</a>` : nothing}
<h1 id="summary-heading">${heading}</h1>
${session.mode === 'setup' ? html`<p>Nothing is charged today.</p>` : totalOf(books, session, lines)}
</section>`
}

function headingOf(books: Books, session: Session, first: Stripe.LineItem | undefined): string {
  if (!first?.price) return 'Pay'
  const name = nameOf(books, first.price)
  return session.mode === 'subscription' ? `Subscribe to ${name}` : name
}

function totalOf(books: Books, session: Session, lines: Stripe.LineItem[]): Html {
  const currency = session.currency ?? 'usd'
  const recurring = lines.find((line) => line.price?.recurring)?.price
  const every = recurring ? html` <small>per ${everyWords(recurrenceOf(recurring))}</small>` : nothing
  const trial = trialEndOf(books, session)
  const full = lines.reduce((sum, { price, quantity }) => sum + (price?.unit_amount ?? 0) * (quantity ?? 1), 0)
  return html`<p class="amount">${money(full, currency)}${every}</p>
${trial ? html`<p class="trial">Free until ${dayWords(trial)}, then ${money(full, currency)}.</p>` : nothing}
<ul class="lines">${lines.map((line) => lineOf(books, line))}</ul>
<p class="due"><span>Due today</span><strong>${money(session.amount_total ?? 0, currency)}</strong></p>`
}

function lineOf(books: Books, { price, quantity, currency }: Stripe.LineItem): Html {
  if (!price) return nothing
  const product = find(books.products, idOf(price.product))
  const each = `${money(price.unit_amount ?? 0, currency)}${price.recurring ? ` / ${everyWords(recurrenceOf(price))}` : ''}`
  return html`<li><div><strong>${nameOf(books, price)}</strong>
${product?.description ? html`<small>${product.description}</small>` : nothing}
${(quantity ?? 1) > 1 ? html`<small>${quantity} × ${each}</small>` : nothing}</div>
<span>${money((price.unit_amount ?? 0) * (quantity ?? 1), currency)}</span></li>`
}

function trialEndOf(books: Books, session: Session): number | null {
  const { subscription } = orderOf(books, session)
  if (subscription?.trialDays) return books.now(customerIn(books, session)?.id) + subscription.trialDays * DAY
  return subscription?.trialEnd ?? null
}

function form(books: Books, session: Session, sent: Sent, problem: string | undefined): Html {
  const customer = customerIn(books, session)
  const email = customer?.email ?? session.customer_email
  const isFree = session.amount_total === 0 && session.payment_method_collection === 'if_required'
  const kept: Kept[] = customer ? cardsOf(books, customer.id).slice(0, 3).map(keptWords) : []
  return html`<section class="pay" aria-labelledby="pay-heading">
<h2 id="pay-heading">${session.mode === 'setup' ? 'Your card' : 'Payment'}</h2>
<form method="post" action="/sandbox/stripe/pay/${session.id}">
${alert(problem)}
${
  email
    ? html`<p class="known"><span>E-mail</span> <strong>${email}</strong></p>`
    : field({
        name: 'email',
        label: 'E-mail',
        value: sent.email,
        type: 'email',
        autocomplete: 'email',
        isRequired: true,
      })
}
${cards(sent, kept)}
${field({ name: 'name', label: 'Name on card', value: sent.name ?? customer?.name, autocomplete: 'cc-name' })}
${isBillingAsked(session) ? address(addressOf(customer, sent), session.billing_address_collection === 'required') : nothing}
${
  session.tax_id_collection?.enabled
    ? html`<details${sent.taxValue ? html` open` : nothing}><summary>I’m buying as a business</summary>
${field({ name: 'businessName', label: 'Business name', value: sent.businessName })}${taxId(sent)}</details>`
    : nothing
}
${submit(isFree ? 'Start' : payWords(session))}
<p class="hint">${terms(session)}</p>
</form></section>`
}

/** A saved card in words. */
export const keptWords = ({ id, card }: Stripe.PaymentMethod): Kept => ({
  id,
  words: `${capital(card?.brand ?? 'Card')} ···· ${card?.last4 ?? ''}`,
})

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const isBillingAsked = ({ billing_address_collection: collection, tax_id_collection: tax }: Session): boolean =>
  collection === 'required' || (tax?.enabled ?? false)

const addressOf = (customer: Stripe.Customer | null, sent: Sent): Sent => ({
  ...(customer?.address
    ? Object.fromEntries(Object.entries(customer.address).map(([key, value]) => [key, value ?? '']))
    : {}),
  ...sent,
})

function payWords(session: Session): string {
  if (session.mode === 'setup') return 'Save card'
  if (session.amount_total === 0) return 'Start trial'
  const amount = money(session.amount_total ?? 0, session.currency ?? 'usd')
  return session.mode === 'subscription' ? `Subscribe for ${amount}` : `Pay ${amount}`
}

const terms = (session: Session): string =>
  session.mode === 'subscription'
    ? 'It renews by itself until it is cancelled. In the sandbox no money moves.'
    : 'In the sandbox no money moves.'
