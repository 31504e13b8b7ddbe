// What can be pressed about plans and billing. What opens a page at Stripe is said, never only done: its address is in it;
// and it can be pressed again, since a page that is still open is shown again by itself.
import { z } from 'zod'
import type { Asks } from '../../org/asks.ts'
import * as changes from '../../org/billing/changes.ts'
import * as findings from '../../org/billing/findings.ts'
import { outcome } from '../outcomes.ts'
import * as plans from '../subjects/plans.ts'
import { type Answer, says, type Turn } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import { Id, once, shows } from './row.ts'

const interval = z.enum(['month', 'year']).nullable()
const seen = z.string().max(100)

/** In the place of the button, and shown by Home itself. */
const settles = (turn: Turn, verb: 'downgrade' | 'cancelPlan' | 'restorePlan', chosen: changes.Chosen): Answer => {
  return { kind: 'message', message: outcome(turn, verb, chosen), isInPlace: true, isOnHome: chosen.state === 'done' }
}

/** Of another organization than the one that its surface is about, where the value names one. */
const Place = z.object({ organizationId: Id.exactOptional() })
const at = (turn: Turn, { organizationId }: z.infer<typeof Place>) =>
  organizationId ? within(turn, organizationId) : turn

export const money = {
  plans: shows(Place, async (turn, place) => says(await plans.overview(await at(turn, place)))),
  billing: shows(Place, async (turn, place) => says(await plans.bill(await at(turn, place)))),
  /** What a plan comes to, and where it has to be paid for its page at Stripe. */
  choosePlan: shows(z.object({ plan: Id, interval }), async (turn, wanted) => says(await plans.choose(turn, wanted))),
  downgrade: once(z.object({ plan: Id, interval, seen }), async (turn, input: Asks['downgrade']) =>
    settles(turn, 'downgrade', await changes.downgrade(turn.ctx, input)),
  ),
  cancelPlan: once(z.object({ seen }), async (turn, input) =>
    settles(turn, 'cancelPlan', await changes.cancel(turn.ctx, input)),
  ),
  keepPlan: once(z.object({}), async (turn) => settles(turn, 'restorePlan', await changes.restore(turn.ctx))),
  addCard: shows(Place, async (turn, place) => {
    const there = await at(turn, place)
    return says(outcome(there, 'addCard', await changes.addCard(there.ctx)))
  }),
  openBilling: shows(z.object({}), async (turn) =>
    says(outcome(turn, 'openBilling', await changes.openPortal(turn.ctx))),
  ),
  resolveFinding: once(z.object({ findingId: Id, choice: z.string().max(40) }), async (turn, input) =>
    says(outcome(turn, 'resolveFinding', await findings.resolve(turn.ctx, input))),
  ),
} as const
