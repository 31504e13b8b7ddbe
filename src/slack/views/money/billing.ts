// An organization's billing as those see it who may: the state in words, the bills, what has to be decided, the ways on.
import type { KnownBlock } from '@slack/types'
import type { Bill, Billing } from '../../../org/billing/billing.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { keepButton } from '../../presses.ts'
import { awaiting, overdue, paying } from '../../words/dues.ts'
import { ago, dayFor, money } from '../../words/money.ts'
import { list, place, plan, type Say } from '../../words/words.ts'
import {
  buttons,
  divider,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  plain,
  strong,
} from '../blocks.ts'
import { message } from '../header.ts'
import { plansButton } from './chosen.ts'
import { findings } from './findings.ts'
import type { Reader } from './plans.ts'

/** So many bills are shown; Stripe's page has them all. */
const shown = 6

/** The billing of where someone is. Addresses of bills are their reader's own, so this is never said in a channel. */
export function billing(say: Say, caller: Reader, all: Billing, now: Date): Message {
  const { organization, current, may, isOn } = all
  const eyes = caller.person
  const words: Piece[] = [strong(place(say, organization)), ' is on the ', strong(plan(say, current.plan)), ' plan.']
  const facts = stateOf(say, eyes, all)
  return message(
    say,
    caller,
    [...words, ' ', facts.join(' ')],
    [
      line(...words),
      ...(facts.length ? [line(facts.join('\n'))] : []),
      ...urgent(say, all),
      ...findings(say, eyes, all.findings, may.manage || may.pay),
      ...detailsOf(say, all),
      ...bills(eyes, all),
      divider,
      ...buttons([plansButton, keepButton(say, all), isOn && may.pay && cardButton(all), atStripe(all)]),
      note(checked(all, now)),
    ],
  )
}

/** What is paid and how, in sentences. */
function stateOf(say: Say, eyes: Eyes, all: Billing): string[] {
  const { current, price, card, suspendedFor, disputedAt, lostAt, isOn } = all
  return [
    overdue(eyes, all),
    awaiting(suspendedFor),
    paying(say, eyes, current, price && { ...price, amount: price.amount * price.quantity }),
    ...(current.status === null && !current.isGranted && isOn ? ['Nothing is paid for it.'] : []),
    ...(lostAt ? [`Its customer was deleted at Stripe; found on ${dayFor(lostAt, eyes)}.`] : []),
    ...(disputedAt ? [`A payment is disputed since ${dayFor(disputedAt, eyes)}.`] : []),
    ...(isOn && (card || current.isPaidFor) ? [cardIn(card)] : []),
    ...(isOn ? [] : [`Nothing can be paid here yet. For another plan, write to ${say.catalog.support.contact}.`]),
    ...all.waiting.slice(0, 3).map(({ kind, plan: to, at }) => waitingFor(say, eyes, kind, to, at)),
  ].filter((sentence) => sentence)
}

/** Whether there is a card, and when it expires; nothing else of it is known here. */
function cardIn(card: Billing['card']): string {
  if (!card) return 'No card is on file.'
  // A bank account or a wallet has no last month.
  if (!card.expires) return 'A way to pay is on file.'
  const month = `${String(card.expires.month).padStart(2, '0')}/${card.expires.year}`
  return card.isExpiring
    ? `A card is on file, and it expires soon: ${month}.`
    : `A card is on file, which expires ${month}.`
}

const kinds: Record<string, string> = {
  card: 'a card',
  topUp: 'a payment',
  subscribe: 'a plan',
  change: 'another plan',
}

function waitingFor(say: Say, eyes: Eyes, kind: string, to: string | null, at: Date): string {
  const what = to ? `the ${plan(say, to)} plan` : (kinds[kind] ?? 'a change')
  return `Not finished yet: ${what}, chosen on ${dayFor(at, eyes)}.`
}

/** What lifts a suspension, for whoever pays: the bill that is overdue, or the first payment. */
function urgent(say: Say, { pastDue, may, isOn, suspendedFor, organization }: Billing): KnownBlock[] {
  if (!may.pay) return []
  if (pastDue?.url) return buttons([{ text: 'Pay on Stripe', action: 'visit', url: pastDue.url, style: 'primary' }])
  const isBought = Object.keys(say.catalog.credits.packs).length > 0
  if (!isOn || !isBought || suspendedFor !== 'payment') return []
  const value = { form: 'topup', organizationId: organization.id }
  return buttons([{ text: 'Make a payment', action: 'open', value, style: 'primary' }])
}

const cardButton = ({ card, pastDue, suspendedFor }: Billing): Press => ({
  text: card ? 'Another card' : 'Add a card',
  action: 'addCard',
  ...((pastDue && !pastDue.url) || suspendedFor === 'card' ? { style: 'primary' } : {}),
})

const atStripe = ({ isOn, isCustomer, may }: Billing): Press | null =>
  isOn && isCustomer && (may.pay || may.manage) ? { text: 'Open Stripe’s billing page', action: 'openBilling' } : null

function detailsOf(say: Say, { details, may, organization }: Billing): KnownBlock[] {
  const { email, address, name } = details
  const lines = address
    ? [address.line1, address.line2, list2(address.postalCode, address.city), address.state, address.country]
    : []
  const where = lines.filter((part) => part?.trim()).join(', ')
  return [
    heading('Bills go to'),
    line([name || place(say, organization), email ?? 'No e-mail address', where || 'No address'].join('\n')),
    ...buttons([
      may.manage && {
        text: 'Edit',
        action: 'open',
        value: { form: 'settings', organizationId: organization.id },
        label: 'Edit where bills go',
      },
    ]),
  ]
}

const list2 = (...parts: (string | undefined)[]): string => parts.filter((part) => part).join(' ')

const states: Record<string, string> = {
  paid: 'paid',
  open: 'to be paid',
  draft: 'being written',
  uncollectible: 'not paid',
  void: 'void',
}

function bills(eyes: Eyes, { invoices: all, may }: Billing): KnownBlock[] {
  if (!all.length) return []
  // Whoever has the address of a bill can pay it, and read what stands on it.
  const isOpen = may.pay || may.manage
  const rest = all.length - shown
  return [
    heading('Bills'),
    ...all.slice(0, shown).map((bill) => row(eyes, isOpen ? bill : { ...bill, url: null })),
    ...(rest > 0 ? [note(`${list([], rest)} at Stripe.`)] : []),
  ]
}

function row(eyes: Eyes, { at, amount, amountRefunded, currency, status, url }: Bill): KnownBlock {
  const day = dayFor(at, eyes)
  const back = amountRefunded ? `, ${money(amountRefunded, currency, eyes)} refunded` : ''
  const text = plain(`${day}  ·  ${money(amount, currency, eyes)}  ·  ${states[status] ?? status}${back}`, 3000)
  if (!url) return { type: 'section', text }
  const button = {
    type: 'button' as const,
    text: plain('View', 75),
    action_id: 'visit#bill',
    url,
    accessibility_label: `View the bill of ${day}`,
  }
  return { type: 'section', text, accessory: button }
}

function checked({ settledAt, isDown, isOn }: Billing, now: Date): string {
  if (!isOn) return 'Stripe is not connected.'
  const when = settledAt ? `Checked with Stripe ${ago(settledAt, now)}.` : 'Stripe does not know it yet.'
  return isDown ? `Stripe is not answering right now. ${settledAt ? when : ''}`.trim() : when
}
