// Why someone may or may not do something: the decision itself, explained.

import type { Permission } from '../../catalog/permissions.ts'
import { type Denial, isInside, may, rolesThatCan } from '../access.ts'
import { look } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'

export type Explanation = {
  person: PersonRef
  permission: Permission
  organization: string
  /** Null for someone who is not a member. */
  role: string | null
  denial: Denial | null
  /** The roles that hold the permission, the least powerful first. */
  roles: string[]
  /** The workspace that it was asked in, where their role there decides of it; absent where it was asked of the organization. */
  inside?: { workspace: string; role: string } | null
}

/** Explains whether a person may do something in the context's organization. Of others, only those may ask who see its members. */
export function explain(ctx: ActContext, input: Asks['why']): Promise<Explanation> {
  const { personId, permission } = input
  const ask: Ask = { verb: 'why', input }
  const isOwn = requirePerson(ctx).personId === personId
  return look(ctx, { ask, ...(isOwn ? {} : { need: 'members.read' as const }) }, async (facts) => {
    const { db, catalog } = ctx.deps
    const { organizationId } = facts
    const held = await db.membership.findUnique({
      where: { organizationId_personId: { organizationId, personId } },
      include: { person: true },
    })
    // Of someone outside, nothing is told but that they are outside.
    const person =
      held?.person ??
      (isOwn || (await isKnownHere(ctx, personId)) ? await db.person.findUnique({ where: { id: personId } }) : null)
    if (!person) throw new Refusal('unknown_person', { typed: '', nearest: null }, { kind: 'fill', ask })
    const role = held?.role ?? null
    // Where someone else stands is not known: they are judged in the organization as a whole.
    const workspace = isOwn ? (facts.workspace ?? null) : null
    const decision = may(catalog, { ...facts, role, workspace }, permission)
    const roles = rolesThatCan(catalog, { permissions: [permission], organizationId })
    return {
      person: { id: person.id, name: person.name },
      permission,
      organization: facts.name,
      role,
      inside: workspace && isInside(permission) ? { workspace: workspace.name, role: workspace.role ?? '' } : null,
      denial: decision.allowed ? null : decision,
      roles,
    }
  })
}

const isKnownHere = async ({ deps: { db } }: ActContext, personId: string): Promise<boolean> =>
  (await db.slackIdentity.findFirst({ where: { personId } })) !== null
