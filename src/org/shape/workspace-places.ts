// Who is put into a workspace, given another role there or taken out of it, within acts that hold the organization; and that
// they are told so.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, PersonRef } from '../context.ts'
import { newId } from '../ids.ts'
import type { News } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import { membersAmong } from './among.ts'

export type WorkspaceRef = { id: string; name: string }
/** Someone in a workspace, and what they are there. */
export type Insider = { person: PersonRef; role: string }

/**
 * As what it is recorded: as one of the entries of one change, which are taken back together, or as what came along with
 * another act, and goes with that.
 */
export type As = { change: string } | typeof alongside
export const alongside = { isAlong: true } as const

/** What the entries of a change that begins now have in common. */
export const newChange = (now: Date): As => ({ change: newId('chg', now) })

/** `everywhere` are those who are in all workspaces by their role in the organization; `entries` tell of the others. */
export type Put = {
  added: Insider[]
  changed: (Insider & { before: string })[]
  everywhere: PersonRef[]
  entries: string[]
}

/**
 * Puts members into a workspace. Without a role, those who are in already stay what they are. Who manages all is in it already,
 * as its admin.
 */
export async function put(
  org: OpenOrganization,
  workspace: WorkspaceRef,
  { people, role, ask, as }: { people: readonly string[]; role: string | null; ask: Ask; as: As },
): Promise<Put> {
  const { catalog } = org.deps
  const members = await membersAmong(org, people, ask)
  const isEverywhere = (one: { role: string }) => permissionsOf(catalog, one.role).has('workspaces.manage')
  const everywhere = members.filter(isEverywhere).map(({ person }) => person)
  const result: Put = { added: [], changed: [], everywhere, entries: [] }
  const wanted = members.filter((one) => !isEverywhere(one))
  const held = await heldBy(
    org,
    workspace.id,
    wanted.map(({ person }) => person.id),
  )
  for (const { person } of wanted) {
    const before = held.get(person.id)
    const after = role ?? before ?? catalog.workspaces?.defaultRole ?? ''
    if (before === undefined) result.added.push({ person, role: after })
    else if (before !== after) result.changed.push({ person, role: after, before })
  }
  return { ...result, entries: await keep(org, workspace, result, as) }
}

async function heldBy({ tx }: OpenOrganization, workspaceId: string, ids: string[]): Promise<Map<string, string>> {
  const held = await tx.workspaceMember.findMany({ where: { workspaceId, personId: { in: ids } } })
  return new Map(held.map(({ personId, role }) => [personId, role]))
}

async function keep(
  { tx, id: organizationId, now, record }: OpenOrganization,
  { id: workspaceId, name }: WorkspaceRef,
  { added, changed }: Put,
  as: As,
): Promise<string[]> {
  await tx.workspaceMember.createMany({
    data: added.map(({ person, role }) => ({ workspaceId, personId: person.id, organizationId, role, addedAt: now })),
  })
  for (const { person, role } of changed)
    await tx.workspaceMember.update({
      where: { workspaceId_personId: { workspaceId, personId: person.id } },
      data: { role },
    })
  const after = ({ person, role }: Insider) => ({ personId: person.id, role, name, ...as })
  return [
    ...added.map((one) => record('workspace.memberAdded', workspaceId, { after: after(one) })),
    ...changed.map((one) =>
      record('workspace.roleChanged', workspaceId, { before: { role: one.before }, after: after(one) }),
    ),
  ]
}

/** Takes people out of a workspace; gives those who were in it, with what they were. */
export async function takeOut(
  { tx, record }: OpenOrganization,
  { id: workspaceId, name }: WorkspaceRef,
  people: readonly string[],
  as: As,
): Promise<{ people: Insider[]; entries: string[] }> {
  const where = { workspaceId, personId: { in: [...people] } }
  const held = await tx.workspaceMember.findMany({ where })
  await tx.workspaceMember.deleteMany({ where })
  const entries = held.map(({ personId, role }) =>
    record('workspace.memberRemoved', workspaceId, { before: { personId, role, name }, after: as }),
  )
  const ids = held.map(({ personId }) => personId)
  const found = await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const roleOf = (id: string) => held.find(({ personId }) => personId === id)?.role ?? ''
  return { people: found.map((person) => ({ person, role: roleOf(person.id) })), entries }
}

type Moved = { added?: readonly Insider[]; changed?: readonly Insider[]; gone?: readonly Insider[] }
type Became = Extract<News, { news: 'workspace_place' }>['became']

/** Tells people what became of their place in a workspace. Nobody is told of what they did themselves. */
export async function tellPlaces(
  ctx: ActContext,
  org: OpenOrganization,
  workspace: WorkspaceRef,
  { added = [], changed = [], gone = [] }: Moved,
): Promise<void> {
  for (const { person, role } of added) await tell(ctx, org, workspace, 'in', role, [person.id])
  for (const { person, role } of changed) await tell(ctx, org, workspace, 'other', role, [person.id])
  for (const { person, role } of gone) await tell(ctx, org, workspace, 'out', role, [person.id])
}

/** Tells everyone who has a place in a workspace that it was archived, or is back. */
export async function tellAll(
  ctx: ActContext,
  org: OpenOrganization,
  workspace: WorkspaceRef,
  became: 'archived' | 'back',
) {
  const where = { workspaceId: workspace.id }
  const people = await org.tx.workspaceMember.findMany({ where, select: { personId: true } })
  const ids = people.map(({ personId }) => personId)
  await tell(ctx, org, workspace, became, '', ids)
}

async function tell(
  { actor }: ActContext,
  org: OpenOrganization,
  workspace: WorkspaceRef,
  became: Became,
  role: string,
  people: readonly string[],
): Promise<void> {
  const by = actor.kind === 'person' ? { id: actor.personId, name: actor.name } : { id: '', name: 'Guildhall' }
  const others = people.filter((id) => id !== by.id)
  const news = { news: 'workspace_place', organization: org.ref, by, workspace, became, role } as const
  if (others.length) await notices.tell(org, news, others)
}
