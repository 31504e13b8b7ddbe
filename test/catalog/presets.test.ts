// Promises of the presets: what each role may, and what each plan allows, written out by hand from the product's description.
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { owningRoles, permissionsOf } from '../../src/catalog/ladder.ts'
import { type Permission, permissions } from '../../src/catalog/permissions.ts'
import { presets } from '../../src/catalog/presets/presets.ts'

const all: Permission[] = [
  'organization.read',
  'organization.update',
  'organization.delete',
  'organization.transfer',
  'members.read',
  'members.invite',
  'members.remove',
  'members.setRole',
  'requests.decide',
  'domains.manage',
  'teams.read',
  'teams.manage',
  'workspaces.read',
  'workspaces.create',
  'workspaces.manage',
  'roles.read',
  'roles.manage',
  'policies.manage',
  'resources.read',
  'resources.create',
  'resources.update',
  'resources.delete',
  'billing.read',
  'billing.manage',
  'billing.pay',
  'credits.read',
  'budgets.manage',
  'keys.own',
  'keys.manage',
  'audit.read',
  'security.manage',
]

const roleOf = (preset: string, role: string): string[] => [...permissionsOf(loadCatalog(preset), role)].sort()

describe('every preset', () => {
  test.each(Object.keys(presets))('%s loads', (name) => {
    expect(loadCatalog(name).name).not.toBe('')
  })

  test.each(Object.keys(presets))('%s has exactly one role that can own, and it creates', (name) => {
    const catalog = loadCatalog(name)
    expect(owningRoles(catalog)).toEqual([catalog.creation.creatorRole])
  })

  test('the permission list is closed', () => {
    expect(permissions).toEqual(all)
  })
})

describe('standard', () => {
  const reads = [
    'audit.read',
    'billing.read',
    'credits.read',
    'members.read',
    'organization.read',
    'resources.read',
    'roles.read',
    'teams.read',
    'workspaces.read',
  ]
  const sets: Record<string, string[]> = {
    owner: all,
    admin: [
      'organization.read',
      'organization.update',
      'members.read',
      'members.invite',
      'members.remove',
      'members.setRole',
      'requests.decide',
      'domains.manage',
      'teams.read',
      'teams.manage',
      'workspaces.read',
      'workspaces.create',
      'workspaces.manage',
      'roles.read',
      'roles.manage',
      'policies.manage',
      'resources.read',
      'resources.create',
      'resources.update',
      'resources.delete',
      'billing.read',
      'billing.manage',
      'credits.read',
      'budgets.manage',
      'keys.own',
      'keys.manage',
      'audit.read',
      'security.manage',
    ],
    billing: [
      'organization.read',
      'billing.read',
      'billing.manage',
      'billing.pay',
      'credits.read',
      'budgets.manage',
      'members.read',
      'audit.read',
    ],
    member: [...reads, 'resources.create', 'resources.update', 'resources.delete', 'keys.own'],
    viewer: reads,
  }

  test('has the roles Owner, Admin, Billing, Member and Viewer', () => {
    const labels = Object.values(loadCatalog('standard').roles).map((role) => role.label)
    expect(labels).toEqual(['Owner', 'Admin', 'Billing', 'Member', 'Viewer'])
  })

  test.each(Object.entries(sets))('%s may exactly what is described', (role, expected) => {
    expect(roleOf('standard', role)).toEqual([...expected].sort())
  })

  test('its ladder is Free, Startup, Team, Enterprise', () => {
    const rungs = Object.values(loadCatalog('standard').plans).map((plan) => [
      plan.label,
      plan.rank,
      plan.limits.members,
      plan.limits.organizationsOwned,
      plan.entitlements.invite,
    ])
    expect(rungs).toEqual([
      ['Free', 0, 3, 1, true],
      ['Startup', 1, 'unlimited', 3, true],
      ['Team', 2, 'unlimited', 10, true],
      ['Enterprise', 3, 'unlimited', 20, true],
    ])
  })

  test('workspaces, their roles and teams come with the ladder', () => {
    const { plans, workspaces } = loadCatalog('standard')
    const rungs = Object.values(plans).map(({ label, limits, entitlements: { rbac, teams } }) => [
      label,
      limits.workspaces,
      rbac,
      teams,
    ])
    expect(rungs).toEqual([
      ['Free', 0, false, false],
      ['Startup', 1, false, true],
      ['Team', 5, true, true],
      ['Enterprise', 'unlimited', true, true],
    ])
    expect(Object.keys(workspaces?.roles ?? {})).toEqual(['admin', 'editor', 'viewer'])
    expect([workspaces?.adminRole, workspaces?.defaultRole, workspaces?.first]).toEqual(['admin', 'editor', undefined])
  })

  test('guests may accept but not create; invitations last 7 days; a session ends after 30 days idle', () => {
    const { people, invitations, context, joining, activation } = loadCatalog('standard')
    expect({ people, invitations, context, joining, activation: activation.needs }).toEqual({
      people: { guests: 'acceptOnly', restoreDays: 30, runOutDays: 7 },
      invitations: { expireDays: 7, defaultRole: 'member', links: { mostUses: 500, mostDays: 90 } },
      context: { start: 'last', idleHours: 720, confirmHours: 336 },
      joining: { byDomain: true, byExactId: false, expireDays: 7, remindAfterDays: 2 },
      activation: 'none',
    })
  })
})

describe('collective', () => {
  test('asks for nothing but a name, in the exact words', () => {
    const { button, title, submit, name } = loadCatalog('collective').creation
    expect([button, title, submit, name.label]).toEqual([
      'Create Organization',
      'Create Organization',
      'Create',
      'Organization Name',
    ])
    expect(name.placeholder).toBe('Sehat Clinic, Acme Marketing Team')
    expect(name.maxLength).toBe(200)
    expect(name.messages.empty).toBe('Organization name is required.')
    expect(name.messages.tooLong).toBe('Name must be 200 characters or fewer.')
  })

  test('advises on the name and on when to create', () => {
    const { name, advice } = loadCatalog('collective').creation
    expect(name.hint).toMatch(/teammates will recognize.*company, department, or client.*rename it later/)
    expect(advice).toMatch(/collaborate.*client’s work separate.*shared credit/)
  })

  test('has two kinds, and guests create too', () => {
    const { labels, people } = loadCatalog('collective')
    expect([labels.personal, labels.shared, people.guests]).toEqual(['Individual', 'Collective', 'full'])
  })
})

describe('exoscale', () => {
  test('a tech manages resources; no payments, account details or invitations', () => {
    const tech = roleOf('exoscale', 'tech')
    expect(tech).toEqual(
      expect.arrayContaining(['resources.create', 'resources.delete', 'resources.read', 'resources.update']),
    )
    for (const refused of ['billing.pay', 'billing.manage', 'organization.update', 'members.invite', 'requests.decide'])
      expect(tech).not.toContain(refused)
  })

  test('an admin edits details and pays; no resources, not even to look, and no invitations', () => {
    const admin = roleOf('exoscale', 'admin')
    expect(admin).toEqual(expect.arrayContaining(['billing.manage', 'billing.pay', 'organization.update']))
    expect(admin.filter((permission) => permission.startsWith('resources.'))).toEqual([])
    for (const refused of ['members.invite', 'members.setRole', 'members.remove', 'requests.decide'])
      expect(admin).not.toContain(refused)
  })

  test('everyone there has keys of their own', () => {
    for (const role of ['owner', 'tech', 'admin']) expect(roleOf('exoscale', role)).toContain('keys.own')
  })

  test('a session starts in the Personal Account, and users are unlimited', () => {
    const { context, labels, plans, invitations } = loadCatalog('exoscale')
    expect([context, labels.personal, labels.shared]).toEqual([
      { start: 'personal', idleHours: 12, confirmHours: 336 },
      'Personal Account',
      'Organization',
    ])
    expect(Object.values(plans).map((plan) => plan.limits.members)).toEqual(['unlimited'])
    expect(invitations.defaultRole).toBe('tech')
  })
})

describe('clarifai', () => {
  test('the plan says which roles there are and how many organizations', () => {
    const { plans, roles, joining } = loadCatalog('clarifai')
    expect(Object.values(plans).map((plan) => [plan.label, plan.limits.organizationsOwned])).toEqual([
      ['Community', 1],
      ['Essential', 1],
      ['Professional', 1],
      ['Enterprise', 20],
    ])
    expect(Object.entries(roles).map(([id, role]) => [id, role.label, role.plans, role.isComing])).toEqual([
      ['admin', 'Admin', undefined, false],
      ['contributor', 'Org Contributor', ['essential', 'professional', 'enterprise'], false],
      ['user', 'Org User', ['essential', 'professional', 'enterprise'], true],
      ['teamContributor', 'Team Contributor', ['enterprise'], false],
    ])
    expect(Object.values(plans).map(({ entitlements }) => entitlements.teams)).toEqual([false, false, false, true])
    expect(joining.byDomain).toBe(true)
  })
})

describe('cartesia', () => {
  test('its ladder is Free, Pro, Startup, Scale, Enterprise, and inviting begins at Startup', () => {
    const { plans, labels } = loadCatalog('cartesia')
    expect(Object.values(plans).map(({ label, rank, entitlements }) => [label, rank, entitlements.invite])).toEqual([
      ['Free', 0, false],
      ['Pro', 1, false],
      ['Startup', 2, true],
      ['Scale', 3, true],
      ['Enterprise', 4, true],
    ])
    expect(Object.values(plans).every(({ limits }) => limits.members === 'unlimited')).toBe(true)
    expect([labels.personal, labels.shared]).toEqual(['Personal account', 'organization'])
  })

  test('asks for a name and, if one likes, a logo; a session starts in the personal account', () => {
    const { creation, context } = loadCatalog('cartesia')
    expect(creation.asks).toEqual({
      id: 'no',
      billingEmail: 'no',
      billingAddress: 'no',
      logo: 'optional',
      invite: 'no',
    })
    expect(context.start).toBe('personal')
  })
})

describe('langsmith', () => {
  test('an Organization Admin may everything; an Organization User reads, where several people may be', () => {
    const { roles, plans } = loadCatalog('langsmith')
    expect(roleOf('langsmith', 'admin')).toEqual([...all].sort())
    expect(roleOf('langsmith', 'user').every((permission) => permission.endsWith('.read'))).toBe(true)
    expect(Object.values(roles).map(({ label, plans: on }) => [label, on])).toEqual([
      ['Organization Admin', undefined],
      ['Organization User', ['plus', 'enterprise']],
    ])
    const rungs = Object.values(plans).map(({ label, limits, entitlements, everyone }) => {
      return [label, limits.members, limits.workspaces, entitlements.rbac, everyone]
    })
    expect(rungs).toEqual([
      ['Developer', 1, 1, false, 'admin'],
      ['Plus (legacy)', 10, 1, false, 'admin'],
      ['Plus', 'unlimited', 'unlimited', false, undefined],
      ['Enterprise', 'unlimited', 'unlimited', true, undefined],
    ])
  })

  test('one makes a new one by “+ New”, and its people are “Members and roles”', () => {
    const { creation, labels } = loadCatalog('langsmith')
    expect([creation.button, labels.members]).toEqual(['+ New', 'Members and roles'])
  })
})
