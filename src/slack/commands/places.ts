// What can be typed to see where one is, and to go elsewhere.
import * as contexts from '../../org/organization/contexts.ts'
import * as session from '../../org/people/session.ts'
import { help } from '../commands.ts'
import { showGuide } from '../home/spots.ts'
import { afterParting, openForm } from '../modals.ts'
import * as show from '../subjects/show.ts'
import { changes, says } from '../turn/answers.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import * as sessionViews from '../views/people/session.ts'
import type { Command } from './row.ts'

const area = 'Where am I'

export const places: readonly Command[] = [
  {
    name: '',
    usage: '',
    about: 'where you are, and where you can go',
    area,
    run: async (turn) => says(await show.overview(turn)),
  },
  {
    name: 'list',
    aliases: ['ls', 'organizations', 'orgs'],
    usage: 'list',
    about: (say) => `your ${say.catalog.labels.sharedPlural} and your role in each`,
    area,
    organizations: organizationViews.pageSize + 1,
    run: async (turn) => says(await show.list(turn, 0)),
  },
  {
    name: 'switch',
    aliases: ['use', 'enter'],
    usage: 'switch [name]',
    about: (say) => `act in another of your ${say.catalog.labels.sharedPlural}`,
    more: 'Everything you do and create belongs to the organization you are in. Its name stands at the top of every answer. Switching changes nothing in either, and the answer has an Undo.',
    example: 'switch personal',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'switch')
      const { id } = await contexts.requireTyped(turn.ctx, rest)
      return changes(organizationViews.switched(turn.say, await contexts.enter(turn.ctx, { organizationId: id })))
    },
  },
  {
    name: 'whoami',
    aliases: ['me'],
    usage: 'whoami',
    about: 'who you are here, and in which role',
    area,
    run: async (turn) => says(await show.whoami(turn)),
  },
  {
    name: 'signout',
    aliases: ['logout', 'sign-out'],
    usage: 'signout',
    about: 'sign out; invitations and requests still reach you',
    area,
    isForSignedOut: true,
    run: async (turn) => changes(sessionViews.ended(turn.say, turn.caller, await session.end(turn.ctx))),
  },
  {
    name: 'signin',
    aliases: ['login', 'sign-in'],
    usage: 'signin',
    about: 'begin again after you signed out',
    area,
    isForSignedOut: true,
    async run(turn) {
      await session.start(turn.ctx)
      return changes(sessionViews.begun(turn.say, await afterParting(turn)))
    },
  },
  {
    name: 'help',
    aliases: ['?', '--help', '-h'],
    usage: 'help [topic]',
    about: 'what you can type, or more about one of them',
    more: ({ command }) => `${command} help start brings the first steps back on App Home, as long as any are left.`,
    example: 'help switch',
    area,
    isForSignedOut: true,
    run: async (turn, { rest }) => (rest === 'start' ? showGuide(turn, true) : says(help(turn, rest))),
  },
]
