// A voice platform with personal accounts and organizations: an organization invites people once it is on Startup or above.
import type { CatalogInput } from '../catalog.ts'
import { allBut, reads } from '../permissions.ts'

const pricesOf = (plan: string, month: number) => ({
  month: { lookupKey: `cartesia_${plan}_month`, amount: month },
  year: { lookupKey: `cartesia_${plan}_year`, amount: month * 10 },
})
const limits = { members: 'unlimited', organizationsOwned: 'unlimited' } as const

export const cartesia: CatalogInput = {
  name: 'Cartesia',
  about:
    'A personal account for everyone, and organizations whose members share all resources. Inviting takes Startup.',
  labels: { personal: 'Personal account', shared: 'organization', sharedPlural: 'organizations', members: 'Members' },
  roles: {
    owner: { label: 'Owner', about: 'Can do everything, also delete the organization', permissions: 'all' },
    admin: {
      label: 'Admin',
      about: 'Changes the profile, invites people and sees to billing',
      permissions: allBut('organization.delete', 'organization.transfer', 'billing.pay'),
    },
    member: {
      label: 'Member',
      about: 'Works with all voices and other resources of the organization',
      permissions: [...reads, 'resources.create', 'resources.update', 'resources.delete', 'keys.own'],
    },
  },
  plans: {
    free: {
      label: 'Free',
      rank: 0,
      for: ['personal', 'shared'],
      limits,
      entitlements: { invite: false },
      credits: { personal: 20_000 },
    },
    pro: {
      label: 'Pro',
      rank: 1,
      for: ['personal', 'shared'],
      limits,
      entitlements: { invite: false },
      prices: pricesOf('pro', 5_00),
      credits: { personal: 100_000, shared: 100_000 },
    },
    startup: {
      label: 'Startup',
      rank: 2,
      for: ['personal', 'shared'],
      limits,
      entitlements: { invite: true },
      prices: pricesOf('startup', 49_00),
      credits: { personal: 1_250_000, shared: 1_250_000 },
    },
    scale: {
      label: 'Scale',
      rank: 3,
      for: ['personal', 'shared'],
      limits,
      entitlements: { invite: true },
      prices: pricesOf('scale', 299_00),
      credits: { personal: 8_000_000, shared: 8_000_000 },
    },
    enterprise: {
      label: 'Enterprise',
      rank: 4,
      for: ['personal', 'shared'],
      limits,
      entitlements: { invite: true },
      byContact: true,
    },
  },
  creation: {
    button: 'Create organization',
    title: 'Create organization',
    submit: 'Create organization',
    name: {
      label: 'Organization name',
      placeholder: 'Sonic Studio',
      hint: 'Your team or company. You can change it later.',
      maxLength: 200,
      isUnique: false,
      messages: {
        empty: 'Please enter a name for your organization.',
        tooLong: 'That name is a little long: 200 characters are the most.',
        taken: 'Another organization already has this name. Please choose a different one.',
      },
    },
    asks: { logo: 'optional' },
    next: 'plans',
    creatorRole: 'owner',
    advice:
      'Create an organization to work on voices with your team: everyone in it sees the same resources. ' +
      'It has billing and credits of its own, and people can be invited once it is on Startup or above.',
    plan: { personal: 'free', shared: 'free' },
  },
  invitations: { expireDays: 7, defaultRole: 'member' },
  people: { guests: 'acceptOnly' },
  context: { start: 'personal', idleHours: 720 },
  joining: { byDomain: false, byExactId: false, expireDays: 7 },
  activation: { needs: 'plan', before: ['resources.create', 'keys.manage'] },
  credits: {
    packs: {
      more: { label: '100,000 credits', credits: 100_000, price: { lookupKey: 'cartesia_pack_100000', amount: 6_00 } },
    },
  },
  support: { contact: 'support@cartesia.ai' },
}
