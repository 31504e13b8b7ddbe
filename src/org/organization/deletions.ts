// The end of an organization: deleted by whoever may and has typed its name, there to be restored for 30 days, then erased.
import type { Prisma, Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import * as following from '../billing/following.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { clean, keyOf } from '../names.ts'
import * as memberships from '../people/memberships.ts'
import * as notices from '../telling/notices.ts'
import { withdraw } from './settlements.ts'

/** For so long a deleted organization can be restored; its handle stays taken as long. */
export const keepDays = 30

/** So long after it was deleted, an organization is erased. */
export const erasedAt = (deletedAt: Date): Date => new Date(deletedAt.getTime() + keepDays * 86_400_000)

/** What a deletion ends. */
export type Ends = { members: number; invitations: number; requests: number; resources: number }

/** What would end now, and the mark of it: who deletes says by it what they were shown. */
export type Preview = { organization: OrganizationRef; ends: Ends; seen: string; until: Date }

export type Deleted = Preview & {
  /** False where something had changed since it was shown: then nothing was deleted. */
  isDone: boolean
}

/** What deleting the context's organization would end; refused to those who may not. */
export function preview(ctx: ActContext): Promise<Preview> {
  const ask: Ask = { verb: 'delete', input: { typed: '', seen: '' } }
  const { db, clock } = ctx.deps
  return look(ctx, { ask, need: 'organization.delete' }, ({ organizationId: id, name, kind }) =>
    weigh(db, { id, name, kind }, clock.now()),
  )
}

async function weigh(tx: Tx, organization: OrganizationRef, now: Date): Promise<Preview> {
  const where = { organizationId: organization.id }
  const ends = {
    members: await tx.membership.count({ where }),
    invitations: await tx.invitation.count({ where: { ...where, state: 'pending', expiresAt: { gt: now } } }),
    requests: await tx.approval.count({ where: { ...where, state: 'pending', expiresAt: { gt: now } } }),
    resources: await tx.resource.count({ where }),
  }
  return { organization, ends, seen: Object.values(ends).join('.'), until: erasedAt(now) }
}

/**
 * Deletes the context's organization: nobody can act there any more, and what was open there is settled. Takes its name
 * exactly as it is shown, and the mark of what the actor was shown; where that is no longer so, nothing happens.
 */
export function remove(ctx: ActContext, input: Asks['delete']): Promise<Deleted> {
  const ask: Ask = { verb: 'delete', input }
  return act(ctx, { ask, need: 'organization.delete' }, async (org) => {
    requireConfirmed(org, input.typed)
    const found = await weigh(org.tx, org.ref, org.now)
    if (found.seen !== input.seen) {
      org.keep()
      return { ...found, isDone: false }
    }
    await org.tx.organization.update({ where: { id: org.id }, data: { status: 'deleted', deletedAt: org.now } })
    org.record('organization.deleted', org.id, { before: { name: org.name, ...found.ends } })
    await settleAll(org)
    await following.deleted(ctx, org)
    const by = actorOf(ctx)
    if (by.id) await memberships.goHome(org, by.id)
    const about = { news: 'deleted', organization: org.ref, by, until: found.until } as const
    await notices.tellMembers(org, (mayRestore) => ({ ...about, mayRestore }), 'organization.delete', by.id)
    eraseAt(org, found.until)
    return { ...found, isDone: true }
  })
}

/** Refuses another name than the one that is shown; says whether only its writing differs. */
export function requireConfirmed({ name }: Pick<OpenOrganization, 'name'>, typed: string): void {
  const given = typed.normalize('NFC').trim()
  if (given === name) return
  const problem = !clean(given) ? 'empty' : keyOf(given) === keyOf(name) ? 'alike' : 'other'
  const ask: Ask = { verb: 'delete', input: { typed: '', seen: '' } }
  throw new Refusal('not_confirmed', { organization: name, typed: given, problem }, { kind: 'fill', ask })
}

async function settleAll(org: OpenOrganization): Promise<void> {
  const revoked = await org.tx.invitation.updateManyAndReturn({
    where: { organizationId: org.id, state: 'pending' },
    data: { state: 'revoked', settledAt: org.now },
    select: { id: true },
  })
  const ids = revoked.map(({ id }) => id)
  for (const id of ids) org.record('invitation.revoked', id)
  await notices.redrawAll(org, 'invitation', ids)
  await withdraw(org, {})
}

// Restored and deleted again, it has its 30 days anew: the key puts the new date in the place of the old one.
const eraseAt = (org: OpenOrganization, at: Date): void =>
  org.enqueue({
    name: 'erase-organization',
    payload: { organizationId: org.id },
    key: `erase-organization:${org.id}`,
    at,
  })

/**
 * Erases an organization for good, with everything it had, once its days are over. What stays is that it was, and who
 * deleted it. One that was restored, or deleted again since, is left as it is.
 */
export async function erase(ctx: Omit<ActContext, 'organizationId'>, organizationId: string): Promise<void> {
  if (!(await ctx.deps.db.organization.findUnique({ where: { id: organizationId } }))) return
  const ask: Ask = { verb: 'restore', input: { organizationId } }
  await act({ ...ctx, organizationId }, { ask, isForDeleted: true }, async (org) => {
    const { status, deletedAt } = await org.tx.organization.findUniqueOrThrow({ where: { id: org.id } })
    if (status !== 'deleted' || !deletedAt || erasedAt(deletedAt) > org.now) return org.keep()
    await following.erased(org)
    await leaveBehind(org)
    await org.tx.organization.delete({ where: { id: org.id } })
    org.record('organization.erased', org.id, { organizationId: null, before: { name: org.name, deletedAt } })
  })
}

const kept = ['organization.created', 'organization.deleted', 'organization.restored', 'organization.transferred']

// Contexts go with their organization: whoever never came back since would be without one.
async function leaveBehind({ tx, id, now }: OpenOrganization): Promise<void> {
  await tx.$executeRaw`
    update "Context" c set "organizationId" = own.id, "workspaceId" = null, "previousId" = null, "enteredAt" = ${now}
    from "Organization" own where own."personId" = c."personId" and c."organizationId" = ${id}`
  await tx.$executeRaw`
    delete from "Notice" n using "Invitation" i
    where i."organizationId" = ${id} and n.about = 'invitation' and n."subjectId" = i.id`
  await tx.$executeRaw`
    delete from "Notice" n using "Approval" a
    where a."organizationId" = ${id} and n.about in ('approval', 'closed') and n."subjectId" = a.id`
  const entries: Prisma.AuditEntryWhereInput = { organizationId: id, action: { notIn: kept } }
  await tx.auditEntry.deleteMany({ where: entries })
}

const actorOf = ({ actor }: ActContext): PersonRef =>
  actor.kind === 'person' ? { id: actor.personId, name: actor.name } : { id: '', name: 'Guildhall' }
