// Invitations and links in words: what refuses them, what is wrong with an address, what was done to links.
import type { Details } from '../../org/errors.ts'
import type { AddressProblem } from '../../org/inviting/addressees.ts'
import type { Entry } from '../../org/record/audit.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { shorten } from '../views/blocks.ts'
import { day } from '../views/letters/letters.ts'
import { count, list, role, type Say, type Told } from './words.ts'

/** What is wrong with something that was to be an address. */
export const addressProblems: Record<AddressProblem, string> = {
  no_at: 'has no @',
  several_at: 'has more than one @',
  no_domain: 'has no domain that mail could go to',
  characters: 'has characters that no address has',
  too_long: 'is longer than an address can be',
}

/** The role that links give at most. */
const ceilingOf = (say: Say): string =>
  role(say, say.catalog.invitations.links.ceiling ?? say.catalog.invitations.defaultRole)

const linkProblems: Record<Details['invalid_link']['field'], (typed: string, max: number) => Told> = {
  uses: (typed, max) => ({
    rule: `A link lets 1 to ${max.toLocaleString('en')} people in.`,
    fact: typed ? `“${typed}” is no such number.` : 'What was typed is no number.',
    fix: `Type one from 1 to ${max.toLocaleString('en')}.`,
  }),
  days: (typed, max) => ({
    rule: `A link is open for 1 to ${count(max, 'day')}.`,
    fact: typed ? `“${typed}” is no such number.` : 'What was typed is no number.',
    fix: `Type one from 1 to ${max}.`,
  }),
  domain: (typed) => ({
    rule: 'A link can be for the people of one e-mail domain.',
    fact: typed.trim() ? `“${typed}” is no domain.` : 'Nothing was typed.',
    fix: 'Type one, such as sehat.example, or leave it empty.',
  }),
}

type Codes =
  | 'other_invitee'
  | 'other_domain'
  | 'link_lapsed'
  | 'link_unknown'
  | 'role_above_ceiling'
  | 'invalid_link'
  | 'too_many'

/** Each of these refusals in words. */
export const invitationRefusals: { [C in Codes]: (detail: Details[C], say: Say) => Told } = {
  other_invitee: ({ addressee, isUnconfirmed, organization, inviter }) => ({
    rule: 'An invitation is answered by the one it was made out to.',
    fact: isUnconfirmed
      ? `This one, to ${organization}, went to your address, which Slack has not confirmed.`
      : `This one, to ${organization}, ${addressee ? `went to ${addressee}` : 'went to someone else'}.`,
    fix: isUnconfirmed
      ? 'Confirm the address in Slack, and sign in once more.'
      : `Sign in as that person, or ask ${inviter.name} to invite the address that you have.`,
  }),
  other_domain: ({ domain, organization }) => ({
    rule: `This link to ${organization} is for people with a confirmed address at ${domain}.`,
    fact: 'Yours is at another domain, or is not confirmed.',
    fix: `Sign in with an address at ${domain}, or ask for an invitation of your own.`,
  }),
  link_lapsed: ({ organization, maker }) => ({
    rule: 'A link is good as long as whoever made it may invite.',
    fact: `${maker.name}, who made this one, may no longer invite to ${organization} in that role.`,
    fix: 'Ask for another link, or for an invitation of your own.',
  }),
  link_unknown: (_, { command }) => ({
    rule: 'Only a link of the place you are in can be shown or revoked.',
    fact: 'This one is not there.',
    fix: `See ${command} links for those that are.`,
  }),
  role_above_ceiling: ({ role: id }, say) => ({
    rule: `A link can be passed on by anyone, so it gives no more than ${ceilingOf(say)} may do.`,
    fact: `${role(say, id)} may do more.`,
    fix: `Choose ${ceilingOf(say)}, and change the role of single people later; or invite them by name.`,
  }),
  invalid_link: ({ field, typed, max }) => linkProblems[field](shorten(typed, 60), max),
  too_many: ({ given, most }) => ({
    rule: `At most ${most.toLocaleString('en')} people are invited at once.`,
    fact: `These were ${given.toLocaleString('en')}; none of them was invited.`,
    fix: `Send them in parts of at most ${most.toLocaleString('en')}.`,
  }),
}

type LinkAction = Extract<RecordedAction, `link.${string}`>
type Facts = Readonly<Record<string, unknown>>

const as = (say: Say, id: unknown): string => (typeof id === 'string' ? ` as ${role(say, id)}` : '')

function termsOf({ mostUses, domain, expiresAt }: Facts, eyes: Eyes): string {
  const terms = [
    typeof mostUses === 'number' && `for ${count(mostUses, 'person', 'people')}`,
    typeof domain === 'string' && `at ${shorten(domain, 100)}`,
    typeof expiresAt === 'string' && `until ${day(new Date(expiresAt), eyes)}`,
  ]
  return terms.filter((term) => term !== false).join(' ')
}

/** What was done to links, as what follows the doer's name. */
export const linkTellings: { [A in LinkAction]: (entry: Entry & { is: Facts }, say: Say, eyes: Eyes) => string } = {
  'link.created': ({ is }, say, eyes) => `made a link${as(say, is.role)} ${termsOf(is, eyes)}`.trim(),
  'link.used': ({ is }, say) => `came in by a link${as(say, is.role)}`,
  'link.revoked': ({ is }) =>
    `revoked a link${typeof is.uses === 'number' ? `, by which ${count(is.uses, 'person', 'people')} came in` : ''}`,
}

/** What each of them is called where one is chosen. */
export const linkKinds: Record<LinkAction, string> = {
  'link.created': 'Made',
  'link.used': 'Used',
  'link.revoked': 'Revoked',
}

/** Whom an act invites, in words: people by name, addresses as they are. */
export const invitedInWords = (names: readonly string[], emails: readonly string[] = []): string => {
  const all = [...names, ...emails]
  return list(all.slice(0, 3), Math.max(0, all.length - 3))
}
