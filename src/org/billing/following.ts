// What is paid follows its organization: it ends with the period when that is deleted, goes on when it is restored, and ends
// for good when it is erased.
import type { OpenOrganization } from '../act.ts'
import type { ActContext } from '../context.ts'
import { findAccount, isLive } from './account.ts'
import { type ChangeInput, writeChange } from './written.ts'

/** Has the subscription end with its period, where it does not already, and closes the pages that could be paid still. */
export async function deleted(ctx: ActContext, org: OpenOrganization): Promise<void> {
  if (!org.deps.payments) return
  const { status, endsAt } = await findAccount(org.tx, org.id)
  if (isLive(status) && !endsAt) await writeChange(ctx, org, { kind: 'end', input: { ends: true } })
  const open = await org.tx.billingChange.findMany({ where: { organizationId: org.id, state: 'open' } })
  for (const { sessionId } of open)
    if (sessionId) org.enqueue({ name: 'close-page', payload: { sessionId }, key: `close-page:${sessionId}` })
}

/** The same for a subscription that was heard of only after the organization was deleted: once for each time it was. */
export async function heardLate(ctx: ActContext, org: OpenOrganization, deletedAt: Date | null): Promise<void> {
  const { status, endsAt } = await findAccount(org.tx, org.id)
  if (!deletedAt || !isLive(status) || endsAt) return
  const where = { organizationId: org.id, kind: 'end', createdAt: { gte: deletedAt } }
  const since = await org.tx.billingChange.findMany({ where })
  if (since.some(({ input }) => (input as ChangeInput).ends === true)) return
  await writeChange(ctx, org, { kind: 'end', input: { ends: true } })
}

/** Takes that back; what had been cancelled before it was deleted stays so. */
export async function restored(ctx: ActContext, org: OpenOrganization): Promise<void> {
  if (!org.deps.payments) return
  const where = { organizationId: org.id, kind: 'end' }
  const all = await org.tx.billingChange.findMany({ where, orderBy: { createdAt: 'desc' } })
  const followed = all.map(({ input }) => (input as ChangeInput).ends).filter((ends) => ends !== undefined)
  if (followed[0] === true) await writeChange(ctx, org, { kind: 'end', input: { ends: false } })
}

/** Has what is left of the subscription end at once. */
export async function erased(org: OpenOrganization): Promise<void> {
  const { customerId } = await findAccount(org.tx, org.id)
  if (customerId && org.deps.payments)
    org.enqueue({ name: 'end-billing', payload: { organizationId: org.id, customerId } })
}
