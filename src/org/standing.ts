// Whose right an act or a look runs under, and what they are in its organization and in the workspace that they act in.
import { roleInside, type WorkspaceFacts } from './access.ts'
import type { ActContext } from './context.ts'

/** What someone is in an organization, and in the workspace of it that they act in, as the record has it. */
export type Standing = {
  role: string | null
  /** Null where there is no such workspace in that organization. */
  workspaceId: string | null
  workspaceName: string | null
  archivedAt: Date | null
  workspaceRole: string | null
}

/** Whose right an act runs under: its actor's, or that of whoever approved it; null for the system's. */
export const judgeOf = ({ grant, actor }: ActContext): string | null => {
  if (grant && !grant.isConsent) return grant.deciderId
  return actor.kind === 'person' ? actor.personId : null
}

/** Whether it runs on the right of the system, or of whoever runs this installation. */
export const isTrusted = (ctx: ActContext): boolean => ctx.actor.kind === 'system' || ctx.grant?.isOperator === true

/**
 * The workspace that is acted in; null for none. One that is of another organization is none: whoever is taken elsewhere by
 * an act is in no workspace there.
 */
export function workspaceOf(ctx: ActContext, seen: Standing): WorkspaceFacts | null {
  const { workspaceId, workspaceName, archivedAt, workspaceRole, role } = seen
  if (!ctx.workspaceId || !workspaceId) return null
  const inside = isTrusted(ctx)
    ? (ctx.deps.catalog.workspaces?.adminRole ?? null)
    : roleInside(ctx.deps.catalog, role, workspaceRole)
  return { id: workspaceId, name: workspaceName ?? '', isArchived: archivedAt !== null, role: inside }
}
