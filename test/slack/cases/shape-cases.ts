// How the builders of workspaces, teams and history are called in a scene.
import type { TeamCard } from '../../../src/org/shape/rosters.ts'
import type { WorkspaceCard } from '../../../src/org/shape/shelf.ts'
import type { WorkspaceRef } from '../../../src/org/shape/workspace-places.ts'
import type * as shapeLetters from '../../../src/slack/views/letters/shape.ts'
import type * as historyViews from '../../../src/slack/views/organization/history.ts'
import type * as teamViews from '../../../src/slack/views/shape/teams.ts'
import type * as formViews from '../../../src/slack/views/shape/workspace-forms.ts'
import type * as outcomeViews from '../../../src/slack/views/shape/workspace-outcomes.ts'
import type * as workspaceViews from '../../../src/slack/views/shape/workspaces.ts'
import { news } from '../examples/examples.ts'
import { type Cases, times, users, yesAndNo } from './calls.ts'
import { moment, organization, owner, person, type Scene } from './scenes.ts'

const short = (text: string, most: number): string => text.slice(0, most).toWellFormed()
const workspace = ({ name }: Scene, at = 0): WorkspaceRef => ({
  id: `wsp_${String(at).padStart(21, '0')}`,
  name: short(name, 80),
})
const team = ({ name }: Scene, at = 0) => ({ id: `tea_${String(at).padStart(21, '0')}`, name: short(name, 80) })
const roleIn = ({ say }: Scene): string => say.catalog.workspaces?.adminRole ?? 'gone'

const card = (scene: Scene, at = 0): WorkspaceCard => ({
  ...workspace(scene, at),
  role: roleIn(scene),
  isArchived: at % 3 === 2,
  people: at * 1_234,
  resources: at,
  mayManage: at % 2 === 0,
})

const people = (scene: Scene) => times(Math.min(10, scene.members), (at) => person(scene, at))
const insiders = (scene: Scene) => people(scene).map((one) => ({ person: one, role: roleIn(scene) }))

/** The reader of a scene, in a workspace. */
const inside = (scene: Scene): Scene['caller'] => ({
  ...scene.caller,
  context: { ...scene.caller.context, workspace: { ...workspace(scene), role: roleIn(scene) } },
})

export const workspaceCases = {
  workspaces: (scene) =>
    [0, 1, 10].flatMap((count) =>
      yesAndNo.map((isMany) => [
        scene.say,
        isMany ? inside(scene) : scene.caller,
        {
          organization: organization(scene),
          workspaces: times(count, (at) => card(scene, at)),
          total: isMany ? 1_000 : count,
          offset: isMany ? 10 : 0,
          search: isMany ? scene.name : null,
          hereId: isMany ? workspace(scene).id : null,
          isEverywhere: isMany,
          mayCreate: isMany,
        },
      ]),
    ),
  room: (scene) =>
    [0, 1, 2].map((at) => [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        workspace: card(scene, at),
        people: insiders(scene).map((one, n) => ({ ...one, isEverywhere: n === 0 })),
        total: scene.members,
        offset: at * 10,
        isHere: at === 1,
      },
    ]),
  workspaceMenu: (scene) => [
    [scene.say, scene.caller, []],
    [scene.say, inside(scene), times(120, (at) => workspace(scene, at))],
  ],
} satisfies Cases<typeof workspaceViews>

export const workspaceOutcomeCases = {
  workspaceMade: (scene) =>
    [[], insiders(scene)].map((found) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), workspace: workspace(scene), people: found },
    ]),
  workspaceChanged: (scene) =>
    [[], insiders(scene)].map((found) => [
      scene.say,
      inside(scene),
      {
        organization: organization(scene),
        workspace: workspace(scene),
        before: found.length ? scene.name : null,
        added: found,
        changed: found.map((one) => ({ ...one, before: 'gone' })),
        removed: found.map((one) => one.person),
        everywhere: found.map((one) => one.person),
        entryId: found.length ? 'aud_1' : null,
      },
    ]),
  workspaceArchived: (scene) => [
    [scene.say, inside(scene), putAway(scene)],
    [scene.say, scene.caller, putAway(scene)],
  ],
  workspaceBack: (scene) => [[scene.say, scene.caller, putAway(scene)]],
  entered: (scene) =>
    [workspace(scene), null].flatMap((to) =>
      [workspace(scene, 1), null].map((before) => [
        scene.say,
        scene.caller,
        { organization: organization(scene), workspace: to, role: to ? roleIn(scene) : owner(scene), before },
      ]),
    ),
} satisfies Cases<typeof outcomeViews>

const putAway = (scene: Scene) => ({
  organization: organization(scene),
  workspace: workspace(scene),
  resources: 1_234,
  people: 1,
})

const roles = ({ say }: Scene) =>
  Object.entries(say.catalog.workspaces?.roles ?? {}).map(([id, { label, about }]) => ({ id, label, about }))

export const workspaceFormCases = {
  createWorkspaceForm: (scene) => [
    [scene.say, scene.caller, { name: '', users: [] }],
    [scene.say, scene.caller, { name: scene.name, users: users(120) }],
  ],
  changeWorkspaceForm: (scene) => [
    [scene.say, scene.caller, { workspace: workspace(scene), name: scene.name, roles: [], users: [], role: '' }],
    [
      scene.say,
      scene.caller,
      { workspace: workspace(scene), name: '', roles: roles(scene), users: users(120), role: roleIn(scene) },
    ],
  ],
  enterWorkspaceForm: (scene) => [
    [scene.say, scene.caller, []],
    [scene.say, scene.caller, times(100, (at) => workspace(scene, at))],
  ],
  createTeamForm: (scene) => [
    [scene.say, scene.caller, { name: '', users: [] }],
    [scene.say, scene.caller, { name: scene.name, users: users(120) }],
  ],
  changeTeamForm: (scene) => [
    [scene.say, scene.caller, { team: team(scene), name: '', members: [], people: 0, users: [] }],
    [
      scene.say,
      scene.caller,
      { team: team(scene), name: scene.name, members: people(scene), people: 12_345, users: users(120) },
    ],
  ],
} satisfies Cases<typeof formViews>

const teamCard = (scene: Scene, at = 0): TeamCard => ({
  ...team(scene, at),
  isArchived: at % 3 === 2,
  people: at ? 12_345 : 0,
  members: at ? people(scene).slice(0, 5) : [],
  isOwn: at % 2 === 0,
})

export const teamCases = {
  teams: (scene) =>
    [0, 8].flatMap((count) =>
      yesAndNo.map((isOffered) => [
        scene.say,
        scene.caller,
        {
          organization: organization(scene),
          teams: times(count, (at) => teamCard(scene, at)),
          total: count ? 100 : 0,
          offset: count ? 8 : 0,
          mayManage: isOffered,
          isOffered,
          lifts: isOffered ? null : (Object.keys(scene.say.catalog.plans).at(-1) ?? null),
          plan: Object.keys(scene.say.catalog.plans)[0] ?? '',
        },
      ]),
    ),
  teamChanged: (scene) =>
    yesAndNo.map((isNew) => [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        team: team(scene),
        isNew,
        before: isNew ? null : scene.name,
        added: people(scene),
        removed: isNew ? [] : people(scene),
        entryId: isNew ? 'aud_1' : null,
      },
    ]),
  teamArchived: (scene) => [
    [scene.say, scene.caller, { organization: organization(scene), team: team(scene), people: 3 }],
  ],
  teamBack: (scene) => [[scene.say, scene.caller, { organization: organization(scene), team: team(scene), people: 1 }]],
} satisfies Cases<typeof teamViews>

const placeNews = (scene: Scene) => news(scene).filter((one) => one.news === 'workspace_place')

export const shapeLetterCases = {
  shapeDoor: (scene) => placeNews(scene).map((one) => [one]),
} satisfies Cases<typeof shapeLetters>

export const historyCases = {
  history: (scene) => [
    [scene.say, scene.caller, { entries: [], total: 0, offset: 0 }],
    [
      scene.say,
      inside(scene),
      {
        entries: times(10, (at) => ({
          id: `his_${at}`,
          title: short(scene.name, 200) || '–',
          at: moment(),
          resource: at ? { type: short(scene.name, 80), externalId: short(scene.name, 200) } : null,
        })),
        total: 12_345,
        offset: 10,
      },
    ],
  ],
} satisfies Cases<typeof historyViews>
