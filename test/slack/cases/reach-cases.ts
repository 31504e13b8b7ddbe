// How the builders about what reaches people are called in a scene: several news in one message, and what was chosen.

import { anyEyes } from '../../../src/org/telling/eyes.ts'
import type { DigestLetter } from '../../../src/org/telling/letters.ts'
import { usual } from '../../../src/org/telling/preferences.ts'
import type * as gathered from '../../../src/slack/views/letters/gathered.ts'
import { letterView } from '../../../src/slack/views/letters/letters.ts'
import type * as notifications from '../../../src/slack/views/people/notifications.ts'
import { ways } from '../../../src/slack/words/reach.ts'
import { news } from '../examples/examples.ts'
import { approvals, type Cases, times } from './calls.ts'
import { moment, type Scene } from './scenes.ts'

const parts = (scene: Scene) => news(scene).map((one) => letterView(scene.say, { kind: 'news', ...one }))
/** As many as are told in one message, from each place on. */
const minutes = (scene: Scene) => {
  const all = parts(scene)
  return times(Math.ceil(all.length / 15), (at) => all.slice(at * 15, at * 15 + 15))
}

const digestOf = (scene: Scene, more: number): DigestLetter => ({
  kind: 'digest',
  day: moment(),
  items: [...news(scene).map((one) => ({ kind: 'news' as const, ...one })), ...approvals(scene)].slice(0, 40),
  more,
})

export const gatheredCases = {
  together: (scene) => minutes(scene).map((several) => [several]),
  digest: (scene) =>
    [0, 5_000].map((more) => {
      const letter = digestOf(scene, more)
      return [letter, letter.items.map((item) => letterView(scene.say, item)), anyEyes]
    }),
} satisfies Cases<typeof gathered>

const chosen = (scene: Scene) =>
  [null, `${'a'.repeat(60)}@sehat.example`, scene.name].flatMap((address) =>
    [usual, ...Object.values(ways).map((one) => one.ways)].map((all) => ({
      reach: { billing: all, people: usual, approvals: all, reviews: all },
      address,
    })),
  )

export const notificationCases = {
  notificationsForm: (scene) => chosen(scene).map((one) => [scene.say, scene.caller, one]),
  notUnderstood: (scene) =>
    [null, 'billing digest email'].flatMap((nearest) =>
      (['topic', 'way'] as const).map((what) => [
        scene.say,
        scene.caller,
        { is: 'unknown', what, typed: scene.name, nearest },
      ]),
    ),
  saved: (scene) => chosen(scene).map((one) => [scene.say, scene.caller, one]),
} satisfies Cases<typeof notifications>
