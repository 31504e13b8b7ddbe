// The form in which people choose what reaches them.
import * as preferences from '../../org/telling/preferences.ts'
import { topics } from '../../org/telling/topics.ts'
import { says } from '../turn/answers.ts'
import { notificationsForm, saved } from '../views/people/notifications.ts'
import { isWay, ways } from '../words/reach.ts'
import type { Form } from './row.ts'

export const notificationForms = {
  notifications: {
    open: async ({ say, caller, ctx }) => notificationsForm(say, caller, await preferences.mine(ctx)),
    async submit({ say, caller, ctx }, { option }) {
      const choice: preferences.Choice = {}
      for (const topic of topics) {
        const way = option(topic)
        // A topic that a form of an older version did not ask for stays as it is.
        if (isWay(way)) choice[topic] = ways[way].ways
      }
      return says(saved(say, caller, await preferences.choose(ctx, choice)))
    },
  },
} as const satisfies Record<string, Form>
