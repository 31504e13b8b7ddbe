// A step on the ladder as people see it: what it comes to before it is taken, the way to Stripe's page, and what became of it.
import type { KnownBlock } from '@slack/types'
import type { Chosen } from '../../../org/billing/changes.ts'
import type { Preview, Price } from '../../../org/billing/plans.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { amount, dayFor, money, paid, per, price } from '../../words/money.ts'
import { count, list, place, plan, role, type Say, upper } from '../../words/words.ts'
import { bullets, buttons, line, type Message, note, type Piece, type Press, shorten, strong } from '../blocks.ts'
import { message } from '../header.ts'
import { onward, plansButton } from './chosen.ts'
import type { Reader } from './plans.ts'

const priced = (say: Say, { amount, interval }: Price, eyes: Eyes): string =>
  `${price(say, amount, eyes)} ${per[interval]}`

/** Whether what was chosen is what there is; else it is to come, or another way to pay. */
const isThere = ({ from, to }: Preview): boolean =>
  from.plan === to.plan && (from.interval === to.interval || !from.interval || !to.interval)

const about = (say: Say, eyes: Eyes, shown: Preview): Piece[] => {
  const { organization, from, to, kind, at } = shown
  const isSame = from.plan === to.plan
  if (isThere(shown) && kind !== 'contact')
    return [strong(place(say, organization)), ' is on ', strong(plan(say, from.plan))]
  const goal = isSame && to.interval ? `${plan(say, to.plan)}, paid ${paid[to.interval]}` : plan(say, to.plan)
  const day = kind === 'downgrade' || kind === 'cancel' ? ` on ${dayFor(at, eyes)}` : ''
  return [strong(place(say, organization)), ': ', plan(say, from.plan), ' → ', strong(goal), day]
}

/** What a step comes to, before it is taken: a page at Stripe to pay on, or a button that takes something away. */
export function step(say: Say, caller: Reader, shown: Preview, chosen: Chosen | null = null): Message {
  const isAnew = chosen?.state === 'stale'
  const words = about(say, caller.person, shown)
  const anew: Piece[] = [strong('Something changed since you looked, and nothing was done.'), ' Look again.']
  const facts = costsOf(say, caller.person, shown).concat(losses(say, shown))
  return message(
    say,
    caller,
    [...(isAnew ? [...anew, ' '] : []), ...words, '. ', facts.join('. '), facts.length ? '.' : ''],
    [
      ...(isAnew ? [line(...anew)] : []),
      line(...words),
      ...(facts.length ? [bullets(facts.map((fact) => [fact]))] : []),
      ...next(say, caller.person, shown, chosen),
    ],
  )
}

function costsOf(
  say: Say,
  eyes: Eyes,
  { kind, at, quote, price: cost, trialDays, isEstimate, credits }: Preview,
): string[] {
  const isPaid = kind === 'subscribe' || kind === 'change'
  const { before, after } = credits
  return [
    ...(isPaid ? due(say, eyes, { quote, cost, trialDays, at, isEstimate }) : []),
    ...(kind === 'downgrade' && cost ? [`From ${dayFor(at, eyes)} it costs ${priced(say, cost, eyes)}`] : []),
    ...(before === after
      ? []
      : [`${upper(say.catalog.credits.many)} a month: ${share(say, before, eyes)} → ${share(say, after, eyes)}`]),
  ]
}

const share = (say: Say, n: number, eyes: Eyes): string => (n ? amount(say, n, eyes) : 'none')

type Due = { quote: Preview['quote']; cost: Price | null; trialDays: number; at: Date; isEstimate: boolean }

function due(say: Say, eyes: Eyes, { quote, cost, trialDays, at, isEstimate }: Due): string[] {
  const regular = cost ? `${priced(say, cost, eyes)}` : null
  if (trialDays && regular) {
    const begins = new Date(at.getTime() + trialDays * 86_400_000)
    return [
      `Nothing is due for ${count(trialDays, 'day')}`,
      `From ${dayFor(begins, eyes)} it is ${regular}, unless you cancel before`,
    ]
  }
  if (!quote) return regular ? [`${regular}${isEstimate ? '; Stripe’s page says what is due now' : ''}`] : []
  const { dueNow, currency, nextAmount, nextAt, lines } = quote
  const isShared = lines.some(({ isProration }) => isProration)
  const now =
    dueNow < 0
      ? `Nothing is due now: ${money(-dueNow, currency, eyes)} that you paid already counts towards the next invoice`
      : `Due now: ${money(dueNow, currency, eyes)}${isShared ? '; what is left of the time you already paid for is taken off' : ''}`
  return [now, `Next invoice: ${money(nextAmount, currency, eyes)} on ${dayFor(nextAt, eyes)}`]
}

/** Who and what a step concerns: nobody loses their place by it, but some things stop. */
function losses(say: Say, { kind, affects, to }: Preview): string[] {
  const { members, over, maxMembers, rolesLost, losesInvite, pendingInvitations, resources } = affects
  const promoted = becoming(say, affects, to.plan)
  if (kind === 'contact') return promoted
  if (kind === 'subscribe' || kind === 'change')
    return members > 1 ? [`It is for all ${members.toLocaleString('en')} members`] : []
  if (kind !== 'downgrade' && kind !== 'cancel') return []
  const open = `${count(pendingInvitations, 'open invitation')}`
  return [
    ...(over > 0
      ? [
          `${plan(say, to.plan)} is for ${count(Number(maxMembers), 'member')}; there are ${members}. All stay, and nobody joins until there is room`,
        ]
      : []),
    ...(losesInvite
      ? [`Nobody can be invited any more${pendingInvitations ? `; ${open} can no longer be accepted` : ''}`]
      : []),
    ...promoted,
    ...(promoted.length ? [] : rolesLost).map(
      ({ role: id, people }) =>
        `${plan(say, to.plan)} has no role ${role(say, id)}, which ${count(people, 'member')} ${people === 1 ? 'has' : 'have'}`,
    ),
    ...(resources
      ? [
          `${count(resources, 'resource')} ${resources === 1 ? 'stays' : 'stay'} as ${resources === 1 ? 'it is' : 'they are'}`,
        ]
      : []),
    'Until then everything stays as it is, and you can take it back',
  ]
}

/** Who gets another role by it (row L24). */
function becoming(say: Say, { becoming: found }: Preview['affects'], to: string): string[] {
  if (!found) return []
  const { role: id, people, more } = found
  const names = people.map(({ name }) => shorten(name, 75))
  const isOne = people.length + more === 1
  return [
    `On ${plan(say, to)} everyone is ${role(say, id)}: ${list(names, more)} ${isOne ? 'becomes' : 'become'} ${role(say, id)} too`,
  ]
}

function next(say: Say, eyes: Eyes, shown: Preview, chosen: Chosen | null): KnownBlock[] {
  const { kind, to, from, at, seen } = shown
  const value = { plan: to.plan, interval: to.interval, seen }
  const stay: Press = { text: `Stay on ${plan(say, from.plan)}`, action: 'keepPlan' }
  switch (kind) {
    case 'subscribe':
    case 'change':
      return chosen && chosen.state !== 'stale' ? onward(say, eyes, chosen, otherInterval(say, shown)) : []
    case 'downgrade':
    case 'cancel': {
      const isCancel = kind === 'cancel'
      const text = isCancel
        ? 'Cancel plan'
        : from.plan === to.plan
          ? `Pay ${paid[to.interval ?? 'month']}`
          : `Downgrade to ${plan(say, to.plan)}`
      const day = dayFor(at, eyes)
      const confirm = {
        title: isCancel ? 'Cancel the plan?' : 'Change the plan?',
        text: `${plan(say, from.plan)} ends on ${day}; ${plan(say, to.plan)} takes its place. Nothing is refunded.`,
        yes: isCancel ? 'Cancel plan' : 'Change it',
      }
      const press: Press = { text, action: isCancel ? 'cancelPlan' : 'downgrade', value, style: 'danger', confirm }
      return [note('Nothing is refunded, and nothing is deleted.'), ...buttons([press, plansButton])]
    }
    case 'stay':
    case 'restore':
      return [
        line(`${kind === 'stay' ? 'Another plan is to come' : 'It is cancelled'}; that can be taken back.`),
        ...buttons([{ ...stay, style: 'primary' }, plansButton]),
      ]
    case 'same':
      return [
        line(`That ${isThere(shown) ? 'is so' : 'comes'} already; nothing has to be done.`),
        ...buttons(isThere(shown) ? [plansButton] : [stay, plansButton]),
      ]
    case 'contact':
      return [line(`${plan(say, to.plan)} is by agreement: write to ${shown.contact}.`), ...buttons([plansButton])]
  }
}

// Whoever pays by the year sees it before Stripe's page opens, without going back.
function otherInterval(say: Say, { kind, from, to }: Preview): Press | null {
  if (kind !== 'subscribe' && from.plan === to.plan) return null
  const other = to.interval === 'year' ? 'month' : 'year'
  const sold = say.catalog.plans[to.plan]?.prices
  if (!sold?.[other] || !to.interval) return null
  return { text: `Pay ${paid[other]} instead`, action: 'choosePlan', value: { plan: to.plan, interval: other } }
}
