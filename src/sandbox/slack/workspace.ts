// The state of the local Slack: one workspace with one app installed in it. Everything here is kept in the sandbox's memory.
import { randomBytes } from 'node:crypto'
import type { SandboxClock } from '../clock.ts'
import { CAST, type ENTERPRISE, ownTeam, type Person } from '../people.ts'
import type { Shelf, Store } from '../store.ts'
import type { Block, Json, Values } from './blocks.ts'
import type { Manifest } from './rules/manifest.ts'
import { openTraffic, type Traffic } from './traffic.ts'

/** The app as it is installed in the workspace. */
export const APP = { id: 'A0GUILDHALL', botId: 'B0GUILDHALL', botUserId: 'U0GUILDHALL' }

/** The channel in which people type commands. The app is not in it, so what it may do there is only to answer. */
export const GENERAL = { id: 'C0GENERAL01', name: 'general' }

/** Whoever speaks when Slack itself has something to say. */
export const SLACKBOT = 'USLACKBOT'

/** What the app must know to talk to this workspace. */
export type Keys = { botToken: string; appToken: string; signingSecret: string; clientId: string; clientSecret: string }

export type Message = {
  ts: string
  channel: string
  user: string
  text: string
  blocks: Block[]
  /** The only person who sees it, for an ephemeral message. */
  ephemeralTo?: string
  at: string
  editedAt?: string
  deleted?: boolean
  /** The files that were shared with it, as Slack lists them. */
  files?: Json[]
  typed: Values
  /** When it was last shown or changed, in the order of the whole workspace. */
  rev: number
  /** The exchange that it is part of, where Slack can tell. */
  cause?: string
}

/** A modal or a Home tab as it was given, with what Slack adds. */
export type View = {
  id: string
  user: string
  root: string
  previous: string | null
  given: Json
  blocks: Block[]
  typed: Values
  hash: string
  open: boolean
  rev: number
}

export type Trigger = {
  id: string
  user: string
  bornAt: number
  used: boolean
  view?: string
  cause?: string
  forgiving?: boolean
}

/** A response_url. `source` is the message that it replaces when asked to. */
export type Hook = {
  id: string
  user: string
  channel: string
  bornAt: number
  uses: number
  source?: string
  cause?: string
}

export type UploadedFile = {
  id: string
  user: string
  name: string
  title?: string
  type: string
  base64: string
  at: string
  /** What Slack says its size is, where it says something else than is there. */
  size?: number
  /** How a download of it goes wrong: a page in its place, a byte now and then, no answer, half of it, or no end. */
  answer?: 'html' | 'slow' | 'silent' | 'broken' | 'endless'
  deleted?: true
}

/** An upload on its way: the file that it will be, and its bytes once they are here. */
export type Upload = { file: string; name: string; length: number; base64?: string }

/** Where a person is looking, and which modals lie on top of it (the last one on top). */
export type Seat = { home: boolean; stack: string[]; homeRev: number }

export type Install = { state: 'installed' | 'uninstalled' | 'revoked' }

export type Workspace = {
  keys: Keys
  /** The Enterprise organization that it is part of, where it is part of one. */
  enterprise: typeof ENTERPRISE | null
  manifest: Manifest
  clock: SandboxClock
  traffic: Traffic
  people: Shelf<Person>
  messages: Shelf<Message>
  views: Shelf<View>
  homes: Shelf<View>
  triggers: Shelf<Trigger>
  hooks: Shelf<Hook>
  files: Shelf<UploadedFile>
  uploads: Shelf<Upload>
  seats: Shelf<Seat>
  installs: Shelf<Install>
  store: Store
  /** A new message timestamp: unique, and later than every one before. */
  newTs(): string
  /** The next place in the order of everything shown. */
  newRev(): number
}

/** Opens the workspace; the first time, its people move in and its keys are cut. */
export async function openWorkspace(
  store: Store,
  clock: SandboxClock,
  manifest: Manifest,
  enterprise: Workspace['enterprise'] = null,
): Promise<Workspace> {
  const people = store.shelf<Person>('person')
  for (const person of CAST) if (!people.get(person.id)) await people.put(person.id, person.kind, person)
  const messages = store.shelf<Message>('message')
  const [views, homes] = [store.shelf<View>('view'), store.shelf<View>('home')]
  let rev = [...messages.all(), ...views.all(), ...homes.all()].reduce((most, shown) => Math.max(most, shown.rev), 0)
  return {
    keys: await cutKeys(store),
    enterprise,
    manifest,
    clock,
    traffic: openTraffic(store, clock.now),
    people,
    messages,
    views,
    homes,
    triggers: store.shelf('trigger'),
    hooks: store.shelf('hook'),
    files: store.shelf('file'),
    uploads: store.shelf('upload'),
    seats: store.shelf('seat'),
    installs: store.shelf('install'),
    store,
    newTs: stamper(clock, messages),
    newRev: () => ++rev,
  }
}

async function cutKeys(store: Store): Promise<Keys> {
  const shelf = store.shelf<Keys>('keys')
  const kept = shelf.get('app')
  if (kept?.clientSecret) return kept
  const secret = (bytes: number) => randomBytes(bytes).toString('hex')
  const keys = {
    botToken: `xoxb-sandbox-${secret(12)}`,
    appToken: `xapp-1-${APP.id}-${secret(12)}`,
    signingSecret: secret(16),
    clientId: `1000000000.${parseInt(secret(5), 16)}`,
    clientSecret: secret(16),
    ...kept,
  }
  await shelf.put('app', '', keys)
  return keys
}

const microseconds = (ts: string): number => Math.round(Number(ts) * 1e6)

function stamper(clock: SandboxClock, messages: Shelf<Message>): () => string {
  let last = messages.all().reduce((latest, message) => Math.max(latest, microseconds(message.ts)), 0)
  return () => {
    last = Math.max(last + 1, clock.now().getTime() * 1000)
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`
  }
}

/** The conversation between the app and a person. */
export const dmOf = (userId: string): string => `D${userId.slice(1)}`

/** Whose conversation with the app a channel is. */
export const personOfDm = (space: Workspace, channel: string): Person | undefined =>
  channel.startsWith('D') ? space.people.get(`U${channel.slice(1)}`) : undefined

/** A message is known by where it stands and when it was posted. */
export const messageId = (channel: string, ts: string): string => `${channel}:${ts}`

/** True if this person has this message before their eyes. */
export function sees(person: Person, message: Message): boolean {
  if (message.deleted) return false
  if (message.ephemeralTo) return message.ephemeralTo === person.id
  return message.channel === dmOf(person.id) || (message.channel === GENERAL.id && ownTeam(person.teamId) !== undefined)
}

/** Keeps a message, new or changed, as the latest thing shown. */
export async function keepMessage(space: Workspace, message: Omit<Message, 'rev'>): Promise<Message> {
  const kept = { ...message, rev: space.newRev() }
  await space.messages.put(messageId(kept.channel, kept.ts), kept.channel, kept)
  return kept
}

/** Where this person sits; a person nobody has been yet looks at the channel. */
export const seatOf = (space: Workspace, user: string): Seat =>
  space.seats.get(user) ?? { home: false, stack: [], homeRev: 0 }

/** The modal on top of what this person sees. */
export function topView(space: Workspace, user: string): View | undefined {
  const id = seatOf(space, user).stack.at(-1)
  return id === undefined ? undefined : space.views.get(id)
}

/** A random id in the style of Slack's, such as V0A1B2C3D4E. */
export const newId = (letter: string): string => `${letter}0${randomBytes(6).toString('hex').toUpperCase().slice(0, 9)}`
