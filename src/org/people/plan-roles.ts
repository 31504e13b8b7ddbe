// What a plan on which everyone has one role makes of those who have another (row L24): said before it, and done with it.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { PersonRef } from '../context.ts'
import * as notices from '../telling/notices.ts'

/** The role that people get by a plan, and who: the first of them, and how many more. */
export type Becoming = { role: string; people: PersonRef[]; more: number }

/** How many of them are named. */
const named = 5

/** Who would have another role on a plan; null where nobody would. */
export async function becomingOn(
  tx: Tx,
  { plans }: Catalog,
  organizationId: string,
  plan: string,
): Promise<Becoming | null> {
  const role = plans[plan]?.everyone
  if (!role) return null
  const where = { organizationId, role: { not: role } }
  const found = await tx.membership.findMany({
    where,
    select: { person: { select: { id: true, name: true } } },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
    take: named,
  })
  if (!found.length) return null
  const count = await tx.membership.count({ where })
  return { role, people: found.map(({ person }) => person), more: count - found.length }
}

/** Gives everyone the role that everyone has on a plan, in an organization that is held open: also those who are still invited. */
export async function follow(org: OpenOrganization, plan: string): Promise<void> {
  const role = org.deps.catalog.plans[plan]?.everyone
  if (!role || org.kind === 'personal') return
  const where = { organizationId: org.id, role: { not: role } }
  const others = await org.tx.membership.findMany({ where, select: { personId: true, role: true } })
  await org.tx.membership.updateMany({ where, data: { role } })
  for (const { personId, role: before } of others) {
    org.record('member.roleChanged', personId, { before: { role: before }, after: { role } })
    const by = { id: '', name: 'Guildhall' }
    await notices.tell(org, { news: 'role_changed', organization: org.ref, by, before, after: role }, [personId])
  }
  await invited(org, role)
}

async function invited(org: OpenOrganization, role: string): Promise<void> {
  const where = { organizationId: org.id, state: 'pending' as const, role: { not: role } }
  const pending = await org.tx.invitation.findMany({ where, select: { id: true } })
  await org.tx.invitation.updateMany({ where, data: { role } })
  for (const { id } of pending) await notices.redraw(org, 'invitation', id)
}
