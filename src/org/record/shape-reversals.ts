// How acts on workspaces and teams are taken back. What was made or brought back is put away, and what was put away is there
// again; a change is taken back whole: the name, and each person's place.
import { z } from 'zod'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, PersonRef } from '../context.ts'
import * as teams from '../shape/teams.ts'
import { type Insider, newChange, put, takeOut, tellPlaces } from '../shape/workspace-places.ts'
import * as workspaces from '../shape/workspaces.ts'
import type { Change, RecordedAction } from './record.ts'
import type { Kept, Reversal } from './reversals.ts'

type WorkspaceShelf = 'workspace.created' | 'workspace.archived' | 'workspace.unarchived'
type TeamShelf = 'team.created' | 'team.archived' | 'team.restored'
type Place = 'workspace.renamed' | 'workspace.memberAdded' | 'workspace.roleChanged' | 'workspace.memberRemoved'

/** A workspace as it is again: `before` is the name that it had meanwhile; who is in it again, or as something else, and who no longer. */
export type PlacesAgain = { name: string; before: string | null; back: Insider[]; out: PersonRef[] }

/** What is true again after an act on a workspace or a team was taken back. */
export type ShapeAgain =
  | { [A in WorkspaceShelf | TeamShelf]: { undone: A; name: string } }[WorkspaceShelf | TeamShelf]
  | { [A in Place]: { undone: A } & PlacesAgain }[Place]
  | { undone: 'team.changed'; name: string; before: string | null }

type Entry<A extends string = string> = Kept & { organizationId: string; action: A }
type Shaped = ShapeAgain['undone']
type Rows = { [A in Shaped]: (ctx: ActContext, entry: Entry) => Promise<Reversal> }

/** The rows of the table of reversals that are about workspaces and teams. */
export const shapeReversals: Rows = {
  'workspace.created': (_, entry) => ofWorkspaceShelf(entry, 'workspace.created', true),
  'workspace.unarchived': (_, entry) => ofWorkspaceShelf(entry, 'workspace.unarchived', true),
  'workspace.archived': (_, entry) => ofWorkspaceShelf(entry, 'workspace.archived', false),
  'workspace.renamed': (ctx, entry) => ofChange(ctx, entry, 'workspace.renamed'),
  'workspace.memberAdded': (ctx, entry) => ofChange(ctx, entry, 'workspace.memberAdded'),
  'workspace.roleChanged': (ctx, entry) => ofChange(ctx, entry, 'workspace.roleChanged'),
  'workspace.memberRemoved': (ctx, entry) => ofChange(ctx, entry, 'workspace.memberRemoved'),
  'team.created': (_, entry) => ofTeamShelf(entry, 'team.created', true),
  'team.restored': (_, entry) => ofTeamShelf(entry, 'team.restored', true),
  'team.archived': (_, entry) => ofTeamShelf(entry, 'team.archived', false),
  'team.changed': (_, entry) => ofTeamChange(entry),
}

const Named = z.object({ name: z.string() })
const Placed = z.object({ personId: z.string(), role: z.string() })
const Marked = z.object({ change: z.string() })
const OfPerson = z.object({ personId: z.string() })

/** Whose place in a workspace something recorded is about; null where it is about the workspace itself. */
const personIn = ({ before, after }: { before?: unknown; after?: unknown }): string | null =>
  OfPerson.safeParse(after).data?.personId ?? OfPerson.safeParse(before).data?.personId ?? null

/** Whatever is done about the same, but for going into it and out. */
const about = ({ organizationId, subjectId }: Entry, noun: 'workspace' | 'team'): Reversal['touching'] => [
  { organizationId, subjectId, action: { startsWith: `${noun}.`, notIn: ['workspace.entered', 'workspace.exited'] } },
]

/** A workspace that was made, brought back or put away: it is the other. */
async function ofWorkspaceShelf(entry: Entry, undone: WorkspaceShelf, toAway: boolean): Promise<Reversal> {
  const { organizationId, subjectId: workspaceId, actorId, at } = entry
  const { name } = Named.parse(entry.after ?? entry.before)
  const ask: Ask = { verb: toAway ? 'archiveWorkspace' : 'unarchiveWorkspace', input: { workspaceId } }
  return {
    ...{ organizationId, workspaceId, also: [], need: 'workspaces.manage', ask },
    byHand: { kind: 'look', at: 'workspaces' },
    as: toAway ? 'workspace.archived' : 'workspace.unarchived',
    touching: about(entry, 'workspace'),
    // Who was put into it as it was made came with it.
    isAbout: (later) => !(later.action === 'workspace.memberAdded' && later.actorId === actorId && +later.at === +at),
    async stands({ tx }) {
      const found = await tx.workspace.findUnique({ where: { id: workspaceId } })
      const isUsed = undone === 'workspace.created' && (await tx.resource.count({ where: { workspaceId } })) > 0
      return found !== null && (found.archivedAt === null) === toAway && !isUsed
    },
    async apply(ctx, org) {
      await workspaces.putAway(ctx, org, { id: workspaceId, name }, toAway)
      return { undone, name }
    },
  }
}

/** The same of a team. */
async function ofTeamShelf(entry: Entry, undone: TeamShelf, toAway: boolean): Promise<Reversal> {
  const { organizationId, subjectId: teamId } = entry
  const { name } = Named.parse(entry.after)
  const ask: Ask = { verb: toAway ? 'archiveTeam' : 'restoreTeam', input: { teamId } }
  return {
    ...{ organizationId, also: [], need: 'teams.manage', ask },
    byHand: { kind: 'look', at: 'teams' },
    as: toAway ? 'team.archived' : 'team.restored',
    touching: about(entry, 'team'),
    stands: async ({ tx }) => {
      const found = await tx.team.findUnique({ where: { id: teamId } })
      return found !== null && (found.archivedAt === null) === toAway
    },
    async apply(_, org) {
      await teams.putAway(org, { id: teamId, name }, toAway)
      return { undone, name }
    },
  }
}

const TeamChange = Named.extend({ added: z.array(z.string()), removed: z.array(z.string()) })

/** A change of a team's name or people. */
async function ofTeamChange(entry: Entry): Promise<Reversal> {
  const { organizationId, subjectId: teamId } = entry
  const was = Named.parse(entry.before)
  const is = TeamChange.parse(entry.after)
  const input = { teamId, name: was.name, add: is.removed, remove: is.added }
  const ask: Ask = { verb: 'changeTeam', input }
  return {
    ...{ organizationId, also: [], need: 'teams.manage', ask, byHand: { kind: 'fill', ask }, as: 'team.changed' },
    touching: about(entry, 'team'),
    async stands({ tx }) {
      const found = await tx.team.findUnique({ where: { id: teamId }, include: { members: true } })
      const within = new Set(found?.members.map(({ personId }) => personId))
      const members = await tx.membership.count({ where: { organizationId, personId: { in: is.removed } } })
      const isSame = found !== null && found.archivedAt === null && found.name === is.name
      const [areIn, areOut] = [is.added.every((id) => within.has(id)), !is.removed.some((id) => within.has(id))]
      return isSame && areIn && areOut && members === is.removed.length
    },
    async apply(_, org) {
      const { team } = await teams.apply(org, input, ask)
      return { undone: 'team.changed', name: team.name, before: is.name === was.name ? null : is.name }
    },
  }
}

/** The entries of one change of a workspace, read. */
type Whole = {
  /** Which entry is about whom; of the name by null. */
  entries: Map<string | null, string>
  name: { before: string; after: string } | null
  added: Role[]
  changed: (Role & { before: string })[]
  removed: Role[]
}
type Role = z.infer<typeof Placed>

async function wholeOf({ deps }: ActContext, entry: Entry): Promise<Whole> {
  const { organizationId, subjectId, after } = entry
  const { change } = Marked.parse(after)
  const where = { organizationId, subjectId, after: { path: ['change'], equals: change }, undoesId: null }
  const all = await deps.db.auditEntry.findMany({ where, orderBy: { id: 'asc' } })
  const of = (action: Place) => all.filter((one) => one.action === action)
  const [renamed] = of('workspace.renamed')
  return {
    entries: new Map(all.map((one) => [personIn(one), one.id])),
    name: renamed ? { before: Named.parse(renamed.before).name, after: Named.parse(renamed.after).name } : null,
    added: of('workspace.memberAdded').map((one) => Placed.parse(one.after)),
    changed: of('workspace.roleChanged').map((one) => ({
      ...Placed.parse(one.after),
      before: z.object({ role: z.string() }).parse(one.before).role,
    })),
    removed: of('workspace.memberRemoved').map((one) => Placed.parse(one.before)),
  }
}

/** A change of a workspace, whichever of its entries was named. */
async function ofChange(ctx: ActContext, entry: Entry, undone: Place): Promise<Reversal> {
  const { organizationId, subjectId: workspaceId } = entry
  const whole = await wholeOf(ctx, entry)
  const people = [...whole.added, ...whole.changed, ...whole.removed].map(({ personId }) => personId)
  const ask: Ask = {
    verb: 'changeWorkspace',
    input: { workspaceId, ...(whole.name ? { name: whole.name.before } : {}), remove: whole.added.map(idOf) },
  }
  return {
    ...{ organizationId, workspaceId, also: [], need: 'workspaces.manage', ask, byHand: { kind: 'fill', ask } },
    // Each of its entries says itself which one it takes back.
    as: undone satisfies RecordedAction,
    touching: about(entry, 'workspace'),
    isAbout(later) {
      if ([...whole.entries.values()].includes(later.id)) return false
      const personId = personIn(later)
      if (personId) return people.includes(personId)
      return later.action !== 'workspace.renamed' || whole.name !== null
    },
    stands: (org) => isAsLeft(org, workspaceId, whole),
    apply: async (ctx, org) => ({ undone, ...(await takeBack(ctx, org, { workspaceId, whole, ask })) }),
  }
}

const idOf = ({ personId }: Role): string => personId

async function isAsLeft({ tx, id, deps }: OpenOrganization, workspaceId: string, whole: Whole): Promise<boolean> {
  const found = await tx.workspace.findUnique({ where: { id: workspaceId }, include: { members: true } })
  if (!found || found.archivedAt || (whole.name && found.name !== whole.name.after)) return false
  const roles = new Map(found.members.map(({ personId, role }) => [personId, role]))
  if (![...whole.added, ...whole.changed].every(({ personId, role }) => roles.get(personId) === role)) return false
  if (whole.removed.some(({ personId }) => roles.has(personId))) return false
  const where = { organizationId: id, personId: { in: whole.removed.map(idOf) } }
  const members = await tx.membership.findMany({ where, select: { role: true } })
  // Whoever manages all workspaces by now has no place in any.
  const mayHavePlaces = members.every(({ role }) => !permissionsOf(deps.catalog, role).has('workspaces.manage'))
  return mayHavePlaces && members.length === whole.removed.length
}

async function takeBack(
  ctx: ActContext,
  given: OpenOrganization,
  { workspaceId, whole, ask }: { workspaceId: string; whole: Whole; ask: Ask },
): Promise<PlacesAgain> {
  const org = { ...given, record: undoing(given, whole) }
  const as = newChange(org.now)
  const found = await workspaces.requireWorkspace(org, workspaceId)
  if (whole.name) await workspaces.rename(org, found, whole.name.before, as, ask)
  const workspace = { id: workspaceId, name: whole.name?.before ?? found.name }
  const gone = await takeOut(org, workspace, whole.added.map(idOf), as)
  const wanted = [...whole.removed, ...whole.changed.map(({ personId, before }) => ({ personId, role: before }))]
  const back: Insider[] = []
  for (const role of new Set(wanted.map((one) => one.role))) {
    const people = wanted.filter((one) => one.role === role).map(idOf)
    const { added, changed } = await put(org, workspace, { people, role, ask, as })
    await tellPlaces(ctx, org, workspace, { added, changed })
    back.push(...added, ...changed)
  }
  await tellPlaces(ctx, org, workspace, { gone: gone.people })
  const out = gone.people.map(({ person }) => person)
  return { name: workspace.name, before: whole.name?.after ?? null, back, out }
}

// Each entry is taken back by the one that is about the same person, or about the name.
const undoing =
  ({ record }: OpenOrganization, { entries }: Whole): OpenOrganization['record'] =>
  (action, subjectId, change: Change = {}) => {
    const undoesId = entries.get(personIn(change))
    return record(action, subjectId, { ...change, ...(undoesId ? { undoesId } : {}) })
  }
