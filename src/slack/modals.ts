// The forms, one row each: how a form is drawn, what is read of it, and what it does when it is sent.

import type { Ask, Verb } from '../org/asks.ts'
import { none } from '../org/organization/addresses.ts'
import * as peopleRules from '../org/people/people.ts'
import { budgetForms } from './forms/budgets.ts'
import { creditForms } from './forms/credits.ts'
import { endings } from './forms/endings.ts'
import { inviting } from './forms/inviting.ts'
import { joining } from './forms/joining.ts'
import { leavingForms } from './forms/leaving.ts'
import { notificationForms } from './forms/notifications.ts'
import { organization } from './forms/organization.ts'
import { people } from './forms/people.ts'
import { places } from './forms/places.ts'
import { planForms } from './forms/plans.ts'
import { programs } from './forms/programs.ts'
import { records } from './forms/record.ts'
import { type Form, type Prefill, userOf } from './forms/row.ts'
import { shapeForms } from './forms/shape.ts'
import type { Answer, Turn } from './turn/answers.ts'

const rows = {
  ...places,
  ...organization,
  ...endings,
  ...inviting,
  ...people,
  ...leavingForms,
  ...planForms,
  ...creditForms,
  ...budgetForms,
  ...programs,
  ...shapeForms,
  ...records,
  ...joining,
  ...notificationForms,
} as const satisfies Record<string, Form>

export type FormName = keyof typeof rows

/** The table of forms, by the `callback_id` of their views. */
export const modals: Record<FormName, Form> = rows

/** Whether something names a form. */
export const isForm = (name: string): name is FormName => Object.hasOwn(rows, name)

/** Opens a form with what is known beforehand. */
export async function openForm(turn: Turn, name: FormName, known: Prefill = {}): Promise<Answer> {
  const opened = await modals[name].open(turn, known)
  return 'kind' in opened ? opened : { kind: 'form', view: opened }
}

/** The forms of those acts that have one. */
const forms: { [V in Verb]?: (input: Extract<Ask, { verb: V }>['input']) => [FormName, Prefill] } = {
  create: (input) => ['create', input],
  rename: ({ name }) => ['rename', { name }],
  settings: (input) => ['settings', withoutNulls(input)],
  invite: ({ people, role, emails = [] }) => [
    'invite',
    { people, emails: emails.join('\n'), ...(role ? { role } : {}) },
  ],
  createLink: ({ role, mostUses, days, domain }) => [
    'createLink',
    { quantity: mostUses, days, name: domain ?? '', ...(role ? { role } : {}) },
  ],
  setRole: (input) => ['role', input],
  remove: ({ personId }) => ['remove', { personId }],
  switch: () => ['switch', {}],
  join: ({ organizationId }) => ['join', { organizationId }],
  addDomain: ({ domain }) => ['domain', { name: domain }],
  leave: () => ['leave', {}],
  transfer: ({ personId, keeps }) => ['transfer', { personId, role: keeps }],
  delete: () => ['delete', {}],
  restore: ({ organizationId, name = '' }) => ['restore', { organizationId, name }],
  upgrade: ({ organizationId, plan, interval }) => [
    'upgrade',
    { organizationId, plan, ...(interval ? { interval } : {}) },
  ],
  topUp: ({ pack, quantity }) => ['topup', { pack, quantity }],
  createBudget: (input) => ['createBudget', input],
  changeBudget: ({ groupId }) => ['changeBudget', { id: groupId }],
  createWorkspace: (input) => ['createWorkspace', input],
  changeWorkspace: ({ workspaceId: id, name, add, role }) => [
    'changeWorkspace',
    { id, ...(name === undefined ? {} : { name }), ...(add ? { people: add } : {}), ...(role ? { role } : {}) },
  ],
  enterWorkspace: () => ['enterWorkspace', {}],
  createTeam: (input) => ['createTeam', input],
  changeTeam: ({ teamId: id, name, add }) => [
    'changeTeam',
    { id, ...(name === undefined ? {} : { name }), ...(add ? { people: add } : {}) },
  ],
  raiseBudget: ({ groupId, amount }) => ['raiseBudget', { id: groupId, amount }],
  transferCredits: ({ toId, amount }) => ['transferCredits', { organizationId: toId, amount }],
  register: ({ type, externalId }) => ['register', { type, id: externalId }],
  issueKey: ({ kind, name }) => ['issueKey', { type: kind, name }],
  move: () => ['move', {}],
  moveResources: ({ organizationId }) => ['moveResources', { organizationId }],
  notify: () => ['notifications', {}],
  audit: (filter) => ['audit', { filter }],
  why: (input) => ['why', input],
}

const withoutNulls = (input: Extract<Ask, { verb: 'settings' }>['input']): Prefill => ({
  ...(input.name === undefined ? {} : { name: input.name }),
  ...(input.id === undefined ? {} : { id: input.id ?? '' }),
  ...(input.billingEmail === undefined ? {} : { billingEmail: input.billingEmail ?? '' }),
  ...(input.billingAddress === undefined ? {} : { billingAddress: input.billingAddress ?? none }),
})

/** The form of an act, and what is known of its input. */
export function formOf({ verb, input }: Ask): readonly [FormName, Prefill] {
  const form = forms[verb] as ((input: Ask['input']) => [FormName, Prefill]) | undefined
  return form?.(input) ?? (['switch', {}] as const)
}

/** Opens the form of an act, filled in with what was tried. */
export const refill = (turn: Turn, ask: Ask): Promise<Answer> => openForm(turn, ...formOf(ask))

/** The caller as they stand after leaving: back in the personal account where they left their context. */
export async function afterParting(turn: Turn): Promise<Turn['caller']> {
  const [user, tenant] = [await userOf(turn, turn.caller.person.id), turn.tenant]
  const now = await peopleRules.callerOf(turn.ctx.deps, { tenant, teamId: turn.teamId, userId: user }, 'slack')
  return 'outsider' in now ? turn.caller : { ...now, ended: null }
}
