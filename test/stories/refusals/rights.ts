// Refusals about what one may do: permissions, reach, the last owner, one’s own request, guests, operators.
import { expect } from 'vitest'
import { found, hire, said } from '../cast.ts'
import { approved, handedOn, reminded, type Scenarios, withoutRedrawing } from './scenario.ts'

export const rights = {
  not_permitted: {
    'renaming as a member': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { noor: 'Noor Owner', nick: 'Nick Member' })
        await found(world, 'Noors', 'noor', { nick: 'member' })
        return world.says('nick', 'rename Noors & Nick')
      },
      rule: 'This takes the permission “change the name and settings” (organization.update).',
      fact: 'Your role in Noors is Member, which does not include it.',
      fix: 'Have it approved by someone who has it.',
      who: 'Noor Owner can (Admin and Owner).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'nick', 'noor')
        return world.recorded('Noors & Nick')
      },
      done: expect.arrayContaining(['request.created', 'organization.renamed', 'request.approved']),
    },
  },
  role_above_own: {
    'an admin making an owner': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { rosa: 'Rosa Owner', remi: 'Remi Admin', rudi: 'Rudi Member' })
        await found(world, 'Rosas', 'rosa', { remi: 'admin', rudi: 'member' })
        return world.says('remi', 'role @rudi owner')
      },
      rule: 'Nobody gives or takes a role with more rights than their own.',
      fact: 'Owner includes',
      fix: 'Have it approved by someone who has it all.',
      who: 'Rosa Owner can (Owner).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'remi', 'rosa')
        return world.roles('Rosas')
      },
      done: ['Rosa Owner: owner', 'Remi Admin: admin', 'Rudi Member: owner'],
    },
    'an admin removing an owner': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { rita: 'Rita Owner', ravi: 'Ravi Admin', ruth: 'Ruth Owner' })
        await found(world, 'Ritas', 'rita', { ravi: 'admin', ruth: 'owner' })
        return world.says('ravi', 'remove @ruth')
      },
      rule: 'Nobody gives or takes a role with more rights than their own.',
      fact: 'Owner includes',
      fix: 'Have it approved by someone who has it all.',
      who: 'Rita Owner and Ruth Owner can (Owner).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'ravi', 'rita')
        return world.roles('Ritas')
      },
      done: ['Rita Owner: owner', 'Ravi Admin: admin'],
    },
  },
  last_owner: {
    'the only owner leaving': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { lara: 'Lara Owner', levi: 'Levi Heir' })
        await found(world, 'Laras', 'lara', { levi: 'member' })
        return world.says('lara', 'leave')
      },
      rule: 'Laras must always have an Owner.',
      fact: 'Lara Owner is the only one.',
      fix: 'Make someone else Owner first, or delete it.',
      who: 'You can do this yourself.',
      button: 'Choose another Owner',
      async madeGood(world) {
        await world.press('lara', 'Choose another Owner')
        await world.submit('lara', { person: 'levi' })
        await world.says('lara', 'leave')
        await world.submit('lara')
        return world.roles('Laras')
      },
      done: ['Levi Heir: owner'],
    },
    'the only owner giving up the role': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { lisa: 'Lisa Owner', loic: 'Loic Heir' })
        await found(world, 'Lisas', 'lisa', { loic: 'admin' })
        return world.says('lisa', 'role @lisa member')
      },
      rule: 'Lisas must always have an Owner.',
      fact: 'Lisa Owner is the only one.',
      fix: 'Make someone else Owner first.',
      who: 'You can do this yourself.',
      button: 'Choose another Owner',
      async madeGood(world) {
        await world.press('lisa', 'Choose another Owner')
        await world.submit('lisa', { person: 'loic' })
        await world.says('lisa', 'role @lisa member')
        return world.roles('Lisas')
      },
      done: ['Lisa Owner: member', 'Loic Heir: owner'],
    },
  },
  own_request: {
    'deciding one’s own request from a copy': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ola: 'Ola Owner', oren: 'Oren Asker' })
        await found(world, 'Olas', 'ola', { oren: 'member' })
        await world.says('oren', 'rename Olas and Orens')
        await world.press('oren', 'Request it')
        // Whoever got the right meanwhile has it for what others ask.
        await world.says('ola', 'role @oren admin')
        const copy = await handedOn(world, 'Olas', 'ola', 'oren')
        return world.press('oren', 'Approve', { in: copy })
      },
      rule: 'Nobody decides their own request.',
      fact: 'This one is yours.',
      fix: 'Remind the others who can decide.',
      who: 'Ola Owner can (Admin and Owner).',
      button: 'Remind them',
      async madeGood(world) {
        await reminded(world, 'oren', 'ola')
        return world.recorded('Olas and Orens')
      },
      done: expect.arrayContaining(['request.repeated', 'request.approved', 'organization.renamed']),
    },
  },
  request_unknown: {
    'deciding from a copy that could not be closed when one was removed': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { olga: 'Olga Owner', odo: 'Odo Removed', oriol: 'Oriol Asker' })
        await found(world, 'Olgas', 'olga', { odo: 'admin', oriol: 'member' })
        await world.says('oriol', 'rename Oriols')
        await world.press('oriol', 'Request it')
        const copy = (await world.inbox('odo')).at(-1)
        await withoutRedrawing(world)
        // What Odo could decide there is shown first.
        await world.says('olga', 'remove @odo')
        await world.submit('olga')
        await world.settle()
        await world.faults({})
        return world.press('odo', 'Approve', { in: copy?.ts ?? '' })
      },
      rule: 'A request is decided by those who were asked, or who have the right.',
      fact: 'There is no such request for you to decide.',
      fix: 'See /org for what waits for you.',
      who: 'You can do this yourself.',
      button: 'Show mine',
      madeGood: async (world) => said(await world.press('odo', 'Show mine')),
      done: expect.not.stringContaining('Olgas'),
    },
  },
  guests_may_not: {
    'a guest creating': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { gus: 'Gus Guest' }, { kind: 'guest' })
        return world.says('gus', 'create Guests only')
      },
      rule: 'Guests of this Slack workspace may join organizations but not create them.',
      fact: 'You are a guest here.',
      fix: 'Have it approved by an operator.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'gus', 'omar')
        return world.roles('Guests only')
      },
      done: ['Gus Guest: owner'],
    },
  },
  operators_only: {
    'approving what only operators decide': {
      in: 'tight',
      async refused(world) {
        await hire(world, { opal: 'Opal Owner', omid: 'Omid Invited', osman: 'Osman Bystander' })
        await found(world, 'Opals', 'opal')
        await world.says('opal', 'invite @omid')
        await world.press('opal', 'Request it')
        const copy = await handedOn(world, 'Opals', 'omar', 'osman')
        return world.press('osman', 'Approve', { in: copy })
      },
      rule: 'Only the operators of this installation do this.',
      fact: 'You are not one of them.',
      fix: 'Have it approved by an operator.',
      who: 'Omar Haddad can (they run this installation).',
      button: 'Remind them',
      async madeGood(world) {
        await reminded(world, 'osman', 'omar')
        return (await world.organization('Opals')).plan
      },
      done: 'plus',
    },
  },
} satisfies Scenarios
