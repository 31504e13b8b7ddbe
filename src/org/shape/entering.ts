// Going into a workspace, and back out into the organization.
import { act } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { strange } from '../organization/contexts.ts'
import type { WorkspaceRef } from './workspace-places.ts'
import { noneHere, unknownWorkspace } from './workspace-roles.ts'

/** `workspace` is null for the organization as a whole; `role` what its reader is there. */
export type Entered = {
  organization: OrganizationRef
  workspace: WorkspaceRef | null
  role: string
  /** The workspace that was left by it. */
  before: WorkspaceRef | null
}

/** Makes a workspace the actor's context, or the organization outside of every one. Entering where they are changes nothing. */
export function enter(ctx: ActContext, { workspaceId }: Asks['enterWorkspace']): Promise<Entered> {
  const { personId, personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'enterWorkspace', input: { workspaceId } }
  const { workspaceId: _, ...outside } = ctx
  const there = workspaceId === null ? outside : { ...ctx, workspaceId }
  return act(there, { ask, also: [personalId] }, async (org) => {
    if (org.role === null) throw await strange(ctx, org.id, org.tx)
    const { workspace } = org
    if (workspaceId !== null && !ctx.deps.catalog.workspaces) throw noneHere()
    if (workspaceId !== null && !workspace?.role) throw unknownWorkspace()
    if (workspace?.isArchived) throw putAway(org.id, workspace)
    const here = await org.tx.context.findUniqueOrThrow({ where: { personId } })
    const before = await nameOf(org.tx, here.organizationId === org.id ? here.workspaceId : null)
    const moved = here.organizationId === org.id ? {} : { organizationId: org.id, previousId: here.organizationId }
    const entered = { activeAt: org.now, confirmedAt: org.now, teamId: ctx.teamId ?? null, enteredAt: org.now }
    await org.tx.context.update({ where: { personId }, data: { ...entered, ...moved, workspaceId } })
    const from = { organizationId: here.organizationId, workspaceId: here.workspaceId }
    if (here.workspaceId === workspaceId && here.organizationId === org.id) org.keep()
    else if (workspace)
      org.record('workspace.entered', workspace.id, { before: from, after: { personId, name: workspace.name } })
    else org.record('workspace.exited', before?.id ?? org.id, { before: { ...from, name: before?.name } })
    const at = workspace && { id: workspace.id, name: workspace.name }
    return { organization: org.ref, workspace: at, role: workspace?.role ?? org.role, before }
  })
}

const putAway = (organizationId: string, { id: workspaceId, name: workspace }: WorkspaceRef): Refusal =>
  new Refusal(
    'workspace_archived',
    { workspace },
    { kind: 'ask', ask: { verb: 'unarchiveWorkspace', input: { workspaceId } } },
    { permissions: ['workspaces.manage'], organizationId },
  )

type Reads = Parameters<Parameters<typeof act>[2]>[0]['tx']

const nameOf = async (tx: Reads, id: string | null): Promise<WorkspaceRef | null> =>
  id === null ? null : tx.workspace.findUnique({ where: { id }, select: { id: true, name: true } })
