// Refusals about handing an organization over, deleting it and bringing it back.
import { answers, found, hire } from '../cast.ts'
import type { Scenarios } from './scenario.ts'

const deletes = async (world: Parameters<typeof found>[0], handle: string, name: string) => {
  await world.says(handle, 'delete')
  await world.submit(handle, { confirmation: name })
}

export const endings = {
  cannot_take_over: {
    'handing it to oneself': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { tara: 'Tara Owner', tom: 'Tom Member' })
        await found(world, 'Taras', 'tara', { tom: 'member' })
        return world.says('tara', 'transfer @tara')
      },
      rule: 'An organization can be handed over only to another member who may own it.',
      fact: 'You chose yourself.',
      fix: 'Choose someone else.',
      who: 'You can do this yourself.',
      button: 'Choose someone',
      async madeGood(world) {
        await world.press('tara', 'Choose someone')
        await world.submit('tara', { person: 'tom' })
        await answers(world, 'tom', 'Accept')
        return world.roles('Taras')
      },
      done: ['Tara Owner: admin', 'Tom Member: owner'],
    },
  },
  offer_open: {
    'a second owner offering it to someone else': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { thea: 'Thea Owner', theo: 'Theo Owner', tia: 'Tia First', tea: 'Tea Second' })
        await found(world, 'Theas', 'thea', { theo: 'owner', tia: 'member', tea: 'member' })
        await world.says('theo', 'transfer @tea')
        await world.says('thea', 'transfer @tia')
        await world.submit('thea')
        return world.submit('theo')
      },
      rule: 'Theas can be offered to one person at a time.',
      fact: 'Thea Owner has offered Theas to Tia First, who has not answered yet.',
      fix: 'Wait for the answer, or withdraw that offer first.',
      who: 'You can do this yourself.',
      button: 'Withdraw it',
      async madeGood(world) {
        await world.press('theo', 'Withdraw it')
        await world.close('theo')
        await world.says('theo', 'transfer @tea')
        await world.submit('theo', { role: 'Member' })
        await answers(world, 'tea', 'Accept')
        return world.roles('Theas')
      },
      done: ['Thea Owner: owner', 'Theo Owner: member', 'Tia First: member', 'Tea Second: owner'],
    },
  },
  not_confirmed: {
    'deleting with the name of another one': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { dora: 'Dora Owner' })
        await found(world, 'Doras', 'dora')
        return world.says('dora', 'delete Acme')
      },
      rule: 'To delete Doras, type its name exactly as it is shown.',
      fact: '“Acme” is another name.',
      fix: 'Type the name again.',
      who: 'You can do this yourself.',
      button: 'Try again',
      async madeGood(world) {
        await world.press('dora', 'Try again')
        await world.submit('dora', { confirmation: 'Doras' })
        return (await world.organization('Doras')).status
      },
      done: 'deleted',
    },
  },
  restore_over: {
    'restoring after 31 days, before it was erased': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { rhea: 'Rhea Owner' })
        const { id } = await found(world, 'Rheas', 'rhea')
        await deletes(world, 'rhea', 'Rheas')
        const deletedAt = new Date(world.deps.clock.now().getTime() - 31 * 86_400_000)
        await world.db.organization.update({ where: { id }, data: { deletedAt } })
        return world.press('rhea', 'Restore')
      },
      rule: 'What was deleted can be restored for 30 days.',
      fact: 'Rheas was deleted longer ago than that.',
      fix: 'Create a new organization.',
      who: 'You can do this yourself.',
      button: 'Create organization',
      async madeGood(world) {
        await world.press('rhea', 'Create organization')
        await world.submit('rhea', { name: 'Rheas anew' })
        return world.roles('Rheas anew')
      },
      done: ['Rhea Owner: owner'],
    },
  },
  organization_gone: {
    'an owner sending a form of one that was deleted': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { olaf: 'Olaf Owner', orla: 'Orla Owner' })
        await found(world, 'Olafs', 'olaf', { orla: 'owner' })
        await world.says('olaf', 'rename')
        await deletes(world, 'orla', 'Olafs')
        return world.submit('olaf', { name: 'Olafs anew' })
      },
      rule: 'Nothing changes in an organization that was deleted.',
      fact: 'Olafs was deleted. What you sent changed nothing.',
      fix: 'It can be restored for 30 days after that.',
      who: 'You can do this yourself.',
      button: 'Restore it',
      async madeGood(world) {
        await world.press('olaf', 'Restore it')
        await world.close('olaf')
        await world.says('olaf', 'switch Olafs')
        await world.says('olaf', 'rename Olafs anew')
        return world.roles('Olafs anew')
      },
      done: ['Olaf Owner: owner', 'Orla Owner: owner'],
    },
    'a member sending one, where an owner can bring it back': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { odin: 'Odin Owner', oona: 'Oona Admin' })
        await found(world, 'Odins', 'odin', { oona: 'admin' })
        await world.says('oona', 'rename')
        await deletes(world, 'odin', 'Odins')
        return world.submit('oona', { name: 'Odins anew' })
      },
      rule: 'Nothing changes in an organization that was deleted.',
      fact: 'Odins was deleted. What you sent changed nothing.',
      fix: 'It can be restored for 30 days after that.',
      who: 'Odin Owner can (Owner).',
      button: 'Request it',
      async madeGood(world) {
        await world.press('oona', 'Request it')
        await world.close('oona')
        await answers(world, 'odin', 'Approve')
        await world.settle()
        return world.roles('Odins')
      },
      done: ['Odin Owner: owner', 'Oona Admin: admin'],
    },
    'a member sending one, where no owner is left': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { otto: 'Otto Owner', olwen: 'Olwen Admin' })
        const { id } = await found(world, 'Ottos', 'otto', { olwen: 'admin' })
        await world.says('olwen', 'rename')
        await deletes(world, 'otto', 'Ottos')
        await world.db.membership.deleteMany({ where: { organizationId: id, role: 'owner' } })
        return world.submit('olwen', { name: 'Ottos anew' })
      },
      rule: 'Nothing changes in an organization that was deleted.',
      fact: 'Ottos was deleted. What you sent changed nothing.',
      fix: 'It can be restored for 30 days after that.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await world.press('olwen', 'Request it')
        await world.close('olwen')
        await answers(world, 'omar', 'Approve')
        await world.settle()
        return world.roles('Ottos')
      },
      done: ['Olwen Admin: admin'],
    },
  },
} satisfies Scenarios
