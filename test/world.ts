// A whole sandbox for a test file: a database of its own, the real app, the strict Slack, and hands to drive it with over
// the driver API. Whatever the strict Slack complains about, or the app logs as an error, fails the test that caused it.
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { Deps, Log } from '../src/org/context.ts'
import type { SandboxOptions } from '../src/sandbox/sandbox.ts'
import { type Opened, startInSandbox } from '../src/sandbox/start.ts'
import { createDatabase, type TestDatabase } from './database.ts'

// biome-ignore lint/suspicious/noExplicitAny: blocks are looked into as the JSON that they are
export type Block = any
export type Seen = {
  ts: string
  channel: string
  text: string
  blocks: Block[]
  ephemeral: boolean
  at: string
  files?: { id: string; name: string; mimetype: string; size: number; url_private_download: string }[]
}
export type View = { id: string; type: string; title: Block; blocks: Block[]; state: Block; private_metadata?: string }
export type Exchange = {
  ackMs: number
  status: number
  messages: Seen[]
  view?: View
  closed?: true
  errors?: Record<string, string>
  refusals: string[]
}

/** The workspace that someone acts from, in a world with `enterprise: true`; see SECOND_TEAM. */
export type Seated = { team?: string }

export type WorldOptions = Pick<SandboxOptions, 'pacing' | 'enterprise'> & {
  /** A preset's name, or a catalog file. */
  catalog?: string
  /** Over Socket Mode instead of HTTP. */
  socket?: boolean
  /** Slack user ids of the operators; Omar unless told. */
  operators?: string
  /** The address of a mail server, once it is asked for: e-mail goes there instead of into the sandbox's mailbox. */
  smtp?: () => Promise<string>
}

/** What a test does and sees; each call is one request to the driver API. */
export class World {
  readonly sandbox: Opened
  /** What the app logged as warnings and errors since the last test. */
  readonly logged: { level: string; facts: object; message: string }[]
  /** The refusals that people were given, by code, the oldest first. */
  readonly refused: string[]
  /** What the strict Slack complained about since the last test. Whoever provokes a complaint takes it from here. */
  readonly complaints: unknown[]

  constructor(sandbox: Opened, { logged, complaints, refused }: Pick<World, 'logged' | 'complaints' | 'refused'>) {
    this.sandbox = sandbox
    this.logged = logged
    this.complaints = complaints
    this.refused = refused
  }

  get deps(): Deps {
    return this.sandbox.deps
  }

  get db(): Deps['db'] {
    return this.deps.db
  }

  /** Calls the driver; throws its error where it refuses. */
  async call<T>(path: string, body?: object): Promise<T> {
    const { status, answer } = await this.ask(path, body)
    if (status >= 400) throw new Error(`${path} ${JSON.stringify(body)} → ${status} ${JSON.stringify(answer)}`)
    return answer as T
  }

  /** Calls the driver and gives whatever it answers. */
  async ask(path: string, body?: object): Promise<{ status: number; answer: Block }> {
    const init = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {}
    const response = await fetch(`${this.sandbox.address}/sandbox/api/${path}`, init)
    return { status: response.status, answer: await response.json() }
  }

  /** Types `/org …`. */
  says = (as: string, text: string, from: Seated = {}): Promise<Exchange> => this.call('command', { as, text, ...from })
  press = (as: string, action: string, more: Seated & { in?: string; value?: string } = {}): Promise<Exchange> =>
    this.call('press', { as, action, ...more })
  choose = (as: string, action: string, value: string, more: Seated & { in?: string } = {}): Promise<Exchange> =>
    this.call('choose', { as, action, value, ...more })
  submit = (as: string, values: object = {}, from: Seated = {}): Promise<Exchange> =>
    this.call('submit', { as, values, ...from })
  close = (as: string): Promise<Exchange> => this.call('close', { as })
  home = async (as: string): Promise<View> => (await this.call<{ view: View }>('home', { as })).view
  settle = (): Promise<object> => this.call('settle', {})
  advance = (advance: string): Promise<{ now: string }> => this.call('clock', { advance })
  faults = (faults: object): Promise<object> => this.call('faults', faults)
  /** Lets it become day in Jakarta if it is night there: what is told of money waits for the morning. */
  awaken = async (): Promise<void> => {
    const hour = this.deps.clock.now().getUTCHours()
    if (hour < 1 || hour > 9) await this.advance(`PT${(27 - hour) % 24}H`)
  }
  event = (event: object): Promise<object> => this.call('event', event)

  /** Someone's direct messages from the app, once every job is done. */
  inbox = async (as: string): Promise<Seen[]> => {
    await this.settle()
    return this.call(`inbox?as=${as}`)
  }

  /** The shared organization of that name. */
  organization = async (name: string) => {
    return this.db.organization.findFirstOrThrow({ where: { name, kind: 'shared' } })
  }

  /** A person of the sandbox as the record has them. */
  person = async (handle: string) => {
    const people = await this.call<{ handle: string; slackUserId: string }[]>('people')
    const userId = people.find((one) => one.handle === handle)?.slackUserId ?? handle
    const identity = await this.db.slackIdentity.findFirstOrThrow({ where: { userId }, include: { person: true } })
    return identity.person
  }

  /** Who is in an organization, as "Dina Kusuma: owner". */
  roles = async (organization: string): Promise<string[]> => {
    const { id } = await this.organization(organization)
    const held = await this.db.membership.findMany({
      where: { organizationId: id },
      include: { person: true },
      orderBy: { joinedAt: 'asc' },
    })
    return held.map(({ person, role }) => `${person.name}: ${role}`)
  }

  /** What was recorded about an organization, oldest first. */
  recorded = async (organization: string): Promise<string[]> => {
    const { id } = await this.organization(organization)
    const entries = await this.db.auditEntry.findMany({
      where: { organizationId: id },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    return entries.map(({ action }) => action)
  }

  /** The name of the organization that someone acts in now. */
  whereIs = async (handle: string): Promise<string> => {
    const { id } = await this.person(handle)
    const context = await this.db.context.findUniqueOrThrow({
      where: { personId: id },
      include: { organization: true },
    })
    return context.organization.kind === 'personal' ? 'personal' : context.organization.name
  }
}

/** Everything that a person reads in an exchange, a message, a view or a block: text, labels, buttons, placeholders. */
export function textOf(node: Block): string {
  if (typeof node === 'string') return ''
  if (Array.isArray(node)) return node.map(textOf).filter(Boolean).join('\n')
  if (!node || typeof node !== 'object') return ''
  const own = typeof node.text === 'string' ? [node.text] : []
  if (node.type === 'rich_text_section') return node.elements.map(textOf).join('')
  const parts = Object.entries(node).filter(
    ([key]) => !['text', 'value', 'private_metadata', 'state'].includes(key) || typeof node[key] === 'object',
  )
  return [...own, ...parts.map(([, value]) => textOf(value as Block))].filter(Boolean).join('\n')
}

/** The texts of the buttons in something. */
export function buttonsOf(node: Block): string[] {
  if (Array.isArray(node)) return node.flatMap(buttonsOf)
  if (!node || typeof node !== 'object') return []
  if (node.type === 'button') return [node.text.text]
  return Object.values(node).flatMap(buttonsOf)
}

/** The first line of a message: the context it names. */
export const headerOf = (message: Seen | View | undefined): string => textOf(message?.blocks[0])

/** Opens a world for the test file that calls it, and closes it when the file is done. */
export function openWorld(options: WorldOptions = {}): () => World {
  let world: World
  let database: TestDatabase
  const complaints: unknown[] = []
  beforeAll(async () => {
    database = await createDatabase()
    const { catalog = 'standard', socket = false, operators, pacing, enterprise = false, smtp } = options
    const logged: World['logged'] = []
    const write = (level: string) => (facts: object, message: string) => void logged.push({ level, facts, message })
    const refused: string[] = []
    const debug = (facts: object, message: string) => {
      if (message === 'a turn was refused' && 'code' in facts) refused.push(String(facts.code))
    }
    const log: Log = { debug, info: () => {}, warn: write('warn'), error: write('error') }
    const env = {
      DATABASE_URL: database.url,
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...(operators ? { GUILDHALL_OPERATORS: operators } : {}),
      ...(smtp ? { SMTP_URL: await smtp(), MAIL_FROM: 'Guildhall <guildhall@org.example>' } : {}),
    }
    const config = readConfig(env, ['--catalog', catalog, ...(socket ? ['--socket'] : [])])
    const onComplaint = (complaint: unknown) => void complaints.push(complaint)
    const sandbox = await startInSandbox(config, { log, onComplaint, enterprise, ...(pacing ? { pacing } : {}) })
    world = new World(sandbox, { logged, complaints, refused })
    await world.awaken()
  })
  afterEach(() => {
    const errors = world.logged.splice(0).filter(({ level }) => level === 'error')
    expect({
      complaints: complaints.splice(0),
      errors: errors.map(({ message, facts }) => `${message} ${String(Object.values(facts).at(-1))}`),
    }).toEqual({ complaints: [], errors: [] })
  })
  afterAll(async () => {
    await world?.sandbox.stop()
    await database?.drop()
  })
  return () => world
}
