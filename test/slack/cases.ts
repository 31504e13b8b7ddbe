// How every exported builder of `src/slack/views` is called in a scene. The types make each table total: a builder without
// a case does not compile, and the test that reads the folder fails.
import type { Permission } from '../../src/catalog/permissions.ts'
import { may } from '../../src/org/access.ts'
import type { Decided } from '../../src/org/approvals.ts'
import { boardSize } from '../../src/org/invitation-board.ts'
import type { ApprovalLetter, InvitationLetter } from '../../src/org/letters.ts'
import { pageSize } from '../../src/org/memberships.ts'
import { offeredOn } from '../../src/org/roles.ts'
import { commands } from '../../src/slack/commands.ts'
import type * as blocks from '../../src/slack/views/blocks.ts'
import { line } from '../../src/slack/views/blocks.ts'
import type * as forms from '../../src/slack/views/forms.ts'
import type * as header from '../../src/slack/views/header.ts'
import type * as help from '../../src/slack/views/help.ts'
import type * as homeViews from '../../src/slack/views/home.ts'
import type * as letters from '../../src/slack/views/letters.ts'
import * as organizationViews from '../../src/slack/views/organizations.ts'
import type * as people from '../../src/slack/views/people.ts'
import type * as refused from '../../src/slack/views/refused.ts'
import type * as requests from '../../src/slack/views/requests.ts'
import type * as resources from '../../src/slack/views/resources.ts'
import type * as why from '../../src/slack/views/why.ts'
import { asks, decidable, fixes, namesIn, news, refusals } from './examples.ts'
import { cards, home, moment, organization, owner, person, type Scene, subject } from './scenes.ts'

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never
type Cases<M> = {
  [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: (scene: Scene) => Arguments<M[K]>[]
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const yesAndNo = [true, false]
const users = (count: number): string[] => times(count, (index) => `U${1000 + index}`)
const offered = ({ say, caller }: Scene) => offeredOn(say.catalog, caller.context.plan)
const reason = ({ name }: Scene): string => `${name}\n> ${name}\n`.repeat(40)
/** The longest text that can be typed after the command. */
const typed = ({ name }: Scene): string => name.repeat(40).slice(0, 8000)

const states = ['pending', 'accepted', 'declined', 'revoked', 'expired'] as const
const letter = (scene: Scene, index: number): InvitationLetter => ({
  kind: 'invitation',
  invitationId: subject('inv', index),
  organization: organization(scene, index),
  inviter: person(scene, index),
  role: owner(scene),
  state: states[index % states.length] ?? 'pending',
  expiresAt: moment(),
})
const open = (scene: Scene) =>
  times(scene.invitations, (index) => ({ ...letter(scene, index), state: 'pending' as const }))

const outcomes = ['approved', 'denied', 'expired', 'withdrawn'] as const
const approvals = (scene: Scene): ApprovalLetter[] =>
  decidable(scene).flatMap((about) =>
    [...outcomes, 'pending' as const].map((state) => ({
      kind: 'approval' as const,
      approvalId: subject('apr'),
      requester: person(scene),
      reason: state === 'pending' ? reason(scene) : null,
      state,
      decider: state === 'approved' || state === 'denied' ? person(scene, 1) : null,
      ...about,
    })),
  )
const decisions = (scene: Scene): Decided[] =>
  decidable(scene).flatMap((about) =>
    outcomes.flatMap((state) =>
      yesAndNo.map((isNow) => ({ ...about, requester: person(scene), state, isNow, decider: person(scene, 1) })),
    ),
  )

const blocksCases = {
  strong: ({ name }) => [[name]],
  code: ({ name }) => [[name]],
  neutral: ({ name }) => [[name]],
  fallback: ({ name }) => [[{ strong: name }, ' and ', { code: name }]],
  shorten: ({ name }) => [[name, 75]],
  plain: ({ name }) => [[name, 75]],
  line: ({ name }) => [[name, { strong: name }, { code: name }], [typed({ name } as Scene)]],
  bullets: ({ name }) => [[[[name], [{ strong: name }, { code: name }]]]],
  heading: ({ name }) => [[name]],
  note: ({ name }) => [[name], [name.repeat(10)]],
  buttons: ({ name }) => [
    [[]],
    [[null, false, undefined]],
    [times(30, () => ({ text: name, action: 'list', label: name, confirm: { title: name, text: name, yes: name } }))],
  ],
} satisfies Cases<typeof blocks>

const formCases = {
  form: ({ say, caller, name }) => [[say, caller, { name: 'leave', title: name, submit: name, blocks: [] }]],
  sheet: ({ name }) => [[name, { text: name, blocks: [line(name || '–')] }]],
  createForm: (scene) => [
    [scene.say, scene.caller, ''],
    [scene.say, scene.caller, typed(scene)],
  ],
  renameForm: (scene) => [
    [scene.say, scene.caller, ''],
    [scene.say, scene.caller, typed(scene)],
  ],
  inviteForm: (scene) => [
    [scene.say, scene.caller, offered(scene), { users: [], role: '' }],
    [scene.say, scene.caller, offered(scene), { users: users(100), role: owner(scene) }],
  ],
  roleForm: (scene) => [
    [scene.say, scene.caller, offered(scene), { user: '', role: 'gone' }],
    [scene.say, scene.caller, offered(scene), { user: 'U1', role: owner(scene) }],
  ],
  appointForm: ({ say, caller }) => [[say, caller]],
  removeForm: ({ say, caller }) => [
    [say, caller, ''],
    [say, caller, 'U1'],
  ],
  switchForm: (scene) => [[scene.say, scene.caller, cards(scene)]],
  joinForm: (scene) => {
    const near = times(scene.organizations, (index) => organization(scene, index))
    return [
      [scene.say, scene.caller, near, { organizationId: '', reason: '' }],
      [scene.say, scene.caller, near, { organizationId: organization(scene, 99).id, reason: reason(scene) }],
    ]
  },
  leaveForm: ({ say, caller }) => [[say, caller]],
  whyForm: ({ say, caller }) => [
    [say, caller, { user: '', permission: '' }],
    [say, caller, { user: 'U1', permission: 'billing.pay' }],
  ],
  registerForm: (scene) => [
    [scene.say, scene.caller, { type: '', externalId: '' }],
    [scene.say, scene.caller, { type: scene.name, externalId: typed(scene) }],
  ],
} satisfies Cases<typeof forms>

const headerCases = {
  whereabouts: ({ say, caller }) => [[say, caller]],
  header: ({ say, caller }) => [[say, caller]],
  message: ({ say, caller, name }) => [[say, caller, [{ strong: name }, '.'], [line('Done.')]]],
} satisfies Cases<typeof header>

const helpCases = {
  help: ({ say, caller }) => [[say, caller, commands]],
  topic: ({ say, caller }) => [
    ...commands.map((topic): Arguments<typeof help.topic> => [say, caller, topic]),
    [say, caller, { name: 'create', usage: 'create', about: 'make', area: '', more: say.catalog.creation.advice }],
  ],
  unknownCommand: (scene) =>
    [null, 'members']
      .map((nearest) => [scene.say, scene.caller, typed(scene) || '?', nearest] as const)
      .map((all) => [...all]),
} satisfies Cases<typeof help>

const homeCases = {
  home: (scene) =>
    yesAndNo.map((hasMore) => [scene.say, scene.caller, { organizations: cards(scene), hasMore }, open(scene)]),
} satisfies Cases<typeof homeViews>

const letterCases = {
  letterView: (scene) =>
    [
      ...times(states.length, (index) => letter(scene, index)),
      ...approvals(scene),
      ...news(scene).map((one) => ({ kind: 'news' as const, ...one })),
    ].map((one) => [scene.say, one]),
  invitationBlocks: (scene) => times(states.length, (index) => [scene.say, letter(scene, index)]),
  day: () => [[moment()]],
} satisfies Cases<typeof letters>

const organizationCases = {
  overview: (scene) =>
    yesAndNo.map((hasMore) => [scene.say, scene.caller, { organizations: cards(scene), hasMore }, open(scene)]),
  switchMenu: (scene) => [
    [scene.say, cards(scene), scene.caller.context.id],
    [scene.say, cards(scene), 'gone'],
  ],
  list: (scene) => {
    const organizations = cards(scene, Math.min(scene.organizations, organizationViews.pageSize))
    return [0, 100].map((offset) => {
      return [
        scene.say,
        scene.caller,
        { organizations, hasMore: scene.organizations > offset + organizations.length, offset },
      ]
    })
  },
  cardBlocks: (scene) => cards(scene, 3).map((card) => [scene.say, card, organization(scene).id]),
  pager: ({ name }) => [
    ['list', 0, 10, false],
    ['members', 10, 10, true, { search: name }],
  ],
  created: (scene) => [[scene.say, scene.caller, { organization: organization(scene), role: owner(scene) }]],
  switched: (scene) =>
    [organization(scene), home(scene)].flatMap((to) =>
      [organization(scene, 1), home(scene), null].map((before) => [
        scene.say,
        { organization: to, role: owner(scene), before },
      ]),
    ),
  renamed: (scene) =>
    [scene.name, 'Before'].map((before) => [scene.say, scene.caller, { organization: organization(scene), before }]),
  left: (scene) => [
    [scene.say, scene.caller, { organization: organization(scene), person: person(scene), role: owner(scene) }],
  ],
} satisfies Cases<typeof organizationViews>

const because = ['already_member', 'bot', 'deactivated', 'external', 'guest', 'self'] as const
const board = (scene: Scene, offset: number) => ({
  pending: times(Math.min(scene.invitations, boardSize), (index) => ({
    id: subject('inv', index),
    invitee: person(scene, index),
    inviter: person(scene),
    role: owner(scene),
    createdAt: moment(),
    expiresAt: moment(),
  })),
  total: scene.invitations,
  offset,
})

const peopleCases = {
  members: (scene) => {
    const joined = { role: owner(scene), joinedAt: moment() }
    const members = times(Math.min(scene.members, pageSize), (index) => ({ person: person(scene, index), ...joined }))
    return [null, scene.name, typed(scene)].flatMap((search) =>
      [0, 5000].flatMap((offset) =>
        yesAndNo.map((can) => [
          scene.say,
          scene.caller,
          { members, total: scene.members, offset, search },
          { canInvite: can, canSetRole: can, canRemove: can },
        ]),
      ),
    )
  },
  invited: (scene) => {
    const sent = (isAgain: boolean) =>
      times(Math.max(1, scene.people), (index) => ({
        person: person(scene, index),
        invitationId: subject('inv'),
        isAgain,
      }))
    const skipped = times(scene.people, (index) => ({
      name: scene.name,
      because: because[index % because.length] ?? 'bot',
    }))
    return [[...sent(true), ...sent(false)], sent(true), sent(false)].map((all) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), role: owner(scene), expiresAt: moment(), sent: all, skipped },
    ])
  },
  board: (scene) => [0, 8].map((offset) => [scene.say, scene.caller, board(scene, offset)]),
  boardAfter: (scene) =>
    (['pending', 'revoked'] as const).map((state) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), invitee: person(scene), expiresAt: moment(), state },
      board(scene, 0),
    ]),
  roleChanged: (scene) =>
    ['gone', owner(scene)].map((before) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), person: person(scene), before, after: owner(scene) },
    ]),
  removed: (scene) => [
    [scene.say, scene.caller, { organization: organization(scene), person: person(scene), role: owner(scene) }],
  ],
} satisfies Cases<typeof people>

const refusedCases = {
  refused: (scene) => refusals(scene).map((refusal) => [scene.say, scene.caller, refusal]),
  fixes: (scene) => fixes(scene).map((fix) => [scene.say, fix]),
  broken: () => [['1a2b3c4d']],
} satisfies Cases<typeof refused>

const requestCases = {
  requested: (scene) =>
    asks(scene).flatMap((ask) =>
      yesAndNo.map((isAgain) => {
        const deciders = times(scene.people, (index) => person(scene, index))
        const about = { approvalId: subject('apr'), organization: organization(scene), names: namesIn(scene) }
        return [scene.say, scene.caller, { ...about, deciders, isAgain, ask }]
      }),
    ),
  decided: (scene) => decisions(scene).map((decision) => [scene.say, decision]),
} satisfies Cases<typeof requests>

const resourceCases = {
  registered: (scene) =>
    [organization(scene), home(scene)].flatMap((owner) =>
      yesAndNo.map((isNew) => [
        scene.say,
        scene.caller,
        { organization: owner, id: subject('res'), type: scene.name, externalId: scene.name, isNew },
      ]),
    ),
  shelf: (scene) => {
    const one = { id: subject('res'), type: scene.name, externalId: scene.name, createdAt: moment() }
    const resources = times(Math.min(scene.members, 20), () => one)
    return [[scene.say, scene.caller, { resources, total: scene.members }]]
  },
} satisfies Cases<typeof resources>

/** One that everybody has, one that a shared organization gives, one that a plan has to include, one that few have. */
const asked: Permission[] = ['organization.read', 'members.read', 'members.invite', 'billing.pay']

const whyCases = {
  explained: (scene) =>
    asked.flatMap((permission) =>
      [owner(scene), scene.say.catalog.invitations.defaultRole, null].flatMap((role) =>
        (['active', 'deleted'] as const).map((status) => {
          const { id: organizationId, kind, plan } = scene.caller.context
          const facts = { organizationId, name: scene.name, kind, status, plan, role }
          const decision = may(scene.say.catalog, facts, permission)
          const denial = decision.allowed ? null : decision
          const roles = Object.keys(scene.say.catalog.roles)
          return [
            scene.say,
            scene.caller,
            { person: person(scene), permission, organization: scene.name, role, denial, roles },
          ]
        }),
      ),
    ),
} satisfies Cases<typeof why>

/** The cases of every module of `src/slack/views`, by its file. */
export const cases: Record<string, Record<string, (scene: Scene) => unknown[][]>> = {
  'blocks.ts': blocksCases,
  'forms.ts': formCases,
  'header.ts': headerCases,
  'help.ts': helpCases,
  'home.ts': homeCases,
  'letters.ts': letterCases,
  'organizations.ts': organizationCases,
  'people.ts': peopleCases,
  'refused.ts': refusedCases,
  'requests.ts': requestCases,
  'resources.ts': resourceCases,
  'why.ts': whyCases,
}
