// One exchange: a person does something, the app answers, and what that person sees of it is gathered once the app is quiet.
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../people.ts'
import type { Result } from '../slack/acts.ts'
import { type Json, stateOf } from '../slack/blocks.ts'
import { fileObject, fileOf } from '../slack/files.ts'
import type { LocalSlack } from '../slack/slack.ts'
import type { Watch } from '../slack/watch.ts'
import { type Message, sees, topView, type UploadedFile, type View } from '../slack/workspace.ts'

/** A message as the driver shows it. */
export type SeenMessage = {
  ts: string
  channel: string
  text: string
  blocks: Json[]
  ephemeral: boolean
  at: string
  /** The files that were shared with it; absent where there are none. */
  files?: SeenFile[]
}

/** A file as the driver shows it: its bytes are at `file?id=…`. */
export type SeenFile = { id: string; name: string; mimetype: string; size: number; url_private_download: string }

/** A view as the driver shows it; title, blocks and state as Slack has them. */
export type SeenView = {
  id: string
  type: string
  title: unknown
  blocks: Json[]
  state: Json
  private_metadata?: string
}

/** What the driver answers. */
export type Exchange = {
  ackMs: number
  status: number
  messages: SeenMessage[]
  view?: SeenView
  closed?: true
  errors?: Record<string, string>
  refusals: string[]
}

/** What tells the driver that the app has nothing more to do: where it can, the app itself. An exchange waits for the first alone. */
export type Liveness = { idle?: () => boolean; isQuiet?: () => boolean }

/** How long to wait for the app's first call after it answered, where the app cannot say itself whether it is idle. */
export type Patience = (result: Result) => number

const LONGEST_MS = 10_000
const QUIET_MS = 100
const LOOK_MS = 4

/** Does something as a person and gathers what they see of it. */
export async function exchange(
  slack: LocalSlack,
  app: Liveness,
  person: Person,
  patience: Patience,
  act: (watch: Watch) => Promise<Result>,
): Promise<Exchange> {
  const watch = slack.watches.begin(person.id)
  try {
    const result = await act(watch)
    await quiet(app, watch, patience(result))
    return gathered(slack, person, watch, result)
  } finally {
    slack.watches.end(watch)
  }
}

/** Resolves when the app does nothing more for this exchange, or when waiting longer would be foolish. */
export async function quiet(app: Liveness, watch: Watch, firstCallMs: number): Promise<void> {
  const startedAt = performance.now()
  const since = (moment: number) => performance.now() - moment
  const rests = () => (watch.calls > 0 ? since(watch.lastAt) >= QUIET_MS : since(startedAt) >= firstCallMs)
  const isDone = () => watch.inFlight === 0 && (app.idle ? app.idle() : rests())
  while (since(startedAt) < LONGEST_MS && !isDone()) await pause(LOOK_MS)
}

function gathered(slack: LocalSlack, person: Person, watch: Watch, result: Result): Exchange {
  const { space, watches } = slack
  // A form's answer comes by the response_url of the command that opened it, which is an exchange of the past.
  const isCaused = ({ cause }: Message) => cause === undefined || cause === watch.id || !watches.isRunning(cause)
  // What comes in of its own accord meanwhile, such as a direct message of a job's, stands behind the answer.
  const isStray = ({ cause }: Message) => cause === undefined
  const isNews = (message: Message) => message.rev > watch.startRev && isCaused(message) && sees(person, message)
  const messages = space.messages
    .all()
    .filter(isNews)
    .sort((a, b) => Number(isStray(a)) - Number(isStray(b)) || a.rev - b.rev)
  const top = topView(space, person.id)
  return {
    ackMs: result.ms,
    status: result.status,
    messages: messages.map((message) => seenMessage(slack, message)),
    ...(top ? { view: seenView(top) } : {}),
    ...(result.closed && !top ? { closed: true as const } : {}),
    ...(result.errors ? { errors: result.errors } : {}),
    refusals: [...watch.refusals],
  }
}

/** A message as the driver shows it. */
export function seenMessage(slack: LocalSlack, message: Message): SeenMessage {
  const { ts, channel, text, blocks, at } = message
  const shared = (message.files ?? []).flatMap(({ id }) => fileOf(slack.space, String(id)) ?? [])
  const files = shared.map((file) => seenFile(slack, file))
  return {
    ts,
    channel,
    text,
    blocks,
    ephemeral: message.ephemeralTo !== undefined,
    at,
    ...(files.length > 0 ? { files } : {}),
  }
}

function seenFile({ ground }: LocalSlack, file: UploadedFile): SeenFile {
  const { id, name, type: mimetype, base64 } = file
  const size = Buffer.byteLength(base64, 'base64')
  return {
    id,
    name,
    mimetype,
    size,
    url_private_download: String(fileObject(file, ground.host()).url_private_download),
  }
}

/** A view as the driver shows it. */
export function seenView(view: View): SeenView {
  const { id, given, blocks, typed } = view
  const metadata = typeof given.private_metadata === 'string' ? { private_metadata: given.private_metadata } : {}
  const state = { values: stateOf(blocks, typed) }
  return { id, type: String(given.type), title: given.title ?? null, blocks, state, ...metadata }
}
