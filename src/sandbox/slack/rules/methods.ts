// The Web API methods that this Slack offers, as a table (§9): tier, scope and arguments of each.
// What a call must keep to beyond the table is checked at the end.
import type { Complaint } from './complaint.ts'
import { checkContents } from './contents.ts'
import { at, complain, type Spot, start, written } from './shape.ts'

/**
 * One method. `scope`: any one of these suffices, and without it none is needed (an app token brings its own). `token`:
 * whose it takes; 'user' of whoever signed in with Slack, 'none' where the app's secret stands in its place.
 * `required`: "a|b" means at least one of the two. `optional`: what else Slack knows; token and team_id it always takes.
 */
export type Method = {
  name: string
  scope?: string[]
  perMinute: number
  token: 'bot' | 'app' | 'user' | 'none'
  required: string[]
  optional: string[]
}

const TIER_1 = 1
const TIER_2 = 20
const TIER_3 = 50
const TIER_4 = 100
const ONE_A_SECOND = 60
const SPECIAL = 600

const content = ['text', 'blocks', 'attachments', 'markdown_text']
const posting = [
  ...content,
  'thread_ts',
  'mrkdwn',
  'parse',
  'link_names',
  'icon_emoji',
  'icon_url',
  'username',
  'as_user',
]
const paging = ['cursor', 'limit']
const conversationScopes = ['channels:read', 'groups:read', 'im:read', 'mpim:read']

/** A row: scopes, calls a minute, required and optional arguments, each a list in one string. */
function row(name: string, scope: string, perMinute: number, required: string, optional: string[] = []): Method {
  const scopes = scope === '' ? {} : { scope: scope.split(' ') }
  return { name, ...scopes, perMinute, token: 'bot', required: required.split(' ').filter(Boolean), optional }
}

const rows: Method[] = [
  row('api.test', '', SPECIAL, '', ['error', 'foo']),
  row('auth.test', '', SPECIAL, ''),
  row('auth.teams.list', '', TIER_2, '', [...paging, 'include_icon']),
  { ...row('apps.connections.open', '', TIER_3, ''), token: 'app' },
  row('apps.uninstall', '', TIER_1, 'client_id client_secret'),
  row('bots.info', 'users:read', TIER_3, '', ['bot']),
  row('chat.postMessage', 'chat:write', ONE_A_SECOND, 'channel', [
    ...posting,
    'metadata',
    'reply_broadcast',
    'unfurl_links',
    'unfurl_media',
  ]),
  row('chat.postEphemeral', 'chat:write', TIER_4, 'channel user', posting),
  row('chat.update', 'chat:write', TIER_3, 'channel ts', [
    ...content,
    'as_user',
    'file_ids',
    'link_names',
    'metadata',
    'parse',
    'reply_broadcast',
  ]),
  row('chat.delete', 'chat:write', TIER_3, 'channel ts', ['as_user']),
  row('chat.getPermalink', '', SPECIAL, 'channel message_ts'),
  row('conversations.open', 'im:write mpim:write', TIER_3, 'channel|users', ['prevent_creation', 'return_im']),
  row('conversations.info', conversationScopes.join(' '), TIER_3, 'channel', ['include_locale', 'include_num_members']),
  row('conversations.members', conversationScopes.join(' '), TIER_4, 'channel', paging),
  row('files.getUploadURLExternal', 'files:write', TIER_4, 'filename length', ['alt_text', 'snippet_type']),
  row('files.completeUploadExternal', 'files:write', TIER_4, 'files', [
    'channel_id',
    'channels',
    'initial_comment',
    'thread_ts',
    'blocks',
  ]),
  row('files.info', 'files:read', TIER_4, 'file', [...paging, 'count', 'page']),
  row('files.delete', 'files:write', TIER_3, 'file'),
  row('oauth.v2.access', '', SPECIAL, 'client_id client_secret', [
    'code',
    'redirect_uri',
    'grant_type',
    'refresh_token',
  ]),
  {
    ...row('openid.connect.token', '', SPECIAL, 'client_id client_secret code', ['redirect_uri', 'grant_type']),
    token: 'none',
  },
  { ...row('openid.connect.userInfo', '', SPECIAL, ''), token: 'user' },
  row('team.info', 'team:read', TIER_3, '', ['team', 'domain']),
  row('users.info', 'users:read', TIER_4, 'user', ['include_locale']),
  row('users.list', 'users:read', TIER_2, '', [...paging, 'include_locale']),
  row('users.lookupByEmail', 'users:read.email', TIER_3, 'email'),
  row('users.profile.get', 'users.profile:read', TIER_4, '', ['user', 'include_labels']),
  row('views.open', '', TIER_4, 'view trigger_id|interactivity_pointer'),
  row('views.push', '', TIER_4, 'view trigger_id|interactivity_pointer'),
  row('views.update', '', TIER_4, 'view view_id|external_id', ['hash']),
  row('views.publish', '', TIER_4, 'view user_id', ['hash']),
]

/** Every method of this Slack by its name. */
export const methods: Record<string, Method> = Object.fromEntries(rows.map((method) => [method.name, method]))

/**
 * Every reason why Slack would refuse this call: unknown method, missing scope, missing or unknown argument, JSON that
 * does not parse, and whatever is wrong with the message, view or blocks it carries.
 */
export function checkCall(name: string, args: Record<string, unknown>, granted: { scopes: string[] }): Complaint[] {
  const spot = start({ section: '9', error: 'invalid_arguments', path: name, page: `reference/methods/${name}` })
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) complain({ ...spot, page: 'reference/methods' }, 'is no method this Slack knows', 'unknown_method')
  if (!method) return spot.found
  checkScope(scopesFor(method, args), granted.scopes, spot)
  checkArguments(method, args, spot)
  checkContents(name, args, granted.scopes, spot)
  return spot.found
}

/** Which scopes suffice for this very call: several people need another scope than one. */
function scopesFor(method: Method, args: Record<string, unknown>): string[][] {
  if (method.name === 'users.lookupByEmail') return [['users:read.email'], ['users:read']]
  if (method.name === 'conversations.open' && typeof args.users === 'string')
    return [[args.users.includes(',') ? 'mpim:write' : 'im:write']]
  return method.scope ? [method.scope] : []
}

function checkScope(needed: string[][], granted: string[], spot: Spot): void {
  for (const alternatives of needed)
    if (!alternatives.some((scope) => granted.includes(scope)))
      complain(spot, `needs the scope ${alternatives.join(' or ')}; granted: ${granted.join(', ')}`, 'missing_scope')
}

const limit = written(/^([1-9]\d{0,2})$/, 'a whole number from 1 to 999')

function checkArguments(method: Method, args: Record<string, unknown>, spot: Spot): void {
  const given = (key: string) => args[key] !== undefined && args[key] !== ''
  for (const wanted of method.required)
    if (!wanted.split('|').some(given)) complain(at(spot, wanted), 'is required and missing')
  const known = [...method.required.flatMap((one) => one.split('|')), ...method.optional, 'token', 'team_id']
  for (const key of Object.keys(args))
    if (args[key] !== undefined && !known.includes(key)) complain(at(spot, key), 'is no argument Slack knows here')
  if (known.includes('limit') && args.limit !== undefined) limit(String(args.limit), at(spot, 'limit'))
}
