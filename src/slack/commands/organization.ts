// What can be typed to make an organization, and to change the one that one is in.
import * as organizations from '../../org/organizations.ts'
import { changes } from '../answers.ts'
import { openForm } from '../modals.ts'
import * as organizationViews from '../views/organizations.ts'
import type { Command } from './row.ts'

const area = 'Organization'

export const organization: readonly Command[] = [
  {
    name: 'create',
    aliases: ['new', 'add'],
    usage: 'create [name]',
    about: 'make a shared organization; you become its owner',
    example: 'create Sehat Clinic',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'create')
      return changes(
        organizationViews.created(turn.say, turn.caller, await organizations.create(turn.ctx, { name: rest })),
      )
    },
  },
  {
    name: 'rename',
    usage: 'rename [name]',
    asksThere: 'Rename it there?',
    about: 'give the one you are in another name',
    example: 'rename Sehat Clinic Jakarta',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'rename')
      return changes(
        organizationViews.renamed(turn.say, turn.caller, await organizations.rename(turn.ctx, { name: rest })),
      )
    },
  },
  {
    name: 'leave',
    usage: 'leave',
    about: 'end your membership in the one you are in',
    more: 'A form shows what you lose before you do. The last owner cannot leave; make someone else an owner first.',
    area,
    run: (turn) => openForm(turn, 'leave'),
  },
]
