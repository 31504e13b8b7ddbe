// What can be pressed about who took over an organization whose owners were gone.
import { z } from 'zod'
import * as successions from '../../org/leaving/succession.ts'
import { changes } from '../turn/answers.ts'
import { undoneSuccession } from '../views/letters/absences.ts'
import { Id, once } from './row.ts'

export const succession = {
  undoSuccession: once(z.object({ organizationId: Id }), async ({ say, caller, ctx }, { organizationId }) =>
    changes(undoneSuccession(say, caller, await successions.undo(ctx, organizationId))),
  ),
} as const
