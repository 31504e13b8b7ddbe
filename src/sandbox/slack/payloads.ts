// The payloads that Slack sends: commands, interactions, events, with every field that slack-platform §2, §3 and §5 name.
import { type Person, TEAM } from '../people.ts'
import { messageObject } from './api/chat.ts'
import { type Json, stateOf } from './blocks.ts'
import { viewObject } from './views.ts'
import { APP, dmOf, GENERAL, type Hook, type Message, type Trigger, type View, type Workspace } from './workspace.ts'

/** The field that every payload still carries and nobody should look at. */
const token = 'sandbox-verification-token'

const teamOf = { id: TEAM.id, domain: TEAM.domain }

const userOf = (person: Person): Json => ({
  id: person.id,
  username: person.handle,
  name: person.handle,
  team_id: person.teamId,
})

const channelOf = (id: string): Json => (id === GENERAL.id ? { id, name: GENERAL.name } : { id, name: 'directmessage' })

/** A slash command, whose every field is a string. */
export function commandPayload(
  host: string,
  person: Person,
  command: string,
  text: string,
  ids: { trigger: Trigger; hook: Hook },
): Json {
  return {
    token,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: GENERAL.id,
    channel_name: GENERAL.name,
    user_id: person.id,
    user_name: person.handle,
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: hookUrl(host, 'commands', ids.hook),
    trigger_id: ids.trigger.id,
  }
}

/** Where a response_url leads. */
export const hookUrl = (host: string, kind: 'commands' | 'actions', hook: Hook): string =>
  `${host}/${kind}/${TEAM.id}/${hook.id}`

const interaction = (type: string, person: Person): Json => ({
  type,
  team: teamOf,
  user: userOf(person),
  api_app_id: APP.id,
  token,
  enterprise: null,
  is_enterprise_install: false,
})

/** block_actions from a message. An ephemeral one comes without `message`: Slack does not keep those. */
export function messageActionPayload(
  host: string,
  person: Person,
  message: Message,
  action: Json,
  ids: { trigger: Trigger; hook: Hook },
): Json {
  const { ts, channel } = message
  const is_ephemeral = message.ephemeralTo !== undefined
  return {
    ...interaction('block_actions', person),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral },
    trigger_id: ids.trigger.id,
    channel: channelOf(channel),
    ...(is_ephemeral ? {} : { message: { ...messageObject(message), team: TEAM.id } }),
    state: { values: stateOf(message.blocks, message.typed) },
    response_url: hookUrl(host, 'actions', ids.hook),
    actions: [action],
  }
}

/** block_actions from a modal or from App Home. */
export function viewActionPayload(space: Workspace, person: Person, view: View, action: Json, trigger: Trigger): Json {
  return {
    ...interaction('block_actions', person),
    container: { type: 'view', view_id: view.id },
    trigger_id: trigger.id,
    view: viewObject(space, view),
    actions: [action],
  }
}

/** A modal that was filled in. */
export function submissionPayload(space: Workspace, person: Person, view: View, trigger: Trigger): Json {
  return {
    ...interaction('view_submission', person),
    trigger_id: trigger.id,
    view: viewObject(space, view),
    response_urls: [],
  }
}

/** A modal that was closed: by Cancel, or with everything below it by the x (`cleared`). */
export function closedPayload(space: Workspace, person: Person, view: View, cleared: boolean): Json {
  return { ...interaction('view_closed', person), view: viewObject(space, view), is_cleared: cleared }
}

/** What was typed into an external menu so far. */
export function suggestionPayload(
  space: Workspace,
  person: Person,
  place: { view: View } | { message: Message },
  asked: { action_id: string; block_id: string; value: string },
): Json {
  const common = { ...interaction('block_suggestion', person), ...asked }
  if ('view' in place)
    return { ...common, container: { type: 'view', view_id: place.view.id }, view: viewObject(space, place.view) }
  const { ts, channel } = place.message
  const container = { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: !!place.message.ephemeralTo }
  return { ...common, container, channel: channelOf(channel), message: messageObject(place.message) }
}

/** The envelope of an event. */
export function eventPayload(space: Workspace, id: string, event: Json): Json {
  return {
    token,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(space.clock.now().getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: APP.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  }
}

/** That a person opened App Home. */
export function homeOpened(space: Workspace, person: Person, tab: 'home' | 'messages'): Json {
  const home = space.homes.get(person.id)
  const view = home && tab === 'home' ? { view: viewObject(space, home) } : {}
  return { type: 'app_home_opened', user: person.id, channel: dmOf(person.id), tab, ...view, event_ts: space.newTs() }
}
