// A platform for observing language models: a personal organization for everyone, and shared ones with two roles.
import type { CatalogInput } from '../catalog.ts'
import { inWorkspaces, reads } from '../permissions.ts'

const unlimited = { members: 'unlimited', organizationsOwned: 'unlimited', workspaces: 'unlimited' } as const

export const langsmith: CatalogInput = {
  name: 'LangSmith',
  about: 'A personal organization at first login; shared ones to collaborate, with Organization Admins and Users.',
  labels: {
    personal: 'Personal organization',
    shared: 'organization',
    sharedPlural: 'organizations',
    members: 'Members and roles',
  },
  roles: {
    admin: {
      label: 'Organization Admin',
      about: 'Manages the configuration, users, billing and workspaces',
      permissions: 'all',
    },
    user: {
      label: 'Organization User',
      about: 'Reads what belongs to the organization, changes none of it',
      permissions: [...reads],
      plans: ['plus', 'enterprise'],
    },
  },
  plans: {
    developer: {
      label: 'Developer',
      rank: 0,
      for: ['personal', 'shared'],
      limits: { members: 1, organizationsOwned: 'unlimited', workspaces: 1 },
      entitlements: { invite: false, rbac: false, teams: false },
      everyone: 'admin',
    },
    // Several users and one workspace: what was sold before there were more (row L24).
    plusLegacy: {
      label: 'Plus (legacy)',
      rank: 1,
      for: ['shared'],
      limits: { members: 10, organizationsOwned: 'unlimited', workspaces: 1 },
      entitlements: { invite: true, rbac: false, teams: false },
      everyone: 'admin',
      byContact: true,
    },
    plus: {
      label: 'Plus',
      rank: 2,
      for: ['personal', 'shared'],
      limits: unlimited,
      entitlements: { invite: true, rbac: false, teams: false },
    },
    enterprise: {
      label: 'Enterprise',
      rank: 3,
      for: ['personal', 'shared'],
      limits: unlimited,
      entitlements: { invite: true, teams: false },
      byContact: true,
    },
  },
  creation: {
    button: '+ New',
    title: 'New organization',
    submit: 'Create',
    name: {
      label: 'Organization name',
      placeholder: 'Acme Research',
      hint: 'Usually your company or your team. You can change it later.',
      maxLength: 200,
      isUnique: false,
      messages: {
        empty: 'Please enter a name for your organization.',
        tooLong: 'That name is a little long: 200 characters are the most.',
        taken: 'Another organization already has this name. Please choose a different one.',
      },
    },
    next: 'activation',
    creatorRole: 'admin',
    advice:
      'Create an organization to collaborate: invite your team, and keep its projects apart from your own. ' +
      'For working on your own, your personal organization is already there.',
    plan: { personal: 'developer', shared: 'plus' },
  },
  invitations: { expireDays: 7, defaultRole: 'user' },
  workspaces: {
    roles: {
      admin: { label: 'Admin', about: 'Manages the workspace and all that is in it', permissions: [...inWorkspaces] },
      editor: {
        label: 'Editor',
        about: 'Creates and changes what is in the workspace',
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
        label: 'Viewer',
        about: 'Reads what is in the workspace',
        permissions: ['workspaces.read', 'resources.read'],
      },
    },
    adminRole: 'admin',
    defaultRole: 'admin',
    first: 'Workspace 1',
  },
  people: { guests: 'acceptOnly' },
  context: { start: 'last', idleHours: 720 },
  joining: { byDomain: false, byExactId: false, expireDays: 7 },
  activation: 'card',
  support: { contact: 'support@langchain.dev' },
}
