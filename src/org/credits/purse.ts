// The arithmetic of an organization's balance: what can be spent, in which order it is taken, and when its people hear that
// little is left. Numbers only; the ledger reads and writes them.

/** What an organization has: whole credits, which stay far below what a number can hold exactly. */
export type Balance = {
  /** Of the plan, for its period. Below zero where more was given back than was left of it. */
  allowance: number
  /** Bought, or given for good. */
  purchased: number
  /** Set aside for work that is under way. */
  held: number
  /** Bought with a payment that is disputed. */
  frozen: number
  /** When the allowance is over; null where it does not end. */
  endsAt: Date | null
}

export type Purse = Balance & {
  /** What could be spent when something was last added. */
  filled: number
  /** Its people are told once no more than this is left; null where there is nothing to tell until more is added. */
  tellAt: number | null
}

/** The accounts between which a row of the ledger moves credits; `world` is the other side of them all. */
export type Parts = { allowance: number; purchased: number; held: number; frozen: number }

/** The shares of what was last there, in percent, at which people are told that little is left. */
export const lowShares = [20, 5, 0] as const
export type LowShare = (typeof lowShares)[number]

/** A purse with nothing in it. */
export const empty = (): Purse => ({
  allowance: 0,
  purchased: 0,
  held: 0,
  frozen: 0,
  endsAt: null,
  filled: 0,
  tellAt: null,
})

/** What can be spent now: neither what is set aside nor what is disputed. */
export const available = ({ allowance, purchased }: Pick<Balance, 'allowance' | 'purchased'>): number =>
  allowance + purchased

/** How an amount is taken: of the allowance, which ends, before what stays. Whether there is enough is asked before. */
export function taken(
  { allowance }: Pick<Balance, 'allowance'>,
  amount: number,
): Pick<Parts, 'allowance' | 'purchased'> {
  const ofAllowance = Math.min(amount, Math.max(0, allowance))
  return { allowance: -ofAllowance, purchased: -(amount - ofAllowance) }
}

/** Moves credits in or out of a purse. */
export function move(purse: Purse, parts: Partial<Parts>): void {
  purse.allowance += parts.allowance ?? 0
  purse.purchased += parts.purchased ?? 0
  purse.held += parts.held ?? 0
  purse.frozen += parts.frozen ?? 0
}

const levelOf = (filled: number, share: LowShare): number => Math.floor((filled * share) / 100)

/** Begins to watch a purse anew, once something was added. */
export function watch(purse: Purse): void {
  purse.filled = Math.max(0, available(purse))
  purse.tellAt = purse.filled > 0 ? levelOf(purse.filled, lowShares[0]) : null
}

/** The lowest share that what is left has come down to and that was not told yet; null where there is nothing to tell. */
export function lowNow(purse: Purse): LowShare | null {
  if (purse.tellAt === null || available(purse) > purse.tellAt) return null
  const isReached = (share: LowShare) => available(purse) <= levelOf(purse.filled, share)
  const reached = lowShares.filter(isReached)
  const next = lowShares.find((share) => !isReached(share))
  purse.tellAt = next === undefined ? null : levelOf(purse.filled, next)
  return reached.at(-1) ?? null
}
