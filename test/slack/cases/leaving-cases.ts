// How the builders about the end of a membership, and about bringing one back, are called in a scene.
import type { HandOver } from '../../../src/org/asks.ts'
import type { Holdings } from '../../../src/org/leaving/holdings.ts'
import type { Parted } from '../../../src/org/people/memberships.ts'
import type * as former from '../../../src/slack/views/people/former.ts'
import type * as leaving from '../../../src/slack/views/people/leaving.ts'
import { type Cases, times, yesAndNo } from './calls.ts'
import { moment, organization, owner, person, type Scene } from './scenes.ts'

const choices: HandOver['keys'][] = ['runOut', 'rotate', 'revoke', 'keep']
const usual = ({ say }: Scene): string => say.catalog.invitations.defaultRole

function holdings(scene: Scene, total: number): Holdings {
  const first = times(Math.min(total, 5), () => scene.name)
  const mark = { name: scene.name, ending: 'a1b2' }
  const some = { first, total }
  return {
    ...{ organization: organization(scene), person: person(scene), role: owner(scene) },
    ...{ ownKey: total ? mark : null, keys: { first: first.map(() => mark), total } },
    ...{ resources: some, workspaces: some, teams: some, budget: total ? scene.name : null },
    ...{ requests: total, decisions: total, invitations: total, links: total, seen: 'abcdefghij012345' },
  }
}

const previews = (scene: Scene) =>
  [0, 1, 12_345].flatMap((total) =>
    yesAndNo.flatMap((isOwn) =>
      [[], ['keep'] as const, isOwn ? choices.filter((one) => one !== 'rotate') : choices].map((keyChoices) => ({
        ...{ holdings: holdings(scene, total), isOwn, isLeaving: isOwn, keyChoices: total ? [...keyChoices] : [] },
        ...{ mayHandOver: total > 0, runOutAt: moment(), restoreUntil: moment() },
      })),
    ),
  )

const parted = (scene: Scene, choice: HandOver['keys'], more: Partial<Parted> = {}): Parted => ({
  ...{ organization: organization(scene), person: person(scene), role: owner(scene), entryId: 'aud_1' },
  ended: {
    restoreUntil: moment(),
    handed: {
      resources: 2,
      to: person(scene, 1),
      keys: { choice, count: 3, at: choice === 'runOut' ? moment() : null },
    },
  },
  rotated: [],
  stale: null,
  ...more,
})

const partings = (scene: Scene): Parted[] => [
  ...choices.map((choice) => parted(scene, choice)),
  parted(scene, 'keep', { ended: null, stale: holdings(scene, 1) }),
]

const rotated = (count: number, name: string, secret: string | null) =>
  times(count, (at) => ({ id: `key_${at}`, name, ending: 'a1b2', secret }))

export const leavingCases = {
  removeForm: ({ say, caller }) => [
    [say, caller, ''],
    [say, caller, 'U1'],
  ],
  partingForm: (scene) =>
    previews(scene).flatMap((all) =>
      yesAndNo.map((isChanged) => [scene.say, scene.caller, all, { user: isChanged ? 'U1' : '', isChanged }]),
    ),
  removed: (scene) => partings(scene).map((one) => [scene.say, scene.caller, one]),
  left: (scene) => partings(scene).map((one) => [scene.say, scene.caller, one]),
  newSecrets: (scene) =>
    [
      rotated(1, scene.name, 'gh_organization_x'),
      rotated(20, scene.name, 'gh_organization_x'),
      rotated(20, scene.name, null),
    ].map((keys) => [scene.say, scene.caller, parted(scene, 'rotate', { rotated: keys })]),
} satisfies Cases<typeof leaving>

export const formerCases = {
  former: (scene) =>
    [0, 1, 8].map((count) => [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        total: count * 1_000,
        offset: count > 1 ? 8 : 0,
        former: times(count, (at) => ({
          ...{
            departureId: `dep_${at}`,
            person: person(scene, at),
            role: owner(scene),
            comesAs: at % 2 ? owner(scene) : usual(scene),
          },
          ...{
            why: at % 2 ? ('left' as const) : ('removed' as const),
            by: at % 3 ? person(scene, 99) : null,
            at: moment(),
          },
          ...{ restoreUntil: moment(), parts: at, isInvited: at % 2 === 0 },
        })),
      },
    ]),
  restored: (scene) =>
    yesAndNo.map((isNow) => [
      scene.say,
      scene.caller,
      {
        ...{ organization: organization(scene), person: person(scene), before: owner(scene), role: usual(scene) },
        ...{ parts: { before: 3, now: isNow ? 1 : 3 }, lost: { requests: 1, keys: isNow ? 2 : 0 }, isNow },
      },
    ]),
} satisfies Cases<typeof former>
