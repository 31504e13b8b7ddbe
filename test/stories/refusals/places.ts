// Refusals about where one acts: the personal account, an organization one is not in, or one that is gone.
import { answers, found, hire } from '../cast.ts'
import { approved, invitedTo, type Scenarios } from './scenario.ts'

export const places = {
  personal_context: {
    'inviting from the personal account': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { pia: 'Pia Personal', paul: 'Paul Personal' })
        await found(world, 'Pias', 'pia')
        await world.says('pia', 'switch personal')
        return world.says('pia', 'invite @paul')
      },
      rule: 'Only a shared organization lets you invite people.',
      fact: 'You are in your Personal account.',
      fix: 'Switch to one of your',
      who: 'You can do this yourself.',
      button: 'Switch to Pias',
      async madeGood(world) {
        await world.press('pia', 'Switch to Pias')
        await world.says('pia', 'invite @paul')
        return invitedTo(world, 'Pias')
      },
      done: ['Paul Personal: member'],
    },
    'inviting where one has no organization at all': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { peter: 'Peter Lonely' })
        return world.says('peter', 'invite @dina')
      },
      rule: 'Only a shared organization lets you invite people.',
      fact: 'You are in your Personal account.',
      fix: 'Create an organization first, then try again.',
      who: 'You can do this yourself.',
      button: 'Create organization',
      async madeGood(world) {
        await world.press('peter', 'Create organization')
        await world.submit('peter', { name: 'Peters' })
        await world.press('peter', 'Switch')
        await world.says('peter', 'invite @dina')
        return invitedTo(world, 'Peters')
      },
      done: ['Dina Kusuma: member'],
    },
    'leaving the personal account': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { perla: 'Perla Leaves', pavel: 'Pavel Stays' })
        await found(world, 'Perlas', 'pavel', { perla: 'member' })
        await world.says('perla', 'switch personal')
        return world.says('perla', 'leave')
      },
      rule: 'A Personal account is yours for good; it cannot be left.',
      fact: 'You are in your Personal account.',
      fix: 'Switch to one of your',
      who: 'You can do this yourself.',
      button: 'Switch to Perlas',
      async madeGood(world) {
        await world.press('perla', 'Switch to Perlas')
        await world.says('perla', 'leave')
        await world.submit('perla')
        return world.roles('Perlas')
      },
      done: ['Pavel Stays: owner'],
    },
  },
  not_a_member: {
    'switching to where one was removed': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { nora: 'Nora Owner', nils: 'Nils Gone' })
        await found(world, 'Noras', 'nora', { nils: 'member' })
        await world.says('nils', 'switch personal')
        const list = await world.says('nils', 'list')
        await world.says('nora', 'remove @nils')
        return world.press('nils', 'Switch', { in: list.messages[0]?.ts ?? '', value: 'Noras' })
      },
      rule: 'Only members can act in Noras.',
      fact: 'You are not a member of it.',
      fix: 'Ask to join.',
      who: 'Nora Owner can',
      button: 'Ask to join',
      async madeGood(world) {
        await approved(world, 'nils', 'nora', 'Ask to join')
        await answers(world, 'nils', 'Switch')
        return world.whereIs('nils')
      },
      done: 'Noras',
    },
  },
  unknown_organization: {
    'switching with a slip': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { uma: 'Uma Owner' })
        await found(world, 'Umbrella', 'uma')
        await world.says('uma', 'switch personal')
        return world.says('uma', 'switch Umbrela')
      },
      rule: 'You can go to organizations that you are in, and ask to join those that you may know of.',
      fact: 'None of them is called “Umbrela”.',
      fix: 'Did you mean Umbrella?',
      who: 'mean Umbrella?',
      button: 'Yes, Umbrella',
      async madeGood(world) {
        await world.press('uma', 'Yes, Umbrella')
        return world.whereIs('uma')
      },
      done: 'Umbrella',
    },
    'joining with a slip': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ugo: 'Ugo Owner', ute: 'Ute Joins' }, { email: 'x@ugo.example' })
        await found(world, 'Ugolino', 'ugo')
        return world.says('ute', 'join Ugolina')
      },
      rule: 'You can go to organizations that you are in, and ask to join those that you may know of.',
      fact: 'None of them is called “Ugolina”.',
      fix: 'Did you mean Ugolino?',
      who: 'Ugo Owner can (Admin and Owner).',
      button: 'Ask to join',
      async madeGood(world) {
        await approved(world, 'ute', 'ugo', 'Ask to join')
        return world.roles('Ugolino')
      },
      done: ['Ugo Owner: owner', 'Ute Joins: member'],
    },
  },
} satisfies Scenarios
