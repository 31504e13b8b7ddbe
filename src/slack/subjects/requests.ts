// Requests, wherever they are asked for or decided: by typing, by a button in a message or on Home, in a form.
import * as approvals from '../../org/asking/approvals.ts'
import * as asked from '../../org/asking/asked.ts'
import * as reminders from '../../org/asking/reminders.ts'
import * as tasks from '../../org/asking/tasks.ts'
import * as invitations from '../../org/inviting/invitations.ts'
import * as joinRequests from '../../org/joining/join-requests.ts'
import * as transfers from '../../org/organization/transfers.ts'
import type { ApprovalLetter } from '../../org/telling/letters.ts'
import * as spots from '../home/spots.ts'
import { openForm } from '../modals.ts'
import { type Answer, changes, type Turn, turnsInto } from '../turn/answers.ts'
import type { Message } from '../views/blocks.ts'
import * as endingViews from '../views/organization/endings.ts'
import * as views from '../views/people/requests.ts'

/** What waits for one's decision, and what one asked for. */
export async function page({ say, caller, ctx }: Turn, offset = 0): Promise<Message> {
  const [waiting, own] = await Promise.all([tasks.mine(ctx, offset), asked.mine(ctx)])
  return views.requests(say, caller, waiting, own)
}

/** Asks to be let in. Whoever is invited there answers that instead: nobody has to decide it a second time. */
export async function askToJoin(
  { say, caller, ctx }: Turn,
  wish: { organizationId: string; reason: string | null },
): Promise<Message> {
  const letter = (await invitations.mine(ctx)).find(({ organization }) => organization.id === wish.organizationId)
  if (letter) return views.invitedAlready(say, caller, letter)
  return views.requested(say, caller, await joinRequests.ask(ctx, wish))
}

/** Decides a request; from Home its outcome shows there. */
export async function decide(
  turn: Turn,
  decision: { approvalId: string; isApproved: boolean; answer?: string | null },
): Promise<Answer> {
  const decided = await approvals.decide(turn.ctx, decision)
  await spots.decided(turn, 'approval', decision.approvalId)
  return { kind: 'message', message: views.decided(turn.say, decided), isInPlace: true, isOnHome: true }
}

/** The request that waits for one's decision, where it still does and a reason can be given. */
export const awaiting = ({ ctx }: Turn, approvalId: string): Promise<ApprovalLetter | null> =>
  tasks.decidable(ctx, approvalId)

/** Asks why a request is denied; an offer is declined at once, and of one that is not theirs to decide it is said why. */
export async function deny(turn: Turn, approvalId: string): Promise<Answer> {
  const letter = await awaiting(turn, approvalId)
  return letter ? openForm(turn, 'deny', { id: approvalId }) : decide(turn, { approvalId, isApproved: false })
}

/** Takes back what one asked for, or offered. */
export async function withdraw(turn: Turn, approvalId: string): Promise<Answer> {
  const { say, caller, ctx } = turn
  if (await asked.isOffer(ctx, approvalId))
    return changes(endingViews.takenBack(say, caller, await transfers.withdraw(ctx, approvalId)))
  return turnsInto(views.retracted(say, caller, await reminders.retract(ctx, approvalId)))
}
