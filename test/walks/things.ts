// Things to walk on, each new: made by Olga, who may everything, through the rules themselves.
import * as requests from '../../src/org/asking/requests.ts'
import * as budgets from '../../src/org/credits/budgets.ts'
import { newId } from '../../src/org/ids.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as links from '../../src/org/inviting/links.ts'
import * as domains from '../../src/org/joining/domain-claims.ts'
import * as joinRequests from '../../src/org/joining/join-requests.ts'
import * as deletions from '../../src/org/organization/deletions.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as transfers from '../../src/org/organization/transfers.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import { actorOf } from '../../src/org/people/people.ts'
import * as keys from '../../src/org/programs/keys.ts'
import * as moves from '../../src/org/programs/moves.ts'
import * as resources from '../../src/org/programs/resources.ts'
import * as teams from '../../src/org/shape/teams.ts'
import * as workspaces from '../../src/org/shape/workspaces.ts'
import { admit, type Ground } from './ground.ts'

/** A pending invitation to the organization, to someone who is new. */
export async function invitation(ground: Ground): Promise<string> {
  const person = await ground.idOf(await ground.newcomer())
  const { sent } = await invitations.create(await ground.at('olga'), { people: [person], role: 'viewer' })
  return sent[0]?.invitationId ?? ''
}

/** A pending invitation to a walker, into another organization of Olga's. */
export async function invitationTo(ground: Ground, handle: string, name: string): Promise<string> {
  const { organization } = await organizations.create(await ground.at('olga'), { name })
  const organizationId = organization.id
  const ctx = { ...(await ground.at('olga')), organizationId }
  const { sent } = await invitations.create(ctx, { people: [await ground.idOf(handle)], role: 'viewer' })
  return sent[0]?.invitationId ?? ''
}

/** Someone new who asks to be let in. */
export async function request(ground: Ground): Promise<string> {
  const person = await ground.idOf(await ground.newcomer())
  const actor = await actorOf(ground.world.deps, person)
  const { organizationId } = ground
  const ctx = { deps: ground.world.deps, actor, surface: 'slack', organizationId } as const
  return (await joinRequests.ask(ctx, { organizationId, reason: null })).approvalId
}

/** A member who is new, as a viewer. */
export async function member(ground: Ground): Promise<string> {
  const handle = await ground.newcomer()
  await admit(ground, handle, 'viewer')
  return handle
}

/** Someone who was a member, a viewer, and has been removed: how that stands in the record. */
export async function departure(ground: Ground): Promise<string> {
  const personId = await ground.idOf(await member(ground))
  await memberships.remove(await ground.at('olga'), { personId })
  return (await ground.world.db.departure.findFirstOrThrow({ where: { personId } })).id
}

/** A link into the organization; with its address, which only those who may invite are shown. */
export async function link(ground: Ground, by = 'olga'): Promise<{ id: string; address: string }> {
  const asked = { role: 'viewer', mostUses: 5, days: 7, domain: null }
  const { link: made } = await links.create(await ground.at(by), asked)
  return { id: made.id, address: links.addressOf(ground.world.deps, made) }
}

/** A domain that nobody else has. */
export const domainName = (ground: Ground): string =>
  `${ground.mark('domain').toLowerCase().replaceAll(' ', '-')}.example`

/** A domain of the organization's, whose record is in its DNS. */
export async function domain(ground: Ground): Promise<{ id: string; name: string }> {
  const name = domainName(ground)
  const { claim } = await domains.add(await ground.at('olga'), { domain: name })
  await ground.world.call('dns', { name: claim.record.name, txt: [claim.record.value] })
  return { id: claim.id, name }
}

/** A workspace with nobody in it, and the organization's mark in its name. */
export const workspace = async (ground: Ground): Promise<{ id: string; name: string }> =>
  (await workspaces.create(await ground.at('olga'), { name: ground.mark('workspace'), people: [] })).workspace

/** One that was put away. */
export async function archivedWorkspace(ground: Ground): Promise<string> {
  const { id: workspaceId } = await workspace(ground)
  await workspaces.archive(await ground.at('olga'), { workspaceId })
  return workspaceId
}

/** A workspace, and a member who is in it. */
export async function insider(ground: Ground): Promise<{ workspaceId: string; personId: string }> {
  const { id: workspaceId } = await workspace(ground)
  const personId = await ground.idOf(await member(ground))
  await workspaces.change(await ground.at('olga'), { workspaceId, add: [personId] })
  return { workspaceId, personId }
}

/** A team, likewise, with these in it. */
export async function team(ground: Ground, members: readonly string[] = []): Promise<string> {
  const people = await Promise.all(members.map(ground.idOf))
  return (await teams.create(await ground.at('olga'), { name: ground.mark('team'), people })).team.id
}

/** One that was put away. */
export async function archivedTeam(ground: Ground): Promise<string> {
  const teamId = await team(ground)
  await teams.archive(await ground.at('olga'), { teamId })
  return teamId
}

/** That a member took over while a walker, who owned the organization, was gone. */
export async function succession(ground: Ground, handle: string): Promise<string> {
  const [heirId, { organizationId }] = [await ground.idOf(await member(ground)), ground]
  await memberships.setRole(await ground.at('olga'), { personId: heirId, role: 'owner' })
  const now = ground.world.deps.clock.now()
  const formerIds = { former: [await ground.idOf(handle)], declined: [], told: 1 }
  const took = { state: 'succeeded', heirId, roleBefore: 'viewer', rule: 'heir', succeededAt: now }
  const row = { since: now, formerIds, ...took }
  await ground.world.db.succession.upsert({
    where: { organizationId },
    create: { organizationId, ...row },
    update: row,
  })
  return organizationId
}

/** A resource of the organization's, with the organization's mark in its name. */
export const resource = async (ground: Ground): Promise<{ id: string; externalId: string }> => {
  const externalId = ground.mark('voice')
  return { externalId, id: (await resources.register(await ground.at('olga'), { type: 'voice', externalId })).id }
}

/** A budget group, likewise. */
export const budget = async (ground: Ground): Promise<string> => {
  const asked = { name: ground.mark('budget'), cap: 10, isHard: false, people: [] }
  return (await budgets.create(await ground.at('olga'), asked)).budget.id
}

/** A key of the organization's own, likewise. */
export async function key(ground: Ground): Promise<{ id: string; secret: string }> {
  const asked = { kind: 'organization', name: ground.mark('key'), replaces: null } as const
  const { key: made, secret } = await keys.issue(await ground.at('olga'), asked)
  return { id: made.id, secret: secret ?? '' }
}

/** Something that billing found, to be decided. */
export async function finding(ground: Ground): Promise<string> {
  const [id, { organizationId }] = [newId('fnd', ground.world.deps.clock.now()), ground]
  const found = { code: 'disputed', subjectId: id, facts: {}, state: 'open', foundAt: ground.world.deps.clock.now() }
  await ground.world.db.billingFinding.create({ data: { id, organizationId, ...found } })
  return id
}

/** An act of someone's own that they could take back. */
export async function renaming(ground: Ground, handle: string): Promise<string> {
  const id = (await resources.register(await ground.at(handle), { type: 'voice', externalId: ground.mark('undone') }))
    .id
  const { entryId } = await resources.unregister(await ground.at(handle), { resourceId: id })
  return entryId ?? ''
}

/** A request for something that the asker may not do alone, which a walker can decide. */
export async function wish(ground: Ground): Promise<string> {
  const handle = await member(ground)
  const ask = { verb: 'rename', input: { name: ground.mark('wish') } } as const
  return (await requests.request(await ground.at(handle), ask, null)).approvalId
}

/** An organization of someone's own that they have deleted. */
export async function deleted(ground: Ground, handle: string): Promise<string> {
  const name = `Gone of ${handle} ${ground.mark('').at(-1)}`
  const { organization } = await organizations.create(await ground.at(handle), { name })
  const there = { ...(await ground.at(handle)), organizationId: organization.id }
  const { seen } = await deletions.preview(there)
  await deletions.remove(there, { typed: name, seen })
  return organization.id
}

/** An offer of the organization that a walker who owns it has made. */
export async function offer(ground: Ground, handle: string): Promise<string> {
  const personId = await ground.idOf(await member(ground))
  return (await transfers.offer(await ground.at(handle), { personId, keeps: 'owner' })).approvalId
}

/** A move of a walker's own things into the organization. */
export const move = async (ground: Ground, handle: string): Promise<string> =>
  (await moves.start(await ground.at(handle), { organizationId: ground.organizationId })).moveId

/** A resource in a walker's personal account. */
export async function ownResource(ground: Ground, handle: string): Promise<object> {
  const at = await ground.at(handle)
  const organizationId = at.actor.kind === 'person' ? at.actor.personalId : ''
  await resources.register({ ...at, organizationId }, { type: 'voice', externalId: `own of ${handle}` })
  return {}
}

/** Another organization of Olga's, with a walker in it. */
export async function second(ground: Ground, handle: string): Promise<string> {
  const name = `Second of ${handle}`
  const invitationId = await invitationTo(ground, handle, name)
  await invitations.accept(await ground.at(handle), invitationId)
  return name
}
