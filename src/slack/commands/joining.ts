// What can be typed about being let in: what waits to be decided, and the domains by which colleagues find an organization.
import * as domainClaims from '../../org/joining/domain-claims.ts'
import { openForm } from '../modals.ts'
import * as domains from '../subjects/domains.ts'
import * as requests from '../subjects/requests.ts'
import { says } from '../turn/answers.ts'
import type { Command } from './row.ts'

const area = 'People'

export const joining: readonly Command[] = [
  {
    name: 'requests',
    aliases: ['request', 'approvals'],
    usage: 'requests',
    about: 'what waits for your decision, and what became of what you asked for',
    more: 'Each request goes to all who may decide it, and the first decision counts. You can say why you deny one. Nobody decides their own.',
    area,
    run: async (turn) => says(await requests.page(turn)),
  },
  {
    name: 'domains',
    aliases: ['domain'],
    usage: 'domains [add, check or remove] [domain]',
    asksThere: 'Change the domains there?',
    actsOn: ({ words }) => words.length > 0,
    about: 'the e-mail domains by which colleagues find where you are',
    example: 'domains add sehat.example',
    more: 'A domain counts at once where an owner has a confirmed address there. Else you are told which TXT record to put into its DNS; it is looked at every day. Domains of free mail do not count.',
    area,
    async run(turn, { words }) {
      const [first = '', ...others] = words.map(({ text }) => text)
      const verb = first.toLowerCase()
      const typed = others.join(' ')
      if (!first) return says(await domains.page(turn))
      if (verb === 'add') return typed ? domains.add(turn, typed) : openForm(turn, 'domain')
      if (verb === 'check' && typed) {
        const { id } = await domainClaims.requireTyped(turn.ctx, typed, (domainId) => ({
          verb: 'checkDomain',
          input: { domainId },
        }))
        return domains.check(turn, id)
      }
      if (verb === 'remove' && typed) {
        const { id } = await domainClaims.requireTyped(turn.ctx, typed, (domainId) => ({
          verb: 'removeDomain',
          input: { domainId },
        }))
        return domains.remove(turn, id)
      }
      return verb === 'check' || verb === 'remove'
        ? says(await domains.page(turn))
        : domains.add(turn, [first, ...others].join(' '))
    },
  },
]
