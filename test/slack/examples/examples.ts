// An example of every refusal, fix, act and piece of news, as total tables: a new one without an example does not compile.
import { permissions } from '../../../src/catalog/permissions.ts'
import type { Ask, Asks, Verb } from '../../../src/org/asks.ts'
import { type Details, type Fix, Refusal, type RefusalCode, type Who } from '../../../src/org/errors.ts'
import type { Address } from '../../../src/org/organization/addresses.ts'
import { everything } from '../../../src/org/record/record.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { shorten } from '../../../src/slack/views/blocks.ts'
import { invitationDetails } from '../cases/invitation-cases.ts'
import { entries } from '../cases/record-cases.ts'
import { home, moment, organization, owner, person, type Scene, subject } from '../cases/scenes.ts'
import { absenceDetails, absenceNewsExamples } from './absence-examples.ts'
import { billingDetails, billingNews } from './billing-examples.ts'
import { creditDetails, creditInputs, creditNews } from './credit-examples.ts'
import { programDetails, programInputs, programNews } from './program-examples.ts'
import { shapeDetails, shapeInputs } from './shape-examples.ts'

type Table<T> = { [K in keyof T]: (scene: Scene) => T[K][] }
const all = <T>(table: Table<T>, scene: Scene): { [K in keyof T]: { key: K; value: T[K] } }[keyof T][] =>
  (Object.keys(table) as (keyof T)[]).flatMap((key) => table[key](scene).map((value) => ({ key, value })))

const usual = ({ say }: Scene): string => say.catalog.invitations.defaultRole
const plansOf = ({ say }: Scene): string[] => Object.keys(say.catalog.plans)
const lifting = (scene: Scene): (string | null)[] => [null, plansOf(scene).at(-1) ?? '']
/** One in ten of many. */
const someOf = <T>(many: readonly T[]): T[] => many.filter((_, at) => at % 10 === 0)
const roles = ({ say }: Scene): string[] => Object.keys(say.catalog.roles)

const inputs: Table<Asks> = {
  create: ({ name }) => [
    { name },
    { name, id: 'sehat-clinic', billingEmail: 'billing@sehat.example', billingAddress: address(name) },
  ],
  rename: ({ name }) => [{ name }],
  settings: ({ name }) => [
    {},
    { name },
    { id: null, billingEmail: null, billingAddress: null, heirId: null },
    { name, id: shorten(name, 200), billingEmail: shorten(name, 200), billingAddress: address(shorten(name, 200)) },
  ],
  transfer: (scene) => [{ personId: person(scene).id, keeps: usual(scene) }],
  delete: ({ name }) => [{ typed: name, seen: '1.0.0.0' }],
  restore: (scene) => [
    { organizationId: organization(scene).id },
    { organizationId: organization(scene).id, name: scene.name },
  ],
  setPlan: (scene) => plansOf(scene).map((plan) => ({ organizationId: organization(scene).id, plan })),
  upgrade: (scene) =>
    plansOf(scene).map((plan) => ({ organizationId: organization(scene).id, plan, interval: 'year' })),
  downgrade: (scene) => plansOf(scene).map((plan) => ({ plan, interval: null, seen: 'of another time' })),
  cancelPlan: () => [{ seen: 'of another time' }],
  restorePlan: () => [{}],
  addCard: () => [{}],
  openBilling: () => [{}],
  resolveFinding: () => [{ findingId: 'fnd_1', choice: 'keep' }],
  topUp: ({ name }) => [{ pack: shorten(name, 40), quantity: 1 }],
  ...creditInputs,
  ...programInputs,
  ...shapeInputs,
  switch: (scene) => [{ organizationId: organization(scene).id }],
  invite: (scene) => [
    ...[null, usual(scene)].map((role) => ({ people: people(scene, Math.max(1, scene.people)), role })),
    {
      ...{ people: people(scene, 1), role: null, emails: Array(200).fill('budi@sehat.example') },
      workspaces: [{ workspaceId: 'wsp_1', role: null }],
    },
  ],
  createLink: (scene) => [{ role: usual(scene), mostUses: 10, days: 7, domain: shorten(scene.name, 100) }],
  revokeLink: () => [{ linkId: 'lnk_1' }],
  setRole: (scene) => [{ personId: person(scene).id, role: usual(scene) }],
  remove: (scene) => [{ personId: person(scene).id }],
  leave: () => [{}],
  restoreMember: () => [{ departureId: 'dep_1' }],
  notify: () => [{ reach: { people: { direct: false, mail: true, digest: false } } }],
  signOut: () => [{}],
  join: (scene) => [null, usual(scene)].map((role) => ({ organizationId: organization(scene).id, role })),
  addDomain: ({ name }) => [{ domain: 'sehat.example' }, { domain: shorten(name, 300) }],
  checkDomain: () => [{ domainId: 'dom_1' }],
  removeDomain: () => [{ domainId: 'dom_1' }],
  register: ({ name }) => [{ type: 'agent', externalId: shorten(name, 200) }],
  undo: () => [{ entryId: 'aud_1' }],
  audit: (scene) => [everything, { who: person(scene).id, kind: 'member', span: 'week', from: null, until: null }],
  why: (scene) => [{ personId: person(scene).id, permission: 'members.invite' }],
}

/** An address of which every part is called that. */
export const address = (part: string): Address => ({
  line1: part,
  line2: part,
  postalCode: part,
  city: part,
  state: part,
  country: 'ID',
})

const people = (scene: Scene, count: number): string[] =>
  Array.from({ length: count }, (_, index) => person(scene, index).id)

/** Every act that can be handed on. */
export const asks = (scene: Scene): Ask[] =>
  all(inputs, scene).map(({ key, value }) => ({ verb: key, input: value }) as Ask)

/** What everybody and everything that an act names is called. */
export const namesIn = (scene: Scene): Record<string, string> =>
  Object.fromEntries([...people(scene, 100), organization(scene).id].map((id) => [id, scene.name]))

const details: Table<Details> = {
  ...absenceDetails,
  ...programDetails,
  ...shapeDetails,
  personal_context: () => [{ need: null }, ...someOf(permissions).map((need) => ({ need }))],
  not_a_member: ({ name }) => [{ organization: name }],
  not_permitted: (scene) =>
    [...roles(scene).slice(0, 6), '', 'gone'].map((role, at) => ({
      need: permissions[at % permissions.length] ?? 'members.read',
      role,
      organization: scene.name,
    })),
  suspended: (scene) => [
    ...(['plan', 'payment', 'card', 'unpaid'] as const).map((because) => ({
      organization: scene.name,
      because,
      lifts: null,
    })),
    { organization: scene.name, because: 'plan', lifts: Object.keys(scene.say.catalog.plans)[0] ?? '' },
  ],
  growth_restricted: (scene) => [
    {
      organization: scene.name,
      overdueSince: new Date('2026-11-20T08:00:00Z'),
      suspendAt: new Date('2026-12-04T08:00:00Z'),
    },
  ],
  role_above_own: (scene) =>
    [1, 2, 3, 4, permissions.length].map((count) => ({ role: owner(scene), lacking: permissions.slice(0, count) })),
  plan_lacks: (scene) =>
    lifting(scene).map((lifts) => ({ entitlement: 'invite', plan: plansOf(scene)[0] ?? '', lifts })),
  limit_reached: (scene) =>
    lifting(scene).flatMap((lifts) => [
      { limit: 'members', max: 3, used: 3, pending: 2, more: 7, plan: plansOf(scene)[0] ?? '', lifts },
      { limit: 'organizationsOwned', max: 1, used: 1, pending: 0, more: 1, plan: 'gone', lifts },
    ]),
  role_not_offered: (scene) =>
    lifting(scene).map((lifts) => ({ role: owner(scene), plan: plansOf(scene)[0] ?? '', lifts })),
  last_owner: ({ name }) =>
    [true, false].flatMap((isAlone) =>
      [true, false].map((isLeaving) => ({ organization: name, name, isAlone, isLeaving })),
    ),
  own_request: () => [{}],
  request_unknown: () => [{}],
  guests_may_not: () => [{ act: 'create' }, { act: 'act' }],
  cannot_belong: ({ name }) =>
    (['bot', 'deactivated', 'external', 'self', 'guest'] as const).map((because) => ({ name, because })),
  already_member: (scene) => [{ person: person(scene), role: owner(scene), organization: scene.name }],
  not_in_organization: (scene) => [{ person: person(scene), organization: scene.name }],
  unknown_person: (scene) => [null, person(scene)].map((nearest) => ({ typed: scene.name, nearest })),
  unknown_organization: (scene) => [
    { typed: null, nearest: null },
    ...[null, organization(scene)].map((nearest) => ({ typed: scene.name, nearest })),
  ],
  unknown_role: (scene) => [null, scene.name].map((nearest) => ({ typed: scene.name, offered: roles(scene), nearest })),
  invalid_name: () => [
    { problem: 'empty', length: 0, max: 200 },
    { problem: 'too_long', length: 201, max: 200 },
  ],
  name_taken: ({ name }) => [{ name }],
  invalid_id: ({ name }) =>
    (['empty', 'too_short', 'too_long', 'characters', 'hyphens', 'reserved'] as const).map((problem) => ({
      problem,
      typed: name,
    })),
  id_taken: () => [null, 'sehat-clinic-2'].map((free) => ({ id: 'sehat-clinic', free })),
  invalid_domain: ({ name }) =>
    (['empty', 'malformed', 'free_mail', 'too_many', 'off'] as const).map((problem) => ({ problem, typed: name })),
  unknown_domain: ({ name }) => [
    { typed: null, nearest: null },
    ...[null, 'sehat.example'].map((nearest) => ({ typed: name, nearest })),
  ],
  invalid_email: ({ name }) =>
    (['empty', 'malformed', 'too_long', 'several'] as const).flatMap((problem) =>
      [true, false].map((isInvitee) => ({ problem, typed: name, isInvitee })),
    ),
  invalid_address: () =>
    (['line1', 'line2', 'postalCode', 'city', 'state', 'country'] as const).map((field, at) => ({
      field,
      problem: (['empty', 'too_long', 'unknown'] as const)[at % 3] ?? 'empty',
      isRequired: field === 'line1',
    })),
  not_a_picture: () => [
    { problem: 'kind', what: 'svg' },
    { problem: 'kind', what: 'unknown' },
    { problem: 'too_large', bytes: 300 * 1024 * 1024 },
    { problem: 'too_many_pixels', width: 20_000, height: 20_000 },
    ...(['empty', 'damaged', 'page', 'incomplete', 'busy'] as const).map((problem) => ({ problem })),
  ],
  ...invitationDetails,
  invitation_settled: ({ name }) =>
    (['accepted', 'declined', 'revoked', 'expired', 'unknown', 'replaced', 'used_up'] as const).map((state) => ({
      state,
      organization: name,
    })),
  organization_gone: ({ name }) => [{ organization: name }],
  cannot_take_over: (scene) =>
    (['self', 'guest', 'owner', 'deactivated'] as const).map((because) => ({ person: person(scene), because })),
  offer_open: (scene) => [{ organization: scene.name, by: person(scene), to: person(scene, 1) }],
  not_confirmed: ({ name }) =>
    (['empty', 'alike', 'other'] as const).map((problem) => ({
      organization: name,
      typed: problem === 'empty' ? '' : name,
      problem,
    })),
  restore_over: ({ name }) => [{ organization: name }],
  cannot_hand_over: (scene) =>
    (['leaving', 'outside', 'absent', 'own_keys', 'many_keys'] as const).map((because) => ({
      person: person(scene),
      because,
      most: 20,
    })),
  departure_unknown: () => [{}],
  member_restore_over: (scene) => [{ person: person(scene), organization: scene.name, until: moment() }],
  nothing_to_undo: () => [{}],
  undo_overtaken: (scene) =>
    someOf(entries(scene)).flatMap((act) => [
      { act, later: act, isUndo: false },
      { act, later: act, isUndo: true },
      { act, later: null, isUndo: false },
    ]),
  undo_too_late: (scene) => someOf(entries(scene)).map((act) => ({ act, minutes: 11, most: 10 })),
  ...billingDetails,
  ...creditDetails,
  operators_only: () => (Object.keys(inputs) as Verb[]).map((act) => ({ act })),
  busy: () => [{}],
}

/** Every kind of change that a refusal may ask for. */
export const fixes = (scene: Scene): Fix[] => [
  ...[0, 1, 30].map((count) => ({
    kind: 'switch' as const,
    organizations: Array.from({ length: count }, (_, index) => organization(scene, index)),
  })),
  { kind: 'create' },
  { kind: 'help', topic: 'undo' },
  { kind: 'appoint', organizationId: 'org_1', isAlone: true, isLeaving: true },
  { kind: 'appoint', organizationId: 'org_1', isAlone: false, isLeaving: true },
  { kind: 'appoint', organizationId: 'org_1', isAlone: false, isLeaving: false },
  { kind: 'remind', approvalId: subject('apr') },
  { kind: 'withdraw', approvalId: subject('apr') },
  ...asks(scene).flatMap((ask): Fix[] => [
    { kind: 'ask', ask },
    { kind: 'fill', ask },
    { kind: 'do', ask, choice: '' },
    { kind: 'do', ask, choice: scene.name },
  ]),
]

/** Everybody who can make such a change. */
export const whos = (scene: Scene): (Who | null)[] => {
  const few = [0, 1, 3].map((count) => Array.from({ length: count }, (_, index) => person(scene, index)))
  return [
    null,
    { kind: 'self' },
    ...few.map((people): Who => ({ kind: 'operators', people })),
    ...few.map((people): Who => ({ kind: 'holders', roles: roles(scene).slice(0, 3), people, more: 0 })),
    { kind: 'holders', roles: roles(scene), people: few[2] ?? [], more: 9_997 },
  ]
}

/** Every refusal with every set of facts, each with the fixes and the people in turn. */
export function refusals(scene: Scene): Refusal[] {
  const [ways, able] = [fixes(scene), whos(scene)]
  return all(details, scene).map(({ key, value }, at) => {
    const refusal = new Refusal(key as RefusalCode, value, ways[at % ways.length] ?? { kind: 'create' })
    refusal.who = able[at % able.length] ?? null
    return refusal
  })
}

type ByNews = { [N in News['news']]: Extract<News, { news: N }> }
const newsTable: Table<ByNews> = {
  accepted: (scene) => [{ news: 'accepted', ...invitation(scene) }],
  declined: (scene) => [{ news: 'declined', ...invitation(scene) }],
  workspace_place: (scene) =>
    (['in', 'other', 'out', 'archived', 'back'] as const).map((became) => ({
      news: 'workspace_place',
      organization: organization(scene),
      by: person(scene),
      workspace: { id: `wsp_${'0'.repeat(21)}`, name: shorten(scene.name, 80) },
      became,
      role: scene.say.catalog.workspaces?.defaultRole ?? 'gone',
    })),
  role_changed: (scene) => [
    {
      news: 'role_changed',
      organization: organization(scene),
      by: person(scene),
      before: usual(scene),
      after: owner(scene),
    },
  ],
  handed_over: (scene) =>
    [person(scene, 1), person(scene, 2)].map((by) => ({
      news: 'handed_over',
      organization: organization(scene),
      by,
      from: person(scene, 2),
      count: 12_345,
    })),
  keys_run_out: (scene) =>
    [1, 20].map((count) => ({
      news: 'keys_run_out',
      organization: organization(scene),
      from: person(scene),
      count,
      at: moment(),
    })),
  left: (scene) =>
    [moment(), null].map((until) => ({
      news: 'left',
      organization: organization(scene),
      person: person(scene),
      role: owner(scene),
      until,
    })),
  removed: (scene) => [{ news: 'removed', organization: organization(scene), by: person(scene) }],
  taken_back: (scene) => [
    { news: 'taken_back', organization: organization(scene), by: person(scene), role: owner(scene) },
    { news: 'taken_back', organization: organization(scene), by: person(scene), role: owner(scene), isRestored: true },
  ],
  asked_and_decided: (scene) =>
    [true, false].flatMap((approved) =>
      decidable(scene).map((about) => ({
        news: 'asked_and_decided',
        ...about,
        approved,
        by: person(scene),
        answer: approved ? null : scene.name,
      })),
    ),
  asked_and_expired: (scene) => decidable(scene).map((about) => ({ news: 'asked_and_expired', ...about })),
  offer_answered: (scene) =>
    [true, false].map((accepted) => ({
      news: 'offer_answered',
      organization: organization(scene),
      by: person(scene),
      accepted,
      keeps: usual(scene),
    })),
  offer_ended: (scene) =>
    (['expired', 'left', 'void'] as const).map((because) => ({
      news: 'offer_ended',
      organization: organization(scene),
      to: person(scene),
      because,
    })),
  domain_missed: (scene) => [
    { news: 'domain_missed', organization: organization(scene), domain: 'sehat.example', until: moment() },
  ],
  domain_lapsed: (scene) => [{ news: 'domain_lapsed', organization: organization(scene), domain: 'sehat.example' }],
  domain_verified: (scene) => [{ news: 'domain_verified', organization: organization(scene), domain: 'sehat.example' }],
  deleted: (scene) =>
    [true, false].map((mayRestore) => ({
      news: 'deleted',
      organization: organization(scene),
      by: person(scene),
      until: moment(),
      mayRestore,
    })),
  ...billingNews,
  ...creditNews,
  ...absenceNewsExamples,
  ...programNews,
  restored: (scene) => [{ news: 'restored', organization: organization(scene), by: person(scene) }],
  unreachable: (scene) => [
    {
      news: 'unreachable',
      organization: organization(scene),
      invitee: person(scene),
      because: 'messages_tab_disabled',
    },
  ],
  mail_refused: (scene) => [
    {
      news: 'mail_refused',
      organization: organization(scene),
      address: 'budi@sehat.example',
      because: '550 5.1.1 No such user here',
    },
  ],
}

const invitation = (scene: Scene) => ({
  organization: organization(scene),
  invitee: person(scene),
  role: owner(scene),
})

/** Every act that can be asked for, where it is to happen, and what it names. */
export function decidable(scene: Scene) {
  const names = namesIn(scene)
  const places = [organization(scene), home(scene), null]
  return asks(scene).flatMap((ask, at) => {
    const wheres = ask.verb === 'join' ? places : places.slice(at % 3, (at % 3) + 1)
    return wheres.map((where) => ({ organization: where, ask, names }))
  })
}

/** Every piece of news. */
export const news = (scene: Scene): News[] => all(newsTable, scene).map(({ value }) => value)
