// Credits, their packs, budgets and usage, wherever they are asked for: by typing, by a button, by a form.

import * as changes from '../../org/billing/changes.ts'
import { requirePerson } from '../../org/context.ts'
import * as budgets from '../../org/credits/budgets.ts'
import type { PictureAt } from '../../org/credits/charts.ts'
import * as credits from '../../org/credits/credits.ts'
import * as usage from '../../org/credits/usage.ts'
import * as usageFile from '../../org/credits/usage-file.ts'
import { isRefusal } from '../../org/errors.ts'
import { type Answer, says, type Turn } from '../turn/answers.ts'
import type { Message } from '../views/blocks.ts'
import * as budgetViews from '../views/money/budgets.ts'
import * as creditViews from '../views/money/credits.ts'
import * as packViews from '../views/money/packs.ts'
import * as usageViews from '../views/money/usage.ts'
import { sketchOf } from '../words/usage.ts'

/** Whether anything can be bought where one is. */
export const canBuy = ({ say, ctx }: Turn): boolean =>
  ctx.deps.payments !== null && Object.keys(say.catalog.credits.packs).length > 0

/** The balance of where one is. */
export const overview = async (turn: Turn): Promise<Message> =>
  creditViews.overview(turn.say, turn.caller, await credits.overview(turn.ctx), {
    canBuy: canBuy(turn),
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
  if (!canBuy(turn) || !pack) return says(nothingToBuy(turn))
  if (!isSoMany(quantity)) return says(packViews.notSoMany(say, caller, { pack: id, quantity }))
  const chosen = await changes.topUp(ctx, { pack: id, quantity })
  const had = await leftNow(turn)
  return says(packViews.topUp(say, caller, chosen, { pack, quantity, had }))
}

/** That nothing can be bought where one is, and what helps. */
export const nothingToBuy = ({ say, caller, ctx }: Turn): Message =>
  packViews.nothingToBuy(say, caller, ctx.deps.payments === null && Object.keys(say.catalog.credits.packs).length > 0)

/** What there is to spend; null for whoever may not see it. */
export async function leftNow({ ctx }: Turn): Promise<number | null> {
  try {
    return (await credits.overview(ctx)).available
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}

/** A budget of where one is, by its id; null where it is not there any more. */
export async function budgetOf(
  { ctx }: Turn,
  groupId: string,
): Promise<{ all: budgets.Budgets; one: budgets.Budget | null }> {
  const all = await budgets.list(ctx)
  return { all, one: all.budgets.find(({ id }) => id === groupId) ?? null }
}
