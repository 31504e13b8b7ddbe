// Copies of open requests in the hands of someone whose new role may no longer decide them.
import { permissionsOf } from '../../catalog/ladder.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext } from '../context.ts'
import type { JobPayload } from '../queue.ts'
import * as notices from '../telling/notices.ts'
import { readAsk } from '../verbs.ts'
import { approversOf, isConsent } from './needs.ts'

/** Closes the copies that someone has of requests which their role, as it is now, does not let them decide. */
export async function closeLost(
  ctx: Omit<ActContext, 'organizationId'>,
  { organizationId, personId }: JobPayload<'close-lost-copies'>,
): Promise<void> {
  const ask: Ask = { verb: 'join', input: { organizationId, role: null } }
  await act({ ...ctx, organizationId }, { ask, isForDeleted: true }, async (org) => {
    org.keep()
    const lost = await lostBy(org, personId)
    // Operators decide whatever their role is.
    const identity = { personId, userId: { notIn: [...org.deps.operators] } }
    if (lost.length) await notices.closeCopies(org, lost, identity)
  })
}

async function lostBy({ tx, id: organizationId, deps }: OpenOrganization, personId: string): Promise<string[]> {
  const [copies, held] = await Promise.all([
    tx.notice.findMany({ where: { about: 'approval', identity: { personId } }, select: { subjectId: true } }),
    tx.membership.findUnique({ where: { organizationId_personId: { organizationId, personId } } }),
  ])
  const open = await tx.approval.findMany({
    where: { id: { in: copies.map(({ subjectId }) => subjectId) }, organizationId, state: 'pending' },
  })
  const rights = permissionsOf(deps.catalog, held?.role ?? '')
  const lost = await Promise.all(
    open.map(async ({ verb, input }) => {
      const needs = await approversOf({ db: tx, catalog: deps.catalog }, readAsk({ verb, input }), organizationId)
      return typeof needs !== 'string' && !isConsent(needs) && !needs.every((need) => rights.has(need))
    }),
  )
  return open.filter((_, at) => lost[at]).map(({ id }) => id)
}
