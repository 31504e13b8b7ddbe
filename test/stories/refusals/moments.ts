// Refusals about what was typed, and about when: a name, a role, an invitation that is over, an act that had to wait.
import type { View } from '../../world.ts'
import { answers, found, hire } from '../cast.ts'
import { approved, held, invitedTo, type Scenarios, withoutRedrawing } from './scenario.ts'

/** A picture of one pixel. */
const logo = {
  name: 'logo.gif',
  type: 'image/gif',
  base64: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
}

export const moments = {
  unknown_role: {
    'a role with a slip': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { una: 'Una Owner', uli: 'Uli Member' })
        await found(world, 'Unas', 'una', { uli: 'member' })
        return world.says('una', 'role @uli admn')
      },
      rule: 'The roles are Owner, Admin, Billing, Member and Viewer.',
      fact: 'None is called “admn”.',
      fix: 'Did you mean Admin?',
      who: 'mean Admin?',
      button: 'Yes, Admin',
      async madeGood(world) {
        await world.press('una', 'Yes, Admin')
        return world.roles('Unas')
      },
      done: ['Una Owner: owner', 'Uli Member: admin'],
    },
  },
  invalid_name: {
    'a name of 201 characters': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ivy: 'Ivy Names' })
        return world.says('ivy', `create ${'i'.repeat(201)}`)
      },
      rule: 'That name is a little long: 200 characters are the most.',
      fact: 'It has 201 of at most 200 characters.',
      fix: 'Type another name.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('ivy', 'Fill it in again')
        await world.submit('ivy', { name: 'Ivies' })
        return world.roles('Ivies')
      },
      done: ['Ivy Names: owner'],
    },
  },
  not_a_picture: {
    'a file that does not arrive': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { pam: 'Pam Picture' })
        await found(world, 'Pams', 'pam')
        await world.says('pam', 'settings')
        const sent = await world.submit('pam', { logo: { ...logo, answer: 'silent' } })
        await world.settle()
        // The answer took the place of "Working…".
        const { view } = await world.call<{ view: View }>('seat?as=pam')
        return { ...sent, view }
      },
      rule: 'A logo is a PNG, JPEG, GIF or WebP picture.',
      fact: 'The file did not arrive whole.',
      fix: 'Choose the file again.',
      who: 'You can do this yourself.',
      button: null,
      async madeGood(world) {
        await world.submit('pam', { logo })
        return world.recorded('Pams')
      },
      done: ['organization.created', 'context.switched', 'organization.logoChanged'],
    },
  },
  invitation_settled: {
    'accepting what was taken back': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { inga: 'Inga Owner', ivan: 'Ivan Late' })
        await found(world, 'Ingas', 'inga')
        await world.says('inga', 'invite @ivan')
        const [letter] = await world.inbox('ivan')
        await withoutRedrawing(world)
        await world.says('inga', 'invites')
        await world.press('inga', 'Revoke')
        await world.settle()
        await world.faults({})
        return world.press('ivan', 'Accept', { in: letter?.ts ?? '' })
      },
      rule: 'Only an open invitation can be answered or changed.',
      fact: 'This one, to Ingas, was revoked.',
      fix: 'Ask to be let in, or have a new one sent.',
      who: 'Inga Owner can (Admin and Owner).',
      button: 'Ask to join',
      async madeGood(world) {
        await approved(world, 'ivan', 'inga', 'Ask to join')
        return world.roles('Ingas')
      },
      done: ['Inga Owner: owner', 'Ivan Late: member'],
    },
    'sending one again that was declined': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { iris: 'Iris Owner', igor: 'Igor Declines' })
        await found(world, 'Iriss', 'iris')
        await world.says('iris', 'invite @igor')
        const board = await world.says('iris', 'invites')
        await answers(world, 'igor', 'Decline')
        return world.press('iris', 'Send again', { in: board.messages[0]?.ts ?? '' })
      },
      rule: 'Only an open invitation can be answered or changed.',
      fact: 'This one, to Iriss, was declined.',
      fix: 'have a new one sent.',
      who: 'You can do this yourself.',
      button: 'Yes, Igor Declines',
      async madeGood(world) {
        await world.press('iris', 'Yes, Igor Declines')
        return invitedTo(world, 'Iriss')
      },
      done: ['Igor Declines: member'],
    },
  },
  busy: {
    'an organization held longer than an act waits': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { bela: 'Bela Owner' })
        const { id } = await found(world, 'Belas', 'bela')
        const release = await held(world, id)
        const exchange = await world.says('bela', 'rename Belas anew')
        await release()
        return exchange
      },
      rule: 'Changes to one organization are made one after another.',
      fact: 'The ones before yours took too long. Nothing was changed.',
      fix: 'Try again.',
      who: 'You can do this yourself.',
      button: 'Try again',
      async madeGood(world) {
        await world.press('bela', 'Try again')
        return world.recorded('Belas anew')
      },
      done: ['organization.created', 'context.switched', 'organization.renamed'],
    },
  },
} satisfies Scenarios
