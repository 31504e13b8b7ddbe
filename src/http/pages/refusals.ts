// Refusals as visitors of the pages read them: what is so, and what they can do about it, without the reasons, which are the
// organization's own. Few rules can refuse someone at the door.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Details, Refusal, RefusalCode } from '../../org/errors.ts'

/** A refusal in words: what is so, what to do about it, and the status that programs read. */
export type Refused = { fact: string; fix: string; status: number }

type Setting = { catalog: Catalog; inviter: string; organization: string }
/** What no one meets at a door. A refusal that is new does not compile before it stands here, or has words below. */
type Elsewhere =
  | 'not_a_member'
  | 'not_permitted'
  | 'role_above_own'
  | 'not_here'
  | 'unknown_workspace'
  | 'workspace_archived'
  | 'unknown_team'
  | 'team_archived'
  | 'shape_taken'
  | 'last_owner'
  | 'own_request'
  | 'request_unknown'
  | 'cannot_belong'
  | 'already_member'
  | 'not_in_organization'
  | 'unknown_person'
  | 'invalid_domain'
  | 'unknown_domain'
  | 'invalid_name'
  | 'name_taken'
  | 'not_a_picture'
  | 'invalid_id'
  | 'id_taken'
  | 'invalid_email'
  | 'invalid_address'
  | 'link_unknown'
  | 'role_above_ceiling'
  | 'invalid_link'
  | 'too_many'
  | 'cannot_take_over'
  | 'offer_open'
  | 'not_confirmed'
  | 'restore_over'
  | 'cannot_hand_over'
  | 'departure_unknown'
  | 'member_restore_over'
  | 'nothing_to_undo'
  | 'undo_overtaken'
  | 'undo_too_late'
  | 'key_not_offered'
  | 'unknown_key'
  | 'resource_elsewhere'
  | 'unknown_resource'
  | 'cannot_migrate'
  | 'operators_only'
  | 'cannot_inherit'
  | 'out_of_credits'
  | 'budget_reached'
  | 'invalid_amount'
  | 'invalid_key'
  | 'key_used'
  | 'hold_closed'
  | 'budget_unknown'
  | 'budget_name_taken'
  | 'credits_stay'
  | 'nothing_free'
  | 'not_for_sale'
  | 'finding_unknown'

/** What can refuse whoever accepts or declines. */
export type AtTheDoor = Exclude<RefusalCode, Elsewhere>

const unoffered: Say<AtTheDoor> = (_detail, { inviter, organization }) => ({
  fact: `${organization} does not have this role any more.`,
  fix: askFor(inviter, 'invite you with another role'),
  status: 409,
})

type Say<C extends RefusalCode> = (detail: Details[C], setting: Setting) => Refused

const settled: Record<Details['invitation_settled']['state'], string> = {
  accepted: 'was accepted already',
  declined: 'was declined',
  revoked: 'was taken back',
  expired: 'has expired',
  replaced: 'was sent again, and only the newest one counts',
  used_up: 'was used by as many people as it was made for',
  unknown: 'is not there any more',
}

const askFor = (inviter: string, wish: string): string => `Ask ${inviter} to ${wish}.`

const words: { [C in AtTheDoor]: Say<C> } = {
  invitation_settled: ({ state }, { inviter }) => ({
    fact: `This invitation ${settled[state]}.`,
    fix: state === 'replaced' ? 'Open the newest e-mail.' : askFor(inviter, 'send you a new one'),
    status: 409,
  }),
  other_invitee: ({ addressee, isUnconfirmed }, { inviter }) =>
    isUnconfirmed
      ? {
          fact: 'This invitation is for your address, and Slack has not confirmed that it is yours.',
          fix: 'Confirm it in Slack, by the link in Slack’s own e-mail to you, and sign in once more.',
          status: 403,
        }
      : {
          fact: addressee ? `This invitation is for ${addressee}.` : 'This invitation is for someone else.',
          fix: `Sign in as whoever it is for, or ask ${inviter} to invite the address that you signed in with.`,
          status: 403,
        },
  other_domain: ({ domain }, { inviter }) => ({
    fact: `Only people with a confirmed address at ${domain} can use this link.`,
    fix: `Sign in with such an address, or ask ${inviter} to invite you by yours.`,
    status: 403,
  }),
  link_lapsed: (_detail, { inviter, organization }) => ({
    fact: `${inviter} made this link, and may not invite people to ${organization} like this any more.`,
    fix: `Ask someone who runs ${organization} for an invitation.`,
    status: 409,
  }),
  limit_reached: ({ limit }, { inviter, organization, catalog }) =>
    limit === 'members'
      ? {
          fact: `${organization} has no free seat at the moment.`,
          fix: `${askFor(inviter, 'make room')} Then open this page again: it stays as it is.`,
          status: 409,
        }
      : {
          fact: `You own as many ${catalog.labels.sharedPlural} as your plan allows, and this role would make you an owner of one more.`,
          fix: askFor(inviter, 'invite you with another role'),
          status: 409,
        },
  role_not_offered: (_detail, { inviter, organization }) => ({
    fact: `${organization} is on a plan now that does not have this role.`,
    fix: askFor(inviter, 'invite you with another role'),
    status: 409,
  }),
  role_coming: unoffered,
  unknown_role: unoffered,
  plan_lacks: (_detail, { inviter, organization }) => ({
    fact: `${organization} is on a plan now on which nobody is let in like this.`,
    fix: `Ask ${inviter} how it stands. Nothing was changed.`,
    status: 409,
  }),
  personal_context: (_detail, { inviter, organization }) => ({
    fact: `${organization} is a personal account, which nobody else joins.`,
    fix: `Ask ${inviter} where you were meant to come in.`,
    status: 409,
  }),
  account_deactivated: () => ({
    fact: 'The account that you signed in with is deactivated, and nobody can act with it any more.',
    fix: 'Sign in with another one, or ask whoever runs that Slack.',
    status: 403,
  }),
  guests_may_not: () => ({
    fact: 'You are a guest in this Slack workspace, and guests do not take part here.',
    fix: 'Ask whoever runs your Slack workspace to make you a member of it.',
    status: 403,
  }),
  suspended: (_detail, { inviter, organization }) => ({
    fact: `${organization} is suspended at the moment, and lets nobody in.`,
    fix: `Try again later, or ask ${inviter} how it stands.`,
    status: 409,
  }),
  growth_restricted: (_detail, { inviter, organization }) => ({
    fact: `${organization} cannot grow at the moment.`,
    fix: `Try again later, or ask ${inviter} how it stands.`,
    status: 409,
  }),
  organization_gone: ({ organization }) => ({
    fact: `${organization} was deleted.`,
    fix: 'There is nothing left to join.',
    status: 410,
  }),
  unknown_organization: () => ({
    fact: 'What this led to is not there any more.',
    fix: 'There is nothing left to join.',
    status: 410,
  }),
  busy: (_detail, { organization }) => ({
    fact: `Much is going on at ${organization} just now, and nothing was changed.`,
    fix: 'Try again in a moment.',
    status: 503,
  }),
}

/** A refusal in words for whoever stands at the door. One that has no business there is a fault of ours, and thrown. */
export function refused(refusal: Refusal, setting: Setting): Refused {
  if (!isAtTheDoor(refusal)) throw new Error(`${refusal.code} was met at a door`, { cause: refusal })
  return (words[refusal.code] as Say<AtTheDoor>)(refusal.detail as Details[AtTheDoor], setting)
}

const isAtTheDoor = (refusal: Refusal): refusal is Refusal<AtTheDoor> => Object.hasOwn(words, refusal.code)
