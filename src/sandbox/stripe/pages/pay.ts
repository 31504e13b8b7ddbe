// Does at once what a person would do on a page of the local Stripe, for the driver.
import type { Stripe } from 'stripe'
import type { Session } from '../billing/checkout.ts'
import type { Filled } from '../billing/filled.ts'
import { note, write } from '../billing/notes.ts'
import { payFor } from '../billing/paying.ts'
import type { Portal } from '../billing/portal.ts'
import { cancel, carryOut, ownSubscription, plan, updateCard } from '../billing/portal-acts.ts'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { StripeRefusal } from '../operation.ts'
import { payInvoice } from './invoice-page.ts'
import { openPortalOf } from './portal-page.ts'

export type Paid = { paid: boolean; reason?: string }

/** What cannot be done with an address, in words: it leads nowhere, or its page is over. */
export class CannotPay extends Error {
  override name = 'CannotPay'
  readonly status: 404 | 409
  constructor(message: string, status: 404 | 409 = 409) {
    super(message)
    this.status = status
  }
}

const PAGE = /\/sandbox\/stripe\/(pay|portal|invoice)\/(\w+)/

/** Completes the checkout, portal or invoice page at `url` with a card's number; a decline is told as Stripe tells it. */
export function pay(books: Books, url: string, card = '4242424242424242'): Paid {
  const [, place, id = ''] = PAGE.exec(url) ?? []
  const session = place === 'pay' ? find(books.sessions, id) : undefined
  const portal = place === 'portal' ? find(books.portals, id) : undefined
  const invoice = place === 'invoice' ? find(books.invoices, id) : undefined
  if (invoice) return told(() => completeInvoice(books, invoice, card))
  if (session) return told(() => completeSession(books, session, card))
  if (portal) return told(() => completeFlow(books, portal, card))
  throw new CannotPay(`${url} leads to no page of the local Stripe`, 404)
}

function told(act: () => void): Paid {
  try {
    act()
    return { paid: true }
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    if (error.error.type === 'card_error') return { paid: false, reason: error.error.message }
    throw new CannotPay(error.error.message)
  }
}

function completeInvoice(books: Books, invoice: Stripe.Invoice, number: string): void {
  if (invoice.status !== 'open') throw new CannotPay(`This invoice is ${invoice.status}: there is nothing to pay on it`)
  payInvoice(books, invoice, { card: { number }, isKept: true })
}

function completeSession(books: Books, session: Session, number: string): void {
  if (session.status !== 'open')
    throw new CannotPay(`This page is ${session.status}: nothing can be paid on it any more`)
  const filled: Filled = { card: { number }, email: 'payer@example.com' }
  const isAsked = session.billing_address_collection === 'required'
  payFor(books, session, isAsked ? { ...filled, name: 'Sandbox Payer', address: SOMEWHERE } : filled)
}

const SOMEWHERE = { line1: '1 Sandbox Street', city: 'Paris', postal_code: '75001', country: 'FR' }

function completeFlow(books: Books, portal: Portal, number: string): void {
  openPortalOf(books, portal.id)
  const { flow } = portal
  if (!flow || flow.type === 'payment_method_update') {
    updateCard(books, portal, { card: { number } })
    return
  }
  if (note(books, 'portal', portal.id)?.isDone) throw new CannotPay('This flow of the portal is completed already')
  const confirm = flow.subscription_update_confirm
  if (confirm) {
    const [item] = confirm.items
    const sub = ownSubscription(books, portal, confirm.subscription)
    const wanted = {
      ...(item?.price ? { price: item.price } : {}),
      ...(item?.quantity === undefined ? {} : { quantity: item.quantity }),
    }
    carryOut(books, sub, plan(books, portal, sub, wanted))
  } else if (flow.subscription_cancel) {
    cancel(books, portal, ownSubscription(books, portal, flow.subscription_cancel.subscription), {})
  } else throw new CannotPay(`The flow ${flow.type} asks for a choice that only its page takes`)
  write(books, 'portal', portal.id, { isDone: true })
}
