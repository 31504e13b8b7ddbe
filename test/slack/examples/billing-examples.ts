// An example of every refusal and piece of news of billing, for the tables in `examples.ts`.

import { choices, type FindingCode } from '../../../src/org/billing/findings.ts'
import type { BillingNews } from '../../../src/org/billing/news.ts'
import type { Details } from '../../../src/org/errors.ts'
import { moment, organization, type Scene } from '../cases/scenes.ts'

const plansOf = ({ say }: Scene): string[] => Object.keys(say.catalog.plans)
const first = (scene: Scene): string => plansOf(scene)[0] ?? ''
const last = (scene: Scene): string => plansOf(scene).at(-1) ?? ''
const url = 'https://invoice.stripe.com/i/acct_1/test_1'

/** Every refusal. */
export const billingDetails = {
  not_for_sale: (scene: Scene): Details['not_for_sale'][] =>
    (['contact', 'kind', 'interval', 'granted', 'off'] as const).map((because) => ({
      plan: last(scene),
      because,
      contact: scene.say.catalog.support.contact,
    })),
  finding_unknown: (): Details['finding_unknown'][] => [{}],
}

type ByNews = { [N in BillingNews['news']]: (scene: Scene) => Extract<BillingNews, { news: N }>[] }

/** Every piece of news. */
export const billingNews: ByNews = {
  plan_changed: (scene) => [
    {
      news: 'plan_changed',
      organization: organization(scene),
      before: first(scene),
      after: last(scene),
      interval: 'year',
      trialEndsAt: moment(),
    },
  ],
  plan_to_change: (scene) => [
    {
      news: 'plan_to_change',
      organization: organization(scene),
      before: last(scene),
      after: first(scene),
      interval: null,
      at: moment(),
    },
  ],
  plan_stays: (scene) => [{ news: 'plan_stays', organization: organization(scene), plan: last(scene) }],
  trial_ending: (scene) =>
    [null, { amount: 2_000, currency: 'usd', interval: 'month' as const }].map((price) => ({
      news: 'trial_ending',
      organization: organization(scene),
      plan: last(scene),
      endsAt: moment(),
      price,
    })),
  card_expiring: (scene) => [{ news: 'card_expiring', organization: organization(scene), expMonth: 2, expYear: 2027 }],
  payment_failed: (scene) =>
    [null, url].map((page) => ({
      news: 'payment_failed',
      organization: organization(scene),
      amount: 2_000,
      currency: 'usd',
      url: page,
      nextAttemptAt: page ? moment() : null,
      restrictsAt: moment(),
      suspendsAt: moment(),
    })),
  growth_stopped: (scene) => [{ news: 'growth_stopped', organization: organization(scene), url, suspendsAt: moment() }],
  suspended_unpaid: (scene) => [{ news: 'suspended_unpaid', organization: organization(scene), url: null }],
  paid_again: (scene) =>
    [true, false].map((wasStopped) => ({ news: 'paid_again', organization: organization(scene), wasStopped })),
  activated: (scene) => [{ news: 'activated', organization: organization(scene) }],
  topped_up: (scene) => [{ news: 'topped_up', organization: organization(scene), credits: 5_000 }],
  refunded: (scene) =>
    [true, false].map((isMore) => {
      const sum = { credits: 5_000, amount: 1_000, currency: 'usd' }
      return { news: 'refunded', organization: organization(scene), ...sum, isMore }
    }),
  disputed: (scene) =>
    (['open', 'won', 'lost'] as const).map((state) => ({
      news: 'disputed',
      organization: organization(scene),
      credits: 5_000,
      state,
    })),
  billing_found: (scene) =>
    (Object.keys(choices) as FindingCode[]).map((code) => ({
      news: 'billing_found',
      organization: organization(scene),
      findingId: 'fnd_1',
      code,
      subjectId: 'sub_1',
      facts: { plan: last(scene), amount: 2_500, expected: 2_000, currency: 'usd', quantity: 2 },
    })),
  page_ready: (scene) =>
    (['subscribe', 'card'] as const).map((change) => ({
      news: 'page_ready',
      organization: organization(scene),
      change,
      plan: change === 'subscribe' ? last(scene) : null,
      url: 'https://checkout.stripe.com/c/pay/cs_test_1',
      expiresAt: change === 'subscribe' ? moment() : null,
    })),
  change_done: (scene) => [
    { news: 'change_done', organization: organization(scene), change: 'cancel', plan: null, at: moment() },
  ],
  change_failed: (scene) => [
    { news: 'change_failed', organization: organization(scene), change: 'change', plan: last(scene) },
  ],
}
