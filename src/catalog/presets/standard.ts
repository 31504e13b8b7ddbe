// The catalog of an installation that chose none: sane values for any product.
import type { CatalogInput } from '../catalog.ts'
import { allBut, inWorkspaces, reads } from '../permissions.ts'

const pricesOf = (plan: string, month: number, year: number) => ({
  month: { lookupKey: `standard_${plan}_month`, amount: month },
  year: { lookupKey: `standard_${plan}_year`, amount: year },
})

export const standard: CatalogInput = {
  name: 'Standard',
  about: 'Personal accounts and organizations, five roles, four plans. A good start for any product.',
  labels: { personal: 'Personal account', shared: 'organization', sharedPlural: 'organizations' },
  roles: {
    owner: { label: 'Owner', about: 'Can do everything, also delete the organization', permissions: 'all' },
    admin: {
      label: 'Admin',
      about: 'Runs the organization: people, settings, resources, plan',
      permissions: allBut('organization.delete', 'organization.transfer', 'billing.pay'),
    },
    billing: {
      label: 'Billing',
      about: 'Sees to plan, payments, credits and budgets',
      permissions: [
        'organization.read',
        'members.read',
        'billing.read',
        'billing.manage',
        'billing.pay',
        'credits.read',
        'budgets.manage',
        'audit.read',
      ],
    },
    member: {
      label: 'Member',
      about: 'Works with resources and has keys of their own',
      permissions: [...reads, 'resources.create', 'resources.update', 'resources.delete', 'keys.own'],
    },
    viewer: { label: 'Viewer', about: 'Looks, and changes nothing', permissions: [...reads] },
  },
  plans: {
    free: {
      label: 'Free',
      rank: 0,
      for: ['personal', 'shared'],
      limits: { members: 3, organizationsOwned: 1, workspaces: 0 },
      entitlements: { invite: true, rbac: false, teams: false },
      credits: { personal: 500 },
    },
    startup: {
      label: 'Startup',
      rank: 1,
      for: ['personal', 'shared'],
      limits: { members: 'unlimited', organizationsOwned: 3, workspaces: 1 },
      entitlements: { invite: true, rbac: false },
      prices: pricesOf('startup', 20_00, 200_00),
      credits: { personal: 10_000, shared: 10_000 },
    },
    team: {
      label: 'Team',
      rank: 2,
      for: ['personal', 'shared'],
      limits: { members: 'unlimited', organizationsOwned: 10, workspaces: 5 },
      entitlements: { invite: true },
      prices: pricesOf('team', 100_00, 1_000_00),
      credits: { personal: 75_000, shared: 75_000 },
    },
    enterprise: {
      label: 'Enterprise',
      rank: 3,
      for: ['personal', 'shared'],
      limits: { members: 'unlimited', organizationsOwned: 20 },
      entitlements: { invite: true },
      prices: pricesOf('enterprise', 500_00, 5_000_00),
      credits: { personal: 500_000, shared: 500_000 },
    },
  },
  creation: {
    button: 'Create organization',
    title: 'Create organization',
    submit: 'Create',
    name: {
      label: 'Organization name',
      placeholder: 'Sehat Clinic, Acme Marketing Team',
      hint: 'A name your teammates will recognize: your company, department or client. You can rename it later.',
      maxLength: 200,
      isUnique: false,
      messages: {
        empty: 'Please give your organization a name.',
        tooLong: 'That name is a little long: 200 characters are the most.',
        taken: 'Another organization already has this name. Please choose a different one.',
      },
    },
    asks: { logo: 'optional', invite: 'optional' },
    creatorRole: 'owner',
    advice:
      'Create an organization when you want to work with other people, keep a client’s work apart, or give a team its own budget. ' +
      'For working on your own, your personal account is already there.',
    plan: { personal: 'free', shared: 'free' },
  },
  invitations: { expireDays: 7, defaultRole: 'member' },
  workspaces: {
    roles: {
      admin: {
        label: 'Workspace admin',
        about: 'Runs the workspace: its members and everything in it',
        permissions: [...inWorkspaces],
      },
      editor: {
        label: 'Editor',
        about: 'Makes, changes and removes what is in the workspace',
        permissions: [
          'workspaces.read',
          'resources.read',
          'resources.create',
          'resources.update',
          'resources.delete',
          'keys.own',
        ],
      },
      viewer: {
        label: 'Workspace viewer',
        about: 'Looks at what is in the workspace',
        permissions: ['workspaces.read', 'resources.read'],
      },
    },
    adminRole: 'admin',
    defaultRole: 'editor',
  },
  people: { guests: 'acceptOnly' },
  context: { start: 'last', idleHours: 720 },
  joining: { byDomain: true, byExactId: false, expireDays: 7 },
  activation: 'none',
  credits: {
    packs: {
      small: { label: '5,000 credits', credits: 5_000, price: { lookupKey: 'standard_pack_5000', amount: 10_00 } },
      large: { label: '50,000 credits', credits: 50_000, price: { lookupKey: 'standard_pack_50000', amount: 80_00 } },
    },
  },
  support: { contact: 'the people who run this installation' },
}
