// Workspaces and teams in words: what is refused about them, what is asked for, and what the record tells.
import { labelOfWorkspaceRole } from '../../catalog/ladder.ts'
import type { Asks } from '../../org/asks.ts'
import type { Details } from '../../org/errors.ts'
import type { Entry } from '../../org/record/audit.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import { shorten } from '../views/blocks.ts'
import { article, count, list, role, type Say, type Told, upper } from './words.ts'

const short = (text: string): string => shorten(text, 100)

/** What people call a role in a workspace. */
export const insideRole = ({ catalog }: Say, id: string): string => labelOfWorkspaceRole(catalog, id)

/** What one workspace is called here, and several. */
export const workspaceWords = ({ catalog }: Say): { one: string; many: string } => ({
  one: catalog.workspaces?.one ?? 'workspace',
  many: catalog.workspaces?.many ?? 'workspaces',
})

type Refused =
  | 'role_coming'
  | 'not_here'
  | 'unknown_workspace'
  | 'workspace_archived'
  | 'unknown_team'
  | 'team_archived'
  | 'shape_taken'
  | 'resource_elsewhere'

/** Each of these refusals in words. */
export const shapeRefusals: { [C in Refused]: (detail: Details[C], say: Say) => Told } = {
  role_coming: ({ role: id }, say) => ({
    rule: `The role ${role(say, id)} is coming soon.`,
    fact: 'Nobody can be given it yet.',
    fix: 'Choose another role for now.',
  }),
  not_here: ({ what }, say) =>
    what === 'workspaces'
      ? {
          rule: `${upper(say.catalog.labels.sharedPlural)} are not divided into workspaces here.`,
          fact: `${say.catalog.name} has none.`,
          fix: `Create another ${say.catalog.labels.shared} to keep work apart.`,
        }
      : {
          rule: `Roles for the whole ${say.catalog.labels.shared} cannot be made yet.`,
          fact: `It has the roles ${list(Object.values(say.catalog.roles).map(({ label }) => label))}.`,
          fix: `Choose among them; ${say.command} roles shows what each may do.`,
        },
  unknown_workspace({ typed, nearest }, say) {
    const { one, many } = workspaceWords(say)
    return {
      rule: `You can go into the ${many} that you are in.`,
      fact:
        typed === null
          ? 'It is not one of yours, or no longer there.'
          : typed
            ? `None of them is called “${short(typed)}”.`
            : `No ${one} was chosen.`,
      fix: nearest ? `Did you mean ${short(nearest.name)}?` : `See ${say.command} workspaces for those there are.`,
    }
  },
  workspace_archived: ({ workspace }, say) => ({
    rule: `Nobody works in ${article(workspaceWords(say).one)} that was archived.`,
    fact: `${short(workspace)} was archived; everything in it is kept.`,
    fix: 'Have it brought back.',
  }),
  unknown_team: ({ typed, nearest }, { command }) => ({
    rule: 'A team is chosen among those that there are.',
    fact:
      typed === null
        ? 'It is not here, or no longer.'
        : typed
          ? `None is called “${short(typed)}”.`
          : 'No team was chosen.',
    fix: nearest ? `Did you mean ${short(nearest.name)}?` : `See ${command} teams for those there are.`,
  }),
  team_archived: ({ team }) => ({
    rule: 'Nobody is added to a team that was archived, and nothing is changed in it.',
    fact: `${short(team)} was archived; who is in it is kept.`,
    fix: 'Bring it back first.',
  }),
  resource_elsewhere({ type, externalId, workspace, isOutside }, say) {
    const { one, many } = workspaceWords(say)
    const where = isOutside ? `outside of the ${many}` : workspace ? `in ${short(workspace)}` : `in another ${one}`
    return {
      rule: `An ID of a type is registered once in ${article(say.catalog.labels.shared)}.`,
      fact: `The ${short(type)} “${short(externalId)}” is registered already, ${where}.`,
      fix: 'Register it under another ID.',
    }
  },
  shape_taken({ of, name, isArchived }, say) {
    const one = of === 'workspace' ? workspaceWords(say).one : 'team'
    return {
      rule: `No two ${of === 'workspace' ? workspaceWords(say).many : 'teams'} have the same name.`,
      fact: `There is ${article(one)} called “${short(name)}”${isArchived ? ', which was archived' : ''}.`,
      fix: isArchived ? 'Type another name, or have that one brought back.' : 'Type another name.',
    }
  },
}

type About = { names: Record<string, string>; where: string | null; by?: string | undefined }
type Acts =
  | 'createWorkspace'
  | 'changeWorkspace'
  | 'archiveWorkspace'
  | 'unarchiveWorkspace'
  | 'enterWorkspace'
  | 'createTeam'
  | 'changeTeam'
  | 'archiveTeam'
  | 'restoreTeam'

const here = ({ where }: About): string => (where ? ` in ${where}` : '')
const named = ({ names }: About, id: string, otherwise: string): string => short(names[id] ?? otherwise)
const workspace = (about: About, id: string, say: Say): string => named(about, id, `a ${workspaceWords(say).one}`)
const people = (about: About, ids: readonly string[]): string =>
  list(
    ids.slice(0, 3).map((id) => named(about, id, 'someone')),
    Math.max(0, ids.length - 3),
  )

function changed(
  { workspaceId, name, add = [], role: id, remove = [] }: Asks['changeWorkspace'],
  about: About,
  say: Say,
) {
  const where = workspace(about, workspaceId, say)
  const own = add.length === 1 && add[0] === about.by
  const as = id ? insideRole(say, id) : ''
  const all = [
    name !== undefined && `rename ${where} to “${short(name)}”`,
    add.length > 0 && own && (as ? `become ${as} in ${where}` : `be let into ${where}`),
    add.length > 0 &&
      !own &&
      (as ? `make ${people(about, add)} ${as} in ${where}` : `let ${people(about, add)} into ${where}`),
    remove.length > 0 && `take ${people(about, remove)} out of ${where}`,
  ].filter((part) => part !== false)
  return all.length ? list(all) : `change ${where}`
}

/** Each of these acts as the end of "… asks to". */
export const shapeActs: { [V in Acts]: (input: Asks[V], about: About, say: Say) => string } = {
  createWorkspace: ({ name }, about, say) => `create the ${workspaceWords(say).one} “${short(name)}”${here(about)}`,
  changeWorkspace: (input, about, say) => `${changed(input, about, say)}${here(about)}`,
  archiveWorkspace: ({ workspaceId }, about, say) => `archive ${workspace(about, workspaceId, say)}${here(about)}`,
  unarchiveWorkspace: ({ workspaceId }, about, say) => `bring ${workspace(about, workspaceId, say)} back${here(about)}`,
  enterWorkspace: ({ workspaceId }, about, say) =>
    workspaceId ? `enter ${workspace(about, workspaceId, say)}` : `leave the ${workspaceWords(say).one}`,
  createTeam: ({ name }, about) => `create the team “${short(name)}”${here(about)}`,
  changeTeam: ({ teamId }, about) => `change the team ${named(about, teamId, 'that was shown')}${here(about)}`,
  archiveTeam: ({ teamId }, about) => `archive the team ${named(about, teamId, 'that was shown')}${here(about)}`,
  restoreTeam: ({ teamId }, about) => `bring the team ${named(about, teamId, 'that was shown')} back${here(about)}`,
}

type Facts = Readonly<Record<string, unknown>>
type Telling = Entry & { was: Facts; is: Facts }
type Actions = Extract<RecordedAction, `${'workspace' | 'team'}.${string}`>

const quoted = (value: unknown): string => `“${typeof value === 'string' ? short(value) : '…'}”`
const who = ({ known }: Telling, id: unknown): string =>
  short(known.people[typeof id === 'string' ? id : '']?.name ?? 'someone who is gone')
const whoAll = (entry: Telling, ids: unknown): string => {
  const all = Array.isArray(ids) ? ids : []
  return list(
    all.slice(0, 3).map((id) => who(entry, id)),
    Math.max(0, all.length - 3),
  )
}
const roleIn = (say: Say, id: unknown): string => insideRole(say, typeof id === 'string' ? id : '…')
const some = (ids: unknown): boolean => Array.isArray(ids) && ids.length > 0

/** Each of them in words, as what follows the doer's name. */
export const shapeTellings: { [A in Actions]: (entry: Telling, say: Say) => string } = {
  'workspace.created': ({ is }, say) => `created the ${workspaceWords(say).one} ${quoted(is.name)}`,
  'workspace.renamed': ({ was, is }, say) =>
    `renamed a ${workspaceWords(say).one}: ${quoted(was.name)} → ${quoted(is.name)}`,
  'workspace.archived': ({ was }, say) => `archived the ${workspaceWords(say).one} ${quoted(was.name)}`,
  'workspace.unarchived': ({ is }, say) => `brought the ${workspaceWords(say).one} ${quoted(is.name)} back`,
  'workspace.memberAdded': (entry, say) =>
    `let ${who(entry, entry.is.personId)} into ${quoted(entry.is.name)} as ${roleIn(say, entry.is.role)}`,
  'workspace.roleChanged': (entry, say) =>
    `changed what ${who(entry, entry.is.personId)} is in ${quoted(entry.is.name)}: ${roleIn(say, entry.was.role)} → ${roleIn(say, entry.is.role)}`,
  'workspace.memberRemoved': (entry) => `took ${who(entry, entry.was.personId)} out of ${quoted(entry.was.name)}`,
  'workspace.entered': ({ is }, say) => `entered the ${workspaceWords(say).one} ${quoted(is.name)}`,
  'workspace.exited': ({ was }, say) =>
    typeof was.name === 'string' ? `came out of ${quoted(was.name)}` : `came out of a ${workspaceWords(say).one}`,
  'team.created': (entry) =>
    `created the team ${quoted(entry.is.name)}${some(entry.is.added) ? ` with ${whoAll(entry, entry.is.added)}` : ''}`,
  'team.changed': (entry) => `changed the team ${quoted(entry.is.name)}${teamChanges(entry)}`,
  'team.archived': ({ is }) => `archived the team ${quoted(is.name)}`,
  'team.restored': ({ is }) => `brought the team ${quoted(is.name)} back`,
}

function teamChanges(entry: Telling): string {
  const { was, is } = entry
  const all = [
    was.name !== is.name && `it was ${quoted(was.name)}`,
    some(is.added) && `${whoAll(entry, is.added)} came in`,
    some(is.removed) && `${whoAll(entry, is.removed)} went out`,
  ].filter((part) => part !== false)
  return all.length ? `: ${all.join('; ')}` : ''
}

/** What each of them is called where one is chosen. */
export const shapeKinds: Record<Actions, string> = {
  'workspace.created': 'Created',
  'workspace.renamed': 'Renamed',
  'workspace.archived': 'Archived',
  'workspace.unarchived': 'Brought back',
  'workspace.memberAdded': 'Let in',
  'workspace.roleChanged': 'Role changed',
  'workspace.memberRemoved': 'Taken out',
  'workspace.entered': 'Entered',
  'workspace.exited': 'Came out',
  'team.created': 'Created',
  'team.changed': 'Changed',
  'team.archived': 'Archived',
  'team.restored': 'Brought back',
}

/** "3 resources and 2 people", of what a workspace holds. */
export const holdings = ({ resources, people: n }: { resources: number; people: number }): string =>
  `${count(resources, 'resource')} and ${count(n, 'person', 'people')}`
