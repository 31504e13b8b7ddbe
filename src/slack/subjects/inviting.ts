// Inviting as it is asked for in the conversation: people who were picked or mentioned, addresses that were typed or pasted,
// and what is to be chosen from.
import { permissionsIn, permissionsOf } from '../../catalog/ladder.ts'
import type { Asks } from '../../org/asks.ts'
import { Refusal } from '../../org/errors.ts'
import { type BadAddress, type Pasted, readPaste } from '../../org/inviting/addressees.ts'
import * as invitations from '../../org/inviting/invitations.ts'
import { notAnAddress, type Skipped, sortInvitable } from '../../org/inviting/invitees.ts'
import * as accounts from '../../org/people/accounts.ts'
import { roleChoices } from '../../org/shape/workspace-members.ts'
import type { Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import type { Word } from '../turn/parse.ts'
import { addressFields, type PlaceChoice } from '../views/inviting/invite-form.ts'

/** Whom an invitation is for, as they were named: Slack accounts, people, and a text with addresses in it. */
export type Named = { userIds: readonly string[]; people: readonly string[]; text: string }

/** Everyone who was named, sorted: those who may be invited, and those who cannot be, with the reason. */
export type Found = { people: string[]; pasted: Pasted; skipped: Skipped[] }

/** The people behind what was named; refused where there is nobody who could be invited. */
export async function foundIn(turn: Turn, { userIds, people, text }: Named, role: string | null): Promise<Found> {
  const pasted = readPaste(text)
  const known = userIds.length ? await accountsOf(turn, userIds, role, pasted.emails.length > 0) : none
  const all = [...new Set([...people, ...known.people])]
  const skipped = [...known.skipped, ...pasted.bad.map(asSkipped)]
  const [bad] = pasted.bad
  if (!all.length && !pasted.emails.length)
    throw bad ? notAnAddress(bad.text, { people: [], role }) : nobody(userIds[0] ?? '', role)
  return { people: all, pasted, skipped }
}

const none = { people: [], skipped: [] }
const asSkipped = ({ text, problem }: BadAddress): Skipped => ({ name: `“${text}”`, because: problem })

/** The people behind Slack accounts that may be invited, and those that may not; refused where none may and nobody else is named. */
async function accountsOf(
  { ctx, tenant, teamId }: Turn,
  userIds: readonly string[],
  role: string | null,
  hasOthers: boolean,
) {
  const ids = userIds.map((userId) => ({ tenant, teamId, userId }))
  const known = await accounts.find(ctx.deps, ids)
  const found = known.filter((one) => one !== null)
  if (!found.length && !hasOthers) throw nobody(userIds[0] ?? '', role)
  return sortInvitable(found, role, hasOthers)
}

/** The refusal where nobody was named. */
export const nobody = (typed: string, role: string | null): Refusal =>
  new Refusal(
    'unknown_person',
    { typed, nearest: null },
    { kind: 'fill', ask: { verb: 'invite', input: { people: [], role } } },
  )

/** The act that invites them. */
export const asInput = (
  { people, pasted }: Pick<Found, 'people' | 'pasted'>,
  role: string | null,
  workspaces?: Asks['invite']['workspaces'],
): Asks['invite'] => ({
  people,
  role,
  ...(pasted.emails.length ? { emails: pasted.emails } : {}),
  ...(workspaces ? { workspaces } : {}),
})

/** Invites them; those who could not be are named beside those who were. */
export async function invite({ ctx }: Turn, found: Found, input: Asks['invite']): Promise<invitations.Invited> {
  const { pasted, skipped } = found
  const invited = await invitations.create(ctx, input)
  return { ...invited, skipped: [...skipped, ...invited.skipped], twice: pasted.twice }
}

/** The places that a form holds. */
export function placesOf({ options, option }: Filled): Asks['invite']['workspaces'] {
  const role = option('workspaceRole') || null
  const chosen = options('workspaces')
  return chosen.length ? chosen.map((workspaceId) => ({ workspaceId, role })) : undefined
}

/** All that was typed into the fields for addresses. */
export const addressesIn = ({ text }: Filled): string => addressFields.map((id) => text(id)).join('\n')

/**
 * The workspaces that one may let people into where one is, and the roles to choose from in them; null where there are none.
 * Beforehand it is the one that one acts in, or the only one.
 */
export async function placeChoice({ ctx, caller }: Turn): Promise<PlaceChoice | null> {
  const { catalog, db } = ctx.deps
  const { id: organizationId, kind, plan, role } = caller.context
  if (!catalog.workspaces || kind === 'personal' || organizationId !== ctx.organizationId) return null
  const managing = Object.keys(catalog.workspaces.roles).filter((id) =>
    permissionsIn(catalog, id).has('workspaces.manage'),
  )
  const isTheirs = { members: { some: { personId: caller.person.id, role: { in: managing } } } }
  const workspaces = await db.workspace.findMany({
    where: {
      ...{ organizationId, archivedAt: null },
      ...(permissionsOf(catalog, role).has('workspaces.manage') ? {} : isTheirs),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
  const here = workspaces.find(({ id }) => id === ctx.workspaceId) ?? (workspaces.length === 1 ? workspaces[0] : null)
  const roles = roleChoices({ deps: ctx.deps, plan })
  return { workspaces, roles, chosen: here ? [here.id] : [], role: catalog.workspaces.defaultRole }
}

/** Where people are let in who are invited without a word about it. */
export async function usualPlaces(turn: Turn): Promise<Asks['invite']['workspaces']> {
  const chosen = (await placeChoice(turn))?.chosen ?? []
  return chosen.length ? chosen.map((workspaceId) => ({ workspaceId, role: null })) : undefined
}

/** Words that hold addresses, as one text, and the other words. What stands before an address in angle brackets is a name. */
export function addressesAmong(words: readonly Word[]): { text: string; others: Word[] } {
  const others: Word[] = []
  const pasted: string[] = []
  for (const word of words) {
    const isLoose = word.userId === null && /[^@\s]@/.test(word.text)
    if (!isLoose) others.push(word)
    else {
      // The name of whoever stands in angle brackets.
      if (/^<|<$/.test(word.text)) while (others.at(-1)?.userId === null) others.pop()
      pasted.push(word.text)
    }
  }
  return { text: pasted.join('\n'), others }
}
