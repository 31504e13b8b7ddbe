// How the builders about the record, taking back and roles are called in a scene; and an entry of every recorded act.
import { rolesOn } from '../../../src/catalog/ladder.ts'
import type { Overview } from '../../../src/org/people/roles.ts'
import { type Entry, pageSize } from '../../../src/org/record/audit.ts'
import { everything, type Filter, recordedActions } from '../../../src/org/record/record.ts'
import type { Again } from '../../../src/org/record/reversals.ts'
import type * as audit from '../../../src/slack/views/organization/audit.ts'
import type * as undo from '../../../src/slack/views/organization/undo.ts'
import type * as roles from '../../../src/slack/views/people/roles.ts'
import { type Cases, times, typed, yesAndNo } from './calls.ts'
import { home, moment, organization, owner, person, type Scene, subject } from './scenes.ts'

const known = (scene: Scene): Entry['known'] => {
  const [one, place] = [person(scene), organization(scene)]
  const ask = { verb: 'setRole', input: { personId: one.id, role: owner(scene) } } as const
  return {
    people: { [one.id]: one },
    organizations: { [place.id]: { ...place, isDeleted: true } },
    invitations: { [subject('inv')]: { inviteeId: one.id, email: null, role: owner(scene) } },
    requests: { [subject('apr')]: { ask, requesterId: one.id } },
    resources: {},
    budgets: {},
  }
}

/** As much as any act changes. */
const change = (scene: Scene) => {
  const { name } = scene
  const party = { personId: person(scene).id, role: owner(scene) }
  return {
    ...{
      name,
      kind: 'shared',
      role: owner(scene),
      plan: scene.caller.context.plan,
      type: typed(scene),
      externalId: name,
    },
    ...{ inviteeId: party.personId, personId: party.personId, organizationId: organization(scene).id },
    ...{ expiresAt: moment().toISOString(), id: name, billingEmail: name, billingAddress: { line1: name } },
    ...{ ...everything, from: party, to: party, count: 123_456 },
  }
}

const subjects: Record<string, (scene: Scene) => string> = {
  invitation: () => subject('inv'),
  request: () => subject('apr'),
  transfer: () => subject('apr'),
  member: (scene) => person(scene).id,
}

/** Entries of every act, with all that it may have changed, and with nothing at all about things that are gone. */
export const entries = (scene: Scene): Entry[] =>
  recordedActions.flatMap((action, at) =>
    yesAndNo.map((isFull): Entry => {
      const subjectId = isFull ? (subjects[action.split('.')[0] ?? '']?.(scene) ?? organization(scene).id) : 'gone'
      return {
        id: `aud_${at}`,
        at: moment(),
        actorId: isFull ? person(scene).id : null,
        approvedById: isFull ? person(scene).id : null,
        surface: isFull ? 'slack' : 'job',
        action,
        subjectId,
        before: isFull ? change(scene) : null,
        after: isFull ? change(scene) : null,
        isUndo: isFull && at % 2 === 0,
        known: isFull
          ? known(scene)
          : { people: {}, organizations: {}, invitations: {}, requests: {}, resources: {}, budgets: {} },
      }
    }),
  )

const at = moment().toISOString()
const filters = (scene: Scene): Filter[] => [
  everything,
  { who: person(scene).id, kind: 'member.roleChanged', span: null, from: at, until: at },
  { who: 'gone', kind: 'member', span: 'week', from: null, until: null },
]
const cursor = (side: 'older' | 'newer') => ({ at, id: 'aud_1', side })

export const auditCases = {
  audit: (scene) => {
    const all = entries(scene)
    const pages = [[], ...times(Math.ceil(all.length / pageSize), (n) => all.slice(n * pageSize, (n + 1) * pageSize))]
    return pages.map((page, n) => [
      scene.say,
      scene.caller,
      {
        organization: organization(scene),
        entries: page,
        filter: filters(scene)[n % 3] ?? everything,
        person: n % 2 ? person(scene) : null,
        older: n % 2 ? cursor('older') : null,
        newer: n % 3 ? cursor('newer') : null,
      },
    ])
  },
  exported: (scene) =>
    yesAndNo.map((isCut) => [scene.say, scene.caller, { organization: organization(scene), count: 100_000, isCut }]),
  auditForm: (scene) =>
    filters(scene).map((filter) => [scene.say, scene.caller, { user: filter.who ? 'U1' : '', filter }]),
} satisfies Cases<typeof audit>

const agains = (scene: Scene): Again[] => {
  const [who, role] = [person(scene), owner(scene)]
  const roles = Object.keys(scene.say.catalog.workspaces?.roles ?? { gone: null })
  const places = times(12, (at) => ({ person: who, role: roles[at % roles.length] ?? '' }))
  return [
    { undone: 'organization.renamed', name: scene.name, before: scene.name },
    { undone: 'organization.settingsChanged', fields: ['name', 'id', 'billingEmail', 'billingAddress'] },
    { undone: 'member.roleChanged', person: who, role },
    { undone: 'member.removed', person: who, role, lost: { requests: 2, keys: 1 } },
    { undone: 'member.left', organization: organization(scene), role, lost: { requests: 0, keys: 0 } },
    { undone: 'invitation.revoked', person: who, role, expiresAt: moment() },
    { undone: 'resource.removed', type: scene.name, externalId: scene.name },
    { undone: 'budget.changed', name: scene.name, cap: 20_000 },
    { undone: 'budget.archived', name: scene.name },
    { undone: 'budget.raised', name: scene.name, limit: 20_000 },
    { undone: 'resource.moved', count: 1, to: home(scene) },
    { undone: 'resource.moved', count: 500, to: home(scene) },
    { undone: 'context.switched', before: organization(scene), role },
    { undone: 'workspace.created', name: scene.name },
    { undone: 'workspace.unarchived', name: scene.name },
    { undone: 'workspace.archived', name: scene.name },
    { undone: 'workspace.renamed', name: scene.name, before: scene.name, back: [], out: [] },
    { undone: 'workspace.memberAdded', name: scene.name, before: null, back: [], out: times(40, () => who) },
    { undone: 'workspace.memberRemoved', name: scene.name, before: null, back: places, out: [] },
    { undone: 'workspace.roleChanged', name: scene.name, before: scene.name, back: places, out: [who] },
    { undone: 'team.created', name: scene.name },
    { undone: 'team.restored', name: scene.name },
    { undone: 'team.archived', name: scene.name },
    { undone: 'team.changed', name: scene.name, before: null },
    { undone: 'team.changed', name: scene.name, before: scene.name },
  ]
}

export const undoCases = {
  undone: (scene) =>
    agains(scene).map((again) => [
      scene.say,
      scene.caller,
      { organization: organization(scene), undoesId: 'aud_1', again },
    ]),
} satisfies Cases<typeof undo>

const overview = (scene: Scene): Overview => {
  const { catalog } = scene.say
  const { plan } = scene.caller.context
  const offered = rolesOn(catalog, plan)
  return {
    organization: organization(scene),
    plan,
    own: owner(scene),
    roles: Object.entries(catalog.roles).map(([id, { label, about }], n) => ({
      id,
      label,
      about,
      isOffered: offered.includes(id),
      lifts: offered.includes(id) || n % 2 ? null : plan,
      holders: scene.members,
      people: times(Math.min(scene.members, 5), (index) => person(scene, index)),
    })),
  }
}

export const rolesCases = {
  roles: (scene) => [[scene.say, scene.caller, overview(scene)]],
  role: (scene) => Object.keys(scene.say.catalog.roles).map((id) => [scene.say, scene.caller, overview(scene), id]),
  rolesTable: (scene) => [[scene.say, scene.caller, overview(scene)]],
} satisfies Cases<typeof roles>
