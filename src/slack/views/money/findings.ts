// What is amiss between Stripe and here, with one button for each thing that can be done about it.
import type { KnownBlock } from '@slack/types'
import { type Choice, choices, type FindingCode, type Found, type Resolved } from '../../../org/billing/findings.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { dayFor, money } from '../../words/money.ts'
import { place, plan, type Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Press, strong } from '../blocks.ts'
import { message } from '../header.ts'
import { billingButton } from './chosen.ts'
import type { Reader } from './plans.ts'

/** What was found, in one sentence that says what is so and what that means. */
const found: Record<FindingCode, (finding: Found, say: Say, eyes: Eyes) => string> = {
  second_subscription: ({ facts }, say) =>
    `There is a second subscription at Stripe${facts.plan ? `, for ${plan(say, facts.plan)}` : ''}. Both are charged; the one that is shown here counts.`,
  unknown_price: ({ facts }) =>
    `The subscription at Stripe has a price that no plan here has${facts.lookupKey ? ` (${facts.lookupKey})` : ''}. The plan stayed as it was.`,
  unknown_purchase: ({ facts }, say, eyes) =>
    `Something was bought at Stripe${facts.amount === undefined ? '' : ` for ${money(facts.amount, facts.currency ?? say.catalog.currency, eyes)}`} that is not sold here${facts.lookupKey ? ` (${facts.lookupKey})` : ''}. No ${say.catalog.credits.many} came of it.`,
  price_differs: ({ facts }, say, eyes) => {
    const { amount, expected, currency = say.catalog.currency } = facts
    const isKnown = amount !== undefined && expected !== undefined
    return isKnown
      ? `Stripe charges ${money(amount, currency, eyes)}, and the plan is listed at ${money(expected, currency, eyes)}. What Stripe charges counts.`
      : 'The price at Stripe is not the one that the plan is listed at. What Stripe charges counts.'
  },
  quantity_differs: ({ facts }) =>
    `The subscription at Stripe is for ${facts.quantity ?? 'another number of'} at once, and a plan is for one.`,
  customer_deleted: () =>
    'The customer was deleted at Stripe, and its subscription with it. Nothing is charged any more.',
  paid_after_deletion: ({ facts }, say, eyes) =>
    `It was paid after it had been deleted${facts.amount === undefined ? '' : ` (${money(facts.amount, facts.currency ?? say.catalog.currency, eyes)})`}.`,
  second_customer: () =>
    'Another customer at Stripe says that it is this one’s, and has a subscription. Both are charged; the one that is shown here counts.',
  disputed: ({ facts }, say, eyes) =>
    `A payment${facts.amount === undefined ? '' : ` of ${money(facts.amount, facts.currency ?? say.catalog.currency, eyes)}`} is disputed at the bank. What was bought with it waits for the decision; answer it on Stripe’s pages.`,
}

type Way = { text: string; asks?: { text: string; yes: string }; done: string }

const ways: Record<Choice, Way> = {
  keep: { text: 'Leave it', done: 'Left as it is' },
  end: {
    text: 'End it',
    asks: { text: 'That subscription ends now. Nothing is refunded.', yes: 'End it' },
    done: 'That subscription is ended',
  },
  endAndRefund: {
    text: 'End and refund it',
    asks: {
      text: 'That subscription ends now, and its last payment goes back to whoever paid it.',
      yes: 'End and refund',
    },
    done: 'That subscription is ended, and its last payment goes back to whoever paid it',
  },
  renew: { text: 'Start anew', done: 'A new customer is made at Stripe; choose a plan to begin again' },
  restore: { text: 'Bring it back', done: 'It is brought back, on what was paid' },
  refund: {
    text: 'Refund it',
    asks: { text: 'All that is left of what was paid goes back to whoever paid it.', yes: 'Refund it' },
    done: 'What was paid goes back to whoever paid it',
  },
}

/** What was found, each with its buttons; without them for whoever may not decide. */
export const findings = (say: Say, eyes: Eyes, all: readonly Found[], mayDecide: boolean): KnownBlock[] =>
  all
    .slice(0, 5)
    .flatMap((one) => [
      line(strong('To decide: '), found[one.code](one, say, eyes)),
      note(`Found on ${dayFor(one.foundAt, eyes)}.`),
      ...(mayDecide ? buttons(one.choices.map((choice) => press(one, choice))) : []),
    ])

/** The buttons of what is decided in a letter, since nobody can go and see it: of an organization that was deleted. */
export const decidable = ({ code, findingId }: Pick<Found, 'code' | 'findingId'>): KnownBlock[] =>
  buttons(choices[code].map((choice) => press({ findingId }, choice)))

function press({ findingId }: Pick<Found, 'findingId'>, choice: Choice): Press {
  const { text, asks } = ways[choice]
  const value = { findingId, choice }
  if (!asks) return { text, action: 'resolveFinding', value }
  return { text, action: 'resolveFinding', value, style: 'danger', confirm: { title: `${text}?`, ...asks } }
}

/** What was decided of something that was found. */
export function resolved(say: Say, caller: Reader, finding: Resolved): Message {
  const { organization, choice, isNow } = finding
  const done = choice ? ways[choice].done : 'It is settled by itself'
  const words = [strong(place(say, organization)), `: ${isNow ? done : `that had been decided before. ${done}`}.`]
  const said = [found[finding.code](finding, say, caller.person), ' ']
  return message(say, caller, [...said, ...words], [line(...said), line(...words), ...buttons([billingButton])])
}
