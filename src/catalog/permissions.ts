// The closed list of permissions. A catalog grants them to roles; no rule asks for anything that is not here.

type Meaning = {
  /** What its holder may do, as the end of "may …". */
  about: string
  /** Where it has a meaning: a personal account has no members, teams or workspaces to decide about. */
  in: 'any' | 'shared'
}

const meanings = {
  'organization.read': { about: 'see the organization', in: 'any' },
  'organization.update': { about: 'change the name and settings', in: 'any' },
  'organization.delete': { about: 'delete the organization', in: 'shared' },
  'organization.transfer': { about: 'hand over ownership', in: 'shared' },
  'members.read': { about: 'see its members', in: 'shared' },
  'members.invite': { about: 'invite people', in: 'shared' },
  'members.remove': { about: 'remove members', in: 'shared' },
  'members.setRole': { about: 'change the roles of members', in: 'shared' },
  'requests.decide': { about: 'decide who may join', in: 'shared' },
  'domains.manage': { about: 'manage its e-mail domains', in: 'shared' },
  'teams.read': { about: 'see its teams', in: 'shared' },
  'teams.manage': { about: 'manage its teams', in: 'shared' },
  'workspaces.read': { about: 'see its workspaces', in: 'shared' },
  'workspaces.create': { about: 'create workspaces', in: 'shared' },
  'workspaces.manage': { about: 'manage workspaces', in: 'shared' },
  'roles.read': { about: 'see the roles', in: 'any' },
  'roles.manage': { about: 'manage custom roles', in: 'shared' },
  'policies.manage': { about: 'manage policies', in: 'shared' },
  'resources.read': { about: 'see its resources', in: 'any' },
  'resources.create': { about: 'create resources', in: 'any' },
  'resources.update': { about: 'change resources', in: 'any' },
  'resources.delete': { about: 'delete resources', in: 'any' },
  'billing.read': { about: 'see billing', in: 'any' },
  'billing.manage': { about: 'change billing details and the plan', in: 'any' },
  'billing.pay': { about: 'make payments', in: 'any' },
  'credits.read': { about: 'see credits', in: 'any' },
  'budgets.manage': { about: 'manage budgets', in: 'shared' },
  'keys.own': { about: 'have keys of their own', in: 'any' },
  'keys.manage': { about: 'manage the organization’s keys', in: 'any' },
  'audit.read': { about: 'read the record', in: 'any' },
  'security.manage': { about: 'change security settings', in: 'shared' },
} as const satisfies Record<string, Meaning>

/** One of the closed list, `noun.verb`. */
export type Permission = keyof typeof meanings

/** Every permission, in the order in which people read them. */
export const permissions = Object.keys(meanings) as [Permission, ...Permission[]]

/** Every permission that only looks. */
export const reads: readonly Permission[] = permissions.filter((permission) => permission.endsWith('.read'))

/** What making use of an organization takes: what waits while it is not activated, and stops where it is not paid. */
export const work = [
  'members.invite',
  'teams.manage',
  'workspaces.create',
  'workspaces.manage',
  'policies.manage',
  'resources.create',
  'resources.update',
  'resources.delete',
  'keys.own',
  'keys.manage',
] as const satisfies readonly Permission[]

/** What a role in one workspace can hold: what there is to do inside of it. */
export const inWorkspaces = [
  'workspaces.read',
  'workspaces.manage',
  'resources.read',
  'resources.create',
  'resources.update',
  'resources.delete',
  'policies.manage',
  'keys.own',
] as const satisfies readonly Permission[]

/** What lets an organization grow, which stops first where a payment is overdue. */
export const growth: readonly Permission[] = ['members.invite', 'requests.decide', 'workspaces.create']

/** What a new organization can wait for: nothing, a plan above its first, a payment, a card. */
export const activations = ['none', 'plan', 'payment', 'card'] as const
export type Activation = (typeof activations)[number]

/** Every permission except those named. */
export const allBut = (...without: readonly Permission[]): Permission[] =>
  permissions.filter((permission) => !without.includes(permission))

/** What the permission lets its holder do, as the end of "may …". */
export const meaningOf = (permission: Permission): string => meanings[permission].about

/** Whether the permission has a meaning in a personal account. */
export const isForShared = (permission: Permission): boolean => meanings[permission].in === 'shared'
