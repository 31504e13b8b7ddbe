// A platform whose organizations bring existing accounts together: roles and the number of organizations depend on the plan.
import type { CatalogInput } from '../catalog.ts'

const one = { members: 'unlimited', organizationsOwned: 1 } as const

export const clarifai: CatalogInput = {
  name: 'Clarifai',
  about: 'Organizations that bring existing accounts together. People whose e-mail domain matches may ask to join.',
  labels: { personal: 'User account', shared: 'organization', sharedPlural: 'organizations', members: 'Members' },
  roles: {
    admin: { label: 'Admin', about: 'Manages members, policies, billing and everything else', permissions: 'all' },
    contributor: {
      label: 'Org Contributor',
      about: 'Works with all apps of the organization',
      permissions: [
        'organization.read',
        'members.read',
        'teams.read',
        'roles.read',
        'resources.read',
        'resources.create',
        'resources.update',
        'resources.delete',
        'keys.own',
      ],
      plans: ['essential', 'professional', 'enterprise'],
    },
    // Announced on these plans, and given to nobody yet (rows K34–K36).
    user: {
      label: 'Org User',
      about: 'Coming soon',
      permissions: ['organization.read', 'resources.read'],
      plans: ['essential', 'professional', 'enterprise'],
      isComing: true,
    },
    teamContributor: {
      label: 'Team Contributor',
      about: 'Sees the apps of the organization; the team decides what else',
      permissions: ['organization.read', 'members.read', 'teams.read', 'resources.read', 'keys.own'],
      plans: ['enterprise'],
    },
  },
  plans: {
    community: {
      label: 'Community',
      rank: 0,
      for: ['personal', 'shared'],
      limits: one,
      entitlements: { invite: true, teams: false },
    },
    essential: {
      label: 'Essential',
      rank: 1,
      for: ['personal', 'shared'],
      limits: one,
      entitlements: { invite: true, teams: false },
      prices: { month: { lookupKey: 'clarifai_essential_month', amount: 30_00 } },
      credits: { personal: 3_000, shared: 3_000 },
    },
    professional: {
      label: 'Professional',
      rank: 2,
      for: ['personal', 'shared'],
      limits: one,
      entitlements: { invite: true, teams: false },
      prices: { month: { lookupKey: 'clarifai_professional_month', amount: 300_00 } },
      credits: { personal: 30_000, shared: 30_000 },
    },
    enterprise: {
      label: 'Enterprise',
      rank: 3,
      for: ['personal', 'shared'],
      limits: { members: 'unlimited', organizationsOwned: 20 },
      entitlements: { invite: true },
      byContact: true,
    },
  },
  creation: {
    button: '+ Add an Organization',
    title: 'Create an organization',
    submit: 'Create organization',
    name: {
      label: 'Organization name',
      placeholder: 'test-org',
      hint: 'A name that no other organization has. You can change it later.',
      maxLength: 200,
      isUnique: true,
      messages: {
        empty: 'Please enter a name for your organization.',
        tooLong: 'That name is a little long: 200 characters are the most.',
        taken: 'Another organization already has this name. Please enter a different one.',
      },
    },
    asks: { id: 'required', billingEmail: 'required', logo: 'optional', invite: 'optional' },
    creatorRole: 'admin',
    advice:
      'Create an organization to manage your company’s people, apps and billing in one place. ' +
      'If your e-mail domain belongs to an organization that is already here, you may ask to join it instead.',
    plan: { personal: 'community', shared: 'community' },
  },
  invitations: { expireDays: 7, defaultRole: 'contributor' },
  people: { guests: 'acceptOnly' },
  context: { start: 'last', idleHours: 720 },
  joining: { byDomain: true, byExactId: false, expireDays: 7 },
  activation: 'none',
  credits: {
    packs: {
      more: { label: '1,000 credits', credits: 1_000, price: { lookupKey: 'clarifai_pack_1000', amount: 10_00 } },
    },
  },
  support: { contact: 'support@clarifai.com' },
  links: { organization: 'https://clarifai.com/{id}' },
}
