// Every operation that the local Stripe has, read top to bottom: who pays, for what, with what, on what terms, and who is told.
import { billingIncludes } from './billing/includes.ts'
import { billingOperations } from './billing/operations.ts'
import { customerOperations } from './catalog/customers.ts'
import { priceOperations } from './catalog/prices.ts'
import { productOperations } from './catalog/products.ts'
import { taxIdList } from './catalog/tax-ids.ts'
import type { Includes } from './expand.ts'
import { inner } from './lists.ts'
import { chargeOperations } from './money/charges.ts'
import { paymentIntentOperations } from './money/payment-intents.ts'
import { paymentMethodOperations } from './money/payment-methods.ts'
import { refundsOf } from './money/refunding.ts'
import { setupIntentOperations } from './money/setup-intents.ts'
import { endpointOperations } from './notices/endpoints.ts'
import { eventOperations } from './notices/events.ts'
import { testClockOperations } from './notices/test-clocks.ts'
import type { Operation } from './operation.ts'

/** What some operations need besides the books. */
export type Backroom = {
  /** The signing secret of an endpoint. */
  secretOf(endpoint: string): string
  /** Whether every webhook of an event was taken. */
  hasArrived(event: string): boolean
  /** Does whatever fell due. */
  runDue(): void
}

/** The table. */
export const operationsWith = ({ secretOf, hasArrived, runDue }: Backroom): readonly Operation[] => [
  ...customerOperations,
  ...productOperations,
  ...priceOperations,
  ...paymentMethodOperations,
  ...setupIntentOperations,
  ...paymentIntentOperations,
  ...chargeOperations,
  ...billingOperations,
  ...eventOperations(hasArrived),
  ...endpointOperations(secretOf),
  ...testClockOperations(runDue),
]

/** What is told only where a request asks for it, by the kind of object. */
export const includes: Includes = {
  ...billingIncludes,
  customer: { ...billingIncludes.customer, tax_ids: (books, { id }) => taxIdList(books, id) },
  charge: { refunds: (books, { id }) => inner(refundsOf(books, id), `/v1/charges/${id}/refunds`) },
}
