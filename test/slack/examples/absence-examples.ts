// An example of every refusal and piece of news about accounts that are gone and about who takes over, and how the builders
// of those are called in a scene.
import type { Details } from '../../../src/org/errors.ts'
import type { AbsenceNews, SuccessionStep } from '../../../src/org/telling/absence-news.ts'
import type * as letters from '../../../src/slack/views/letters/absences.ts'
import { type Cases, times } from '../cases/calls.ts'
import { moment, organization, owner, person, type Scene } from '../cases/scenes.ts'

const rules = ['heir', 'senior', 'billing'] as const

/** Every refusal. */
export const absenceDetails = {
  account_deactivated: (scene: Scene): Details['account_deactivated'][] => [{ person: person(scene) }],
  cannot_inherit: (scene: Scene): Details['cannot_inherit'][] =>
    (['outside', 'deactivated', 'guest'] as const).map((because) => ({ person: person(scene), because })),
}

function steps(scene: Scene): SuccessionStep[] {
  const [heir, by] = [person(scene, 1), person(scene, 2)]
  const about = { since: moment(), owners: times(4, (index) => person(scene, index)) }
  return [
    ...rules.map((rule) => ({
      step: 'waiting' as const,
      ...about,
      next: { person: heir, at: moment(), rule },
      lastAt: moment(),
    })),
    { step: 'waiting', ...about, owners: [by], next: null, lastAt: moment() },
    ...rules.map((rule) => ({ step: 'succeeded' as const, ...about, heir, before: owner(scene), rule })),
    { step: 'nobody', ...about },
    ...[heir, null].map((one) => ({ step: 'returned' as const, by, heir: one })),
    { step: 'undone', heir, role: owner(scene) },
  ]
}

type Of<N extends AbsenceNews['news']> = Extract<AbsenceNews, { news: N }>

/** Every piece of news. */
export const absenceNewsExamples = {
  member_absent: (scene: Scene): Of<'member_absent'>[] =>
    [0, 1, 1_000].map((keys) => ({
      news: 'member_absent',
      organization: organization(scene),
      person: person(scene),
      role: owner(scene),
      keys,
      since: moment(),
    })),
  member_returned: (scene: Scene): Of<'member_returned'>[] => [
    { news: 'member_returned', organization: organization(scene), person: person(scene), role: owner(scene) },
  ],
  succession: (scene: Scene): Of<'succession'>[] =>
    [true, false].flatMap((mayUndo) =>
      steps(scene).map((step) => ({ news: 'succession', organization: organization(scene), mayUndo, ...step })),
    ),
  merged: (scene: Scene): Of<'merged'>[] => [{ news: 'merged', organization: organization(scene), other: scene.name }],
  ownerless: (scene: Scene): Of<'ownerless'>[] => [
    { news: 'ownerless', organization: organization(scene), owners: [person(scene)] },
  ],
}

export const absenceCases = {
  absenceDoor: (scene) =>
    [...absenceNewsExamples.member_absent(scene), ...absenceNewsExamples.succession(scene)].map((news) => [
      { kind: 'news', ...news },
    ]),
  undoneSuccession: (scene) =>
    [null, person(scene)].map((next) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), heir: person(scene), role: owner(scene), next },
    ]),
} satisfies Cases<typeof letters>
