// What can be typed about what programs use: the resources that the product made, keys, and moving to an organization.
import * as contexts from '../../org/organization/contexts.ts'
import * as moves from '../../org/programs/moves.ts'
import * as resources from '../../org/programs/resources.ts'
import * as stars from '../../org/programs/stars.ts'
import { checklist, ring, shelf } from '../actions/programs.ts'
import { openForm } from '../modals.ts'
import * as shape from '../subjects/shape.ts'
import { changes, says, type Turn } from '../turn/answers.ts'
import * as moveViews from '../views/programs/moves.ts'
import * as resourceViews from '../views/programs/resources.ts'
import { article, type Say } from '../words/words.ts'
import type { Command } from './row.ts'

const area = 'Programs'

/** Where a move can lead: to the one that is under way, else to each there is. */
async function goalsOf({ ctx }: Turn): Promise<string[]> {
  const [open, ...others] = await moves.mine(ctx)
  if (open && !others.length) return [open.to.id]
  const { organizations } = await contexts.list(ctx, { size: 3, offset: 0 })
  return organizations.filter(({ kind }) => kind === 'shared').map(({ id }) => id)
}

const keysOf = ({ catalog }: Say): string => {
  const { kinds } = catalog.keys
  return kinds.includes('organization')
    ? `and those of the ${catalog.labels.shared}`
    : `for each ${catalog.labels.shared} another`
}

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
      if (!type) return says(await shelf(turn, { offset: 0, type: null }))
      if (!rest.length) return ofType(turn, type)
      const input = { type, externalId: rest.join(' ') }
      return changes(resourceViews.registered(turn.say, turn.caller, await resources.register(turn.ctx, input)))
    },
  },
  {
    name: 'star',
    aliases: ['unstar', 'favourite', 'favorite'],
    usage: 'star [resource]',
    about: 'mark a resource as your favourite, or no longer; nobody else sees it',
    example: 'star triage-bot',
    area,
    async run(turn, { rest, subcommand }) {
      if (!rest) return openForm(turn, 'star')
      const id = await stars.requireTyped(turn.ctx, rest)
      const starred = await stars.put(turn.ctx, id, subcommand === 'unstar' ? false : undefined)
      return changes(resourceViews.starred(turn.say, turn.caller, starred))
    },
  },
  {
    name: 'history',
    usage: 'history',
    about: 'what you used the product for here; nobody else sees it',
    example: 'history',
    area,
    run: async (turn) => says(await shape.ownHistory(turn)),
  },
  {
    name: 'keys',
    aliases: ['key', 'apikeys', 'api-keys', 'credentials'],
    usage: 'keys [issue]',
    about: (say) => `your key for where you are, ${keysOf(say)}: issue, replace, revoke`,
    more: 'A key is a pair of an ID and a secret. The secret is shown once, in a form, and kept nowhere. Your own acts as you in one place only: each has another, and none works elsewhere.',
    example: 'keys',
    area,
    async run(turn, { words: [first, ...others] }) {
      if (first?.text.toLowerCase() !== 'issue') return says(await ring(turn))
      const name = others.map(({ text }) => text).join(' ')
      return openForm(turn, 'issueKey', name ? { name } : {})
    },
  },
  {
    name: 'move',
    aliases: ['migrate'],
    usage: 'move [name]',
    about: (say) =>
      `move from your ${say.catalog.labels.personal} to ${article(say.catalog.labels.shared)}, step by step`,
    more: 'A checklist shows what is left: the plan, resources, keys, and at last your personal subscription, with the day on which it ends. Nothing happens by itself.',
    example: 'move Sehat Clinic',
    area,
    async run(turn, { rest }) {
      const goals = rest ? [(await contexts.requireTyped(turn.ctx, rest)).id] : await goalsOf(turn)
      const [organizationId, ...others] = goals
      if (!organizationId) return says(moveViews.nowhereToMove(turn.say, turn.caller))
      if (others.length) return openForm(turn, 'move')
      return checklist(turn, await moves.start(turn.ctx, { organizationId }))
    },
  },
]

// A type that there are some of is looked at; one that is new is about to be registered.
async function ofType(turn: Turn, type: string) {
  const found = await resources.list(turn.ctx, { offset: 0, type })
  if (!found.total) return openForm(turn, 'register', { type })
  return says(resourceViews.shelf(turn.say, turn.caller, found))
}
