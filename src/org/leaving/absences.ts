// People who can act by none of their accounts: marked at once, so that nothing is done for them any more, and told of in
// each of their organizations. What they hold waits for them; whoever may remove them decides about it.
import type { Catalog } from '../../catalog/catalog.ts'
import { rolesHolding } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, Deps } from '../context.ts'
import * as notices from '../telling/notices.ts'
import * as succession from './succession.ts'

/** Whether an account of that kind can be used at all: here, or by its owner's browser where it is of a Slack elsewhere. */
export const isActive = ({ people }: Catalog, kind: string): boolean =>
  kind === 'member' || kind === 'external' || (kind === 'guest' && people.guests !== 'none')

type Known = { id: string; absentSince: Date | null }

/**
 * Marks a person as absent or back, by the kinds of their accounts as they are now; says whether that is news. An account
 * that cannot be used any more is signed out of the pages at once.
 */
export async function mark({ catalog, clock }: Deps, tx: Tx, person: Known, identityId?: string): Promise<boolean> {
  const identities = await tx.slackIdentity.findMany({ where: { personId: person.id } })
  const closed = identities.filter(({ kind }) => !isActive(catalog, kind)).map(({ id }) => id)
  if (!identityId || closed.includes(identityId))
    await tx.pageVisit.deleteMany({ where: { identityId: { in: closed } } })
  const isAbsent = identities.length > 0 && closed.length === identities.length
  if (isAbsent === (person.absentSince !== null)) return false
  await tx.person.update({ where: { id: person.id }, data: { absentSince: isAbsent ? clock.now() : null } })
  return true
}

/** Tells each of a person's organizations that they cannot act any more, or can again; any number of times, once. */
export async function settle(ctx: Omit<ActContext, 'organizationId'>, personId: string): Promise<void> {
  const held = await ctx.deps.db.membership.findMany({
    where: { personId, organization: { kind: 'shared', status: { not: 'deleted' } } },
    select: { organizationId: true },
    orderBy: { organizationId: 'asc' },
  })
  for (const { organizationId } of held) {
    const there = { ...ctx, organizationId }
    await note(there, personId)
    await succession.settle(there)
  }
}

/** Writes down, once, that a member is absent or back, and tells those who may remove them. */
async function note(ctx: ActContext, personId: string): Promise<void> {
  const ask: Ask = { verb: 'remove', input: { personId } }
  await act(ctx, { ask, isForDeleted: true }, async (org) => {
    const member = await org.tx.membership.findUnique({
      where: { organizationId_personId: { organizationId: org.id, personId } },
      include: { person: true },
    })
    if (!member || org.status === 'deleted') return org.keep()
    const { id, name, absentSince } = member.person
    const wasAbsent = await isNoted(org, personId)
    if (wasAbsent === (absentSince !== null)) return org.keep()
    const action = absentSince ? 'member.absent' : 'member.returned'
    org.record(action, personId, absentSince ? { after: { since: absentSince } } : {})
    const about = { organization: org.ref, person: { id, name }, role: member.role }
    const news = absentSince
      ? ({ news: 'member_absent', ...about, keys: await keysOf(org, personId), since: absentSince } as const)
      : ({ news: 'member_returned', ...about } as const)
    await notices.tell(org, news, await whoMayRemove(org, personId))
  })
}

/** Whether the last thing that was written down of a member's account is that it is gone. */
async function isNoted({ tx, id: organizationId }: OpenOrganization, subjectId: string): Promise<boolean> {
  const last = await tx.auditEntry.findFirst({
    where: { organizationId, subjectId, action: { in: ['member.absent', 'member.returned', 'member.joined'] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { action: true },
  })
  return last?.action === 'member.absent'
}

/** How many keys act as a person in an organization, and stopped with them. */
const keysOf = ({ tx, id: organizationId }: OpenOrganization, personId: string): Promise<number> =>
  tx.key.count({ where: { organizationId, personId, revokedAt: null } })

async function whoMayRemove({ tx, id: organizationId, deps }: OpenOrganization, but: string): Promise<string[]> {
  const role = { in: rolesHolding(deps.catalog, ['members.remove']) }
  const found = await tx.membership.findMany({
    where: { organizationId, role, personId: { not: but }, person: { absentSince: null } },
    select: { personId: true },
  })
  return found.map(({ personId }) => personId)
}
