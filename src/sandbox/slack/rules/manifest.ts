// Reads an app manifest (§15) as strictly as Slack's own page does when one pastes it, and says what it declares.
import { parseDocument } from 'yaml'
import { botScopes, events } from './manifest-names.ts'
import {
  at,
  complain,
  type Fields,
  flag,
  isObject,
  list,
  object,
  oneOf,
  type Shape,
  type Spot,
  start,
  string,
  url,
  written,
} from './shape.ts'

/** What an app declares about itself. */
export type Manifest = {
  commands: { command: string; usageHint?: string; description?: string; shouldEscape: boolean }[]
  scopes: string[]
  /** What people are asked for who sign in with Slack. */
  userScopes: string[]
  redirectUrls: string[]
  events: string[]
  socketMode: boolean
  homeTab: boolean
  messagesTab: boolean
  interactivity: boolean
  botName: string
}

const COMMANDS = ['features', 'slash_commands']
const EVENTS = ['settings', 'event_subscriptions', 'bot_events']
const BOT_SCOPES = ['oauth_config', 'scopes', 'bot']
const USER_SCOPES = ['oauth_config', 'scopes', 'user']
const REDIRECTS = ['oauth_config', 'redirect_urls']
const OPTIONAL_SCOPES = ['oauth_config', 'scopes', 'bot_optional']

const address = url(3000, 'https')

const command = object({
  command: written(/^(?=.{2,32}$)\/[a-z0-9_-]+$/, 'a slash and up to 31 lower-case letters, digits, - or _'),
  description: string(2000),
  'url?': address,
  'usage_hint?': string(1000),
  'should_escape?': flag,
})
const shortcut = object({
  type: oneOf('global', 'message'),
  name: string(24),
  callback_id: string(255),
  description: string(150),
})

const features: Fields = {
  'app_home?': object({
    'home_tab_enabled?': flag,
    'messages_tab_enabled?': flag,
    'messages_tab_read_only_enabled?': flag,
  }),
  'bot_user?': object({
    display_name: written(/^[a-z0-9_.-]{1,80}$/, '1 to 80 lower-case letters, digits, -, _ or .'),
    'always_online?': flag,
  }),
  'shortcuts?': list(shortcut, 10),
  'slash_commands?': list(command, 50),
  'unfurl_domains?': list(string(255), 5),
}

const scope: Shape = (value, spot) => {
  if (typeof value !== 'string' || !botScopes.includes(value)) complain(spot, `${value} is no bot scope Slack knows`)
}
const event: Shape = (value, spot) => {
  if (typeof value !== 'string' || !Object.hasOwn(events, value)) complain(spot, `${value} is no event Slack knows`)
}
const scopes = list(scope, 255, 0)

const settings: Fields = {
  'allowed_ip_address_ranges?': list(written(/^[\d.]+(\/\d{1,2})?$/, 'an address range'), 10),
  'event_subscriptions?': object({
    'request_url?': address,
    'bot_events?': list(event, 100),
    'user_events?': list(string(255), 100),
  }),
  'incoming_webhooks?': object({ 'incoming_webhooks_enabled?': flag }),
  'interactivity?': object({ is_enabled: flag, 'request_url?': address, 'message_menu_options_url?': address }),
  'org_deploy_enabled?': flag,
  'socket_mode_enabled?': flag,
  'token_rotation_enabled?': flag,
}

function within(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

function listWithin(value: unknown, ...path: string[]): unknown[] {
  const found = within(value, ...path)
  return Array.isArray(found) ? found : []
}

function grantedBy(manifest: unknown): string[] {
  const granted = [...listWithin(manifest, ...BOT_SCOPES), ...listWithin(manifest, ...OPTIONAL_SCOPES)]
  return granted.filter((one) => typeof one === 'string')
}

function twice(values: unknown[]): unknown[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}

function commandsAgree(manifest: Record<string, unknown>, spot: Spot): void {
  const here = at(at(spot, 'features'), 'slash_commands')
  const commands = listWithin(manifest, ...COMMANDS)
  for (const name of twice(commands.map((one) => within(one, 'command')))) complain(here, `${name} is declared twice`)
  if (commands.length > 0 && !grantedBy(manifest).includes('commands')) complain(here, 'need the bot scope commands')
}

function scopesAgree(manifest: Record<string, unknown>, spot: Spot): void {
  const granted = grantedBy(manifest)
  const here = at(at(spot, 'oauth_config'), 'scopes')
  for (const scope of twice(granted)) complain(here, `${scope} is listed twice`)
  if (granted.includes('users:read.email') && !granted.includes('users:read'))
    complain(here, 'users:read.email needs users:read')
  if (granted.length > 0 && within(manifest, 'features', 'bot_user') === undefined)
    complain(at(at(spot, 'features'), 'bot_user'), 'is required because there are bot scopes')
  for (const event of listWithin(manifest, ...EVENTS)) {
    const needed = typeof event === 'string' ? events[event] : undefined
    if (needed && !granted.includes(needed)) complain(here, `the event ${event} needs the scope ${needed}`)
  }
}

/** Without Socket Mode Slack must know where to send things. */
function addressesAgree(manifest: Record<string, unknown>, spot: Spot): void {
  if (within(manifest, 'settings', 'socket_mode_enabled') === true) return
  const want = (...path: (string | number)[]) =>
    complain(
      path.reduce((so, step) => at(so, step), spot),
      'is required because Socket Mode is off',
    )
  listWithin(manifest, ...COMMANDS).forEach((command, index) => {
    if (within(command, 'url') === undefined) want(...COMMANDS, index, 'url')
  })
  const settings = within(manifest, 'settings')
  if (listWithin(manifest, ...EVENTS).length > 0 && !within(settings, 'event_subscriptions', 'request_url'))
    want('settings', 'event_subscriptions', 'request_url')
  if (within(settings, 'interactivity', 'is_enabled') === true && !within(settings, 'interactivity', 'request_url'))
    want('settings', 'interactivity', 'request_url')
}

const everyPart = object(
  {
    '_metadata?': object({ 'major_version?': oneOf(1, 2), 'minor_version?': oneOf(0, 1) }),
    display_information: object({
      name: string(35),
      'description?': string(140),
      'long_description?': string(4000),
      'background_color?': written(/^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/, 'a colour like "#123456"'),
    }),
    'features?': object(features),
    'oauth_config?': object({
      'redirect_urls?': list(address, 1000),
      'scopes?': object({
        'bot?': scopes,
        'bot_optional?': scopes,
        'user?': list(string(255), 255, 0),
        'user_optional?': list(string(255), 255, 0),
      }),
      'pkce_enabled?': flag,
      'token_management_enabled?': flag,
    }),
    'settings?': object(settings),
  },
  commandsAgree,
  scopesAgree,
  addressesAgree,
)

/** Reads a manifest; throws one error that lists every problem with its path. */
export function readManifest(yamlText: string): Manifest {
  const document = parseDocument(yamlText)
  if (document.errors.length > 0) throw refused(document.errors.map(({ message }) => message))
  const value: unknown = document.toJS()
  const spot = start({ section: '15', error: 'invalid_manifest', page: 'reference/app-manifest' })
  everyPart(value, spot)
  if (spot.found.length > 0) throw refused(spot.found.map(({ text, cites }) => `${text} (${cites})`))
  return declared(value)
}

function refused(problems: string[]): Error {
  return new Error(`Slack would refuse this manifest:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
}

/** True if the manifest subscribes to this event; a message in a DM is declared as message.im. */
export function declaresEvent(manifest: Manifest, type: string): boolean {
  return manifest.events.includes(type)
}

/** True if the manifest has this slash command. */
export function declaresCommand(manifest: Manifest, command: string): boolean {
  return manifest.commands.some((one) => one.command === command)
}

/** What a manifest without problems says, in our words. */
function declared(manifest: unknown): Manifest {
  const on = (...path: string[]) => within(manifest, ...path) === true
  const name = within(manifest, 'display_information', 'name')
  return {
    commands: listWithin(manifest, ...COMMANDS).map(declaredCommand),
    scopes: grantedBy(manifest),
    userScopes: listWithin(manifest, ...USER_SCOPES).map(String),
    redirectUrls: listWithin(manifest, ...REDIRECTS).map(String),
    events: listWithin(manifest, ...EVENTS).map(String),
    socketMode: on('settings', 'socket_mode_enabled'),
    homeTab: on('features', 'app_home', 'home_tab_enabled'),
    messagesTab: on('features', 'app_home', 'messages_tab_enabled'),
    interactivity: on('settings', 'interactivity', 'is_enabled'),
    botName: String(within(manifest, 'features', 'bot_user', 'display_name') ?? name),
  }
}

function declaredCommand(command: unknown): Manifest['commands'][number] {
  const hint = within(command, 'usage_hint')
  return {
    command: String(within(command, 'command')),
    description: String(within(command, 'description')),
    ...(typeof hint === 'string' ? { usageHint: hint } : {}),
    shouldEscape: within(command, 'should_escape') === true,
  }
}
