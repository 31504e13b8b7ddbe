// Refusals about people who are gone: for whom nothing is done, and who cannot inherit.
import type { World } from '../../world.ts'
import { found, hire } from '../cast.ts'
import type { Scenarios } from './scenario.ts'

const heirOf = async ({ db, organization }: World, name: string): Promise<string | null> => {
  const { heirId } = await organization(name)
  return heirId && (await db.person.findUniqueOrThrow({ where: { id: heirId } })).name
}

export const disappearing = {
  account_deactivated: {
    'approving what was asked by someone whose account is deactivated since': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { gwen: 'Gwen Owner', gary: 'Gary Gone' })
        await found(world, 'Gwens', 'gwen', { gary: 'member' })
        await world.says('gary', 'rename Garys')
        await world.press('gary', 'Request it')
        await world.settle()
        await world.event({ type: 'user_change', user: 'gary', patch: { deleted: true } })
        await world.settle()
        return world.press('gwen', 'Approve')
      },
      rule: 'Nothing is done for someone whose Slack account is deactivated.',
      fact: 'The account of Gary Gone is.',
      fix: 'Once a Slack administrator has activated it again, it can be done.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        await world.event({ type: 'user_change', user: 'gary', patch: { deleted: false } })
        await world.settle()
        await world.press('gwen', 'Approve')
        return (await world.organization('Garys')).name
      },
      done: 'Garys',
    },
  },
  cannot_inherit: {
    'taking back a change of the heir after the earlier one has left': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { hope: 'Hope Owner', hank: 'Hank First', hera: 'Hera Second' })
        await found(world, 'Hopes', 'hope', { hank: 'member', hera: 'member' })
        for (const heir of ['hank', 'hera']) {
          await world.says('hope', 'settings')
          await world.submit('hope', { heir })
        }
        await world.db.membership.deleteMany({ where: { personId: (await world.person('hank')).id, role: 'member' } })
        return world.says('hope', 'undo')
      },
      rule: 'The heir is another member of the organization who could own it.',
      fact: 'Hank First is not a member of it.',
      fix: 'Choose someone else, or nobody.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('hope', 'Fill it in again')
        await world.submit('hope', { heir: '' })
        return heirOf(world, 'Hopes')
      },
      done: null,
    },
  },
} satisfies Scenarios
