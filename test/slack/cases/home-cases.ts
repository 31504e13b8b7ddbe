// How the builders of App Home are called in a scene: with nothing, with a full page of everything, in the middle of a search.

import { type Task, pageSize as tasksOnPage, type Waiting } from '../../../src/org/asking/tasks.ts'
import type { Page } from '../../../src/org/people/memberships.ts'
import { pageSize as membersOnPage } from '../../../src/org/people/roster.ts'
import type { Guide } from '../../../src/org/telling/guide.ts'
import type * as guideViews from '../../../src/slack/views/home/guide.ts'
import type * as homeViews from '../../../src/slack/views/home/home.ts'
import type * as listViews from '../../../src/slack/views/home/lists.ts'
import type * as taskViews from '../../../src/slack/views/home/tasks.ts'
import { pageSize as cardsOnPage } from '../../../src/slack/views/organization/organizations.ts'
import { approvals, type Cases, letter, open, times, yesAndNo } from './calls.ts'
import { homeCreditCases } from './credit-cases.ts'
import { glances } from './money-cases.ts'
import { checklists } from './program-cases.ts'
import { cards, moment, organization, owner, person, type Scene } from './scenes.ts'

const since = (task: Task['letter']): Task => ({ letter: task, since: moment() })

/** Nothing, and a page of requests with the longest of reasons; beside it what became of the last. */
export function situations(scene: Scene): { waiting: Waiting; outcome: Task | null }[] {
  const asked = approvals(scene)
  const [decided] = asked.filter(({ state }) => state === 'approved')
  const pending = asked.filter(({ state }) => state === 'pending')
  const tasks = [...open(scene).slice(0, 1), ...pending].slice(0, tasksOnPage).map(since)
  return [
    { waiting: { tasks: [], total: 0, hasMore: false, offset: 0 }, outcome: null },
    { waiting: { tasks, total: 40, hasMore: true, offset: 10 }, outcome: decided ? since(decided) : null },
    {
      waiting: { tasks: [], total: 0, hasMore: false, offset: 0 },
      outcome: since({ ...letter(scene, 1), state: 'accepted' }),
    },
  ]
}

const steps = ['organization', 'enter', 'upgrade', 'invite', 'resource'] as const
const guides = (scene: Scene): (Guide | null)[] => [
  null,
  ...steps.map((next, at) => ({
    steps: steps.map((name, nth) => ({ name, isDone: nth < at })),
    next,
    organization: next === 'organization' ? null : organization(scene),
  })),
]

const searches = ({ name }: Scene): (string | null)[] => [null, name.slice(0, 200).toWellFormed() || null]
const pages = (scene: Scene) => searches(scene).flatMap((search) => [0, 90].map((offset) => ({ offset, search })))

const mine = (scene: Scene, hasMore: boolean) => ({
  organizations: cards(scene, Math.min(scene.organizations, cardsOnPage)),
  hasMore,
})

function membersOf(scene: Scene): Page[] {
  const joined = { role: owner(scene), joinedAt: moment() }
  const members = times(Math.min(scene.members, membersOnPage), (at) => ({ person: person(scene, at), ...joined }))
  return pages(scene).map((page) => ({ members, total: scene.members, ...page }))
}

const rights = yesAndNo.map((can) => (at: number) => ({ canSetRole: can, canRemove: can, isReader: at === 0 }))
const address = 'https://guildhall.example/logos/org_0/abc.png'

function lists(scene: Scene): homeViews.Listed[] {
  const page = { offset: 90, search: searches(scene).at(-1) ?? null }
  const [members] = membersOf(scene).slice(-1)
  return [
    { of: 'nothing' },
    { of: 'organizations', mine: mine(scene, true), page },
    ...(members && rights[0] ? [{ of: 'members' as const, members, rightsOn: rights[0], invitations: 12_345 }] : []),
  ]
}

/** The most colleagues that someone is told of. */
const colleagues = (scene: Scene) => ({
  domain: 'sehat.example',
  near: [0, 1, 2].map((at) => ({ organization: organization(scene, at), approvalId: null })),
})

export const homeCases = {
  home: (scene) =>
    situations(scene)
      .slice(0, 2)
      .flatMap(({ waiting, outcome }) =>
        lists(scene).map((list) => [
          scene.say,
          scene.caller,
          {
            organizations: cards(scene),
            logo: outcome && address,
            billing: (outcome && glances(scene).at(-1)) || null,
            waiting,
            outcome,
            welcome: outcome ? { purpose: null, isAlone: true, ...colleagues(scene) } : null,
            guide: (outcome && guides(scene).at(-1)) || null,
            credits: outcome ? (homeCreditCases.creditsOnHome(scene).at(-3)?.[2] ?? null) : null,
            moves: outcome ? checklists(scene).slice(0, 1) : [],
            now: moment(),
            list,
          },
        ]),
      ),
  closedHome: ({ name }) => [[{ text: name, blocks: [{ type: 'divider' }] }]],
} satisfies Cases<typeof homeViews>

export const homeTaskCases = {
  waiting: (scene) => situations(scene).map(({ waiting, outcome }) => [scene.say, waiting, outcome]),
  taskBlocks: (scene) => situations(scene).flatMap(({ waiting }) => waiting.tasks.map((task) => [scene.say, task])),
} satisfies Cases<typeof taskViews>

export const homeGuideCases = {
  guide: (scene) => guides(scene).map((guide) => [scene.say, guide]),
} satisfies Cases<typeof guideViews>

export const homeListCases = {
  organizationCards: (scene) =>
    pages(scene).flatMap((page) => yesAndNo.map((more) => [scene.say, scene.caller, mine(scene, more), page])),
  memberCards: (scene) => membersOf(scene).flatMap((page) => rights.map((rightsOn) => [scene.say, page, rightsOn])),
} satisfies Cases<typeof listViews>
