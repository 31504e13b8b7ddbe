// Taking back the end of a membership: by whoever removed someone, on the right that they have now, and by whoever left, for
// themselves. Both go the way by which a membership is brought back (`leaving/comebacks.ts`).
import { z } from 'zod'
import type { Prisma, Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, PersonRef } from '../context.ts'
import * as comebacks from '../leaving/comebacks.ts'
import type { Kept, Reversal } from './reversals.ts'

type Entry = Kept & { organizationId: string }

const Ended = z.object({ role: z.string(), departureId: z.string().default('') })

/** A removal. */
export async function ofMemberRemoval(ctx: ActContext, entry: Entry): Promise<Reversal> {
  const { person, role } = await endOf(ctx, entry)
  const ask: Ask = { verb: 'invite', input: { people: [person.id], role } }
  return {
    ...(await comingBack(ctx, entry)),
    need: 'members.remove',
    ask,
    byHand: { kind: 'do', ask, choice: `invite ${person.name}` },
    async apply(ctx, org) {
      const back = await comebacks.bringBack(ctx, org, await departureOf(org, entry), { ask, isUndo: true })
      return { undone: 'member.removed', person, role: back.role, lost: back.lost }
    },
  }
}

/** Someone's own leaving: they are back as they were, whatever right brought them there. */
export async function ofLeaving(ctx: ActContext, entry: Entry): Promise<Reversal> {
  const ask: Ask = { verb: 'join', input: { organizationId: entry.organizationId, role: null } }
  return {
    ...(await comingBack(ctx, entry)),
    isFromOutside: true,
    need: null,
    ask,
    byHand: { kind: 'ask', ask },
    async apply(ctx, org) {
      const how = { ask, isUndo: true, isOwn: true } as const
      const { organization, role, lost } = await comebacks.bringBack(ctx, org, await departureOf(org, entry), how)
      return { undone: 'member.left', organization, role, lost }
    },
  }
}

async function endOf(
  { deps }: ActContext,
  { subjectId: id, before }: Entry,
): Promise<{ person: PersonRef; role: string }> {
  const { name } = await deps.db.person.findUniqueOrThrow({ where: { id }, select: { name: true } })
  return { person: { id, name }, role: Ended.parse(before).role }
}

async function comingBack({ deps: { db } }: ActContext, entry: Entry) {
  const { organizationId, subjectId: personId } = entry
  const own = await db.organization.findUniqueOrThrow({ where: { personId }, select: { id: true } })
  return {
    organizationId,
    // How many they own is counted where theirs is locked.
    also: [own.id],
    as: 'member.restored' as const,
    touching: cameBack(organizationId, personId),
    stands: async (org: OpenOrganization) =>
      (await org.tx.departure.count({ where: { ...departureIn(entry), restoredAt: null } })) === 1 &&
      !(await isIn(org, personId)) &&
      !(await isInvited(org, personId)),
  }
}

const departureIn = ({ organizationId, before }: Entry): { id: string; organizationId: string } => ({
  id: Ended.parse(before).departureId,
  organizationId,
})

const departureOf = ({ tx }: OpenOrganization, entry: Entry) =>
  tx.departure.findFirstOrThrow({ where: departureIn(entry) })

/** Acts by which someone who is out is let in again, or offered to be. */
export const cameBack = (organizationId: string, personId: string): Prisma.AuditEntryWhereInput[] => [
  {
    organizationId,
    subjectId: personId,
    action: { in: ['member.joined', 'member.left', 'member.removed', 'member.restored'] },
  },
  { organizationId, action: 'invitation.created', after: { path: ['inviteeId'], equals: personId } },
]

const isIn = async ({ tx, id }: { tx: Tx; id: string }, personId: string): Promise<boolean> =>
  (await tx.membership.count({ where: { organizationId: id, personId } })) > 0

const isInvited = async ({ tx, id, now }: OpenOrganization, inviteeId: string): Promise<boolean> =>
  (await tx.invitation.count({ where: { organizationId: id, inviteeId, state: 'pending', expiresAt: { gt: now } } })) >
  0
