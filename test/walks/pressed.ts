// A deed for every row of the table of what can be pressed.

import { everything } from '../../src/org/record/record.ts'
import type { ActionName } from '../../src/slack/actions.ts'
import { type Deed, presses } from './deed.ts'
import * as things from './things.ts'

const changes = { changes: true }
const back = {
  after: async ({ world }: { world: { says(as: string, text: string): Promise<unknown> } }, handle: string) =>
    void (await world.says(handle, 'switch Walks')),
}

const rows = {
  plans: presses('billing.read'),
  billing: presses('billing.read'),
  choosePlan: presses('billing.pay', { plan: 'enterprise', interval: 'month' }, changes),
  downgrade: presses('billing.manage', { plan: 'startup', interval: 'month', seen: 'stale' }),
  cancelPlan: presses('billing.manage', { seen: 'stale' }),
  keepPlan: presses('billing.manage'),
  addCard: presses('billing.pay', {}, changes),
  openBilling: presses('billing.pay', {}, changes),
  resolveFinding: presses(
    'billing.manage',
    async (ground) => ({ findingId: await things.finding(ground), choice: 'keep' }),
    changes,
  ),
  credits: presses('credits.read'),
  statement: presses('credits.read', { cursor: null }),
  usage: presses('credits.read', { by: 'member' }),
  charges: presses('billing.read', { month: '2026-11', offset: 0 }),
  exportUsage: presses('billing.read', { month: '2026-11' }, changes),
  budgets: presses('credits.read', { offset: 0 }),
  archiveBudget: presses('budgets.manage', async (ground) => ({ groupId: await things.budget(ground) }), changes),
  resources: presses('resources.read', { offset: 0, type: null }),
  star: presses('resources.read', async (ground) => ({
    resourceId: (await things.resource(ground)).id,
    isStarred: true,
  })),
  unregister: presses(
    'resources.delete',
    async (ground) => ({ resourceId: (await things.resource(ground)).id }),
    changes,
  ),
  keys: presses(null, { offset: 0 }),
  revokeKey: presses('keys.manage', async (ground) => ({ keyId: (await things.key(ground)).id }), changes),
  // Each sees those that they are in: what they are in the organization opens none but to whoever manages all.
  workspaces: presses(null, { offset: 0, search: null }),
  workspace: presses('workspaces.manage', async (ground) => ({
    workspaceId: (await things.workspace(ground)).id,
    offset: 0,
  })),
  enterWorkspace: presses(
    'workspaces.manage',
    async (ground) => ({ workspaceId: (await things.workspace(ground)).id }),
    { changes: true, after: async ({ world }, handle) => void (await world.says(handle, 'workspaces leave')) },
  ),
  archiveWorkspace: presses(
    'workspaces.manage',
    async (ground) => ({ workspaceId: (await things.workspace(ground)).id }),
    changes,
  ),
  unarchiveWorkspace: presses(
    'workspaces.manage',
    async (ground) => ({ workspaceId: await things.archivedWorkspace(ground) }),
    changes,
  ),
  takeOut: presses('workspaces.manage', (ground) => things.insider(ground), changes),
  teams: presses('teams.read', { offset: 0 }),
  archiveTeam: presses('teams.manage', async (ground) => ({ teamId: await things.team(ground) }), changes),
  restoreTeam: presses('teams.manage', async (ground) => ({ teamId: await things.archivedTeam(ground) }), changes),
  history: presses('resources.read', { offset: 0 }),
  // Who owned it before, or owns it by that, and nobody else.
  undoSuccession: presses(
    'organization.transfer',
    async (ground, handle) => ({ organizationId: await things.succession(ground, handle) }),
    changes,
  ),
  move: presses(null, async ({ organizationId }) => ({ organizationId })),
  finishMove: presses('self', async (ground, handle) => ({ moveId: await things.move(ground, handle) })),
  cancelPersonal: presses('self'),
  /** To see a form takes nothing: what is asked is whether it is sent. */
  open: presses(null, { form: 'invite' }),
  fill: presses(null, { ask: { verb: 'rename', input: { name: 'Walks' } } }),
  list: presses('self', { offset: 0 }),
  members: presses('members.read', { offset: 0 }),
  invites: presses('members.invite', { offset: 0 }),
  page: presses('self', { of: 'list', offset: 0 }),
  find: presses('self', { search: 'Walker' }),
  guide: presses('self', { isShown: true }),
  help: presses('self', { topic: 'members' }),
  signin: presses('self'),
  confirm: presses('members.read', { said: { subcommand: 'members', words: [], rest: '' } }),
  run: presses('members.read', { subcommand: 'members' }),
  switch: presses(null, async ({ organizationId }) => ({ organizationId }), back),
  leave: presses(null, async ({ organizationId }) => ({ organizationId })),
  remove: presses('members.remove', async (ground) => ({ personId: await ground.idOf(await things.member(ground)) })),
  formerMembers: presses('members.remove', { offset: 0 }),
  restoreMember: presses(
    'members.remove',
    async (ground) => ({ departureId: await things.departure(ground) }),
    changes,
  ),
  links: presses('members.invite', { offset: 0 }),
  showLink: presses('members.invite', async (ground) => ({ linkId: (await things.link(ground)).id })),
  revokeLink: presses(
    'members.invite',
    async (ground) => ({ linkId: (await things.link(ground)).id, offset: 0 }),
    changes,
  ),
  accept: presses('self', async (ground, handle) => ({
    invitationId: await things.invitationTo(ground, handle, `Elsewhere of ${handle}`),
  })),
  decline: presses('self', async (ground, handle) => ({
    invitationId: await things.invitationTo(ground, handle, `Declined by ${handle}`),
  })),
  resend: presses(
    'members.invite',
    async (ground) => ({ invitationId: await things.invitation(ground), offset: 0 }),
    changes,
  ),
  extend: presses(
    'members.invite',
    async (ground) => ({ invitationId: await things.invitation(ground), offset: 0 }),
    changes,
  ),
  revoke: presses(
    'members.invite',
    async (ground) => ({ invitationId: await things.invitation(ground), offset: 0 }),
    changes,
  ),
  approve: presses('requests.decide', async (ground) => ({ approvalId: await things.request(ground) }), changes),
  // It asks why first.
  deny: presses('requests.decide', async (ground) => ({ approvalId: await things.request(ground) })),
  askToJoin: presses('self', async ({ organizationId }) => ({ organizationId })),
  requests: presses('self', { offset: 0 }),
  domains: presses('domains.manage', { offset: 0 }),
  checkDomain: presses('domains.manage', async (ground) => ({ domainId: (await things.domain(ground)).id }), changes),
  removeDomain: presses('domains.manage', async (ground) => ({ domainId: (await things.domain(ground)).id }), changes),
  purpose: presses('self', { purpose: 'self' }),
  remind: presses('requests.decide', async (ground) => ({ approvalId: await things.request(ground) }), changes),
  withdraw: presses(
    'organization.transfer',
    async (ground, handle) => ({ approvalId: await things.offer(ground, handle) }),
    changes,
  ),
  removeLogo: presses('organization.update', async ({ organizationId }) => ({ organizationId })),
  restore: presses('self', async (ground, handle) => ({ organizationId: await things.deleted(ground, handle) })),
  audit: presses('audit.read', { filter: everything, cursor: null }),
  exportRecord: presses('audit.read', { filter: everything }, changes),
  undo: presses(
    'resources.delete',
    async (ground, handle) => ({ entryId: await things.renaming(ground, handle) }),
    changes,
  ),
  roles: presses('roles.read', { role: null, view: '' }),
  ask: presses(null, async (ground) => ({ ask: { verb: 'rename', input: { name: ground.mark('asked') } } }), changes),
  do: presses('organization.update', { ask: { verb: 'rename', input: { name: 'Walks' } } }),
} satisfies Partial<Record<ActionName, (action: string) => Deed>>

/** Every row's deed; one that is missing is missing here too. */
export const pressed: Partial<Record<string, Deed>> = Object.fromEntries(
  Object.entries(rows).map(([name, deed]) => [name, deed(name)]),
)
