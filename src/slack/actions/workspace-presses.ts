// Buttons about workspaces that stand on several surfaces: into one, out of it, to who is in it, and back from the archive.
import type { WorkspaceRef } from '../../org/shape/workspace-places.ts'
import { type Press, shorten } from '../views/blocks.ts'
import type { Say } from '../words/words.ts'

/** Into a workspace. */
export const enterPress = ({ id, name }: WorkspaceRef): Press => ({
  text: 'Enter',
  action: 'enterWorkspace',
  value: { workspaceId: id },
  label: `Enter ${name}`,
})

/** Out of the workspace that one is in. */
export const exitPress = (say: Say): Press => ({
  text: shorten(`Back to the whole ${say.catalog.labels.shared}`, 75),
  action: 'enterWorkspace',
  value: { workspaceId: null },
})

/** To who is in a workspace. */
export const roomPress = ({ id, name }: WorkspaceRef, text: string, offset = 0): Press => ({
  text,
  action: 'workspace',
  value: { workspaceId: id, offset },
  label: `${text}: ${name}`,
})

/** Back from the archive. */
export const backPress = ({ id, name }: WorkspaceRef): Press => ({
  text: 'Bring back',
  action: 'unarchiveWorkspace',
  value: { workspaceId: id },
  label: `Bring back: ${name}`,
})
