// What a request names by id, in names: only what its asker and its organization may know of.
import type { Tx } from '../../db/client.ts'
import type { Ask } from '../asks.ts'
import type { Deps } from '../context.ts'

/** Whose request it is, and of which organization it is asked; null where only operators decide. */
export type Whose = { requesterId: string; organizationId: string | null }

/**
 * The names of the people, the organization, the budget, the workspace and the team that a request names by id. Ids come
 * from outside: what is not of the organization that is asked has no name here, nor has one that its asker is not in.
 */
export async function namesIn(tx: Tx | Deps['db'], { input }: Ask, whose: Whose): Promise<Record<string, string>> {
  const { organizationId, requesterId: personId } = whose
  const select = { id: true, name: true }
  const ids = [
    ...('people' in input ? input.people : []),
    ...('personId' in input ? [input.personId] : []),
    ...('heirId' in input && input.heirId ? [input.heirId] : []),
    ...('add' in input ? (input.add ?? []) : []),
    ...('remove' in input ? (input.remove ?? []) : []),
  ]
  const people = ids.length ? await tx.person.findMany({ where: { id: { in: ids } }, select }) : []
  const named = 'organizationId' in input ? input.organizationId : 'toId' in input ? input.toId : null
  const theirs = { OR: [{ id: organizationId ?? '' }, { memberships: { some: { personId } } }] }
  const organization =
    named === null ? null : await tx.organization.findFirst({ where: { id: named, ...theirs }, select })
  const part = organizationId === null ? null : await partIn(tx, input, organizationId)
  const all = [...people, ...(organization ? [organization] : []), ...(part ? [part] : [])]
  return Object.fromEntries(all.map(({ id, name }) => [id, name]))
}

// The budget, the workspace or the team of an organization that an act is about.
async function partIn(tx: Tx | Deps['db'], input: Ask['input'], organizationId: string) {
  const select = { id: true, name: true }
  if ('groupId' in input) return tx.budgetGroup.findFirst({ where: { id: input.groupId, organizationId }, select })
  if ('workspaceId' in input && input.workspaceId)
    return tx.workspace.findFirst({ where: { id: input.workspaceId, organizationId }, select })
  return 'teamId' in input ? tx.team.findFirst({ where: { id: input.teamId, organizationId }, select }) : null
}
