// What someone holds in an organization: shown before their membership ends, and weighed again by the same reckoning in the
// act that ends it, so that nothing is ended that nobody has seen.
import { hash } from 'node:crypto'
import { owningRoles } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { OrganizationRef, PersonRef } from '../context.ts'
import * as keyEndings from '../programs/key-endings.ts'

/** So many of each are named; the others are counted. */
const named = 5

/** Some things by name, and how many there are. */
export type Some = { first: string[]; total: number }

/** A key as someone recognises it. */
export type KeyMark = { name: string; ending: string }

export type Holdings = {
  organization: OrganizationRef
  person: PersonRef
  role: string
  /** Their own pair, which stops with their membership; null where they have none. */
  ownKey: KeyMark | null
  /** The organization's keys that they made: they have seen the secrets. */
  keys: { first: KeyMark[]; total: number }
  /** What they made, which stays the organization's. */
  resources: Some
  workspaces: Some
  teams: Some
  budget: string | null
  /** What they asked for and nobody decided yet: withdrawn. */
  requests: number
  /** What others asked for and they could decide: it waits for the others who can. */
  decisions: number
  /** Invitations of theirs that nobody answered: they stay open. And links, which end. */
  invitations: number
  links: number
  /** The mark of all this: who ends the membership says by it what they were shown. */
  seen: string
}

type At = Pick<OpenOrganization, 'tx' | 'id' | 'now' | 'ref'>

/** What a member holds in an organization now. */
export async function weigh(org: At, member: { person: PersonRef; role: string }): Promise<Holdings> {
  const { person, role } = member
  const [parts, counts, keys] = [
    await partsOf(org, person.id),
    await countsOf(org, person.id),
    await keysOf(org, person.id),
  ]
  const resources = { first: counts.resourceNames ?? [], total: counts.resources }
  const { requests, decisions, invitations, links } = counts
  const marked = [role, parts, keys.ids, counts]
  const seen = hash('sha256', JSON.stringify(marked), 'base64url').slice(0, 16)
  const shared = { first: keys.shared.slice(0, named), total: keys.shared.length }
  const held = { ...parts.shown, ownKey: keys.own, keys: shared, resources, requests, decisions, invitations, links }
  return { organization: org.ref, person, role, ...held, seen }
}

/** Whether someone holds nothing but their role. */
export const isNothing = (all: Holdings): boolean =>
  all.ownKey === null &&
  all.budget === null &&
  [all.keys, all.resources, all.workspaces, all.teams].every(({ total }) => total === 0) &&
  all.requests + all.decisions + all.invitations + all.links === 0

async function partsOf({ tx, id: organizationId }: At, personId: string) {
  const where = { organizationId, personId }
  const [inWorkspaces, inTeams, budget] = [
    await tx.workspaceMember.findMany({ where, select: { workspace: { select: { name: true, archivedAt: true } } } }),
    await tx.teamMember.findMany({ where, select: { team: { select: { name: true, archivedAt: true } } } }),
    await tx.budgetMember.findUnique({
      where: { organizationId_personId: where },
      select: { group: { select: { name: true } } },
    }),
  ]
  const open = inWorkspaces.filter(({ workspace }) => !workspace.archivedAt).map(({ workspace }) => workspace.name)
  const teams = inTeams.filter(({ team }) => !team.archivedAt).map(({ team }) => team.name)
  return { shown: { workspaces: some(open), teams: some(teams), budget: budget?.group.name ?? null } }
}

function some(names: readonly string[]): Some {
  return { first: names.toSorted((a, b) => a.localeCompare(b)).slice(0, named), total: names.length }
}

async function keysOf(org: At, personId: string) {
  const own = await org.tx.key.findFirst({
    where: { organizationId: org.id, personId, ...keyEndings.counting(org.now) },
    orderBy: { createdAt: 'desc' },
  })
  const shared = await keyEndings.madeBy(org, personId)
  const mark = ({ name, ending }: KeyMark): KeyMark => ({ name, ending })
  const ids = [own?.id ?? null, ...shared.map(({ id }) => id)]
  return { own: own && mark(own), shared: shared.map(mark), ids }
}

type Counts = {
  resources: number
  resourceNames: string[] | null
  resourceMark: string | null
  requests: number
  decisions: number
  invitations: number
  links: number
}

// One statement, whatever there is: of what they made all ids are marked, so that one for another is noticed too.
async function countsOf({ tx, id, now }: At, personId: string): Promise<Counts> {
  const [counts] = await tx.$queryRaw<[Counts]>`
    with made as (select id, type || ' ' || "externalId" as name, "createdAt" from "Resource"
      where "organizationId" = ${id} and "makerId" = ${personId})
    select (select count(*)::int from made) as resources,
      (select array_agg(name) from (select name from made order by "createdAt" desc, id desc limit ${named}) newest) as "resourceNames",
      (select md5(string_agg(id, ',' order by id)) from made) as "resourceMark",
      (select count(*)::int from "Approval" where "organizationId" = ${id} and "requesterId" = ${personId}
        and state = 'pending' and "expiresAt" > ${now}) as requests,
      (select count(*)::int from "Approval" a where a."organizationId" = ${id} and a.state = 'pending'
        and a."expiresAt" > ${now} and a.verb <> 'transfer' and exists (select 1 from "Notice" n
          join "SlackIdentity" i on i.id = n."identityId"
          where n.about = 'approval' and n."subjectId" = a.id and i."personId" = ${personId})) as decisions,
      (select count(*)::int from "Invitation" where "organizationId" = ${id} and "inviterId" = ${personId}
        and state = 'pending' and "expiresAt" > ${now}) as invitations,
      (select count(*)::int from "InvitationLink" where "organizationId" = ${id} and "makerId" = ${personId}
        and "revokedAt" is null and "expiresAt" > ${now}) as links`
  return counts
}

/** Whether a role owns the organization, so that somebody else must own it too before its holder goes. */
export const isOwning = (org: Pick<OpenOrganization, 'deps'>, role: string): boolean =>
  owningRoles(org.deps.catalog).includes(role)

/** The members to whom something can be handed: all but the one who goes. */
export const others = (tx: Tx, organizationId: string, personId: string): Promise<number> =>
  tx.membership.count({ where: { organizationId, personId: { not: personId } } })
