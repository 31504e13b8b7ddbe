// The forms about what programs use.
import * as resources from '../../org/programs/resources.ts'
import { changes } from '../answers.ts'
import * as formViews from '../views/forms.ts'
import * as resourceViews from '../views/resources.ts'
import type { Form } from './row.ts'

export const programs = {
  register: {
    open: async ({ say, caller }, { type = '', id = '' }) =>
      formViews.registerForm(say, caller, { type, externalId: id }),
    async submit(turn, { text }) {
      const registered = await resources.register(turn.ctx, { type: text('type'), externalId: text('id') })
      return changes(resourceViews.registered(turn.say, turn.caller, registered))
    },
  },
} as const satisfies Record<string, Form>
