// What can be typed to make an organization, and to change the one that one is in.
import { isRefusal } from '../../org/errors.ts'
import * as organizations from '../../org/organization/organizations.ts'
import * as settings from '../../org/organization/settings.ts'
import { openForm } from '../modals.ts'
import { undoButton } from '../presses.ts'
import { founded } from '../subjects/founded.ts'
import { changes } from '../turn/answers.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import * as settingsViews from '../views/organization/settings.ts'
import { article, ownerOf } from '../words/words.ts'
import { type Command, here } from './row.ts'

const area = 'Organization'
const isUnderived = ['invalid_id', 'invalid_email', 'invalid_address'] as const

/** What can be set in one line, by the words for it. */
const named = new Map([
  ['name', 'name'],
  ['id', 'id'],
  ['email', 'billingEmail'],
  ['e-mail', 'billingEmail'],
])

export const organization: readonly Command[] = [
  {
    name: 'create',
    aliases: ['new', 'add'],
    usage: 'create [name]',
    about: (say) => `create ${article(say.catalog.labels.shared)}; you become its ${ownerOf(say)}`,
    example: 'create Sehat Clinic',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'create')
      try {
        return await founded(turn, await organizations.create(turn.ctx, { name: rest }))
      } catch (thrown) {
        // What the catalog asks for beside a name could not be derived: the form asks for it.
        if (!isUnderived.some((code) => isRefusal(thrown, code))) throw thrown
        return openForm(turn, 'create', { name: rest })
      }
    },
  },
  {
    name: 'rename',
    usage: 'rename [name]',
    asksThere: 'Rename it there?',
    about: (say) => `give ${here(say)} another name`,
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
    name: 'settings',
    aliases: ['profile', 'account'],
    usage: 'settings [name, id or email] [value]',
    asksThere: 'Change it there?',
    actsOn: ({ words }) => words.length > 1,
    about: 'name, ID, logo and where bills go; also transfer, delete and leave',
    more: 'The form shows what you may change. What others change meanwhile stays as they left it.',
    example: 'settings id sehat-clinic',
    area,
    async run(turn, { words: [first, ...others] }) {
      const field = named.get(first?.text.toLowerCase() ?? '')
      const value = others.map(({ text }) => text).join(' ')
      if (!field || !value) return openForm(turn, 'settings')
      const saved = await settings.change(turn.ctx, { [field]: value })
      return changes(settingsViews.changed(turn.say, turn.caller, saved, undoButton(saved.entryId, 'the settings')))
    },
  },
  {
    name: 'leave',
    usage: 'leave',
    about: (say) => `leave ${here(say)} and lose your role there`,
    more: (say) =>
      `A form shows what you lose before you leave. The last ${ownerOf(say)} cannot leave: make someone else ${ownerOf(say)} first.`,
    area,
    run: (turn) => openForm(turn, 'leave'),
  },
]
