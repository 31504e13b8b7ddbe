// Buttons that end a membership, or bring one back.
import { z } from 'zod'
import * as comebacks from '../../org/leaving/comebacks.ts'
import { openForm } from '../modals.ts'
import { changes, turnsInto } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import * as views from '../views/people/former.ts'
import { Id, once, shows } from './row.ts'

export const leavingRows = {
  /** Both open the form, which shows what ends and asks once. */
  leave: shows(z.object({ organizationId: Id }), async (turn, { organizationId }) =>
    openForm(await within(turn, organizationId), 'leave'),
  ),
  remove: shows(z.object({ personId: Id }), (turn, { personId }) => openForm(turn, 'remove', { personId })),
  formerMembers: shows(z.object({ offset: z.int().min(0).catch(0) }), async (turn, { offset }) =>
    turnsInto(views.former(turn.say, turn.caller, await comebacks.former(turn.ctx, offset))),
  ),
  restoreMember: once(z.object({ departureId: Id }), async (turn, input) =>
    changes(views.restored(turn.say, turn.caller, await comebacks.restore(turn.ctx, input))),
  ),
} as const
