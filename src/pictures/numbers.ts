// Amounts as a picture has room for them: short where they are marks on a scale, whole where they fit.

import type { Sketch } from '../org/credits/charts.ts'

type Money = Sketch['money']

/** "1.2K", "$34": a mark on a scale. */
export const shortAmount = (amount: number, money: Money): string => formatted(amount, money, true)

/** "1,234", "$34.50", as long as that can be taken in; beyond a billion it is short. */
export const wholeAmount = (amount: number, money: Money): string => formatted(amount, money, Math.abs(amount) >= 1e9)

function formatted(amount: number, money: Money, isShort: boolean): string {
  const style = money ? ({ style: 'currency', currency: money.currency } as const) : {}
  const short = { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('en', { ...style, ...(isShort ? short : {}) }).format(
    amount / 10 ** (money?.digits ?? 0),
  )
}
