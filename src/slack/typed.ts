// People, roles and organizations as they were typed or picked, as the rules know them.

import * as accounts from '../org/accounts.ts'
import type { Ask } from '../org/asks.ts'
import * as contexts from '../org/contexts.ts'
import { Refusal } from '../org/errors.ts'
import * as invitations from '../org/invitations.ts'
import * as memberships from '../org/memberships.ts'
import * as roles from '../org/roles.ts'
import type { Turn } from './answers.ts'
import type { Word } from './parse.ts'

export type Invitees = ReturnType<typeof invitations.sortInvitable>

/** The people behind Slack accounts that may be invited, and those that may not; refused where none may. */
export async function invitees(
  { ctx, tenant, teamId }: Turn,
  userIds: readonly string[],
  role: string | null,
): Promise<Invitees> {
  const ids = userIds.map((userId) => ({ tenant, teamId, userId }))
  const known = await accounts.find(ctx.deps, ids)
  const found = known.filter((one) => one !== null)
  if (!found.length) throw nobody(userIds[0] ?? '', role)
  return invitations.sortInvitable(found, role)
}

/** Invites them; those who may not be are named beside those who are. */
export async function invite(
  { ctx }: Turn,
  { people, skipped }: Invitees,
  role: string | null,
): Promise<invitations.Invited> {
  const invited = await invitations.create(ctx, { people, role })
  return { ...invited, skipped: [...skipped, ...invited.skipped] }
}

const nobody = (typed: string, role: string | null): Refusal =>
  new Refusal(
    'unknown_person',
    { typed, nearest: null },
    { kind: 'fill', ask: { verb: 'invite', input: { people: [], role } } },
  )

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

/** The member that a word names: a mention, or a name. */
export async function member(turn: Turn, word: Word, again: (personId: string) => Ask): Promise<string> {
  if (word.userId) return picked(turn, word.userId, again)
  return (await memberships.requireTyped(turn.ctx, word.text, again)).id
}

/** The role that words name, if there are any. */
export const roleOf = ({ ctx }: Turn, words: readonly Word[], again: (role: string) => Ask): string | null =>
  words.length ? roles.requireTyped(ctx.deps.catalog, words.map(({ text }) => text).join(' '), again) : null
