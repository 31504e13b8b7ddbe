// What requests say of how often a price is charged, and how tax lies in it.
import { maybe, oneOf, whole } from '../params.ts'

export const interval = oneOf('day', 'month', 'week', 'year')
export const recurring = { interval, interval_count: maybe(whole(1, 1095)) }
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified')
