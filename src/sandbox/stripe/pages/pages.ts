// The two pages that Stripe would show: Checkout and the Billing Portal, served by the sandbox under its own roof.
import type { Books } from '../books.ts'

export type Pages = { path: '/sandbox/stripe'; fetch(request: Request): Promise<Response> }

/** Serves the pages over the books. */
export function stripePages(_books: Books): Pages {
  return { path: '/sandbox/stripe', fetch: async () => new Response('There is no such page', { status: 404 }) }
}
