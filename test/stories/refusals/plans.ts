// Refusals about what a plan allows, and about names that only one may have.
import { answers, found, hire } from '../cast.ts'
import { approved, invitedTo, type Scenarios } from './scenario.ts'

export const plans = {
  plan_lacks: {
    'inviting on a plan without invitations': {
      in: 'tight',
      async refused(world) {
        await hire(world, { paz: 'Paz Owner', pim: 'Pim Invited' })
        await found(world, 'Pazs', 'paz')
        return world.says('paz', 'invite @pim')
      },
      rule: 'A plan must include “invite” for this.',
      fact: 'The Basic plan does not.',
      fix: 'The Plus plan allows it.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'paz', 'omar')
        await world.says('paz', 'invite @pim')
        return invitedTo(world, 'Pazs')
      },
      done: ['Pim Invited: member'],
    },
  },
  limit_reached: {
    'inviting one more than there are seats': {
      in: 'tight',
      async refused(world) {
        await hire(world, { lena: 'Lena Owner', luis: 'Luis Second', lola: 'Lola Third' })
        const { id } = await found(world, 'Lenas', 'lena')
        await world.db.organization.update({ where: { id }, data: { plan: 'plus' } })
        await world.says('lena', 'invite @luis')
        return world.says('lena', 'invite @lola')
      },
      rule: 'The Plus plan allows 2 members.',
      fact: '2 in use, 1 of them held by invitations not yet answered.',
      fix: 'The Pro plan allows it.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'lena', 'omar')
        await world.says('lena', 'invite @lola')
        return invitedTo(world, 'Lenas')
      },
      done: ['Luis Second: member', 'Lola Third: member'],
    },
    'creating one more than one may own': {
      in: 'tight',
      async refused(world) {
        await hire(world, { leo: 'Leo Founder' })
        await found(world, 'Leos first', 'leo')
        return world.says('leo', 'create Leos second')
      },
      rule: 'The Basic plan allows 1 organization owned by one person.',
      fact: '1 in use.',
      fix: 'The Plus plan allows it.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'leo', 'omar')
        await world.says('leo', 'create Leos second')
        return world.roles('Leos second')
      },
      done: ['Leo Founder: owner'],
    },
    'accepting where the seats have become fewer': {
      in: 'tight',
      async refused(world) {
        await hire(world, { lars: 'Lars Owner', lily: 'Lily First', liam: 'Liam Second' })
        const { id } = await found(world, 'Larss', 'lars')
        await world.db.organization.update({ where: { id }, data: { plan: 'pro' } })
        await world.says('lars', 'invite @lily @liam')
        await world.settle()
        await world.db.organization.update({ where: { id }, data: { plan: 'plus' } })
        return answers(world, 'lily', 'Accept')
      },
      rule: 'The Plus plan allows 2 members.',
      fact: '3 in use, 2 of them held by invitations not yet answered.',
      fix: 'The Pro plan allows it.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        const [letter] = await world.inbox('lily')
        await approved(world, 'lily', 'omar')
        await world.press('lily', 'Accept', { in: letter?.ts ?? '' })
        return world.roles('Larss')
      },
      done: ['Lars Owner: owner', 'Lily First: member'],
    },
    'an operator at a limit of their own': {
      in: 'tight',
      async refused(world) {
        await found(world, 'Omars first', 'omar')
        return world.says('omar', 'create Omars second')
      },
      rule: 'The Basic plan allows 1 organization owned by one person.',
      fact: '1 in use.',
      fix: 'The Plus plan allows it.',
      who: 'You can do this yourself.',
      button: 'Put it on Plus',
      async madeGood(world) {
        await world.press('omar', 'Put it on Plus')
        await world.says('omar', 'create Omars second')
        return world.roles('Omars second')
      },
      done: ['Omar Haddad: owner'],
    },
    'inviting one more than any plan has seats for': {
      in: 'topped',
      async refused(world) {
        await hire(world, { mara: 'Mara Owner', milo: 'Milo Second', mika: 'Mika Third' })
        await found(world, 'Maras', 'mara', { milo: 'member' })
        return world.says('mara', 'invite @mika')
      },
      rule: 'The Only plan allows 2 members.',
      fact: '2 in use.',
      fix: 'No plan allows more. Free one, or write to',
      who: 'You can do this yourself.',
      button: 'Users',
      async madeGood(world) {
        await world.press('mara', 'Users')
        await world.press('mara', 'Remove', { value: 'Milo Second' })
        await world.submit('mara', {})
        await world.says('mara', 'invite @mika')
        return invitedTo(world, 'Maras')
      },
      done: ['Mika Third: member'],
    },
    'creating one more than any plan lets one own': {
      in: 'topped',
      async refused(world) {
        await hire(world, { mona: 'Mona Founder', mino: 'Mino Heir' })
        await found(world, 'Monas first', 'mona', { mino: 'owner' })
        return world.says('mona', 'create Monas second')
      },
      rule: 'The Only plan allows 1 organization owned by one person.',
      fact: '1 in use.',
      fix: 'No plan allows more. Free one, or write to',
      who: 'You can do this yourself.',
      button: 'Show mine',
      async madeGood(world) {
        await world.press('mona', 'Show mine')
        await world.press('mona', 'Leave', { value: 'Monas first' })
        await world.submit('mona', {})
        await world.says('mona', 'create Monas second')
        return world.roles('Monas second')
      },
      done: ['Mona Founder: owner'],
    },
  },
  role_not_offered: {
    'inviting in a role of a higher plan': {
      in: 'tight',
      async refused(world) {
        await hire(world, { olga: 'Olga Owner', otto: 'Otto Auditor' })
        const { id } = await found(world, 'Olgas', 'olga')
        await world.db.organization.update({ where: { id }, data: { plan: 'plus' } })
        return world.says('olga', 'invite @otto auditor')
      },
      rule: 'The role Auditor is not part of the Plus plan.',
      fact: 'This organization is on Plus.',
      fix: 'The Pro plan allows it.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'olga', 'omar')
        await world.says('olga', 'invite @otto auditor')
        return invitedTo(world, 'Olgas')
      },
      done: ['Otto Auditor: auditor'],
    },
  },
  name_taken: {
    'a name that another organization has': {
      in: 'tight',
      async refused(world) {
        await hire(world, { theo: 'Theo First', tina: 'Tina Second' })
        await found(world, 'Taken', 'theo')
        return world.says('tina', 'create  TAKEN')
      },
      rule: 'Another organization already has this name. Please choose a different one.',
      fact: '“TAKEN” is in use.',
      fix: 'Type another name.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('tina', 'Fill it in again')
        await world.submit('tina', { name: 'Taken too' })
        return world.roles('Taken too')
      },
      done: ['Tina Second: owner'],
    },
  },
} satisfies Scenarios
