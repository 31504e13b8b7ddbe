// Visits to the pages: who someone showed themselves to be by signing in with Slack, for an hour, in one browser. What the
// browser keeps is not in the record, only its digest: a copy of the database signs nobody in.
import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'

/** How long someone may take to sign in, and how long they are signed in then. */
const visitMs = 60 * 60_000

/** What is sent along to Slack, and what the browser keeps meanwhile. */
export type Begun = { key: string; state: string; nonce: string }
/** Who is there: their account, and what the forms of their pages carry to show that they are theirs. */
export type Visit = { id: string; identityId: string; goal: string; createdAt: Date }

const secret = (): string => randomBytes(32).toString('base64url')
const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')
const isKey = (key: string): boolean => /^[\w-]{43}$/.test(key)

/** Begins a visit whose goal is to be told once its visitor has signed in. Those that are over are cleared away. */
export async function begin({ db, clock }: Deps, goal: string): Promise<Begun> {
  const now = clock.now()
  const [key, state, nonce] = [secret(), secret(), secret()]
  await db.pageVisit.deleteMany({ where: { expiresAt: { lte: now } } })
  const expiresAt = new Date(now.getTime() + visitMs)
  await db.pageVisit.create({ data: { id: digestOf(key), state, nonce, goal, createdAt: now, expiresAt } })
  return { key, state, nonce }
}

/**
 * Takes what came back from Slack for the visit of this very browser, once: of two that come with the same state, one is
 * taken. Null for a state that nobody was given, that was used, that is too old, or that another browser was given.
 */
export async function claim(
  { db, clock }: Deps,
  { key, state }: { key: string; state: string },
): Promise<{ nonce: string; goal: string } | null> {
  if (!isKey(key) || !isKey(state)) return null
  const where = { id: digestOf(key), state, identityId: null, expiresAt: { gt: clock.now() } }
  const found = await db.pageVisit.findFirst({ where })
  const { count } = await db.pageVisit.updateMany({ where, data: { state: null, nonce: null } })
  return found?.nonce && count === 1 ? { nonce: found.nonce, goal: found.goal } : null
}

/** Begins the hour of whoever signed in, under another key than the one they came with; that one is good for nothing more. */
export async function enter(
  { db, clock }: Deps,
  { key: before, identityId, goal }: { key: string; identityId: string; goal: string },
): Promise<string> {
  const now = clock.now()
  const key = secret()
  const expiresAt = new Date(now.getTime() + visitMs)
  await db.$transaction([
    db.pageVisit.deleteMany({ where: { id: digestOf(before) } }),
    db.pageVisit.create({ data: { id: digestOf(key), goal, identityId, createdAt: now, expiresAt } }),
  ])
  return key
}

/** The visit of whoever is signed in by this key; null where nobody is. */
export async function find({ db, clock }: Deps, key: string): Promise<Visit | null> {
  if (!isKey(key)) return null
  const found = await db.pageVisit.findUnique({ where: { id: digestOf(key) } })
  if (!found?.identityId || found.expiresAt <= clock.now()) return null
  return { id: found.id, identityId: found.identityId, goal: found.goal, createdAt: found.createdAt }
}

/** Ends every visit of a person, in every browser. */
export async function endAll(tx: Tx, personId: string): Promise<void> {
  const identities = await tx.slackIdentity.findMany({ where: { personId }, select: { id: true } })
  await tx.pageVisit.deleteMany({ where: { identityId: { in: identities.map(({ id }) => id) } } })
}

/** Ends a visit. Any number of times. */
export async function end({ db }: Deps, key: string): Promise<void> {
  if (isKey(key)) await db.pageVisit.deleteMany({ where: { id: digestOf(key) } })
}
