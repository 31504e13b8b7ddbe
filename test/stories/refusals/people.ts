// Refusals about whom an act is about: who cannot belong, who is in already, who is not, who is meant.
import { answers, found, hire, letIn } from '../cast.ts'
import { invitedTo, type Scenarios } from './scenario.ts'

export const people = {
  cannot_belong: {
    'inviting a bot': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { cora: 'Cora Owner', carl: 'Carl Person' })
        await found(world, 'Coras', 'cora')
        return world.says('cora', 'invite @robo admin')
      },
      rule: 'Only people of this Slack workspace are invited to an organization by @mention.',
      fact: 'Robo is a bot.',
      fix: 'Choose someone else.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('cora', 'Fill it in again')
        await world.submit('cora', { people: ['carl'] })
        return invitedTo(world, 'Coras')
      },
      done: ['Carl Person: admin'],
    },
  },
  already_member: {
    'inviting a member in another role': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { alma: 'Alma Owner', adam: 'Adam Member' })
        await found(world, 'Almas', 'alma', { adam: 'member' })
        return world.says('alma', 'invite @adam admin')
      },
      rule: 'Only people who are not members yet can be let in.',
      fact: 'Adam Member is in Almas already, as Member.',
      fix: 'to change the role, use the button',
      who: 'You can do this yourself.',
      button: 'Change the role',
      async madeGood(world) {
        await world.press('alma', 'Change the role')
        await world.submit('alma')
        return world.roles('Almas')
      },
      done: ['Alma Owner: owner', 'Adam Member: admin'],
    },
    'asking to join where one is let in meanwhile': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { aria: 'Aria Owner', abel: 'Abel Eager' }, { email: 'x@aria.example' })
        await found(world, 'Arias', 'aria')
        await world.says('abel', 'join')
        await letIn(world, 'aria', 'abel', 'member')
        await world.says('abel', 'switch personal')
        return world.submit('abel', { organization: 'Arias' })
      },
      rule: 'Only people who are not members yet can be let in.',
      fact: 'Abel Eager is in Arias already, as Member.',
      fix: 'Nothing more is needed',
      who: 'You can do this yourself.',
      button: 'Yes, Arias',
      async madeGood(world) {
        await world.press('abel', 'Yes, Arias')
        return world.whereIs('abel')
      },
      done: 'Arias',
    },
  },
  not_in_organization: {
    'giving a role to someone outside': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { nina: 'Nina Owner', noel: 'Noel Outside' })
        await found(world, 'Ninas', 'nina')
        return world.says('nina', 'role @noel admin')
      },
      rule: 'This works on members only.',
      fact: 'Noel Outside is not a member of Ninas.',
      fix: 'Choose a member, or invite them first.',
      who: 'You can do this yourself.',
      button: 'Yes, invite Noel Outside',
      async madeGood(world) {
        await world.press('nina', 'Yes, invite Noel Outside')
        await answers(world, 'noel', 'Accept')
        return world.roles('Ninas')
      },
      done: ['Nina Owner: owner', 'Noel Outside: admin'],
    },
    'removing someone outside': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { nela: 'Nela Owner', nico: 'Nico Outside', naja: 'Naja Inside' })
        await found(world, 'Nelas', 'nela', { naja: 'member' })
        return world.says('nela', 'remove @nico')
      },
      rule: 'This works on members only.',
      fact: 'Nico Outside is not a member of Nelas.',
      fix: 'Choose a member, or invite them first.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('nela', 'Fill it in again')
        await world.submit('nela', { person: 'naja' })
        return world.roles('Nelas')
      },
      done: ['Nela Owner: owner'],
    },
  },
  unknown_person: {
    'a name that is nearly right': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ulla: 'Ulla Owner', udo: 'Udo Lindenberg' })
        await found(world, 'Ullas', 'ulla', { udo: 'member' })
        return world.says('ulla', 'role Lindenburg admin')
      },
      rule: 'People are named by @mention, or by the name of a member.',
      fact: 'Nobody here is called “Lindenburg”.',
      fix: 'Pick them from the list, or see /org members.',
      who: 'You can do this yourself.',
      button: 'Change the role',
      async madeGood(world) {
        await world.press('ulla', 'Change the role')
        await world.submit('ulla', { person: 'udo' })
        return world.roles('Ullas')
      },
      done: ['Ulla Owner: owner', 'Udo Lindenberg: admin'],
    },
    'a first name with a slip': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { urs: 'Ursula Owner', uwe: 'Uwemba Right' })
        await found(world, 'Urs', 'urs', { uwe: 'member' })
        return world.says('urs', 'role Uwenba admin')
      },
      rule: 'People are named by @mention, or by the name of a member.',
      fact: 'Nobody here is called “Uwenba”.',
      fix: 'Did you mean Uwemba Right?',
      who: 'mean Uwemba Right?',
      button: 'Yes, Uwemba Right',
      async madeGood(world) {
        await world.press('urs', 'Yes, Uwemba Right')
        return world.roles('Urs')
      },
      done: ['Ursula Owner: owner', 'Uwemba Right: admin'],
    },
  },
} satisfies Scenarios
