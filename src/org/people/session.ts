// Signing out and in again. Whoever is signed out is in their personal account, and nothing is done for them until they
// sign in: the wing that hears them sees to that, by what comes along with the caller.
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import * as visits from '../inviting/visits.ts'

/** `before` is the shared organization that was left by it. */
export type SignedOut = { before: OrganizationRef | null }

/** Ends the actor's session: their context goes back to the personal account, and stays there. Once more changes nothing. */
export function end(ctx: ActContext): Promise<SignedOut> {
  return own(ctx, { verb: 'signOut', input: {} }, async (org, personId) => {
    const here = await org.tx.context.findUniqueOrThrow({ where: { personId }, include: { organization: true } })
    if (here.signedOutAt) {
      org.keep()
      return { before: null }
    }
    const { id, name, kind } = here.organization
    const moved = id === org.id ? {} : { organizationId: org.id, workspaceId: null, previousId: id, enteredAt: org.now }
    const over = { ...moved, confirmedAt: null, teamId: null, signedOutAt: org.now }
    await org.tx.context.update({ where: { personId }, data: over })
    await visits.endAll(org.tx, personId)
    org.record('session.ended', personId, { before: { organizationId: id } })
    return { before: id === org.id ? null : { id, name, kind } }
  })
}

/** Begins a session of the actor's in their personal account. Where they are signed in already, nothing changes. */
export function start(ctx: ActContext): Promise<void> {
  const { personalId } = requirePerson(ctx)
  return own(ctx, { verb: 'switch', input: { organizationId: personalId } }, async (org, personId) => {
    const where = { personId, signedOutAt: { not: null } }
    const { count } = await org.tx.context.updateMany({ where, data: { signedOutAt: null, activeAt: org.now } })
    if (count) org.record('session.started', personId)
    else org.keep()
  })
}

// A session is its person's own affair: it is locked with, and recorded in, their personal account.
const own = <T>(ctx: ActContext, ask: Ask, change: (org: OpenOrganization, personId: string) => Promise<T>) => {
  const { personId, personalId } = requirePerson(ctx)
  return act({ ...ctx, organizationId: personalId }, { ask }, (org) => change(org, personId))
}
