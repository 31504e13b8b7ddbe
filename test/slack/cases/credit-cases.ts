// How the builders about credits, packs, budgets and usage are called in a scene: with nothing, in debt, with the longest of
// names, with more than fits.

import type { Chosen } from '../../../src/org/billing/changes.ts'
import type { Budget, Budgets } from '../../../src/org/credits/budgets.ts'
import type { PictureAt } from '../../../src/org/credits/charts.ts'
import type { Line, Overview, Statement } from '../../../src/org/credits/credits.ts'
import { kinds } from '../../../src/org/credits/ledger.ts'
import type { Charges, Month } from '../../../src/org/credits/usage.ts'
import type * as homeViews from '../../../src/slack/views/home/credits.ts'
import type * as letterViews from '../../../src/slack/views/letters/credits.ts'
import type * as budgetViews from '../../../src/slack/views/money/budgets.ts'
import type * as outcomeViews from '../../../src/slack/views/money/credit-outcomes.ts'
import type * as transferViews from '../../../src/slack/views/money/credit-transfer.ts'
import type * as creditViews from '../../../src/slack/views/money/credits.ts'
import type * as packViews from '../../../src/slack/views/money/packs.ts'
import type * as usageViews from '../../../src/slack/views/money/usage.ts'
import { news } from '../examples/examples.ts'
import { type Cases, times, typed, users, yesAndNo } from './calls.ts'
import { home, moment, organization, person, type Scene, subject } from './scenes.ts'

const later = (days: number): Date => new Date(moment().getTime() + days * 86_400_000)
const some = [0, 1, 12_345, 9_000_000_000]
/** In each way in which people write numbers. */
const eyes = { locale: 'ar-SA', timeZone: 'Asia/Jakarta' }
const pictures: PictureAt[] = [{ url: 'https://org.example/charts/abc.def.png' }, { fileId: 'F0123456789' }]
const forecasts = [
  { perDay: 0, runsOutAt: null, reachesCapAt: null },
  { perDay: 475, runsOutAt: later(3), reachesCapAt: null },
  { perDay: 475.5, runsOutAt: later(30), reachesCapAt: later(2) },
]

const lines = (scene: Scene, count: number): Line[] =>
  times(count, (at) => ({
    entryId: `led_${at}`,
    at: moment(),
    kind: kinds[at % kinds.length] ?? 'usage',
    change: at % 3 === 0 ? 0 : at % 2 ? 500 : -12,
    left: some[at % some.length] ?? 0,
    person: at % 2 ? person(scene, at) : null,
    group: at % 3 ? { id: subject('bud', at), name: scene.name } : null,
    resourceId: null,
    note: at % 4 ? scene.name : null,
  }))

const overviews = (scene: Scene): Overview[] =>
  some.flatMap((n, at) =>
    [organization(scene), home(scene)].map((where) => ({
      organization: where,
      available: at === 1 ? -n : n,
      balance: {
        allowance: at === 1 ? -n : n,
        purchased: n,
        held: n,
        frozen: n,
        endsAt: at ? later(at * 3) : null,
      },
      usedThisMonth: n,
      month: '2026-11',
      monthEndsAt: later(8),
      freeEachMonth: n,
      forecast: forecasts[at % forecasts.length] ?? { perDay: 0, runsOutAt: null },
      lines: lines(scene, at * 4),
      may: { pay: at % 2 === 0, budgets: true, transfer: at % 2 === 1 },
    })),
  )

const statements = (scene: Scene): Statement[] => [
  { organization: organization(scene), available: 0, lines: [], next: null },
  { organization: organization(scene), available: 12_345, lines: lines(scene, 50), next: 'led_50' },
]

/** Months that are over, and one that goes on: unused, with one member, with more than a picture tells apart. */
export const months = (scene: Scene): Month[] =>
  [0, 1, 7].flatMap((parts, at) =>
    (['member', 'group'] as const).map((by) => ({
      organization: organization(scene),
      month: at === 1 ? '2026-10' : '2026-11',
      by,
      days: times(30, (day) => ({
        day: `2026-${at === 1 ? 10 : 11}-${String(day + 1).padStart(2, '0')}`,
        parts: day < 22 ? Object.fromEntries(partsOf(scene, parts).map(({ id }) => [id, 100])) : {},
      })),
      parts: partsOf(scene, parts),
      total: parts * 2200,
      cap: by === 'group' ? 10_000 : null,
      available: at ? 500 : 0,
      at: moment(),
      forecast: { byMonthEnd: 12_000, ...(forecasts[at] ?? { perDay: 0, runsOutAt: null, reachesCapAt: null }) },
    })),
  )

const partsOf = (scene: Scene, count: number): Month['parts'] =>
  times(count, (at) => ({ id: ['others', 'none'][at - 5] ?? `per_${at}`, label: scene.name, total: 2200 }))

const charged = (scene: Scene, count: number): Charges => ({
  organization: organization(scene),
  month: '2026-11',
  total: count * 10,
  charges: times(count, (at) => ({
    personId: at ? person(scene, at).id : null,
    name: scene.name,
    groups: times(at % 6, () => scene.name),
    amount: 10,
    entries: at,
    share: 12.3,
  })),
})

const budget = (scene: Scene, at: number): Budget => ({
  id: subject('bud', at),
  name: scene.name,
  cap: some[(at + 1) % some.length] ?? 1,
  extra: at % 2 ? 500 : 0,
  isHard: at % 2 === 0,
  used: some[at % some.length] ?? 0,
  people: at ? scene.members : 0,
  members: at ? times(Math.min(scene.members, 20), (nth) => person(scene, nth)) : [],
  forecast: forecasts[at % forecasts.length] ?? { perDay: 0, runsOutAt: null, reachesCapAt: null },
})

const allBudgets = (scene: Scene, count: number, mayManage: boolean): Budgets => ({
  organization: organization(scene),
  month: '2026-11',
  budgets: times(count, (at) => budget(scene, at)),
  mayManage,
  own: count ? { id: subject('bud'), name: scene.name } : null,
})

const bought = (scene: Scene, state: Chosen['state']): Chosen => ({
  changeId: 'chg_1',
  organization: organization(scene),
  kind: 'topUp',
  state,
  url: state === 'open' ? 'https://checkout.stripe.com/c/pay/cs_test_1' : null,
  expiresAt: state === 'open' ? later(1) : null,
  isDown: state === 'waiting',
  plan: null,
  at: null,
  shown: null,
})

const pack = { label: '10,000 credits', credits: 10_000, price: { lookupKey: 'pack', amount: 2_000 } }
const reader = (scene: Scene) => ({ ...scene.caller, person: { ...scene.caller.person, ...eyes } })

export const creditCases = {
  overview: (scene) =>
    overviews(scene).flatMap((all) =>
      yesAndNo.map((canBuy) => [scene.say, reader(scene), all, { canBuy, now: moment() }]),
    ),
  pace: (scene) => overviews(scene).map((all) => [scene.say, eyes, all, moment()]),
  statement: (scene) => statements(scene).map((all) => [scene.say, reader(scene), all]),
} satisfies Cases<typeof creditViews>

export const packCases = {
  topUp: (scene) =>
    (['open', 'waiting', 'failed', 'done'] as const).flatMap((state) =>
      [null, 0, 12_345].map((had) => [
        scene.say,
        reader(scene),
        bought(scene, state),
        { pack, quantity: had ? 3 : 1, had },
      ]),
    ),
  nothingToBuy: (scene) => yesAndNo.map((isOff) => [scene.say, reader(scene), isOff]),
  unknownPack: (scene) => [null, 'gone'].map((close) => [scene.say, reader(scene), typed(scene).slice(0, 60), close]),
  notSoMany: (scene) => [0, 999].map((quantity) => [scene.say, reader(scene), { pack: 'gone', quantity }]),
  topUpForm: (scene) =>
    yesAndNo.map((mayPay) => [
      scene.say,
      reader(scene),
      { pack: 'gone', quantity: 3, mayPay, had: mayPay ? 12_345 : null },
    ]),
} satisfies Cases<typeof packViews>

export const usageCases = {
  monthImage: (scene) =>
    months(scene).flatMap((month) => pictures.map((at) => [scene.say, month, at, 'Usage in November 2026'])),
  usage: (scene) =>
    months(scene).flatMap((month) =>
      [...pictures, null].map((picture) => [
        scene.say,
        reader(scene),
        month,
        { picture, first: picture ? '' : scene.name },
      ]),
    ),
  charges: (scene) =>
    [0, 1, 20, 45].map((count) => [scene.say, reader(scene), charged(scene, count), count > 20 ? 20 : 0]),
  exported: (scene) => [[scene.say, reader(scene), charged(scene, 3)]],
} satisfies Cases<typeof usageViews>

export const budgetCases = {
  budgets: (scene) =>
    [0, 1, 30].flatMap((count) =>
      yesAndNo.map((mayManage) => [
        scene.say,
        reader(scene),
        allBudgets(scene, count, mayManage),
        { now: moment(), offset: count > 8 ? 8 : 0, first: mayManage ? scene.name : '' },
      ]),
    ),
  bar: () => [
    [0, 0],
    [1, 1_000],
    [5_000, 1_000],
  ],
  amountField: ({ say, name }) => [
    [say, { id: 'cap', label: name, value: null, hint: name }],
    [say, { id: 'cap', label: name, value: 12_345, hint: name, of: 'bud_1' }],
  ],
  createBudgetForm: (scene) => [
    [scene.say, reader(scene), { name: '', cap: null, isHard: true, users: [] }],
    [scene.say, reader(scene), { name: scene.name, cap: 5_000, isHard: false, users: users(120) }],
  ],
  changeBudgetForm: (scene) => [0, 1].map((at) => [scene.say, reader(scene), budget(scene, at)]),
  raiseBudgetForm: (scene) =>
    yesAndNo.map((mayManage) => [
      scene.say,
      reader(scene),
      budget(scene, 1),
      { mayManage, month: '2026-11', more: mayManage ? 500 : null },
    ]),
} satisfies Cases<typeof budgetViews>

export const transferCases = {
  transferForm: (scene) => [
    [scene.say, reader(scene), [], { organizationId: '', amount: null }],
    [
      scene.say,
      reader(scene),
      times(scene.organizations, (at) => organization(scene, at)),
      { organizationId: organization(scene).id, amount: 500 },
    ],
  ],
} satisfies Cases<typeof transferViews>

export const homeCreditCases = {
  creditsOnHome: (scene) => [
    [scene.say, eyes, null],
    ...months(scene)
      .filter(({ by }) => by === 'member')
      .flatMap((month) =>
        [...pictures, null].map((picture): [Scene['say'], typeof eyes, homeViews.CreditsOnHome] => [
          scene.say,
          eyes,
          { month, picture, mayPay: picture !== null, isSold: true },
        ]),
      ),
  ],
} satisfies Cases<typeof homeViews>

export const creditLetterCases = {
  creditDoor: (scene) => news(scene).map((one) => [scene.say, one]),
} satisfies Cases<typeof letterViews>

const changed = (scene: Scene, moved: number) => ({
  organization: organization(scene),
  budget: { id: subject('bud'), name: scene.name, cap: 5_000, isHard: moved > 0, people: moved },
  moved: times(moved, (at) => ({ person: person(scene, at), from: { id: subject('bud', 1), name: scene.name } })),
})

const given = (scene: Scene) => ({ organization: organization(scene), amount: 500, available: 12_345 })

export const creditOutcomeCases = {
  budgetChanged: (scene) => [0, 1, 40].map((moved) => [scene.say, scene.caller, changed(scene, moved)]),
  budgetArchived: (scene) => [[scene.say, scene.caller, changed(scene, 0)]],
  budgetRaised: (scene) => [
    [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        budget: { id: 'bud_1', name: scene.name },
        amount: 1,
        limit: 2,
        month: '2026-11',
        entryId: 'aud_0',
      },
    ],
  ],
  creditsGiven: (scene) => [[scene.say, scene.caller, given(scene)]],
  receivers: (scene) =>
    [2, 10].map((count) => [
      scene.say,
      scene.caller,
      times(count, (at) => ({ ...organization(scene, at), createdAt: moment() })),
      count * 1_000,
    ]),
  creditsTransferred: (scene) => [
    [scene.say, scene.caller, { ...given(scene), to: organization(scene, 1), entryId: 'aud_1' }],
  ],
} satisfies Cases<typeof outcomeViews>
