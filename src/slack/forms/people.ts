// The forms about the people of an organization.
import { permissions } from '../../catalog/permissions.ts'
import type { Ask } from '../../org/asks.ts'
import { requirePerson } from '../../org/context.ts'
import * as memberships from '../../org/people/memberships.ts'
import * as why from '../../org/people/why.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import { picked } from '../turn/typed.ts'
import * as formViews from '../views/forms.ts'
import * as whyViews from '../views/organization/why.ts'
import * as peopleViews from '../views/people/people.ts'
import { type Form, offered, requireShared, userOf } from './row.ts'

async function giveRole(turn: Turn, { users }: Filled, role: string): Promise<Answer> {
  const again = (personId: string): Ask => ({ verb: 'setRole', input: { personId, role } })
  const personId = await picked(turn, users('person')[0] ?? '', again)
  return changes(
    peopleViews.roleChanged(turn.say, turn.caller, await memberships.setRole(turn.ctx, { personId, role })),
  )
}

export const people = {
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
} as const satisfies Record<string, Form>
