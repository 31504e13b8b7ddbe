// What can be pressed about credits, budgets and usage.
import { z } from 'zod'
import * as budgets from '../../org/credits/budgets.ts'
import { outcome } from '../outcomes.ts'
import * as credits from '../subjects/credits.ts'
import { type Answer, changes, says, turnsInto } from '../turn/answers.ts'
import { Id, once, shows } from './row.ts'

const Offset = z.int().min(0).catch(0)
const Month = z.string().regex(/^\d{4}-\d{2}$/)

const inPlace = (answer: Answer): Answer => (answer.kind === 'message' ? { ...answer, isInPlace: true } : answer)

export const creditRows = {
  credits: shows(z.object({}), async (turn) => says(await credits.overview(turn))),
  statement: shows(z.object({ cursor: z.string().max(100).nullable().catch(null) }), async (turn, { cursor }) =>
    turnsInto(await credits.statement(turn, cursor)),
  ),
  usage: shows(
    z.object({ month: Month.exactOptional(), by: z.enum(['member', 'group']).catch('member') }),
    async (turn, asked) => turnsInto(await credits.month(turn, asked)),
  ),
  charges: shows(z.object({ month: Month, offset: Offset }), async (turn, { month, offset }) =>
    turnsInto(await credits.charges(turn, { month }, offset)),
  ),
  exportUsage: once(z.object({ month: Month }), (turn, { month }) => credits.exported(turn, month)),
  budgets: shows(z.object({ offset: Offset }), async (turn, { offset }) =>
    turnsInto(await credits.allBudgets(turn, offset)),
  ),
  archiveBudget: once(z.object({ groupId: Id }), async (turn, input) =>
    inPlace(changes(outcome(turn, 'archiveBudget', await budgets.archive(turn.ctx, input)))),
  ),
} as const
