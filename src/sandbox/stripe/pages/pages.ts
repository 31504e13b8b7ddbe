// The two pages that Stripe would show: Checkout and the Billing Portal, served by the sandbox under its own roof.
import { type Session, sessionOf } from '../billing/checkout.ts'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'
import { StripeRefusal } from '../operation.ts'
import { checkoutPage } from './checkout-page.ts'
import { paySession } from './checkout-posts.ts'
import { sentIn } from './fields.ts'
import { invoicePage, payInvoicePage, receiptPage } from './invoice-page.ts'
import { look, notice } from './layout.ts'
import { portalPage } from './portal-page.ts'
import { doInPortal } from './portal-posts.ts'

export type Pages = { path: '/sandbox/stripe'; fetch(request: Request): Promise<Response> }

/** Serves the pages over the books. What a page does is in the database before its answer is out only once `flushed` is. */
export function stripePages(books: Books, flushed: () => Promise<void> = async () => {}): Pages {
  const fetch = async (request: Request): Promise<Response> => {
    try {
      const response = (await answerTo(books, request)) ?? nowhere()
      await flushed()
      return response
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error
      return notice('This cannot be done', error.error.message, { status: error.status })
    }
  }
  return { path: '/sandbox/stripe', fetch }
}

const nowhere = (): Response =>
  notice('There is no such page', 'The address leads nowhere in the local Stripe. It may be cut off.', { status: 404 })

async function answerTo(books: Books, request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url)
  const [place = '', id = '', ...rest] = pathname.split('/').slice(3)
  const page = PAGES[place]
  if (!page || !id) return undefined
  if (request.method === 'GET' || request.method === 'HEAD') return page.get(books, id, rest, request)
  return request.method === 'POST' ? page.post?.(books, id, rest, request) : undefined
}

type Answer = Response | undefined | Promise<Response | undefined>
type Act = (books: Books, id: string, rest: string[], request: Request) => Answer

const PAGES: Record<string, { get: Act; post?: Act }> = {
  look: { get: (_books, name) => look(name) },
  pay: {
    get: (books, id) => {
      const session = find(books.sessions, id)
      return session && checkoutPage(books, session as Session)
    },
    post: async (books, id, _rest, request) => {
      const sent = await sentIn(request)
      return paySession(books, sessionOf(books, id).id, sent)
    },
  },
  portal: {
    get: (books, id, rest, request) => portalPage(books, id, rest, new URL(request.url).searchParams),
    post: async (books, id, rest, request) => doInPortal(books, id, rest, await sentIn(request)),
  },
  invoice: {
    get: (books, id) => invoicePage(books, id),
    post: async (books, id, _rest, request) => payInvoicePage(books, id, await sentIn(request)),
  },
  receipts: { get: (books, id) => receiptPage(books, id) },
}
