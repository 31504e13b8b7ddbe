// What happens when a page of the Billing Portal is sent in.
import { note, write } from '../billing/notes.ts'
import type { Portal } from '../billing/portal.ts'
import { cancel, carryOut, ownSubscription, plan, restore, updateCard, updateDetails } from '../billing/portal-acts.ts'
import type { Books } from '../books.ts'
import { StripeRefusal } from '../operation.ts'
import { addressIn, cardIn, type Sent, taxIdIn } from './fields.ts'
import { sendTo } from './layout.ts'
import { confirmPage } from './portal-confirm.ts'
import { cardPage, detailsPage, openPortalOf } from './portal-page.ts'

type Act = (books: Books, portal: Portal, sent: Sent) => Response

/** Does what a page of the portal asks for; nothing where there is no such page. */
export function doInPortal(books: Books, id: string, rest: string[], sent: Sent): Response | undefined {
  const portal = openPortalOf(books, id)
  return ACTS[rest[0] ?? '']?.(books, portal, sent)
}

const ACTS: Record<string, Act> = {
  card: (books, portal, sent) => {
    const card = cardIn(sent)
    const filled = { ...(card ? { card } : {}), ...(sent.name ? { name: sent.name } : {}) }
    return tried(
      () => updateCard(books, portal, filled),
      (words) => cardPage(books, portal, sent, words),
      () => after(books, portal, 'payment_method_update'),
    )
  },
  details: (books, portal, sent) => {
    const { name, email } = sent
    const given = {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...addressIn(sent),
      ...taxIdIn(sent),
    }
    return tried(
      () => updateDetails(books, portal, given),
      (words) => detailsPage(books, portal, sent, words),
      () => after(books, portal, 'customer_update'),
    )
  },
  cancel: (books, portal, { subscription = '', feedback = '' }) => {
    const sub = ownSubscription(books, portal, subscription)
    if (sub.cancel_at === null) cancel(books, portal, sub, feedback ? { feedback } : {})
    return after(books, portal, 'subscription_cancel')
  },
  restore: (books, portal, { subscription = '' }) => {
    const sub = ownSubscription(books, portal, subscription)
    if (sub.cancel_at !== null) restore(books, sub)
    return sendTo(`/sandbox/stripe/portal/${portal.id}/home`)
  },
  confirm: (books, portal, { subscription = '', price = '', quantity = '1' }) => {
    if (isDone(books, portal)) return after(books, portal, portal.flow?.type ?? '')
    const sub = ownSubscription(books, portal, subscription)
    const wanted = { price, quantity: Number(quantity) }
    const [item] = sub.items.data
    const isAsIs = item?.price.id === price && item.quantity === wanted.quantity
    return tried(
      () => isAsIs || carryOut(books, sub, plan(books, portal, sub, wanted)),
      (words) => confirmPage(books, portal, sub, wanted, words),
      () => after(books, portal, portal.flow?.type ?? ''),
    )
  },
}

function tried(act: () => unknown, again: (words: string) => Response, done: () => Response): Response {
  try {
    act()
    return done()
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    return again(error.error.message)
  }
}

const isDone = (books: Books, portal: Portal): boolean =>
  portal.flow !== null && (note(books, 'portal', portal.id)?.isDone ?? false)

/** Where one is led after an act: on from the flow that the session was opened for, else home. */
function after(books: Books, portal: Portal, act: string): Response {
  const { flow } = portal
  const home = `/sandbox/stripe/portal/${portal.id}/home`
  if (!flow || !(flow.type === act || flow.type === 'subscription_update')) return sendTo(home)
  write(books, 'portal', portal.id, { isDone: true })
  if (flow.after_completion.type === 'redirect') return sendTo(flow.after_completion.redirect?.return_url ?? home)
  return sendTo(
    flow.after_completion.type === 'hosted_confirmation' ? `/sandbox/stripe/portal/${portal.id}/done` : home,
  )
}
