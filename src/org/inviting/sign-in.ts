// Signing in on the pages: whoever comes back from Slack becomes a visitor, and a person where they are new. Whoever may not
// act any more is no visitor, whatever their browser keeps.
import { Prisma } from '../../db/client.ts'
import type { Account, ActContext, Deps } from '../context.ts'
import { newId } from '../ids.ts'
import * as accounts from '../people/accounts.ts'
import * as people from '../people/people.ts'
import * as session from '../people/session.ts'
import * as visits from './visits.ts'

/** Someone who is signed in on the pages. */
export type Visitor = {
  visit: visits.Visit
  ctx: ActContext
  person: { id: string; name: string; email: string | null; locale: string | null; timeZone: string | null }
  /** Their address as addresses are compared; null where Slack has not confirmed it. */
  emailKey: string | null
  /** Whether they have an account in a Slack in which the app is, where they can go on. */
  isInSlack: boolean
}

/** How it ended. `goal` is where they began; absent where nothing is known of what came back. */
export type Finished =
  | { key: string; goal: string }
  | { failed: 'declined' | 'not_believed' | 'unreachable' | 'deactivated' | 'bot'; goal: string }
  | { failed: 'unknown' }

/** What comes back from Slack; without a code where they would rather not. */
export type Back = { key: string; state: string; code: string | null }

/** Begins to sign someone in: what their browser keeps, and the page of Slack's that it is sent to. Null where none was set. */
export async function begin(deps: Deps, goal: string): Promise<{ key: string; address: string } | null> {
  if (!deps.signIn) return null
  const { key, state, nonce } = await visits.begin(deps, goal)
  return { key, address: await deps.signIn.addressFor({ state, nonce }) }
}

/** Signs whoever comes back from Slack in, once for each time that they were sent there. */
export async function finish(deps: Deps, { key, state, code }: Back): Promise<Finished> {
  const claimed = deps.signIn && (await visits.claim(deps, { key, state }))
  if (!claimed) return { failed: 'unknown' }
  const { goal, nonce } = claimed
  if (code === null) return { failed: 'declined', goal }
  const account = await askSlack(deps, code, nonce)
  if (account === 'unreachable') return { failed: account, goal }
  if (!account) return { failed: 'not_believed', goal }
  if (account.kind === 'bot' || account.kind === 'deactivated') {
    await accounts.keep(deps, account)
    return { failed: account.kind, goal }
  }
  const identityId = await recognize(deps, account)
  const entered = await visits.enter(deps, { key, identityId, goal })
  await comeIn(deps, identityId)
  return { key: entered, goal }
}

/** Who is signed in by what their browser keeps; null where nobody is, or nobody who may act. */
export async function visitorBy(deps: Deps, key: string | null): Promise<Visitor | null> {
  const visit = key === null ? null : await visits.find(deps, key)
  const found = visit && (await read(deps, visit.identityId))
  if (!visit || !found || found.isSignedOut) return null
  return { visit, ...found.visitor }
}

/** Signs a visitor out of this browser. */
export const leave = (deps: Deps, key: string): Promise<void> => visits.end(deps, key)

async function askSlack({ signIn, log }: Deps, code: string, nonce: string): Promise<Account | null | 'unreachable'> {
  try {
    return (await signIn?.finish(code, { nonce })) ?? null
  } catch (error) {
    log.warn({ error }, 'Slack could not say who signed in')
    return 'unreachable'
  }
}

// Whoever signed out in Slack and now showed who they are is signed in again.
async function comeIn(deps: Deps, identityId: string): Promise<void> {
  const found = await read(deps, identityId)
  if (found?.isSignedOut) await session.start(found.visitor.ctx)
}

async function read(
  deps: Deps,
  identityId: string,
): Promise<{ visitor: Omit<Visitor, 'visit'>; isSignedOut: boolean } | null> {
  const identity = await deps.db.slackIdentity.findUnique({
    where: { id: identityId },
    include: { person: { include: { context: true, identities: true } } },
  })
  if (!identity) return null
  const { person, kind, teamId } = identity
  if (kind === 'bot' || kind === 'deactivated' || person.absentSince || person.mergedIntoId) return null
  const actor = await people.actorOf(deps, person.id)
  const own = actor.kind === 'person' ? actor.personalId : ''
  // An operator is known by an account of the workspace, never by one elsewhere.
  const known = actor.kind === 'person' && kind === 'external' ? { ...actor, isOperator: false } : actor
  const ctx: ActContext = { deps, actor: known, surface: 'web', organizationId: own, teamId }
  const { id, name, email, emailKey, locale, timeZone } = person
  return {
    visitor: {
      ctx,
      person: { id, name, email, locale, timeZone },
      emailKey,
      isInSlack: person.identities.some((one) => one.kind === 'member' || one.kind === 'guest'),
    },
    isSignedOut: (person.context?.signedOutAt ?? null) !== null,
  }
}

/** The identity of an account that signed in, with its person, both made where they are new. */
async function recognize(deps: Deps, account: Account): Promise<string> {
  const known = () =>
    deps.db.slackIdentity.findUnique({
      where: { tenant_userId: { tenant: account.tenant, userId: account.userId } },
      select: { id: true },
    })
  if (await known()) await accounts.keep(deps, account)
  else if (!(await joinElsewhere(deps, account))) await accounts.arrive(deps, account)
  const found = await known()
  if (!found) throw new Error(`an account of tenant ${account.tenant} signed in and has no person`)
  return found.id
}

/** Someone with several Slacks elsewhere and one confirmed address in them is one person. Says whether they were known. */
async function joinElsewhere({ db, clock }: Deps, account: Account): Promise<boolean> {
  const emailKey = accounts.emailKeyOf(account)
  if (account.kind !== 'external' || emailKey === null) return false
  const everywhere = { every: { kind: 'external' } }
  const where = { emailKey, mergedIntoId: null, absentSince: null, identities: everywhere }
  const [person, other] = await db.person.findMany({ where, select: { id: true }, take: 2 })
  if (!person || other) return false
  const { tenant, userId, teamId, kind } = account
  const now = clock.now()
  try {
    const row = { id: newId('sid', now), tenant, userId, teamId, kind, personId: person.id, seenAt: now }
    await db.slackIdentity.create({ data: row })
  } catch (error) {
    // Another browser of theirs was quicker.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
  }
  return true
}
