// Plans and billing, wherever they are asked for: by typing, by a button, by a form.
import * as billing from '../../org/billing/billing.ts'
import * as changes from '../../org/billing/changes.ts'
import type { Interval } from '../../org/billing/payments.ts'
import * as ladder from '../../org/billing/plans.ts'
import { keyOf, nearest } from '../../org/names.ts'
import type { Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { type Message, shorten } from '../views/blocks.ts'
import * as billingViews from '../views/money/billing.ts'
import { step } from '../views/money/plan-steps.ts'
import * as planViews from '../views/money/plans.ts'
import { intervalIn } from '../words/money.ts'
import { place } from '../words/words.ts'

/** The plans that there are where one is; what led there is said first. */
export const overview = async ({ say, caller, ctx }: Turn, lead?: planViews.Lead): Promise<Message> =>
  planViews.ladder(say, caller, await ladder.ladder(ctx), lead)

/** The billing of where one is, as Stripe has it now. */
export const bill = async ({ say, caller, ctx }: Turn): Promise<Message> =>
  billingViews.billing(say, caller, await billing.overview(ctx), ctx.deps.clock.now())

/** A plan that somebody chose, as an act takes it. */
export type Wanted = { plan: string; interval: Interval | null }

/** What choosing a plan comes to; with the page at Stripe where it has to be paid for, which is made for its reader. */
export async function choose({ say, caller, ctx }: Turn, { plan, interval }: Wanted): Promise<Message> {
  const shown = await ladder.preview(ctx, { plan, interval: soldBy(say.catalog.plans[plan]?.prices, interval) })
  if (shown.kind !== 'subscribe' && shown.kind !== 'change') return step(say, caller, shown)
  const input = { organizationId: ctx.organizationId, plan, interval: shown.to.interval }
  return step(say, caller, shown, await changes.upgrade(ctx, input))
}

// A form asks how often all plans are paid, and some are sold in one way only.
const soldBy = (prices: ladder.Rung['prices'] | object | undefined, interval: Interval | null): Interval | null =>
  interval && prices && interval in prices ? interval : null

/** What was typed of a plan: nothing, one of them, or a name that none has, with the one that was probably meant. */
export type Typed = { wanted: Wanted | null; interval: Interval | null; stray: string; close: string | null }

/** Words that say nothing by themselves. */
const filler = new Set(['to', 'the', 'plan', 'by', 'per', 'a', 'for', 'pay', 'paid', 'on'])

/** The plan and how often it is paid, as they were typed, in any order. */
export function planIn({ say, caller }: Turn, words: readonly Word[]): Typed {
  const texts = words.map(({ text }) => text)
  const interval = texts.map(intervalIn).find((found) => found !== null) ?? null
  const named = texts.filter((text) => intervalIn(text) === null)
  const known = Object.entries(say.catalog.plans).filter(([, { for: kinds }]) => kinds.includes(caller.context.kind))
  const find = (typed: string) =>
    known.find(([id, { label }]) => typed && [keyOf(id), keyOf(label)].includes(keyOf(typed)))?.[0]
  const kept = named.filter((text) => !filler.has(text.toLowerCase()))
  const plan = find(named.join(' ')) ?? find(kept.join(' '))
  if (plan) return { wanted: { plan, interval }, interval, stray: '', close: null }
  const stray = kept.join(' ')
  const close = stray ? nearest(stray, known, ([, { label }]) => label)?.[0] : null
  return { wanted: null, interval, stray, close: close ?? null }
}

/** So much of what was typed is said again. */
const maxEcho = 60

/** That no plan has the name that was typed, with those that there are. */
export function unknownPlan(turn: Turn, { stray, close }: Typed): Promise<Message> {
  const { say, caller } = turn
  const label = close && say.catalog.plans[close]?.label
  const where = place(say, caller.context)
  const none = `There is no plan “${shorten(stray, maxEcho)}” for ${where}.`
  return overview(turn, { words: [`${none}${label ? ` Did you mean ${label}?` : ''} These are the plans.`] })
}
