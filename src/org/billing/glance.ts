// Billing at a glance, from the record alone: what App Home says of it without asking Stripe.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { ActContext } from '../context.ts'
import { accountOf } from './account.ts'
import type { Interval } from './payments.ts'
import { mayOf, type Standing, standingOf } from './plans.ts'
import { stagesOf } from './standing.ts'

export type Glance = {
  current: Standing
  /** What one period costs, in minor units; null where nothing is paid. */
  price: { amount: number; currency: string; interval: Interval | null } | null
  pastDue: { since: Date; url: string | null; restrictsAt: Date; suspendsAt: Date } | null
  restrictedAt: Date | null
  suspendedFor: string | null
  /** How much of what billing found waits for a decision. */
  findings: number
  may: { pay: boolean; manage: boolean }
}

/** The billing of where someone is, in the role that they have there; null for whoever may not see it. */
export async function glance(ctx: ActContext, { id, role }: { id: string; role: string }): Promise<Glance | null> {
  const { db, catalog } = ctx.deps
  if (!permissionsOf(catalog, role).has('billing.read')) return null
  const [found, findings] = await Promise.all([
    db.organization.findUnique({
      where: { id },
      select: { plan: true, grantedPlan: true, suspendedFor: true, restrictedAt: true, billing: true },
    }),
    db.billingFinding.count({ where: { organizationId: id, state: 'open' } }),
  ])
  if (!found) return null
  const account = accountOf(found.billing)
  const current = standingOf(found, account)
  const may = mayOf(ctx, { role })
  const stages = account.pastDueAt && stagesOf(catalog, account.pastDueAt)
  const { suspendedFor, restrictedAt } = found
  return {
    current,
    price:
      current.isPaidFor && account.amount !== null
        ? {
            amount: account.amount * (account.quantity ?? 1),
            currency: account.currency ?? catalog.currency,
            interval: account.interval,
          }
        : null,
    pastDue:
      account.pastDueAt && stages
        ? {
            since: account.pastDueAt,
            // Whoever opens it can pay it.
            url: may.pay ? account.openInvoiceUrl : null,
            restrictsAt: stages.restrictAt,
            suspendsAt: stages.suspendAt,
          }
        : null,
    restrictedAt,
    suspendedFor,
    findings,
    may,
  }
}
