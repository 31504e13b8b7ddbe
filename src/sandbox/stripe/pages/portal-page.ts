// The pages of the Billing Portal as they are seen: the customer's plan, cards, details and invoices, and the steps of a change.
import type { Stripe } from 'stripe'
import { amountOf, dayWords, everyWords, money, nameOf } from '../billing/amounts.ts'
import { periodOf } from '../billing/change.ts'
import { cardFor, cardsOf, customerOf } from '../billing/people.ts'
import { recurrenceOf } from '../billing/periods.ts'
import { choices, configurationOf, type Portal, portalOf } from '../billing/portal.ts'
import { liveOf, ownSubscription } from '../billing/portal-acts.ts'
import type { Books } from '../books.ts'
import { invalid } from '../operation.ts'
import { keptWords } from './checkout-page.ts'
import { address, alert, cards, field, type Sent, submit, taxId } from './fields.ts'
import { type Html, html, nothing } from './html.ts'
import { answer, notice } from './layout.ts'
import { confirmPage } from './portal-confirm.ts'

/** How long a portal's address works. */
const LIVES_FOR = 3600

/** A portal session that still works; refuses one that is unknown or too old. */
export function openPortalOf(books: Books, id: string): Portal {
  const portal = portalOf(books, id)
  if (!portal) throw invalid('This portal session does not exist.', { code: 'resource_missing' })
  if (books.now() > portal.created + LIVES_FOR)
    throw invalid('This portal session has expired. Open the portal again from where you came.')
  return portal
}

/** The page at a path of a portal. Without one: the flow that the session was opened for, or the home page. */
export function portalPage(books: Books, id: string, rest: string[], query: URLSearchParams): Response | undefined {
  const portal = openPortalOf(books, id)
  const step = rest[0] ?? 'start'
  if (step === 'start') return startOf(books, portal)
  if (step === 'home') return home(books, portal)
  if (step === 'done') return done(books, portal)
  if (step === 'card') return cardPage(books, portal)
  if (step === 'details') return detailsPage(books, portal)
  const sub = ownSubscription(books, portal, query.get('subscription') ?? '')
  if (step === 'change') return changePage(books, portal, sub)
  if (step === 'cancel') return cancelPage(books, portal, sub)
  if (step !== 'confirm') return undefined
  const [price, quantity] = [query.get('price'), query.get('quantity')]
  return confirmPage(books, portal, sub, {
    ...(price ? { price } : {}),
    ...(quantity ? { quantity: Number(quantity) } : {}),
  })
}

function startOf(books: Books, portal: Portal): Response {
  const { flow } = portal
  if (flow?.type === 'payment_method_update') return cardPage(books, portal)
  if (flow?.type === 'customer_update') return detailsPage(books, portal)
  if (flow?.subscription_cancel)
    return cancelPage(books, portal, ownSubscription(books, portal, flow.subscription_cancel.subscription))
  if (flow?.subscription_update)
    return changePage(books, portal, ownSubscription(books, portal, flow.subscription_update.subscription))
  if (!flow?.subscription_update_confirm) return home(books, portal)
  const { subscription, items } = flow.subscription_update_confirm
  const [item] = items
  return confirmPage(books, portal, ownSubscription(books, portal, subscription), {
    ...(item?.price ? { price: item.price } : {}),
    ...(item?.quantity === undefined ? {} : { quantity: item.quantity }),
  })
}

/** A page of the portal, in its frame. */
export function inPortal(portal: Portal, title: string, body: Html): Response {
  const after = portal.flow?.after_completion.redirect?.return_url
  return answer({
    title,
    leadsTo: [portal.return_url, after],
    body: html`<main class="portal">
<nav aria-label="Portal">${portal.return_url ? html`<a class="back" href="${portal.return_url}">← Return</a>` : nothing}
${portal.flow || title === HOME ? nothing : html`<a class="back" href="/sandbox/stripe/portal/${portal.id}/home">${HOME}</a>`}</nav>
${body}</main>`,
  })
}

const HOME = 'Billing'

const at = (portal: Portal, step: string): string => `/sandbox/stripe/portal/${portal.id}/${step}`

function home(books: Books, portal: Portal): Response {
  const customer = customerOf(books, portal.customer)
  const { features } = configurationOf(books, portal)
  const body = html`<h1>Billing</h1>
<p class="whose">${customer.name ?? customer.email ?? customer.id}</p>
${plansOf(books, portal)}
${cardSection(books, portal, customer)}
${features.customer_update.enabled ? detailsSection(portal, customer) : nothing}
${features.invoice_history.enabled ? invoicesSection(books, portal) : nothing}`
  return inPortal(portal, HOME, body)
}

function plansOf(books: Books, portal: Portal): Html {
  const subs = liveOf(books, portal.customer)
  const inner =
    subs.length === 0
      ? html`<p class="quiet">There is no subscription.</p>`
      : subs.map((sub) => planOf(books, portal, sub))
  return html`<section class="card" aria-labelledby="plan"><h2 id="plan">Current plan</h2>${inner}</section>`
}

const STANDING: Record<string, string> = {
  past_due: 'Payment failed',
  unpaid: 'Unpaid',
  paused: 'Paused',
  trialing: 'Trial',
}

function planOf(books: Books, portal: Portal, sub: Stripe.Subscription): Html {
  const configuration = configurationOf(books, portal)
  const query = `?subscription=${sub.id}`
  const standing = STANDING[sub.status]
  return html`<div class="plan">
${sub.items.data.map(
  (
    item,
  ) => html`<p class="name">${several(nameOf(books, item.price), item.quantity ?? 1)}${standing ? html` <span class="badge" data-kind="${sub.status}">${standing}</span>` : nothing}</p>
<p class="price">${money(amountOf(item.price, item.quantity ?? 1), sub.currency)} <small>per ${everyWords(recurrenceOf(item.price))}</small></p>`,
)}
<p class="quiet">${renewalWords(books, sub)}</p>
<div class="acts">
${choices(books, configuration).length > 0 && !sub.schedule && sub.cancel_at === null ? html`<a class="button" href="${at(portal, 'change')}${query}">Change plan</a>` : nothing}
${sub.cancel_at === null && configuration.features.subscription_cancel.enabled && !sub.schedule ? html`<a class="button quiet-button" href="${at(portal, 'cancel')}${query}">Cancel plan</a>` : nothing}
${sub.cancel_at === null ? nothing : html`<form method="post" action="${at(portal, 'restore')}"><input type="hidden" name="subscription" value="${sub.id}">${submit('Keep the plan')}</form>`}
</div></div>`
}

const several = (name: string, quantity: number): string => (quantity > 1 ? `${quantity} × ${name}` : name)

function renewalWords(books: Books, sub: Stripe.Subscription): string {
  if (sub.cancel_at !== null) return `Ends on ${dayWords(sub.cancel_at)}. It will not renew.`
  if (sub.status === 'trialing' && sub.trial_end) return `The trial ends on ${dayWords(sub.trial_end)}.`
  const schedule = typeof sub.schedule === 'string' ? books.schedules.get(sub.schedule) : undefined
  const next = schedule?.phases.find((phase) => phase.start_date >= (schedule.current_phase?.end_date ?? 0))
  const price = next && books.prices.get(String(next.items[0]?.price))
  if (next && price) return `Changes to ${nameOf(books, price)} on ${dayWords(next.start_date)}.`
  return `Renews on ${dayWords(periodOf(sub).end)}.`
}

function cardSection(books: Books, portal: Portal, customer: Stripe.Customer): Html {
  const { enabled } = configurationOf(books, portal).features.payment_method_update
  const method = cardFor(books, customer, liveOf(books, customer.id)[0])
  const { card } = method ?? {}
  const words = method
    ? html`<p>${keptWords(method).words} <small>until ${card?.exp_month}/${card?.exp_year}</small></p>`
    : html`<p class="quiet">There is no card.</p>`
  const link = enabled
    ? html`<p class="acts"><a class="button" href="${at(portal, 'card')}">${method ? 'Change card' : 'Add a card'}</a></p>`
    : nothing
  return html`<section class="card" aria-labelledby="card"><h2 id="card">Payment method</h2>${words}${link}</section>`
}

function detailsSection(portal: Portal, customer: Stripe.Customer): Html {
  const where = customer.address
  const lines = [
    customer.name,
    customer.email,
    where?.line1,
    [where?.postal_code, where?.city].filter(Boolean).join(' '),
    where?.country,
  ]
  return html`<section class="card" aria-labelledby="details"><h2 id="details">Billing details</h2>
<p>${lines.filter(Boolean).map((line) => html`${line}<br>`)}</p>
<p class="acts"><a class="button" href="${at(portal, 'details')}">Update details</a></p></section>`
}

function invoicesSection(books: Books, portal: Portal): Html {
  const own = books.invoices
    .all()
    .filter((one) => one.customer === portal.customer && one.status !== 'draft')
    .reverse()
  const rows = own.slice(0, 24).map(
    (
      invoice,
    ) => html`<tr><td>${dayWords(invoice.created)}</td><td class="number">${money(invoice.total, invoice.currency)}</td>
<td><span class="badge" data-kind="${invoice.status ?? ''}">${invoice.status ?? ''}</span></td>
<td><a href="/sandbox/stripe/invoice/${invoice.id}">${invoice.status === 'open' ? 'Pay' : 'View'}<span class="unseen"> invoice ${invoice.number ?? ''}</span></a></td></tr>`,
  )
  if (rows.length === 0)
    return html`<section class="card" aria-labelledby="invoices"><h2 id="invoices">Invoices</h2><p class="quiet">There are none yet.</p></section>`
  return html`<section class="card" aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>
<table><thead><tr><th scope="col">Date</th><th scope="col" class="number">Amount</th><th scope="col">Status</th><th scope="col"><span class="unseen">Action</span></th></tr></thead>
<tbody>${rows}</tbody></table></section>`
}

/** The step in which another card is given. */
export function cardPage(books: Books, portal: Portal, sent: Sent = {}, problem?: string): Response {
  const kept = cardsOf(books, portal.customer).map(keptWords)
  const body = html`<section class="card"><h1>Payment method</h1>
<form method="post" action="${at(portal, 'card')}">${alert(problem)}${cards({ choice: '4242424242424242', ...sent }, kept)}
${field({ name: 'name', label: 'Name on card', value: sent.name, autocomplete: 'cc-name' })}
<div class="acts">${submit('Save card')}${cancelLink(portal)}</div></form></section>`
  return inPortal(portal, 'Payment method', body)
}

const cancelLink = (portal: Portal): Html =>
  html`<a class="button quiet-button" href="${portal.flow ? (portal.return_url ?? at(portal, 'home')) : at(portal, 'home')}">Go back</a>`

/** The step in which billing details are written. */
export function detailsPage(books: Books, portal: Portal, sent: Sent = {}, problem?: string): Response {
  const customer = customerOf(books, portal.customer)
  const { allowed_updates: allowed } = configurationOf(books, portal).features.customer_update
  const is = Object.fromEntries(Object.entries(customer.address ?? {}).map(([key, value]) => [key, value ?? '']))
  const given = { ...is, ...sent }
  const body = html`<section class="card"><h1>Billing details</h1>
<form method="post" action="${at(portal, 'details')}">${alert(problem)}
${allowed.includes('name') ? field({ name: 'name', label: 'Name', value: sent.name ?? customer.name, autocomplete: 'organization' }) : nothing}
${allowed.includes('email') ? field({ name: 'email', label: 'E-mail', value: sent.email ?? customer.email, type: 'email', autocomplete: 'email', isRequired: true }) : nothing}
${allowed.includes('address') ? address(given) : nothing}
${allowed.includes('tax_id') ? taxId(sent) : nothing}
<div class="acts">${submit('Save')}${cancelLink(portal)}</div></form></section>`
  return inPortal(portal, 'Billing details', body)
}

/** The step in which another plan is chosen. */
function changePage(books: Books, portal: Portal, sub: Stripe.Subscription): Response {
  const is = sub.items.data[0]?.price
  const offered = choices(books, configurationOf(books, portal)).filter(({ currency }) => currency === sub.currency)
  const rows = offered.map((price) => {
    const words = html`<span><b>${nameOf(books, price)}</b><i>${money(price.unit_amount ?? 0, price.currency)} per ${everyWords(recurrenceOf(price))}</i></span>`
    return html`<label class="choice"${price.id === is?.id ? html` data-kind="current"` : nothing}><input type="radio" name="price" value="${price.id}" required${price.id === is?.id ? html` disabled` : nothing}>${words}${price.id === is?.id ? html`<em>Current</em>` : nothing}</label>`
  })
  const body = html`<section class="card"><h1>Change plan</h1>
<form method="get" action="${at(portal, 'confirm')}"><input type="hidden" name="subscription" value="${sub.id}">
<fieldset><legend>Plans</legend><div class="choices tall">${rows}</div></fieldset>
<div class="acts"><button type="submit" class="primary">Continue</button>${cancelLink(portal)}</div></form></section>`
  return inPortal(portal, 'Change plan', body)
}

const WHY: Record<string, string> = {
  too_expensive: 'It is too expensive',
  missing_features: 'Something is missing',
  switched_service: 'I use something else now',
  unused: 'I don’t use it enough',
  customer_service: 'Customer service',
  too_complex: 'It is too complex',
  low_quality: 'The quality is low',
  other: 'Another reason',
}

function cancelPage(books: Books, portal: Portal, sub: Stripe.Subscription): Response {
  const { mode, cancellation_reason: reason } = configurationOf(books, portal).features.subscription_cancel
  const name = sub.items.data[0] ? nameOf(books, sub.items.data[0].price) : 'the plan'
  const when =
    mode === 'immediately'
      ? 'It ends at once.'
      : `It stays as it is until ${dayWords(periodOf(sub).end)}, and then ends.`
  const options = reason.options.map((value) => html`<option value="${value}">${WHY[value] ?? value}</option>`)
  const body = html`<section class="card"><h1>Cancel ${name}?</h1><p>${when} Nothing is refunded.</p>
<form method="post" action="${at(portal, 'cancel')}"><input type="hidden" name="subscription" value="${sub.id}">
${reason.enabled ? html`<div class="field"><label for="field-feedback">Why, if you want to say</label><select id="field-feedback" name="feedback"><option value="">–</option>${options}</select></div>` : nothing}
<div class="acts">${submit('Cancel plan', 'danger')}${cancelLink(portal)}</div></form></section>`
  return inPortal(portal, 'Cancel plan', body)
}

/** What is seen once a flow has done what it was opened for. */
function done(books: Books, portal: Portal): Response {
  const words = portal.flow?.after_completion.hosted_confirmation?.custom_message ?? 'Your billing is up to date.'
  customerOf(books, portal.customer)
  const link = portal.return_url ? html`<p><a class="button" href="${portal.return_url}">Return</a></p>` : nothing
  return notice('Done', words, { link })
}
