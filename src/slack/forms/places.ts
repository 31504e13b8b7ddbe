// The forms that take people elsewhere: to another of their organizations, or to one that they ask to be let into.

import * as domains from '../../org/joining/domains.ts'
import * as contexts from '../../org/organization/contexts.ts'
import * as requests from '../subjects/requests.ts'
import { changes, says } from '../turn/answers.ts'
import { line, note } from '../views/blocks.ts'
import * as formViews from '../views/forms.ts'
import { message } from '../views/header.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import type { Form } from './row.ts'

export const places = {
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
      // Where there is but one, it is the one.
      const [only] = near.length === 1 ? near : []
      if (near.length)
        return formViews.joinForm(say, caller, near, { organizationId: organizationId || (only?.id ?? ''), reason })
      const none = `There is no ${say.catalog.labels.shared} that you could ask to join.`
      const why = `You see those that share your confirmed e-mail domain. To join any other, ask someone in it to invite you with ${say.command} invite.`
      return says(message(say, caller, [none, ` ${why}`], [line(none), note(why)]))
    },
    async submit(turn, { option, text }) {
      const reason = text('reason').trim() || null
      return changes(await requests.askToJoin(turn, { organizationId: option('organization'), reason }))
    },
    fieldOf: { unknown_organization: 'organization' },
  },
} as const satisfies Record<string, Form>
