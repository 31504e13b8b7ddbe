// App Home, kept as things are: published when it is opened and after each change of its viewer's.
import { randomUUID } from 'node:crypto'
import type { WebClient } from '@slack/web-api'
import type { Deps } from '../org/context.ts'
import * as contexts from '../org/contexts.ts'
import * as invitations from '../org/invitations.ts'
import { type Speaker, turnOf } from './caller.ts'
import { stamped } from './stamp.ts'
import { home } from './views/home.ts'
import type { Say } from './words.ts'

/** Publishes Home for one person; while one publication is under way, any number of further ones become one more. */
export type PublishHome = (speaker: Speaker) => Promise<void>

/** What publishes Home over a client. */
export function homePublisher(client: WebClient, deps: Deps, say: Say): PublishHome {
  const running = new Map<string, { again: boolean; done: Promise<void> }>()
  const publish = async (speaker: Speaker) => {
    const view = await draw(deps, say, speaker)
    if (view) await client.views.publish({ user_id: speaker.userId, view })
  }
  return (speaker) => {
    const key = `${speaker.tenant}:${speaker.userId}`
    const under = running.get(key)
    if (under) {
      under.again = true
      return under.done
    }
    const entry = { again: false, done: Promise.resolve() }
    entry.done = (async () => {
      try {
        do {
          entry.again = false
          await publish(speaker)
        } while (entry.again)
      } finally {
        running.delete(key)
      }
    })()
    running.set(key, entry)
    return entry.done
  }
}

async function draw(deps: Deps, say: Say, speaker: Speaker) {
  const turn = await turnOf(deps, say, speaker, {})
  if ('outsider' in turn) return null
  const [mine, open] = await Promise.all([
    contexts.list(turn.ctx, { size: 100, offset: 0 }),
    invitations.mine(turn.ctx),
  ])
  return stamped(home(say, turn.caller, mine, open), `home:${randomUUID()}`, turn.caller.context.id)
}
