// A deed for every row of the table of forms.
import type { FormName } from '../../src/slack/modals.ts'
import { type Deed, sends } from './deed.ts'
import { joins } from './ground.ts'
import * as things from './things.ts'

const none = { changes: false }

const rows = {
  switch: sends('self', { organization: 'Walks' }, none),
  join: sends('self', { organization: 'Elsewhere' }, none),
  create: sends('self', async (ground) => ({ name: `Own ${ground.mark('').replace('Zebrano', 'made')}` }), none),
  rename: sends('organization.update', { name: 'Walks' }, none),
  settings: sends('organization.update', async (ground) => ({
    id: ground.mark('id').toLowerCase().replaceAll(' ', '-'),
  })),
  manage: sends('members.invite', async (ground) => ({ people: [await ground.newcomer()] })),
  leave: sends(
    null,
    {},
    { by: 'self', after: async (ground, handle) => joins(ground, handle, await ground.roleOf(handle)) },
  ),
  transfer: sends('organization.transfer', async (ground) => ({ person: await things.member(ground) })),
  delete: sends('organization.delete', { confirmation: 'not the name' }, { ...none, answer: 'not_confirmed' }),
  restore: sends(
    'self',
    {},
    {
      ...none,
      known: async (ground, handle) => ({
        ask: { verb: 'restore', input: { organizationId: await things.deleted(ground, handle) } },
      }),
    },
  ),
  invite: sends('members.invite', async (ground) => ({ people: [await ground.newcomer()] })),
  createLink: sends('members.invite', {}),
  deny: sends('requests.decide', {}, { known: async (ground) => ({ id: await things.request(ground) }) }),
  domain: sends('domains.manage', async (ground) => ({ domain: things.domainName(ground) })),
  notifications: sends('self', {}, none),
  createWorkspace: sends('workspaces.create', async (ground) => ({ name: ground.mark('workspace') })),
  changeWorkspace: sends('workspaces.manage', async (ground) => ({ name: ground.mark('workspace') }), {
    known: async (ground) => ({ id: (await things.workspace(ground)).id }),
  }),
  // Whoever is in none enters by managing all.
  enterWorkspace: sends('workspaces.manage', async (ground) => ({ workspace: (await things.workspace(ground)).name }), {
    after: async ({ world }, handle) => void (await world.says(handle, 'workspaces leave')),
  }),
  createTeam: sends('teams.manage', async (ground) => ({ name: ground.mark('team') })),
  changeTeam: sends('teams.manage', async (ground) => ({ name: ground.mark('team') }), {
    known: async (ground) => ({ id: await things.team(ground) }),
  }),
  role: sends('members.setRole', async (ground) => ({ person: await things.member(ground), role: 'viewer' }), none),
  // Whoever makes an owner must hold all that an owner does.
  appoint: sends('organization.delete', async (ground) => ({ person: await things.member(ground) })),
  remove: sends('members.remove', async (ground) => ({ person: await things.member(ground) })),
  why: sends('self', async (_, handle) => ({ person: handle, permission: 'members.invite' }), none),
  upgrade: sends('billing.pay', { plan: 'enterprise', interval: 'month' }),
  topup: sends('billing.pay', { pack: 'small', quantity: '1' }),
  transferCredits: sends(
    'billing.manage',
    async (ground, handle) => ({ organization: await things.second(ground, handle), amount: '1' }),
    { ...none, answer: 'out_of_credits' },
  ),
  createBudget: sends('budgets.manage', async (ground) => ({ name: ground.mark('budget'), cap: '10', kind: 'soft' })),
  changeBudget: sends('budgets.manage', async (ground) => ({ name: ground.mark('budget') }), {
    known: async (ground) => ({ id: await things.budget(ground) }),
  }),
  // Whoever may not, asks by it.
  raiseBudget: sends(null, { amount: '5' }, { known: async (ground) => ({ id: await things.budget(ground) }) }),
  register: sends('resources.create', async (ground) => ({ type: 'voice', id: ground.mark('voice') })),
  star: sends('resources.read', async (ground) => ({ resource: (await things.resource(ground)).externalId }), none),
  issueKey: sends('keys.manage', async (ground) => ({ key: ground.mark('key') }), { known: { type: 'organization' } }),
  move: sends('self', { organization: 'Walks' }, none),
  moveResources: sends('self', {}, { known: things.ownResource }),
  audit: sends('audit.read', {}, none),
} satisfies Partial<Record<FormName, (form: FormName) => Deed>>

/** Every row's deed; one that is missing is missing here too. */
export const sent: Partial<Record<string, Deed>> = Object.fromEntries(
  Object.entries(rows).map(([name, deed]) => [name, deed(name as FormName)]),
)
