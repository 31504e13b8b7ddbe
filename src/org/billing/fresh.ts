// Asking Stripe anew while somebody waits: what was paid and never heard of is learned before anything rests on it.
import type { BillingAccount } from '../../db/generated/client.ts'
import type { Clock, Deps } from '../context.ts'
import { isLive } from './account.ts'
import { inTime } from './patience.ts'
import { PaymentsRefused } from './payments.ts'
import { settle } from './settling.ts'

/** What was asked of Stripe this recently is not asked again by whoever looks. */
const freshMs = 10_000

/** Whether Stripe was asked a moment ago. */
export const isFresh = (clock: Clock, settledAt: Date | null): boolean =>
  settledAt !== null && clock.now().getTime() - settledAt.getTime() < freshMs

/** Whether Stripe answered in time, and what it says was settled. */
export async function askAnew(deps: Deps, customerId: string): Promise<boolean> {
  try {
    return (await inTime(settle(deps, customerId))) !== null
  } catch (error) {
    if (!(error instanceof PaymentsRefused)) throw error
    deps.log.warn({ error, customerId }, 'Stripe refused to tell of a customer')
    return false
  }
}

type Row = Pick<BillingAccount, 'customerId' | 'status' | 'lostAt' | 'settledAt'> | null

/** The customer of whom something may have been paid unheard: it has been at Stripe, and nothing of it counts here. */
export const unheardOf = (row: Row): string | null =>
  row && !isLive(row.status) && row.lostAt === null ? row.customerId : null
