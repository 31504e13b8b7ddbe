// What can be typed about how an organization is built: its roles.
import { nearest } from '../../org/names.ts'
import * as roles from '../../org/people/roles.ts'
import * as show from '../subjects/show.ts'
import { says } from '../turn/answers.ts'
import type { Command } from './row.ts'

const area = 'Shape'

export const shape: readonly Command[] = [
  {
    name: 'roles',
    aliases: ['permissions', 'matrix'],
    usage: 'roles [role]',
    about: 'what each role may do; with a role, all of it and who has it',
    example: 'roles',
    area,
    async run(turn, { rest, words: [first, ...others] }) {
      const { catalog } = turn.say
      if (['create', 'new', 'add'].includes(first?.text.toLowerCase() ?? '') && !roles.findTyped(catalog, rest))
        return roles.createCustom(turn.ctx, others.map(({ text }) => text).join(' '))
      const known = Object.entries(catalog.roles)
      // Only looked at: what was nearly typed is shown, and what is no role at all is answered with all of them.
      const close = rest ? nearest(rest, known, ([, { label }]) => label)?.[0] : null
      return says(await show.roles(turn, roles.findTyped(catalog, rest) ?? close ?? null))
    },
  },
]
