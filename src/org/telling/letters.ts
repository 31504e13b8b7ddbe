// What is said to people by direct message: facts only, the words belong to the wing that delivers them.
import type { Ask } from '../asks.ts'
import type { BillingNews } from '../billing/news.ts'
import type { OrganizationRef, PersonRef } from '../context.ts'
import type { Lost } from '../leaving/comebacks.ts'
import type { AbsenceNews } from './absence-news.ts'

/** An invitation as its invitee sees it, in whatever state it is now. */
export type InvitationLetter = {
  kind: 'invitation'
  invitationId: string
  organization: OrganizationRef
  inviter: PersonRef
  role: string
  state: 'pending' | 'accepted' | 'declined' | 'revoked' | 'expired'
  expiresAt: Date
  /** The names of the workspaces that it leads into; absent where it names none. */
  workspaces?: string[]
}

/** Something to decide, in whatever state it is now, as one of those who may decide sees it. */
export type ApprovalLetter = {
  kind: 'approval'
  approvalId: string
  organization: OrganizationRef | null
  requester: PersonRef
  ask: Ask
  /** The people, role or plan that the ask names by id. */
  names: Record<string, string>
  reason: string | null
  /** Why it was denied; absent or null where nobody said so. */
  answer?: string | null
  expiresAt: Date
  /** Closed on the copies of someone who has left: it may be open to others still. */
  state: 'pending' | 'approved' | 'denied' | 'expired' | 'withdrawn' | 'closed'
  decider: PersonRef | null
}

/** Something that happened. */
export type News =
  | { news: 'accepted'; organization: OrganizationRef; invitee: PersonRef; role: string }
  | { news: 'declined'; organization: OrganizationRef; invitee: PersonRef; role: string }
  | { news: 'role_changed'; organization: OrganizationRef; by: PersonRef; before: string; after: string }
  /** Their place in a workspace: let in, given another role, taken out; or that it was archived, or is back. `role` is what they are there, or were. */
  | {
      news: 'workspace_place'
      organization: OrganizationRef
      by: PersonRef
      workspace: { id: string; name: string }
      became: 'in' | 'other' | 'out' | 'archived' | 'back'
      role: string
    }
  | { news: 'removed'; organization: OrganizationRef; by: PersonRef }
  /** To those who may remove members: someone left by themselves, and can be brought back until then; null where they took it back. */
  | { news: 'left'; organization: OrganizationRef; person: PersonRef; role: string; until: Date | null }
  /** Resources that someone made who has gone are theirs to look after now. */
  | { news: 'handed_over'; organization: OrganizationRef; by: PersonRef; from: PersonRef; count: number }
  /** Keys that someone made who has gone stop at a moment. */
  | { news: 'keys_run_out'; organization: OrganizationRef; from: PersonRef; count: number; at: Date }
  /** Their removal was undone; or, a while after they left or were removed, they were brought back. */
  | { news: 'taken_back'; organization: OrganizationRef; by: PersonRef; role: string; isRestored?: true; lost?: Lost }
  | {
      news: 'asked_and_decided'
      organization: OrganizationRef | null
      ask: Ask
      names: Record<string, string>
      approved: boolean
      by: PersonRef
      /** Why it was denied; absent or null where nobody said so. */
      answer?: string | null
    }
  /** The proof of a domain is not found any more; it counts until then. */
  | { news: 'domain_missed'; organization: OrganizationRef; domain: string; until: Date }
  | { news: 'domain_lapsed'; organization: OrganizationRef; domain: string }
  /** To whoever added it: its record was found. */
  | { news: 'domain_verified'; organization: OrganizationRef; domain: string }
  | { news: 'asked_and_expired'; organization: OrganizationRef | null; ask: Ask; names: Record<string, string> }
  /** To whoever offered: `keeps` is the role that they keep. */
  | { news: 'offer_answered'; organization: OrganizationRef; by: PersonRef; accepted: boolean; keeps: string }
  | { news: 'offer_ended'; organization: OrganizationRef; to: PersonRef; because: 'expired' | 'left' | 'void' }
  | { news: 'deleted'; organization: OrganizationRef; by: PersonRef; until: Date; mayRestore: boolean }
  | { news: 'restored'; organization: OrganizationRef; by: PersonRef }
  /** No more than `share` percent is left of what was there when something was last added. */
  | {
      news: 'credits_low'
      organization: OrganizationRef
      share: 20 | 5 | 0
      available: number
      /** When the plan's credits are over, and new ones come; null where they do not end. */
      endsAt: Date | null
    }
  /** A budget group has used `share` percent of what it may this month. */
  | {
      news: 'budget_used'
      organization: OrganizationRef
      group: { id: string; name: string }
      share: 50 | 80 | 95 | 100
      used: number
      limit: number
      isHard: boolean
      resetsAt: Date
      /** Whether its reader may raise it. */
      mayManage: boolean
    }
  /** Operators made them a member, by the address that was linked to an account. */
  | { news: 'linked'; organization: OrganizationRef; role: string }
  /** A key of theirs was stopped by someone else. */
  | { news: 'key_revoked'; organization: OrganizationRef; by: PersonRef; ending: string }
  /** `from` is their personal account, on `plan`; `ends` whether it ends then, or is paid anew. */
  | {
      news: 'move_reminder'
      organization: OrganizationRef
      from: OrganizationRef
      plan: string
      until: Date
      daysLeft: number
      left: number
      ends: boolean
    }
  /** `wasTheirs` is whether it was the reader's own account that it came from. */
  | {
      news: 'migrated'
      organization: OrganizationRef
      from: OrganizationRef
      plan: string
      wasTheirs: boolean
    }
  | BillingNews
  | AbsenceNews
  | { news: 'unreachable'; organization: OrganizationRef; invitee: PersonRef; because: string }
  /** No e-mail reaches the address that they invited; `because` is what the mail server said, in its own words. */
  | { news: 'mail_refused'; organization: OrganizationRef; address: string; because: string | null }

export type NewsLetter = { kind: 'news' } & News

/** What came within a minute about one organization, the oldest first: one message, drawn anew as it grows. */
export type SeveralLetter = { kind: 'several'; news: News[] }

/** What came together for someone since their last digest, the oldest first. `more` were too many for one message. */
export type DigestLetter = { kind: 'digest'; day: Date; items: (NewsLetter | ApprovalLetter)[]; more: number }

export type Letter = InvitationLetter | ApprovalLetter | NewsLetter | SeveralLetter | DigestLetter
