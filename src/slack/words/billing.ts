// Billing in words: what is refused, and what stands in the record.
import { z } from 'zod'
import type { Details } from '../../org/errors.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import { plan, type Say, type Told } from './words.ts'

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
