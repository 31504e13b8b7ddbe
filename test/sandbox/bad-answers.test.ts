// Answers, triggers, response_urls and undeclared things that real Slack would refuse. Every test here is one badly written app.
import { afterEach, describe, expect, it } from 'vitest'
import type { BoltApp } from './ground.ts'
import { codeOf, type Ground, lay, MANIFEST, modal, row, type Setup, says } from './ground.ts'

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

describe.each([
  { name: 'HTTP', socket: false },
  { name: 'Socket Mode', socket: true },
])('over $name', ({ socket }) => {
  it('an answer later than three seconds fails the command, and the person is told', async () => {
    const write = (app: BoltApp) =>
      app.command('/org', async ({ ack }) => {
        await new Promise((resolve) => setTimeout(resolve, 3300))
        await ack('too late')
      })
    ground = await lay(write, { socket })
    const told = await ground.drive('/command', { as: 'dina', text: '' })
    expect(told.refusals).toEqual([expect.stringMatching(/^operation_timeout: command \/org: no answer within 3 s/)])
    expect(told.messages).toMatchObject([{ text: '/org failed with the error "operation_timeout"', ephemeral: true }])
    expect(told.status).toBe(0)
  })

  it('an answer to a command that breaks a limit is refused and shown to nobody', async () => {
    const write = (app: BoltApp) =>
      app.command('/org', async ({ ack }) => ack({ text: 'x', blocks: [says('y'.repeat(3001))] }))
    const refusals = await refusalsOf(write, { socket })
    expect(refusals).toEqual([expect.stringContaining('3000')])
    expect(await ground?.drive('/conversation?as=dina')).toMatchObject([
      { text: expect.stringContaining('dispatch_failed') },
    ])
  })

  it('errors at something that is no input block are refused', async () => {
    const write = (app: BoltApp) => {
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: modal() })
      })
      app.view('create', async ({ ack }) => ack({ response_action: 'errors', errors: { nowhere: 'No.' } }))
    }
    ground = await lay(write, { socket })
    await ground.drive('/command', { as: 'dina', text: 'create' })
    const told = await ground.drive('/submit', { as: 'dina', values: { name: 'x' } })
    expect(told.refusals).toEqual([expect.stringContaining('errors.nowhere')])
    expect(told.errors).toBeUndefined()
    expect(told.view).toMatchObject({ title: { text: 'Create' } })
  })

  it('an answer with a body to a block action is refused', async () => {
    const write = (app: BoltApp) => {
      app.command('/org', async ({ ack }) => ack({ text: 'x', blocks: [row({ id: 'b', text: 'B' })] }))
      app.action('b', async ({ ack }) => (ack as (body: object) => Promise<void>)({ response_action: 'clear' }))
    }
    ground = await lay(write, { socket })
    await ground.drive('/command', { as: 'dina', text: '' })
    const told = await ground.drive('/press', { as: 'dina', action: 'B' })
    expect(told.refusals).toEqual([expect.stringContaining('must be empty')])
  })
})

describe('trigger ids', () => {
  it('open one view only', async () => {
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: modal() })
        await client.views.open({ trigger_id: command.trigger_id, view: modal() })
      }),
    )
    expect(refusals).toEqual([expect.stringMatching(/^exchanged_trigger_id/)])
  })

  it('live three seconds', async () => {
    ground = await lay((app) => app.command('/org', async ({ ack }) => ack('ok')))
    await ground.drive('/command', { as: 'dina', text: '' })
    const [trigger] = ground.slack.space.triggers.all()
    if (!trigger) throw new Error('no trigger id was sent')
    await ground.slack.space.triggers.put(trigger.id, trigger.user, { ...trigger, bornAt: trigger.bornAt - 3001 })
    expect(await codeOf(ground.client.views.open({ trigger_id: trigger.id, view: modal() }))).toBe('expired_trigger_id')
    expect(ground.refusals()).toEqual(['expired_trigger_id'])
  })

  it('cannot be made up', async () => {
    ground = await lay()
    expect(await codeOf(ground.client.views.open({ trigger_id: '1.2.abc', view: modal() }))).toBe('invalid_trigger_id')
    expect(ground.refusals()).toEqual(['invalid_trigger_id'])
  })

  it('do not live longer because the sandbox clock stands still or moves', async () => {
    ground = await lay((app) => app.command('/org', async ({ ack }) => ack('ok')))
    await ground.drive('/command', { as: 'dina', text: '' })
    await ground.drive('/clock', { advance: 'P1D' })
    const [trigger] = ground.slack.space.triggers.all()
    expect(await codeOf(ground.client.views.open({ trigger_id: trigger?.id ?? '', view: modal() }))).toBe('ok')
  })
})

describe('the manifest', () => {
  it('a command that it does not declare is never sent', async () => {
    const refusals = await refusalsOf((app) => app.command('/acme', async ({ ack }) => ack('hello')), {
      command: '/acme',
    })
    expect(refusals).toEqual([expect.stringContaining('does not declare /acme')])
  })

  it('an event that it does not subscribe to is never sent', async () => {
    ground = await lay()
    const told = await ground.ask('/event', { type: 'channel_created' })
    expect(told).toMatchObject({ status: 409, body: { error: expect.stringContaining('channel_created') } })
    expect(ground.refusals()).toEqual(['not_subscribed'])
  })

  it('a method whose scope it does not ask for is refused', async () => {
    const manifest = MANIFEST.replace("'users:read', 'users:read.email', ", '').replace(', team_join, user_change', '')
    ground = await lay(undefined, { manifest })
    expect(await codeOf(ground.client.users.info({ user: 'U0DINA00001' }))).toBe('missing_scope')
    expect(ground.refusals()).toEqual(['missing_scope'])
  })

  it('without interactivity no button is answered', async () => {
    const manifest = MANIFEST.replace('is_enabled: true', 'is_enabled: false')
    ground = await lay(
      (app) => app.command('/org', async ({ ack }) => ack({ text: 'x', blocks: [row({ id: 'b', text: 'B' })] })),
      { manifest },
    )
    await ground.drive('/command', { as: 'dina', text: '' })
    expect((await ground.drive('/press', { as: 'dina', action: 'b' })).refusals).toEqual([
      expect.stringContaining('interactivity'),
    ])
  })

  it('without a Home tab nothing is published, without a Messages tab nobody is written to', async () => {
    const manifest = MANIFEST.replace('home_tab_enabled: true', 'home_tab_enabled: false').replace(
      'messages_tab_enabled: true',
      'messages_tab_enabled: false',
    )
    ground = await lay(undefined, { manifest })
    const view = { type: 'home' as const, blocks: [says('Hello')] }
    expect(await codeOf(ground.client.views.publish({ user_id: 'U0DINA00001', view }))).toBe('not_enabled')
    const post = ground.client.chat.postMessage({ channel: 'U0DINA00001', text: 'Hello' })
    expect(await codeOf(post)).toBe('messages_tab_disabled')
  })
})

describe('a response_url', () => {
  it('serves five answers, and not a sixth', async () => {
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, respond }) => {
        await ack()
        for (let time = 1; time <= 6; time++) await respond(`answer ${time}`)
      }),
    )
    expect(refusals).toEqual([expect.stringMatching(/^used_url/)])
    const seen = await ground?.drive<{ text: string }[]>('/conversation?as=dina')
    expect(seen?.map((message) => message.text)).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4', 'answer 5'])
  })

  it('lives thirty minutes of the sandbox clock', async () => {
    let later = async (): Promise<unknown> => undefined
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, respond }) => {
        await ack('now')
        later = () => respond('much later')
      }),
    )
    await ground?.drive('/clock', { advance: 'PT31M' })
    await expect(later()).rejects.toThrow()
    expect([refusals, ground?.refusals()]).toEqual([[], ['expired_url']])
  })

  it('refuses a message that breaks a limit', async () => {
    const refusals = await refusalsOf((app) =>
      app.command('/org', async ({ ack, respond }) => {
        await ack()
        await respond({ text: 'x', blocks: Array.from({ length: 51 }, () => says('y')) })
      }),
    )
    expect(refusals).toEqual([expect.stringContaining('51')])
  })
})
