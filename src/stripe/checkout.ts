// Pages of Stripe's on which something is paid or left: Checkout for what begins, the Billing Portal for what goes on.
import type Stripe from 'stripe'
import { type Page, type Payments, PaymentsRefused } from '../org/billing/payments.ts'
import type { Clock } from '../org/context.ts'
import { once } from './client.ts'
import { leftOf } from './lists.ts'
import type { PriceByKey } from './prices.ts'
import { boughtIn } from './purchases.ts'
import { maybeMoment } from './shapes.ts'

type Asked = Parameters<Payments['checkout']>[0]
type Flow = Parameters<Payments['portal']>[0]
type Params = Stripe.Checkout.SessionCreateParams

export type Ground = {
  stripe: Stripe
  prices: PriceByKey
  clock: Clock
  currency: string
  livemode: boolean
  /** Where people reach us, without a path. */
  home(): string
}

/**
 * Opens the Checkout page of a change: the same one, however often it is asked for. It is looked for first, since a key
 * holds for a day only, and only for the very same words.
 */
export async function openCheckout(ground: Ground, asked: Asked): Promise<Page> {
  const { stripe } = ground
  const find = () => findSession(stripe, asked)
  const [params, made] = await Promise.all([paramsFor(ground, asked), find()])
  const make = (options: Stripe.RequestOptions) => stripe.checkout.sessions.create(params, options)
  const session = made ?? (await once(`co:${asked.changeId}:${asked.customerId}`, make, find))
  if (!session.url)
    throw new PaymentsRefused(`session_${session.status}`, `the page ${session.id} is ${session.status}`)
  return { sessionId: session.id, url: session.url, expiresAt: maybeMoment(session.expires_at) }
}

async function findSession(stripe: Stripe, { customerId, changeId }: Asked): Promise<Stripe.Checkout.Session | null> {
  const all = await leftOf(stripe.checkout.sessions.list({ customer: customerId, limit: 100 }))
  return all.find(({ metadata }) => metadata?.change_id === changeId) ?? null
}

async function paramsFor(ground: Ground, asked: Asked): Promise<Params> {
  const { customerId, organizationId, changeId, purchase } = asked
  const returnUrl = asked.returnUrl ?? ground.home()
  const metadata = { organization_id: organizationId, change_id: changeId }
  const common = {
    customer: customerId,
    client_reference_id: organizationId,
    metadata,
    success_url: `${new URL('/billing/done', returnUrl).href}?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: new URL('/billing/back', returnUrl).href,
    expires_at: withinADay(asked.expiresAt, ground.clock),
  } satisfies Params
  if (purchase.mode === 'card')
    return { ...common, mode: 'setup', currency: ground.currency, setup_intent_data: { metadata } }
  const price = await ground.prices(purchase.lookupKey)
  const bill = {
    line_items: [{ price: price.id, quantity: purchase.quantity }],
    billing_address_collection: 'auto',
    // A tax id is only taken of a customer whose name and address may change with it.
    tax_id_collection: { enabled: true },
    customer_update: { address: 'auto', name: 'auto' },
  } satisfies Params
  if (purchase.mode === 'topUp') {
    const bought = { ...metadata, ...boughtIn(purchase) }
    return { ...common, ...bill, mode: 'payment', metadata: bought, payment_intent_data: { metadata } }
  }
  const trial = purchase.trialDays > 0 ? { trial_period_days: purchase.trialDays } : {}
  return { ...common, ...bill, mode: 'subscription', subscription_data: { metadata, ...trial } }
}

/** Those who ask for one page at once are to ask in the same words. */
const stepSeconds = 5 * 60

/** Stripe keeps a page open for half an hour at least and a day at most, from when it is made. */
function withinADay(wished: Date, clock: Clock): number {
  const now = Math.floor(clock.now().getTime() / 1000)
  const within = Math.min(
    Math.max(Math.floor(wished.getTime() / 1000), now + 31 * 60),
    now + 24 * 3600 - 2 * stepSeconds,
  )
  return Math.ceil(within / stepSeconds) * stepSeconds
}

/** Closes a page that nobody has paid. */
export async function expireCheckout(stripe: Stripe, sessionId: string): Promise<void> {
  const { status } = await stripe.checkout.sessions.retrieve(sessionId)
  if (status !== 'open') return
  try {
    await stripe.checkout.sessions.expire(sessionId)
  } catch (error) {
    // Paid, or run out, between the look and the word.
    const after = await stripe.checkout.sessions.retrieve(sessionId)
    if (after.status === 'open') throw error
  }
}

/** Opens a page of the Billing Portal. It is good for some minutes, and asked for anew each time. */
export async function openPortal(
  { stripe, prices, home }: Ground,
  configuration: string | null,
  { customerId, flow, ...asked }: Flow,
): Promise<Page> {
  const returnUrl = asked.returnUrl ?? home()
  const back = new URL('/billing/back', returnUrl).href
  const flowData = await flowOf(prices, flow, new URL('/billing/done', returnUrl).href)
  const session = await stripe.billingPortal.sessions.create({
    customer: customerId,
    return_url: back,
    ...(configuration ? { configuration } : {}),
    ...(flowData ? { flow_data: flowData } : {}),
  })
  return { sessionId: null, url: session.url, expiresAt: null }
}

async function flowOf(
  prices: PriceByKey,
  flow: Flow['flow'],
  done: string,
): Promise<Stripe.BillingPortal.SessionCreateParams.FlowData | null> {
  if (flow.kind === 'home') return null
  const after_completion = { type: 'redirect', redirect: { return_url: done } }
  if (flow.kind === 'card') return { type: 'payment_method_update', after_completion }
  const { id: price } = await prices(flow.lookupKey)
  return {
    type: 'subscription_update_confirm',
    after_completion,
    subscription_update_confirm: {
      subscription: flow.subscriptionId,
      items: [{ id: flow.itemId, price, quantity: flow.quantity }],
    },
  }
}
