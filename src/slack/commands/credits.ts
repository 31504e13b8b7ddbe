// What can be typed about credits: the balance, buying some, budgets, and the picture of a month.
import type { Ask } from '../../org/asks.ts'
import * as budgetRules from '../../org/credits/budgets.ts'
import * as rules from '../../org/credits/credits.ts'
import type { By } from '../../org/credits/usage.ts'
import { keyOf, nearest } from '../../org/names.ts'
import * as contexts from '../../org/organization/contexts.ts'
import { raise } from '../forms/budgets.ts'
import { requireShared } from '../forms/row.ts'
import { openForm } from '../modals.ts'
import { outcome } from '../outcomes.ts'
import { amountIn, packIn } from '../subjects/amounts.ts'
import * as credits from '../subjects/credits.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { picked } from '../turn/typed.ts'
import { shorten } from '../views/blocks.ts'
import * as packViews from '../views/money/packs.ts'
import { monthAfter, monthName } from '../words/usage.ts'
import type { Say } from '../words/words.ts'
import { give } from './giving.ts'
import { type Command, here } from './row.ts'

const area = 'Money'

const isNumber = ({ text }: Word): boolean => /^[$€£]?\d[\d,._]*$/.test(text)
const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')

/** "transfer 500 to Sehat Clinic": how much, and to which of one's organizations. */
async function transfer(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const typed = words.find(isNumber)
  const amount = typed ? amountIn(turn.say, typed.text) : null
  const named = words.filter((word) => word !== typed && word.text.toLowerCase() !== 'to')
  const isOpen = turn.caller.context.kind === 'shared' && turn.say.catalog.credits.transferable
  if (!isOpen || !named.length || amount === null) return openForm(turn, 'transferCredits', amount ? { amount } : {})
  const to = await contexts.requireTyped(turn.ctx, textOf(named))
  return changes(outcome(turn, 'transferCredits', await rules.transfer(turn.ctx, { toId: to.id, amount })))
}

/** "new Design 5000 soft @budi": everything that a budget needs, or its form with what was typed. */
async function newBudget(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const amount = words.find(isNumber)
  const kind = words.find(({ text }) => ['hard', 'soft'].includes(text.toLowerCase()))
  const name = textOf(words.filter((word) => word !== amount && word !== kind && !word.userId))
  const wanted = {
    name,
    cap: amount ? amountIn(turn.say, amount.text) : 0,
    isHard: kind?.text.toLowerCase() !== 'soft',
  }
  const again: Ask = { verb: 'createBudget', input: { ...wanted, people: [] } }
  const users = words.flatMap(({ userId }) => userId ?? [])
  const people = await Promise.all(users.map((user) => picked(turn, user, () => again)))
  if (!name || !amount) return openForm(turn, 'createBudget', { ...wanted, cap: amount ? wanted.cap : null, people })
  return changes(outcome(turn, 'createBudget', await budgetRules.create(turn.ctx, { ...wanted, people })))
}

// Credits are given to no budget that was only meant.
const noBudget = (typed: string, close: string | undefined): string =>
  `There is no budget “${shorten(typed, 75)}” here.${close ? ` Did you mean “${shorten(close, 75)}”?` : ''}`

/** "more Design 500": for whoever manages budgets at once, for anyone else a request. */
async function moreOf(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const amount = words.find(isNumber)
  const name = textOf(words.filter((word) => word !== amount))
  const { budgets, own } = await budgetRules.list(turn.ctx)
  const found = budgets.find((one) => (name ? keyOf(one.name) === keyOf(name) : one.id === own?.id))
  if (!found && !name)
    return says(await credits.allBudgets(turn, 0, 'You spend from no budget: say which one is to have more.'))
  if (!found)
    return says(await credits.allBudgets(turn, 0, noBudget(name, nearest(name, budgets, (one) => one.name)?.name)))
  if (!amount) return openForm(turn, 'raiseBudget', { id: found.id })
  return raise(turn, { groupId: found.id, amount: amountIn(turn.say, amount.text) }, '')
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** The month that was typed, as 2026-10: by its number, its name, or as the last one. */
export function monthIn(words: readonly Word[], now: Date): string | null {
  const current = now.toISOString().slice(0, 7)
  for (const { text } of words) {
    const word = text.toLowerCase()
    if (/^\d{4}-(0[1-9]|1[0-2])$/.test(word)) return word
    if (['last', 'previous'].includes(word)) return monthAfter(current, -1)
    const at = word.length >= 3 ? months.findIndex((month) => month.startsWith(word)) : -1
    const [year = 0, running = 1] = current.split('-').map(Number)
    if (at >= 0) return `${at < running ? year : year - 1}-${String(at + 1).padStart(2, '0')}`
  }
  return null
}

/** What is typed of usage besides a month: how it is split, and what is wanted of it. */
const ofUsage = 'by member members month this current group groups budget budgets charges export csv in of for'.split(
  ' ',
)

/** That a word was not understood, where it names no month and nothing else of usage; empty where all were. */
function notUnderstood(words: readonly Word[], now: Date, shown: string): string {
  const stray = words.filter((word) => !ofUsage.includes(word.text.toLowerCase()) && !monthIn([word], now))
  const isYear = ({ text }: Word): boolean => /^\d{4}$/.test(text) && shown.startsWith(text)
  const [first] = stray.filter((word) => !isYear(word))
  return first ? `“${shorten(first.text, 40)}” is no month; this is ${monthName(shown)}.` : ''
}

const isByGroup = (words: readonly Word[]): boolean =>
  words.some(({ text }) => ['group', 'groups', 'budget', 'budgets'].includes(text.toLowerCase()))

const firstPack = ({ catalog }: Say): string => {
  const [pack] = Object.values(catalog.credits.packs)
  return pack ? ` ${pack.label}` : ''
}

export const creditCommands: readonly Command[] = [
  {
    name: 'credits',
    aliases: ['balance', 'funds', 'wallet'],
    usage: 'credits',
    about: (say) => `what ${here(say)} has to spend, and how long it lasts`,
    more: 'credits statement shows every entry. credits transfer hands some to another of your organizations, where that is possible. Whoever runs this installation gives some for nothing: credits give 500 to Sehat Clinic, or to @budi.',
    example: 'credits',
    area,
    async run(turn, { words: [first, ...rest] }) {
      const word = first?.text.toLowerCase() ?? ''
      if (word === 'transfer') return transfer(turn, rest)
      if (word === 'give') return give(turn, rest)
      if (['statement', 'history', 'entries', 'all'].includes(word)) return says(await credits.statement(turn, null))
      return says(await credits.overview(turn))
    },
  },
  {
    name: 'topup',
    aliases: ['top-up', 'buy', 'refill'],
    usage: 'topup [pack] [how many]',
    about: ({ catalog }) => `buy ${catalog.credits.many}; shows what it comes to first`,
    more: 'You pay on Stripe’s page. What is bought counts as soon as Stripe confirms it, and stays until it is used.',
    example: (say) => `topup${firstPack(say)}`,
    area,
    isOffered: ({ credits }) => Object.keys(credits.packs).length > 0,
    async run(turn, { words }) {
      if (!credits.canBuy(turn)) return says(credits.nothingToBuy(turn))
      const { pack, quantity, stray, close } = packIn(turn.say, words)
      if (stray) return says(packViews.unknownPack(turn.say, turn.caller, stray, close))
      return pack ? credits.topUp(turn, { pack, quantity }) : openForm(turn, 'topup', { quantity })
    },
  },
  {
    name: 'budgets',
    aliases: ['budget', 'caps'],
    usage: 'budgets [new or more] [name] [amount]',
    about: 'what groups of members may spend in a month; new ones, more for one',
    more: 'budgets new Design 5000 soft @budi makes one, budgets more Design 500 has more of it this month. A hard cap refuses what is beyond it, a soft one lets it through and says so.',
    example: 'budgets',
    area,
    async run(turn, { words: [first, ...rest] }) {
      await requireShared(turn, 'budgets.manage')
      const word = first?.userId === null ? first.text.toLowerCase() : ''
      if (['new', 'create', 'add'].includes(word)) return newBudget(turn, rest)
      if (['more', 'raise', 'request'].includes(word)) return moreOf(turn, rest)
      return says(await credits.allBudgets(turn))
    },
  },
  {
    name: 'usage',
    aliases: ['spending', 'spend', 'chart'],
    usage: 'usage [month] [by member or budget]',
    about: ({ catalog }) => `the ${catalog.credits.many} used each day of a month, as a picture`,
    more: 'A month is october, 2026-10 or last. usage charges lists what each member was charged, and usage export sends that as a file.',
    example: 'usage',
    area,
    async run(turn, { words }) {
      const now = turn.ctx.deps.clock.now()
      const month = monthIn(words, now)
      const has = (...any: string[]) => words.some(({ text }) => any.includes(text.toLowerCase()))
      if (has('export', 'csv')) return credits.exported(turn, month ?? now.toISOString().slice(0, 7))
      if (has('charges')) return says(await credits.charges(turn, month ? { month } : {}, 0))
      const by: By = isByGroup(words) ? 'group' : 'member'
      const first = notUnderstood(words, now, month ?? now.toISOString().slice(0, 7))
      return says(await credits.month(turn, { ...(month ? { month } : {}), by }, first))
    },
  },
]
