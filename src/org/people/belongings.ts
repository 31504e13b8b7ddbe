// All that names a person, given to another who turned out to be the same. What has a name of its own in the record and the
// ledger, which are never changed, keeps it.
import type { OpenOrganization } from '../act.ts'
import { withdraw } from '../organization/settlements.ts'
import * as notices from '../telling/notices.ts'
import { stronger } from './merging.ts'

/** The accounts of their own: what is in the first goes to the second. */
type Own = { fromId: string; intoId: string }

/** Gives everything of one person to another, in all organizations. */
export async function carry(org: OpenOrganization, from: string, into: string, own: Own): Promise<void> {
  await carryInvitations(org, from, into)
  await carryRequests(org, from, into)
  await carryKeys(org, from, into, own)
  await carryWork(org, from, into, own)
  await carryPlaces(org, from, into)
  await carryMarks(org, from, into)
}

async function carryInvitations(org: OpenOrganization, from: string, into: string): Promise<void> {
  const { tx, now } = org
  await tx.invitation.updateMany({ where: { inviteeId: from }, data: { inviteeId: into } })
  await tx.invitation.updateMany({ where: { inviterId: from }, data: { inviterId: into } })
  await tx.invitationLink.updateMany({ where: { makerId: from }, data: { makerId: into } })
  const open = await tx.invitation.findMany({
    where: { inviteeId: into, state: 'pending' },
    orderBy: { createdAt: 'desc' },
    include: { organization: { select: { memberships: { where: { personId: into } } } } },
  })
  const seen = new Set<string>()
  for (const { id, organizationId, organization } of open) {
    // Whoever is in needs no way in; and of two the newer one is it.
    if (!organization.memberships.length && !seen.has(organizationId)) seen.add(organizationId)
    else {
      await tx.invitation.update({ where: { id }, data: { state: 'revoked', settledAt: now } })
      org.record('invitation.revoked', id, { organizationId })
    }
    await notices.redraw(org, 'invitation', id)
  }
}

async function carryRequests(org: OpenOrganization, from: string, into: string): Promise<void> {
  const { tx } = org
  await tx.approval.updateMany({ where: { requesterId: from }, data: { requesterId: into } })
  await tx.approval.updateMany({ where: { deciderId: from }, data: { deciderId: into } })
  await tx.$executeRaw`
    update "Approval" set input = replace(input::text, ${`"${from}"`}, ${`"${into}"`})::jsonb
    where state = 'pending' and input::text like ${`%"${from}"%`}`
  const open = await tx.approval.findMany({
    where: { state: 'pending', OR: [{ requesterId: into }, { input: { path: ['personId'], equals: into } }] },
    orderBy: { createdAt: 'asc' },
    include: { organization: { select: { memberships: { where: { personId: into } } } } },
  })
  const seen = new Set<string>()
  for (const { id, organizationId, requesterId, verb, input, organization } of open) {
    const what = JSON.stringify([organizationId, requesterId, verb, input])
    const isForThemselves = verb === 'transfer' && requesterId === into && JSON.stringify(input).includes(into)
    const isIn = verb === 'join' && requesterId === into && organization?.memberships.length
    const isOver = seen.has(what) || isForThemselves || isIn
    seen.add(what)
    if (isOver && organizationId)
      await withdraw({ ...org, id: organizationId, record: recordIn(org, organizationId) }, { id })
    else await notices.redraw(org, 'approval', id)
  }
}

const recordIn =
  (org: OpenOrganization, organizationId: string): OpenOrganization['record'] =>
  (action, subjectId, change) =>
    org.record(action, subjectId, { organizationId, ...change })

async function carryKeys(org: OpenOrganization, from: string, into: string, own: Own): Promise<void> {
  const { tx, now, deps } = org
  const theirs = await tx.key.findMany({ where: { personId: into, kind: 'member', revokedAt: null } })
  const organizationId = { in: theirs.map((key) => key.organizationId) }
  // There is one pair for each member: the second one runs out, so that programs have time to take the other.
  const expiresAt = new Date(now.getTime() + deps.catalog.people.runOutDays * 86_400_000)
  const isSecond = { personId: from, kind: 'member', revokedAt: null, organizationId }
  await tx.key.updateMany({
    where: { ...isSecond, OR: [{ expiresAt: null }, { expiresAt: { gt: expiresAt } }] },
    data: { expiresAt },
  })
  await tx.key.updateMany({ where: { personId: from }, data: { personId: into } })
  await tx.key.updateMany({ where: { makerId: from }, data: { makerId: into } })
  await tx.key.updateMany({ where: { organizationId: own.fromId }, data: { organizationId: own.intoId } })
}

async function carryWork({ tx }: OpenOrganization, from: string, into: string, { fromId, intoId }: Own): Promise<void> {
  await tx.resource.updateMany({ where: { makerId: from }, data: { makerId: into } })
  // What the product calls by the same id in both is there already.
  await tx.$executeRaw`
    update "Resource" r set "organizationId" = ${intoId}, "workspaceId" = null where r."organizationId" = ${fromId} and not exists (
      select from "Resource" o where o."organizationId" = ${intoId} and o.type = r.type and o."externalId" = r."externalId")`
  await tx.historyEntry.updateMany({ where: { personId: from }, data: { personId: into } })
  await tx.historyEntry.updateMany({
    where: { organizationId: fromId },
    data: { organizationId: intoId, workspaceId: null },
  })
  await tx.$executeRaw`
    insert into "Star" ("personId", "resourceId", at) select ${into}, "resourceId", at from "Star" where "personId" = ${from}
    on conflict do nothing`
  await tx.star.deleteMany({ where: { personId: from } })
  await tx.hold.updateMany({ where: { personId: from, state: 'held' }, data: { personId: into } })
}

async function carryPlaces({ tx, deps: { catalog } }: OpenOrganization, from: string, into: string): Promise<void> {
  for (const { workspaceId, role } of await tx.workspaceMember.findMany({ where: { personId: from } })) {
    const key = (personId: string) => ({ workspaceId_personId: { workspaceId, personId } })
    const theirs = await tx.workspaceMember.findUnique({ where: key(into) })
    if (!theirs) await tx.workspaceMember.update({ where: key(from), data: { personId: into } })
    else await tx.workspaceMember.update({ where: key(into), data: { role: stronger(catalog, theirs.role, role) } })
  }
  await tx.workspaceMember.deleteMany({ where: { personId: from } })
  await tx.$executeRaw`
    insert into "TeamMember" ("teamId", "personId", "organizationId", "addedAt")
    select "teamId", ${into}, "organizationId", "addedAt" from "TeamMember" where "personId" = ${from} on conflict do nothing`
  await tx.teamMember.deleteMany({ where: { personId: from } })
  await tx.$executeRaw`
    insert into "BudgetMember" ("organizationId", "personId", "groupId", "addedAt")
    select "organizationId", ${into}, "groupId", "addedAt" from "BudgetMember" where "personId" = ${from} on conflict do nothing`
  await tx.budgetMember.deleteMany({ where: { personId: from } })
}

async function carryMarks({ tx }: OpenOrganization, from: string, into: string): Promise<void> {
  await tx.departure.updateMany({ where: { personId: from }, data: { personId: into } })
  await tx.domain.updateMany({ where: { addedById: from }, data: { addedById: into } })
  await tx.organization.updateMany({ where: { heirId: from }, data: { heirId: into } })
  await tx.succession.updateMany({ where: { heirId: from }, data: { heirId: into } })
  await tx.$executeRaw`
    update "Succession" set "formerIds" = replace("formerIds"::text, ${`"${from}"`}, ${`"${into}"`})::jsonb
    where "formerIds"::text like ${`%"${from}"%`}`
  await tx.mailing.updateMany({ where: { personId: from }, data: { personId: into } })
  await tx.billingChange.updateMany({ where: { personId: from }, data: { personId: into } })
}
