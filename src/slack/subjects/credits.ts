// Credits, their packs, budgets and usage, wherever they are asked for: by typing, by a button, by a form.

import * as changes from '../../org/billing/changes.ts'
import { digitsOf } from '../../org/billing/currencies.ts'
import { requirePerson } from '../../org/context.ts'
import * as budgets from '../../org/credits/budgets.ts'
import type { PictureAt } from '../../org/credits/charts.ts'
import * as credits from '../../org/credits/credits.ts'
import * as usage from '../../org/credits/usage.ts'
import * as usageFile from '../../org/credits/usage-file.ts'
import { isRefusal } from '../../org/errors.ts'
import { keyOf, nearest } from '../../org/names.ts'
import { type Answer, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { type Message, shorten } from '../views/blocks.ts'
import * as budgetViews from '../views/money/budgets.ts'
import * as creditViews from '../views/money/credits.ts'
import * as packViews from '../views/money/packs.ts'
import * as usageViews from '../views/money/usage.ts'
import { sketchOf } from '../words/usage.ts'
import type { Say } from '../words/words.ts'

const isSold = ({ say, ctx }: Turn): boolean =>
  ctx.deps.payments !== null && Object.keys(say.catalog.credits.packs).length > 0

/** The balance of where one is. */
export const overview = async (turn: Turn): Promise<Message> =>
  creditViews.overview(turn.say, turn.caller, await credits.overview(turn.ctx), {
    canBuy: isSold(turn),
    now: turn.ctx.deps.clock.now(),
  })

/** A page of the ledger. */
export const statement = async ({ say, caller, ctx }: Turn, cursor: string | null): Promise<Message> =>
  creditViews.statement(say, caller, await credits.statement(ctx, cursor))

/** A month's usage with its picture; `first` is said before it. */
export async function month(turn: Turn, asked: { month?: string; by: usage.By }, first = ''): Promise<Message> {
  const found = await usage.month(turn.ctx, asked)
  return usageViews.usage(turn.say, turn.caller, found, { picture: await pictureOf(turn, found), first })
}

/** Where the picture of a month is; null where it could not be made, which is logged: its numbers stand in words too. */
export async function pictureOf(
  { say, ctx }: Pick<Turn, 'say' | 'ctx'>,
  month: usage.Month,
  mark = markOf(month),
): Promise<PictureAt | null> {
  const readerId = requirePerson(ctx).personId
  const of = { organizationId: month.organization.id, month: month.month, by: month.by, mark, readerId }
  try {
    return await ctx.deps.charts.shown(of, sketchOf(say.catalog, month))
  } catch (error) {
    ctx.deps.log.warn({ error, organization: month.organization.id }, 'a picture of a month could not be made')
    return null
  }
}

// What tells two pictures of one month apart, without all that is in them.
const markOf = ({ total, cap, available, parts, at }: usage.Month): string =>
  [total, cap ?? '', available, parts.length, at.toISOString().slice(0, 13)].join('.')

/** What each member was charged in a month. */
export const charges = async (
  { say, caller, ctx }: Turn,
  asked: { month?: string },
  offset: number,
): Promise<Message> => usageViews.charges(say, caller, await usage.charges(ctx, asked), offset)

/** Has the charges of a month sent as a file. */
export const exported = async ({ say, caller, ctx }: Turn, month: string): Promise<Answer> =>
  says(usageViews.exported(say, caller, await usageFile.exportCharges(ctx, { month })))

/** The budgets of where one is; `first` is said before them. */
export const allBudgets = async ({ say, caller, ctx }: Turn, offset = 0, first = ''): Promise<Message> =>
  budgetViews.budgets(say, caller, await budgets.list(ctx), { now: ctx.deps.clock.now(), offset, first })

/** Whether so many of a pack can be bought at once. */
const isSoMany = (quantity: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= packViews.mostPacks

/** What a pack comes to, with the page at Stripe on which it is paid. */
export async function topUp(turn: Turn, { pack: id, quantity }: { pack: string; quantity: number }): Promise<Answer> {
  const { say, caller, ctx } = turn
  const pack = say.catalog.credits.packs[id]
  if (!isSold(turn) || !pack) return says(nothingToBuy(turn))
  if (!isSoMany(quantity)) return says(packViews.notSoMany(say, caller, { pack: id, quantity }))
  const chosen = await changes.topUp(ctx, { pack: id, quantity })
  const had = await leftNow(turn)
  return says(packViews.topUp(say, caller, chosen, { pack, quantity, had }))
}

/** That nothing can be bought where one is, and what helps. */
export const nothingToBuy = ({ say, caller, ctx }: Turn): Message =>
  packViews.nothingToBuy(say, caller, ctx.deps.payments === null && Object.keys(say.catalog.credits.packs).length > 0)

/** Whether anything can be bought where one is. */
export const canBuy = isSold

/** What there is to spend; null for whoever may not see it. */
export async function leftNow({ ctx }: Turn): Promise<number | null> {
  try {
    return (await credits.overview(ctx)).available
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}

/** What was typed of a pack: which, how many, and what is neither. */
export type Typed = { pack: string | null; quantity: number; stray: string; close: string | null }

const filler = new Set(['x', '×', 'of', 'credits', 'funds', 'pack', 'packs', 'more', 'me', 'with', 'by'])

/** The pack and how many of it, as they were typed: "small", "2 small", "10,000". */
export function packIn({ catalog }: Say, words: readonly Word[]): Typed {
  const packs = Object.entries(catalog.credits.packs)
  const texts = words.map(({ text }) => text)
  const find = (typed: string) =>
    packs.find(([id, { label }]) => typed && [keyOf(id), keyOf(label)].includes(keyOf(typed)))?.[0]
  const bySize = (typed: string) => packs.find(([, pack]) => pack.credits === Number(typed.replace(/[,.\s]/g, '')))?.[0]
  const whole = find(texts.join(' '))
  if (whole) return { pack: whole, quantity: 1, stray: '', close: null }
  const numbers = texts.flatMap((text) => (/^[x×]?\d{1,3}[x×]?$/.test(text) ? [Number(text.replace(/\D/g, ''))] : []))
  const rest = texts.filter((text) => !/^[x×]?\d{1,3}[x×]?$/.test(text))
  const kept = rest.filter((text) => !filler.has(text.toLowerCase()))
  const [quantity = 1] = numbers
  const pack = find(rest.join(' ')) ?? find(kept.join(' ')) ?? bySize(kept.join(' ')) ?? null
  if (pack) return { pack, quantity, stray: '', close: null }
  // The only one there is goes without its name.
  if (!kept.length)
    return {
      pack: packs.length === 1 && numbers.length ? (packs[0]?.[0] ?? null) : null,
      quantity,
      stray: '',
      close: null,
    }
  const stray = kept.join(' ')
  return {
    pack: null,
    quantity,
    stray: shorten(stray, 60),
    close: nearest(stray, packs, ([, { label }]) => label)?.[0] ?? null,
  }
}

/** An amount as people type it, in whole credits or minor units; 0 for what is no number, which is refused as too small. */
export function amountIn({ catalog }: Say, typed: string): number {
  const plainly = typed.replace(/[\s,_$€£]/g, '')
  const digits = catalog.credits.unit === 'money' ? digitsOf(catalog.currency) : 0
  const [value, isNumber] = [Number(plainly), /^-?\d+(\.\d+)?$/.test(plainly)]
  if (!isNumber) return 0
  // Cents are exact as text, and no longer as a product.
  return digits ? Number((value * 10 ** digits).toFixed(6)) : value
}

/** A budget of where one is, by its id; null where it is not there any more. */
export async function budgetOf(
  { ctx }: Turn,
  groupId: string,
): Promise<{ all: budgets.Budgets; one: budgets.Budget | null }> {
  const all = await budgets.list(ctx)
  return { all, one: all.budgets.find(({ id }) => id === groupId) ?? null }
}
