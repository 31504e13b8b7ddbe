// Refusals as visitors of the pages read them: what is so, and what they can do about it. Few rules can refuse someone at the
// door; whatever else might is said without its reasons, which are the organization's own.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Details, Refusal, RefusalCode } from '../../org/errors.ts'

/** A refusal in words: what is so, what to do about it, and the status that programs read. */
export type Refused = { fact: string; fix: string; status: number }

type Setting = { catalog: Catalog; inviter: string; organization: string }
type Words = { [C in RefusalCode]?: (detail: Details[C], setting: Setting) => Refused }

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

const words: Words = {
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
  busy: (_detail, { organization }) => ({
    fact: `Much is going on at ${organization} just now, and nothing was changed.`,
    fix: 'Try again in a moment.',
    status: 503,
  }),
}

/** A refusal in words for whoever stands at the door. */
export function refused<C extends RefusalCode>(refusal: Refusal<C>, setting: Setting): Refused {
  const say = words[refusal.code]
  if (say) return say(refusal.detail, setting)
  const { inviter, organization } = setting
  return {
    fact: `${organization} cannot let you in as things stand.`,
    fix: `Ask ${inviter} how it stands. Nothing was changed.`,
    status: 409,
  }
}
