// The workspace that someone is in, by the row of whoever speaks: as long as it is there and theirs.
import type { CallerRow } from '../../db/hot.ts'
import { roleInside } from '../access.ts'
import type { Deps } from '../context.ts'
import type { Caller } from './people.ts'

/** What became of a workspace that was archived, or that they are in no more: it brings them back to its organization. */
export function endOfWorkspace({ catalog }: Deps, row: CallerRow): Caller['ended'] {
  if (row.workspaceId === null || row.workspaceName === null) return null
  if (roleInside(catalog, row.role, row.workspaceRole) === null) return { name: row.workspaceName, why: 'walledOff' }
  return row.workspaceArchivedAt ? { name: row.workspaceName, why: 'archived' } : null
}

/** Takes them out of it, unless they have gone elsewhere meanwhile. */
export async function leaveWorkspace({ db }: Deps, { personId, workspaceId }: CallerRow): Promise<void> {
  await db.context.updateMany({ where: { personId, workspaceId }, data: { workspaceId: null } })
}

/** The workspace that they are in, and what they are there. */
export function workspaceOf({ catalog }: Deps, row: CallerRow): NonNullable<Caller['context']['workspace']> | null {
  const role = roleInside(catalog, row.role, row.workspaceRole)
  if (row.workspaceId === null || row.workspaceName === null || row.workspaceArchivedAt || role === null) return null
  return { id: row.workspaceId, name: row.workspaceName, role }
}
