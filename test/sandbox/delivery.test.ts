// How requests reach the app: signed, escaped, repeated where the app fails, doubled where a fault says so, and dated in real time.
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../../src/db/client.ts'
import { type BoltApp, type Ground, lay, modal, row } from './ground.ts'

let ground: Ground | undefined
afterEach(async () => {
  await ground?.close()
  ground = undefined
})

const command = (text: string) => ({
  kind: 'slash_commands' as const,
  payload: { command: '/org', text, user_id: 'U0DINA00001', team_id: 'T0SEHAT0001', channel_id: 'C0GENERAL01' },
})
const echo = (app: BoltApp) => app.command('/org', async ({ ack, command }) => ack({ text: command.text || 'nothing' }))

describe('what is typed', () => {
  it.each([
    ['hello', 'hello'],
    ['<!channel> & co', '&lt;!channel&gt; &amp; co'],
    ['invite @budi, @sari.', 'invite <@U0BUDI00001|budi>, <@U0SARI00001|sari>.'],
    ['invite @Budi as admin', 'invite <@U0BUDI00001|budi> as admin'],
    ['invite @nobody', 'invite @nobody'],
    ['invite dina@sehat.example', 'invite <mailto:dina@sehat.example|dina@sehat.example>'],
    ['see https://a.example/?x=1&y=2', 'see <https://a.example/?x=1&amp;y=2>'],
    ['wake @here', 'wake <!here>'],
    ['"smart" “quotes”', '"smart" “quotes”'],
  ])('%s reaches the app as Slack sends it', async (typed, sent) => {
    let text = ''
    ground = await lay((app) =>
      app.command('/org', async ({ ack, command }) => {
        text = command.text
        await ack()
      }),
    )
    ground.world.app = { idle: () => true }
    await ground.drive('/command', { as: 'dina', text: typed })
    expect(text).toBe(sent)
  })
})

describe('requests', () => {
  it('carry a good signature; forged, old and unsigned ones can be sent to see the app refuse them', async () => {
    ground = await lay(echo)
    const { slack } = ground
    expect(await slack.deliverRaw(command('hello'))).toMatchObject({ status: 200, body: { text: 'hello' } })
    const forged = await slack.deliverRaw(command('hello'), (request) => ({ ...request, body: `${request.body}x` }))
    expect(forged.status).toBe(401)
    const old = await slack.deliverRaw(command('hello'), ({ body, headers }) => ({
      body,
      headers: { ...headers, 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000) - 301) },
    }))
    expect(old.status).toBe(401)
  })

  it('are dated in real time however far the sandbox clock has moved', async () => {
    ground = await lay(echo)
    await ground.drive('/clock', { advance: 'P40D' })
    const told = await ground.drive('/command', { as: 'dina', text: 'still here' })
    expect(told).toMatchObject({ refusals: [], messages: [{ text: 'still here' }] })
    expect(Date.parse(told.messages[0]?.at ?? '') - Date.now()).toBeGreaterThan(39 * 86_400_000)
  })

  it('come as often as a fault says, and the first answer is the one shown', async () => {
    let count = 0
    ground = await lay((app) => app.command('/org', async ({ ack }) => ack(`answer ${++count}`)))
    await ground.drive('/faults', { slack: { deliver: { times: 3 }, next: 1 } })
    const told = await ground.drive('/command', { as: 'dina', text: '' })
    expect(told.messages.map((message) => message.text)).toEqual(['answer 1'])
    expect(count).toBe(3)
    expect((await ground.drive('/command', { as: 'dina', text: '' })).messages).toMatchObject([{ text: 'answer 4' }])
  })

  it('whose copies open a view with their shared trigger id count as no fault of the app', async () => {
    ground = await lay((app) =>
      app.command('/org', async ({ ack, client, command }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: modal() }).catch(() => undefined)
      }),
    )
    await ground.drive('/faults', { slack: { deliver: { times: 2 } } })
    const told = await ground.drive('/command', { as: 'dina', text: '' })
    expect(told).toMatchObject({ refusals: [], view: { title: { text: 'Create' } } })
  })
})

describe('methods', () => {
  it('fail or are slow where a fault says so, which is no fault of the app', async () => {
    ground = await lay()
    await ground.drive('/faults', { slack: { method: { name: 'chat.postMessage', error: 'messages_tab_disabled' } } })
    const post = () => ground?.client.chat.postMessage({ channel: 'U0DINA00001', text: 'Hello' })
    await expect(post()).rejects.toThrow('messages_tab_disabled')
    await ground.drive('/faults', { slack: { method: { name: 'chat.postMessage', status: 503 }, next: 1 } })
    await expect(post()).rejects.toThrow('503')
    expect(await post()).toMatchObject({ ok: true })
    await ground.drive('/faults', { slack: { method: { name: 'chat.postMessage', delayMs: 300 } } })
    const startedAt = performance.now()
    await post()
    expect(performance.now() - startedAt).toBeGreaterThan(250)
    expect(ground.refusals()).toEqual([])
    expect((await ground.ask('/faults', { slak: {} })).status).toBe(400)
  })
})

describe('events', () => {
  const failing = (tries: (string | undefined)[], failures: number) => (app: BoltApp) =>
    app.event('user_change', async ({ context }) => {
      tries.push(`${context.retryNum ?? 0} ${context.retryReason ?? ''}`.trim())
      if (tries.length <= failures) throw new Error('not now')
    })

  it('tell the app that a person changed, joined or was deactivated', async () => {
    const seen: string[] = []
    ground = await lay((app) => {
      app.event(
        'user_change',
        async ({ event }) => void seen.push(`${event.user.id} ${event.user.real_name} ${event.user.deleted}`),
      )
      app.event('team_join', async ({ event }) => void seen.push(`${event.user.name} ${event.user.profile.email}`))
    })
    await ground.drive('/event', { type: 'user_change', user: 'budi', patch: { name: 'Budi Baru', deleted: true } })
    await ground.drive('/event', {
      type: 'team_join',
      user: { handle: 'rani', name: 'Rani', email: 'rani@sehat.example' },
    })
    await ground.drive('/settle', {})
    expect(seen).toEqual(['U0BUDI00001 Budi Baru true', 'rani rani@sehat.example'])
    expect((await ground.ask('/command', { as: 'budi', text: '' })).status).toBe(409)
    expect((await ground.ask('/event', { type: 'team_join', user: { handle: 'rani' } })).status).toBe(409)
  })

  it('come again at once, after a minute and after five, where the app cannot be reached', async () => {
    const tries: (string | undefined)[] = []
    ground = await lay(failing(tries, 0))
    const target = ground.slack.space.traffic
    const { sendTo } = ground.slack
    const working = ground.slack.target()
    sendTo('http://127.0.0.1:9/slack/events')
    await ground.drive('/event', { type: 'user_change', user: 'ana', patch: { name: 'Ana' } })
    await ground.drive('/settle', {})
    expect(target.entries().filter((entry) => entry.what === 'event user_change').length).toBe(2)
    await ground.drive('/clock', { advance: 'PT1M' })
    expect(target.entries().filter((entry) => entry.what === 'event user_change').length).toBe(3)
    sendTo(working)
    await ground.drive('/clock', { advance: 'PT5M' })
    await ground.drive('/settle', {})
    expect(tries).toEqual(['3 connection_failed'])
    await ground.drive('/clock', { advance: 'P1D' })
    expect(tries.length).toBe(1)
  })
})

describe('Socket Mode', () => {
  it('brings each payload on one of several connections, and reconnects after a disconnect', async () => {
    ground = await lay(echo, { socket: true })
    const { socket, apiUrl, keys } = ground.slack
    expect(socket.connections()).toBe(1)
    const opened = await fetch(`${apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.appToken}` },
    })
    const { url } = (await opened.json()) as { url: string }
    const seen: string[] = []
    const second = new WebSocket(url)
    second.addEventListener('message', (event) => {
      const said = JSON.parse(String(event.data)) as { type: string; envelope_id?: string }
      seen.push(said.type)
      if (said.envelope_id) second.send(JSON.stringify({ envelope_id: said.envelope_id, payload: { text: 'second' } }))
    })
    while (socket.connections() < 2) await pause(5)
    const answers = [
      await ground.drive('/command', { as: 'dina', text: 'first' }),
      await ground.drive('/command', { as: 'dina', text: 'first' }),
    ]
    expect(answers.flatMap((told) => told.messages.map((message) => message.text)).sort()).toEqual(['first', 'second'])
    expect(seen).toEqual(['hello', 'slash_commands'])
    second.close()
    while (socket.connections() > 1) await pause(5)
    socket.disconnect('refresh_requested')
    while (socket.connections() < 1) await pause(5)
    expect((await ground.drive('/command', { as: 'dina', text: 'back' })).messages).toMatchObject([{ text: 'back' }])
  })

  it('opens no connection without a ticket', async () => {
    ground = await lay(echo, { socket: true })
    const closed = new Promise((resolve) => {
      const socket = new WebSocket(`${ground?.slack.address.replace('http', 'ws')}/link/?ticket=L0WRONG`)
      socket.addEventListener('error', () => resolve('refused'))
    })
    expect(await closed).toBe('refused')
    expect(ground.slack.socket.connections()).toBe(1)
  })
})

describe('a restart', () => {
  it('loses no message, no open modal, no Home, no moved clock and no key', async () => {
    const write = (app: BoltApp) => {
      app.command('/org', async ({ ack, client, command }) => {
        await ack({ text: 'x', blocks: [row({ id: 'b', text: 'B' })] })
        await client.views.open({ trigger_id: command.trigger_id, view: modal() })
        await client.views.publish({
          user_id: command.user_id,
          view: { type: 'home', blocks: [row({ id: 'h', text: 'H' })] },
        })
      })
      app.action('h', async ({ ack }) => ack())
      app.view('create', async ({ ack, view }) =>
        ack({ response_action: 'errors', errors: { name: `${view.state.values.name?.name?.value}!` } }),
      )
    }
    const first = await lay(write)
    await first.drive('/command', { as: 'dina', text: '' })
    await first.drive('/choose', { as: 'dina', action: 'Name', value: 'typed' })
    await first.drive('/clock', { advance: 'P2D' })
    // What a `kill -9` leaves: nothing is told to stop, the database is all that remains.
    ground = await lay(write, { url: first.databaseUrl })
    expect(ground.slack.keys).toEqual(first.slack.keys)
    expect(await ground.drive('/conversation?as=dina')).toEqual(await first.drive('/conversation?as=dina'))
    expect(ground.world.clock.now().getTime() - Date.now()).toBeGreaterThan(1.9 * 86_400_000)
    const told = await ground.drive('/submit', { as: 'dina' })
    expect(told.errors).toEqual({ name: 'typed!' })
    expect((await ground.ask('/press', { as: 'dina', action: 'H', in: 'home' })).status).toBe(200)
    await ground.close()
    ground = first
  })

  it('gives back the jobs that a killed process still held', async () => {
    ground = await lay()
    const { pool, close } = connect(ground.databaseUrl)
    await pool.query("select graphile_worker.add_job('some-job')")
    await pool.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'the dead'")
    expect(await ground.world.jobs.pending()).toEqual(['some-job (running)'])
    await ground.world.jobs.releaseLost()
    expect(await ground.world.jobs.pending()).toEqual(['some-job (due)'])
    await close()
  })
})
