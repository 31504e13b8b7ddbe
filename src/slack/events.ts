// What Slack tells us of its own accord: Home opened, people changed, the app removed.

import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Deps } from '../org/context.ts'
import * as accounts from '../org/people/accounts.ts'
import type { HomeKeeper } from './home/homes.ts'
import { logged } from './turns.ts'
import { accountOf } from './wire/directory.ts'

const Envelope = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
/** The Home that they have before them; absent the first time. */
const Shown = z.object({ view: z.object({ hash: z.string().optional() }).optional() })

/** Hears events. `gone` is called when the app was removed or its token revoked: nothing will work until it is installed again. */
export function hearEvents(app: App, deps: Deps, homes: HomeKeeper, gone: () => void): void {
  const safely = (work: () => Promise<void>) => work().catch((error) => void logged(deps, error))

  app.event('app_home_opened', ({ event, body }) =>
    safely(async () => {
      if (event.tab !== 'home') return
      const { team_id: teamId, enterprise_id } = Envelope.parse(body)
      const speaker = { teamId, tenant: enterprise_id || teamId, userId: event.user }
      await homes.opened(speaker, Shown.parse(event).view?.hash)
    }),
  )
  for (const type of ['user_change', 'team_join'] as const)
    app.event(type, ({ event, body }) =>
      safely(async () => {
        const account = accountOf(event.user, Envelope.parse(body).team_id)
        if (account) await accounts.keep(deps, account)
      }),
    )
  for (const type of ['app_uninstalled', 'tokens_revoked'] as const)
    app.event(type, async () => {
      deps.log.warn({ type }, 'Slack took our access away; install the app again and restart')
      gone()
    })
}
