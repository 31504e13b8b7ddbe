// How the builders of keys, resources and the move are called in a scene.
import type { KeyCard, Ring } from '../../../src/org/programs/keys.ts'
import type { Checklist, Step } from '../../../src/org/programs/moves.ts'
import type { Movable } from '../../../src/org/programs/moving.ts'
import type { Resource } from '../../../src/org/programs/resources.ts'
import { keyKinds } from '../../../src/org/programs/secrets.ts'
import type * as keyViews from '../../../src/slack/views/programs/keys.ts'
import type * as moveViews from '../../../src/slack/views/programs/moves.ts'
import type * as movingViews from '../../../src/slack/views/programs/moving.ts'
import type * as resourceViews from '../../../src/slack/views/programs/resources.ts'
import { news } from '../examples/examples.ts'
import { type Cases, times, yesAndNo } from './calls.ts'
import { cards, home, moment, organization, person, type Scene, subject } from './scenes.ts'

const firstPlan = ({ say }: Scene): string => Object.keys(say.catalog.plans)[0] ?? ''
const short = (text: string, most: number): string => text.slice(0, most).toWellFormed()

const card = (scene: Scene, kind: KeyCard['kind']): KeyCard => ({
  id: 'key_000000000000000000000',
  kind,
  name: short(scene.name, 80),
  ending: 'x7k2',
  person: kind === 'organization' ? null : person(scene),
  maker: person(scene),
  createdAt: moment(),
  lastUsedAt: kind === 'member' ? moment() : null,
  expiresAt: kind === 'organization' ? moment() : null,
})

const rings = (scene: Scene): Ring[] => {
  const keys = times(8, (at) => card(scene, keyKinds[at % 3] ?? 'member'))
  return [
    { organization: home(scene), ownKind: 'personal', own: null, others: null, mayIssueShared: false },
    { organization: organization(scene), ownKind: null, own: null, others: null, mayIssueShared: false },
    {
      organization: organization(scene),
      ownKind: 'member',
      own: card(scene, 'member'),
      others: { keys, total: 12_345, offset: 80 },
      mayIssueShared: true,
    },
    {
      organization: organization(scene),
      ownKind: 'member',
      own: null,
      others: { keys: [], total: 0, offset: 0 },
      mayIssueShared: true,
    },
  ]
}

export const keyCases = {
  ring: (scene) => rings(scene).map((ring) => [scene.say, scene.caller, ring, moment()]),
  issueForm: (scene) =>
    keyKinds.flatMap((kind) =>
      yesAndNo.map((isChanged) => [
        scene.say,
        scene.caller,
        {
          kind,
          current: isChanged ? card(scene, kind) : null,
          name: isChanged ? short(scene.name, 80) : '',
          isChanged,
        },
        moment(),
      ]),
    ),
  secret: (scene) =>
    keyKinds.map((kind, at) => [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        key: card(scene, kind),
        replaced: at ? card(scene, kind) : null,
        isDone: true,
        secret: at ? `gh_${kind}_${'0'.repeat(43)}` : null,
      },
    ]),
  issued: (scene) => [
    [
      scene.say,
      scene.caller,
      { organization: organization(scene), key: card(scene, 'member'), replaced: null, isDone: true, secret: null },
    ],
  ],
  revoked: (scene) =>
    keyKinds.flatMap((kind) =>
      yesAndNo.map((isNow) => [
        scene.say,
        scene.caller,
        { organization: organization(scene), key: card(scene, kind), isNow },
      ]),
    ),
} satisfies Cases<typeof keyViews>

const resource = (scene: Scene, at: number): Resource => ({
  id: subject('res', at),
  type: short(scene.name, 80) || 'agent',
  externalId: short(scene.name, 200) || 'one',
  createdAt: moment(),
  isStarred: at % 2 === 0,
})

export const resourceCases = {
  registered: (scene) =>
    [organization(scene), home(scene)].flatMap((owner) =>
      yesAndNo.map((isNew) => [
        scene.say,
        scene.caller,
        { organization: owner, id: subject('res'), type: scene.name, externalId: scene.name, isNew },
      ]),
    ),
  unregistered: (scene) =>
    [null, 'aud_1'].map((entryId) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), type: scene.name, externalId: scene.name, entryId },
    ]),
  starred: (scene) =>
    yesAndNo.map((isStarred) => [scene.say, scene.caller, { type: scene.name, externalId: scene.name, isStarred }]),
  shelf: (scene) => {
    const resources = times(Math.min(scene.members, 10), (at) => resource(scene, at))
    const types = times(5, (at) => ({ type: `${at}${short(scene.name, 79)}`, count: 12_345 }))
    return [null, short(scene.name, 80) || 'agent'].map((type) => [
      scene.say,
      scene.caller,
      { resources, total: Math.max(scene.members, resources.length), offset: 0, type, types },
    ])
  },
  starForm: (scene) => [
    [scene.say, scene.caller, times(30, (at) => resource(scene, at))],
    [scene.say, scene.caller, []],
  ],
} satisfies Cases<typeof resourceViews>

const steps = (scene: Scene, isDone: boolean): Step[] => {
  const plan = firstPlan(scene)
  return [
    { name: 'checkout', isDone, plan, wanted: plan, mayPay: !isDone, byContact: false },
    { name: 'resources', isDone, left: isDone ? 0 : 12_345, moved: 7 },
    { name: 'keys', isDone, issued: isDone ? 1 : 0, used: isDone ? 1 : 0, personalUse: isDone ? null : moment() },
    { name: 'cancel', isDone, isOffered: !isDone },
  ]
}

/** Moves in every state. */
export const checklists = (scene: Scene): Checklist[] => {
  const plan = firstPlan(scene)
  const to = { ...organization(scene), plan, isOpen: true }
  const common = { moveId: 'mov_0', from: { ...home(scene), plan }, to }
  const [checkout, ...others] = steps(scene, false)
  const contact = checkout ? [{ ...checkout, byContact: true } as Step, ...others.slice(0, 2)] : []
  return [
    {
      ...common,
      steps: steps(scene, false),
      next: 'checkout',
      until: moment(),
      ends: false,
      daysLeft: 19,
      finishedAt: null,
    },
    { ...common, steps: steps(scene, true), next: null, until: moment(), ends: true, daysLeft: 0, finishedAt: null },
    {
      ...common,
      to: { ...to, isOpen: false },
      steps: contact,
      next: 'checkout',
      until: null,
      ends: false,
      daysLeft: null,
      finishedAt: null,
    },
    {
      ...common,
      steps: steps(scene, false),
      next: 'checkout',
      until: null,
      ends: false,
      daysLeft: null,
      finishedAt: moment(),
    },
  ]
}

export const moveCases = {
  checklist: (scene) => checklists(scene).map((all) => [scene.say, scene.caller, all, moment()]),
  moving: (scene) => [
    [scene.say, scene.caller.person, checklists(scene).slice(0, 3), moment()],
    [scene.say, scene.caller.person, [], moment()],
  ],
  byContact: (scene) => [
    [scene.say, { personal: { id: home(scene).id, plan: firstPlan(scene) }, to: organization(scene) }],
  ],
  nowhereToMove: (scene) => [[scene.say, scene.caller]],
  moveForm: (scene) => [
    [scene.say, scene.caller, cards(scene)],
    [scene.say, scene.caller, []],
  ],
} satisfies Cases<typeof moveViews>

const movables = (scene: Scene): Movable[] =>
  [1, 12_345].map((total) => ({
    to: organization(scene),
    resources: times(Math.min(total, 100), (at) => resource(scene, at)),
    total,
    conflicts: times(total === 1 ? 1 : 40, (at) => resource(scene, at)),
    seen: `${total}.1.${subject('res')}`,
  }))

export const movingCases = {
  resourcesForm: (scene) =>
    movables(scene).flatMap((all) => yesAndNo.map((isChanged) => [scene.say, scene.caller, all, isChanged])),
  nothingToMove: (scene) => movables(scene).map((all) => [scene.say, scene.caller, all]),
  moved: (scene) =>
    [0, 1, 500].map((count) => [
      scene.say,
      scene.caller,
      {
        to: organization(scene),
        count,
        first: count ? resource(scene, 0) : null,
        conflicts: count ? [resource(scene, 1)] : [],
        left: count,
        entryId: count ? 'aud_1' : null,
        stale: null,
      },
    ]),
  migrated: (scene) =>
    yesAndNo.map((isNow) => [
      scene.say,
      scene.caller,
      {
        from: home(scene),
        to: organization(scene),
        plan: firstPlan(scene),
        isGranted: true,
        subscriptionId: null,
        before: { from: firstPlan(scene), to: firstPlan(scene) },
        after: { from: firstPlan(scene), to: firstPlan(scene) },
        isNow,
      },
    ]),
  moveDoor: (scene) => news(scene).map((letter) => [letter]),
} satisfies Cases<typeof movingViews>
