// Budgets as people see them: what each has used of its cap, who is in it, and the forms that make, change and raise one.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import { digitsOf } from '../../../org/billing/currencies.ts'
import type { Budget, Budgets } from '../../../org/credits/budgets.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { creditsButton } from '../../presses.ts'
import { amount, credits, filledIn } from '../../words/money.ts'
import { dayAhead, monthName, share, shortMonth } from '../../words/usage.ts'
import { count, list, place, type Say } from '../../words/words.ts'
import {
  buttons,
  divider,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  shorten,
  strong,
} from '../blocks.ts'
import { field, form, radio, text } from '../form.ts'
import { message } from '../header.ts'
import { usageButton } from './credits.ts'
import type { Reader } from './plans.ts'

/** Slack shows fifty blocks in a message; each budget takes five. */
export const budgetsOnPage = 8

type Page = { now: Date; offset: number; first?: string }

/** The budgets of where one is, with what they have used this month; `first` is said before them. */
export function budgets(say: Say, caller: Reader, all: Budgets, { now, offset, first = '' }: Page): Message {
  const { organization, month, mayManage, own } = all
  const shown = all.budgets.slice(offset, offset + budgetsOnPage)
  const where = place(say, organization)
  const words: Piece[] = all.budgets.length
    ? [strong(where), ` has ${count(all.budgets.length, 'budget')}.`]
    : [strong(where), ' has no budgets: everyone spends what there is.']
  const page = (text: string, to: number): Press => ({ text, action: 'budgets', value: { offset: to } })
  return message(
    say,
    caller,
    [
      ...(first ? [`${first} `] : []),
      ...words,
      ...shown.slice(0, 3).map((one) => ` ${one.name}: ${usedWords(say, caller.person, one)}.`),
    ],
    [
      heading(`Budgets in ${monthName(month)}`),
      ...(first ? [line(strong(first))] : []),
      line(...words, own ? ` You spend from “${shorten(own.name, 100)}”.` : ''),
      ...(all.budgets.length ? [] : [note(advice(say))]),
      ...shown.flatMap((one) => [divider, ...budgetBlocks(say, caller.person, one, { mayManage, month, now })]),
      ...buttons([
        offset > 0 && page('← Previous', Math.max(0, offset - budgetsOnPage)),
        offset + shown.length < all.budgets.length && page('Next →', offset + budgetsOnPage),
      ]),
      ...buttons([
        mayManage && { text: 'New budget', action: 'open', value: { form: 'createBudget' }, style: 'primary' },
        { ...usageButton, value: { by: 'group' } },
        creditsButton(say),
      ]),
    ],
  )
}

const advice = ({ catalog }: Say): string =>
  `A budget is a group of members with a cap on what they spend together in a month. A hard cap refuses the first of the ${catalog.credits.many} beyond it; a soft one lets them through and says so. Nobody is in two.`

const limitOf = ({ cap, extra }: Budget): number => cap + extra

/** "620 of 1,000 credits (62%)". */
const usedWords = (say: Say, eyes: Eyes, one: Budget): string =>
  `${amount(say, one.used, eyes)} of ${credits(say, limitOf(one), eyes)}${limitOf(one) ? ` (${share(one.used, limitOf(one))})` : ''}`

/** Ten squares, of which as many are full as tenths are used: beside its words, never in their place. */
export function bar(used: number, most: number): string {
  const full = most > 0 ? Math.min(10, Math.max(used > 0 ? 1 : 0, Math.round((10 * used) / most))) : 10
  return `${'▰'.repeat(full)}${'▱'.repeat(10 - full)}`
}

type Seen = { mayManage: boolean; month: string; now: Date }

function budgetBlocks(say: Say, eyes: Eyes, one: Budget, { mayManage, month, now }: Seen): KnownBlock[] {
  const limit = limitOf(one)
  const more = one.extra ? ` ${credits(say, one.extra, eyes)} of it for ${shortMonth(month)} alone.` : ''
  const names = one.members.slice(0, 5).map(({ name }) => shorten(name, 75))
  const who = one.people
    ? `${count(one.people, 'member')}: ${list(names, one.people - names.length)}.`
    : 'Nobody is in it yet.'
  const kind = one.isHard
    ? 'Hard cap: what is beyond it is refused.'
    : 'Soft cap: what is beyond it goes through and is told.'
  return [
    line(strong(shorten(one.name, 150))),
    line(`${bar(one.used, limit)}  ${usedWords(say, eyes, one)}.${more} ${ahead(one, now)}`.trim()),
    note(`${kind} ${who}`),
    ...buttons(stepsOf(one, mayManage)),
  ]
}

function ahead({ used, cap, extra, forecast: { reachesCapAt, perDay } }: Budget, now: Date): string {
  if (cap + extra === 0) return 'It allows nothing.'
  if (used >= cap + extra) return 'It is used up.'
  if (!reachesCapAt) return perDay > 0 ? 'At this pace it lasts the month.' : ''
  return `At this pace it is used up ${dayAhead(reachesCapAt, now)}.`
}

const stepsOf = ({ id, name }: Budget, mayManage: boolean): (Press | null)[] => [
  {
    text: mayManage ? 'Raise' : 'Request more',
    action: 'open',
    value: { form: 'raiseBudget', id },
    label: `${mayManage ? 'Raise' : 'Request more for'} ${name}`,
  },
  mayManage ? { text: 'Edit', action: 'open', value: { form: 'changeBudget', id }, label: `Edit ${name}` } : null,
  mayManage
    ? {
        text: 'Archive',
        action: 'archiveBudget',
        value: { groupId: id },
        style: 'danger',
        label: `Archive ${name}`,
        confirm: {
          title: 'Archive?',
          text: `The people in ${shorten(name, 75)} have no cap any more. What they used stays in the record.`,
          yes: 'Archive',
        },
      }
    : null,
]

const users = (id: string, label: string, hint: string, chosen: readonly string[] = []): InputBlock =>
  field(
    { id, label, hint, isOptional: true },
    {
      type: 'multi_users_select',
      action_id: id,
      ...(chosen.length ? { initial_users: [...chosen].slice(0, 100) } : {}),
    },
  )

/** An amount to be typed; `of` is what its form was drawn for. */
export type Amount = { id: string; label: string; value: number | null; hint: string; of?: string }

/** A field for an amount: whole credits, or money as people write it. */
export function amountField(say: Say, { id, label, value, hint, of = '' }: Amount): InputBlock {
  const { currency, credits: known } = say.catalog
  const digits = known.unit === 'money' ? digitsOf(currency) : 0
  const unit = known.unit === 'money' ? currency.toUpperCase() : known.many
  return field(
    { id, label: `${label} (${unit})`, hint },
    {
      type: 'number_input',
      action_id: of ? `${id}.${of}` : id,
      is_decimal_allowed: digits > 0,
      ...(value === null ? {} : { initial_value: filledIn(say, value) }),
    },
  )
}

const hardOrSoft = (isHard: boolean): KnownBlock =>
  radio({ id: 'kind', label: 'At the cap', value: isHard ? 'hard' : 'soft' }, [
    { text: 'Refuse what is beyond it', value: 'hard', about: 'A hard cap' },
    { text: 'Let it through and say so', value: 'soft', about: 'A soft cap' },
  ])

/** What is known of a budget before it is filled in. */
export type Draft = { name: string; cap: number | null; isHard: boolean; users: string[] }

/** To make a budget. */
export const createBudgetForm = (say: Say, caller: Reader, { name, cap, isHard, users: chosen }: Draft): ModalView =>
  form(say, caller, {
    name: 'createBudget',
    title: 'New budget',
    submit: 'Create',
    blocks: [
      text({ id: 'name', label: 'Name', value: name, placeholder: 'Design' }),
      amountField(say, {
        id: 'cap',
        label: 'Cap a month',
        value: cap,
        hint: 'Months are those of UTC; it begins anew with each.',
      }),
      hardOrSoft(isHard),
      users('people', 'Members', 'Nobody is in two budgets: whoever is in another one moves here.', chosen),
    ],
  })

/** To change one. */
export const changeBudgetForm = (say: Say, caller: Reader, one: Budget): ModalView =>
  form(say, caller, {
    name: `changeBudget`,
    title: 'Edit budget',
    submit: 'Save',
    blocks: [
      text({ id: 'name', label: 'Name', value: one.name }),
      amountField(say, {
        id: 'cap',
        label: 'Cap a month',
        value: one.cap,
        hint: 'It counts at once, for this month too.',
        of: one.id,
      }),
      hardOrSoft(one.isHard),
      note(
        one.people
          ? `In it: ${list(
              one.members.slice(0, 20).map(({ name }) => shorten(name, 75)),
              one.people - Math.min(20, one.members.length),
            )}.`
          : 'Nobody is in it yet.',
      ),
      users('add', 'Bring in', 'Whoever is in another budget moves here.'),
      users('remove', 'Take out', 'They have no cap then.'),
    ],
  })

/** To have more of it this month: done at once by whoever manages budgets, asked for by anyone else. */
export const raiseBudgetForm = (
  say: Say,
  caller: Reader,
  one: Budget,
  { mayManage, month, more }: { mayManage: boolean; month: string; more: number | null },
): ModalView =>
  form(say, caller, {
    name: 'raiseBudget',
    title: mayManage ? 'Raise budget' : 'Request more',
    submit: mayManage ? 'Raise' : 'Ask',
    blocks: [
      line(strong(shorten(one.name, 150)), ` has used ${usedWords(say, caller.person, one)} in ${monthName(month)}.`),
      amountField(say, {
        id: 'amount',
        label: 'How much more',
        value: more,
        hint: `For ${monthName(month)} alone; after that the cap is what it was.`,
        of: one.id,
      }),
      ...(mayManage
        ? []
        : [text({ id: 'reason', label: 'Why', isOptional: true, placeholder: 'The launch takes twice as much' })]),
    ],
  })
