// A well-behaved app passes through the local Slack without a single refusal, over HTTP and over Socket Mode alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange, SeenMessage, SeenView } from '../../src/sandbox/driving/exchange.ts'
import { type BoltApp, type Ground, lay, modal, row, says } from './ground.ts'

/** An app that greets, opens a modal, checks it, writes a DM with a button, and keeps a Home. */
function write(app: BoltApp): void {
  app.command('/org', async ({ command, ack, client, respond }) => {
    if (command.text === 'create') {
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view: modal() })
    } else if (command.text === 'later') {
      await ack()
      await respond('Here it is.')
    } else if (command.text.startsWith('invite')) {
      const [, id = ''] = /<@(\w+)\|/.exec(command.text) ?? []
      await ack(`Invited ${command.text.slice(7)}`)
      const blocks = [says('*Sehat Clinic* wants you.'), row({ id: 'accept', text: 'Accept', value: 'inv_1' })]
      await client.chat.postMessage({ channel: id, text: 'An invitation', blocks })
    } else await ack(`You said: ${command.text}`)
  })
  app.view('create', async ({ ack, view }) => {
    const name = view.state.values.name?.name?.value
    if (!name) await ack({ response_action: 'errors', errors: { name: 'A name is needed.' } })
    else await ack({ response_action: 'update', view: { ...modal('Done'), blocks: [says(`Made ${name}`)] } })
  })
  app.action('accept', async ({ ack, respond }) => {
    await ack()
    await respond({ replace_original: true, text: 'You are in.' })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [says(`Hello <@${event.user}>`)] },
    })
  })
}

describe.each([
  { name: 'over HTTP', socket: false, telling: true },
  { name: 'over Socket Mode', socket: true, telling: true },
  { name: 'that does not say when it is idle', socket: false, telling: false },
])('a well-behaved app $name', (setup) => {
  let ground: Ground
  beforeAll(async () => {
    ground = await lay(write, setup)
  })
  afterAll(async () => {
    expect(ground.refusals()).toEqual([])
    await ground.close()
  })

  it('answers a command to the one who typed it, and to nobody else', async () => {
    const told = await ground.drive('/command', { as: 'dina', text: 'hello' })
    expect(told).toMatchObject({ status: 200, refusals: [], messages: [{ text: 'You said: hello', ephemeral: true }] })
    expect(told.ackMs).toBeLessThan(3000)
    const seen = await ground.drive<SeenMessage[]>('/conversation?as=budi')
    expect(seen).toEqual([])
  })

  it('answers later by response_url', async () => {
    const told = await ground.drive('/command', { as: 'dina', text: 'later' })
    expect(told.messages.map((message) => message.text)).toEqual(['Here it is.'])
  })

  it('opens a modal that comes back with an error at its input, and then changes into the next', async () => {
    const opened = await ground.drive('/command', { as: 'dina', text: 'create' })
    expect(opened.view).toMatchObject({ type: 'modal', title: { text: 'Create' } })
    const refused = await ground.drive('/submit', { as: 'dina', values: { Name: '' } })
    expect(refused).toMatchObject({ errors: { name: 'A name is needed.' }, view: { id: opened.view?.id } })
    const done = await ground.drive('/submit', { as: 'dina', values: { name: 'Sehat Clinic' } })
    expect(JSON.stringify(done.view?.blocks)).toContain('Made Sehat Clinic')
    expect(done.closed).toBeUndefined()
    expect(await ground.drive('/close', { as: 'dina' })).toMatchObject({ closed: true, refusals: [] })
  })

  it('reaches another person in their conversation with the app, where a press replaces the message', async () => {
    const invited = await ground.drive('/command', { as: 'dina', text: 'invite @budi' })
    expect(invited.messages[0]?.text).toBe('Invited <@U0BUDI00001|budi>')
    await ground.drive('/settle', {})
    const [letter] = await ground.drive<SeenMessage[]>('/inbox?as=budi')
    expect(letter).toMatchObject({ text: 'An invitation', ephemeral: false })
    const accepted = await ground.drive<Exchange>('/press', { as: 'budi', action: 'accept' })
    expect(accepted.messages).toMatchObject([{ ts: letter?.ts, text: 'You are in.', blocks: [] }])
  })

  it('shows a Home', async () => {
    const { view } = await ground.drive<{ view: SeenView }>('/home', { as: 'sari' })
    expect(JSON.stringify(view.blocks)).toContain('Hello <@U0SARI00001>')
  })
})
