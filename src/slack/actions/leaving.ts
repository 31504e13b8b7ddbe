// Buttons that end a membership, or bring one back.
import { z } from 'zod'
import * as comebacks from '../../org/leaving/comebacks.ts'
import { leaveOrShow, removeOrShow } from '../forms/leaving.ts'
import { changes, turnsInto } from '../turn/answers.ts'
import * as views from '../views/people/former.ts'
import { Id, once, shows } from './row.ts'

export const leavingRows = {
  /** Where something is held that can be handed over, its form is shown first. */
  leave: once(z.object({ organizationId: Id }), (turn, { organizationId }) => leaveOrShow(turn, organizationId)),
  remove: once(z.object({ personId: Id }), (turn, { personId }) => removeOrShow(turn, personId)),
  formerMembers: shows(z.object({ offset: z.int().min(0).catch(0) }), async (turn, { offset }) =>
    turnsInto(views.former(turn.say, turn.caller, await comebacks.former(turn.ctx, offset))),
  ),
  restoreMember: once(z.object({ departureId: Id }), async (turn, input) =>
    changes(views.restored(turn.say, turn.caller, await comebacks.restore(turn.ctx, input))),
  ),
} as const
