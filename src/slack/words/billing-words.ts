// Billing in words: what is refused, what stands in the record, and what people hear about it.
import { z } from 'zod'
import type { Details } from '../../org/errors.ts'
import type { BillingNews } from '../../org/money/news.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import { type Piece, strong } from '../views/blocks.ts'
import { day } from '../views/letters.ts'
import { anyEyes, credits, money, paid } from './money-words.ts'
import { place, plan, type Say, type Told } from './words.ts'

const named = (say: Say, id: string): string => (id ? `The ${plan(say, id)} plan` : 'That plan')

const reasons: Record<Details['not_for_sale']['because'], (say: Say, id: string) => Omit<Told, 'rule'>> = {
  contact: (say, id) => ({
    fact: `${named(say, id)} is arranged by talking to ${say.catalog.support.contact}.`,
    fix: `Write to ${say.catalog.support.contact}, or have it asked of the operators.`,
  }),
  off: (say) => ({
    fact: 'Payments are not set up in this installation.',
    fix: `Have the operators put you on it, or write to ${say.catalog.support.contact}.`,
  }),
  kind: (say, id) => ({ fact: `${named(say, id)} is not one of those offered here.`, fix: 'Choose another plan.' }),
  interval: (say, id) => ({
    fact: `${named(say, id)} is not sold by that length of time.`,
    fix: 'Choose the other one.',
  }),
  granted: (say, id) => ({
    fact: `What you have was given by the operators, and ${named(say, id).replace(/^T/, 't')} adds nothing to it.`,
    fix: 'Choose a higher plan.',
  }),
}

/** What billing refuses. */
export const billingRefusals = {
  not_for_sale: ({ plan: id, because }: Details['not_for_sale'], say: Say): Told => ({
    rule: 'Only what is for sale here can be paid for.',
    ...reasons[because](say, id),
  }),
  finding_unknown: (): Told => ({
    rule: 'What billing finds is decided by those who see to billing there.',
    fact: 'There is nothing of that kind that is yours to decide.',
    fix: 'Look at billing again.',
  }),
}

const text = z.string().optional().catch(undefined)
const Chosen = z.looseObject({ kind: text, plan: text, pack: text }).catch({})
const Decided = z.looseObject({ code: text, choice: text }).catch({})

const doings: Record<string, string> = {
  subscribe: 'went to pay for a plan',
  change: 'went to pay for another plan',
  downgrade: 'chose a lower plan for when the period ends',
  stay: 'chose to stay on the plan',
  cancel: 'cancelled the plan',
  restore: 'took the cancellation back',
  topUp: 'went to buy',
  card: 'went to leave a card',
  portal: 'opened billing at Stripe',
  end: 'had the subscription follow the organization',
  refund: 'had a payment given back',
}

type Entry = { before: unknown; after: unknown }

/** What stands in the record. */
export const billingTellings = {
  'billing.chosen': ({ after }: Entry, say: Say): string => {
    const { kind, plan: id, pack } = Chosen.parse(after ?? {})
    const what = id ? `: ${plan(say, id)}` : pack ? ` ${say.catalog.credits.packs[pack]?.label ?? pack}` : ''
    return `${doings[kind ?? ''] ?? 'chose something about billing'}${what}`
  },
  'billing.settled': ({ after }: Entry): string => {
    const names = Object.keys(
      z
        .looseObject({})
        .catch({})
        .parse(after ?? {}),
    )
    const told = names.map((name) => fields[name] ?? name)
    return `took over from Stripe: ${[...new Set(told)].join(', ') || 'what is paid'}`
  },
  'billing.found': ({ after }: Entry): string =>
    `found something to decide about billing: ${(Decided.parse(after ?? {}).code ?? '').replaceAll('_', ' ')}`,
  'billing.decided': ({ after }: Entry): string => {
    const { code, choice } = Decided.parse(after ?? {})
    return `decided about billing (${(code ?? '').replaceAll('_', ' ')}): ${choices[choice ?? ''] ?? choice ?? ''}`
  },
} satisfies Partial<Record<RecordedAction, (entry: Entry, say: Say) => string>>

const fields: Record<string, string> = {
  status: 'the state of the subscription',
  paidPlan: 'the plan that is paid',
  interval: 'how it is paid',
  periodEnd: 'the period that is paid',
  endsAt: 'when it ends',
  nextPlan: 'the plan that is to come',
  quantity: 'the quantity',
  hasCard: 'the card',
  pastDueAt: 'what is overdue',
  standing: 'whether it can be used',
  granted: 'credits',
}

const choices: Record<string, string> = {
  keep: 'left as it is',
  end: 'ended',
  endAndRefund: 'ended and refunded',
  renew: 'a new customer',
  restore: 'brought back',
  refund: 'refunded',
}

/** What each is called where one of them is chosen. */
export const billingKinds = {
  'billing.chosen': 'Chosen',
  'billing.settled': 'Settled',
  'billing.found': 'Found',
  'billing.decided': 'Decided',
} satisfies Partial<Record<RecordedAction, string>>

type Words<N extends BillingNews['news']> = (news: Extract<BillingNews, { news: N }>, say: Say) => Piece[]

const states = { open: 'is disputed at the bank', won: 'is no longer disputed', lost: 'was lost to a dispute' } as const

/** What people hear about it, as sentences; what can be pressed comes with the letter. */
export const billingNews: { [N in BillingNews['news']]: Words<N> } = {
  plan_changed: ({ organization, before, after, interval, trialEndsAt }, say) => [
    strong(place(say, organization)),
    ' is on ',
    strong(plan(say, after)),
    ` now${interval ? `, paid ${paid[interval]}` : ''}. It was on ${plan(say, before)}.`,
    trialEndsAt ? ` The trial ends on ${day(trialEndsAt)}.` : '',
  ],
  plan_to_change: ({ organization, before, after, interval, at }, say) => [
    strong(place(say, organization)),
    ' goes to ',
    strong(plan(say, after)),
    `${interval ? `, paid ${paid[interval]},` : ''} on ${day(at)}. Until then it stays on ${plan(say, before)}.`,
  ],
  plan_stays: ({ organization, plan: id }, say) => [
    strong(place(say, organization)),
    ` stays on ${plan(say, id)}. What was to change was taken back.`,
  ],
  trial_ending: ({ organization, plan: id, endsAt }, say) => [
    'The trial of ',
    strong(plan(say, id)),
    ' for ',
    strong(place(say, organization)),
    ` ends on ${day(endsAt)}, and there is no card to go on with. Add one to keep the plan.`,
  ],
  card_expiring: ({ organization, expMonth, expYear }, say) => [
    'The card that pays for ',
    strong(place(say, organization)),
    ` is good until ${String(expMonth).padStart(2, '0')}/${expYear}. Put another in its place.`,
  ],
  payment_failed: ({ organization, amount, currency, nextAttemptAt, restrictsAt, suspendsAt }, say) => [
    'A payment of ',
    strong(money(amount, currency, anyEyes)),
    ' for ',
    strong(place(say, organization)),
    ` did not go through. ${nextAttemptAt ? `Stripe tries again on ${day(nextAttemptAt)}. ` : ''}`,
    `Nobody can be added from ${day(restrictsAt)} on, and work stops on ${day(suspendsAt)}. Nothing is deleted.`,
  ],
  growth_stopped: ({ organization, suspendsAt }, say) => [
    'A payment for ',
    strong(place(say, organization)),
    ` is overdue, so nobody can be added. Work stops on ${day(suspendsAt)}. Nothing is deleted.`,
  ],
  suspended_unpaid: ({ organization }, say) => [
    strong(place(say, organization)),
    ' is suspended, because a payment is overdue. Nothing is deleted: pay it, and everything goes on.',
  ],
  paid_again: ({ organization, wasStopped }, say) => [
    'What was overdue for ',
    strong(place(say, organization)),
    wasStopped ? ' is paid. Everything goes on.' : ' is paid.',
  ],
  activated: ({ organization }, say) => [strong(place(say, organization)), ' is active. Everything can be used now.'],
  topped_up: ({ organization, credits: n }, say) => [
    strong(place(say, organization)),
    ' has ',
    strong(credits(say, n, anyEyes)),
    ' more.',
  ],
  refunded: ({ organization, credits: n, amount, currency }, say) => [
    strong(money(amount, currency, anyEyes)),
    ' went back to whoever paid for ',
    strong(place(say, organization)),
    n ? `, and ${credits(say, n, anyEyes)} with it.` : '.',
  ],
  disputed: ({ organization, credits: n, state }, say) => [
    'A payment for ',
    strong(place(say, organization)),
    ` ${states[state]}. `,
    state === 'open'
      ? `${credits(say, n, anyEyes)} that it paid for are frozen until that is decided.`
      : state === 'won'
        ? 'What it paid for can be used again.'
        : 'What it paid for is gone.',
  ],
  billing_found: ({ organization }, say) => [
    'Something about the billing of ',
    strong(place(say, organization)),
    ' is yours to decide.',
  ],
  page_ready: ({ organization, plan: id }, say) => [
    'Stripe answers again: here is the page',
    id ? ` to pay for ${plan(say, id)} for ` : ' for ',
    strong(place(say, organization)),
    '. The link is yours alone.',
  ],
  change_done: ({ organization, at }, say) => [
    'Stripe answers again: what you chose for ',
    strong(place(say, organization)),
    at ? ` is done, and takes effect on ${day(at)}.` : ' is done.',
  ],
  change_failed: ({ organization }, say) => [
    'Stripe refused what you chose for ',
    strong(place(say, organization)),
    ', and nothing was changed. Look at billing, and try again.',
  ],
}
