// A deed for every row of the table of commands, by its name.
import { type Deed, types } from './deed.ts'
import * as things from './things.ts'

const changes = { changes: true }

export const typed: Record<string, Deed> = {
  '': types('self', ''),
  list: types('self', 'list'),
  switch: types('self', 'switch personal', {
    after: async ({ world }, handle) => void (await world.says(handle, 'switch Walks')),
  }),
  whoami: types('self', 'whoami'),
  signout: types('self', 'signout', {
    after: async ({ world }, handle) => {
      await world.says(handle, 'signin')
      await world.says(handle, 'switch Walks')
    },
  }),
  signin: types('self', 'signin'),
  notifications: types('self', 'notifications people digest'),
  help: types('self', 'help members'),
  create: types('self', async (ground) => `create Own ${ground.mark('')}`.replace(/Zebrano/, 'made')),
  rename: types('organization.update', 'rename Walks', { changes: false }),
  settings: types(
    'organization.update',
    async (ground) => `settings id ${ground.mark('id').toLowerCase().replaceAll(' ', '-')}`,
    changes,
  ),
  leave: types(null, 'leave'),
  transfer: types('organization.transfer', async (ground) => `transfer @${await things.member(ground)}`),
  delete: types('organization.delete', 'delete'),
  restore: types('self', 'restore'),
  invite: types('members.invite', async (ground) => `invite @${await ground.newcomer()} viewer`, changes),
  invites: types('members.invite', 'invites'),
  links: types('members.invite', 'links'),
  members: types('members.read', 'members'),
  role: types('members.setRole', async (ground) => `role @${await things.member(ground)} viewer`),
  remove: types('members.remove', async (ground) => `remove @${await things.member(ground)}`, changes),
  join: types('self', 'join'),
  // What waits for one is judged by one's right to each, and the rest is one's own.
  requests: types('self', 'requests'),
  domains: types('domains.manage', 'domains'),
  why: types('self', 'why members.invite'),
  roles: types('roles.read', 'roles'),
  // Each sees those that they are in: what they are in the organization opens none but to whoever manages all.
  workspaces: types(null, 'workspaces'),
  teams: types('teams.read', 'teams'),
  plan: types('billing.read', 'plan'),
  upgrade: types('billing.read', 'upgrade'),
  billing: types('billing.read', 'billing'),
  credits: types('credits.read', 'credits'),
  topup: types('billing.read', 'topup'),
  budgets: types('credits.read', 'budgets'),
  usage: types('credits.read', 'usage'),
  resources: types('resources.read', 'resources'),
  star: types('resources.read', async (ground) => `star ${(await things.resource(ground)).externalId}`),
  // It names the resources that were used.
  history: types('resources.read', 'history'),
  keys: types(null, 'keys'),
  move: types(null, 'move Walks'),
  audit: types('audit.read', 'audit'),
  // One's own last act, and the right to it is judged again: what one may not undo is in the walk of the button.
  undo: types(
    'self',
    async (ground, handle) => {
      await things.renaming(ground, handle)
      return 'undo'
    },
    changes,
  ),
}
