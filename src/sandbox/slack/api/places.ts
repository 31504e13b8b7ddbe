// Everything that an app may look up: itself, people, conversations, the team (slack-platform §9, §14).

import { ownTeam, type Person, TEAM } from '../../people.ts'
import type { Json } from '../blocks.ts'
import { isAtHome, userObject } from '../user.ts'
import { APP, dmOf, GENERAL, personOfDm, type Workspace } from '../workspace.ts'
import { type Call, isSet, type Method, outcome, textOf } from './call.ts'
import { channelFor } from './chat.ts'

const PAGE = 200

const authTest: Method = async ({ space, host }) => ({
  url: `${host}/`,
  team: TEAM.name,
  user: space.manifest.botName,
  team_id: TEAM.id,
  user_id: APP.botUserId,
  bot_id: APP.botId,
  app_id: APP.id,
  is_enterprise_install: space.enterprise !== null,
  ...(space.enterprise ? { enterprise_id: space.enterprise.id } : {}),
})

const botUser = (space: Workspace): Json => ({
  id: APP.botUserId,
  team_id: TEAM.id,
  name: space.manifest.botName,
  real_name: space.manifest.botName,
  deleted: false,
  is_bot: true,
  profile: { real_name: space.manifest.botName, display_name: '', bot_id: APP.botId, api_app_id: APP.id },
})

const seen = ({ space, args }: Call, person: Person): Json => {
  const { enterprise, manifest, clock } = space
  const email = manifest.scopes.includes('users:read.email')
  return userObject(person, { email, locale: isSet(args, 'include_locale'), enterprise }, clock.now())
}

const usersInfo: Method = async (call) => {
  const id = textOf(call.args, 'user')
  if (id === APP.botUserId) return { user: botUser(call.space) }
  const person = call.space.people.get(id)
  if (!person) throw outcome('user_not_found', '14', `nobody has the id ${id}`)
  return { user: seen(call, person) }
}

const usersList: Method = async (call) => {
  // Strangers of Slack Connect are known one by one; the list does not have them.
  const everyone = call.space.people.all().filter((person) => ownTeam(person.teamId))
  const from = cursorOf(call.args)
  const size = limitOf(call.args)
  const members = everyone.slice(from, from + size).map((person) => seen(call, person))
  if (from === 0) members.unshift(botUser(call.space))
  return {
    members,
    cache_ts: Math.floor(call.space.clock.now().getTime() / 1000),
    ...next(from + size, everyone.length),
  }
}

const limitOf = (args: Json): number => Math.min(Math.max(Number(args.limit ?? PAGE) || PAGE, 1), 1000)

function cursorOf(args: Json): number {
  const cursor = textOf(args, 'cursor')
  if (cursor === '') return 0
  const at = Number(Buffer.from(cursor, 'base64').toString().replace('at:', ''))
  if (!Number.isInteger(at)) throw outcome('invalid_cursor', '9', `${cursor} is no cursor of this list`)
  return at
}

const next = (at: number, total: number): Json => ({
  response_metadata: { next_cursor: at < total ? Buffer.from(`at:${at}`).toString('base64') : '' },
})

const lookupByEmail: Method = async (call) => {
  const email = textOf(call.args, 'email').toLowerCase()
  const person = call.space.people.all().find((one) => one.email?.toLowerCase() === email && isAtHome(one))
  if (!person) throw outcome('users_not_found', '9', `nobody here has the address ${email}`)
  return { user: seen(call, person) }
}

const conversationsOpen: Method = async ({ space, args }) => {
  const channel = textOf(args, 'channel') || textOf(args, 'users').split(',')[0] || ''
  return { no_op: true, already_open: true, channel: { id: channelFor(space, channel) } }
}

function conversation(space: Workspace, id: string): Json {
  const common = { context_team_id: TEAM.id, is_archived: false, created: 1_700_000_000 }
  if (id === GENERAL.id)
    return { ...common, id, name: GENERAL.name, is_channel: true, is_im: false, is_member: false, is_private: false }
  const person = personOfDm(space, id)
  if (!person) throw outcome('channel_not_found', '9', `there is no conversation ${id}`)
  return { ...common, id: dmOf(person.id), is_im: true, user: person.id, is_open: true }
}

const conversationsInfo: Method = async ({ space, args }) => ({ channel: conversation(space, textOf(args, 'channel')) })

const conversationsMembers: Method = async ({ space, args }) => {
  const { user } = conversation(space, textOf(args, 'channel'))
  const all = user
    ? [String(user), APP.botUserId]
    : space.people
        .all()
        .filter(isAtHome)
        .map((person) => person.id)
  const [from, size] = [cursorOf(args), limitOf(args)]
  return { members: all.slice(from, from + size), ...next(from + size, all.length) }
}

/** The methods that only look. */
export const places: Record<string, Method> = {
  'api.test': async ({ args }) => ({ args }),
  'auth.test': authTest,
  'users.info': usersInfo,
  'users.list': usersList,
  'users.lookupByEmail': lookupByEmail,
  'conversations.open': conversationsOpen,
  'conversations.info': conversationsInfo,
  'conversations.members': conversationsMembers,
  'team.info': async () => ({ team: { ...TEAM, email_domain: 'sehat.example', icon: { image_default: true } } }),
}
