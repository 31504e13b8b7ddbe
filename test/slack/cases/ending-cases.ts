// How the builders about handing over, deleting and restoring are called in a scene.

import type * as offers from '../../../src/slack/views/letters/offers.ts'
import type * as endings from '../../../src/slack/views/organization/endings.ts'
import { news } from '../examples/examples.ts'
import { type Cases, outcomes, times, yesAndNo } from './calls.ts'
import { moment, organization, owner, person, type Scene, subject } from './scenes.ts'

const roles = ({ say }: Scene): string[] => Object.keys(say.catalog.roles)

const offer = (scene: Scene, isAgain: boolean) => ({
  organization: organization(scene),
  approvalId: subject('apr'),
  by: person(scene, isAgain ? 0 : 1),
  to: person(scene, 2),
  keeps: roles(scene).at(-1) ?? '',
  expiresAt: moment(),
  isAgain,
})

const preview = (scene: Scene) => ({
  organization: organization(scene),
  ends: {
    members: scene.members,
    invitations: scene.invitations,
    requests: scene.people,
    resources: scene.organizations,
  },
  seen: `${scene.members}.${scene.invitations}.${scene.people}.${scene.organizations}`,
  until: moment(),
})

export const endingCases = {
  transferForm: (scene) => [
    [scene.say, scene.caller, roles(scene), { user: '', keeps: '' }],
    [scene.say, scene.caller, roles(scene), { user: 'U1', keeps: owner(scene) }],
  ],
  offered: (scene) => yesAndNo.map((isAgain) => [scene.say, scene.caller, offer(scene, isAgain)]),
  reminded: (scene) =>
    [[], [person(scene)]].map((deciders) => [
      scene.say,
      scene.caller,
      {
        approvalId: subject('apr'),
        organization: organization(scene),
        ask: { verb: 'transfer', input: { personId: person(scene).id, keeps: owner(scene) } },
        deciders,
        isAgain: true,
        names: {},
      },
    ]),
  takenBack: (scene) =>
    outcomes.flatMap((state) =>
      yesAndNo.map((isNow) => [
        scene.say,
        scene.caller,
        { organization: organization(scene), to: person(scene), state, isNow },
      ]),
    ),
  deleteForm: (scene) => [
    [scene.say, scene.caller, preview(scene), { typed: '', isChanged: true }],
    [scene.say, scene.caller, preview(scene), { typed: scene.name, isChanged: false }],
  ],
  deleted: (scene) => yesAndNo.map((isDone) => [scene.say, scene.caller, { ...preview(scene), isDone }]),
  restoreForm: (scene) =>
    ['', scene.name].map((name) => [scene.say, scene.caller, { id: organization(scene).id, name }]),
  restorable: (scene) => {
    const all = times(scene.organizations, (index) => ({
      ...organization(scene, index),
      deletedAt: moment(),
      until: moment(),
      by: index % 2 ? person(scene) : null,
    }))
    return [[scene.say, scene.caller, all, moment()]]
  },
  restored: (scene) =>
    [owner(scene), null].flatMap((role) =>
      yesAndNo.map((isNow) => [scene.say, scene.caller, { organization: organization(scene), role, isNow }]),
    ),
} satisfies Cases<typeof endings>

export const offerCases = {
  offerLetter: (scene) =>
    (['pending', 'closed', ...outcomes] as const).map((state) => [
      scene.say,
      {
        organization: organization(scene),
        requester: person(scene),
        keeps: roles(scene).at(-1) ?? '',
        state,
        approvalId: subject('apr'),
        expiresAt: state === 'pending' ? moment() : null,
      },
    ]),
  endingDoor: (scene) =>
    news(scene)
      .filter(({ news: what }) => what === 'deleted' || what === 'restored' || what === 'offer_ended')
      .map((one) => [one]),
} satisfies Cases<typeof offers>
