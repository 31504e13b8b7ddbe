// The Billing Portal: what customers may do there by its configuration, and the pages that a session opens.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, get, keep } from '../lists.ts'
import { invalid } from '../operation.ts'
import { idOf } from './amounts.ts'
import { isOver } from './ending.ts'
import { subscriptionOf } from './wanted.ts'

export type Configuration = Stripe.BillingPortal.Configuration
export type Portal = Stripe.BillingPortal.Session
export type Flow = Stripe.BillingPortal.Session.Flow

/** The configuration that is used where none is named; refuses where there is none yet. */
export function defaultConfiguration(books: Books): Configuration {
  const found = books.configurations.all().find((one) => one.is_default && one.active)
  if (found) return found
  throw invalid(
    'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.',
  )
}

/** A configuration that a session can use; refuses one that is not there or not active. */
export function usable(books: Books, id: string | undefined): Configuration {
  if (id === undefined) return defaultConfiguration(books)
  const found = get(books.configurations, id, 'configuration', 'configuration')
  if (!found.active) throw invalid(`The configuration \`${id}\` is inactive.`, { param: 'configuration' })
  return found
}

/** The configuration of a session. */
export const configurationOf = (books: Books, portal: Portal): Configuration =>
  get(books.configurations, idOf(portal.configuration), 'configuration')

/** A portal session by id; nothing where there is none. */
export const portalOf = (books: Books, id: string): Portal | undefined => find(books.portals, id)

/** What a flow needs to be switched on. */
const FEATURE: Record<string, keyof Configuration['features']> = {
  customer_update: 'customer_update',
  payment_method_update: 'payment_method_update',
  subscription_cancel: 'subscription_cancel',
  subscription_update: 'subscription_update',
  subscription_update_confirm: 'subscription_update',
}

/** Refuses a flow that the configuration does not allow, or that has nothing to act on. */
export function mustAllow(books: Books, configuration: Configuration, customer: string, flow: Flow): void {
  const feature = FEATURE[flow.type]
  if (!feature) throw invalid(`The flow ${flow.type} is not supported.`, { param: 'flow_data[type]' })
  if (!configuration.features[feature].enabled)
    throw invalid(
      `The flow_data type \`${flow.type}\` cannot be used: the feature \`${feature}\` in the portal configuration is disabled.`,
      { param: 'flow_data[type]' },
    )
  const id =
    flow.subscription_cancel?.subscription ??
    flow.subscription_update?.subscription ??
    flow.subscription_update_confirm?.subscription
  if (id === undefined) return
  const sub = changeable(books, customer, id, flow.type)
  if (flow.type === 'subscription_cancel' && sub.cancel_at !== null)
    throw invalid('This subscription cannot be canceled because it is already set to cancel.', {
      param: 'flow_data[subscription_cancel][subscription]',
    })
  if (flow.subscription_update_confirm) mustConfirm(books, configuration, sub, flow.subscription_update_confirm)
}

function changeable(books: Books, customer: string, id: string, type: string): Stripe.Subscription {
  const param = `flow_data[${type}][subscription]`
  const sub = subscriptionOf(books, id, param)
  if (idOf(sub.customer) !== customer)
    throw invalid(`No such subscription: '${id}'`, { code: 'resource_missing', param })
  if (isOver(sub)) throw invalid(`The subscription ${id} is ${sub.status} and cannot be updated.`, { param })
  if (sub.schedule && type !== 'subscription_cancel')
    throw invalid('This subscription cannot be updated because it is managed by a subscription schedule.', { param })
  if (sub.items.data.length > 1 && type !== 'subscription_cancel')
    throw invalid('This subscription cannot be updated because it has multiple items.', { param })
  return sub
}

function mustConfirm(
  books: Books,
  { features }: Configuration,
  sub: Stripe.Subscription,
  { items, discounts }: Flow['subscription_update_confirm'] & object,
): void {
  const at = 'flow_data[subscription_update_confirm]'
  const [item] = items
  if (items.length !== 1 || !item) throw invalid('Exactly one item must be passed.', { param: `${at}[items]` })
  const [is] = sub.items.data
  if (item.id !== is?.id)
    throw invalid(`No such subscription_item: '${item.id}'`, { code: 'resource_missing', param: `${at}[items][0][id]` })
  const price = item.price ?? is?.price.id ?? ''
  if (price === is?.price.id && (item.quantity ?? is?.quantity) === is?.quantity && !discounts?.length)
    throw invalid('The subscription update would change nothing.', { param: `${at}[items]` })
  if (price !== is?.price.id && !offered(books, features, price))
    throw invalid(`The price ${price} is not among the products of the portal configuration.`, {
      param: `${at}[items][0][price]`,
    })
  const allowed = features.subscription_update.default_allowed_updates
  if (price !== is?.price.id && !allowed.includes('price'))
    throw invalid('The portal configuration does not allow a change of price.', { param: `${at}[items][0][price]` })
  if (item.quantity !== undefined && item.quantity !== is?.quantity && !allowed.includes('quantity'))
    throw invalid('The portal configuration does not allow a change of quantity.', {
      param: `${at}[items][0][quantity]`,
    })
}

/** Whether a configuration offers a price to change to. */
export function offered(books: Books, features: Configuration['features'], price: string): boolean {
  const { products } = features.subscription_update
  return Boolean(books.prices.get(price)?.active) && (products ?? []).some(({ prices }) => prices.includes(price))
}

/** The prices that a subscription can be changed to in the portal. */
export function choices(books: Books, { features }: Configuration): Stripe.Price[] {
  const { enabled, products, default_allowed_updates: allowed } = features.subscription_update
  if (!enabled || !allowed.includes('price')) return []
  const ids = (products ?? []).flatMap(({ prices }) => prices)
  return ids.flatMap((id) => find(books.prices, id) ?? []).filter(({ active }) => active)
}

/** Opens a session. */
export function openPortal(
  books: Books,
  made: {
    customer: string
    configuration: Configuration
    flow: Flow | null
    locale: string | null
    returnUrl: string | null
  },
): Portal {
  const id = books.newId('bps_1')
  return keep(books.portals, {
    id,
    object: 'billing_portal.session',
    configuration: made.configuration.id,
    created: books.now(),
    customer: made.customer,
    customer_account: null,
    flow: made.flow,
    livemode: false,
    locale: made.locale,
    on_behalf_of: null,
    return_url: made.returnUrl,
    url: `${books.pagesAt()}/sandbox/stripe/portal/${id}`,
  })
}
