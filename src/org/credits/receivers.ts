// Whom credits are given to, as it was typed: operators give to any organization, whether they are in it or not.
import { unknown } from '../act.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { clean, indexKeyOf } from '../names.ts'
import * as contexts from '../organization/contexts.ts'

/** An organization that something can be given to. */
export type Receiver = OrganizationRef & { createdAt: Date }

const most = 10

/**
 * The organizations meant by an id or a name, several where they share it: for operators of all, for anyone else of their
 * own. Refused where there is none.
 */
export async function requireTyped(ctx: ActContext, typed: string): Promise<Receiver[]> {
  const { db } = ctx.deps
  const isForAll = ctx.actor.kind === 'person' && ctx.actor.isOperator
  const named = { OR: [{ id: clean(typed) }, { kind: 'shared' as const, nameKey: indexKeyOf(typed) }] }
  const where = isForAll ? named : { id: (await contexts.requireTyped(ctx, typed)).id }
  const select = { id: true, name: true, kind: true, createdAt: true }
  const found = await db.organization.findMany({ where, select, orderBy: { createdAt: 'asc' }, take: most })
  if (!found.length) throw new Refusal('unknown_organization', { typed, nearest: null }, unknown().fix)
  return found
}

/** The personal account of someone; refused where there is no such person. */
export async function requireOwn({ deps }: ActContext, personId: string): Promise<OrganizationRef> {
  const select = { id: true, name: true, kind: true }
  const found = await deps.db.organization.findFirst({ where: { kind: 'personal', personId }, select })
  if (!found) throw unknown()
  return found
}
