// Acts as things that can be handed on: asked of someone with the right, done again put right, filled in once more.
// The names and inputs stand here, apart from the acts themselves, so that a refusal can carry one.
import type { Permission } from '../catalog/permissions.ts'
import type { Address } from './organization/addresses.ts'
import type { KeyKind } from './programs/secrets.ts'
import type { Filter } from './record/record.ts'
import type { Placement } from './shape/workspace-members.ts'
import type { Choice } from './telling/preferences.ts'

/**
 * What becomes of what someone made, as their membership ends: who has their resources from then on (nobody in particular
 * where null), and what happens to the organization's keys that they made. Their own key always stops.
 */
export type HandOver = { resourcesTo: string | null; keys: 'keep' | 'runOut' | 'rotate' | 'revoke' }

/** Each act that can be handed on, with its input. */
export type Asks = {
  create: { name: string; id?: string; billingEmail?: string; billingAddress?: Address }
  rename: { name: string }
  /** What is absent stays as it is. */
  settings: {
    name?: string
    id?: string | null
    billingEmail?: string | null
    billingAddress?: Address | null
    heirId?: string | null
  }
  /** `keeps` is the role that whoever hands it over keeps. */
  transfer: { personId: string; keeps: string }
  /** `typed` is its name, typed to confirm; `seen` the mark of what was shown to end with it. */
  delete: { typed: string; seen: string }
  /** Under another name, where one is given. */
  restore: { organizationId: string; name?: string }
  setPlan: { organizationId: string; plan: string }
  /** Without an interval by the month, or by the year where only that is for sale. */
  upgrade: { organizationId: string; plan: string; interval: 'month' | 'year' | null }
  /** `seen` is the mark of what was shown of it. */
  downgrade: { plan: string; interval: 'month' | 'year' | null; seen: string }
  cancelPlan: { seen: string }
  restorePlan: Record<never, never>
  addCard: Record<never, never>
  openBilling: Record<never, never>
  resolveFinding: { findingId: string; choice: string }
  topUp: { pack: string; quantity: number }
  createBudget: { name: string; cap: number; isHard: boolean; people: string[] }
  /** What is absent stays as it is. */
  changeBudget: {
    groupId: string
    name?: string
    cap?: number
    isHard?: boolean
    add?: string[]
    remove?: string[]
  }
  archiveBudget: { groupId: string }
  /** For this month alone. */
  raiseBudget: { groupId: string; amount: number }
  /** With these people in it, in the usual role. */
  createWorkspace: { name: string; people: string[] }
  /** What is absent stays as it is. Those added are given `role`, the usual one without it; who is in it already changes to it. */
  changeWorkspace: { workspaceId: string; name?: string; add?: string[]; role?: string | null; remove?: string[] }
  archiveWorkspace: { workspaceId: string }
  unarchiveWorkspace: { workspaceId: string }
  /** Null for the organization, outside of every workspace. */
  enterWorkspace: { workspaceId: string | null }
  createTeam: { name: string; people: string[] }
  /** What is absent stays as it is. */
  changeTeam: { teamId: string; name?: string; add?: string[]; remove?: string[] }
  archiveTeam: { teamId: string }
  restoreTeam: { teamId: string }
  giveCredits: { organizationId: string; amount: number; note: string | null }
  transferCredits: { toId: string; amount: number }
  switch: { organizationId: string }
  /** `emails` are addresses of people who may be known to nobody here; `workspaces` what they are let into. */
  invite: { people: string[]; role: string | null; emails?: string[]; workspaces?: Placement[] }
  /** A link that lets `mostUses` people in within `days`: those of a domain, or anyone who has it. */
  createLink: { role: string | null; mostUses: number; days: number; domain: string | null; workspaces?: Placement[] }
  revokeLink: { linkId: string }
  setRole: { personId: string; role: string }
  /** `seen` is the mark of what they were shown to hold; without a choice, what they made stays as it is. */
  remove: { personId: string; seen?: string; handOver?: HandOver }
  leave: { seen?: string; handOver?: HandOver }
  /** Brings a membership back that has ended. */
  restoreMember: { departureId: string }
  signOut: Record<never, never>
  /** What reaches one, by which way; what is absent stays as it is. */
  notify: { reach: Choice }
  join: { organizationId: string; role: string | null }
  addDomain: { domain: string }
  checkDomain: { domainId: string }
  removeDomain: { domainId: string }
  register: { type: string; externalId: string }
  unregister: { resourceId: string }
  /** `replaces` is the pair that was shown to stop with it. */
  issueKey: { kind: KeyKind; name: string; replaces: string | null }
  revokeKey: { keyId: string }
  /** Begins to move from one's personal account to an organization. */
  move: { organizationId: string }
  /** Of the personal account into that organization: these, or all; `seen` the mark of what was shown. */
  moveResources: { organizationId: string; resourceIds: string[] | null; seen: string }
  /** The subscription of one organization becomes another's. */
  migrateSubscription: { organizationId: string; fromId: string }
  undo: { entryId: string }
  /** Reads the record. */
  audit: Filter
  why: { personId: string; permission: Permission }
}
export type Verb = keyof Asks

/** One act with its input. */
export type Ask = { [V in Verb]: { verb: V; input: Asks[V] } }[Verb]
