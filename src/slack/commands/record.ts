// What can be typed about what was done: reading it, having it as a file, taking one's own act back.
import { undoMinutes } from '../../org/record/undo.ts'
import * as record from '../subjects/record.ts'
import { says } from '../turn/answers.ts'
import type { Command } from './row.ts'

const area = 'Record'

export const records: readonly Command[] = [
  {
    name: 'audit',
    aliases: ['log', 'record'],
    usage: 'audit [@person] [kind] [since]',
    about: 'who did what, and when; audit export sends it as a file',
    more: 'Kinds are members, role, invitations, requests, settings, organization, plan, resources and sessions. Since is hour, day, week or month, or one or two dates such as 2026-11-01. Any order works.',
    example: 'audit members week',
    area,
    async run(turn, { words: [first, ...rest] }) {
      const isExport = first?.userId === null && first.text.toLowerCase() === 'export'
      const filter = await record.filterIn(turn, isExport || !first ? rest : [first, ...rest])
      if (isExport) return record.exported(turn, filter)
      return says(await record.page(turn, { filter, cursor: null }))
    },
  },
  {
    name: 'undo',
    usage: 'undo',
    about: `undo what you did last, within ${undoMinutes} minutes`,
    more: 'Works for a new name, changed settings, a role, a removal, a revoked invitation, a budget, a workspace, a team and a switch, wherever you did it, unless someone has changed the same since. Type it again to undo what you did before that.',
    example: 'undo',
    area,
    run: (turn) => record.takeBack(turn, null),
  },
]
