// A cloud in which owners run the organization, techs its machines and admins its papers and payments.
import type { CatalogInput } from '../catalog.ts'

export const exoscale: CatalogInput = {
  name: 'Exoscale',
  about:
    'Personal Accounts and Organizations with Owners, Techs and Admins. Every session starts in the Personal Account.',
  labels: { personal: 'Personal Account', shared: 'Organization', sharedPlural: 'Organizations' },
  roles: {
    owner: { label: 'Owner', about: 'Can do everything, also invite others; there may be several', permissions: 'all' },
    tech: {
      label: 'Tech',
      about: 'Manages the resources in use; no payments, no account details',
      permissions: [
        'organization.read',
        'members.read',
        'roles.read',
        'resources.read',
        'resources.create',
        'resources.update',
        'resources.delete',
        'keys.own',
      ],
    },
    admin: {
      label: 'Admin',
      about: 'Edits the account details and pays; no access to resources',
      permissions: [
        'organization.read',
        'organization.update',
        'members.read',
        'roles.read',
        'billing.read',
        'billing.manage',
        'billing.pay',
        'credits.read',
        'keys.own',
      ],
    },
  },
  plans: {
    payAsYouGo: {
      label: 'Pay as you go',
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
      label: 'Organization name',
      placeholder: 'Alpine Hosting, Lakeside Software',
      hint: 'Usually the name of your company. You can change it later.',
      maxLength: 200,
      isUnique: false,
      messages: {
        empty: 'Please give your Organization a name.',
        tooLong: 'That name is a little long: 200 characters are the most.',
        taken: 'Another Organization already has this name. Please choose a different one.',
      },
    },
    next: 'activation',
    asks: { billingEmail: 'optional', billingAddress: 'optional' },
    creatorRole: 'owner',
    advice:
      'If you work as a company, we strongly advise you to create an Organization as the first step: ' +
      'several people work in it with different roles, and it is billed apart from your Personal Account. ' +
      'It has no added cost. Funds cannot be transferred from your Personal Account.',
    plan: { personal: 'payAsYouGo', shared: 'payAsYouGo' },
  },
  invitations: { expireDays: 7, defaultRole: 'tech' },
  people: { guests: 'acceptOnly' },
  context: { start: 'personal', idleHours: 12 },
  joining: { byDomain: false, byExactId: false, expireDays: 7 },
  activation: { needs: 'payment', before: ['resources.create', 'resources.update', 'resources.delete'] },
  currency: 'eur',
  credits: {
    one: 'fund',
    many: 'funds',
    unit: 'money',
    freeFor: [],
    packs: {
      fifty: { label: '€50', credits: 50_00, price: { lookupKey: 'exoscale_funds_50', amount: 50_00 } },
      twoHundred: { label: '€200', credits: 200_00, price: { lookupKey: 'exoscale_funds_200', amount: 200_00 } },
    },
  },
  keys: { kinds: ['personal', 'member'] },
  support: { contact: 'support@exoscale.com' },
}
