// What a configuration of the Billing Portal may switch on, and what Stripe refuses of it.
import type { Books } from '../../books.ts'
import { get } from '../../lists.ts'
import { invalid } from '../../operation.ts'
import { emptyable, flag, hash, listOf, maybe, metadata, oneOf, params, type Read, text, whole } from '../../params.ts'
import { idOf } from '../amounts.ts'
import type { Configuration } from '../portal.ts'

const proration = oneOf('always_invoice', 'create_prorations', 'none')
const reason = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
)
const detail = oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id')
const url = maybe(emptyable(text()))

const features = hash({
  customer_update: maybe(hash({ allowed_updates: maybe(emptyable(listOf(detail))), enabled: maybe(flag()) })),
  invoice_history: maybe(hash({ enabled: flag() })),
  payment_method_update: maybe(hash({ enabled: flag() })),
  subscription_cancel: maybe(
    hash({
      cancellation_reason: maybe(hash({ enabled: flag(), options: maybe(emptyable(listOf(reason))) })),
      enabled: maybe(flag()),
      mode: maybe(oneOf('at_period_end', 'immediately')),
      proration_behavior: maybe(proration),
    }),
  ),
  subscription_update: maybe(
    hash({
      billing_cycle_anchor: maybe(oneOf('now', 'unchanged')),
      default_allowed_updates: maybe(emptyable(listOf(oneOf('price', 'promotion_code', 'quantity')))),
      enabled: maybe(flag()),
      products: maybe(
        emptyable(
          listOf(
            hash({
              adjustable_quantity: maybe(hash({ enabled: flag(), maximum: maybe(whole(1)), minimum: maybe(whole(0)) })),
              prices: listOf(text()),
              product: text(),
            }),
            10,
          ),
        ),
      ),
      proration_behavior: maybe(proration),
      schedule_at_period_end: maybe(
        hash({ conditions: maybe(listOf(hash({ type: oneOf('decreasing_item_amount', 'shortening_interval') }))) }),
      ),
      trial_update_behavior: maybe(oneOf('continue_trial', 'end_trial')),
    }),
  ),
})
type FeaturesGiven = Read<typeof features>

const shape = {
  business_profile: maybe(hash({ headline: url, privacy_policy_url: url, terms_of_service_url: url })),
  default_return_url: url,
  login_page: maybe(hash({ enabled: flag() })),
  metadata: maybe(metadata()),
  name: url,
}
/** What a new configuration may say. */
export const created = params({ ...shape, features: maybe(features) })
/** What a change of one may say. */
export const updated = params({ ...shape, active: maybe(flag()), features: maybe(features) })

/** Everything off, as it is where nothing was asked for. */
export const OFF: Configuration['features'] = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: false,
      feedback_options: null,
      options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
    },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: null,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
}

/** The features after a request; refuses what makes no sense together. */
export function featuresBy(
  books: Books,
  was: Configuration['features'],
  given: FeaturesGiven,
): Configuration['features'] {
  const {
    customer_update,
    invoice_history,
    payment_method_update,
    subscription_cancel: cancel,
    subscription_update: update,
  } = given
  const { cancellation_reason: reasons, ...canceling } = cancel ?? {}
  const next = {
    ...was,
    customer_update: {
      ...was.customer_update,
      ...customer_update,
      allowed_updates: customer_update?.allowed_updates ?? was.customer_update.allowed_updates,
    },
    invoice_history: { ...was.invoice_history, ...invoice_history },
    payment_method_update: { ...was.payment_method_update, ...payment_method_update },
    subscription_cancel: {
      ...was.subscription_cancel,
      ...canceling,
      cancellation_reason: {
        ...was.subscription_cancel.cancellation_reason,
        ...(reasons ? { enabled: reasons.enabled, options: reasons.options ?? [] } : {}),
      },
    },
    subscription_update: updateBy(books, was.subscription_update, update),
  }
  if (next.subscription_update.enabled) mustOffer(next.subscription_update)
  if (next.customer_update.enabled && next.customer_update.allowed_updates.length === 0)
    throw invalid('You must specify allowed updates if customer updates are enabled.', {
      param: 'features[customer_update][allowed_updates]',
    })
  return next
}

type Update = Configuration['features']['subscription_update']

function updateBy(books: Books, was: Update, given: FeaturesGiven['subscription_update'] = {}): Update {
  const { products, default_allowed_updates, schedule_at_period_end, ...plain } = given
  return {
    ...was,
    ...plain,
    ...(default_allowed_updates === undefined ? {} : { default_allowed_updates: default_allowed_updates ?? [] }),
    ...(schedule_at_period_end
      ? { schedule_at_period_end: { conditions: schedule_at_period_end.conditions ?? [] } }
      : {}),
    ...(products === undefined ? {} : { products: products?.map((one) => productBy(books, one)) ?? null }),
  }
}

type ProductGiven = {
  product: string
  prices: string[]
  adjustable_quantity?: { enabled: boolean; maximum?: number; minimum?: number }
}

function productBy(
  books: Books,
  { product, prices, adjustable_quantity: adjust }: ProductGiven,
): NonNullable<Update['products']>[number] {
  const param = 'features[subscription_update][products]'
  get(books.products, product, 'product', param)
  const found = prices.map((id) => get(books.prices, id, 'price', param))
  const odd = found.find((price) => idOf(price.product) !== product || price.type !== 'recurring')
  if (odd) throw invalid(`The price ${odd.id} is no recurring price of the product ${product}.`, { param })
  const rhythms = found.map(({ recurring }) => `${recurring?.interval} ${recurring?.interval_count}`)
  if (new Set(rhythms).size < rhythms.length)
    throw invalid('Each price of a product in the portal must have a billing interval of its own.', { param })
  return {
    adjustable_quantity: {
      enabled: adjust?.enabled ?? false,
      maximum: adjust?.maximum ?? null,
      minimum: adjust?.minimum ?? 1,
    },
    prices,
    product,
  }
}

function mustOffer(update: Update): void {
  if (!update.products?.length)
    throw invalid('You must specify products if subscription updates are enabled.', {
      param: 'features[subscription_update][products]',
    })
  if (update.default_allowed_updates.length === 0)
    throw invalid('You must specify default allowed updates if subscription updates are enabled.', {
      param: 'features[subscription_update][default_allowed_updates]',
    })
}
