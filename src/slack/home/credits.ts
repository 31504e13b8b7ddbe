// What App Home shows of credits, for those whose role includes seeing them.
import { permissionsOf } from '../../catalog/ladder.ts'
import { monthNow } from '../../org/credits/month-glance.ts'
import { canBuy, pictureOf } from '../subjects/credits.ts'
import type { Turn } from '../turn/answers.ts'
import type { CreditsOnHome } from '../views/home/credits.ts'

/** The month of where one is, with its picture; null where there is nothing to show. */
export async function creditsOn(turn: Turn): Promise<CreditsOnHome | null> {
  const held = permissionsOf(turn.say.catalog, turn.caller.context.role)
  if (!held.has('credits.read')) return null
  const found = await monthNow(turn.ctx)
  if (!found) return null
  const picture = found.month.total > 0 ? await pictureOf(turn, found.month, found.mark) : null
  return { month: found.month, picture, mayPay: held.has('billing.pay'), isSold: canBuy(turn) }
}
