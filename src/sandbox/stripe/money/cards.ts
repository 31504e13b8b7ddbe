// Cards by Stripe's test numbers, and how each of them behaves: the number is known to the local Stripe alone.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { type StripeError, StripeRefusal } from '../operation.ts'

/** Why a card did not pay, as Stripe tells it. */
export type Decline = { code: string; decline_code?: string; message: string }

type Behaviour = {
  brand: string
  /** What happens when it is to be kept with a customer. */
  attach?: Decline
  /** What happens when it is charged. */
  charge?: Decline
  /** It is charged only with its holder there to confirm: every time, or until it was set up for later. */
  asksHolder?: 'always' | 'until set up'
}

const GENERIC: Decline = { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' }
const POOR: Decline = {
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
}
const EXPIRED: Decline = { code: 'expired_card', message: 'Your card has expired.' }
const WRONG_CVC: Decline = { code: 'incorrect_cvc', message: "Your card's security code is incorrect." }
const BROKEN: Decline = {
  code: 'processing_error',
  message: 'An error occurred while processing your card. Try again in a little bit.',
}
const both = (decline: Decline): Behaviour => ({ brand: 'visa', attach: decline, charge: decline })

/** What a card that asks for its holder says where nobody is there. */
export const ABSENT: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** Stripe's test numbers (docs.stripe.com/testing). */
const NUMBERS: Readonly<Record<string, Behaviour>> = {
  '4242424242424242': { brand: 'visa' },
  '4000056655665556': { brand: 'visa' },
  '5555555555554444': { brand: 'mastercard' },
  '378282246310005': { brand: 'amex' },
  '4000000000000077': { brand: 'visa' },
  '4000000000000341': { brand: 'visa', charge: GENERIC },
  '4000000000000002': both(GENERIC),
  '4000000000009995': both(POOR),
  '4000000000000069': both(EXPIRED),
  '4000000000000127': both(WRONG_CVC),
  '4000000000000119': both(BROKEN),
  '4000002500003155': { brand: 'visa', asksHolder: 'until set up' },
  '4000002760003184': { brand: 'visa', asksHolder: 'always' },
  '4000000000000259': { brand: 'visa' },
}

/** The number after which a payment is disputed at once. */
export const DISPUTED = '4000000000000259'

const TOKENS: Readonly<Record<string, string>> = {
  visa: '4242424242424242',
  visa_debit: '4000056655665556',
  mastercard: '5555555555554444',
  amex: '378282246310005',
  chargeCustomerFail: '4000000000000341',
  chargeDeclined: '4000000000000002',
  visa_chargeDeclined: '4000000000000002',
  chargeDeclinedInsufficientFunds: '4000000000009995',
  visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  chargeDeclinedExpiredCard: '4000000000000069',
  chargeDeclinedIncorrectCvc: '4000000000000127',
  chargeDeclinedProcessingError: '4000000000000119',
  authenticationRequired: '4000002760003184',
  authenticationRequiredOnSetup: '4000002500003155',
  createDispute: DISPUTED,
}

/** The number that a test token stands for: `tok_visa`, `pm_card_visa`; nothing for other texts. */
export const numberOf = (token: string): string | undefined => TOKENS[/^(?:tok|pm_card)_(\w+)$/.exec(token)?.[1] ?? '']

/** How a kept payment method behaves. A card past its date has expired, whatever its number. */
export function behaviourOf(books: Books, method: Stripe.PaymentMethod, now: number): Behaviour {
  const { number = '', isSetUp = false } = books.cards.get(method.id) ?? {}
  const { asksHolder, ...known } = NUMBERS[number] ?? { brand: 'visa' }
  const asks = asksHolder === 'always' || (asksHolder !== undefined && !isSetUp)
  const behaviour: Behaviour = asks && asksHolder ? { ...known, asksHolder } : known
  return isPast(method.card, now) ? { ...behaviour, charge: EXPIRED } : behaviour
}

/** Remembers that the holder agreed to later payments without being there. */
export function setUp(books: Books, method: string): void {
  const card = books.cards.get(method)
  if (card) void books.cards.put(method, '', { ...card, isSetUp: true })
}

function isPast(card: Stripe.PaymentMethod.Card | undefined, now: number): boolean {
  if (!card) return false
  return Date.UTC(card.exp_year, card.exp_month, 1) <= now * 1000
}

/** The error of a card that did not pay: 402, with what failed by it. */
export const declined = ({ code, decline_code, message }: Decline, more: Partial<StripeError> = {}) =>
  new StripeRefusal(402, { type: 'card_error', code, ...(decline_code ? { decline_code } : {}), message, ...more })

/** What a card's holder may give besides the number. */
export type CardDetails = {
  exp?: { month: number; year: number }
  billing?: Partial<Stripe.PaymentMethod.BillingDetails>
  metadata?: Record<string, string>
  /** Whose time it is made in. */
  customer?: string | null
}

/**
 * A new payment method for a test number, belonging to nobody yet. Refuses what is no number of a card, and numbers of real
 * cards, of which this Stripe knows none.
 */
export function cardOf(books: Books, given: string, details: CardDetails = {}): Stripe.PaymentMethod {
  const number = given.replace(/[\s-]/g, '')
  const behaviour = NUMBERS[number]
  if (!behaviour) throw declined(isPlausible(number) ? NOT_A_TEST : INCORRECT, { param: 'number' })
  const now = books.now(details.customer)
  const id = books.newId('pm_1')
  void books.cards.put(id, '', { id, number })
  const method = shaped(id, number, behaviour, now, details)
  return keep(books.paymentMethods, method)
}

const INCORRECT: Decline = { code: 'incorrect_number', message: 'Your card number is incorrect.' }
const NOT_A_TEST: Decline = {
  code: 'card_declined',
  decline_code: 'test_mode_live_card',
  message: 'Your card was declined. Your request was in test mode, but used a non test (live) card.',
}

/** Whether the last digit fits the others, as in every card's number. */
function isPlausible(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false
  const sum = [...number].reverse().reduce((total, digit, at) => {
    const weighed = Number(digit) * (at % 2 === 0 ? 1 : 2)
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return sum % 10 === 0
}

const YEARS_VALID = 4

function shaped(
  id: string,
  number: string,
  { brand, asksHolder }: Behaviour,
  now: number,
  { exp, billing, metadata = {} }: CardDetails,
): Stripe.PaymentMethod {
  const year = new Date(now * 1000).getUTCFullYear() + YEARS_VALID
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: NOWHERE, email: null, name: null, phone: null, tax_id: null, ...billing },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand === 'amex' ? 'american_express' : brand,
      exp_month: exp?.month ?? 12,
      exp_year: exp?.year ?? year,
      fingerprint: `fp${number.slice(-10)}`,
      funding: number === TOKENS.visa_debit ? 'debit' : 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: asksHolder !== undefined || brand !== 'amex' },
      wallet: null,
    },
    created: now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    type: 'card',
  }
}

const NOWHERE: Stripe.Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
