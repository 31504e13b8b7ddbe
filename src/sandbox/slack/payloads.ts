// The payloads that Slack sends: commands, interactions, events, with every field that slack-platform §2, §3 and §5 name.
import { type ENTERPRISE, type Person, TEAM, teamOf } from '../people.ts'
import { messageObject } from './api/chat.ts'
import { type Json, stateOf } from './blocks.ts'
import { viewObject } from './views.ts'
import { APP, dmOf, GENERAL, type Hook, type Message, type Trigger, type View, type Workspace } from './workspace.ts'

/** The field that every payload still carries and nobody should look at. */
const token = 'sandbox-verification-token'

const userOf = (person: Person): Json => ({
  id: person.id,
  username: person.handle,
  name: person.handle,
  team_id: person.teamId,
})

const channelOf = (id: string): Json => (id === GENERAL.id ? { id, name: GENERAL.name } : { id, name: 'directmessage' })

/** A slash command, whose every field is a string. */
export function commandPayload(
  { enterprise }: Workspace,
  host: string,
  person: Person,
  command: string,
  text: string,
  ids: { trigger: Trigger; hook: Hook },
): Json {
  const { id, domain } = teamOf(person)
  const within = enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}
  return {
    token,
    team_id: id,
    team_domain: domain,
    ...within,
    channel_id: GENERAL.id,
    channel_name: GENERAL.name,
    user_id: person.id,
    user_name: person.handle,
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: String(enterprise !== null),
    response_url: hookUrl(host, 'commands', ids.hook),
    trigger_id: ids.trigger.id,
  }
}

/** Where a response_url leads. */
export const hookUrl = (host: string, kind: 'commands' | 'actions', hook: Hook): string =>
  `${host}/${kind}/${TEAM.id}/${hook.id}`

const interaction = (type: string, person: Person, { enterprise }: Workspace): Json => ({
  type,
  team: teamIn(person, enterprise),
  user: userOf(person),
  api_app_id: APP.id,
  token,
  enterprise,
  is_enterprise_install: enterprise !== null,
})

function teamIn(person: Person, enterprise: typeof ENTERPRISE | null): Json {
  const { id, domain } = teamOf(person)
  return { id, domain, ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}) }
}

/** block_actions from a message. An ephemeral one comes without `message`: Slack does not keep those. */
export function messageActionPayload(
  space: Workspace,
  host: string,
  person: Person,
  message: Message,
  action: Json,
  ids: { trigger: Trigger; hook: Hook },
): Json {
  const { ts, channel } = message
  const is_ephemeral = message.ephemeralTo !== undefined
  return {
    ...interaction('block_actions', person, space),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral },
    trigger_id: ids.trigger.id,
    channel: channelOf(channel),
    ...(is_ephemeral ? {} : { message: { ...messageObject(message), team: teamOf(person).id } }),
    state: { values: stateOf(message.blocks, message.typed) },
    response_url: hookUrl(host, 'actions', ids.hook),
    actions: [action],
  }
}

/** block_actions from a modal or from App Home. */
export function viewActionPayload(space: Workspace, person: Person, view: View, action: Json, trigger: Trigger): Json {
  return {
    ...interaction('block_actions', person, space),
    container: { type: 'view', view_id: view.id },
    trigger_id: trigger.id,
    view: viewObject(space, view, person),
    actions: [action],
  }
}

/** A modal that was filled in. */
export function submissionPayload(space: Workspace, person: Person, view: View, trigger: Trigger): Json {
  return {
    ...interaction('view_submission', person, space),
    trigger_id: trigger.id,
    view: viewObject(space, view, person),
    response_urls: [],
  }
}

/** A modal that was closed: by Cancel, or with everything below it by the x (`cleared`). */
export function closedPayload(space: Workspace, person: Person, view: View, cleared: boolean): Json {
  return { ...interaction('view_closed', person, space), view: viewObject(space, view, person), is_cleared: cleared }
}

/** What was typed into an external menu so far. */
export function suggestionPayload(
  space: Workspace,
  person: Person,
  place: { view: View } | { message: Message },
  asked: { action_id: string; block_id: string; value: string },
): Json {
  const common = { ...interaction('block_suggestion', person, space), ...asked }
  if ('view' in place) {
    const view = viewObject(space, place.view, person)
    return { ...common, container: { type: 'view', view_id: place.view.id }, view }
  }
  const { ts, channel } = place.message
  const container = { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: !!place.message.ephemeralTo }
  return { ...common, container, channel: channelOf(channel), message: messageObject(place.message) }
}

/** The envelope of an event, which happened in this workspace. */
export function eventPayload(space: Workspace, id: string, event: Json, team: string = TEAM.id): Json {
  const { enterprise } = space
  return {
    token,
    team_id: team,
    ...(enterprise ? { enterprise_id: enterprise.id } : {}),
    context_team_id: team,
    context_enterprise_id: enterprise?.id ?? null,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(space.clock.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: team,
        user_id: APP.botUserId,
        is_bot: true,
        is_enterprise_install: enterprise !== null,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  }
}

/** That a person opened App Home. */
export function homeOpened(space: Workspace, person: Person, tab: 'home' | 'messages'): Json {
  const home = space.homes.get(person.id)
  const view = home && tab === 'home' ? { view: viewObject(space, home, person) } : {}
  return { type: 'app_home_opened', user: person.id, channel: dmOf(person.id), tab, ...view, event_ts: space.newTs() }
}
