// What Slack refuses in an app manifest, and what a good one declares.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { declaresCommand, declaresEvent, readManifest } from '../../../src/sandbox/slack/rules/manifest.ts'
import { chars, times } from './cases.ts'

type Part = Record<string, unknown>
const hook = 'https://guildhall.example/slack/events'
const org: Part = {
  command: '/org',
  url: hook,
  description: 'Your organizations',
  usage_hint: 'help',
  should_escape: true,
}
const good = {
  display_information: { name: 'Guildhall', description: 'Organizations', background_color: '#123456' } as Part,
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: 'guildhall', always_online: true },
    slash_commands: [org],
  } as Part,
  oauth_config: { scopes: { bot: ['commands', 'chat:write', 'users:read', 'users:read.email', 'im:history'] } } as Part,
  settings: {
    event_subscriptions: { request_url: hook, bot_events: ['app_home_opened', 'team_join', 'message.im'] },
    interactivity: { is_enabled: true, request_url: hook },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  } as Part,
}

const display = (more: Part) => ({ ...good, display_information: { ...good.display_information, ...more } })
const features = (more: Part) => ({ ...good, features: { ...good.features, ...more } })
const commands = (...slash_commands: unknown[]) => features({ slash_commands })
const settings = (more: Part) => ({ ...good, settings: { ...good.settings, ...more } })
const scopes = (...bot: string[]) => ({ ...good, oauth_config: { scopes: { bot } } })
const events = (...bot_events: string[]) => settings({ event_subscriptions: { request_url: hook, bot_events } })

const problems = (manifest: unknown) => {
  try {
    readManifest(stringify(manifest))
    return []
  } catch (error) {
    return String(error).split('\n').slice(1)
  }
}

describe('a manifest', () => {
  test.each<[string, unknown, string]>([
    ['has a name', display({ name: undefined }), 'display_information.name: is required'],
    ['has a name of 35', display({ name: chars(36) }), 'limit is 35'],
    ['has a description of 140', display({ description: chars(141) }), 'limit is 140'],
    ['has a long description of 4,000', display({ long_description: chars(4001) }), 'limit is 4000'],
    ['has a colour', display({ background_color: 'teal' }), 'a colour like'],
    ['has no unknown key', { ...good, feature: {} }, 'feature: is not a property'],
    ['has no unknown key inside', settings({ socket_mode: true }), 'settings.socket_mode: is not'],
    ['has commands with a slash', commands({ ...org, command: 'org' }), 'command: must be a slash'],
    ['has commands in lower case', commands({ ...org, command: '/Org' }), 'command: must be a slash'],
    ['has commands without blanks', commands({ ...org, command: '/my org' }), 'command: must be a slash'],
    ['has commands of 32', commands({ ...org, command: `/${chars(32)}` }), 'command: must be a slash'],
    ['describes its commands', commands({ ...org, description: undefined }), 'description: is required'],
    ['describes its commands in 2,000', commands({ ...org, description: chars(2001) }), 'limit is 2000'],
    ['has hints of 1,000', commands({ ...org, usage_hint: chars(1001) }), 'limit is 1000'],
    ['has each command once', commands(org, org), '/org is declared twice'],
    ['has at most 50 commands', commands(...times(51, (i) => ({ ...org, command: `/org${i}` }))), 'limit is 50'],
    ['sends commands over https', commands({ ...org, url: 'http://x/' }), 'must be a https address'],
    ['says where commands go', commands({ ...org, url: undefined }), 'slash_commands[0].url: is required because'],
    [
      'says where events go',
      settings({ event_subscriptions: { bot_events: ['tokens_revoked'] } }),
      'request_url: is required',
    ],
    [
      'says where clicks go',
      settings({ interactivity: { is_enabled: true } }),
      'interactivity.request_url: is required',
    ],
    ['has a bot name of 80', features({ bot_user: { display_name: chars(81) } }), 'display_name: must be'],
    [
      'has a bot name in small letters',
      features({ bot_user: { display_name: 'Guild Hall' } }),
      'display_name: must be',
    ],
    ['with bot scopes has a bot', features({ bot_user: undefined }), 'bot_user: is required'],
    [
      'names scopes Slack knows',
      scopes('commands', 'users:read', 'im:history', 'everything'),
      'everything is no bot scope',
    ],
    ['names a scope once', scopes('commands', 'commands', 'users:read', 'im:history'), 'commands is listed twice'],
    ['with commands has their scope', scopes('users:read', 'im:history'), 'need the bot scope commands'],
    [
      'reads e-mails only with people',
      scopes('commands', 'users:read.email', 'im:history'),
      'users:read.email needs users:read',
    ],
    ['names events Slack knows', events('view_submission'), 'view_submission is no event'],
    ['has the scope of its events', scopes('commands', 'users:read'), 'message.im needs the scope im:history'],
    ['has at most 100 events', events(...times(101, () => 'team_join')), 'limit is 100'],
    [
      'redirects over https',
      { ...good, oauth_config: { ...good.oauth_config, redirect_urls: ['http://x/'] } },
      'redirect_urls[0]',
    ],
    ['has a known version', { ...good, _metadata: { major_version: 3 } }, 'must be 1 | 2'],
    ['is an object', 'hello', 'must be an object'],
  ])('%s', (_, bad, says) => {
    expect(problems(good)).toEqual([])
    expect(problems(bad)).toContainEqual(expect.stringContaining(says))
    for (const problem of problems(bad)) expect(problem).toContain('slack-platform §15')
  })

  test('in Socket Mode needs no addresses', () => {
    const { request_url, ...subscriptions } = (good.settings.event_subscriptions ?? {}) as Part
    const { url, ...local } = org
    const socket = {
      ...commands(local),
      settings: { event_subscriptions: subscriptions, interactivity: { is_enabled: true }, socket_mode_enabled: true },
    }
    expect(problems(socket)).toEqual([])
    expect(readManifest(stringify(socket)).socketMode).toBe(true)
  })

  test('reports every problem at once', () => {
    expect(problems({ ...display({ name: '' }), extra: 1 })).toHaveLength(2)
  })

  test('that is no YAML is refused in words', () => {
    expect(() => readManifest('a: 1\na: 2')).toThrow(/Slack would refuse this manifest:\n- Map keys must be unique/)
  })

  test('loses an unquoted colour, because # begins a comment, and is told', () => {
    const text = stringify(good).replace('"#123456"', '#123456')
    expect(() => readManifest(text)).toThrow('background_color: must be a colour like "#123456", is null')
  })
})

describe('what a manifest declares', () => {
  const manifest = readManifest(stringify(good))

  test('is read out in full', () => {
    expect(manifest).toEqual({
      commands: [{ command: '/org', description: 'Your organizations', usageHint: 'help', shouldEscape: true }],
      scopes: ['commands', 'chat:write', 'users:read', 'users:read.email', 'im:history'],
      userScopes: [],
      redirectUrls: [],
      events: ['app_home_opened', 'team_join', 'message.im'],
      socketMode: false,
      homeTab: true,
      messagesTab: true,
      interactivity: true,
      botName: 'guildhall',
    })
  })

  test('a command or event that is not listed is not declared', () => {
    expect([declaresCommand(manifest, '/org'), declaresCommand(manifest, '/other')]).toEqual([true, false])
    expect([declaresEvent(manifest, 'team_join'), declaresEvent(manifest, 'user_change')]).toEqual([true, false])
  })
})
