// The forms about an organization itself.
import * as memberships from '../../org/memberships.ts'
import * as organizations from '../../org/organizations.ts'
import { changes } from '../answers.ts'
import { afterParting } from '../modals.ts'
import * as formViews from '../views/forms.ts'
import * as organizationViews from '../views/organizations.ts'
import type { Form } from './row.ts'

export const organization = {
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
} as const satisfies Record<string, Form>
