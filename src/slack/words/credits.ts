// Credits and budgets in words: what is refused, what is asked for, what was done, what became of them.
import type { Asks } from '../../org/asks.ts'
import { digitsOf } from '../../org/billing/currencies.ts'
import type { Details } from '../../org/errors.ts'
import { anyEyes, type Eyes } from '../../org/telling/eyes.ts'
import type { News } from '../../org/telling/letters.ts'
import { type Piece, shorten, strong } from '../views/blocks.ts'
import { credits as amount, amount as bare, number } from './money.ts'
import { dateOf } from './times.ts'
import { count, list, place, type Say, type Told } from './words.ts'

/** So many credits, for whoever reads it. */
const credits = (say: Say, n: number): string => amount(say, n, anyEyes)
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const many = ({ catalog }: Say): string => catalog.credits.many

const amountFacts = { fraction: 'not a whole number', small: 'less than 1', large: 'too much at once' } as const
const moneyFacts = { fraction: 'finer than its coins', small: 'too little', large: 'too much at once' } as const

const stays: Record<Details['credits_stay']['because'], (say: Say) => Omit<Told, 'fact'>> = {
  personal: (say) => ({
    rule: `${upper(many(say))} cannot be transferred from a ${say.catalog.labels.personal.toLowerCase()}.`,
    fix: `Top up the ${say.catalog.labels.shared} itself.`,
  }),
  to_personal: (say) => ({
    rule: `${upper(many(say))} of ${say.catalog.labels.sharedPlural} cannot be transferred to a ${say.catalog.labels.personal.toLowerCase()}.`,
    fix: `Top up the ${say.catalog.labels.personal.toLowerCase()} itself.`,
  }),
  not_transferable: (say) => ({
    rule: `${upper(many(say))} cannot be transferred.`,
    fix: `Top up the other ${say.catalog.labels.shared} itself.`,
  }),
  same: (say) => ({
    rule: `${upper(many(say))} are transferred from one ${say.catalog.labels.shared} to another.`,
    fix: 'Choose another one.',
  }),
}

const closings: Record<Details['hold_closed']['state'], (say: Say, spent: number) => string> = {
  settled: (say, spent) => `It was settled at ${credits(say, spent)}.`,
  released: () => 'It was released.',
  unknown: () => 'There is none by this id.',
}

/** Whether any plan comes with credits. */
export const inPlans = ({ catalog }: Pick<Say, 'catalog'>): boolean =>
  Object.values(catalog.plans).some(({ credits: each }) => each.personal + each.shared > 0)

/** How to have more, as far as they are sold and come with plans here. */
function more(say: Say): string {
  const isSold = Object.keys(say.catalog.credits.packs).length > 0
  if (isSold) return inPlans(say) ? 'Top up, or go to a higher plan.' : 'Top up.'
  return inPlans(say) ? 'Go to a higher plan.' : `Write to ${say.catalog.support.contact}.`
}

type Problem = Details['invalid_amount']['problem']

// What is typed as money is counted in its smallest coins, of which nobody wants to read.
function amountWords(problem: Problem, typed: number, max: number, say: Say): Pick<Told, 'rule' | 'fact'> {
  const { credits: kind, currency } = say.catalog
  if (kind.unit !== 'money')
    return {
      rule: `${upper(many(say))} are counted in whole numbers, 1 to ${number(max, anyEyes)}.`,
      fact: `This is ${number(typed, anyEyes)}: ${amountFacts[problem]}.`,
    }
  const was = `${number(typed / 10 ** digitsOf(currency), anyEyes)} ${currency.toUpperCase()}`
  return {
    rule: `An amount is ${credits(say, 1)} to ${credits(say, max)}.`,
    fact: `This is ${was}: ${moneyFacts[problem]}.`,
  }
}

/** What credits and budgets refuse. */
export const creditRefusals = {
  out_of_credits: ({ organization, asked, left, held }: Details['out_of_credits'], say: Say): Told => ({
    rule: `${organization} spends no more ${many(say)} than it has.`,
    fact: `This takes ${credits(say, asked)}, and ${credits(say, left)} ${left === 1 ? 'is' : 'are'} left${held ? ` (${credits(say, held)} more set aside for work under way)` : ''}.`,
    fix: more(say),
  }),
  budget_reached: ({ group, limit, used, asked, resetsAt }: Details['budget_reached'], say: Say): Told => ({
    rule: `The budget “${shorten(group.name, 100)}” allows ${credits(say, limit)} a month.`,
    fact: `This takes ${credits(say, asked)}, and ${credits(say, used)} ${used === 1 ? 'is' : 'are'} used. It begins anew on ${dateOf(resetsAt, null)}.`,
    fix: 'Raise it for this month.',
  }),
  invalid_amount: ({ problem, typed, max }: Details['invalid_amount'], say: Say): Told => ({
    ...amountWords(problem, typed, max, say),
    fix: 'Give another amount.',
  }),
  invalid_key: ({ problem, max }: Details['invalid_key']): Told => ({
    rule: `What is spent carries a key of 1 to ${max} characters, so that it is spent once.`,
    fact: problem === 'empty' ? 'This has none.' : 'This one is longer.',
    fix: 'Send it with such a key.',
  }),
  key_used: ({ asked, before }: Details['key_used'], say: Say): Told => ({
    rule: 'One key stands for one amount.',
    fact: `Under this one ${before === 1 ? 'stands' : 'stand'} ${credits(say, before)}, and now it is ${credits(say, asked)}.`,
    fix: 'Use a new key for what is new.',
  }),
  hold_closed: ({ state, spent }: Details['hold_closed'], say: Say): Told => ({
    rule: 'What is set aside is settled or released once.',
    fact: closings[state](say, spent),
    fix: 'Spend what is new under a key of its own.',
  }),
  budget_unknown: (): Told => ({
    rule: 'This takes a budget of this organization.',
    fact: 'There is none like that any more.',
    fix: 'Choose one of those that there are.',
  }),
  budget_name_taken: ({ name }: Details['budget_name_taken']): Told => ({
    rule: 'Each budget has a name of its own.',
    fact: `There is a budget “${shorten(name, 100)}” already.`,
    fix: 'Choose another name.',
  }),
  credits_stay: ({ because, organization }: Details['credits_stay'], say: Say): Told => ({
    ...stays[because](say),
    fact: `What ${organization} has stays there.`,
  }),
  nothing_free: ({ organization, kind }: Details['nothing_free'], say: Say): Told => ({
    rule: `${kind === 'personal' ? `A ${say.catalog.labels.personal.toLowerCase()} gets` : `${upper(say.catalog.labels.sharedPlural)} get`} no free ${many(say)}.`,
    fact: `${organization} is ${kind === 'personal' ? 'one' : `a${/^[aeiou]/i.test(say.catalog.labels.shared) ? 'n' : ''} ${say.catalog.labels.shared}`}.`,
    fix: 'Top up, or go to a higher plan.',
  }),
}

type About = { names: Record<string, string>; where: string | null }
const at = (preposition: string, { where }: About): string => (where ? ` ${preposition} ${where}` : '')
const group = ({ names }: About, id: string): string => `“${shorten(names[id] ?? 'one that is gone', 100)}”`

function changes({ name, cap, isHard, add = [], remove = [] }: Asks['changeBudget'], say: Say): string {
  const all = [
    name !== undefined && `the name “${shorten(name, 100)}”`,
    cap !== undefined && `a cap of ${credits(say, cap)}`,
    isHard !== undefined && (isHard ? 'a hard cap' : 'a soft cap'),
    add.length > 0 && `${count(add.length, 'person', 'people')} more`,
    remove.length > 0 && `${count(remove.length, 'person', 'people')} fewer`,
  ].filter((part) => part !== false)
  return all.length ? `: ${list(all)}` : ''
}

/** What can be asked for about credits and budgets, as the end of "… asks to". */
export const creditActs = {
  createBudget: ({ name, cap }: Asks['createBudget'], about: About, say: Say) =>
    `create the budget “${shorten(name, 100)}” of ${credits(say, cap)} a month${at('in', about)}`,
  changeBudget: (input: Asks['changeBudget'], about: About, say: Say) =>
    `change the budget ${group(about, input.groupId)}${at('of', about)}${changes(input, say)}`,
  archiveBudget: ({ groupId }: Asks['archiveBudget'], about: About) =>
    `archive the budget ${group(about, groupId)}${at('of', about)}`,
  raiseBudget: ({ groupId, amount: more }: Asks['raiseBudget'], about: About, say: Say) =>
    `add ${credits(say, more)} to the budget ${group(about, groupId)}${at('of', about)} for this month`,
  giveCredits: ({ organizationId, amount: given }: Asks['giveCredits'], { names }: About, say: Say) =>
    `give ${shorten(names[organizationId] ?? 'an organization', 100)} ${credits(say, given)}`,
  transferCredits: ({ toId, amount: given }: Asks['transferCredits'], about: About, say: Say) =>
    `transfer ${credits(say, given)}${at('from', about)} to ${shorten(about.names[toId] ?? 'another one', 100)}`,
}

type Change = Record<string, unknown>
type Entry = { was: Change; is: Change }
const named = ({ name }: Change): string => `“${shorten(typeof name === 'string' ? name : '…', 100)}”`
const counted = (say: Say, value: unknown): string => (typeof value === 'number' ? credits(say, value) : '…')

const budgetChanges = ({ was, is }: Entry, say: Say): string => {
  const people = (key: 'added' | 'removed') => (Array.isArray(is[key]) ? is[key].length : 0)
  const all = [
    is.name !== was.name && `${named(was)} → ${named(is)}`,
    is.cap !== was.cap && `${counted(say, was.cap)} → ${counted(say, is.cap)} a month`,
    is.isHard !== was.isHard && (is.isHard ? 'now a hard cap' : 'now a soft cap'),
    people('added') > 0 && `${count(people('added'), 'person', 'people')} more`,
    people('removed') > 0 && `${count(people('removed'), 'person', 'people')} fewer`,
  ].filter((part) => part !== false)
  return all.join('; ')
}

/** What was done about credits and budgets, as what follows the doer's name. */
export const creditTellings = {
  'budget.created': ({ is }: Entry, say: Say) => `created the budget ${named(is)} of ${counted(say, is.cap)} a month`,
  'budget.changed': (entry: Entry, say: Say) => `changed the budget ${named(entry.is)}: ${budgetChanges(entry, say)}`,
  'budget.archived': ({ was }: Entry) => `archived the budget ${named(was)}`,
  'budget.restored': ({ is }: Entry) => `brought the budget ${named(is)} back`,
  'budget.raised': ({ is }: Entry, say: Say) =>
    `added ${counted(say, is.amount)} to the budget ${named(is)} for the month`,
  'budget.lowered': ({ is }: Entry, say: Say) =>
    `took ${counted(say, is.amount)} from the budget ${named(is)} for the month`,
  'credits.given': ({ is }: Entry, say: Say) => `gave ${counted(say, is.amount)}`,
  'credits.transferred': ({ is }: Entry, say: Say) => `transferred ${counted(say, is.amount)} to ${named(is)}`,
  'credits.received': ({ is }: Entry, say: Say) => `transferred ${counted(say, is.amount)} here from ${named(is)}`,
}

/** What these are called where one of them is chosen. */
export const creditKinds = {
  'budget.created': 'Created',
  'budget.changed': 'Changed',
  'budget.archived': 'Archived',
  'budget.restored': 'Brought back',
  'budget.raised': 'Raised',
  'budget.lowered': 'Lowered',
  'credits.given': 'Given',
  'credits.transferred': 'Transferred',
  'credits.received': 'Received',
}

/** The day on which a month ends, which is one of UTC for everybody. */
const monthEnd = (at: Date, { locale }: Eyes): string => dateOf(at, { locale, timeZone: null })

/** What became of credits and budgets, as news. */
export const creditNews = {
  credits_low: (
    { organization, share, available, endsAt }: Extract<News, { news: 'credits_low' }>,
    say: Say,
    eyes: Eyes,
  ): Piece[] => [
    strong(place(say, organization)),
    share === 0 ? ` has no ${many(say)} left` : ` has ${amount(say, available, eyes)} left, less than ${share}%`,
    endsAt ? `. New ones come by ${dateOf(endsAt, eyes)}; topping up helps at once.` : '. Topping up helps at once.',
  ],
  budget_used: (
    { organization, group: of, share, used, limit, isHard, resetsAt }: Extract<News, { news: 'budget_used' }>,
    say: Say,
    eyes: Eyes,
  ): Piece[] => [
    'The budget ',
    strong(shorten(of.name, 100)),
    ` of ${shorten(place(say, organization), 100)} is ${share === 100 ? 'used up' : `${share}% used`}: ${bare(say, used, eyes)} of ${amount(say, limit, eyes)}.`,
    isHard
      ? ` ${share === 100 ? 'Nothing more is spent from it' : 'At its cap nothing more is spent from it'} until ${monthEnd(resetsAt, eyes)}.`
      : ` It is a soft cap: spending goes on. It begins anew on ${monthEnd(resetsAt, eyes)}.`,
  ],
}
