// What an organization has to spend, as its people see it: the balance, what was used, how long it lasts, the latest rows of
// the ledger, and what can be bought.
import type { Line, Overview, Statement } from '../../../org/credits/credits.ts'
import { type Eyes, zoneOf } from '../../../org/telling/eyes.ts'
import { creditsButton } from '../../presses.ts'
import { inPlans } from '../../words/credits.ts'
import { lineWords } from '../../words/ledger.ts'
import { amount, credits, dayFor, monthly } from '../../words/money.ts'
import { minuteOf } from '../../words/times.ts'
import { dayAhead, shortMonth, upper } from '../../words/usage.ts'
import { place, type Say } from '../../words/words.ts'
import { bullets, buttons, heading, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { message } from '../header.ts'
import { plansButton } from './chosen.ts'
import type { Reader } from './plans.ts'

export const usageButton: Press = { text: 'Usage', action: 'usage' }
export const budgetsButton: Press = { text: 'Budgets', action: 'budgets' }

/** So many of the latest rows stand under the balance. */
const latest = 5

/** The balance of where one is. */
export function overview(
  say: Say,
  caller: Reader,
  all: Overview,
  { canBuy, now }: { canBuy: boolean; now: Date },
): Message {
  const eyes = caller.person
  const { organization, available } = all
  const words: Piece[] = [
    strong(place(say, organization)),
    ' has ',
    strong(credits(say, available, eyes)),
    ' to spend.',
  ]
  const parts = inParts(say, eyes, all)
  const lasts = pace(say, eyes, all, now)
  return message(
    say,
    caller,
    [...words, ` ${lasts}`],
    [
      heading(upper(say.catalog.credits.many)),
      line(...words),
      ...(parts.length ? [bullets(parts)] : []),
      line(`Used in ${shortMonth(all.month)} so far: `, strong(credits(say, all.usedThisMonth, eyes)), '.'),
      note(lasts),
      ...buttons(doors(say, all, canBuy)),
      ...(canBuy ? [] : [note(notForSale(say))]),
      heading('Latest'),
      all.lines.length ? bullets(all.lines.slice(0, latest).map((one) => lineIn(say, eyes, one))) : none,
      ...buttons([all.lines.length > 0 && { text: 'All entries', action: 'statement', value: { cursor: null } }]),
    ],
  )
}

const none = note('Nothing came in and nothing was used yet.')

/** What the balance is made of, and what is not part of it. */
function inParts(say: Say, eyes: Eyes, { balance, freeEachMonth }: Overview): Piece[][] {
  const { allowance, purchased, held, frozen, endsAt } = balance
  const of = (n: number, words: string): Piece[][] => (n ? [[strong(credits(say, n, eyes)), words]] : [])
  const until = endsAt ? `, until ${dayFor(endsAt, eyes)}` : ''
  return [
    ...of(allowance, allowance < 0 ? ' of the plan: more was used than was paid for' : ` of the plan${until}`),
    ...of(purchased, ' bought or given, which stay'),
    ...of(held, ' set aside for work that is under way'),
    ...of(frozen, ' frozen while the payment for them is disputed'),
    ...(freeEachMonth ? [[`${monthly(say, freeEachMonth, eyes)} come free`]] : []),
  ]
}

/** How long it lasts. */
export function pace(say: Say, eyes: Eyes, { forecast, available, month }: Overview, now: Date): string {
  const { perDay, runsOutAt } = forecast
  const { many } = say.catalog.credits
  if (available <= 0) return 'What is under way goes on; what is new is refused.'
  if (perDay <= 0) return 'Nothing was used in the last seven days, so there is no pace to go by yet.'
  const so = `At this pace, ${amount(say, Math.round(perDay), eyes)} a day,`
  if (!runsOutAt) return `${so} they last well beyond ${shortMonth(month)}.`
  return `${so} the last of the ${many} is used ${dayAhead(runsOutAt, now)}.`
}

function doors(say: Say, { organization, may, lines }: Overview, canBuy: boolean): (Press | null)[] {
  const topUp: Press = may.pay
    ? { text: 'Top up', action: 'open', value: { form: 'topup' }, style: 'primary' }
    : { text: 'Ask for a top-up', action: 'open', value: { form: 'topup' } }
  return [
    canBuy ? topUp : null,
    lines.length ? usageButton : null,
    organization.kind === 'shared' ? budgetsButton : null,
    may.transfer ? { text: 'Transfer', action: 'open', value: { form: 'transferCredits' } } : null,
    canBuy ? null : { ...plansButton, label: `See the plans: they come with ${say.catalog.credits.many}` },
  ]
}

const notForSale = ({ catalog }: Say): string =>
  Object.keys(catalog.credits.packs).length
    ? `Nothing can be paid here yet. For more ${catalog.credits.many}, write to ${catalog.support.contact}.`
    : inPlans({ catalog })
      ? `${upper(catalog.credits.many)} come with the plan; none are sold apart. A higher plan has more.`
      : `No plan comes with ${catalog.credits.many} here, and none are sold apart. Write to ${catalog.support.contact}.`

/** What changed, with its sign, why, when, and what was left. */
function lineIn(say: Say, eyes: Eyes, row: Line): Piece[] {
  const { words, more } = lineWords(say, row)
  const change = row.change ? `${row.change > 0 ? '+' : '−'}${amount(say, Math.abs(row.change), eyes)}` : '±0'
  const how = [minuteOf(row.at, eyes), ...more, `${amount(say, row.left, eyes)} left`]
  return [strong(change), ` ${words}  ·  ${how.join('  ·  ')}`]
}

/** The ledger, a page at a time. */
export function statement(say: Say, caller: Reader, { organization, available, lines, next }: Statement): Message {
  const eyes = caller.person
  const has = `${place(say, organization)} has ${credits(say, available, eyes)} to spend.`
  return message(
    say,
    caller,
    [has],
    [
      heading(`${upper(say.catalog.credits.many)}, every entry`),
      note(`${has} All times in ${zoneOf(eyes)}.`),
      lines.length ? bullets(lines.map((one) => lineIn(say, eyes, one))) : none,
      ...buttons([
        creditsButton(say),
        next !== null && { text: 'Older →', action: 'statement', value: { cursor: next } },
      ]),
    ],
  )
}
