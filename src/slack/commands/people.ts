// What can be typed about the people of an organization: listing, roles, removing, asking to be let in.
import type { Ask } from '../../org/asks.ts'
import { requirePerson } from '../../org/context.ts'
import * as joinRequests from '../../org/joining/join-requests.ts'
import * as comebacks from '../../org/leaving/comebacks.ts'
import * as memberships from '../../org/people/memberships.ts'
import * as why from '../../org/people/why.ts'
import { removeOrShow } from '../forms/leaving.ts'
import { openForm } from '../modals.ts'
import * as requests from '../subjects/requests.ts'
import * as show from '../subjects/show.ts'
import { changes, says } from '../turn/answers.ts'
import { firstOf, peopleIn, permissionIn, roleAtEnd, roleOf, strayBeforeRole } from '../turn/typed.ts'
import * as whyViews from '../views/organization/why.ts'
import * as formerViews from '../views/people/former.ts'
import * as peopleViews from '../views/people/people.ts'
import { article, role } from '../words/words.ts'
import type { Command } from './row.ts'

const area = 'People'

export const people: readonly Command[] = [
  {
    name: 'members',
    aliases: ['users', 'people'],
    usage: 'members [name]',
    about: 'who belongs, and in which role',
    example: 'members budi',
    more: ({ catalog, command }) =>
      `${command} members former shows who has left or was removed, and brings them back as they were, for ${catalog.people.restoreDays} days.`,
    area,
    run: async (turn, { rest }) =>
      /^former( members)?$/i.test(rest)
        ? says(formerViews.former(turn.say, turn.caller, await comebacks.former(turn.ctx, 0)))
        : says(await show.members(turn, { offset: 0, search: rest.replace(/^@/, '') || null })),
  },
  {
    name: 'role',
    usage: 'role [@person] [role]',
    asksThere: 'Change the role there?',
    actsOn: ({ words }) => words.length > 1,
    about: 'change what a member may do',
    example: (say) => `role @budi ${role(say, say.catalog.creation.creatorRole)}`,
    area,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'role')
      const again = (personId: string, role: string): Ask => ({ verb: 'setRole', input: { personId, role } })
      const typed = words.map(({ text }) => text)
      const strayIn = strayBeforeRole(turn)
      const wanted = roleAtEnd(turn, typed).role
      const behind = await peopleIn(turn, words, 'members', { strayIn, again: (id) => again(id, wanted) })
      const personId = await firstOf(turn, behind, (id) => again(id, wanted))
      const role = roleOf(turn, behind.rest, (id) => again(personId, id))
      if (!role || behind.userIds.length > 1) return openForm(turn, 'role', { personId, role: role ?? '' })
      return changes(
        peopleViews.roleChanged(turn.say, turn.caller, await memberships.setRole(turn.ctx, { personId, role })),
      )
    },
  },
  {
    name: 'remove',
    aliases: ['kick'],
    usage: 'remove [@person]',
    asksThere: 'Remove them there?',
    actsOn: ({ words }) => words.some(({ userId }) => userId !== null),
    about: 'end someone’s membership and all access that comes with it',
    example: 'remove @budi',
    more: 'A mention removes at once where they hold nothing but their role. Else, and for a typed name, a form shows first what they hold, and what can become of it. It can be undone for ten minutes.',
    area,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'remove')
      const again = (personId: string): Ask => ({ verb: 'remove', input: { personId } })
      const behind = await peopleIn(turn, words, 'members', { strayIn: (rest) => rest, again })
      const personId = await firstOf(turn, behind, again)
      // A name can be someone else's too, and several cannot be taken away at once: the form shows who it would be.
      if (behind.userIds.length !== 1) return openForm(turn, 'remove', { personId })
      return removeOrShow(turn, personId)
    },
  },
  {
    name: 'join',
    usage: 'join [name]',
    about: (say) => `ask to be let into ${article(say.catalog.labels.shared)} of your company`,
    example: 'join Sehat Clinic',
    more: 'You see those that share your confirmed e-mail domain. A reason can follow: join Sehat Clinic because I keep its books. Whoever may decide there gets a direct message with Approve and Deny.',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'join')
      const { organization, reason } = await joinRequests.requireWish(turn.ctx, rest)
      return says(await requests.askToJoin(turn, { organizationId: organization.id, reason }))
    },
  },
  {
    name: 'why',
    usage: 'why [@person] [permission]',
    about: 'why someone may or may not do something',
    example: 'why members.invite',
    area,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'why')
      const { permission, isSure, others } = permissionIn(words)
      const again = (personId: string): Ask => ({
        verb: 'why',
        input: { personId, permission: permission || 'organization.read' },
      })
      const behind = others.length
        ? await peopleIn(turn, others, 'members', { strayIn: (rest) => rest, again })
        : { userIds: [], people: [requirePerson(turn.ctx).personId], rest: [] }
      const personId = await firstOf(turn, behind, again)
      if (!permission || !isSure || behind.userIds.length > 1)
        return openForm(turn, 'why', { ...(others.length ? { personId } : {}), ...(permission ? { permission } : {}) })
      return says(whyViews.explained(turn.say, turn.caller, await why.explain(turn.ctx, { personId, permission })))
    },
  },
]
