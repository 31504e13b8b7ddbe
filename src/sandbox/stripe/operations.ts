// Every operation that the local Stripe has, read top to bottom: who pays, for what, with what, and who is told.
import { billingOperations } from './billing/operations.ts'
import { customerOperations } from './catalog/customers.ts'
import { priceOperations } from './catalog/prices.ts'
import { productOperations } from './catalog/products.ts'
import { taxIdList } from './catalog/tax-ids.ts'
import type { Includes } from './expand.ts'
import type { Operation } from './operation.ts'

export const operations: readonly Operation[] = [
  ...customerOperations,
  ...productOperations,
  ...priceOperations,
  ...billingOperations,
]

/** What is told only where a request asks for it, by the kind of object. */
export const includes: Includes = {
  customer: { tax_ids: (books, { id }) => taxIdList(books, id) },
}
