// Whether an answer of the local Stripe has the shape that Stripe's own fixtures have: the same keys, the same kinds of
// values, all the way down. Where the pinned version moved on from the fixtures, stripe-node's types win; each such place is
// listed here with its reason.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures.json'), 'utf8')) as {
  resources: { [kind: string]: Json }
}

/** What differs from the fixture of a kind: keys that are no more there, and keys that came. */
type Exceptions = { gone?: { [path: string]: string }; new?: { [path: string]: string } }

const onDemand = 'only there where a request asks to expand it'

/** By kind: path in it → why it is not as the fixture has it. */
const exceptions: { [kind: string]: Exceptions } = {
  customer: {
    new: {
      customer_account: 'stripe-node: an account that is a customer; null for others',
      tax_ids: onDemand,
    },
  },
  product: { new: { tax_details: 'stripe-node: required since 2026' } },
  payment_method: {},
  charge: {
    gone: {
      refunds: onDemand,
    },
    new: {
      'payment_method_details.card.electronic_commerce_indicator': 'stripe-node: required since 2026',
      'outcome.risk_level': 'stripe-node: there wherever a card was asked',
      'outcome.risk_score': 'stripe-node: there wherever a card was asked',
    },
  },
  payment_intent: {
    new: {
      allowed_payment_method_types: 'stripe-node: took the place of the list a request gave (§0)',
      payment_record: 'stripe-node: required since 2026',
      'automatic_payment_methods.allow_redirects': 'stripe-node: there since 2023, not in the fixture',
    },
  },
  setup_intent: {
    new: {
      allowed_payment_method_types: 'stripe-node: took the place of the list a request gave (§0)',
      customer_account: 'stripe-node: an account that is a customer; null for others',
      'automatic_payment_methods.allow_redirects': 'stripe-node: there since 2023, not in the fixture',
    },
  },
  dispute: {
    new: {
      intended_submission_method: 'stripe-node: required since 2026',
      'evidence_details.submission_method': 'stripe-node: required since 2026',
    },
  },
  event: { new: { 'data.previous_attributes': 'there for what was updated (§10)' } },
  subscription: {
    new: {
      'cancellation_details.feedback_option': 'stripe-node: required since 2026',
      'items.data.current_trial': 'stripe-node: required since 2026',
      'trial_settings.end_behavior.billing_cycle_anchor': 'stripe-node: required since 2026',
      status_details: 'stripe-node: there for what is or was paused',
    },
  },
  invoice: {
    gone: { subscription: 'parent.subscription_details.subscription since 2025 (§2)' },
    new: {
      'lines.data.pricing.price_details': 'stripe-node: there wherever a line has a price (§2)',
      payments: onDemand,
      confirmation_secret: onDemand,
      amount_paid_off_stripe: 'stripe-node: there for what was paid elsewhere',
    },
  },
  invoice_payment: { new: { 'payment.payment_intent': 'stripe-node: what it was paid with (§2)' } },
  invoiceitem: {
    new: {
      'pricing.price_details': 'stripe-node: there wherever an item has a price (§2)',
      'parent.subscription_details.subscription_item': 'stripe-node: there for prorations',
      proration_details: 'stripe-node: there for prorations',
    },
  },
  'checkout.session': {
    new: {
      allowed_payment_method_types: 'stripe-node: took the place of the list a request gave (§0)',
      line_items: onDemand,
      tax_id_collection: 'stripe-node: there in every session',
    },
  },
  'billing_portal.session': {
    new: {
      'flow.customer_update': 'stripe-node: required since 2026',
      'flow.subscription_update_confirm.items.quantity': 'stripe-node: there where it was given',
      'flow.subscription_pause': 'stripe-node: required since 2026',
    },
  },
  'billing_portal.configuration': {
    new: {
      'features.subscription_pause': 'stripe-node: required since 2026',
      'features.subscription_cancel.cancellation_reason.feedback_options': 'stripe-node: required since 2026',
      'features.subscription_update.products': 'stripe-node: there in every configuration',
    },
  },
  subscription_schedule: {
    new: {
      pause_schedules: 'stripe-node: required since 2026',
      'phases.automatic_tax': 'stripe-node: there in every phase',
    },
  },
  webhook_endpoint: { new: { secret: 'told once, when an endpoint is created' } },
}

/** Hashes whose keys are anyone's to choose, and those that stand in a fixture only as an example of many. */
const free =
  /(?:^|\.)(?:metadata|previous_attributes|payment_method_options|data\.object|last_payment_error|last_setup_error|next_action)$/

/** Everything about an answer that is not as its fixture and the exceptions have it, by path; nothing where all is well. */
export function misshapen(answer: object, kind = String((answer as { object?: string }).object)): string[] {
  const fixture = fixtures.resources[kind]
  if (fixture === undefined) return [`there is no fixture of ${kind}`]
  const known = exceptions[kind] ?? {}
  const found = compared(answer as Json, fixture, '')
  const isExcused = (problem: string) => {
    const [what = '', path = ''] = problem.split(' ')
    return (what === 'lacks' && path in (known.gone ?? {})) || (what === 'has' && path in (known.new ?? {}))
  }
  const told = kind === 'event' ? misshapen((answer as Event).data.object) : []
  return [...found.filter((problem) => !isExcused(problem)), ...told.map((problem) => `${problem} (in an event)`)]
}

type Event = { data: { object: object } }

type Entry = { direction: string; what: string; status: number; answer: unknown }

/** The objects that the calls in a record were answered with, by kind: those of a list one by one, deleted ones as such. */
export function answersIn(entries: readonly Entry[]): { [kind: string]: object[] } {
  const objects = entries
    .filter(({ direction, status }) => direction === 'from the app' && status === 200)
    .flatMap(({ answer }) => {
      const { object, data } = answer as { object: string; data?: object[] }
      return (object === 'list' ? (data ?? []) : [answer]) as { object: string; deleted?: true }[]
    })
  return Object.groupBy(objects, ({ object, deleted }) => (deleted ? `deleted_${object}` : object)) as {
    [kind: string]: object[]
  }
}

/** The rows of a table of operations that no call in a record was answered by with success. */
export function unasked(operations: readonly { method: string; path: string }[], entries: readonly Entry[]): string[] {
  const asked = entries.filter(({ status }) => status === 200).map(({ what }) => what)
  return operations
    .filter(({ method, path }) => {
      const shape = new RegExp(`^${method} ${path.replace(/\{\w+\}/g, '[^/]+')}$`)
      return !asked.some((what) => shape.test(what))
    })
    .map(({ method, path }) => `${method} ${path}`)
}

/** The exceptions that excuse nothing in any of these answers: they are no longer needed. */
export function idleExceptions(answers: { [kind: string]: object[] }): string[] {
  const seen = Object.entries(exceptions).filter(([kind]) => kind in answers)
  return seen.flatMap(([kind, { gone = {}, new: came = {} }]) => {
    const fixture = fixtures.resources[kind] as Json
    const problems = new Set((answers[kind] ?? []).flatMap((answer) => compared(answer as Json, fixture, '')))
    const wanted = [
      ...Object.keys(gone).map((path) => `lacks ${path}`),
      ...Object.keys(came).map((path) => `has ${path}`),
    ]
    return wanted.filter((problem) => !problems.has(problem)).map((problem) => `${kind}: ${problem}`)
  })
}

function compared(given: Json, fixture: Json, path: string): string[] {
  if (given === null || fixture === null || isFree(fixture, path)) return []
  if (kindOf(given) !== kindOf(fixture)) return [`is ${path} ${kindOf(given)}, not ${kindOf(fixture)}`]
  if (Array.isArray(given) && Array.isArray(fixture)) {
    const [example] = fixture
    return example === undefined ? [] : given.flatMap((one) => compared(one, example, path))
  }
  return isHash(given) && isHash(fixture) ? comparedHashes(given, fixture, path) : []
}

function comparedHashes(given: { [key: string]: Json }, fixture: { [key: string]: Json }, path: string): string[] {
  const at = (key: string) => (path ? `${path}.${key}` : key)
  const lacking = Object.keys(fixture).filter((key) => given[key] === undefined)
  const added = Object.keys(given).filter((key) => fixture[key] === undefined)
  const both = Object.keys(given).filter((key) => fixture[key] !== undefined)
  return [
    ...lacking.map((key) => `lacks ${at(key)}`),
    ...added.map((key) => `has ${at(key)}`),
    ...both.flatMap((key) => compared(given[key] as Json, fixture[key] as Json, at(key))),
  ]
}

/** A hash that is empty in the fixture says nothing about what it holds. */
const isFree = (fixture: Json, path: string): boolean =>
  free.test(path) || (isHash(fixture) && Object.keys(fixture).length === 0)

const isHash = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const kindOf = (value: Json): string => (Array.isArray(value) ? 'array' : typeof value)
