// Buttons that stand on many surfaces, and for whom.
import { permissionsOf } from '../catalog/ladder.ts'
import type { Standing } from '../org/billing/plans.ts'
import type { OrganizationRef } from '../org/context.ts'
import type { Caller } from '../org/people/people.ts'
import { undoMinutes } from '../org/record/undo.ts'
import type { WorkspaceRef } from '../org/shape/workspace-places.ts'
import { type Press, shorten } from './views/blocks.ts'
import { upper } from './words/usage.ts'
import { plan, type Say } from './words/words.ts'

type Here = Pick<Caller, 'context'>

/** To the members, as the catalog calls them (rows L11, K29). */
export const membersButton = ({ catalog }: Say): Press => ({ text: catalog.labels.members, action: 'members' })

/** To what there is to spend, as the catalog calls it. */
export const creditsButton = ({ catalog }: Say): Press => ({ text: upper(catalog.credits.many), action: 'credits' })

/** To the workspaces that one may enter, as the catalog calls them. */
export const workspacesButton = ({ catalog }: Say): Press => ({
  text: upper(catalog.workspaces?.many ?? 'workspaces'),
  action: 'workspaces',
})

/** To the teams. */
export const teamsButton: Press = { text: 'Teams', action: 'teams' }

/** To create an organization, as the catalog calls it (rows C10, L3, K14). */
export const createButton = ({ catalog }: Say): Press => ({
  text: catalog.creation.button,
  action: 'open',
  value: { form: 'create' },
})

/** To the settings; none for whoever may change none of them. */
export function settingsButton({ catalog }: Say, { context }: Here): Press | null {
  const held = permissionsOf(catalog, context.role)
  if (!held.has('billing.manage') && (context.kind === 'personal' || !held.has('organization.update'))) return null
  return { text: 'Settings', action: 'open', value: { form: 'settings', organizationId: context.id } }
}

/** What someone may manage of a shared organization: what their role holds, once its plan includes inviting (row C21). */
export function manageable({ catalog }: Say, { context }: Here): { profile: boolean; people: boolean } {
  const held = permissionsOf(catalog, context.role)
  const isUpgraded = context.kind === 'shared' && catalog.plans[context.plan]?.entitlements.invite === true
  return {
    profile: isUpgraded && held.has('organization.update'),
    people: isUpgraded && held.has('members.invite'),
  }
}

/** To all of that in one form; none where there is nothing that its reader may manage. */
export function manageButton(say: Say, here: Here): Press | null {
  const may = manageable(say, here)
  if (!may.profile && !may.people) return null
  return { text: 'Manage', action: 'open', value: { form: 'manage', organizationId: here.context.id } }
}

/** To the organization in the product itself, where the catalog knows its page (row K17). */
export function openElsewhere(
  { catalog }: Say,
  { id, kind, handle }: OrganizationRef & { handle: string | null },
): Press | null {
  const template = kind === 'shared' ? catalog.links.organization : undefined
  if (!template) return null
  const url = template.replaceAll('{id}', () => encodeURIComponent(handle ?? id))
  return { text: shorten(`Open in ${catalog.name}`, 75), action: 'visit', url }
}

/** Into an organization. */
export const enterButton = ({ id, name }: Pick<OrganizationRef, 'id' | 'name'>): Press => ({
  text: 'Switch',
  action: 'switch',
  value: { organizationId: id },
  label: `Switch to ${name}`,
})

/** What the last owner of an organization can do instead of leaving it; who is alone there can hand it to nobody. */
export function ownersWaysOut(organizationId: string, isAlone: boolean): Press[] {
  const to = (text: string, form: string): Press => ({ text, action: 'open', value: { form, organizationId } })
  return [...(isAlone ? [] : [to('Transfer', 'transfer')]), to('Delete', 'delete')]
}

/** To keep the plan that one is on, where it is to end or to give way to another. */
export function keepButton(say: Say, { current, may }: { current: Standing; may: { manage: boolean } }): Press | null {
  if (!may.manage || !(current.endsAt ?? current.next)) return null
  return { text: `Stay on ${plan(say, current.plan)}`, action: 'keepPlan', style: 'primary' }
}

/** Takes an act back; none for one that is not known by its entry, as in answers of an older version. */
export const undoButton = (entryId: string | null | undefined, about: string): Press | null =>
  entryId
    ? { text: 'Undo', action: 'undo', value: { entryId }, label: `Undo within ${undoMinutes} minutes: ${about}` }
    : null

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
