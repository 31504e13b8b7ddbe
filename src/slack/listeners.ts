// Where Slack is heard: the only place that acks. Everything behind it is a plain function that ends in an answer.
// Writes are committed before they are acked; what takes longer than two seconds is acked as "Working…" and answered later.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { App, type BlockAction, HTTPReceiver, SocketModeReceiver, type ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import type { Deps } from '../org/context.ts'
import { actions, isAction } from './actions.ts'
import type { Answer } from './answers.ts'
import { boltLogger } from './bolt-logger.ts'
import { type Aim, type Speaker, speakerOfCommand, speakerOfInteraction } from './caller.ts'
import { runTyped } from './commands.ts'
import type { SlackConnection } from './connection.ts'
import { hearEvents } from './events.ts'
import { readFilled } from './filled.ts'
import { homePublisher } from './home.ts'
import { isForm, modals } from './modals.ts'
import { parse } from './parse.ts'
import { stage } from './stage.ts'
import { logged, type Took, takeTurn } from './turns.ts'
import { told } from './words.ts'

/** The hearing end of the connection. */
export type Ear = {
  /** HTTP mode only: takes exactly POST /slack/events. */
  requestListener: ((req: IncomingMessage, res: ServerResponse) => void) | null
  start(): Promise<void>
  stop(): Promise<void>
  /** Whether Slack can reach us, as far as we can know. */
  isHearing(): boolean
}

/** Slack gives up after three seconds; this leaves one for the way. */
const patienceMs = 2_000

/** Listens to a connection. Asks Slack who we are first, so that a wrong token is known at the start. */
export async function listen(connection: SlackConnection, deps: Deps): Promise<Ear> {
  const { settings, client } = connection
  const { botId, botUserId } = await connection.identity()
  const receiver = receiverOf(connection, deps)
  const logger = boltLogger(deps.log)
  const clientOptions = { slackApiUrl: settings.apiUrl, retryConfig: { retries: 0 } }
  const app = new App({
    receiver,
    token: settings.botToken,
    botId,
    botUserId,
    clientOptions,
    logger,
    convoStore: false,
  })
  app.error(async (error) => void logged(deps, error))
  const state = { isHearing: settings.transport === 'http' }
  hear(app, connection, deps)
  hearEvents(app, deps, homePublisher(client, deps, sayOf(connection, deps)), () => {
    state.isHearing = false
  })
  if (receiver instanceof HTTPReceiver) {
    const requestListener = (req: IncomingMessage, res: ServerResponse) => receiver.requestListener(req, res)
    return { requestListener, start: async () => {}, stop: async () => {}, isHearing: () => state.isHearing }
  }
  receiver.client.on('connected', () => {
    state.isHearing = true
  })
  for (const lost of ['disconnected', 'reconnecting'])
    receiver.client.on(lost, () => {
      state.isHearing = false
    })
  return {
    requestListener: null,
    start: async () => void (await app.start()),
    stop: async () => void (await app.stop()),
    isHearing: () => state.isHearing,
  }
}

const sayOf = ({ settings }: SlackConnection, { catalog }: Deps) => ({ catalog, command: settings.command })

function receiverOf({ settings }: SlackConnection, deps: Deps): HTTPReceiver | SocketModeReceiver {
  const logger = boltLogger(deps.log)
  if (settings.transport === 'http')
    return new HTTPReceiver({ signingSecret: settings.signingSecret, endpoints: '/slack/events', logger })
  // Options of its own: with few retries a failure while reconnecting would end the socket for good.
  const clientOptions = { slackApiUrl: settings.apiUrl, retryConfig: { retries: 100, factor: 1.3 } }
  return new SocketModeReceiver({ appToken: settings.appToken, logger, installerOptions: { clientOptions } })
}

type Ack = (body?: object) => Promise<void>

function hear(app: App, connection: SlackConnection, deps: Deps): void {
  const say = sayOf(connection, deps)
  const publishHome = homePublisher(connection.client, deps, say)
  const { show, update, post } = stage(connection, deps)

  /** Takes a turn and hands it to `settle` in time to be acked, or to `later` when it took too long. */
  async function take(
    speaker: Speaker,
    aim: Aim,
    work: Parameters<typeof takeTurn>[4],
    settle: (took: Took) => Promise<void>,
    stall: () => Promise<void>,
    later: (took: Took) => Promise<void>,
  ) {
    const running = takeTurn(deps, say, speaker, aim, work)
    const first = await Promise.race([running, after(patienceMs)])
    if (first) await settle(first)
    else {
      await stall()
      await later(await running)
    }
    const { answer, turn } = await running
    if (answer.kind === 'message' && answer.isOnHome && turn?.caller.hasHome) await publishHome(speaker)
  }

  app.command(connection.settings.command, async ({ body, ack }) => {
    const effectId = `command:${body.trigger_id}`
    const place = {
      kind: 'command',
      triggerId: body.trigger_id,
      responseUrl: body.response_url,
      seed: effectId,
    } as const
    const answer: Ack = ack as Ack
    await take(
      speakerOfCommand(body),
      { effectId },
      (turn) => runTyped(turn, parse(body.text ?? '')),
      async ({ answer: said }) => {
        if (said.kind === 'message') await answer({ response_type: 'ephemeral', ...show.ready(said.message, effectId) })
        else {
          await answer()
          await show.answer(place, said)
        }
      },
      () => answer({ response_type: 'ephemeral', text: 'Working…' }),
      async ({ answer: said }) => show.answer(place, said),
    )
  })

  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    const pressed = readPress(body as BlockAction)
    if (!pressed) return ack()
    const { row, value, aim, place } = pressed
    const settle = async ({ answer }: Took) => {
      await ack()
      await show.answer(place, answer)
    }
    await take(
      speakerOfInteraction(body),
      aim,
      async (turn) => row.run(turn, row.value.parse(value)),
      settle,
      async () => ack(),
      async ({ answer }) => show.answer(place, answer),
    )
  })

  app.view(/.*/, async ({ body, ack }) => {
    const { view } = body as ViewSubmitAction
    if (!isForm(view.callback_id)) return ack()
    const row = modals[view.callback_id]
    const { o: organizationId, r } = readMetadata(view.private_metadata)
    const effectId = `view:${view.id}`
    await take(
      speakerOfInteraction(body),
      { organizationId, effectId },
      (turn) => row.submit(turn, readFilled(view.state.values)),
      async (took) => {
        const errors = errorsOf(took, row.fieldOf)
        if (errors) return (ack as Ack)({ response_action: 'errors', errors })
        const sheet = sheetOf(took, r)
        if (sheet) return (ack as Ack)({ response_action: 'update', view: update.sheet(sheet, effectId, r) })
        await ack()
        if (r && took.answer.kind === 'message') await post(r, took.answer.message, effectId)
      },
      () => (ack as Ack)({ response_action: 'update', view: update.waiting() }),
      async ({ answer }) => update.late(view.id, answer, effectId, r),
    )
  })

  /** The sentence at the field that a refusal is about. */
  function errorsOf({ refusal }: Took, fieldOf: (typeof modals)['create']['fieldOf']): Record<string, string> | null {
    const field = refusal && fieldOf?.[refusal.code]
    if (!refusal || !field) return null
    const { rule, fact, fix } = told(refusal, say)
    const isExact = refusal.code === 'invalid_name' || refusal.code === 'name_taken'
    return { [field]: isExact ? rule : `${fact} ${fix}` }
  }
}

/** What stays in the modal instead of closing it: a refusal, another form, or an answer that has nowhere else to go. */
function sheetOf({ answer, refusal, turn }: Took, responseUrl: string | undefined): Answer | null {
  if (answer.kind === 'form' || refusal || !turn) return answer
  return responseUrl || answer.isOnHome ? null : answer
}

const Metadata = z.object({ o: z.string().exactOptional(), r: z.string().exactOptional() }).catch({})

/** What a form carries through Slack: the organization it was opened in, and where its answer goes. */
export function readMetadata(text: string | undefined): { o?: string; r?: string } {
  try {
    return Metadata.parse(JSON.parse(text || '{}'))
  } catch {
    // Not ours, or from an older version: then it is as if it carried nothing.
    return {}
  }
}

const Stamp = z.looseObject({ n: z.string().exactOptional(), o: z.string().exactOptional() })

function readPress(body: BlockAction) {
  const [action] = body.actions
  const name = action?.action_id.split('#')[0] ?? ''
  if (!action || !isAction(name)) return null
  const value = readValue(action)
  const row = actions[name]
  const { n, o: organizationId } = value
  const seed = `press:${body.trigger_id}`
  const view = body.view
  const common = { triggerId: body.trigger_id, seed }
  const place = view
    ? view.type === 'home'
      ? ({ kind: 'home', ...common } as const)
      : ({ kind: 'modal', ...common, viewId: view.id, responseUrl: readMetadata(view.private_metadata).r } as const)
    : ({ kind: 'message', ...common, responseUrl: body.response_url } as const)
  return { row, value, place, aim: { organizationId, effectId: row.isRepeatable || !n ? undefined : `press:${n}` } }
}

function readValue(action: BlockAction['actions'][number]): z.infer<typeof Stamp> {
  if (action.type === 'static_select') return { organizationId: action.selected_option?.value }
  if (action.type !== 'button') return {}
  try {
    return Stamp.parse(JSON.parse(action.value || '{}'))
  } catch {
    // A value that is not ours reads as empty; its row then says what is missing.
    return {}
  }
}

const after = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(resolve, ms, null).unref())
