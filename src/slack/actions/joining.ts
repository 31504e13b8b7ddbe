// What can be pressed about being let in: deciding requests, one's own requests, the domains of an organization, and what
// someone who is new says they are here for.
import { z } from 'zod'
import * as suggestions from '../../org/joining/suggestions.ts'
import { openForm } from '../modals.ts'
import * as domains from '../subjects/domains.ts'
import * as requests from '../subjects/requests.ts'
import { changes, type Turn, turnsInto } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import * as welcomeViews from '../views/home/welcome.ts'
import { Id, once, shows } from './row.ts'

const Offset = z.int().min(0).catch(0)
const There = { organizationId: Id.exactOptional() }
const inside = async (turn: Turn, organizationId: string | undefined): Promise<Turn> =>
  organizationId ? within(turn, organizationId) : turn

export const joining = {
  approve: once(z.object({ approvalId: Id }), (turn, { approvalId }) =>
    requests.decide(turn, { approvalId, isApproved: true }),
  ),
  /** Asks why first, unless there is nothing to deny any more, or nobody's reason to give. */
  deny: once(z.object({ approvalId: Id }), (turn, { approvalId }) => requests.deny(turn, approvalId)),
  /** Opens the form with one of the organizations chosen: it is asked for from where one is. */
  askToJoin: shows(z.object({ organizationId: Id }), (turn, known) => openForm(turn, 'join', known)),
  /** Takes something back that one asked for, or offered. */
  withdraw: once(z.object({ approvalId: Id }), (turn, { approvalId }) => requests.withdraw(turn, approvalId)),
  requests: shows(z.object({ offset: Offset }), async (turn, { offset }) =>
    turnsInto(await requests.page(turn, offset)),
  ),
  domains: shows(z.object({ offset: Offset, ...There }), async (turn, { offset, organizationId }) =>
    turnsInto(await domains.page(await inside(turn, organizationId), offset)),
  ),
  checkDomain: shows(z.object({ domainId: Id }), (turn, { domainId }) => domains.check(turn, domainId)),
  removeDomain: once(z.object({ domainId: Id }), (turn, { domainId }) => domains.remove(turn, domainId)),
  /** Saying it again, or otherwise, just keeps that. */
  purpose: shows(z.object({ purpose: z.enum(suggestions.purposes) }), async (turn, { purpose }) => {
    const welcome = await suggestions.say(turn.ctx, purpose)
    return changes(welcomeViews.said(turn.say, turn.caller, welcome))
  }),
} as const
