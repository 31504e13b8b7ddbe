// What can be typed after the command, one row each, in the order in which help shows it. A row with everything it needs
// acts at once; with something missing it opens the form that asks for it.

import type { Ask } from '../org/asks.ts'
import { requirePerson } from '../org/context.ts'
import * as contexts from '../org/contexts.ts'
import * as invitationBoard from '../org/invitation-board.ts'
import * as joinRequests from '../org/join-requests.ts'
import * as memberships from '../org/memberships.ts'
import { nearest } from '../org/names.ts'
import * as organizations from '../org/organizations.ts'
import * as resources from '../org/resources.ts'
import * as why from '../org/why.ts'
import { type Answer, changes, says, type Turn } from './answers.ts'
import { openForm } from './modals.ts'
import type { Said } from './parse.ts'
import * as show from './show.ts'
import { firstOf, invite, invitees, peopleIn, permissionIn, roleAtEnd, roleOf, strayBeforeRole } from './typed.ts'
import { fallback, line, type Message, shorten } from './views/blocks.ts'
import { header } from './views/header.ts'
import type { Topic } from './views/help.ts'
import * as helpViews from './views/help.ts'
import * as organizationViews from './views/organizations.ts'
import * as peopleViews from './views/people.ts'
import * as requestViews from './views/requests.ts'
import * as resourceViews from './views/resources.ts'
import * as whyViews from './views/why.ts'
import type { Say } from './words.ts'

export type Command = Topic & {
  /** Other words for it. */
  aliases?: readonly string[]
  /** How many of the caller's organizations it shows, which come along with the caller. */
  organizations?: number
  run(turn: Turn, said: Said): Promise<Answer>
}

/** So much of what was typed and is nothing known is said again. */
const maxEcho = 60

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
      const again = (people: string[], role: string | null): Ask => ({ verb: 'invite', input: { people, role } })
      const typed = words.flatMap(({ text, userId }) => (userId ? [] : [text]))
      const wanted = roleAtEnd(turn, typed).role || null
      const behind = await peopleIn(turn, words, 'everyone', {
        most: 100,
        strayIn: strayBeforeRole(turn),
        again: (id, others) => again([...others, ...(id ? [id] : [])], wanted),
      })
      const found = behind.userIds.length
        ? await invitees(turn, behind.userIds, wanted)
        : { people: behind.people, skipped: [] }
      const role = roleOf(turn, behind.rest, (id) => again(found.people, id))
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
    about: 'end someone’s membership and all access that comes with it',
    more: 'A mention removes at once; a name that is typed opens the form first, with the person it was understood as.',
    area: team,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'remove')
      const again = (personId: string): Ask => ({ verb: 'remove', input: { personId } })
      const behind = await peopleIn(turn, words, 'members', { strayIn: (rest) => rest, again })
      const personId = await firstOf(turn, behind, again)
      // A name can be someone else's too, and several cannot be taken away at once: the form shows who it would be.
      if (behind.userIds.length !== 1) return openForm(turn, 'remove', { personId })
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
  // What begins with a mention names no subcommand, and is more than nothing.
  const typed = said.subcommand || said.rest
  if (found && (found.name || !typed))
    return actsElsewhere(turn, found) ? says(await show.overview(turn)) : found.run(turn, said)
  const known = commands.filter(({ name }) => name)
  // Something glued to the subcommand, as in "invite@budi", hides it from the nearest match.
  const head = /^\p{L}+/u.exec(said.subcommand)?.[0] ?? said.subcommand
  const close = nearest(said.subcommand, known, ({ name }) => name) ?? known.find(({ name }) => name === head)
  return says(helpViews.unknownCommand(turn.say, turn.caller, shorten(typed, maxEcho), close?.name ?? null))
}

// What was meant for a context that has ended is not done in the one that took its place; where one is now is told first.
const actsElsewhere = ({ caller }: Turn, { area, name }: Command): boolean =>
  caller.ended !== null && area !== here && name !== 'create' && name !== 'join'

/** Help on all, or on one topic; on all, and that there is no such topic, where it is none. */
export function help({ say, caller }: Turn, typed: string): Message {
  const found = typed ? findCommand(typed.toLowerCase()) : undefined
  const all = helpViews.help(say, caller, commands)
  if (!found?.name)
    return typed ? beginning(`There is no help on “${shorten(typed, maxEcho)}”.`, say, caller, all) : all
  const more = found.name === 'create' ? say.catalog.creation.advice : found.more
  return helpViews.topic(say, caller, { ...found, ...(more ? { more } : {}) })
}

const beginning = (words: string, say: Say, caller: Turn['caller'], { blocks, ...rest }: Message): Message => {
  const above = header(say, caller)
  return {
    ...rest,
    text: `${fallback(words)} ${rest.text}`,
    blocks: [...above, line(words), ...blocks.slice(above.length)],
  }
}
