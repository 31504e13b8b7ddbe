// The manifests against Slack's limits and against the code: what it uses is declared, and nothing else is asked for.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { manifestFor } from '../src/manifest.ts'
import { readManifest } from '../src/sandbox/slack/rules/manifest.ts'
import { methods } from '../src/sandbox/slack/rules/methods.ts'

const files = ['slack-manifest.yml', 'manifests/development.yml', 'manifests/enterprise.yml']
const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** What a Slack app's source uses of Slack, read from its text. */
function usedBy(source: string) {
  const calls = [...source.matchAll(/\b(?:client|background)\.([a-z]\w*(?:\.\w+)+)\(/g)].map((found) => found[1] ?? '')
  const unknown = calls.filter((name) => !Object.hasOwn(methods, name))
  // Of scopes that each suffice, the first: a conversation is opened with one person only.
  const scopes = new Set(calls.flatMap((name) => methods[name]?.scope?.[0] ?? []))
  if (/\bapp\.command\(/.test(source)) scopes.add('commands')
  // Without it users.info leaves the address out.
  if (/\bprofile\.email\b/.test(source)) scopes.add('users:read.email')
  if (/'file_input'/.test(source)) scopes.add('files:read')
  const direct = [...source.matchAll(/\bapp\.event\(\s*'([\w.]+)'/g)].map((found) => found[1] ?? '')
  const listed = [...source.matchAll(/for \(const (\w+) of \[([^\]]*)\] as const\)\s*\{?\s*app\.event\(\s*\1\b/g)]
  const events = [
    ...direct,
    ...listed.flatMap((found) => [...(found[2] ?? '').matchAll(/'([\w.]+)'/g)].map((one) => one[1] ?? '')),
  ]
  const unread = [...source.matchAll(/\bapp\.event\(/g)].length - direct.length - listed.length
  return { scopes: [...scopes].toSorted(), events: events.toSorted(), unknown, unread }
}

const slackFiles = readdirSync(join(root, 'src/slack'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)
const used = usedBy(slackFiles.map((file) => read(`src/slack/${file}`)).join('\n'))

describe.each(files)('%s', (file) => {
  const manifest = readManifest(read(file))

  test('asks for exactly the scopes that the code needs', () => {
    expect(manifest.scopes.toSorted()).toEqual(used.scopes)
  })

  test('asks whoever signs in who they are, and for nothing else', () => {
    const asked = /scope: '([a-z ]+)'/.exec(read('src/slack/wire/sign-in.ts'))?.[1]?.split(' ') ?? []
    expect(manifest.userScopes.toSorted()).toEqual(asked.toSorted())
    expect(manifest.redirectUrls).toEqual(file === 'manifests/development.yml' ? [] : ['https://HOST/sign-in/slack'])
  })

  test('subscribes to exactly the events that the code hears', () => {
    expect(manifest.events.toSorted()).toEqual(used.events)
  })

  test('declares the command, with people mentioned by their id', () => {
    expect(manifest.commands).toEqual([
      {
        command: readConfig({}).command,
        description: expect.any(String),
        usageHint: expect.any(String),
        shouldEscape: true,
      },
    ])
  })

  test('has the Home tab, messages, and buttons that work', () => {
    expect(manifest).toMatchObject({ homeTab: true, messagesTab: true, interactivity: true })
    expect(read(file)).toContain('messages_tab_read_only_enabled: true')
  })
})

test('production and the Enterprise organization are reached by HTTP, development by Socket Mode without any address', () => {
  expect(files.map((file) => readManifest(read(file)).socketMode)).toEqual([false, true, false])
  expect(files.map((file) => read(file).match(/^ *\w*url: https:\/\/HOST\/slack\/events$/gm)?.length ?? 0)).toEqual([
    3, 0, 3,
  ])
  expect(read('manifests/development.yml')).not.toContain('HOST')
  expect(files.map((file) => /org_deploy_enabled: true/.test(read(file)))).toEqual([false, false, true])
})

describe('reading what the code uses', () => {
  test('finds every call and every event of this code', () => {
    expect([used.unknown, used.unread]).toEqual([[], 0])
  })

  test('finds scopes, events and what it cannot read', () => {
    const source = `
      app.command('/x', run)
      client.chat.postMessage({}); background.conversations.open({}); client.admin.users.list({})
      app.event('team_join', run)
      for (const type of ['a_b', 'c'] as const)
        app.event(type, run)
      app.event(chosen, run)`
    expect(usedBy(source)).toEqual({
      scopes: ['chat:write', 'commands', 'im:write'],
      events: ['a_b', 'c', 'team_join'],
      unknown: ['admin.users.list'],
      unread: 1,
    })
  })
})

describe('npm run manifest', () => {
  test.each([
    [{ url: 'https://org.example.com' }, false],
    [{ url: 'https://org.example.com/', enterprise: true }, false],
    [{ socket: true }, true],
  ])('%j is ready to paste', async (wish, socketMode) => {
    const text = await manifestFor({ ...wish, command: '/acme' })
    expect(text).not.toContain('HOST')
    expect(readManifest(text)).toMatchObject({ socketMode, commands: [{ command: '/acme' }] })
    expect(text.includes('https://org.example.com/slack/events')).toBe(!socketMode)
  })

  test.each([
    [{}, '--url is missing'],
    [{ url: 'http://org.example.com' }, '--url must be https'],
    [{ url: 'https://org.example.com/slack' }, '--url must be https and without a path'],
    [{ url: 'org.example.com' }, '--url must be https'],
    [{ socket: true, command: 'acme' }, '--command must be a slash'],
    [{ socket: true, command: '/Acme' }, '--command must be a slash'],
    [{ socket: true, enterprise: true }, '--socket and --enterprise are two apps'],
  ])('%j is refused', async (wish, words) => {
    await expect(manifestFor(wish)).rejects.toThrow(words)
  })
})
