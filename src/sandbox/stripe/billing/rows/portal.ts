// Operations on the Billing Portal: its configurations and its sessions.
import type { Stripe } from 'stripe'
import { get, keep, pageOf } from '../../lists.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import { flag, hash, listOf, maybe, merged, oneOf, paging, params, type Read, text, whole } from '../../params.ts'
import { revise } from '../changes.ts'
import { customerOf } from '../people.ts'
import { type Configuration, type Flow, mustAllow, openPortal, usable } from '../portal.ts'
import { created, featuresBy, OFF, updated } from './portal-features.ts'

function add({ books, params: given }: Call<Read<typeof created>>): object {
  if (!given.features) throw required('features')
  const now = books.now()
  const { business_profile: profile } = given
  const made: Configuration = {
    id: books.newId('bpc_1'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null, ...profile },
    created: now,
    default_return_url: given.default_return_url ?? null,
    features: featuresBy(books, OFF, given.features),
    is_default: books.configurations.all().every((one) => !one.is_default),
    livemode: false,
    login_page: { enabled: given.login_page?.enabled ?? false, url: null },
    metadata: merged({}, given.metadata),
    name: given.name ?? null,
    updated: now,
  }
  keep(books.configurations, made)
  books.emit('billing_portal.configuration.created', made)
  return made
}

function change({ books, params: given, path }: Call<Read<typeof updated>>): object {
  const was = get(books.configurations, path.configuration ?? '', 'configuration')
  if (given.active === false && was.is_default)
    throw invalid('You cannot deactivate the default configuration.', { param: 'active' })
  return revise(books, books.configurations, 'billing_portal.configuration.updated', {
    ...was,
    active: given.active ?? was.active,
    business_profile: { ...was.business_profile, ...given.business_profile },
    default_return_url: given.default_return_url === undefined ? was.default_return_url : given.default_return_url,
    features: given.features ? featuresBy(books, was.features, given.features) : was.features,
    login_page: { ...was.login_page, ...given.login_page },
    metadata: given.metadata === undefined ? was.metadata : merged(was.metadata ?? {}, given.metadata),
    name: given.name === undefined ? was.name : given.name,
    updated: books.now(),
  })
}

const flowData = hash({
  after_completion: maybe(
    hash({
      hosted_confirmation: maybe(hash({ custom_message: maybe(text(500)) })),
      redirect: maybe(hash({ return_url: text() })),
      type: oneOf('hosted_confirmation', 'portal_homepage', 'redirect'),
    }),
  ),
  subscription_cancel: maybe(hash({ subscription: text() })),
  subscription_update: maybe(hash({ subscription: text() })),
  subscription_update_confirm: maybe(
    hash({
      discounts: maybe(listOf(hash({ coupon: maybe(text()), promotion_code: maybe(text()) }))),
      items: listOf(hash({ id: text(), price: maybe(text()), quantity: maybe(whole(0)) })),
      subscription: text(),
    }),
  ),
  type: oneOf(
    'customer_update',
    'payment_method_update',
    'subscription_cancel',
    'subscription_update',
    'subscription_update_confirm',
  ),
})

const opened = params({
  configuration: maybe(text()),
  customer: maybe(text()),
  flow_data: maybe(flowData),
  locale: maybe(text(10)),
  return_url: maybe(text()),
})

function openOne({ books, params: given }: Call<Read<typeof opened>>): object {
  if (given.customer === undefined) throw required('customer')
  const customer = customerOf(books, given.customer)
  const configuration = usable(books, given.configuration)
  const flow = given.flow_data ? flowBy(given.flow_data) : null
  if (flow) mustAllow(books, configuration, customer.id, flow)
  const { locale = null, return_url: returnUrl = configuration.default_return_url } = given
  if (returnUrl !== null && !/^https?:\/\/[^/\s]+/.test(returnUrl))
    throw invalid('Not a valid URL', { code: 'url_invalid', param: 'return_url' })
  return openPortal(books, { customer: customer.id, configuration, flow, locale, returnUrl })
}

const ON: Record<string, 'subscription_cancel' | 'subscription_update' | 'subscription_update_confirm'> = {
  subscription_cancel: 'subscription_cancel',
  subscription_update: 'subscription_update',
  subscription_update_confirm: 'subscription_update_confirm',
}

function flowBy(given: Read<typeof flowData>): Flow {
  const needs = ON[given.type]
  if (needs && !given[needs]) throw required(`flow_data[${needs}]`)
  const { after_completion: after, subscription_update_confirm: confirm } = given
  const odd = confirm?.discounts?.[0]
  if (odd)
    throw invalid(`No such coupon: '${odd.coupon ?? odd.promotion_code}'`, {
      code: 'resource_missing',
      param: 'flow_data[subscription_update_confirm][discounts]',
    })
  if (after?.type === 'redirect' && !after.redirect) throw required('flow_data[after_completion][redirect]')
  return {
    after_completion: {
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: given.type === 'customer_update' ? {} : null,
    subscription_cancel: given.subscription_cancel ? { retention: null, ...given.subscription_cancel } : null,
    subscription_pause: null,
    subscription_update: given.subscription_update ?? null,
    subscription_update_confirm: confirm
      ? {
          discounts: null,
          items: confirm.items.map(({ id, price, quantity }) => ({
            id,
            price: price ?? null,
            ...(quantity === undefined ? {} : { quantity }),
          })),
          subscription: confirm.subscription,
        }
      : null,
    type: given.type,
  }
}

const PATH = '/v1/billing_portal/configurations'
const listed = params({ ...paging, active: maybe(flag()), is_default: maybe(flag()) })

function list({ books, params: given }: Call<Read<typeof listed>>): object {
  const isMeant = (one: Stripe.BillingPortal.Configuration) =>
    (given.active === undefined || one.active === given.active) &&
    (given.is_default === undefined || one.is_default === given.is_default)
  return pageOf(books.configurations.all().filter(isMeant), given, PATH)
}

export const portalOperations: Operation[] = [
  operation({ method: 'POST', path: PATH, params: created, run: add }),
  operation({ method: 'GET', path: PATH, params: listed, run: list }),
  operation({
    method: 'GET',
    path: `${PATH}/{configuration}`,
    params: params({}),
    run: ({ books, path: { configuration = '' } }) => get(books.configurations, configuration, 'configuration'),
  }),
  operation({ method: 'POST', path: `${PATH}/{configuration}`, params: updated, run: change }),
  operation({ method: 'POST', path: '/v1/billing_portal/sessions', params: opened, run: openOne }),
]
