// People who are invited in the form that creates their organization (row K20). It is created whatever becomes of them, and the
// answer says both.
import { isRefusal, type Refusal } from '../../org/errors.ts'
import { explained } from '../../org/explain.ts'
import type { Invited } from '../../org/inviting/invitations.ts'
import type { Created } from '../../org/organization/organizations.ts'
import type { Turn } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import type { Filled } from '../turn/filled.ts'
import type { Message } from '../views/blocks.ts'
import { invitedToo, notInvited } from '../views/inviting/first-invitations.ts'
import { count } from '../words/words.ts'
import { addressesIn, asInput, foundIn, invite, usualPlaces } from './inviting.ts'

/** What became of those who were named in the form; null where nobody was. */
export type FirstInvitations = { invited: Invited } | { refusal: Refusal } | null

/** Invites those who were named in the form to the organization that it has created. */
export async function inviteAtFirst(turn: Turn, filled: Filled, { organization }: Created): Promise<FirstInvitations> {
  if (turn.say.catalog.creation.asks.invite === 'no') return null
  const named = { userIds: filled.users('people'), people: [], text: addressesIn(filled) }
  if (!named.userIds.length && !named.text.trim()) return null
  const there = await within(turn, organization.id)
  const { effectId } = there.ctx
  // An effect of its own beside the creation, so that a form that is delivered twice invites once too.
  const ctx = { ...there.ctx, ...(effectId ? { effectId: `${effectId}:invite` } : {}) }
  try {
    const found = await foundIn(there, named, null)
    return { invited: await invite({ ...there, ctx }, found, asInput(found, null, await usualPlaces(there))) }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    await explained(ctx, thrown)
    return { refusal: thrown }
  }
}

/** The answer about a new organization, with what became of those who were invited to it. */
export function withInvitations(
  { say, caller }: Turn,
  message: Message,
  created: Created,
  sent: FirstInvitations,
): Message {
  if (!sent) return message
  const there = { ...caller, context: { ...caller.context, ...created.organization, role: created.role } }
  const [words, more] =
    'invited' in sent
      ? [`Invited ${count(sent.invited.sent.length, 'person', 'people')}.`, invitedToo(say, there, sent.invited)]
      : ['Nobody was invited yet.', notInvited(say, sent.refusal)]
  // What is pressed here is about the new one.
  return { text: `${message.text} ${words}`, blocks: [...message.blocks, ...more], at: created.organization.id }
}
