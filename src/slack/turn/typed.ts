// People, roles and organizations as they were typed or picked, as the rules know them.

import { type Permission, permissions } from '../../catalog/permissions.ts'
import type { Ask } from '../../org/asks.ts'
import { Refusal } from '../../org/errors.ts'
import { nearest } from '../../org/names.ts'
import * as contexts from '../../org/organization/contexts.ts'
import * as accounts from '../../org/people/accounts.ts'
import * as memberships from '../../org/people/memberships.ts'
import * as people from '../../org/people/people.ts'
import * as roles from '../../org/people/roles.ts'
import type { Turn } from './answers.ts'
import type { Word } from './parse.ts'

/** The person of a Slack account that was picked or mentioned. */
export async function picked(
  { ctx, tenant, teamId }: Turn,
  userId: string,
  again: (personId: string) => Ask,
): Promise<string> {
  // A form can be sent without anybody chosen by a client that does not check.
  const [known] = userId ? await accounts.find(ctx.deps, [{ tenant, teamId, userId }]) : [null]
  if (known?.id) return known.id
  if (!known) throw new Refusal('unknown_person', { typed: userId, nearest: null }, { kind: 'fill', ask: again('') })
  const organization = await contexts.nameOf(ctx)
  const person = { id: '', name: known.name }
  throw new Refusal('not_in_organization', { person, organization }, { kind: 'fill', ask: again('') })
}

/** People as they were typed, by mention or by name, and the words that follow them. */
export type Behind = {
  /** Slack accounts that were mentioned. */
  userIds: string[]
  /** People that were named, where nobody was mentioned. */
  people: string[]
  rest: string[]
}
type Among = 'members' | 'everyone'
type Reading = Omit<people.Reading, 'most'> & { most?: number }

/** The people that words begin with, and what follows. A name that nobody has is refused with the nearest, never cut short. */
export async function peopleIn(turn: Turn, words: readonly Word[], among: Among, reading: Reading): Promise<Behind> {
  const { ctx, tenant } = turn
  const userIds = words.flatMap(({ userId }) => userId ?? [])
  const typed = words.flatMap(({ text, userId }) => (userId ? [] : [text]))
  if (userIds.length) {
    const stray = reading.strayIn(typed)
    if (!stray.length) return { userIds, people: [], rest: typed }
    throw new Refusal(
      'unknown_person',
      { typed: stray.join(' '), nearest: null },
      { kind: 'fill', ask: reading.again('', []) },
    )
  }
  const whole = { most: 1, ...reading }
  const named = await (among === 'members'
    ? memberships.requireTyped(ctx, typed, whole)
    : people.requireTyped(ctx, tenant, typed, whole))
  return { userIds, people: named.people.map(({ id }) => id), rest: [...named.rest] }
}

/** The first of those who were typed, as the rules know them. */
export const firstOf = async (
  turn: Turn,
  { userIds: [userId], people: [personId = ''] }: Behind,
  again: (personId: string) => Ask,
): Promise<string> => (userId ? picked(turn, userId, again) : personId)

/** The role that words end in, by the longest run of them that is one; '' where they end in none. */
export function roleAtEnd({ say }: Turn, words: readonly string[]): { role: string; before: readonly string[] } {
  const longest = Math.max(...Object.values(say.catalog.roles).map(({ label }) => label.split(' ').length))
  for (let at = Math.max(0, words.length - longest); at < words.length; at++) {
    const role = roles.findTyped(say.catalog, words.slice(at).join(' '))
    if (role) return { role, before: withoutAs(words.slice(0, at)) }
  }
  return { role: '', before: words }
}

const withoutAs = (words: readonly string[]): readonly string[] =>
  words.at(-1)?.toLowerCase() === 'as' ? words.slice(0, -1) : words

/** Words before a role are of a name; where no role is found, what follows a name was meant as one. */
export const strayBeforeRole =
  (turn: Turn) =>
  (words: readonly string[]): readonly string[] => {
    const { role, before } = roleAtEnd(turn, words)
    return role ? before : []
  }

/** The role that the words behind people name, if there are any; an "as" before it is let pass. */
export function roleOf(turn: Turn, words: readonly string[], again: (role: string) => Ask): string | null {
  const [first, ...others] = words
  const typed = first?.toLowerCase() === 'as' ? others : words
  if (!typed.length) return null
  return roles.requireTyped(turn.say.catalog, turn.caller.context.plan, typed.join(' '), again)
}

/** The permission among words, exactly or nearly typed, and the other words, which name a person. */
export function permissionIn(words: readonly Word[]) {
  const read = (find: (typed: string) => Permission | null, isSure: boolean) => {
    const at = words.findIndex(({ text, userId }) => !userId && find(text) !== null)
    return at < 0 ? null : { permission: find(words[at]?.text ?? ''), isSure, others: words.filter((_, i) => i !== at) }
  }
  const exact = (typed: string) => permissions.find((need) => need.toLowerCase() === typed.toLowerCase()) ?? null
  const near = (typed: string) => nearest(typed, permissions, (need) => need)
  return read(exact, true) ?? read(near, false) ?? { permission: null, isSure: false, others: words }
}
