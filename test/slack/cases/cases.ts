// How every exported builder of `src/slack/views` is called in a scene. The types make each table total: a builder without
// a case does not compile, and the test that reads the folder fails.
import { offeredOn } from '../../../src/org/people/roles.ts'
import { commands } from '../../../src/slack/commands.ts'
import type * as blocks from '../../../src/slack/views/blocks.ts'
import { line } from '../../../src/slack/views/blocks.ts'
import type * as form from '../../../src/slack/views/form.ts'
import type * as forms from '../../../src/slack/views/forms.ts'
import type * as header from '../../../src/slack/views/header.ts'
import type * as help from '../../../src/slack/views/help.ts'
import * as organizationViews from '../../../src/slack/views/organization/organizations.ts'
import { absenceCases } from '../examples/absence-examples.ts'
import { type Arguments, type Cases, open, reason, times, typed } from './calls.ts'
import {
  budgetCases,
  creditCases,
  creditLetterCases,
  creditOutcomeCases,
  homeCreditCases,
  packCases,
  transferCases,
  usageCases,
} from './credit-cases.ts'
import { endingCases, offerCases } from './ending-cases.ts'
import { homeCases, homeGuideCases, homeListCases, homeTaskCases } from './home-cases.ts'
import { invitationCases, inviteFormCases, linkCases } from './invitation-cases.ts'
import { domainCases, firstInvitationCases, requestCases, welcomeCases, welcomes } from './joining-cases.ts'
import { formerCases, leavingCases } from './leaving-cases.ts'
import {
  billingCases,
  billingLetterCases,
  chosenCases,
  findingCases,
  homeBillingCases,
  planCases,
  stepCases,
} from './money-cases.ts'
import { logoCases, sessionCases } from './own-cases.ts'
import { letterCases, peopleCases, refusedCases, whyCases } from './people-cases.ts'
import { keyCases, moveCases, movingCases, resourceCases } from './program-cases.ts'
import { gatheredCases, notificationCases } from './reach-cases.ts'
import { auditCases, rolesCases, undoCases } from './record-cases.ts'
import { cards, home, organization, owner, type Scene } from './scenes.ts'
import { manageCases, profileCases, settingsCases } from './settings-cases.ts'
import {
  historyCases,
  shapeLetterCases,
  teamCases,
  workspaceCases,
  workspaceFormCases,
  workspaceOutcomeCases,
} from './shape-cases.ts'

const offered = ({ say, caller }: Scene) => offeredOn(say.catalog, caller.context.plan)

const blocksCases = {
  strong: ({ name }) => [[name]],
  code: ({ name }) => [[name]],
  neutral: ({ name }) => [[name]],
  fallback: ({ name }) => [[{ strong: name }, ' and ', { code: name }]],
  shorten: ({ name }) => [[name, 75]],
  plain: ({ name }) => [[name, 75]],
  line: (scene) => [[scene.name, { strong: scene.name }, { code: scene.name }], [typed(scene)]],
  bullets: ({ name }) => [[[[name], [{ strong: name }, { code: name }]]]],
  heading: ({ name }) => [[name]],
  note: ({ name }) => [[name], [name.repeat(10)]],
  wordsOf: ({ name }) => [[name], [{ strong: name }], [{ code: name }]],
  fromTheLeft: ({ name }) => [[name], [`${name} and more`]],
  buttons: ({ name }) => [
    [[]],
    [[null, false, undefined]],
    [times(30, () => ({ text: name, action: 'list', label: name, confirm: { title: name, text: name, yes: name } }))],
  ],
} satisfies Cases<typeof blocks>

const about = (name: string) => ({ id: 'name', label: name, hint: name, placeholder: name, value: name })

const fieldCases = {
  eyesOf: ({ caller }) => [[caller]],
  form: ({ say, caller, name }) => [[say, caller, { name: 'leave', title: name, submit: name, blocks: [] }]],
  sheet: ({ name }) => [[name, { text: name, blocks: [line(name || '–')] }]],
  field: ({ name }) => [[about(name), { type: 'plain_text_input', action_id: 'name' }]],
  text: ({ name }) => [
    [about(name)],
    [{ id: 'name', label: name }],
    [{ id: 'name', label: name, drawnFor: 'apr_1.home' }],
  ],
  choice: ({ name }) => [
    [about(name), []],
    [about(name), times(120, (at) => ({ text: name, value: `v${at}`, about: name }))],
  ],
  radio: ({ name }) => [
    [about(name), []],
    [about(name), times(12, (at) => ({ text: name, value: `v${at}`, about: name }))],
  ],
  person: ({ name }) => [[{ id: 'person', label: name, value: 'U1' }], [{ id: 'person', label: name }]],
  picture: ({ name }) => [[{ id: 'logo', label: name }], [{ id: 'logo', label: name, hint: name, isOptional: true }]],
} satisfies Cases<typeof form>

const formCases = {
  roleForm: (scene) => [
    [scene.say, scene.caller, offered(scene), { user: '', role: 'gone' }],
    [scene.say, scene.caller, offered(scene), { user: 'U1', role: owner(scene) }],
  ],
  appointForm: ({ say, caller }) => [[say, caller]],
  switchForm: (scene) => [[scene.say, scene.caller, cards(scene)]],
  joinForm: (scene) => {
    const near = times(scene.organizations, (index) => organization(scene, index))
    return [
      [scene.say, scene.caller, near, { organizationId: '', reason: '' }],
      [scene.say, scene.caller, near, { organizationId: organization(scene, 99).id, reason: reason(scene) }],
    ]
  },
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
  inARow: ({ name }) => [[[]], [[[name], [name, 'more']]]],
  header: ({ say, caller }) => [[say, caller]],
  message: ({ say, caller, name }) => [[say, caller, [{ strong: name }, '.'], [line('Done.')]]],
} satisfies Cases<typeof header>

const helpCases = {
  help: ({ say, caller, name }) => [
    [say, caller, commands],
    ...[null, 'switch'].map(
      (nearest): Arguments<typeof help.help> => [say, caller, commands, { typed: name, nearest }],
    ),
  ],
  topic: ({ say, caller }) => [
    ...commands.map((topic): Arguments<typeof help.topic> => [say, caller, topic]),
    [say, caller, { name: 'create', usage: 'create', about: 'make', area: '', more: say.catalog.creation.advice }],
  ],
  unknownCommand: (scene) =>
    [null, 'members']
      .map((nearest) => [scene.say, scene.caller, typed(scene) || '?', nearest] as const)
      .map((all) => [...all]),
} satisfies Cases<typeof help>

const organizationCases = {
  overview: (scene) =>
    [null, { text: 'Open', action: 'visit', url: 'https://sehat.example/org' }].map((elsewhere) => [
      scene.say,
      scene.caller,
      { organizations: cards(scene), hasMore: elsewhere !== null },
      open(scene),
      elsewhere,
      elsewhere
        ? { rooms: [{ id: 'wsp_000000000000000000000', name: scene.name }] }
        : { met: welcomes(scene).at(-1) ?? null },
    ]),
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
  created: (scene) =>
    [null, 'sehat-clinic'].flatMap((handle) =>
      Object.keys(scene.say.catalog.plans)
        .slice(-2)
        .map((plan) => [
          scene.say,
          scene.caller,
          { organization: organization(scene), role: owner(scene), handle, own: { id: home(scene).id, plan } },
        ]),
    ),
  switched: (scene) =>
    [organization(scene), home(scene)].flatMap((to) =>
      [organization(scene, 1), home(scene), null].map((before) => [
        scene.say,
        { organization: to, role: owner(scene), status: 'active', before },
      ]),
    ),
  renamed: (scene) =>
    [scene.name, 'Before'].map((before) => [scene.say, scene.caller, { organization: organization(scene), before }]),
} satisfies Cases<typeof organizationViews>

/** The cases of every module of `src/slack/views`, by its file. */
export const cases: Record<string, Record<string, (scene: Scene) => unknown[][]>> = {
  'blocks.ts': blocksCases,
  'form.ts': fieldCases,
  'forms.ts': formCases,
  'header.ts': headerCases,
  'help.ts': helpCases,
  'home/billing.ts': homeBillingCases,
  'home/credits.ts': homeCreditCases,
  'home/guide.ts': homeGuideCases,
  'home/home.ts': homeCases,
  'home/lists.ts': homeListCases,
  'home/tasks.ts': homeTaskCases,
  'home/welcome.ts': welcomeCases,
  'inviting/first-invitations.ts': firstInvitationCases,
  'inviting/invitations.ts': invitationCases,
  'inviting/invite-form.ts': inviteFormCases,
  'inviting/links.ts': linkCases,
  'letters/absences.ts': absenceCases,
  'letters/billing.ts': billingLetterCases,
  'letters/credits.ts': creditLetterCases,
  'letters/gathered.ts': gatheredCases,
  'letters/letters.ts': letterCases,
  'letters/offers.ts': offerCases,
  'letters/shape.ts': shapeLetterCases,
  'money/billing.ts': billingCases,
  'money/budgets.ts': budgetCases,
  'money/chosen.ts': chosenCases,
  'money/credit-outcomes.ts': creditOutcomeCases,
  'money/credit-transfer.ts': transferCases,
  'money/credits.ts': creditCases,
  'money/findings.ts': findingCases,
  'money/packs.ts': packCases,
  'money/plan-steps.ts': stepCases,
  'money/plans.ts': planCases,
  'money/usage.ts': usageCases,
  'organization/audit.ts': auditCases,
  'organization/endings.ts': endingCases,
  'organization/history.ts': historyCases,
  'organization/logo.ts': logoCases,
  'organization/manage.ts': manageCases,
  'organization/organizations.ts': organizationCases,
  'organization/profile.ts': profileCases,
  'organization/settings.ts': settingsCases,
  'organization/undo.ts': undoCases,
  'organization/why.ts': whyCases,
  'people/domains.ts': domainCases,
  'people/former.ts': formerCases,
  'people/leaving.ts': leavingCases,
  'people/notifications.ts': notificationCases,
  'people/people.ts': peopleCases,
  'people/requests.ts': requestCases,
  'people/roles.ts': rolesCases,
  'people/session.ts': sessionCases,
  'programs/keys.ts': keyCases,
  'programs/moves.ts': moveCases,
  'programs/moving.ts': movingCases,
  'programs/resources.ts': resourceCases,
  'refused.ts': refusedCases,
  'shape/teams.ts': teamCases,
  'shape/workspace-forms.ts': workspaceFormCases,
  'shape/workspace-outcomes.ts': workspaceOutcomeCases,
  'shape/workspaces.ts': workspaceCases,
}
