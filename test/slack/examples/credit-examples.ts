// An example of every refusal, act and piece of news of credits and budgets, for the tables in `examples.ts`.
import type { Asks } from '../../../src/org/asks.ts'
import type { Details } from '../../../src/org/errors.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { home, moment, organization, person, type Scene, subject } from '../cases/scenes.ts'

const group = ({ name }: Scene) => ({ id: subject('bud'), name })

/** Every act. */
export const creditInputs = {
  createBudget: (scene: Scene): Asks['createBudget'][] => [
    { name: scene.name, cap: 20_000, isHard: true, people: [person(scene).id] },
  ],
  changeBudget: ({ name }: Scene): Asks['changeBudget'][] => [
    { groupId: subject('bud') },
    { groupId: subject('bud'), name, cap: 1, isHard: false, add: ['per_1', 'per_2'], remove: ['per_3'] },
  ],
  archiveBudget: (): Asks['archiveBudget'][] => [{ groupId: subject('bud') }],
  raiseBudget: (): Asks['raiseBudget'][] => [1, 5_000].map((amount) => ({ groupId: subject('bud'), amount })),
  giveCredits: (scene: Scene): Asks['giveCredits'][] => [
    { organizationId: organization(scene).id, amount: 500, note: scene.name },
  ],
  transferCredits: (scene: Scene): Asks['transferCredits'][] => [{ toId: organization(scene, 1).id, amount: 1_000 }],
}

/** Every refusal. */
export const creditDetails = {
  out_of_credits: ({ name }: Scene): Details['out_of_credits'][] => [
    { organization: name, asked: 500, left: 0, held: 0 },
    { organization: name, asked: 1_000_000_000, left: 1, held: 20_000 },
  ],
  budget_reached: (scene: Scene): Details['budget_reached'][] => [
    { organization: scene.name, group: group(scene), limit: 1, used: 1, asked: 1, resetsAt: moment() },
    { organization: scene.name, group: group(scene), limit: 20_000, used: 19_999, asked: 2, resetsAt: moment() },
  ],
  invalid_amount: (): Details['invalid_amount'][] => [
    { problem: 'fraction', typed: 1.5, max: 1_000_000_000 },
    { problem: 'small', typed: -3, max: 1_000_000_000 },
    { problem: 'large', typed: 1e21, max: 1_000_000_000 },
  ],
  invalid_key: (): Details['invalid_key'][] => [
    { problem: 'empty', max: 200 },
    { problem: 'too_long', max: 200 },
  ],
  key_used: ({ name }: Scene): Details['key_used'][] => [{ key: name, asked: 5, before: 6 }],
  hold_closed: (): Details['hold_closed'][] => [
    { state: 'settled', spent: 12 },
    { state: 'released', spent: 0 },
    { state: 'unknown', spent: 0 },
  ],
  budget_unknown: (): Details['budget_unknown'][] => [{}],
  budget_name_taken: ({ name }: Scene): Details['budget_name_taken'][] => [{ name }],
  credits_stay: ({ name }: Scene): Details['credits_stay'][] =>
    (['personal', 'not_transferable', 'to_personal', 'same'] as const).map((because) => ({
      because,
      organization: name,
    })),
  nothing_free: ({ name }: Scene): Details['nothing_free'][] =>
    (['personal', 'shared'] as const).map((kind) => ({ organization: name, kind })),
}

/** Every piece of news. */
export const creditNews = {
  credits_low: (scene: Scene): Extract<News, { news: 'credits_low' }>[] =>
    ([20, 5, 0] as const).flatMap((share) =>
      [organization(scene), home(scene)].map((where) => ({
        news: 'credits_low',
        organization: where,
        share,
        available: share * 100,
        endsAt: share === 5 ? null : moment(),
      })),
    ),
  budget_used: (scene: Scene): Extract<News, { news: 'budget_used' }>[] =>
    ([50, 80, 95, 100] as const).flatMap((share) =>
      [true, false].map((isHard) => ({
        news: 'budget_used',
        organization: organization(scene),
        group: group(scene),
        share,
        used: share * 200,
        limit: 20_000,
        isHard,
        resetsAt: moment(),
        mayManage: isHard,
      })),
    ),
}
