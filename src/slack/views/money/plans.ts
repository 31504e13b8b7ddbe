// The ladder of plans as someone sees it from where they stand, and the form in which one is chosen.
import type { KnownBlock, ModalView } from '@slack/types'
import type { Interval } from '../../../org/billing/payments.ts'
import type { Ladder, Rung } from '../../../org/billing/plans.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { keepButton } from '../../presses.ts'
import { type Cost, paying } from '../../words/dues.ts'
import { monthly, number, paid, per, price } from '../../words/money.ts'
import { count, list, place, plan, type Say } from '../../words/words.ts'
import { buttons, divider, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { choice, form, type Option, radio } from '../form.ts'
import { message } from '../header.ts'

/** Whoever reads about money: where they are, and how they write numbers. */
export type Reader = Pick<Caller, 'context' | 'ended'> & { person: Eyes }

/** So many are shown; the others are found by name. */
const shown = 8

/** What is said before the plans, and the buttons that belong to it. */
export type Lead = { words: Piece[]; presses?: readonly Press[] }

/** The plans that an organization can have, and where it stands; what led there is said first. */
export function ladder(
  say: Say,
  caller: Reader,
  all: Ladder,
  { words: lead, presses = [] }: Lead = { words: [] },
): Message {
  const { organization, current, rungs } = all
  const state = paying(say, caller.person, current, costOf(all))
  const words: Piece[] = [strong(place(say, organization)), ' is on the ', strong(plan(say, current.plan)), ' plan.']
  return message(
    say,
    caller,
    [...lead, lead.length ? ' ' : '', ...words, ` ${state}`],
    [
      ...(lead.length ? [line(...lead), ...buttons(presses), divider] : []),
      line(...words),
      ...(state ? [note(state)] : []),
      ...buttons([keepButton(say, all)]),
      ...rungs.slice(0, shown).flatMap((rung) => [divider, ...rungBlocks(say, caller.person, all, rung)]),
      ...(rungs.length > shown ? [note(`Type ${say.command} upgrade and a name for the others.`)] : []),
      ...(all.isOn ? [] : [note(`Nothing can be paid here yet. For another plan, write to ${all.contact}.`)]),
      divider,
      ...buttons([{ text: 'Billing', action: 'billing' }]),
    ],
  )
}

function costOf({ current: { interval }, rungs }: Ladder): Cost | null {
  const found = interval && rungs.find(({ isCurrent }) => isCurrent)?.prices[interval]
  return found ? { ...found, interval } : null
}

/** "US$20 a month or US$200 a year", "Free of charge", "by agreement". */
export function costs(say: Say, eyes: Eyes, { prices, byContact }: Pick<Rung, 'prices' | 'byContact'>): string {
  if (byContact) return 'by agreement'
  const all = (['month', 'year'] as const).flatMap((interval) => {
    const found = prices[interval]
    return found ? [`${price(say, found.amount, eyes)} ${per[interval]}`] : []
  })
  return all.length ? all.join(' or ') : 'free of charge'
}

type Offered = Pick<Ladder, 'rungs' | 'organization'>

/** What a plan includes, in short: of its limits those that tell the plans apart. */
export function includes(say: Say, eyes: Eyes, rung: Rung, { rungs, organization: { kind } }: Offered): string {
  const { credits, limits, entitlements, trialDays } = rung
  const { shared, sharedPlural } = say.catalog.labels
  const differs = (of: (rung: Rung) => unknown) => rungs.some((other) => of(other) !== of(rungs[0] ?? rung))
  const some = (n: number | 'unlimited', one: string, many?: string) =>
    n === 'unlimited' ? `any number of ${many ?? `${one}s`}` : `up to ${count(n, one, many)}`
  const { members, organizationsOwned } = limits
  const people = differs((one) => one.limits.members) ? some(members, 'member') : null
  const invites = entitlements.invite
    ? (people ?? (differs((one) => one.entitlements.invite) ? 'people can be invited' : null))
    : 'nobody can be invited'
  return [
    trialDays ? `${count(trialDays, 'day')} to try it for nothing` : null,
    credits ? monthly(say, credits, eyes) : null,
    // A personal account has one member on every plan.
    kind === 'shared' ? invites : null,
    differs((one) => one.limits.organizationsOwned) ? `own ${some(organizationsOwned, shared, sharedPlural)}` : null,
  ]
    .filter((part) => part !== null)
    .join('  ·  ')
}

function rungBlocks(say: Say, eyes: Eyes, all: Ladder, rung: Rung): KnownBlock[] {
  const about = includes(say, eyes, rung, all)
  return [
    line(strong(rung.label), `  ·  ${costs(say, eyes, rung)}`, rung.isCurrent ? '  ·  you are here' : ''),
    ...(about ? [note(about)] : []),
    ...(rung.byContact && !rung.isCurrent ? [note(`Write to ${all.contact} for it.`)] : []),
    ...buttons(stepsTo(all, rung)),
  ]
}

/** The interval that a plan is chosen with where nobody said: by the month, where that is for sale. */
const usual = ({ prices }: Rung): Interval | null => (prices.month ? 'month' : prices.year ? 'year' : null)

function stepsTo(all: Ladder, rung: Rung): (Press | null)[] {
  const { current, may, isOn, rungs } = all
  const { label, direction, prices, byContact, isCurrent } = rung
  const choose = (text: string, interval: Interval | null): Press => {
    return { text, action: 'choosePlan', value: { plan: rung.plan, interval } }
  }
  if (isCurrent) {
    const other = current.interval === 'month' ? 'year' : 'month'
    const isOpen = current.isPaidFor && isOn && may.pay && !current.endsAt && !current.next
    return isOpen && prices[other] ? [choose(`Pay ${paid[other]} instead`, other)] : []
  }
  if (byContact) return []
  if (direction === 'up') {
    if (!isOn || !may.pay) return [askFor(all, rung)]
    // The next one up is the one that most people come for.
    const isNext = rungs.find((one) => one.direction === 'up' && !one.byContact) === rung
    return [{ ...choose(`Upgrade to ${label}`, usual(rung)), ...(isNext ? { style: 'primary' } : {}) }]
  }
  if (!may.manage || !current.isPaidFor || current.endsAt) return []
  return [choose(usual(rung) ? `Downgrade to ${label}` : 'Cancel plan', usual(rung))]
}

function askFor({ organization: { id: organizationId }, isOn }: Ladder, rung: Rung): Press {
  const input = { organizationId, plan: rung.plan }
  const isSold = isOn && usual(rung) !== null
  const ask = isSold ? { verb: 'upgrade', input: { ...input, interval: null } } : { verb: 'setPlan', input }
  return { text: 'Ask for it', action: 'ask', value: { ask }, label: `Ask for it: the ${rung.label} plan` }
}

/** To choose one of the plans that are `offered`, and how often it is paid. */
export function planForm(
  say: Say,
  caller: Reader,
  all: Ladder,
  offered: readonly Rung[],
  wanted: { plan: string; interval: Interval | null },
): ModalView {
  const eyes = caller.person
  const initial =
    offered.find(({ plan: id }) => id === wanted.plan) ?? offered.find(({ direction }) => direction === 'up')
  const hasBoth = offered.some(({ prices }) => prices.month && prices.year)
  const talked = all.rungs.filter(({ byContact, isCurrent }) => byContact && !isCurrent).map(({ label }) => label)
  return form(say, caller, {
    name: 'upgrade',
    title: 'Plan',
    submit: 'Continue',
    blocks: [
      line(strong(place(say, all.organization)), ' is on the ', strong(plan(say, all.current.plan)), ' plan.'),
      pick(
        { id: 'plan', label: 'Plan', value: initial?.plan ?? '' },
        offered.map((rung) => optionOf(say, eyes, rung)),
      ),
      ...(hasBoth ? [intervalField(wanted.interval ?? all.current.interval ?? 'month')] : []),
      ...(talked.length ? [note(`For ${list(talked)}, write to ${all.contact}.`)] : []),
      note('Nothing changes yet: next you see what it comes to.'),
    ],
  })
}

// Slack takes ten radio buttons.
const pick = (about: Parameters<typeof choice>[0], options: readonly Option[]): KnownBlock =>
  options.length > 10 ? choice(about, options) : radio(about, options)

const optionOf = (say: Say, eyes: Eyes, rung: Rung): Option => ({
  text: `${rung.label}  ·  ${costs(say, eyes, rung)}`,
  value: rung.plan,
  about: [
    rung.isCurrent ? 'the plan it is on' : null,
    rung.credits ? monthly(say, rung.credits, eyes) : null,
    membersIn(rung, eyes),
  ]
    .filter((part) => part !== null)
    .join('  ·  '),
})

const membersIn = ({ limits: { members } }: Rung, eyes: Eyes): string =>
  members === 'unlimited'
    ? 'any number of members'
    : `up to ${members === 1 ? '1 member' : `${number(members, eyes)} members`}`

const intervalField = (value: Interval): KnownBlock =>
  radio({ id: 'interval', label: 'Paid', value }, [
    { text: 'By the month', value: 'month' },
    { text: 'By the year', value: 'year' },
  ])
