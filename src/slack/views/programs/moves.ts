// The move from a personal account to an organization as its mover sees it: the checklist with its countdown (rows C17–C20),
// and the way of those whose subscription is moved for them (row C13).
import type { KnownBlock, ModalView } from '@slack/types'
import type { OrganizationRef } from '../../../org/context.ts'
import type { OrganizationCard } from '../../../org/organization/contexts.ts'
import type { Created } from '../../../org/organization/organizations.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Checklist, Step } from '../../../org/programs/moves.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { ago, dayFor } from '../../words/money.ts'
import { article, count, place, plan, role, type Say } from '../../words/words.ts'
import { bullets, buttons, heading, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { choice, form } from '../form.ts'
import { message } from '../header.ts'

type Reader = Pick<Caller, 'context' | 'ended'> & { person: Eyes }
type Of<N extends Step['name']> = Extract<Step, { name: N }>

const own = ({ catalog }: Say): string => catalog.labels.personal

/** Each step in words, as far as it is. */
const told: { [N in Step['name']]: (step: Of<N>, all: Checklist, say: Say, now: Date) => string } = {
  checkout({ isDone, plan: id, wanted, byContact: isByContact }, { to, from }, say) {
    if (isDone) return `${to.name} is on ${plan(say, id)}, apart from your ${own(say)}.`
    if (isByContact)
      return `Do not check out again: you are on ${plan(say, wanted)}, and we move your subscription to ${to.name} for you. Write to ${say.catalog.support.contact}, or ask with the button.`
    const beside = id === from.plan ? ' and needs a plan of its own' : `, your ${own(say)} on ${plan(say, from.plan)}`
    return `Check out as ${to.name}: it is on ${plan(say, id)}${beside}. Neither the plan nor ${say.catalog.credits.many} carry over.`
  },
  resources({ left, moved }, { to }, say) {
    const so = moved ? `${count(moved, 'resource')} moved to ${to.name}` : `No resources left to move to ${to.name}`
    if (!left) return `${so}.`
    return `Move what you need: ${count(left, 'resource')} still in your ${own(say)}${moved ? `, ${moved.toLocaleString('en')} moved` : ''}.`
  },
  keys({ isDone, issued, personalUse }, { to }, _, now) {
    const old = personalUse
      ? ` Your personal key was last used ${ago(personalUse, now)}, after any of ${to.name}: something still has it.`
      : ''
    if (isDone) return `Keys of ${to.name} are in use.${old}`
    if (issued) return `Put the new key of ${to.name} to use: it has not been used yet.${old}`
    return `Issue a key in ${to.name} and put it to use: personal keys do not work there.${old}`
  },
  cancel({ isDone, isOffered }, { until, to, from }, say) {
    if (!isDone && isOffered)
      return `Cancel your personal subscription (${plan(say, from.plan)}). Nobody does it for you.`
    if (!isDone) return `Then cancel your personal subscription; not before ${to.name} has its own.`
    return until ? 'Your personal subscription is cancelled.' : 'There is no personal subscription to cancel.'
  },
}

const words = (step: Step, all: Checklist, say: Say, now: Date): string =>
  (told[step.name] as (step: Step, all: Checklist, say: Say, now: Date) => string)(step, all, say, now)

const state = ({ name, isDone }: Step, { next }: Checklist): string =>
  isDone ? 'Done' : name === next ? 'Next' : 'Later'

const steps = (say: Say, all: Checklist, now: Date): KnownBlock =>
  bullets(all.steps.map((step) => [strong(`${state(step, all)}: `), words(step, all, say, now)]))

/** "19 days", as they are left. */
const left = (days: number): string => (days === 0 ? 'today' : count(days, 'day'))

function countdown(say: Say, { until, ends, daysLeft, from }: Checklist, eyes: Eyes): string | null {
  if (!until || daysLeft === null) return null
  const what = `your ${own(say)}’s ${plan(say, from.plan)} plan`
  const at = dayFor(until, eyes)
  return ends
    ? `You have access to ${what} until ${at} (${left(daysLeft)}). Move everything you rely on by then.`
    : `${what.charAt(0).toUpperCase()}${what.slice(1)} is paid until ${at} (${left(daysLeft)}), and is paid anew then unless you cancel it.`
}

/** The move, step by step, with a button for each that is open. */
export function checklist(say: Say, caller: Reader, all: Checklist, now: Date): Message {
  const { to, next, finishedAt } = all
  const deadline = countdown(say, all, caller.person)
  const lead: Piece[] = finishedAt
    ? ['Your move to ', strong(to.name), next ? ' is put away; not everything was done.' : ' is done.']
    : next
      ? ['Your move to ', strong(to.name), '.']
      : ['Everything is done: you have moved to ', strong(to.name), '.']
  return message(
    say,
    caller,
    [...lead, ...(deadline ? [` ${deadline}`] : [])],
    [
      heading(`Move to ${to.name}`),
      ...(finishedAt || !next ? [line(...lead)] : []),
      ...(deadline ? [line(strong(deadline))] : []),
      steps(say, all, now),
      ...(finishedAt
        ? buttons([{ text: 'Take it up again', action: 'move', value: { organizationId: to.id } }])
        : buttons([...doors(say, all), ending(all)])),
    ],
  )
}

const ending = ({ moveId, next }: Checklist): Press => ({
  text: next ? 'Put it away' : 'Finish',
  action: 'finishMove',
  value: { moveId },
  ...(next ? {} : { style: 'primary' as const }),
})

/** The buttons of the steps that are open; the next one stands out. Nothing can be brought to what waits for its plan. */
function doors(say: Say, all: Checklist): Press[] {
  return all.steps.flatMap((step) => {
    const isThere = all.to.isOpen || step.name === 'checkout' || step.name === 'cancel'
    const door = step.isDone || !isThere ? null : doorOf(say, step, all)
    return door ? [{ ...door, ...(step.name === all.next ? { style: 'primary' as const } : {}) }] : []
  })
}

function doorOf(say: Say, step: Step, { to, from }: Checklist): Press | null {
  const there = { organizationId: to.id }
  switch (step.name) {
    case 'checkout':
      return step.byContact ? migrateButton({ to, from }) : checkoutDoor(say, step, to)
    case 'resources':
      return { text: 'Choose what moves', action: 'open', value: { form: 'moveResources', ...there } }
    case 'keys':
      return step.issued
        ? { text: 'Keys', action: 'keys', value: { offset: 0, ...there } }
        : { text: 'Issue a key', action: 'open', value: { form: 'issueKey', ...there } }
    case 'cancel':
      return step.isOffered ? { text: 'Cancel the personal subscription', action: 'cancelPersonal' } : null
  }
}

function checkoutDoor(
  say: Say,
  { mayPay, wanted }: Of<'checkout'>,
  { id: organizationId, name }: OrganizationRef,
): Press {
  const first = say.catalog.creation.plan.personal
  const goal = wanted === first ? {} : { plan: wanted }
  if (mayPay) return { text: `Upgrade ${name}`, action: 'open', value: { form: 'upgrade', organizationId, ...goal } }
  const ask = { verb: 'upgrade', input: { organizationId, plan: wanted, interval: null } }
  return { text: `Ask to have ${name} upgraded`, action: 'ask', value: { ask } }
}

/** Asks the operators to move the subscription. */
const migrateButton = ({ to, from }: Record<'to' | 'from', OrganizationRef>): Press => ({
  text: 'Ask to have it moved',
  action: 'ask',
  value: { ask: { verb: 'migrateSubscription', input: { organizationId: to.id, fromId: from.id } } },
  label: `Ask to have it moved: your subscription, to ${to.name}`,
})

/** A move that is under way, on App Home: how far it is, and its next step. */
export function moving(say: Say, eyes: Eyes, moves: readonly Checklist[], now: Date): KnownBlock[] {
  return moves.flatMap((all) => {
    const deadline = countdown(say, all, eyes)
    const [next] = doors(say, all).filter(({ style }) => style)
    return [
      heading(`Move to ${all.to.name}`),
      ...(deadline ? [note(deadline)] : []),
      steps(say, all, now),
      ...buttons([
        next,
        { text: 'Open the checklist', action: 'move', value: { organizationId: all.to.id } },
        ending(all),
      ]),
    ]
  })
}

/** For whoever just made an organization and whose own plan is not bought on a page: no checkout (row C13). */
export function byContact(
  say: Say,
  { personal, to }: { personal: NonNullable<Created['own']>; to: OrganizationRef },
): KnownBlock[] {
  const from = { id: personal.id, name: own(say), kind: 'personal' as const }
  const migrate = migrateButton({ to, from })
  return [
    line(
      strong(`You are on ${plan(say, personal.plan)}, so do not check out again.`),
      ` Contact us at ${say.catalog.support.contact}, and we migrate your current subscription to ${to.name}.`,
    ),
    ...buttons([
      { ...migrate, style: 'primary' },
      { text: 'What else moves', action: 'move', value: { organizationId: to.id } },
    ]),
  ]
}

/** That there is nowhere to move to, and the way to have it. */
export const nowhereToMove = (say: Say, caller: Reader): Message => {
  const words = `There is no ${say.catalog.labels.shared} of yours to move to yet. Create one first; then a checklist leads through it.`
  const press = {
    text: say.catalog.creation.button,
    action: 'open',
    value: { form: 'create' },
    style: 'primary',
  } as const
  return message(say, caller, [words], [line(words), ...buttons([press])])
}

/** To choose where to move. */
export const moveForm = (say: Say, caller: Reader, organizations: readonly OrganizationCard[]): ModalView =>
  form(say, caller, {
    name: 'move',
    title: 'Move',
    submit: 'Begin',
    blocks: [
      line(
        `From your ${own(say)} to ${article(say.catalog.labels.shared)} of yours: a checklist leads through it, and nothing happens by itself.`,
      ),
      choice(
        { id: 'organization', label: 'Move to' },
        organizations.map((card) => ({ text: place(say, card), value: card.id, about: role(say, card.role) })),
      ),
    ],
  })
