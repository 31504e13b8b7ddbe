// Calls of the Web API that real Slack would refuse: views, messages, tokens, pace. Every test here is one badly written app.
import { afterEach, describe, expect, it } from 'vitest'
import type { BoltApp } from './ground.ts'
import { codeOf, type Ground, lay, modal, row, type Setup } from './ground.ts'

let ground: Ground | undefined
afterEach(async () => {
  await ground?.close()
  ground = undefined
})

/** Lays the ground with this app, drives it, and answers the refusals of the exchange. */
async function refusalsOf(write: (app: BoltApp) => void, setup: Setup = {}, text = 'go'): Promise<string[]> {
  ground = await lay(write, setup)
  const told = await ground.drive('/command', { as: 'dina', text })
  return told.refusals
}

describe('views', () => {
  const open = async (client: Ground['client'], trigger_id: string) => client.views.open({ trigger_id, view: modal() })
  const pushing = (app: BoltApp) => {
    app.command('/org', async ({ ack, client, command }) => {
      await ack()
      const view = modal('One', { blocks: [...modal().blocks, row({ id: 'deeper', text: 'Deeper' })] })
      await client.views.open({ trigger_id: command.trigger_id, view })
    })
    app.action('deeper', async ({ ack, client, body }) => {
      await ack()
      const { trigger_id = '' } = body as { trigger_id?: string }
      const view = modal('Next', { blocks: [...modal().blocks, row({ id: 'deeper', text: 'Deeper' })] })
      await client.views.push({ trigger_id, view })
    })
  }

  it('lie three deep at most', async () => {
    ground = await lay(pushing)
    await ground.drive('/command', { as: 'dina', text: '' })
    expect((await ground.drive('/press', { as: 'dina', action: 'Deeper' })).refusals).toEqual([])
    expect((await ground.drive('/press', { as: 'dina', action: 'Deeper' })).refusals).toEqual([])
    const fourth = await ground.drive('/press', { as: 'dina', action: 'Deeper' })
    expect(fourth.refusals).toEqual([expect.stringMatching(/^push_limit_reached/)])
  })

  it('lie three deep at most when the answer to a submission pushes one', async () => {
    ground = await lay((app) => {
      pushing(app)
      app.view('create', async ({ ack }) => ack({ response_action: 'push', view: modal('Fourth') }))
    })
    await ground.drive('/command', { as: 'dina', text: '' })
    for (const _ of [1, 2]) await ground.drive('/press', { as: 'dina', action: 'Deeper' })
    const told = await ground.drive('/submit', { as: 'dina', values: { name: 'x' } })
    expect(told.refusals).toEqual([expect.stringMatching(/^push_limit_reached/)])
  })

  it('changed meanwhile are not overwritten with an old hash', async () => {
    ground = await lay((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        const { view } = await open(client, command.trigger_id)
        const { id: view_id = '', hash = '' } = view ?? {}
        await client.views.update({ view_id, hash, view: modal('Two') })
        await client.views.update({ view_id, hash, view: modal('Three') }).catch(() => undefined)
      }),
    )
    const told = await ground.drive('/command', { as: 'dina', text: '' })
    expect(told.view).toMatchObject({ title: { text: 'Two' } })
    const call = ground.slack.space.traffic.entries().findLast((entry) => entry.what === 'views.update')
    expect(call?.answer).toMatchObject({ ok: false, error: 'hash_conflict' })
  })

  it('that were closed are not found', async () => {
    ground = await lay((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await open(client, command.trigger_id)
      }),
    )
    const { view } = await ground.drive('/command', { as: 'dina', text: '' })
    await ground.drive('/close', { as: 'dina' })
    expect(await codeOf(ground.client.views.update({ view_id: view?.id ?? '', view: modal() }))).toBe('not_found')
    expect((await ground.ask('/submit', { as: 'dina' })).status).toBe(409)
  })

  it('share no external_id while they are open', async () => {
    ground = await lay((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: modal('One', { external_id: 'same' }) })
      }),
    )
    await ground.drive('/command', { as: 'dina', text: '' })
    const told = await ground.drive('/command', { as: 'budi', text: '' })
    expect(told.refusals).toEqual([expect.stringMatching(/^duplicate_external_id/)])
  })

  it('over a limit do not open', async () => {
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await client.views.open({
          trigger_id: command.trigger_id,
          view: modal('A title of more than twenty-four letters'),
        })
      }),
    )
    expect(refusals).toEqual([expect.stringMatching(/title.*24/)])
  })
})

describe('messages', () => {
  it('go to no channel that the app is not in', async () => {
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack('ok')
        await client.chat.postMessage({ channel: command.channel_id, text: 'Hello all' })
      }),
    )
    expect(refusals).toEqual([expect.stringMatching(/^not_in_channel/)])
  })

  it('reach nobody who is gone, a bot, or a stranger', async () => {
    ground = await lay()
    const to = (channel: string) =>
      codeOf(ground?.client.chat.postMessage({ channel, text: 'Hello' }) ?? Promise.resolve())
    expect(await to('U0DEWI00001')).toBe('user_disabled')
    expect(await to('U0ROBO00001')).toBe('cannot_dm_bot')
    expect(await to('U0EKO000001')).toBe('channel_not_found')
    expect(await to('U0NOBODY001')).toBe('user_not_found')
    expect(ground.refusals()).toEqual([])
  })

  it('of others, and ephemeral ones, cannot be changed by the app', async () => {
    ground = await lay((app) => app.command('/org', async ({ ack }) => ack('only for you')))
    const { messages } = await ground.drive('/command', { as: 'dina', text: '' })
    const { channel = '', ts = '' } = messages[0] ?? {}
    expect(await codeOf(ground.client.chat.update({ channel, ts, text: 'changed' }))).toBe('message_not_found')
    expect(await codeOf(ground.client.chat.delete({ channel, ts: '1.000001' }))).toBe('message_not_found')
  })

  it('come no faster than one a second in a conversation, after a short burst', async () => {
    ground = await lay(undefined, { pacing: 'strict' })
    const posts = Array.from({ length: 12 }, () =>
      codeOf(ground?.client.chat.postMessage({ channel: 'U0DINA00001', text: 'Hello' }) ?? Promise.resolve()),
    )
    const codes = await Promise.all(posts)
    expect(codes.filter((code) => code === 'ok').length).toBe(10)
    expect(ground.refusals()).toEqual(['ratelimited', 'ratelimited'])
  })

  it('sent too fast are answered with 429 and how long to wait', async () => {
    ground = await lay(undefined, { pacing: 'strict' })
    const call = () =>
      fetch(`${ground?.slack.apiUrl}users.list`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ground?.slack.keys.botToken}` },
      })
    const answers = await Promise.all(Array.from({ length: 21 }, call))
    const last = answers.find((answer) => answer.status === 429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await last?.json()).toMatchObject({ ok: false, error: 'ratelimited' })
  })
})

describe('calls', () => {
  it('with a wrong token, or none, are refused', async () => {
    ground = await lay()
    const auth = (token: string) => codeOf(ground?.client.apiCall('auth.test', { token }) ?? Promise.resolve())
    expect(await auth('xoxb-wrong')).toBe('invalid_auth')
    expect(await auth(ground.slack.keys.appToken)).toBe('not_allowed_token_type')
    const bare = await fetch(`${ground.slack.apiUrl}auth.test`, { method: 'POST' })
    expect(await bare.json()).toMatchObject({ ok: false, error: 'not_authed' })
  })

  it('after the app was removed are refused, which is no fault of the app', async () => {
    ground = await lay()
    await ground.drive('/event', { type: 'app_uninstalled' })
    expect(await codeOf(ground.client.auth.test())).toBe('account_inactive')
    await ground.drive('/event', { type: 'app_installed' })
    expect(await codeOf(ground.client.auth.test())).toBe('ok')
    expect(ground.refusals()).toEqual([])
  })

  it('to methods that do not exist, or with arguments that are wrong, say what is wrong', async () => {
    ground = await lay()
    expect(await codeOf(ground.client.apiCall('orgs.create'))).toBe('unknown_method')
    const bad = await ground.client
      .apiCall('chat.postMessage', { channel: 'U0DINA00001', text: 'x', blocks: '{' })
      .catch((error) => error.data)
    expect(bad).toMatchObject({ ok: false, response_metadata: { messages: [expect.stringContaining('blocks')] } })
  })
})

describe('whoever listens', () => {
  it('hears of every refusal at once, so that a test can fail', async () => {
    ground = await lay()
    const heard: string[] = []
    ground.slack.space.traffic.onComplaint((complaint) => heard.push(complaint.error))
    await codeOf(ground.client.views.open({ trigger_id: 'x', view: modal() }))
    expect(heard).toEqual(['invalid_trigger_id'])
  })
})
