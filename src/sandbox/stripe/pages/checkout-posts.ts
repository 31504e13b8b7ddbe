// What happens when a checkout page is sent in: paid, or shown again with what was wrong.

import { type Session, sessionOf } from '../billing/checkout.ts'
import type { Filled } from '../billing/filled.ts'
import { payFor } from '../billing/paying.ts'
import type { Books } from '../books.ts'
import { StripeRefusal } from '../operation.ts'
import { checkoutPage, successOf } from './checkout-page.ts'
import { addressIn, cardIn, type Sent, taxIdIn } from './fields.ts'
import { notice, sendTo } from './layout.ts'

/** Pays a session with what was filled in. Sent twice, the second finds it complete and is told so. */
export function paySession(books: Books, id: string, sent: Sent): Response {
  const session = sessionOf(books, id)
  if (session.status !== 'open') return checkoutPage(books, session)
  try {
    const paid = payFor(books, session, filledBy(session, sent))
    const address = successOf(paid)
    return address ? sendTo(address) : notice('All done', 'You can close this page.')
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    return checkoutPage(books, sessionOf(books, id), sent, error.error.message)
  }
}

function filledBy(session: Session, sent: Sent): Filled {
  const card = cardIn(sent)
  const isNeeded = session.amount_total !== 0 || session.payment_method_collection !== 'if_required'
  return {
    ...(card && (isNeeded || sent.choice) ? { card } : {}),
    ...(sent.email ? { email: sent.email } : {}),
    ...(sent.name ? { name: sent.name } : {}),
    ...(sent.businessName ? { businessName: sent.businessName } : {}),
    ...addressIn(sent),
    ...taxIdIn(sent),
  }
}
