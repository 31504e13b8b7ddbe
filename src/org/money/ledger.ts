// The ledger: an append-only list of what moved between an organization's accounts and the world, one row for each effect,
// and the balance beside it, which is changed in the same transaction and locked by whoever changes it.
import type { Db, Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import { type Balance, empty } from './purse.ts'

/** Why credits moved. */
export const kinds = [
  'allowance',
  'purchase',
  'free',
  'gift',
  'usage',
  'hold',
  'settle',
  'release',
  'expiry',
  'refund',
  'freeze',
  'thaw',
  'loss',
  'transfer',
  'correction',
] as const
export type Kind = (typeof kinds)[number]

/** One effect: what each account gains (or loses, below zero). The world takes or gives the rest. */
export type Posting = {
  /** What caused it, once: `invoice:in_…`, `session:cs_…`, `refund:…`. */
  source: string
  kind: Kind
  organizationId: string
  allowance?: number
  purchased?: number
  held?: number
  frozen?: number
  /** With what is added to the allowance: when that is over; null or absent where it does not end. */
  endsAt?: Date | null
  personId?: string | null
  groupId?: string | null
  resourceId?: string | null
  note?: string | null
}

/** What posting takes of a transaction: an organization that is held open has it all. */
export type Till = Pick<OpenOrganization, 'tx' | 'now' | 'enqueue'>

/** An organization whose balance is not the sum of its ledger: each account as it is kept, and as it adds up. */
export type Drift = { organizationId: string; kept: Balance; sum: Omit<Balance, 'endsAt'> }

/**
 * Writes one effect and changes the balance with it. False, and nothing changed, where its source is there already. May take
 * a balance below zero: what is given back was perhaps spent. Locks the balance until the transaction ends.
 */
export declare function post(till: Till, posting: Posting): Promise<boolean>

/** The balance as it is in this transaction; all zero where nothing was ever posted. */
export declare function balanceOf(tx: Tx | Db, organizationId: string): Promise<Balance>

/** Whether an effect is in the ledger already. */
export declare function isPosted(tx: Tx | Db, source: string): Promise<boolean>

/** The organizations, or the one, whose balance differs from the sum of their ledger: none, unless something is broken. */
export declare function verify(db: Tx | Db, organizationId?: string): Promise<Drift[]>

/** The balance of an organization to which nothing was ever posted. */
export const nothing: Balance = empty()
