// What can be typed about what programs use: the resources that the product made.
import * as resources from '../../org/programs/resources.ts'
import { changes, says } from '../answers.ts'
import { openForm } from '../modals.ts'
import * as resourceViews from '../views/resources.ts'
import type { Command } from './row.ts'

const area = 'Programs'

export const programs: readonly Command[] = [
  {
    name: 'resources',
    usage: 'resources [type] [id]',
    asksThere: 'Register it there?',
    actsOn: ({ words }) => words.length > 1,
    about: 'what your product made here; with a type and an ID, register one',
    example: 'resources agent triage-bot',
    area,
    async run(turn, { words }) {
      const [type, ...rest] = words.map(({ text }) => text)
      if (!type) return says(resourceViews.shelf(turn.say, turn.caller, await resources.list(turn.ctx)))
      if (!rest.length) return openForm(turn, 'register', { type })
      const input = { type, externalId: rest.join(' ') }
      return changes(resourceViews.registered(turn.say, turn.caller, await resources.register(turn.ctx, input)))
    },
  },
]
