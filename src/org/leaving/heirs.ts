// Whom the owners of an organization name to own it, should all of them disappear (`succession.ts` does the rest).
import type { Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type Details, Refusal } from '../errors.ts'

/** The heir as long as they are a member; null for one who has left, and where nobody was named. */
export async function standing(db: Tx, organizationId: string, heirId: string | null): Promise<string | null> {
  if (!heirId) return null
  const where = { organizationId_personId: { organizationId, personId: heirId } }
  return (await db.membership.findUnique({ where, select: { personId: true } }))?.personId ?? null
}

/** The kinds of accounts by which someone could own an organization. */
export const owningKinds = ({ catalog }: OpenOrganization['deps']): ('member' | 'guest')[] =>
  catalog.people.guests === 'full' ? ['member', 'guest'] : ['member']

/** Refuses an heir who could not own it: whoever is no member, whose account is deactivated, or who is a guest. */
async function requireHeir(org: OpenOrganization, personId: string, ask: Ask): Promise<void> {
  const known = await org.tx.person.findUnique({ where: { id: personId }, include: { identities: true } })
  const person = { id: personId, name: known?.name ?? '' }
  const because = await obstacleOf(org, personId, known)
  const { heirId: _, ...input } = ask.verb === 'settings' ? ask.input : {}
  const again: Ask = { verb: 'settings', input }
  if (because) throw new Refusal('cannot_inherit', { person, because }, { kind: 'fill', ask: again })
}

export { requireHeir as require }

type Known = { absentSince: Date | null; identities: { kind: string }[] } | null

async function obstacleOf(
  { tx, id, deps }: OpenOrganization,
  personId: string,
  known: Known,
): Promise<Details['cannot_inherit']['because'] | null> {
  if (!known || !(await standing(tx, id, personId))) return 'outside'
  if (known.absentSince) return 'deactivated'
  const kinds: readonly string[] = owningKinds(deps)
  return known.identities.some(({ kind }) => kinds.includes(kind)) ? null : 'guest'
}

/** The names of people who are named as heirs. */
export async function named(db: Tx, ids: readonly (string | null | undefined)[]): Promise<Record<string, string>> {
  const known = ids.filter((id) => typeof id === 'string')
  if (!known.length) return {}
  const found = await db.person.findMany({ where: { id: { in: known } }, select: { id: true, name: true } })
  return Object.fromEntries(found.map(({ id, name }) => [id, name]))
}
