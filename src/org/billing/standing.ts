// Whether an organization can be made use of: what its activation waits for, and what an overdue payment stops, and when.
// One pure answer from the catalog and the facts; whoever writes an organization's status writes this.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Activation } from '../../catalog/permissions.ts'

/** Why an organization is suspended: what its activation waits for, or that it is not paid. */
export type SuspendedFor = Exclude<Activation, 'none'> | 'unpaid'

/** What its standing rests on. */
export type StandingFacts = {
  kind: 'personal' | 'shared'
  /** The plan it is on. */
  plan: string
  /** Whether an operator gave it that plan: whoever runs the installation has seen to the rest. */
  isGranted: boolean
  /** Whether anything was ever paid. */
  hasPaid: boolean
  hasCard: boolean
  /** Since when a payment is overdue. */
  pastDueAt: Date | null
}

/** `restrictedAt` is since when it may not grow. */
export type Standing = {
  status: 'active' | 'suspended'
  suspendedFor: SuspendedFor | null
  restrictedAt: Date | null
}

const dayMs = 86_400_000

/** When an overdue payment stops growth, and when work; the moments may lie ahead. */
export const stagesOf = ({ dunning }: Catalog, pastDueAt: Date): { restrictAt: Date; suspendAt: Date } => ({
  restrictAt: new Date(pastDueAt.getTime() + dunning.restrictAfterDays * dayMs),
  suspendAt: new Date(pastDueAt.getTime() + dunning.suspendAfterDays * dayMs),
})

/** The standing that follows from the facts as they are now. */
export function standing(catalog: Catalog, facts: StandingFacts, now: Date): Standing {
  const stages = facts.pastDueAt && stagesOf(catalog, facts.pastDueAt)
  const isUnpaid = stages !== null && stages.suspendAt <= now
  const suspendedFor = isUnpaid ? 'unpaid' : awaited(catalog, facts)
  return {
    status: suspendedFor ? 'suspended' : 'active',
    suspendedFor,
    restrictedAt: stages && stages.restrictAt <= now ? stages.restrictAt : null,
  }
}

/** What its activation still waits for (rows E15, E16, L4). A personal organization waits for nothing. */
export function awaited({ activation, plans, creation }: Catalog, facts: StandingFacts): SuspendedFor | null {
  if (facts.kind === 'personal' || facts.isGranted) return null
  switch (activation.needs) {
    case 'none':
      return null
    case 'plan': {
      const first = plans[creation.plan.shared]?.rank ?? 0
      return (plans[facts.plan]?.rank ?? first) > first ? null : 'plan'
    }
    case 'payment':
      return facts.hasPaid ? null : 'payment'
    case 'card':
      return facts.hasCard ? null : 'card'
  }
}

/** The standing of an organization that was just made. */
export const standingOfNew = (catalog: Catalog, kind: 'personal' | 'shared', now: Date): Standing =>
  standing(
    catalog,
    { kind, plan: catalog.creation.plan[kind], isGranted: false, hasPaid: false, hasCard: false, pastDueAt: null },
    now,
  )
