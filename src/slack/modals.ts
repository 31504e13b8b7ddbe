// The forms, one row each: how a form is drawn, what is read of it, and what it does when it is sent.

import type { ModalView } from '@slack/types'
import { type Permission, permissions } from '../catalog/permissions.ts'
import * as accounts from '../org/accounts.ts'
import { look } from '../org/act.ts'
import type { Ask, Verb } from '../org/asks.ts'
import { requirePerson } from '../org/context.ts'
import * as contexts from '../org/contexts.ts'
import * as domains from '../org/domains.ts'
import type { Refusal } from '../org/errors.ts'
import * as joinRequests from '../org/join-requests.ts'
import * as memberships from '../org/memberships.ts'
import * as organizations from '../org/organizations.ts'
import * as people from '../org/people.ts'
import * as resources from '../org/resources.ts'
import * as roles from '../org/roles.ts'
import * as why from '../org/why.ts'
import { type Answer, changes, says, type Turn } from './answers.ts'
import type { Filled } from './filled.ts'
import { invite, invitees, picked } from './typed.ts'
import { line, note } from './views/blocks.ts'
import * as formViews from './views/forms.ts'
import { message } from './views/header.ts'
import * as organizationViews from './views/organizations.ts'
import * as peopleViews from './views/people.ts'
import * as requestViews from './views/requests.ts'
import * as resourceViews from './views/resources.ts'
import * as whyViews from './views/why.ts'

/** What is known beforehand of what a form asks for. */
export type Prefill = {
  name?: string
  personId?: string
  people?: string[]
  role?: string
  organizationId?: string
  reason?: string
  permission?: string
  type?: string
  id?: string
}

type Row = {
  /** Draws the form; or says why there is nothing to fill in. */
  open(turn: Turn, known: Prefill): Promise<ModalView | Answer>
  /** Does what the form says. */
  submit(turn: Turn, filled: Filled): Promise<Answer>
  /** The field that a refusal is about, where it is about one. */
  fieldOf?: Partial<Record<Refusal['code'], string>>
}

const userOf = async ({ ctx, tenant }: Turn, personId: string | undefined): Promise<string> =>
  personId ? ((await accounts.userIdOf(ctx.deps, personId, tenant)) ?? '') : ''

const offered = ({ say, caller }: Turn): roles.Offered[] => roles.offeredOn(say.catalog, caller.context.plan)
/**
 * Refuses in a personal account what can only be done in a shared one, before anything is filled in (row E34); a form that
 * was opened from a button of a shared one that has ended since is refused as that.
 */
async function requireShared({ caller, ctx }: Turn, need: Permission): Promise<void> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  if (caller.context.kind === 'personal') await look(ctx, { ask, need }, async () => undefined)
}

async function giveRole(turn: Turn, { users }: Filled, role: string): Promise<Answer> {
  const again = (personId: string): Ask => ({ verb: 'setRole', input: { personId, role } })
  const personId = await picked(turn, users('person')[0] ?? '', again)
  return changes(
    peopleViews.roleChanged(turn.say, turn.caller, await memberships.setRole(turn.ctx, { personId, role })),
  )
}

const rows = {
  create: {
    open: async ({ say, caller }, { name = '' }) => formViews.createForm(say, caller, name),
    submit: async (turn, { text }) =>
      changes(
        organizationViews.created(turn.say, turn.caller, await organizations.create(turn.ctx, { name: text('name') })),
      ),
    fieldOf: { invalid_name: 'name', name_taken: 'name' },
  },
  rename: {
    open: async ({ say, caller }, { name = caller.context.name }) => formViews.renameForm(say, caller, name),
    submit: async (turn, { text }) =>
      changes(
        organizationViews.renamed(turn.say, turn.caller, await organizations.rename(turn.ctx, { name: text('name') })),
      ),
    fieldOf: { invalid_name: 'name', name_taken: 'name' },
  },
  invite: {
    async open(turn, { people: ids = [], personId, role = '' }) {
      await requireShared(turn, 'members.invite')
      const users = await Promise.all([...ids, ...(personId ? [personId] : [])].map((id) => userOf(turn, id)))
      const { say, caller } = turn
      return formViews.inviteForm(say, caller, offered(turn), {
        users: users.filter(Boolean),
        role: role || roles.usualOn(say.catalog, caller.context.plan),
      })
    },
    async submit(turn, { users, option }) {
      const role = option('role') || null
      const found = await invitees(turn, users('people'), role)
      return changes(peopleViews.invited(turn.say, turn.caller, await invite(turn, found, role)))
    },
    fieldOf: {
      cannot_belong: 'people',
      already_member: 'people',
      unknown_person: 'people',
      unknown_role: 'role',
      role_not_offered: 'role',
    },
  },
  role: {
    async open(turn, { personId, role = '' }) {
      await requireShared(turn, 'members.setRole')
      return formViews.roleForm(turn.say, turn.caller, offered(turn), { user: await userOf(turn, personId), role })
    },
    submit: (turn, filled) => giveRole(turn, filled, filled.option('role')),
    fieldOf: { unknown_person: 'person', unknown_role: 'role', role_not_offered: 'role' },
  },
  appoint: {
    open: async ({ say, caller }) => formViews.appointForm(say, caller),
    submit: (turn, filled) => giveRole(turn, filled, turn.say.catalog.creation.creatorRole),
    fieldOf: { unknown_person: 'person' },
  },
  remove: {
    async open(turn, { personId }) {
      await requireShared(turn, 'members.remove')
      return formViews.removeForm(turn.say, turn.caller, await userOf(turn, personId))
    },
    async submit(turn, { users }) {
      const personId = await picked(turn, users('person')[0] ?? '', (id) => ({
        verb: 'remove',
        input: { personId: id },
      }))
      return changes(peopleViews.removed(turn.say, turn.caller, await memberships.remove(turn.ctx, { personId })))
    },
    fieldOf: { unknown_person: 'person', not_in_organization: 'person' },
  },
  switch: {
    async open({ say, caller, ctx }) {
      const { organizations } = await contexts.list(ctx, { size: 100, offset: 0 })
      return formViews.switchForm(say, caller, organizations)
    },
    submit: async (turn, { option }) =>
      changes(
        organizationViews.switched(
          turn.say,
          await contexts.enter(turn.ctx, { organizationId: option('organization') }),
        ),
      ),
    fieldOf: { unknown_organization: 'organization' },
  },
  join: {
    async open({ say, caller, ctx }, { organizationId = '', reason = '' }) {
      const near = await domains.organizationsNear(ctx)
      if (near.length) return formViews.joinForm(say, caller, near, { organizationId, reason })
      const none = `There is no ${say.catalog.labels.shared} that you could ask to join.`
      const why = `You see those that share your confirmed e-mail domain. Anyone in another one can invite you by ${say.command} invite.`
      return says(message(say, caller, [none, ` ${why}`], [line(none), note(why)]))
    },
    async submit(turn, { option, text }) {
      const asked = await joinRequests.ask(turn.ctx, {
        organizationId: option('organization'),
        reason: text('reason').trim() || null,
      })
      return changes(requestViews.requested(turn.say, turn.caller, asked))
    },
    fieldOf: { unknown_organization: 'organization' },
  },
  leave: {
    async open(turn) {
      await memberships.requireMayLeave(turn.ctx)
      return formViews.leaveForm(turn.say, turn.caller)
    },
    async submit(turn) {
      const parted = await memberships.leave(turn.ctx)
      return changes(organizationViews.left(turn.say, await afterParting(turn), parted))
    },
  },
  why: {
    open: async (turn, { personId, permission = '' }) =>
      formViews.whyForm(turn.say, turn.caller, { user: await userOf(turn, personId), permission }),
    async submit(turn, { users, option }) {
      const permission = permissions.find((need) => need === option('permission')) ?? 'organization.read'
      const [user] = users('person')
      const again = (personId: string): Ask => ({ verb: 'why', input: { personId, permission } })
      const personId = user ? await picked(turn, user, again) : requirePerson(turn.ctx).personId
      return says(whyViews.explained(turn.say, turn.caller, await why.explain(turn.ctx, { personId, permission })))
    },
    fieldOf: { unknown_person: 'person', not_in_organization: 'person' },
  },
  register: {
    open: async ({ say, caller }, { type = '', id = '' }) =>
      formViews.registerForm(say, caller, { type, externalId: id }),
    async submit(turn, { text }) {
      const registered = await resources.register(turn.ctx, { type: text('type'), externalId: text('id') })
      return changes(resourceViews.registered(turn.say, turn.caller, registered))
    },
  },
} as const satisfies Record<string, Row>

export type FormName = keyof typeof rows

/** The table of forms, by the `callback_id` of their views. */
export const modals: Record<FormName, Row> = rows

/** Whether something names a form. */
export const isForm = (name: string): name is FormName => Object.hasOwn(rows, name)

/** Opens a form with what is known beforehand. */
export async function openForm(turn: Turn, name: FormName, known: Prefill = {}): Promise<Answer> {
  const opened = await modals[name].open(turn, known)
  return 'kind' in opened ? opened : { kind: 'form', view: opened }
}

/** The form of an act, and what is known of its input; for acts that have one. */
const formOf: { [V in Verb]?: (input: Extract<Ask, { verb: V }>['input']) => [FormName, Prefill] } = {
  create: ({ name }) => ['create', { name }],
  rename: ({ name }) => ['rename', { name }],
  invite: ({ people, role }) => ['invite', { people, ...(role ? { role } : {}) }],
  setRole: (input) => ['role', input],
  remove: ({ personId }) => ['remove', { personId }],
  switch: () => ['switch', {}],
  join: ({ organizationId }) => ['join', { organizationId }],
  leave: () => ['leave', {}],
  register: ({ type, externalId }) => ['register', { type, id: externalId }],
  why: (input) => ['why', input],
}

/** Opens the form of an act, filled in with what was tried. */
export function refill(turn: Turn, { verb, input }: Ask): Promise<Answer> {
  const form = formOf[verb] as ((input: Ask['input']) => [FormName, Prefill]) | undefined
  const [name, known] = form?.(input) ?? (['switch', {}] as const)
  return openForm(turn, name, known)
}

/** The caller as they stand after leaving: back in the personal account where they left their context. */
export async function afterParting(turn: Turn): Promise<Turn['caller']> {
  const [user, tenant] = [await userOf(turn, turn.caller.person.id), turn.tenant]
  const now = await people.callerOf(turn.ctx.deps, { tenant, teamId: turn.teamId, userId: user }, 'slack')
  return 'outsider' in now ? turn.caller : { ...now, ended: null }
}
