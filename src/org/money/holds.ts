// Holds: credits set aside for work that takes a while, settled at what it came to, or released.
import type { Deps } from '../context.ts'
import type { Spend, Spender } from './spending.ts'

export type Held = { holdId: string; amount: number; available: number; expiresAt: Date; isRepeat: boolean }
export type Settled = {
  holdId: string
  state: 'settled' | 'released'
  spent: number
  available: number
  isRepeat: boolean
}

/** Sets credits aside, once under its key: an hour, unless told. They are spent by settling only. */
export declare function hold(deps: Deps, who: Spender, asked: Spend & { minutes?: number }): Promise<Held>
/** Spends what the work came to, and gives the rest back; what it came to beyond that is taken too where it is there. */
export declare function settle(deps: Deps, holdId: string, amount: number): Promise<Settled>
/** Gives all of it back. */
export declare function release(deps: Deps, holdId: string): Promise<Settled>
/** Gives back what nobody settled in time; the job's. */
export declare function expire(deps: Deps, holdId: string): Promise<void>
