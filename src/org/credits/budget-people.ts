// Who is in which budget group: everyone in one of an organization at most.
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'

export type GroupRef = { id: string; name: string }

/** Someone who was in another group before. */
export type Moved = { person: PersonRef; from: GroupRef }

type At = Pick<OpenOrganization, 'tx' | 'id'>

/** Takes people into a group, from whichever they were in; refused for one who is no member. */
export async function take(
  org: OpenOrganization,
  groupId: string,
  people: readonly string[],
  ask: Ask,
): Promise<{ added: string[]; moved: Moved[] }> {
  const ids = [...new Set(people)]
  const where = { organizationId: org.id, personId: { in: ids } }
  const members = await org.tx.membership.findMany({ where, select: { person: { select: { id: true, name: true } } } })
  const known = new Map(members.map(({ person }) => [person.id, person]))
  const stranger = ids.find((id) => !known.has(id))
  if (stranger !== undefined) throw await notIn(org, stranger, ask)
  const held = await org.tx.budgetMember.findMany({ where, include: { group: { select: { id: true, name: true } } } })
  const others = held.filter((one) => one.groupId !== groupId)
  const added = ids.filter((id) => !held.some((one) => one.personId === id && one.groupId === groupId))
  await org.tx.budgetMember.deleteMany({ where: { ...where, groupId: { not: groupId } } })
  const data = added.map((personId) => ({ organizationId: org.id, personId, groupId, addedAt: org.now }))
  await org.tx.budgetMember.createMany({ data })
  const moved = others.map(({ personId, group }): Moved => ({ person: known.get(personId)!, from: group }))
  return { added, moved }
}

async function notIn({ tx, name: organization }: OpenOrganization, id: string, ask: Ask): Promise<Refusal> {
  const person = await tx.person.findUnique({ where: { id }, select: { id: true, name: true } })
  return new Refusal(
    'not_in_organization',
    { person: person ?? { id, name: 'This person' }, organization },
    { kind: 'fill', ask },
  )
}

/** Takes people out of a group, or all of them; gives those who were in it. */
export async function letGo(
  { tx }: OpenOrganization,
  groupId: string,
  people: readonly string[] | null,
): Promise<string[]> {
  const where = { groupId, ...(people ? { personId: { in: [...people] } } : {}) }
  const gone = await tx.budgetMember.findMany({ where, select: { personId: true } })
  await tx.budgetMember.deleteMany({ where })
  return gone.map(({ personId }) => personId)
}

/** Someone who is a member no more is in no group. */
export async function leaveWith({ tx, id: organizationId }: At, personId: string): Promise<void> {
  await tx.budgetMember.deleteMany({ where: { organizationId, personId } })
}
