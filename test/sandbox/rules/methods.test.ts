// What Slack refuses of a Web API call before it does anything: the method, its scope, its arguments, what they carry.
import { describe, expect, test } from 'vitest'
import { checkCall, methods } from '../../../src/sandbox/slack/rules/methods.ts'
import { input, plain, ruleTests, section } from './cases.ts'

const granted = ['chat:write', 'im:write', 'users:read', 'users:read.email', 'team:read']
type Call = { name: string; args: Record<string, unknown>; scopes?: string[] }
const call = (name: string, args: Record<string, unknown>, scopes = granted): Call => ({ name, args, scopes })
const check = (payload: unknown) => {
  const { name, args, scopes = granted } = payload as Call
  return checkCall(name, args, { scopes })
}
const post = (more: Record<string, unknown> = {}) => call('chat.postMessage', { channel: 'D1', text: 'Hi', ...more })
const modal = { type: 'modal', title: plain('x'), blocks: [section()] }
const home = { type: 'home', blocks: [section()] }
const open = (more: Record<string, unknown>) =>
  call('views.open', { trigger_id: '1.2.x', view: JSON.stringify(modal), ...more })
const fileModal = { ...modal, submit: plain('Go'), blocks: [input({ type: 'file_input' })] }
const files = { trigger_id: 't', view: fileModal }

describe('a call', () => {
  ruleTests(check, [
    ['names a method Slack has', call('chat.postMessages', {}), 'unknown_method', post()],
    ['names no inherited property', call('toString', {}), 'unknown_method', post()],
    [
      'has the scope of its method',
      call('users.info', { user: 'U1' }, []),
      'missing_scope: users.info: needs the scope users:read',
      call('users.info', { user: 'U1' }),
    ],
    [
      'needs one of several scopes',
      call('conversations.info', { channel: 'C1' }),
      'missing_scope',
      call('conversations.info', { channel: 'C1' }, ['im:read']),
    ],
    [
      'finds people by e-mail with its own scope',
      call('users.lookupByEmail', { email: 'a@b.c' }, ['users:read']),
      'users:read.email',
      call('users.lookupByEmail', { email: 'a@b.c' }),
    ],
    [
      'finds people by e-mail with users:read too',
      call('users.lookupByEmail', { email: 'a@b.c' }, ['users:read.email']),
      'needs the scope users:read',
      call('users.lookupByEmail', { email: 'a@b.c' }),
    ],
    [
      'to several people needs mpim:write',
      call('conversations.open', { users: 'U1,U2' }),
      'mpim:write',
      call('conversations.open', { users: 'U1' }),
    ],
    [
      'has its required arguments',
      call('chat.update', { channel: 'D1', text: 'x' }),
      'chat.update.ts: is required',
      call('chat.update', { channel: 'D1', ts: '1712345678.000100', text: 'x' }),
    ],
    [
      'has one of two arguments',
      call('views.update', { view: home }),
      'view_id|external_id: is required',
      call('views.update', { view: home, view_id: 'V1' }),
    ],
    [
      'has no empty required argument',
      call('users.info', { user: '' }),
      'users.info.user: is required',
      call('users.info', { user: 'U1' }),
    ],
    [
      'has no unknown argument',
      post({ colour: 'red' }),
      ['chat.postMessage.colour: is no argument', 'colour: is not a property'],
      post({ token: 'x', team_id: 'T1' }),
    ],
    [
      'asks for 1 to 999 at once',
      call('users.list', { limit: '1000' }),
      'from 1 to 999',
      call('users.list', { limit: 999 }),
    ],
    [
      'has blocks that parse',
      post({ blocks: '[{' }),
      'invalid_blocks_format',
      post({ blocks: JSON.stringify([section()]) }),
    ],
    ['has a view that parses', open({ view: 'modal' }), 'views.open.view: does not parse', open({})],
    ['has attachments that parse', post({ attachments: '"x"' }), 'invalid_attachments', post({ attachments: '[]' })],
    [
      'has metadata that parses',
      post({ metadata: '{' }),
      'invalid_metadata_format',
      post({ metadata: '{"event_type":"x","event_payload":{}}' }),
    ],
    ['carries a right message', post({ text: '' }), 'no_text', post({ unfurl_links: 'false', unfurl_media: 'false' })],
    ['carries right blocks', post({ blocks: '[{"type":"header"}]' }), 'invalid_blocks: blocks[0].text', post()],
    ['carries a right view', open({ view: { ...modal, title: undefined } }), 'title: is required', open({})],
    ['opens modals only', open({ view: home }), 'view.type: is home, views.open takes modal', open({})],
    [
      'publishes homes only',
      call('views.publish', { user_id: 'U1', view: modal }),
      'views.publish takes home',
      call('views.publish', { user_id: 'U1', view: home, hash: '1' }),
    ],
    [
      'with a file input needs files:read',
      call('views.open', files),
      'missing_scope: views.open: a file_input',
      call('views.open', files, ['files:read']),
    ],
    ['with another name needs its scope', post({ username: 'Other' }), 'chat:write.customize', post()],
  ])

  test('as the app needs no bot scope', () => {
    expect(methods['apps.connections.open']?.token).toBe('app')
    expect(checkCall('apps.connections.open', {}, { scopes: [] })).toEqual([])
  })

  test('reports every problem at once', () => {
    const found = checkCall('chat.postMessage', { blocks: [{ type: 'x' }] }, { scopes: [] })
    expect(found.map(({ error }) => error)).toEqual([
      'missing_scope',
      'invalid_arguments',
      'invalid_blocks',
      'missing_text_in_message',
    ])
  })
})

describe('the table of methods', () => {
  test.each([
    ['users.list', 20],
    ['chat.update', 50],
    ['views.open', 100],
    ['apps.uninstall', 1],
    ['chat.postMessage', 60],
  ])('%s may be called %i times a minute', (name, perMinute) => {
    expect(methods[name]?.perMinute).toBe(perMinute)
  })

  test.each(Object.values(methods))('$name passes with what it requires', ({ name, required, scope = [] }) => {
    const view = name === 'views.publish' ? home : modal
    const values: Record<string, unknown> = {
      view,
      ts: '1712345678.000100',
      message_ts: '1712345678.000100',
      files: [],
    }
    const args = Object.fromEntries(
      required.map((one) => one.split('|')[0] ?? one).map((key) => [key, values[key] ?? 'X1']),
    )
    const text = name.startsWith('chat.') && !['chat.delete', 'chat.getPermalink'].includes(name) ? { text: 'x' } : {}
    expect(checkCall(name, { ...args, ...text }, { scopes: [...scope, 'users:read'] })).toEqual([])
  })
})
