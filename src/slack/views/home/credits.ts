// Credits on App Home: what there is, what was used, how long it lasts, and the picture of the month.
import type { KnownBlock } from '@slack/types'
import type { PictureAt } from '../../../org/credits/charts.ts'
import type { Month } from '../../../org/credits/usage.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { credits } from '../../words/money.ts'
import { measureOf, monthName, pace, shortMonth, upper, usedOf } from '../../words/usage.ts'
import type { Say } from '../../words/words.ts'
import { buttons, heading, line, note, strong } from '../blocks.ts'
import { bar } from '../money/budgets.ts'
import { usageButton } from '../money/credits.ts'
import { monthImage } from '../money/usage.ts'

/** The month as Home shows it; `picture` is null where there is nothing to draw, or it could not be drawn. */
export type CreditsOnHome = { month: Month; picture: PictureAt | null; mayPay: boolean; isSold: boolean }

/** At so little of what there was, in percent, topping up stands out. */
const little = 20

/** The section; nothing where there is nothing to show. */
export function creditsOnHome(say: Say, eyes: Eyes, shown: CreditsOnHome | null): KnownBlock[] {
  if (!shown) return []
  const { month, picture, mayPay, isSold } = shown
  const { many } = say.catalog.credits
  const measure = measureOf(month)
  const isLow = month.available * 100 <= little * (month.total + Math.max(0, month.available))
  const lasts = month.available > 0 ? pace(say, eyes, month) : `What is new is refused until there are more.`
  return [
    heading(upper(many)),
    line(strong(credits(say, month.available, eyes)), ' to spend'),
    line(
      `${measure ? `${bar(measure.used, measure.most)}  ` : ''}${usedOf(say, eyes, month)} used in ${shortMonth(month.month)}`,
    ),
    ...(lasts ? [note(lasts)] : []),
    ...(picture ? [monthImage(say, month, picture, `${upper(many)} in ${monthName(month.month)}, by member`)] : []),
    ...buttons([
      isSold && mayPay
        ? { text: 'Top up', action: 'open', value: { form: 'topup' }, ...(isLow ? { style: 'primary' } : {}) }
        : null,
      { text: `All ${many}`, action: 'credits', label: `All ${many}: balance and entries` },
      usageButton,
    ]),
  ]
}
