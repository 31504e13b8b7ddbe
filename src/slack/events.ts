// What Slack tells us of its own accord: Home opened, people changed, the app removed.

import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Deps } from '../org/context.ts'
import * as accounts from '../org/people/accounts.ts'
import { askSoon } from '../org/telling/reaching.ts'
import type { HomeKeeper } from './home/homes.ts'
import { logged } from './turn/turns.ts'
import { accountOf } from './wire/directory.ts'

const Envelope = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
/** The Home that they have before them; absent the first time. */
const Shown = z.object({ view: z.object({ hash: z.string().optional() }).optional() })

const Revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }).optional() })

/** Who we are in the workspace, and what takes note that we perhaps are nobody there any more. */
type Presence = { botUserId: string; doubt(because: string): void }

/** Hears events. Slack promises no order, so that of what they say it is asked itself where anything is taken away by it. */
export function hearEvents(app: App, deps: Deps, homes: HomeKeeper, { botUserId, doubt }: Presence): void {
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
  const ask = (because: string) =>
    safely(async () => {
      doubt(because)
      await askSoon(deps)
    })
  app.event('app_uninstalled', () => ask('app_uninstalled'))
  app.event('tokens_revoked', async ({ event }) => {
    const { tokens } = Revoked.parse(event)
    // Those of people are none of ours.
    if (!tokens?.bot || tokens.bot.includes(botUserId)) await ask('tokens_revoked')
  })
}
