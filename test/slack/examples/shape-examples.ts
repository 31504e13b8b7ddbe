// An example of every refusal and act of workspaces and teams, for the tables in `examples.ts`.
import type { Asks } from '../../../src/org/asks.ts'
import type { Details } from '../../../src/org/errors.ts'
import { person, type Scene } from '../cases/scenes.ts'

const workspaceId = `wsp_${'0'.repeat(21)}`
const teamId = `tea_${'0'.repeat(21)}`
const short = (text: string): string => text.slice(0, 80).toWellFormed()
const many = (scene: Scene): string[] => Array.from({ length: 100 }, (_, at) => person(scene, at).id)

/** Every act. */
export const shapeInputs = {
  createWorkspace: (scene: Scene): Asks['createWorkspace'][] => [
    { name: 'Research', people: [] },
    { name: short(scene.name), people: many(scene) },
  ],
  changeWorkspace: (scene: Scene): Asks['changeWorkspace'][] => [
    { workspaceId },
    { workspaceId, add: [person(scene).id], role: 'gone' },
    { workspaceId, name: short(scene.name), add: many(scene), role: null, remove: many(scene) },
  ],
  archiveWorkspace: (): Asks['archiveWorkspace'][] => [{ workspaceId }],
  unarchiveWorkspace: (): Asks['unarchiveWorkspace'][] => [{ workspaceId }],
  enterWorkspace: (): Asks['enterWorkspace'][] => [{ workspaceId }, { workspaceId: null }],
  createTeam: (scene: Scene): Asks['createTeam'][] => [
    { name: 'Research', people: [] },
    { name: short(scene.name), people: many(scene) },
  ],
  changeTeam: (scene: Scene): Asks['changeTeam'][] => [
    { teamId },
    { teamId, name: short(scene.name), add: many(scene), remove: many(scene) },
  ],
  archiveTeam: (): Asks['archiveTeam'][] => [{ teamId }],
  restoreTeam: (): Asks['restoreTeam'][] => [{ teamId }],
}

const typedIn = ({ name }: Scene, id: string) => [
  { typed: null, nearest: null },
  { typed: '', nearest: null },
  { typed: name, nearest: { id, name: short(name) } },
]

/** Every refusal. */
export const shapeDetails = {
  role_coming: ({ say }: Scene): Details['role_coming'][] =>
    ['gone', ...Object.keys(say.catalog.roles).slice(0, 3)].map((role) => ({ role })),
  not_here: (): Details['not_here'][] => [{ what: 'workspaces' }, { what: 'custom_roles' }],
  unknown_workspace: (scene: Scene): Details['unknown_workspace'][] => typedIn(scene, workspaceId),
  workspace_archived: ({ name }: Scene): Details['workspace_archived'][] => [{ workspace: name }],
  unknown_team: (scene: Scene): Details['unknown_team'][] => typedIn(scene, teamId),
  team_archived: ({ name }: Scene): Details['team_archived'][] => [{ team: name }],
  shape_taken: ({ name }: Scene): Details['shape_taken'][] =>
    (['workspace', 'team'] as const).flatMap((of) => [true, false].map((isArchived) => ({ of, name, isArchived }))),
  resource_elsewhere: ({ name }: Scene): Details['resource_elsewhere'][] => [
    { type: name, externalId: name, workspace: null, isOutside: true },
    { type: name, externalId: name, workspace: name, isOutside: false },
    { type: name, externalId: name, workspace: null, isOutside: false },
  ],
}
