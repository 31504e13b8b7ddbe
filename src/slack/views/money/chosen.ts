// What was chosen about money, as whoever chose it sees it: the way to Stripe's page, that it is done, or that it waits.
import type { KnownBlock } from '@slack/types'
import type { ChangeKind, Chosen } from '../../../org/billing/changes.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { linkWords } from '../../words/dues.ts'
import { dayFor } from '../../words/money.ts'
import { place, plan, type Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { message } from '../header.ts'
import type { Reader } from './plans.ts'

export const plansButton: Press = { text: 'See the plans', action: 'plans' }
export const billingButton: Press = { text: 'Billing', action: 'billing' }

const onPage: Partial<Record<ChangeKind, string>> = {
  card: 'The card is typed on Stripe’s page only, and nothing is charged now.',
  portal: 'Invoices, cards and tax IDs are there.',
}

const paying = 'You pay on Stripe’s page. As soon as Stripe confirms it, it counts, and you get a direct message.'

/** The way to Stripe's page, whose address is its payer's own; or that it is not there yet, and how it comes. */
export function onward(say: Say, eyes: Eyes, chosen: Chosen, beside: Press | null = null): KnownBlock[] {
  const { state, url, expiresAt, kind } = chosen
  if (!url) return state === 'failed' ? failed(say) : [line(waiting)]
  return [
    ...buttons([{ text: 'Continue to Stripe', action: 'visit', url, style: 'primary' }, beside]),
    note(`${onPage[kind] ?? paying} ${linkWords(eyes, expiresAt)}`),
  ]
}

const waiting = 'Stripe is not answering right now. I will send you the link when it is; you need to do nothing.'

const failed = (say: Say): KnownBlock[] => [
  line('Stripe refused it, and nothing was changed.'),
  note(`Try again in a while. If it happens again, write to ${say.catalog.support.contact}.`),
  ...buttons([billingButton]),
]

/** What became of what was chosen. `from` is the plan that it was chosen on. */
export function chosen(say: Say, caller: Reader, what: Chosen): Message {
  if (what.state === 'stale') return changed(say, caller)
  const words = said(say, caller.person, what)
  const rest = what.state === 'failed' ? failed(say) : after(say, caller, what)
  return message(say, caller, words, [line(...words), ...rest])
}

function changed(say: Say, caller: Reader): Message {
  const words = ['Something changed since you looked, and nothing was done. Look again.']
  return message(say, caller, words, [line(...words), ...buttons([plansButton, billingButton])])
}

function said(say: Say, eyes: Eyes, { kind, organization, plan: id, at, state }: Chosen): Piece[] {
  const name = strong(place(say, organization))
  const to = id ? plan(say, id) : 'another plan'
  const on = at ? ` on ${dayFor(at, eyes)}` : ' when the time that is paid for ends'
  if (state === 'failed') return ['Nothing was changed of ', name, '.']
  switch (kind) {
    case 'subscribe':
    case 'change':
      return [name, ': on to ', strong(to), '.']
    case 'downgrade':
      return [name, ' goes to ', strong(to), `${on}. Until then everything stays as it is.`]
    case 'cancel':
      return ['The plan of ', name, ` ends${on}. Until then everything stays as it is.`]
    case 'stay':
    case 'restore':
      return [name, ' stays on ', strong(to), '. Nothing ends.']
    case 'topUp':
      return [name, `: ${say.catalog.credits.many} to buy.`]
    case 'card':
      return [name, ': a card to pay with.']
    case 'portal':
      return [name, ': billing at Stripe.']
    case 'end':
      return ['The subscription of ', name, ' is ended.']
    case 'refund':
      return ['What was paid for ', name, ' goes back to whoever paid it.']
    case 'details':
      return ['The billing details of ', name, ' go to Stripe.']
  }
}

const pages: readonly ChangeKind[] = ['subscribe', 'change', 'topUp', 'card', 'portal']

function after(say: Say, caller: Reader, what: Chosen): KnownBlock[] {
  const { kind, state } = what
  if (pages.includes(kind)) return onward(say, caller.person, what)
  const later = state === 'waiting' && note('Stripe is not answering right now; it is carried out as soon as it does.')
  const isToCome = kind === 'downgrade' || kind === 'cancel'
  const keep: Press = { text: `Stay on ${plan(say, caller.context.plan)}`, action: 'keepPlan' }
  return [...(later ? [later] : []), ...buttons([isToCome && keep, plansButton])]
}
