// What can be pressed about what programs use: resources, keys, and the move from one's own account to an organization.
import { z } from 'zod'
import * as keys from '../../org/programs/keys.ts'
import * as moves from '../../org/programs/moves.ts'
import * as resources from '../../org/programs/resources.ts'
import * as stars from '../../org/programs/stars.ts'
import * as plans from '../subjects/plans.ts'
import { type Answer, changes, says, type Turn, turnsInto } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import * as keyViews from '../views/programs/keys.ts'
import * as moveViews from '../views/programs/moves.ts'
import * as resourceViews from '../views/programs/resources.ts'
import { Id, once, shows } from './row.ts'

const Offset = z.int().min(0).catch(0)
const Type = z.string().max(200).nullable().catch(null)

/** One page of the keys of where one is. */
export const ring = async ({ say, caller, ctx }: Turn, offset = 0) =>
  keyViews.ring(say, caller, await keys.list(ctx, offset), ctx.deps.clock.now())

/** One page of the resources of where one is. */
export const shelf = async ({ say, caller, ctx }: Turn, asked: { offset: number; type: string | null }) =>
  resourceViews.shelf(say, caller, await resources.list(ctx, asked))

/** A move as it stands. */
export const checklist = ({ say, caller, ctx }: Turn, all: moves.Checklist): Answer =>
  changes(moveViews.checklist(say, caller, all, ctx.deps.clock.now()))

export const programs = {
  resources: shows(z.object({ offset: Offset, type: Type }), async (turn, page) => turnsInto(await shelf(turn, page))),
  /** Says whether it is a favourite, so that pressing twice is harmless. */
  star: shows(z.object({ resourceId: Id, isStarred: z.boolean() }), async (turn, { resourceId, isStarred }) => {
    await stars.put(turn.ctx, resourceId, isStarred)
    return turnsInto(await shelf(turn, { offset: 0, type: null }))
  }),
  unregister: once(z.object({ resourceId: Id }), async (turn, input) =>
    changes(resourceViews.unregistered(turn.say, turn.caller, await resources.unregister(turn.ctx, input))),
  ),
  keys: shows(z.object({ offset: Offset, organizationId: Id.exactOptional() }), async (turn, value) => {
    const { organizationId, offset } = value
    return says(await ring(organizationId ? await within(turn, organizationId) : turn, offset))
  }),
  revokeKey: once(z.object({ keyId: Id }), async (turn, input) =>
    changes(keyViews.revoked(turn.say, turn.caller, await keys.revoke(turn.ctx, input))),
  ),
  move: shows(z.object({ organizationId: Id }), async (turn, input) =>
    says(moveViews.checklist(turn.say, turn.caller, await moves.start(turn.ctx, input), turn.ctx.deps.clock.now())),
  ),
  finishMove: once(z.object({ moveId: Id }), async (turn, { moveId }) =>
    checklist(turn, await moves.finish(turn.ctx, moveId)),
  ),
  /** What cancelling would come to, in one's own account, wherever one is; it is not cancelled by this. */
  cancelPersonal: shows(z.object({}), async (turn) => {
    const plan = turn.say.catalog.creation.plan.personal
    return says(await plans.choose(await within(turn, turn.caller.personalId), { plan, interval: null }))
  }),
} as const
