// An example of every refusal, act and piece of news of keys, resources and moving, for the tables in `examples.ts`.
import type { Asks } from '../../../src/org/asks.ts'
import type { Details } from '../../../src/org/errors.ts'
import { keyKinds } from '../../../src/org/programs/secrets.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { home, moment, organization, person, type Scene, subject } from '../cases/scenes.ts'

const firstPlan = ({ say }: Scene): string => Object.keys(say.catalog.plans)[0] ?? ''

/** Every act. */
export const programInputs = {
  unregister: (): Asks['unregister'][] => [{ resourceId: subject('res') }],
  issueKey: ({ name }: Scene): Asks['issueKey'][] =>
    keyKinds.map((kind) => ({ kind, name: name.slice(0, 80).toWellFormed(), replaces: 'key_0' })),
  revokeKey: (): Asks['revokeKey'][] => [{ keyId: 'key_0' }],
  move: (scene: Scene): Asks['move'][] => [{ organizationId: organization(scene).id }],
  moveResources: (scene: Scene): Asks['moveResources'][] =>
    [null, ['res_0'], Array.from({ length: 100 }, (_, n) => subject('res', n))].map((resourceIds) => ({
      organizationId: organization(scene).id,
      resourceIds,
      seen: '12.0.res_0',
    })),
  migrateSubscription: (scene: Scene): Asks['migrateSubscription'][] => [
    { organizationId: organization(scene).id, fromId: home(scene).id },
  ],
}

const reasons = ['nothing', 'own', 'under_way', 'not_offered', 'same', 'not_theirs'] as const

/** Every refusal. */
export const programDetails = {
  key_not_offered: (scene: Scene): Details['key_not_offered'][] =>
    keyKinds.flatMap((kind) => [organization(scene), home(scene)].map((where) => ({ kind, organization: where }))),
  unknown_key: (): Details['unknown_key'][] => [{}],
  unknown_resource: ({ name }: Scene): Details['unknown_resource'][] => [
    { typed: '', nearest: null },
    { typed: name, nearest: null },
    { typed: name, nearest: name },
  ],
  cannot_migrate: (scene: Scene): Details['cannot_migrate'][] =>
    reasons.map((because) => ({ from: home(scene), to: organization(scene), because, plan: firstPlan(scene) })),
}

/** Every piece of news. */
export const programNews = {
  key_revoked: (scene: Scene): Extract<News, { news: 'key_revoked' }>[] => [
    { news: 'key_revoked', organization: organization(scene), by: person(scene), ending: 'x7k2' },
  ],
  move_reminder: (scene: Scene): Extract<News, { news: 'move_reminder' }>[] =>
    [true, false].map((ends) => ({
      news: 'move_reminder',
      organization: organization(scene),
      from: home(scene),
      plan: firstPlan(scene),
      until: moment(),
      daysLeft: ends ? 7 : 0,
      left: ends ? 12_345 : 1,
      ends,
    })),
  linked: (scene: Scene): Extract<News, { news: 'linked' }>[] => [
    { news: 'linked', organization: organization(scene), role: scene.say.catalog.creation.creatorRole },
  ],
  migrated: (scene: Scene): Extract<News, { news: 'migrated' }>[] =>
    [true, false].map((wasTheirs) => ({
      news: 'migrated',
      organization: organization(scene),
      from: home(scene),
      plan: firstPlan(scene),
      wasTheirs,
    })),
}
