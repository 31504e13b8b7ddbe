// Ending subscriptions and giving money back: only where someone chose so, and where an organization ends.
import type { BillingChange } from '../../db/generated/client.ts'
import type { Deps } from '../context.ts'
import { isLive } from './account.ts'
import type { SubscriptionTruth, Truth } from './payments.ts'
import { requirePayments } from './settling.ts'
import type { ChangeInput } from './written.ts'

type Change = BillingChange & { takes: ChangeInput }

async function customerOf({ db }: Deps, organizationId: string): Promise<string | null> {
  const found = await db.billingAccount.findUnique({ where: { organizationId }, select: { customerId: true } })
  return found?.customerId ?? null
}

const living = ({ subscriptions }: Truth): SubscriptionTruth[] => subscriptions.filter(({ status }) => isLive(status))

/** Has what an organization pays for end with its period, or go on; gives its customer. */
export async function endAll(deps: Deps, change: Change, ends: boolean): Promise<string | null> {
  const { organizationId: id } = change
  const customerId = await customerOf(deps, id)
  if (!customerId) return null
  // Deleted, restored and deleted again while Stripe was away: only what it came to counts.
  const { status } = await deps.db.organization.findUniqueOrThrow({ where: { id }, select: { status: true } })
  if ((status === 'deleted') !== ends) return customerId
  const payments = requirePayments(deps)
  for (const { id: subscriptionId, endsAt } of living(await payments.read(customerId)))
    if ((endsAt !== null) !== ends)
      await payments.setEnding({ changeId: `${change.id}:${subscriptionId}`, subscriptionId, ends })
  return customerId
}

/** Ends what a finding is about, and gives its last payment back where that was chosen; gives the organization's customer. */
export async function endOne(deps: Deps, { id, organizationId, takes }: Change): Promise<string | null> {
  const payments = requirePayments(deps)
  const { subjectId = '', code, refund } = takes
  const own = await customerOf(deps, organizationId)
  const customerId = code === 'second_customer' ? subjectId : own
  if (!customerId) return own
  const truth = await payments.read(customerId)
  const isMeant = ({ id: one, price }: SubscriptionTruth) =>
    code === 'second_customer' || one === subjectId || price.id === subjectId
  for (const { id: subscriptionId } of truth.subscriptions.filter(isMeant)) {
    await payments.endNow({ changeId: `${id}:${subscriptionId}`, subscriptionId })
    const last = truth.invoices.findLast((one) => one.subscriptionId === subscriptionId && one.amountPaid > 0)
    if (refund && last) await payments.refund({ changeId: `${id}:${last.id}`, invoiceId: last.id })
  }
  return own
}

/** Gives back what a finding is about, an invoice or a purchase; gives the organization's customer. */
export async function refundFound(deps: Deps, { id: changeId, organizationId, takes }: Change): Promise<string | null> {
  const payments = requirePayments(deps)
  const { subjectId = '' } = takes
  const customerId = await customerOf(deps, organizationId)
  if (!customerId) return null
  const { invoices, purchases } = await payments.read(customerId)
  if (invoices.some(({ id }) => id === subjectId)) await payments.refund({ changeId, invoiceId: subjectId })
  const paymentId = purchases.find(({ sessionId }) => sessionId === subjectId)?.paymentId
  if (paymentId) await payments.refund({ changeId, paymentId })
  return customerId
}

/** Closes a page that must not be paid any more; the job's. */
export const closePage = async ({ payments }: Deps, sessionId: string): Promise<void> => payments?.expire(sessionId)

/** Ends at once what an organization that is erased paid for; the job's, since nothing else is left of it. */
export async function endErased(
  deps: Deps,
  { organizationId, customerId }: { organizationId: string; customerId: string },
) {
  if (!deps.payments) return
  for (const { id: subscriptionId } of living(await deps.payments.read(customerId)))
    await deps.payments.endNow({ changeId: `erased:${organizationId}:${subscriptionId}`, subscriptionId })
}
