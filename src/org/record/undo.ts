// Taking back what one did oneself: the latest first, for ten minutes, once, and only while nobody has acted on the same
// thing since. What can be taken back, and how, is the table in `reversals.ts`.
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { strange } from '../organization/contexts.ts'
import { requireRight } from '../organization/settings.ts'
import * as audit from './audit.ts'
import { recall } from './receipts.ts'
import { type Again, type Kept, type Reversal, reversalOf, undoable } from './reversals.ts'

/** How long an act can be taken back. */
export const undoMinutes = 10

export type Undone = { organization: OrganizationRef; undoesId: string; again: Again }

/** Which entry would be taken back, and in which organization that would be. */
export type Found = { entryId: string; organizationId: string }

/**
 * The actor's latest act that can be taken back and is not yet, wherever it was; refused where there is none. A delivery
 * that has been answered before finds what it took back then.
 */
export async function find(ctx: ActContext): Promise<Found> {
  const { personId } = requirePerson(ctx)
  const done = await recall<Undone>(ctx)
  if (done) return { entryId: done.undoesId, organizationId: done.organization.id }
  const [latest] = await ctx.deps.db.$queryRaw<{ id: string }[]>`
    select e.id from "AuditEntry" e
    where e."actorId" = ${personId} and e.action = any(${undoable}) and e."undoesId" is null and e."organizationId" is not null
      and not exists (select 1 from "AuditEntry" u where u."undoesId" = e.id) and e.after->>'isAlong' is null
    order by e.at desc, e.id desc limit 1`
  if (!latest) throw nothing()
  return whereIs(ctx, latest.id)
}

/** Where an act of the actor's would be taken back. */
export async function whereIs(ctx: ActContext, entryId: string): Promise<Found> {
  const { reversal } = await requireOwn(ctx, entryId)
  return { entryId, organizationId: reversal.organizationId }
}

const nothing = (): Refusal => new Refusal('nothing_to_undo', {}, { kind: 'help', topic: 'undo' })

/**
 * Takes one act of the actor's back, on the rights that they have now. Refused where it was taken back already, where a
 * later act was about the same, and after ten minutes.
 */
export async function takeBack(ctx: ActContext, { entryId }: Asks['undo']): Promise<Undone> {
  const { entry, reversal } = await requireOwn(ctx, entryId)
  const { organizationId, also, need, as } = reversal
  const ask: Ask = { verb: 'undo', input: { entryId } }
  const isKnown = reversal.isFromOutside === true
  const within = reversal.workspaceId ? { workspaceId: reversal.workspaceId } : {}
  return act({ ...ctx, organizationId, ...within }, { ask, also, isKnown }, async (org) => {
    if (org.role === null && !isKnown) throw await strange(ctx, org.id, org.tx)
    if (need) requireRight(org, need, reversal.ask)
    await requireUntouched(org, entry, reversal)
    await requireRecent(org, entry, reversal)
    const record: OpenOrganization['record'] = (action, subjectId, change) =>
      org.record(action, subjectId, action === as ? { undoesId: entryId, ...change } : change)
    const again = await reversal.apply(ctx, { ...org, record })
    const name = again.undone === 'organization.renamed' ? again.name : await nameNow(org)
    return { organization: { ...org.ref, name }, undoesId: entryId, again }
  })
}

async function requireOwn(ctx: ActContext, entryId: string): Promise<{ entry: Kept; reversal: Reversal }> {
  const { personId: actorId } = requirePerson(ctx)
  // Another's, by a copied button, is as if there were none.
  const entry = await ctx.deps.db.auditEntry.findFirst({ where: { id: entryId, actorId, undoesId: null } })
  const reversal = entry && (await reversalOf(ctx, entry))
  if (!reversal) throw nothing()
  return { entry, reversal }
}

/** Refuses where it was taken back, or someone acted on the same since: whoever it was, and when. */
async function requireUntouched(org: OpenOrganization, entry: Kept, reversal: Reversal): Promise<void> {
  const later =
    (await org.tx.auditEntry.findUnique({ where: { undoesId: entry.id } })) ?? (await lastOf(org, entry, reversal))
  if (!later && (await reversal.stands(org))) return
  const [told, by] = await audit.tell(org.tx, later ? [entry, later] : [entry])
  if (!told) throw new Error('an entry that cannot be told')
  const isUndo = later?.undoesId === entry.id
  throw new Refusal('undo_overtaken', { act: told, later: by ?? null, isUndo }, reversal.byHand)
}

async function lastOf({ tx }: OpenOrganization, entry: Kept, { touching, isAbout }: Reversal) {
  const where = { id: { not: entry.id }, at: { gte: entry.at }, undoesId: null, OR: [...touching] }
  const found = await tx.auditEntry.findMany({ where, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 200 })
  const undone = await tx.auditEntry.findMany({
    where: { undoesId: { in: found.map(({ id }) => id) } },
    select: { undoesId: true },
  })
  const isOver = new Set(undone.map(({ undoesId }) => undoesId))
  const isLater = ({ at, id }: Kept) => at > entry.at || id > entry.id
  return found.find((one) => isLater(one) && !isOver.has(one.id) && (isAbout?.(one) ?? true)) ?? null
}

async function requireRecent(org: OpenOrganization, entry: Kept, { byHand }: Reversal): Promise<void> {
  const minutes = Math.floor((org.now.getTime() - entry.at.getTime()) / 60_000)
  if (minutes < undoMinutes) return
  const [told] = await audit.tell(org.tx, [entry])
  if (!told) throw new Error('an entry that cannot be told')
  throw new Refusal('undo_too_late', { act: told, minutes, most: undoMinutes }, byHand)
}

const nameNow = async ({ tx, id }: OpenOrganization): Promise<string> =>
  (await tx.organization.findUniqueOrThrow({ where: { id }, select: { name: true } })).name
