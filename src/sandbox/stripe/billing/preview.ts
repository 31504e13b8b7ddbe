// Previews: the change or the renewal is really made, on trial books, and the invoice that comes of it is shown. So a
// preview cannot say anything else than what will be charged.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { invalid, StripeRefusal } from '../operation.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { type Change, changed, periodOf, quietly } from './change.ts'
import { type Creating, create } from './creating.ts'
import { isOver } from './ending.ts'
import { balanced, draft } from './invoices.ts'
import { periodLine, prorate, waitingFor } from './lines.ts'
import { customerOf } from './people.ts'
import { renew } from './renewing.ts'
import { turn, turnsAt } from './scheduling.ts'
import { scratch } from './scratch.ts'

/** What a preview is of. */
export type Previewing = {
  change?: Change
  /** What else would be shown, such as its end. */
  shows?: Partial<Stripe.Subscription>
  cancelNow?: { prorate: boolean }
  isRecurring?: boolean
  items?: (books: Books) => void
}

/** The invoice that a change of a subscription would bring: at once, or at its next renewal. */
export function preview(real: Books, sub: Stripe.Subscription, previewing: Previewing): Stripe.Invoice {
  const customer = customerOf(real, idOf(sub.customer))
  const { books } = scratch(real, previewing.change?.at ?? real.now(customer.id))
  if (isOver(sub))
    throw invalid(`You cannot preview the upcoming invoice for a canceled subscription: '${sub.id}'.`, {
      param: 'subscription',
    })
  previewing.items?.(books)
  if (previewing.cancelNow) return shown(leaving(books, sub, customer, previewing.cancelNow.prorate), customer)
  const { sub: next, invoice } = previewing.change
    ? changed(books, sub, previewing.change)
    : { sub, invoice: undefined }
  const after = quietly(books, { ...next, ...previewing.shows })
  if (previewing.isRecurring) return shown(recurring(books, after, customer), customer)
  const at = invoice ?? upcoming(books, after)
  if (!at) throw noneUpcoming(customer.id)
  return shown(at, customer)
}

const noneUpcoming = (customer: string): StripeRefusal =>
  new StripeRefusal(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: '${customer}'`,
  })

/** The invoice of a subscription's next renewal; nothing where it ends before. */
export function upcoming(real: Books, sub: Stripe.Subscription): Stripe.Invoice | undefined {
  const { end } = periodOf(sub)
  if (sub.cancel_at !== null && sub.cancel_at <= end) return undefined
  const { books } = scratch(real, end)
  const schedule = find(books.schedules, maybeIdOf(sub.schedule) ?? '')
  const turns = schedule ? turnsAt(schedule) : undefined
  if (schedule && turns !== undefined && turns <= end) turn(books, schedule)
  const then = books.subscriptions.get(sub.id) ?? sub
  if (isOver(then)) return undefined
  const brought = find(books.invoices, maybeIdOf(then.latest_invoice) ?? '')
  // Turning to the next phase may itself begin a period, with an invoice of its own.
  if (brought && !real.invoices.get(brought.id)) return brought
  const customer = customerOf(books, idOf(sub.customer))
  const invoice = renew(books, then)
  return { ...invoice, starting_balance: customer.balance }
}

/** What every period will cost from now on, without what is due only once. */
function recurring(books: Books, sub: Stripe.Subscription, customer: Stripe.Customer): Stripe.Invoice {
  return draft(books, {
    customer: { ...customer, balance: 0 },
    subscription: sub,
    currency: sub.currency,
    reason: 'upcoming',
    period: periodOf(sub),
    lines: sub.items.data.map((item) => periodLine(books, sub, item)),
  })
}

function leaving(
  books: Books,
  sub: Stripe.Subscription,
  customer: Stripe.Customer,
  isProrated: boolean,
): Stripe.Invoice {
  const at = books.now(customer.id)
  if (isProrated) for (const was of sub.items.data) prorate(books, sub, { was }, at)
  return draft(books, {
    customer,
    subscription: sub,
    currency: sub.currency,
    reason: 'upcoming',
    period: periodOf(sub),
    lines: [],
    items: waitingFor(books, customer.id, sub.id),
  })
}

/** The first invoice of a subscription that is not there yet. */
export function previewNew(real: Books, creating: Creating, isRecurring: boolean): Stripe.Invoice {
  const { books } = scratch(real)
  const { sub } = create(books, { ...creating, behavior: 'default_incomplete' })
  const invoice = find(books.invoices, maybeIdOf(sub.latest_invoice) ?? '')
  if (!invoice) throw noneUpcoming(creating.customer.id)
  return shown(isRecurring ? recurring(books, sub, creating.customer) : invoice, creating.customer)
}

/** What waits for a customer's next invoice, where no subscription is named. */
export function previewWaiting(real: Books, customer: Stripe.Customer, items: (books: Books) => void): Stripe.Invoice {
  const { books } = scratch(real)
  items(books)
  const waiting = waitingFor(books, customer.id, null)
  const [first] = waiting
  if (!first) throw noneUpcoming(customer.id)
  const now = books.now(customer.id)
  const period = { start: now, end: now }
  const made = draft(books, {
    customer,
    subscription: null,
    currency: first.currency,
    reason: 'upcoming',
    period,
    lines: [],
    items: waiting,
  })
  return shown(made, customer)
}

/** A preview as it is shown: no invoice that anyone could look up, with the customer's balance as it is now. */
function shown(invoice: Stripe.Invoice, customer: Stripe.Customer): Stripe.Invoice {
  const id = `upcoming_${invoice.id}`
  const { due, ending } = balanced(invoice.total, invoice.starting_balance)
  const data = invoice.lines.data.map((line) => ({ ...line, id: `il_tmp_${line.id.slice(3)}`, invoice: id }))
  return {
    ...invoice,
    id,
    status: 'draft',
    billing_reason: 'upcoming',
    number: null,
    amount_due: due,
    amount_remaining: due,
    amount_paid: 0,
    ending_balance: ending,
    automatically_finalizes_at: null,
    effective_at: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    lines: { ...invoice.lines, data, url: `/v1/invoices/upcoming/lines?customer=${customer.id}` },
  }
}
