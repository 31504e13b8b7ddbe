// What can be typed after the command, one row each, in the order in which help shows it. A row with everything it needs
// acts at once; with something missing it opens the form that asks for it.

import { type Permission, permissions } from '../catalog/permissions.ts'
import type { Ask } from '../org/asks.ts'
import { requirePerson } from '../org/context.ts'
import * as contexts from '../org/contexts.ts'
import * as invitationBoard from '../org/invitation-board.ts'
import * as invitations from '../org/invitations.ts'
import * as joinRequests from '../org/join-requests.ts'
import * as memberships from '../org/memberships.ts'
import { nearest } from '../org/names.ts'
import * as organizations from '../org/organizations.ts'
import * as people from '../org/people.ts'
import * as resources from '../org/resources.ts'
import * as why from '../org/why.ts'
import { type Answer, changes, says, type Turn } from './answers.ts'
import { openForm } from './modals.ts'
import type { Said } from './parse.ts'
import * as show from './show.ts'
import { invite, invitees, member, roleOf } from './typed.ts'
import type { Topic } from './views/help.ts'
import * as helpViews from './views/help.ts'
import * as organizationViews from './views/organizations.ts'
import * as peopleViews from './views/people.ts'
import * as requestViews from './views/requests.ts'
import * as resourceViews from './views/resources.ts'
import * as whyViews from './views/why.ts'

export type Command = Topic & {
  /** Other words for it. */
  aliases?: readonly string[]
  /** How many of the caller's organizations it shows, which come along with the caller. */
  organizations?: number
  run(turn: Turn, said: Said): Promise<Answer>
}

const here = 'Where am I'
const organization = 'Organization'
const team = 'People'
const programs = 'Programs'

/** The table of everything that can be typed. */
export const commands: readonly Command[] = [
  {
    name: '',
    usage: '',
    about: 'where you are, and where you can go',
    area: here,
    run: async (turn) => says(await show.overview(turn)),
  },
  {
    name: 'list',
    aliases: ['ls', 'organizations', 'orgs'],
    usage: 'list',
    about: 'your organizations and your role in each',
    area: here,
    organizations: organizationViews.pageSize + 1,
    run: async (turn) => says(await show.list(turn, 0)),
  },
  {
    name: 'switch',
    aliases: ['use', 'enter'],
    usage: 'switch [name]',
    about: 'act in another of your organizations',
    more: 'Everything you do and create belongs to the organization you are in. Its name stands at the top of every answer. Switching changes nothing in either, and the answer has an Undo.',
    example: 'switch personal',
    area: here,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'switch')
      const { id } = await contexts.requireTyped(turn.ctx, rest)
      return changes(organizationViews.switched(turn.say, await contexts.enter(turn.ctx, { organizationId: id })))
    },
  },
  {
    name: 'whoami',
    aliases: ['me'],
    usage: 'whoami',
    about: 'who you are here, and in which role',
    area: here,
    run: async (turn) => says(show.whoami(turn)),
  },
  {
    name: 'help',
    aliases: ['?', '--help', '-h', 'usage'],
    usage: 'help [topic]',
    about: 'what you can type, or more about one of them',
    example: 'help switch',
    area: here,
    run: async (turn, { rest }) => says(help(turn, rest)),
  },
  {
    name: 'create',
    aliases: ['new', 'add'],
    usage: 'create [name]',
    about: 'make a shared organization; you become its owner',
    example: 'create Sehat Clinic',
    area: organization,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'create')
      return changes(
        organizationViews.created(turn.say, turn.caller, await organizations.create(turn.ctx, { name: rest })),
      )
    },
  },
  {
    name: 'rename',
    usage: 'rename [name]',
    about: 'give the one you are in another name',
    example: 'rename Sehat Clinic Jakarta',
    area: organization,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'rename')
      return changes(
        organizationViews.renamed(turn.say, turn.caller, await organizations.rename(turn.ctx, { name: rest })),
      )
    },
  },
  {
    name: 'leave',
    usage: 'leave',
    about: 'end your membership in the one you are in',
    more: 'A form shows what you lose before you do. The last owner cannot leave; make someone else an owner first.',
    area: organization,
    run: (turn) => openForm(turn, 'leave'),
  },
  {
    name: 'invite',
    usage: 'invite [@people] [role]',
    about: 'invite people; each gets a direct message',
    example: 'invite @budi @sari',
    area: team,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'invite')
      const others = words.filter(({ userId }) => !userId)
      const again = (people: string[], role: string | null): Ask => ({ verb: 'invite', input: { people, role } })
      if (others.length === words.length) {
        const [who, ...rest] = others
        const { id } = await people.requireTyped(turn.ctx, turn.tenant, who?.text ?? '', (id) =>
          again(id ? [id] : [], roleTyped(turn, rest) || null),
        )
        const role = roleOf(turn, rest, (role) => again([id], role))
        return changes(
          peopleViews.invited(turn.say, turn.caller, await invitations.create(turn.ctx, { people: [id], role })),
        )
      }
      const mentioned = words.flatMap(({ userId }) => userId ?? [])
      const found = await invitees(turn, mentioned, roleTyped(turn, others) || null)
      const role = roleOf(turn, others, (role) => again(found.people, role))
      return changes(peopleViews.invited(turn.say, turn.caller, await invite(turn, found, role)))
    },
  },
  {
    name: 'invites',
    aliases: ['invitations', 'pending'],
    usage: 'invites',
    about: 'invitations nobody has answered: send again, extend, revoke',
    area: team,
    run: async (turn) => says(peopleViews.board(turn.say, turn.caller, await invitationBoard.board(turn.ctx))),
  },
  {
    name: 'members',
    aliases: ['users', 'people'],
    usage: 'members [name]',
    about: 'who belongs, and in which role',
    example: 'members',
    area: team,
    run: async (turn, { rest }) =>
      says(await show.members(turn, { offset: 0, search: rest.replace(/^@/, '') || null })),
  },
  {
    name: 'role',
    usage: 'role [@person] [role]',
    about: 'change what a member may do',
    area: team,
    async run(turn, { words }) {
      const [who, ...rest] = words
      if (!who) return openForm(turn, 'role')
      const again = (personId: string, role = ''): Ask => ({ verb: 'setRole', input: { personId, role } })
      const personId = await member(turn, who, (id) => again(id, roleTyped(turn, rest)))
      const role = roleOf(turn, rest, (id) => again(personId, id))
      if (!role) return openForm(turn, 'role', { personId })
      return changes(
        peopleViews.roleChanged(turn.say, turn.caller, await memberships.setRole(turn.ctx, { personId, role })),
      )
    },
  },
  {
    name: 'remove',
    aliases: ['kick'],
    usage: 'remove [@person]',
    about: 'end someone’s membership and all access that comes with it',
    area: team,
    async run(turn, { words }) {
      const [who] = words
      if (!who) return openForm(turn, 'remove')
      const personId = await member(turn, who, (id) => ({ verb: 'remove', input: { personId: id } }))
      return changes(peopleViews.removed(turn.say, turn.caller, await memberships.remove(turn.ctx, { personId })))
    },
  },
  {
    name: 'join',
    usage: 'join [name]',
    about: 'ask to be let into an organization of your company',
    more: 'You see those that share your confirmed e-mail domain. Whoever may decide there gets a direct message with Approve and Deny.',
    area: team,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'join')
      const { id } = await joinRequests.requireTyped(turn.ctx, rest)
      const asked = await joinRequests.ask(turn.ctx, { organizationId: id, reason: null })
      return says(requestViews.requested(turn.say, turn.caller, asked))
    },
  },
  {
    name: 'why',
    usage: 'why [@person] [permission]',
    about: 'why someone may or may not do something',
    example: 'why members.invite',
    area: team,
    async run(turn, { words }) {
      const who = words.find(({ userId }) => userId)
      const typed = words.find(({ userId }) => !userId)
      const permission = permissions.find((need) => need.toLowerCase() === typed?.text.toLowerCase())
      const again = (personId: string): Ask => ({
        verb: 'why',
        input: { personId, permission: permission ?? 'organization.read' },
      })
      const personId = who ? await member(turn, who, again) : requirePerson(turn.ctx).personId
      if (!permission)
        return openForm(turn, 'why', { ...(who ? { personId } : {}), permission: nearestPermission(typed?.text) })
      return says(whyViews.explained(turn.say, turn.caller, await why.explain(turn.ctx, { personId, permission })))
    },
  },
  {
    name: 'resources',
    usage: 'resources [type] [id]',
    about: 'what your product made here; with a type and an id, register one',
    example: 'resources agent triage-bot',
    area: programs,
    async run(turn, { words }) {
      const [type, ...rest] = words.map(({ text }) => text)
      if (!type) return says(resourceViews.shelf(turn.say, turn.caller, await resources.list(turn.ctx)))
      if (!rest.length) return openForm(turn, 'register', { type })
      const input = { type, externalId: rest.join(' ') }
      return changes(resourceViews.registered(turn.say, turn.caller, await resources.register(turn.ctx, input)))
    },
  },
]

/** The row for what was typed, by name or another word for it. */
export const findCommand = (subcommand: string): Command | undefined =>
  commands.find(({ name, aliases }) => name === subcommand || aliases?.includes(subcommand))

/** Runs what was typed; what is no subcommand is answered with the nearest. */
export async function runTyped(turn: Turn, said: Said): Promise<Answer> {
  const found = findCommand(said.subcommand)
  if (found) return found.run(turn, said)
  const known = commands.filter(({ name }) => name)
  // Something glued to the subcommand, as in "invite@budi", hides it from the nearest match.
  const head = /^\p{L}+/u.exec(said.subcommand)?.[0] ?? said.subcommand
  const close = nearest(said.subcommand, known, ({ name }) => name) ?? known.find(({ name }) => name === head)
  return says(helpViews.unknownCommand(turn.say, turn.caller, said.subcommand, close?.name ?? null))
}

/** Help on all, or on one topic. */
export function help({ say, caller }: Turn, typed: string) {
  const found = typed ? findCommand(typed.toLowerCase()) : undefined
  if (!found?.name) return helpViews.help(say, caller, commands)
  const more = found.name === 'create' ? say.catalog.creation.advice : found.more
  return helpViews.topic(say, caller, { ...found, ...(more ? { more } : {}) })
}

const roleTyped = ({ say }: Turn, words: Said['words']): string => {
  const typed = words
    .map(({ text }) => text)
    .join(' ')
    .toLowerCase()
  return (
    Object.entries(say.catalog.roles).find(([id, { label }]) =>
      [id.toLowerCase(), label.toLowerCase()].includes(typed),
    )?.[0] ?? ''
  )
}

const nearestPermission = (typed = ''): Permission | '' => nearest(typed, permissions, (need) => need) ?? ''
