// What every rule is given: the ports to the outside, who acts, and where.
import type { Catalog } from '../catalog/catalog.ts'
import type { Db, Tx } from '../db/client.ts'
import type { Hot } from '../db/hot.ts'
import type { Payments } from './billing/payments.ts'
import type { Charts } from './credits/charts.ts'
import type { Pictures, Uploads } from './organization/pictures.ts'
import type { Letter } from './telling/letters.ts'
import type { Mail, Written } from './telling/mail.ts'

/** The only source of time. `wall` says at which real moment this clock will show `at` (they differ in the sandbox only). */
export type Clock = { now(): Date; wall(at: Date): Date }

/** What Slack says of one account. */
export type Account = {
  tenant: string
  teamId: string
  userId: string
  kind: AccountKind
  name: string
  email: string | null
  emailConfirmed: boolean
  locale: string | null
  timeZone: string | null
  /** When it last changed, by Slack's own stamp, to the second; absent where it was not said. */
  updatedAt?: Date | null
}
export type AccountKind = 'member' | 'guest' | 'bot' | 'deactivated' | 'external'

/** Slack does not let us in any more: the app was removed, or its token revoked. What is owed waits for another one. */
export class AccessLost extends Error {
  override name = 'AccessLost'
}

/** Where accounts are looked up, by their id or by their address. Answers null for an account that does not exist. */
export type Directory = {
  find(account: { teamId: string; userId: string }): Promise<Account | null>
  /** Of the workspace that the app is installed in. May take minutes where many are looked for: only jobs should. */
  findByEmail(email: string): Promise<Account | null>
  /** The tenant whose accounts it looks up. */
  tenant(): Promise<string>
  /** Whether Slack lets us in. */
  reach(): Promise<boolean>
}

/** Someone's way to say who they are on the web: to Slack and back. */
export type SignIn = {
  /** Origins that a browser may pass through on its way there and back, as a page's policy names them. */
  leadsThrough: readonly string[]
  /** The page of Slack's to send a browser to. What is given comes back with them, or signed. */
  addressFor(visit: { state: string; nonce: string }): Promise<string>
  /** Whose account came back with a code; null where the code, or what came with it, is not good. */
  finish(code: string, visit: { nonce: string }): Promise<Account | null>
}

/** Domain names, as the machine's own resolver knows them. */
export type Resolver = {
  /** The TXT records of a name, each joined to one text; none where there are none. Throws where the resolver cannot say. */
  txt(name: string): Promise<string[]>
}

/** Makes tokens that are kept nowhere: the same for the same subject, and nothing that anyone else could make. */
export type Tokens = { of(subject: string): string }

/** A place where a message stands in Slack. */
export type Place = { channel: string; ts: string }

/**
 * Delivers a letter to an account: anew, or in the place of its earlier copy. `keep` writes down where it stands, of a new
 * one before the next is posted: a process that dies in between doubles that one, and no other. Says so when the account
 * cannot be reached at all.
 */
export type Announce = {
  deliver(
    to: { teamId: string; userId: string; locale?: string | null; timeZone?: string | null },
    letter: Letter,
    at: Place | null,
    keep: (place: Place) => Promise<void>,
  ): Promise<{ unreachable: string } | null>
  /** Puts a file into the account's conversation with us, with a line that says what it is. Says so when it cannot be reached. */
  share(to: { teamId: string; userId: string }, file: SharedFile): Promise<{ unreachable: string } | null>
  /** A letter in the words in which it is delivered, for an e-mail to whoever reads it there. */
  write(letter: Letter, reader: { locale: string | null; timeZone: string | null }): Written
}

/** A file that is made for someone, whole. `comment` is what is said with it. */
export type SharedFile = { name: string; title: string; comment: string; bytes: Uint8Array }

/** Whom a change concerns: the members of organizations, people, and whoever has a copy of a notice. */
export type Concern = { organizationIds: Set<string>; personIds: Set<string>; noticeIds: Set<string> }

/**
 * Keeps what people look at as it is: told after a commit, never within the transaction. It returns at once, and what it
 * is told may be lost in a crash, since whoever looks again sees how things are.
 */
export type Homes = { changed(concern: Concern): void }

export type Log = Record<'debug' | 'info' | 'warn' | 'error', (facts: object, message: string) => void>

/** The ports and the settings that rules work with. */
export type Deps = {
  db: Db
  hot: Hot
  catalog: Catalog
  clock: Clock
  log: Log
  directory: Directory
  announce: Announce
  homes: Homes
  uploads: Uploads
  pictures: Pictures
  /** Draws a month of credits. */
  charts: Charts
  /** Whoever takes the money; null where nobody does, and plans are given by operators alone. */
  payments: Payments | null
  /** Where Slack and people reach this installation, without a slash at its end; null where only this machine does. */
  publicUrl: string | null
  /** Where people open the pages of this installation, without a slash at its end. */
  pagesUrl: string
  /** Hands in e-mail; null where none is sent. */
  mail: Mail | null
  /** Lets people say on the web who they are; null where nothing was set for it. */
  signIn: SignIn | null
  resolver: Resolver
  tokens: Tokens
  /** Whether a domain is a provider's where anyone can have an address, so that it says nothing of where someone works. */
  isFreeMail(domain: string): boolean
  /** Slack user ids of those who run this installation. */
  operators: readonly string[]
}

/** Who acts. The system itself acts in jobs and on the command line. */
export type Actor =
  | {
      kind: 'person'
      personId: string
      personalId: string
      name: string
      accountKind: AccountKind
      isOperator: boolean
    }
  | { kind: 'system' }

export type Surface = 'slack' | 'web' | 'cli' | 'job'

/**
 * The right under which an act runs that its actor asked for and someone else approved. Where what was asked for is
 * consent, the decider lends no right: the act runs on its actor's own.
 */
export type Grant = { approvalId: string; deciderId: string; isOperator: boolean; isConsent?: boolean }

/** Who acts, from which surface, in which organization; put together by the caller's identity, never by input. */
export type ActContext = {
  deps: Deps
  actor: Actor
  surface: Surface
  organizationId: string
  /** The workspace of that organization that they act in; absent where they are in none. */
  workspaceId?: string
  /** The Slack workspace that its actor speaks from. */
  teamId?: string
  /** The once-only effect that this act is: a second act under the same id gives the first one's result. */
  effectId?: string
  grant?: Grant
  /** Joins this transaction, which has locked what the act will lock. */
  within?: Tx
}

/** A person as other people see them. */
export type PersonRef = { id: string; name: string }

/** An organization as its members see it. */
export type OrganizationRef = { id: string; name: string; kind: 'personal' | 'shared' }

/** The person who acts; a mistake of ours where the system does. */
export function requirePerson(ctx: ActContext): Extract<Actor, { kind: 'person' }> {
  if (ctx.actor.kind !== 'person') throw new Error('this act needs a person as its actor')
  return ctx.actor
}
