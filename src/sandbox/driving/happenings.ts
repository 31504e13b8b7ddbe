// Events that the one who drives makes happen: people join and change, the app is removed from the workspace.
import { askSoon } from '../../org/telling/reaching.ts'
import { isJson, type Json } from '../slack/blocks.ts'
import { refuseUndeclared } from '../slack/events.ts'
import { homeOpened } from '../slack/payloads.ts'
import { APP, newId } from '../slack/workspace.ts'
import type { World } from '../world.ts'
import { newcomerFrom, patchPerson, personBy, userIn } from './people.ts'
import { CannotDo } from './refusal.ts'

/** Makes something happen in the workspace and tells the app, as Slack would. */
export async function happen(world: World, type: string, user: unknown, patch: Json): Promise<void> {
  const special = HAPPENINGS[type]
  if (type !== 'app_installed') refuseUndeclared(world.slack.space, type)
  const event = special ? await special(world, user, patch) : await other(world, user, patch)
  if (event === undefined) return
  await world.slack.ground.events.emit({ type, event_ts: world.slack.space.newTs(), ...event })
}

type Happening = (world: World, user: unknown, patch: Json) => Promise<Json | undefined>

const HAPPENINGS: Record<string, Happening> = {
  team_join: async ({ slack }, user, patch) => {
    const given = isJson(user) ? user : { handle: user }
    const person = newcomerFrom({ ...given, ...patch })
    if (slack.space.people.all().some((one) => one.handle === person.handle || one.id === person.id))
      throw new CannotDo(409, `${person.handle} is here already`)
    await slack.addPerson(person)
    return { user: userIn(slack, person), cache_ts: Math.floor(slack.space.clock.now().getTime() / 1000) }
  },
  user_change: async ({ slack }, user, patch) => {
    const person = await patchPerson(slack.space, personBy(slack.space, user), patch)
    return { user: userIn(slack, person), cache_ts: Math.floor(slack.space.clock.now().getTime() / 1000) }
  },
  app_home_opened: async ({ slack }, user) => homeOpened(slack.space, personBy(slack.space, user), 'messages'),
  app_uninstalled: async (world) => {
    await install(world, 'uninstalled')
    return {}
  },
  tokens_revoked: async (world) => {
    await install(world, 'revoked')
    return { tokens: { oauth: [], bot: [APP.botUserId] } }
  },
  // No event of Slack's: whoever drives puts the app back, and Slack says nothing about it.
  app_installed: async (world) => {
    await install(world, 'installed')
    // The first sign of life would come by itself with whatever people do next.
    if (world.deps) await askSoon(world.deps)
    return undefined
  },
}

const install = (world: World, state: 'installed' | 'uninstalled' | 'revoked'): Promise<void> =>
  world.slack.space.installs.put('app', newId('I'), { state })

async function other(world: World, user: unknown, patch: Json): Promise<Json> {
  return user === undefined ? patch : { user: personBy(world.slack.space, user).id, ...patch }
}
