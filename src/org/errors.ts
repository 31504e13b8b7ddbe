// The closed list of refusals. Each says which rule refused and the fact that failed, and carries the smallest change
// that would allow the act and who can make it. Anything else that is thrown is a bug or a broken wire.
import type { Entitlement, Limit } from '../catalog/ladder.ts'
import type { Permission } from '../catalog/permissions.ts'
import type { Ask, Verb } from './asks.ts'
import type { SuspendedFor } from './billing/standing.ts'
import type { AccountKind, OrganizationRef, PersonRef } from './context.ts'
import type { AddressField } from './organization/addresses.ts'
import type { PictureProblem } from './organization/pictures.ts'
import type { KeyKind } from './programs/secrets.ts'
import type { Entry } from './record/audit.ts'

/** Each refusal with the facts that failed. */
export type Details = {
  /** `need` is null for leaving, which takes no right. */
  personal_context: { need: Permission | null }
  not_a_member: { organization: string }
  not_permitted: {
    need: Permission
    role: string
    organization: string
    /** Where their role in a workspace decides, `role` being that one. */
    workspace?: string
  }
  role_above_own: { role: string; lacking: Permission[] }
  plan_lacks: { entitlement: Entitlement; plan: string; lifts: string | null }
  /** It waits for its activation, or is not paid; `lifts` is the plan that an activation by plan takes. */
  suspended: { organization: string; because: SuspendedFor; lifts: string | null }
  /** A payment is overdue; work stops at `suspendAt`. */
  growth_restricted: { organization: string; overdueSince: Date; suspendAt: Date }
  /** `more` is how many were asked for beyond those in use. */
  limit_reached: {
    limit: Limit
    max: number
    used: number
    pending: number
    more: number
    plan: string
    lifts: string | null
  }
  role_not_offered: { role: string; plan: string; lifts: string | null }
  /** A role that is announced, and given to nobody yet. */
  role_coming: { role: string }
  /** What this installation, or the product as it is, does not have at all. */
  not_here: { what: 'workspaces' | 'custom_roles' }
  /** `typed` is null where nobody typed it: a button or a form named it by its id. */
  unknown_workspace: { typed: string | null; nearest: { id: string; name: string } | null }
  workspace_archived: { workspace: string }
  unknown_team: { typed: string | null; nearest: { id: string; name: string } | null }
  team_archived: { team: string }
  /** The name of a workspace or a team that there is already, perhaps put away. */
  shape_taken: { of: 'workspace' | 'team'; name: string; isArchived: boolean }
  /** `isLeaving` is whether it is the last owner who wants to go. */
  last_owner: { organization: string; name: string; isAlone: boolean; isLeaving: boolean }
  own_request: Record<never, never>
  /** A request that is not there, or that is not theirs to know of. */
  request_unknown: Record<never, never>
  guests_may_not: { act: 'create' | 'act' }
  cannot_belong: { name: string; because: Exclude<AccountKind, 'member' | 'guest'> | 'self' | 'guest' }
  already_member: { person: PersonRef; role: string; organization: string }
  not_in_organization: { person: PersonRef; organization: string }
  unknown_person: { typed: string; nearest: PersonRef | null }
  /** `typed` is null where nobody typed it: a button or a form named it by its id. */
  unknown_organization: { typed: string | null; nearest: OrganizationRef | null }
  /** A domain that can be no organization's: `off` where this installation has no use for domains. */
  invalid_domain: { problem: 'empty' | 'malformed' | 'free_mail' | 'too_many' | 'off'; typed: string }
  /** A claimed domain that is not there, or not any more; `typed` is null where a button named it. */
  unknown_domain: { typed: string | null; nearest: string | null }
  unknown_role: { typed: string; offered: string[]; nearest: string | null }
  /** The name of an organization; or the type or id of a resource. */
  invalid_name: {
    problem: 'empty' | 'too_long'
    length: number
    max: number
    of?: 'type' | 'id' | 'key' | 'budget' | 'workspace' | 'team' | 'title'
  }
  name_taken: { name: string }
  not_a_picture: PictureProblem
  /** The id that people choose for an organization. */
  invalid_id: {
    problem: 'empty' | 'too_short' | 'too_long' | 'characters' | 'hyphens' | 'reserved'
    typed: string
  }
  /** `free` is the nearest that nobody has. */
  id_taken: { id: string; free: string | null }
  /** `isInvitee` where it is someone's to be invited, not where bills go. */
  invalid_email: { problem: 'empty' | 'malformed' | 'too_long' | 'several'; typed: string; isInvitee?: boolean }
  invalid_address: { field: AddressField; problem: 'empty' | 'too_long' | 'unknown'; isRequired: boolean }
  /** `replaced` by one that was sent later; `used_up` where as many came in by a link as could. */
  invitation_settled: {
    state: 'accepted' | 'declined' | 'revoked' | 'expired' | 'unknown' | 'replaced' | 'used_up'
    organization: string
  }
  /** It was made out to someone else; `addressee` is the address, hidden but for what its holder knows it by. */
  /** `isUnconfirmed` where its address is theirs, as far as Slack has not confirmed it. */
  other_invitee: { addressee: string | null; isUnconfirmed: boolean; organization: string; inviter: PersonRef }
  /** A link for the people of one domain. */
  other_domain: { domain: string; organization: string }
  /** A link's maker may give its role no longer. */
  link_lapsed: { organization: string; maker: PersonRef }
  /** A link that is not there, or not theirs to know of. */
  link_unknown: Record<never, never>
  /** Links give a role of at most the ceiling's rights. */
  role_above_ceiling: { role: string; ceiling: string }
  invalid_link: { field: 'uses' | 'days' | 'domain'; typed: string; max: number }
  /** More than an act takes. */
  too_many: { given: number; most: number }
  organization_gone: { organization: string }
  /** Who was to take an organization over. */
  cannot_take_over: { person: PersonRef; because: 'self' | 'guest' | 'owner' | 'deactivated' }
  /** An organization is offered to one person at a time. */
  offer_open: { organization: string; by: PersonRef; to: PersonRef }
  /** `alike` where only its writing differs. */
  not_confirmed: { organization: string; typed: string; problem: 'empty' | 'alike' | 'other' }
  restore_over: { organization: string }
  /** Why what someone made is not handed over so: to the one who goes, to an account that is gone, or new secrets to whoever leaves, or too many. */
  cannot_hand_over: {
    person: PersonRef
    because: 'leaving' | 'outside' | 'absent' | 'own_keys' | 'many_keys'
    most: number
  }
  /** A membership that has ended and is not there, came back since, or became another person's. */
  departure_unknown: Record<never, never>
  member_restore_over: { person: PersonRef; organization: string; until: Date }
  nothing_to_undo: Record<never, never>
  /** `later` is null where nobody recorded what changed it; `isUndo` where that was the taking back itself. */
  undo_overtaken: { act: Entry; later: Entry | null; isUndo: boolean }
  undo_too_late: { act: Entry; minutes: number; most: number }
  /** A kind of key that there is none of here. */
  key_not_offered: { kind: KeyKind; organization: OrganizationRef }
  /** A key that is not there, or not theirs to know of. */
  unknown_key: Record<never, never>
  /** One of that type and id is in another part of the organization; `workspace` is null for those who may not see into it. */
  resource_elsewhere: { type: string; externalId: string; workspace: string | null; isOutside: boolean }
  unknown_resource: { typed: string; nearest: string | null }
  /** Why one organization's subscription cannot become another's. */
  cannot_migrate: {
    from: OrganizationRef
    to: OrganizationRef
    because: 'nothing' | 'own' | 'under_way' | 'not_offered' | 'same' | 'not_theirs'
    plan: string
  }
  operators_only: { act: Verb }
  /** Whoever it would be done for, or by, can act by none of their accounts. */
  account_deactivated: { person: PersonRef }
  /** Who was named to own it, should its owners disappear. */
  cannot_inherit: { person: PersonRef; because: 'outside' | 'deactivated' | 'guest' }
  /** `left` is what can be spent now, `held` what is set aside for work under way. */
  out_of_credits: { organization: string; asked: number; left: number; held: number }
  /** `limit` is the cap with what was added to it for this month, `used` what is spent and set aside. */
  budget_reached: {
    organization: string
    group: { id: string; name: string }
    limit: number
    used: number
    asked: number
    resetsAt: Date
  }
  invalid_amount: { problem: 'fraction' | 'small' | 'large'; typed: number; max: number }
  /** The product's own once-only key. */
  invalid_key: { problem: 'empty' | 'too_long'; max: number }
  /** A once-only key that was used for another amount. */
  key_used: { key: string; asked: number; before: number }
  hold_closed: { state: 'settled' | 'released' | 'unknown'; spent: number }
  /** A budget group that is not there, or not any more. */
  budget_unknown: Record<never, never>
  budget_name_taken: { name: string }
  /** Why credits stay where they are. */
  credits_stay: { because: 'personal' | 'not_transferable' | 'to_personal' | 'same'; organization: string }
  /** The catalog gives nothing for free to this kind of organization. */
  nothing_free: { organization: string; kind: 'personal' | 'shared' }
  /** Why a plan cannot be had by paying: who to talk to, or that something else covers it. */
  not_for_sale: { plan: string; because: 'contact' | 'kind' | 'interval' | 'granted' | 'off'; contact: string }
  /** Something that billing found and that is not there, or not theirs to decide. */
  finding_unknown: Record<never, never>
  busy: Record<never, never>
}
export type RefusalCode = keyof Details

/** The smallest change that would allow the act, as something that a wing can offer as a button. */
export type Fix =
  /** Act from one of these organizations instead. */
  | { kind: 'switch'; organizations: OrganizationRef[] }
  /** Make an organization first. */
  | { kind: 'create' }
  /** Have someone with the right approve exactly this. */
  | { kind: 'ask'; ask: Ask }
  /** The same act, put right; done with one's own right. */
  | { kind: 'do'; ask: Ask; choice: string }
  /** Fill in the act's form again, with what was typed. */
  | { kind: 'fill'; ask: Ask }
  /** Give back one of what is used up, where no plan allows more. */
  | { kind: 'free'; limit: Limit }
  /** Make someone else an owner first; who is alone invites one, and who is leaving may end it instead. */
  | { kind: 'appoint'; organizationId: string; isAlone: boolean; isLeaving: boolean }
  /** Remind those who can decide. */
  | { kind: 'remind'; approvalId: string }
  /** Read what can be done. */
  | { kind: 'help'; topic: string }
  /** Take an offer back that stands in the way. */
  | { kind: 'withdraw'; approvalId: string }
  /** Choose among the workspaces, or the teams, that there are. */
  | { kind: 'look'; at: 'workspaces' | 'teams' }

/** Who can make that change. */
export type Who =
  | { kind: 'self' }
  /** Holders of the right: the roles that carry it, up to three people who have one, and how many more there are. */
  | { kind: 'holders'; roles: string[]; people: PersonRef[]; more: number }
  | { kind: 'operators'; people: PersonRef[] }

/** Whom a fix needs, before their names are looked up. */
export type Needs = { permissions: readonly Permission[]; organizationId: string } | 'operators' | 'self'

/** An answer of a rule, not a fault: it has words in every wing and no stack worth reading. */
export class Refusal<C extends RefusalCode = RefusalCode> extends Error {
  override name = 'Refusal'
  readonly code: C
  readonly detail: Details[C]
  fix: Fix
  /** The act with all that was asked for, where less of it would be allowed as things stand. */
  less: Ask | null = null
  readonly needs: Needs
  /** Filled in, with what the fix still lacks, by `act` and `look` before the refusal leaves the hearth. */
  who: Who | null = null

  constructor(code: C, detail: Details[C], fix: Fix, needs: Needs = 'self') {
    super(code)
    this.code = code
    this.detail = detail
    this.fix = fix
    this.needs = needs
  }
}

/** Whether something thrown is a refusal; narrows by code to its details. */
export const isRefusal = <C extends RefusalCode>(thrown: unknown, code?: C): thrown is Refusal<C> =>
  thrown instanceof Refusal && (code === undefined || thrown.code === code)
