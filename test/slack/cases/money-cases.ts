// How the builders about plans and billing are called in a scene: every state of a subscription, every step, every finding.
import type { Billing } from '../../../src/org/billing/billing.ts'
import type { ChangeKind, Chosen } from '../../../src/org/billing/changes.ts'
import { choices, type FindingCode, type Found } from '../../../src/org/billing/findings.ts'
import type { Glance } from '../../../src/org/billing/glance.ts'
import type { Ladder, Preview, Rung, Standing, Step } from '../../../src/org/billing/plans.ts'
import type * as homeBilling from '../../../src/slack/views/home/billing.ts'
import type * as letters from '../../../src/slack/views/letters/billing.ts'
import type * as billing from '../../../src/slack/views/money/billing.ts'
import type * as chosenViews from '../../../src/slack/views/money/chosen.ts'
import type * as findingViews from '../../../src/slack/views/money/findings.ts'
import type * as steps from '../../../src/slack/views/money/plan-steps.ts'
import type * as plans from '../../../src/slack/views/money/plans.ts'
import { address, news } from '../examples/examples.ts'
import { type Arguments, type Cases, times, yesAndNo } from './calls.ts'
import { home, moment, organization, owner, type Scene } from './scenes.ts'

const later = (days: number): Date => new Date(moment().getTime() + days * 86_400_000)
/** How people of several languages write amounts. */
const eyesOf = (locale: string | null) => ({ locale, timeZone: 'Asia/Jakarta' })
const eyes = ['id-ID', 'ar-SA', null, 'no locale at all'].map(eyesOf)

const nothing = { interval: null, status: null, periodEnd: null, trialEndsAt: null, endsAt: null, next: null }
const paidFor = { interval: 'month', status: 'active', periodEnd: later(30), isPaidFor: true } as const

const planIds = ({ say }: Scene): string[] => Object.keys(say.catalog.plans)
const first = (scene: Scene): string => planIds(scene)[0] ?? ''
const last = (scene: Scene): string => planIds(scene).at(-1) ?? ''

/** Everything that a subscription may be. */
function standings(scene: Scene): Standing[] {
  const plan = last(scene)
  const own = { ...nothing, plan, isGranted: false, isPaidFor: false }
  return [
    { ...own, plan: first(scene) },
    { ...own, isGranted: true },
    { ...own, ...paidFor },
    { ...own, ...paidFor, status: 'trialing', trialEndsAt: later(14) },
    { ...own, ...paidFor, endsAt: later(30) },
    { ...own, ...paidFor, next: { plan: first(scene), interval: 'month', at: later(30) } },
    { ...own, ...paidFor, next: { plan, interval: 'year', at: later(30) } },
    { ...own, ...paidFor, plan: 'gone', status: 'past_due' },
  ]
}

const rungs = (scene: Scene, current: string): Rung[] =>
  Object.entries(scene.say.catalog.plans).map(
    ([plan, { label, rank, prices, limits, entitlements, byContact }], at) => {
      const own = scene.say.catalog.plans[current]?.rank ?? 0
      const priced = Object.entries(prices).map(([interval, { amount }]) => [
        interval,
        { amount, currency: 'usd', interval },
      ])
      return {
        plan,
        label,
        rank,
        prices: Object.fromEntries(priced),
        credits: at * 5000,
        limits,
        entitlements,
        trialDays: at === 1 ? 14 : 0,
        isCurrent: plan === current,
        direction: rank === own ? 'same' : rank > own ? 'up' : 'down',
        byContact,
        roles: [owner(scene)],
      }
    },
  )

function ladders(scene: Scene): Ladder[] {
  const contact = scene.say.catalog.support.contact
  return standings(scene).flatMap((current, at) =>
    yesAndNo.map((may) => ({
      organization: at % 2 ? home(scene) : organization(scene),
      current,
      rungs: rungs(scene, current.plan),
      isOn: at !== 0 || may,
      may: { pay: may, manage: may },
      contact,
    })),
  )
}

const many = (scene: Scene): Rung[] => times(12, (at) => ({ ...rungs(scene, '')[0], plan: `p${at}` }) as Rung)

export const planCases = {
  ladder: (scene) => [
    ...ladders(scene).map((all): Arguments<typeof plans.ladder> => [scene.say, scene.caller, all]),
    ...ladders(scene)
      .slice(0, 1)
      .map((all): Arguments<typeof plans.ladder> => {
        const lead = { words: [scene.name], presses: [{ text: scene.name, action: 'plans' }] }
        return [scene.say, scene.caller, { ...all, rungs: many(scene) }, lead]
      }),
  ],
  costs: (scene) => rungs(scene, '').flatMap((rung) => eyes.map((one) => [scene.say, one, rung])),
  includes: (scene) =>
    [organization(scene), home(scene)].flatMap((where) =>
      rungs(scene, '').map((rung) => [
        scene.say,
        eyesOf('de-DE'),
        rung,
        { rungs: rungs(scene, ''), organization: where },
      ]),
    ),
  planForm: (scene) =>
    ladders(scene).flatMap((all) => [
      [scene.say, scene.caller, all, all.rungs, { plan: '', interval: null }],
      [scene.say, scene.caller, all, [], { plan: '', interval: null }],
      [scene.say, scene.caller, all, many(scene), { plan: last(scene), interval: 'year' }],
    ]),
} satisfies Cases<typeof plans>

const quotes: Preview['quote'][] = [
  null,
  {
    currency: 'usd',
    dueNow: 20_00,
    lines: [{ description: 'Startup', amount: 20_00, isProration: false }],
    nextAmount: 20_00,
    nextAt: later(30),
    prorationAt: moment(),
  },
  {
    currency: 'jpy',
    dueNow: -500,
    lines: [{ description: 'Left', amount: -500, isProration: true }],
    nextAmount: 1_000_000,
    nextAt: later(30),
    prorationAt: moment(),
  },
]

const stepKinds: Step[] = ['subscribe', 'change', 'downgrade', 'cancel', 'stay', 'restore', 'same', 'contact']

function previews(scene: Scene): Preview[] {
  const [from, to] = [first(scene), last(scene)]
  return stepKinds.flatMap((kind, nth) =>
    quotes.map((quote, at) => ({
      organization: nth % 2 ? home(scene) : organization(scene),
      kind,
      from: { plan: at ? from : to, interval: at ? 'month' : null },
      to: { plan: to, interval: at === 2 ? 'year' : 'month' },
      at: later(30),
      quote,
      isEstimate: quote === null,
      price: at ? { amount: 20_00, currency: 'usd', interval: 'month' } : null,
      trialDays: at === 1 ? 14 : 0,
      credits: { before: at, after: at * 10_000 },
      affects: {
        members: scene.members,
        pendingInvitations: scene.invitations,
        resources: scene.organizations,
        over: at ? scene.members : 0,
        maxMembers: at ? 3 : 'unlimited',
        rolesLost: at ? [{ role: owner(scene), people: scene.people }] : [],
        losesInvite: at > 0,
      },
      contact: scene.say.catalog.support.contact,
      seen: 'mark',
    })),
  )
}

const kinds: ChangeKind[] = [
  'subscribe',
  'change',
  'downgrade',
  'stay',
  'cancel',
  'restore',
  'topUp',
  'card',
  'portal',
  'end',
  'refund',
  'details',
]

const page = 'https://checkout.stripe.example/c/pay/cs_1'

function choicesMade(scene: Scene): Chosen[] {
  const [shown] = previews(scene)
  return kinds.flatMap((kind) =>
    (['stale', 'waiting', 'open', 'done', 'failed'] as const).map((state) => ({
      changeId: 'chg_1',
      organization: organization(scene),
      kind,
      state,
      url: state === 'open' ? page : null,
      expiresAt: kind === 'card' ? null : later(1),
      isDown: state === 'waiting',
      plan: kind === 'card' ? null : last(scene),
      at: kind === 'cancel' ? null : later(30),
      shown: state === 'stale' ? (shown ?? null) : null,
    })),
  )
}

export const stepCases = {
  step: (scene) => [
    ...previews(scene).map((shown): [typeof scene.say, typeof scene.caller, Preview] => [
      scene.say,
      scene.caller,
      shown,
    ]),
    ...choicesMade(scene).flatMap((made) =>
      previews(scene)
        .slice(0, 3)
        .map((shown): [typeof scene.say, typeof scene.caller, Preview, Chosen] => [
          scene.say,
          scene.caller,
          shown,
          made,
        ]),
    ),
  ],
} satisfies Cases<typeof steps>

export const chosenCases = {
  chosen: (scene) => choicesMade(scene).map((made) => [scene.say, scene.caller, made]),
  onward: (scene) =>
    choicesMade(scene).flatMap((made) =>
      [null, { text: scene.name, action: 'plans' }].map((beside) => [scene.say, scene.caller.person, made, beside]),
    ),
} satisfies Cases<typeof chosenViews>

const found = (scene: Scene): Found[] =>
  (Object.keys(choices) as FindingCode[]).flatMap((code, at) =>
    [{}, { plan: last(scene), lookupKey: 'key', amount: 20_00, expected: 10_00, currency: 'usd', quantity: 3 }].map(
      (facts, nth) => ({
        findingId: `fnd_${at}${nth}`,
        code,
        organization: organization(scene),
        subjectId: 'sub_1',
        facts,
        choices: [...choices[code]],
        foundAt: moment(),
        state: 'open',
        choice: null,
      }),
    ),
  )

export const findingCases = {
  decidable: (scene) => found(scene).map((one) => [one]),
  findings: (scene) => yesAndNo.map((may) => [scene.say, scene.caller.person, found(scene), may]),
  resolved: (scene) =>
    found(scene).flatMap((one) =>
      [...one.choices, null].flatMap((choice) =>
        yesAndNo.map((isNow) => [scene.say, scene.caller, { ...one, choice, isNow, changeId: null }]),
      ),
    ),
} satisfies Cases<typeof findingViews>

function billings(scene: Scene): Billing[] {
  const { name } = scene
  const place = address(name)
  const full = standings(scene).map((current, at): Billing => {
    const isOld = at % 2 > 0
    return {
      organization: isOld ? home(scene) : organization(scene),
      isOn: at !== 1,
      current,
      price: at ? { amount: 20_00, currency: 'usd', interval: 'month', quantity: 1 } : null,
      card: isOld ? { expires: at === 3 ? null : { month: 3, year: 2027 }, isExpiring: at > 4 } : null,
      pastDue:
        at > 3 ? { since: moment(), url: isOld ? page : null, restrictsAt: later(7), suspendsAt: later(14) } : null,
      restrictedAt: at > 4 ? later(7) : null,
      suspendedFor: [null, 'plan', 'payment', 'card', 'unpaid', null, null, 'unpaid'][at] ?? null,
      disputedAt: isOld ? moment() : null,
      lostAt: at === 3 ? moment() : null,
      details: { name, email: isOld ? 'billing@sehat.example' : null, address: at ? place : null },
      findings: at === 2 ? found(scene) : [],
      invoices: times(at * 2, (nth) => ({
        id: `in_${nth}`,
        at: moment(),
        status: ['paid', 'open', 'draft', 'void', 'uncollectible', 'odd'][nth % 6] ?? '',
        amount: nth * 1000,
        amountRefunded: nth % 2 ? 500 : 0,
        currency: 'usd',
        url: nth % 3 ? page : null,
      })),
      isCustomer: at > 0,
      waiting: times(at, (nth) => ({
        changeId: `c${nth}`,
        kind: 'subscribe',
        plan: isOld ? last(scene) : null,
        at: moment(),
      })),
      settledAt: at ? new Date(moment().getTime() - at * 3_000_000) : null,
      isDown: at === 5,
      may: { pay: isOld, manage: at > 2 },
    }
  })
  return full
}

export const billingLetterCases = {
  billingDoor: (scene) => news(scene).map((one) => [scene.say, one]),
} satisfies Cases<typeof letters>

export const billingCases = {
  billing: (scene) => billings(scene).map((all) => [scene.say, scene.caller, all, moment()]),
} satisfies Cases<typeof billing>

/** Billing as App Home has it, in every state; and for whoever may not see it. */
export const glances = (scene: Scene): (Glance | null)[] => [
  null,
  ...billings(scene).map(({ current, price, pastDue, restrictedAt, suspendedFor, may, findings }) => {
    return { current, price, pastDue, restrictedAt, suspendedFor, may, findings: findings.length }
  }),
]

export const homeBillingCases = {
  planOnHome: (scene) => glances(scene).map((one) => [scene.say, scene.caller.person, first(scene), one]),
} satisfies Cases<typeof homeBilling>
