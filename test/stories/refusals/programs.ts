// Refusals about keys, resources and the moving of subscriptions.
import { expect } from 'vitest'
import * as requests from '../../../src/org/asking/requests.ts'
import { actorOf } from '../../../src/org/people/people.ts'
import type { World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import type { Scenarios } from './scenario.ts'

/** The personal account of someone. */
const ownOf = async (world: World, handle: string) => {
  const { id: personId } = await world.person(handle)
  return world.db.organization.findFirstOrThrow({ where: { personId } })
}

export const programs = {
  key_not_offered: {
    'a pair of one’s own where only organizations have keys': {
      in: 'topped',
      async refused(world) {
        await hire(world, { kirk: 'Kirk Keys' })
        return world.says('kirk', 'keys issue')
      },
      rule: 'Standard has no keys of this kind.',
      fact: 'You asked for one in Personal account.',
      fix: 'See /org keys for those there are.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('kirk', 'Tell me more'))
        await found(world, 'Kirks', 'kirk')
        await world.says('kirk', 'keys issue Production')
        const made = said(await world.submit('kirk', { Name: 'Production' }))
        await world.close('kirk')
        return [help.includes('keys [issue]'), made]
      },
      done: [true, expect.stringContaining('gh_organization_')],
    },
  },
  unknown_key: {
    'one that is there no more': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { kaya: 'Kaya Keys' })
        await found(world, 'Kayas', 'kaya')
        await world.says('kaya', 'keys issue')
        await world.submit('kaya', {})
        await world.close('kaya')
        const ring = await world.says('kaya', 'keys')
        const { id: organizationId } = await world.organization('Kayas')
        await world.db.key.deleteMany({ where: { organizationId } })
        return world.press('kaya', 'Revoke', { in: ring.messages[0]?.ts ?? '' })
      },
      rule: 'A key is stopped where it belongs.',
      fact: 'There is no such key here.',
      fix: 'See /org keys for those there are.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('kaya', 'Tell me more'))
        return [help.includes('keys [issue]'), said(await world.says('kaya', 'keys'))]
      },
      done: [true, expect.stringContaining('You have no key of your own for Kayas yet.')],
    },
  },
  unknown_resource: {
    'a favourite that is mistyped': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { remy: 'Remy Stars' })
        await found(world, 'Remys', 'remy')
        await world.says('remy', 'resources agent triage-bot')
        return world.says('remy', 'star triage-bto')
      },
      rule: 'A resource is named by its ID, or by its type and ID.',
      fact: 'None here is called “triage-bto”.',
      fix: 'Did you mean triage-bot?',
      who: 'Did you mean triage-bot?',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('remy', 'Tell me more'))
        return [help.includes('resources [type] [id]'), said(await world.says('remy', 'star triage-bot'))]
      },
      done: [true, expect.stringContaining('The agent triage-bot is one of your favourites now')],
    },
  },
  cannot_migrate: {
    'the subscription of someone who has none': {
      in: 'tight',
      async refused(world) {
        await hire(world, { mina: 'Mina Moves' })
        await found(world, 'Minas', 'mina')
        const [own, { id: organizationId }] = [await ownOf(world, 'mina'), await world.organization('Minas')]
        const actor = await actorOf(world.deps, own.personId ?? '')
        const ctx = { deps: world.deps, actor, surface: 'slack' as const, organizationId }
        const input = { organizationId, fromId: own.id }
        await requests.request(ctx, { verb: 'migrateSubscription', input }, null)
        const letter = (await world.inbox('omar')).at(-1)
        return world.press('omar', 'Approve', { in: letter?.ts ?? '' })
      },
      rule: 'A subscription moves once, as a whole, to an organization that has none of its own.',
      fact: 'The Personal account of Mina Moves has no subscription, and no plan that operators gave it.',
      fix: 'There is nothing to move.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const { id } = await ownOf(world, 'mina')
        await world.db.organization.update({ where: { id }, data: { plan: 'plus', grantedPlan: 'plus' } })
        const letter = (await world.inbox('omar')).at(-1)
        await world.press('omar', 'Approve', { in: letter?.ts ?? '' })
        await world.settle()
        return [(await world.organization('Minas')).plan, (await ownOf(world, 'mina')).plan]
      },
      done: ['plus', 'basic'],
    },
  },
} satisfies Scenarios
