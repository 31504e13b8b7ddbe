// A platform for observing language models: a personal organization for everyone, and shared ones with two roles.
import type { CatalogInput } from '../catalog.ts'
import { reads } from '../permissions.ts'

const unlimited = { members: 'unlimited', organizationsOwned: 'unlimited' } as const

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
      limits: { members: 1, organizationsOwned: 'unlimited' },
      entitlements: { invite: false },
    },
    plus: {
      label: 'Plus',
      rank: 1,
      for: ['personal', 'shared'],
      limits: unlimited,
      entitlements: { invite: true },
    },
    enterprise: {
      label: 'Enterprise',
      rank: 2,
      for: ['personal', 'shared'],
      limits: unlimited,
      entitlements: { invite: true },
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
  people: { guests: 'acceptOnly' },
  context: { start: 'last', idleHours: 720 },
  joining: { byDomain: false, byExactId: false, expireDays: 7 },
  activation: 'card',
  support: { contact: 'support@langchain.dev' },
}
