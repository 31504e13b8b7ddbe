// Every operation of the local Stripe that has to do with billing, joined from one table a noun.
import type { Operation } from '../operation.ts'
import { checkoutOperations } from './rows/checkout.ts'
import { invoiceOperations } from './rows/invoices.ts'
import { portalOperations } from './rows/portal.ts'
import { previewOperations } from './rows/previews.ts'
import { scheduleOperations } from './rows/schedules.ts'
import { subscriptionOperations } from './rows/subscriptions.ts'

export const billingOperations: Operation[] = [
  ...subscriptionOperations,
  ...scheduleOperations,
  ...previewOperations,
  ...invoiceOperations,
  ...checkoutOperations,
  ...portalOperations,
]
