// Every operation of the local Stripe that has to do with billing, joined from one table a noun.
import type { Operation } from '../operation.ts'

export const billingOperations: Operation[] = []
