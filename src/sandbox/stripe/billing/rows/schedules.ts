// Operations on subscription schedules.
import type { Stripe } from 'stripe'
import type { Books } from '../../books.ts'
import { get, keep, pageOf } from '../../lists.ts'
import { type Call, invalid, type Operation, operation, required } from '../../operation.ts'
import {
  flag,
  hash,
  whole as integer,
  isWithin,
  listOf,
  maybe,
  merged,
  metadata,
  momentOr,
  oneOf,
  paging,
  params,
  type Read,
  range,
  text,
} from '../../params.ts'
import { idOf, maybeIdOf } from '../amounts.ts'
import type { Proration } from '../change.ts'
import { revise } from '../changes.ts'
import { end } from '../ending.ts'
import { boundary, recurrenceOf } from '../periods.ts'
import { apply, phaseOf, phaseShape, release, scheduleFrom } from '../scheduling.ts'
import { whole } from '../scratch.ts'
import { prorationBehavior, recurringPrice, subscriptionOf } from '../wanted.ts'

type Schedule = Stripe.SubscriptionSchedule
type Phase = Stripe.SubscriptionSchedule.Phase

const scheduleOf = (books: Books, id = ''): Schedule => get(books.schedules, id, 'subscription schedule')

const created = params({ from_subscription: maybe(text()), metadata: maybe(metadata()) })

function add({ books, params: given }: Call<Read<typeof created>>): object {
  if (given.from_subscription === undefined) throw required('from_subscription')
  const sub = subscriptionOf(books, given.from_subscription, 'from_subscription')
  if (sub.status === 'canceled' || sub.status === 'incomplete_expired' || sub.status === 'incomplete')
    throw invalid(`You cannot create a subscription schedule from a subscription that is ${sub.status}.`, {
      param: 'from_subscription',
    })
  if (sub.cancel_at !== null)
    throw invalid('You cannot create a subscription schedule from a subscription that is set to be canceled.', {
      param: 'from_subscription',
    })
  if (given.metadata)
    throw invalid('You cannot set `metadata` if `from_subscription` is set. Please update the schedule instead.', {
      param: 'metadata',
    })
  return scheduleFrom(books, sub)
}

const phase = hash({
  currency: maybe(text(3)),
  description: maybe(text(500)),
  duration: maybe(hash({ interval: oneOf('day', 'month', 'week', 'year'), interval_count: maybe(integer(1)) })),
  end_date: maybe(momentOr('now')),
  items: maybe(listOf(hash({ price: maybe(text()), quantity: maybe(integer(0)), metadata: maybe(metadata()) }), 20)),
  metadata: maybe(metadata()),
  proration_behavior: maybe(prorationBehavior),
  start_date: maybe(momentOr('now')),
  trial: maybe(flag()),
  trial_end: maybe(momentOr('now')),
})

const updated = params({
  end_behavior: maybe(oneOf('cancel', 'none', 'release', 'renew')),
  metadata: maybe(metadata()),
  phases: maybe(listOf(phase, 10)),
  proration_behavior: maybe(prorationBehavior),
})
type PhaseGiven = Read<typeof phase>

function update({ books, params: given, path }: Call<Read<typeof updated>>): object {
  const schedule = scheduleOf(books, path.schedule)
  if (schedule.status !== 'active')
    throw invalid(`You cannot update a subscription schedule that is currently in the \`${schedule.status}\` status.`)
  return whole(books, (trial) => {
    const now = trial.now(idOf(schedule.customer))
    const phases = given.phases ? phasesBy(trial, schedule, given.phases, now) : schedule.phases
    const current = phases.find((one) => one.start_date <= now && one.end_date > now) ?? phases[0]
    const behavior = given.end_behavior === 'cancel' ? 'cancel' : given.end_behavior ? 'release' : schedule.end_behavior
    const next: Schedule = {
      ...schedule,
      end_behavior: behavior,
      metadata: given.metadata === undefined ? schedule.metadata : merged(schedule.metadata ?? {}, given.metadata),
      phases,
      current_phase: current ? { start_date: current.start_date, end_date: current.end_date } : null,
    }
    revise(trial, trial.schedules, 'subscription_schedule.updated', next)
    if (given.phases && current) applyNow(trial, next, current, given.proration_behavior)
    return trial.schedules.get(schedule.id) ?? next
  })
}

/** What the present phase now says holds at once. */
function applyNow(books: Books, schedule: Schedule, current: Phase, proration: Proration | undefined): void {
  const sub = subscriptionOf(books, maybeIdOf(schedule.subscription) ?? '')
  const is = JSON.stringify(phaseOf(sub).items.map(({ price, quantity }) => [price, quantity]))
  if (is === JSON.stringify(current.items.map(({ price, quantity }) => [price, quantity]))) return
  apply(books, sub, proration ? { ...current, proration_behavior: proration } : current)
}

/** Phases as they are asked for: one after the other, each with its end. Refuses gaps, and ends before beginnings. */
function phasesBy(books: Books, schedule: Schedule, given: PhaseGiven[], now: number): Phase[] {
  if (given.length === 0 || given[0]?.start_date === undefined)
    throw invalid(
      'The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.',
      { param: 'phases' },
    )
  let start = given[0].start_date === 'now' ? now : given[0].start_date
  if (start !== schedule.current_phase?.start_date && start <= now && given[0].start_date !== 'now')
    throw invalid('You can not modify the start date of the current phase.', { param: 'phases[0][start_date]' })
  return given.map((one, at): Phase => {
    if (one.start_date !== undefined && at > 0 && one.start_date !== start)
      throw invalid('The start date of a phase must be the end date of the phase before.', {
        param: `phases[${at}][start_date]`,
      })
    const made = phaseBy(books, one, start, at, now)
    start = made.end_date
    return made
  })
}

function phaseBy(books: Books, given: PhaseGiven, start: number, at: number, now: number): Phase {
  if (!given.items?.length) throw required(`phases[${at}][items]`)
  const items = given.items.map(({ price, quantity = 1, metadata: notes }, index) => {
    const param = `phases[${at}][items][${index}][price]`
    if (price === undefined) throw required(param)
    return { price: recurringPrice(books, price, param), quantity, metadata: merged({}, notes) }
  })
  const [first] = items
  const rhythm = given.duration
    ? { interval: given.duration.interval, interval_count: given.duration.interval_count ?? 1 }
    : recurrenceOf(first?.price as Stripe.Price)
  if (given.duration && given.end_date !== undefined)
    throw invalid('You may only specify one of these parameters: duration, end_date.', { param: `phases[${at}]` })
  const end = given.end_date === 'now' ? now : (given.end_date ?? boundary(start, rhythm, 1))
  if (end <= start)
    throw invalid('The end date of a phase must be after its start date.', { param: `phases[${at}][end_date]` })
  return phaseShape({
    currency: first?.price.currency ?? 'usd',
    start,
    end,
    items,
    metadata: merged({}, given.metadata),
    ...(given.proration_behavior ? { proration: given.proration_behavior } : {}),
    trialEnd: given.trial ? end : typeof given.trial_end === 'number' ? given.trial_end : null,
  })
}

const listed = params({
  ...paging,
  canceled_at: maybe(range()),
  completed_at: maybe(range()),
  created: maybe(range()),
  customer: maybe(text()),
  released_at: maybe(range()),
  scheduled: maybe(flag()),
})

function list({ books, params: given }: Call<Read<typeof listed>>): object {
  const isMeant = (one: Schedule) =>
    (given.customer === undefined || idOf(one.customer) === given.customer) &&
    (given.scheduled !== true || one.status === 'not_started') &&
    (given.canceled_at === undefined || isWithin(one.canceled_at ?? -1, given.canceled_at)) &&
    (given.completed_at === undefined || isWithin(one.completed_at ?? -1, given.completed_at)) &&
    (given.released_at === undefined || isWithin(one.released_at ?? -1, given.released_at)) &&
    isWithin(one.created, given.created)
  return pageOf(books.schedules.all().filter(isMeant), given, '/v1/subscription_schedules')
}

function mustBeActive(schedule: Schedule, act: string): Schedule {
  if (schedule.status === 'active') return schedule
  throw invalid(
    `You cannot ${act} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be \`active\` or \`not_started\`.`,
  )
}

const canceling = params({ invoice_now: maybe(flag()), prorate: maybe(flag()) })

function cancel({ books, path }: Call<Read<typeof canceling>>): object {
  const schedule = mustBeActive(scheduleOf(books, path.schedule), 'cancel')
  const sub = subscriptionOf(books, maybeIdOf(schedule.subscription) ?? '')
  end(books, sub, 'cancellation_requested')
  return keep(books.schedules, books.schedules.get(schedule.id) ?? schedule)
}

const ONE = '/v1/subscription_schedules/{schedule}'

export const scheduleOperations: Operation[] = [
  operation({ method: 'POST', path: '/v1/subscription_schedules', params: created, run: add }),
  operation({ method: 'GET', path: '/v1/subscription_schedules', params: listed, run: list }),
  operation({
    method: 'GET',
    path: ONE,
    params: params({}),
    run: ({ books, path }) => scheduleOf(books, path.schedule),
  }),
  operation({ method: 'POST', path: ONE, params: updated, run: update }),
  operation({
    method: 'POST',
    path: `${ONE}/release`,
    params: params({ preserve_cancel_date: maybe(flag()) }),
    run: ({ books, path }) => release(books, mustBeActive(scheduleOf(books, path.schedule), 'release')),
  }),
  operation({ method: 'POST', path: `${ONE}/cancel`, params: canceling, run: cancel }),
]
