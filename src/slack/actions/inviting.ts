// What can be pressed about letting people in: answering an invitation, the board of those that are open, and links.
import { z } from 'zod'
import * as invitationBoard from '../../org/inviting/invitation-board.ts'
import * as invitations from '../../org/inviting/invitations.ts'
import * as links from '../../org/inviting/links.ts'
import * as spots from '../home/spots.ts'
import { type Answer, says, type Turn, turnsInto } from '../turn/answers.ts'
import * as invitationViews from '../views/inviting/invitations.ts'
import * as linkViews from '../views/inviting/links.ts'
import * as letterViews from '../views/letters/letters.ts'
import { Id, once, shows } from './row.ts'

const Offset = z.int().min(0).catch(0)
const Search = z.string().nullable().catch(null)
const Invitation = z.object({ invitationId: Id })
const OnBoard = Invitation.extend({ offset: Offset, search: Search })

export const inviting = {
  accept: once(Invitation, async (turn, { invitationId }) => {
    await invitations.accept(turn.ctx, invitationId)
    await spots.decided(turn, 'invitation', invitationId)
    return letter(turn, invitationId)
  }),
  decline: once(Invitation, async (turn, { invitationId }) => {
    await invitations.decline(turn.ctx, invitationId)
    await spots.decided(turn, 'invitation', invitationId)
    return letter(turn, invitationId)
  }),
  invites: shows(z.object({ offset: Offset, search: Search }), async (turn, { offset, search }) =>
    turnsInto(invitationViews.board(turn.say, turn.caller, await invitationBoard.board(turn.ctx, offset, search))),
  ),
  resend: once(OnBoard, async (turn, at) => board(turn, await invitationBoard.resend(turn.ctx, at.invitationId), at)),
  extend: once(OnBoard, async (turn, at) => board(turn, await invitationBoard.extend(turn.ctx, at.invitationId), at)),
  revoke: once(OnBoard, async (turn, at) => board(turn, await invitationBoard.revoke(turn.ctx, at.invitationId), at)),
  links: shows(z.object({ offset: Offset }), (turn, { offset }) => linkPage(turn, offset)),
  /** Shows the address to whoever presses, and to nobody else. */
  showLink: shows(z.object({ linkId: Id }), async (turn, { linkId }) => {
    const link = await links.show(turn.ctx, linkId)
    return says(linkViews.linkShown(turn.say, turn.caller, link, links.addressOf(turn.ctx.deps, link)))
  }),
  revokeLink: once(z.object({ linkId: Id, offset: Offset }), async (turn, { linkId, offset }) => {
    await links.revoke(turn.ctx, { linkId })
    return linkPage(turn, offset)
  }),
} as const

async function letter({ say, ctx, caller }: Turn, invitationId: string): Promise<Answer> {
  const found = await invitations.letterOf(ctx.deps, invitationId)
  if (!found) throw new Error(`the invitation ${invitationId} was answered and is gone`)
  return {
    kind: 'message',
    message: letterViews.letterView(say, found, caller.person),
    isInPlace: true,
    isOnHome: true,
  }
}

async function board(
  { say, caller, ctx }: Turn,
  changed: invitationBoard.Changed,
  { offset, search }: { offset: number; search: string | null },
): Promise<Answer> {
  const now = await invitationBoard.board(ctx, offset, search)
  return turnsInto(invitationViews.boardAfter(say, caller, changed, now))
}

const linkPage = async ({ say, caller, ctx }: Turn, offset: number): Promise<Answer> =>
  turnsInto(linkViews.links(say, caller, await links.list(ctx, offset)))
