// The members among people who are named for a workspace or a team.
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'

/** A member of the organization, and their role in it. */
export type Member = { person: PersonRef; role: string }

/** People as members of the organization that is held open, in the order in which they were named; refused for one who is none. */
export async function membersAmong(org: OpenOrganization, people: readonly string[], ask: Ask): Promise<Member[]> {
  const ids = [...new Set(people)]
  if (!ids.length) return []
  const where = { organizationId: org.id, personId: { in: ids } }
  const found = await org.tx.membership.findMany({ where, include: { person: { select: { id: true, name: true } } } })
  const known = new Map(found.map(({ person, role }) => [person.id, { person, role }]))
  const stranger = ids.find((id) => !known.has(id))
  if (stranger !== undefined) throw await notIn(org, stranger, ask)
  return ids.flatMap((id) => known.get(id) ?? [])
}

async function notIn({ tx, name: organization }: OpenOrganization, id: string, ask: Ask): Promise<Refusal> {
  const person = await tx.person.findUnique({ where: { id }, select: { id: true, name: true } })
  const detail = { person: person ?? { id, name: 'This person' }, organization }
  return new Refusal('not_in_organization', detail, { kind: 'fill', ask })
}
