// The workspaces that an invitation or a link leads into, as its row keeps them.
import { z } from 'zod'
import type { Tx } from '../../db/client.ts'
import type { Placement } from '../shape/workspace-members.ts'

const Places = z
  .array(z.object({ workspaceId: z.string(), role: z.string().nullable() }))
  .nullable()
  .catch(null)

/** The places that are kept in a row; none where there are none. */
export const placesIn = (kept: unknown): Placement[] => Places.parse(kept) ?? []

/** The names of those workspaces that are there and not archived. */
export async function workspaceNames(tx: Tx, organizationId: string, places: readonly Placement[]): Promise<string[]> {
  if (!places.length) return []
  const found = await tx.workspace.findMany({
    where: { id: { in: places.map(({ workspaceId }) => workspaceId) }, organizationId, archivedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { name: true },
  })
  return found.map(({ name }) => name)
}
