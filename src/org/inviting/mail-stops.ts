// The way out of e-mail for addresses that have no account here: what stands in every e-mail to one, and leads to a page on
// which whoever reads it decides for that address alone. Nobody learns by it whether an address was ever written to.
import { createHash } from 'node:crypto'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { addressKey, masked } from './addressees.ts'

/** What is decided for an address; the address hidden but for what its holder knows it by. */
export type Stop = { address: string; isStopped: boolean }

const tokenFor = ({ tokens }: Pick<Deps, 'tokens'>, email: string): string => tokens.of(`mail-stop:${email}`)
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** Where whoever has an address says that they want no e-mail. To be written in e-mail to that very address, and nowhere else. */
export async function pageFor(deps: Pick<Deps, 'db' | 'clock' | 'tokens' | 'pagesUrl'>, address: string) {
  const email = addressKey(address)
  const token = tokenFor(deps, email)
  // Kept by its digest: once tokens are made with another secret, what was sent before is good for the same.
  const data = { tokenDigest: digestOf(token), email, createdAt: deps.clock.now() }
  await deps.db.mailStop.createMany({ data: [data], skipDuplicates: true })
  return `${deps.pagesUrl}/e-mail/${token}`
}

/** What a token decides; null for any that is none, whatever is wrong with it. */
export async function byToken({ db }: Pick<Deps, 'db'>, token: string): Promise<Stop | null> {
  const email = await emailOf(db, token)
  return email === null ? null : { address: masked(email), isStopped: (await stoppedAmong(db, [email])).has(email) }
}

/** No e-mail goes to its address any more. Any number of times. */
export const stop = (deps: Pick<Deps, 'db' | 'clock'>, token: string): Promise<boolean> =>
  decide(deps, token, deps.clock.now())

/** E-mail goes to its address again; what was not sent meanwhile is not sent now. Any number of times. */
export const allow = (deps: Pick<Deps, 'db'>, token: string): Promise<boolean> => decide(deps, token, null)

/** Says whether there was anything to decide by that token. */
async function decide({ db }: Pick<Deps, 'db'>, token: string, stoppedAt: Date | null): Promise<boolean> {
  const email = await emailOf(db, token)
  if (email === null) return false
  // Whoever says it again changes nothing.
  await db.mailStop.updateMany({ where: { email, stoppedAt: stoppedAt ? null : { not: null } }, data: { stoppedAt } })
  return true
}

async function emailOf(db: Tx, token: string): Promise<string | null> {
  if (!isToken(token)) return null
  const found = await db.mailStop.findUnique({ where: { tokenDigest: digestOf(token) }, select: { email: true } })
  return found?.email ?? null
}

/** Those of some addresses, as addresses are compared, that want no e-mail. */
export async function stoppedAmong(tx: Tx, emails: readonly string[]): Promise<ReadonlySet<string>> {
  if (!emails.length) return new Set()
  const where = { email: { in: [...emails] }, stoppedAt: { not: null } }
  const found = await tx.mailStop.findMany({ where, select: { email: true } })
  return new Set(found.map(({ email }) => email))
}

/** Whether an address wants no e-mail. */
export const isStopped = async (tx: Tx, address: string): Promise<boolean> =>
  (await stoppedAmong(tx, [addressKey(address)])).size > 0
