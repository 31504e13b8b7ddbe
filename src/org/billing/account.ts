// What is known of an organization's billing as the rules read it: numbers, not the column's big ones, and one made up where
// nothing was ever paid.

import type { Tx } from '../../db/client.ts'
import type { BillingAccount } from '../../db/generated/client.ts'
import type { Interval } from './payments.ts'

/** What its people were told of already: each thing once, by what it was about. */
export type Told = {
  /** The trial's end that they were reminded of. */
  trial?: string
  /** The card, by its last month. */
  card?: string
  /** The invoice whose failure they were told of. */
  failed?: string
  /** Since when it was overdue, where they were told that it may not grow, or is suspended. */
  restricted?: string
  suspended?: string
}

export type Account = Omit<
  BillingAccount,
  'amount' | 'interval' | 'nextInterval' | 'invoices' | 'told' | 'organizationId' | 'settledAt' | 'turn' | 'detailsMark'
> & {
  amount: number | null
  interval: Interval | null
  nextInterval: Interval | null
  told: Told
}

const nothing: Account = {
  customerId: null,
  subscriptionId: null,
  status: null,
  plan: null,
  interval: null,
  priceId: null,
  itemId: null,
  amount: null,
  currency: null,
  quantity: null,
  periodStart: null,
  periodEnd: null,
  trialEndsAt: null,
  endsAt: null,
  nextPlan: null,
  nextInterval: null,
  nextAt: null,
  scheduleId: null,
  hasCard: false,
  cardExpMonth: null,
  cardExpYear: null,
  pastDueAt: null,
  openInvoiceId: null,
  openInvoiceUrl: null,
  firstPaidAt: null,
  disputedAt: null,
  lostAt: null,
  told: {},
}

const asInterval = (text: string | null): Interval | null => (text === 'month' || text === 'year' ? text : null)

/** A row of the record as the rules read it; of one that is not there, that nothing was ever paid. */
export function accountOf(row: BillingAccount | null): Account {
  if (!row) return nothing
  const { organizationId: _, settledAt, turn, detailsMark, invoices, ...rest } = row
  return {
    ...rest,
    amount: row.amount === null ? null : Number(row.amount),
    interval: asInterval(row.interval),
    nextInterval: asInterval(row.nextInterval),
    told: (row.told ?? {}) as Told,
  }
}

/** The account of an organization, as it is in this transaction. */
export const findAccount = async (tx: Tx, organizationId: string): Promise<Account> =>
  accountOf(await tx.billingAccount.findUnique({ where: { organizationId } }))

const live: readonly string[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused']
/** Whether a subscription of this status is there: whoever has one changes that one, and gets no second. */
export const isLive = (status: string | null): boolean => status !== null && live.includes(status)

const carrying: readonly string[] = ['trialing', 'active', 'past_due', 'unpaid']
/** Whether a subscription of this status carries its plan. */
export const carriesPlan = (status: string | null): boolean => status !== null && carrying.includes(status)

/** Whether an organization may begin with a trial: none had before, whatever became of it. */
export const mayTry = ({ status, trialEndsAt }: Pick<Account, 'status' | 'trialEndsAt'>): boolean =>
  status === null && trialEndsAt === null
