// What can be typed about what was done: reading it, having it as a file, taking one's own act back.
import { undoMinutes } from '../../org/undo.ts'
import { says } from '../answers.ts'
import * as record from '../record.ts'
import type { Command } from './row.ts'

const area = 'Record'

export const records: readonly Command[] = [
  {
    name: 'audit',
    aliases: ['log', 'history', 'record'],
    usage: 'audit [@person] [kind] [since]',
    about: 'who did what, and when; as a file with “export” before the rest',
    more: 'A kind is one of members, role, invitations, requests, settings, organization, plan, resources, sessions. Since is hour, day, week, month, or one or two days such as 2026-11-01. In any order.',
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
    about: `take back what you did last, within ${undoMinutes} minutes`,
    more: 'Works for a new name, changed settings, a role, a removal, a revoked invitation and a switch, wherever you did it, unless someone has changed the same since. Once more takes back the one before.',
    example: 'undo',
    area,
    run: (turn) => record.takeBack(turn, null),
  },
]
