// A system in which everyone has an Individual organization and may create Collective ones with nothing but a name.
import type { CatalogInput } from '../catalog.ts'
import { allBut, reads } from '../permissions.ts'

export const collective: CatalogInput = {
  name: 'Collective',
  about: 'Individual and Collective organizations. Anyone creates one in less than a minute; only a name is needed.',
  labels: { personal: 'Individual', shared: 'Collective', sharedPlural: 'Collectives' },
  roles: {
    owner: { label: 'Owner', about: 'Can do everything in the organization', permissions: 'all' },
    admin: {
      label: 'Admin',
      about: 'Invites people, sets their roles and runs the organization',
      permissions: allBut('organization.delete', 'organization.transfer', 'billing.pay'),
    },
    member: {
      label: 'Member',
      about: 'Works with the agents of the organization',
      permissions: [...reads, 'resources.create', 'resources.update', 'resources.delete', 'keys.own'],
    },
  },
  plans: {
    basic: {
      label: 'Basic',
      rank: 0,
      for: ['personal', 'shared'],
      limits: { members: 'unlimited', organizationsOwned: 'unlimited' },
      entitlements: { invite: true },
    },
  },
  creation: {
    button: 'Create Organization',
    title: 'Create Organization',
    submit: 'Create',
    name: {
      label: 'Organization Name',
      placeholder: 'Sehat Clinic, Acme Marketing Team',
      hint: 'Pick a name your teammates will recognize — usually your company, department, or client name. You can rename it later.',
      maxLength: 200,
      isUnique: false,
      messages: {
        empty: 'Organization name is required.',
        tooLong: 'Name must be 200 characters or fewer.',
        taken: 'Another organization already has this name.',
      },
    },
    creatorRole: 'owner',
    advice:
      'Create an organization when you want to collaborate with other people, keep a client’s work separate, or give a team its own shared credit. ' +
      'For working solo, your personal Individual organization is already there.',
    plan: { personal: 'basic', shared: 'basic' },
  },
  invitations: { expireDays: 7, defaultRole: 'member' },
  people: { guests: 'full' },
  context: { start: 'last', idleHours: 720 },
  joining: { byDomain: true, byExactId: false, expireDays: 7 },
  activation: 'none',
  credits: {
    packs: {
      small: { label: '1,000 credits', credits: 1_000, price: { lookupKey: 'collective_pack_1000', amount: 10_00 } },
      large: { label: '10,000 credits', credits: 10_000, price: { lookupKey: 'collective_pack_10000', amount: 90_00 } },
    },
  },
  support: { contact: 'the people who run this installation' },
}
