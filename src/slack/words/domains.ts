// What there is to say of e-mail domains: refusals, the acts as things to ask for, what the record tells, and the news.
import type { Asks } from '../../org/asks.ts'
import type { Details } from '../../org/errors.ts'
import { mostDomains } from '../../org/joining/domain-claims.ts'
import type { Entry } from '../../org/record/audit.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import type { News } from '../../org/telling/letters.ts'
import { type Piece, type Press, shorten, strong } from '../views/blocks.ts'
import { dayFor } from './money.ts'
import type { Say, Told } from './words.ts'

type Codes = 'invalid_domain' | 'unknown_domain'
type Problem = Details['invalid_domain']['problem']

const facts: Record<Problem, (typed: string) => string> = {
  empty: () => 'No domain was typed.',
  malformed: (typed) => `“${typed}” is not a domain.`,
  free_mail: (typed) => `Anyone can have an address at ${typed}, so it says nothing of where someone works.`,
  too_many: () => `There are ${mostDomains} already.`,
  off: () => 'Nobody is let in by their domain in this installation.',
}
const ways: Record<Problem, string> = {
  empty: 'Type one, such as sehat.example.',
  malformed: 'Type the part of your addresses behind the @, such as sehat.example.',
  free_mail: 'Type your company’s own domain, or invite people one by one.',
  too_many: 'Remove one first.',
  off: 'Invite people instead.',
}

/** Each of these refusals in words. */
export const domainRefusals: { [C in Codes]: (detail: Details[C], say: Say) => Told } = {
  invalid_domain: ({ problem, typed }, { catalog }) => ({
    rule: `A domain lets colleagues find ${catalog.labels.sharedPlural} of their company, by addresses that only its people have.`,
    fact: facts[problem](shorten(typed, 100)),
    fix: ways[problem],
  }),
  unknown_domain: ({ typed, nearest }, { command }) => ({
    rule: 'Only a domain that was added can be checked or removed.',
    fact: typed ? `“${shorten(typed, 100)}” is none of them.` : 'This one is not there, or no longer.',
    fix: nearest ? `Did you mean ${nearest}?` : `See ${command} domains for those there are.`,
  }),
}

type Acts = 'addDomain' | 'checkDomain' | 'removeDomain'
type About = { where: string | null }
const at = (preposition: string, { where }: About): string => (where ? ` ${preposition} ${where}` : '')

/** Each of these acts as the end of "… asks to". */
export const domainActs: { [V in Acts]: (input: Asks[V], about: About) => string } = {
  addDomain: ({ domain }, about) =>
    `add the domain ${domain ? `“${shorten(domain, 100)}” ` : ''}${at('to', about).trim()}`.trim(),
  checkDomain: (_, about) => `check a domain${at('of', about)}`,
  removeDomain: (_, about) => `remove a domain${at('from', about)}`,
}

type Actions = Extract<RecordedAction, `domain.${string}`>
type Facts = Readonly<Record<string, unknown>>
const named = ({ domain }: Facts): string => (typeof domain === 'string' ? shorten(domain, 100) : 'a domain')
const proofs: Record<string, string> = { dns: 'by its DNS', address: 'by an owner’s address' }
const proof = ({ method }: Facts): string => proofs[String(method)] ?? 'again'

/** Each of them in words, as what follows the doer's name. */
export const domainTellings: { [A in Actions]: (entry: Entry & { was: Facts; is: Facts }) => string } = {
  'domain.added': ({ is }) => `added the domain ${named(is)}`,
  'domain.verified': ({ is }) => `verified the domain ${named(is)} ${proof(is)}`,
  'domain.missed': ({ was }) => `no longer found the proof of the domain ${named(was)}`,
  'domain.found': ({ is }) => `found the proof of the domain ${named(is)} again`,
  'domain.lapsed': ({ was }) => `stopped counting on the domain ${named(was)}, whose proof was gone for days`,
  'domain.removed': ({ was }) => `removed the domain ${named(was)}`,
}

/** What each of them is called where one is chosen. */
export const domainKinds: Record<Actions, string> = {
  'domain.added': 'Added',
  'domain.verified': 'Verified',
  'domain.missed': 'Missed',
  'domain.found': 'Found again',
  'domain.lapsed': 'Lapsed',
  'domain.removed': 'Removed',
}

type DomainNews = Extract<News, { news: `domain_${string}` }>

/** Each piece of news about domains in words. */
export const domainNews: {
  [N in DomainNews['news']]: (news: Extract<News, { news: N }>, say: Say, eyes: Eyes) => Piece[]
} = {
  domain_missed: ({ domain, organization, until }, _, eyes) => [
    'The proof that ',
    strong(domain),
    ' belongs to ',
    strong(organization.name),
    ` is gone. Colleagues there can ask to join until ${dayFor(until, eyes)}; put it back before, and nothing changes.`,
  ],
  domain_lapsed: ({ domain, organization }) => [
    strong(domain),
    ' no longer counts for ',
    strong(organization.name),
    ': its proof was gone for days. Colleagues there cannot find it any more; those who are in stay.',
  ],
  domain_verified: ({ domain, organization }) => [
    strong(domain),
    ' is verified. Colleagues with a confirmed address there can ask to join ',
    strong(organization.name),
    '.',
  ],
}

/** To the domains of an organization. */
export const domainsButton: Press = { text: 'Domains', action: 'domains' }

/** What such news leads to. */
export const domainDoor = ({ news, organization }: News): Press | null =>
  news === 'domain_missed' || news === 'domain_lapsed' || news === 'domain_verified'
    ? { ...domainsButton, value: { organizationId: organization.id } }
    : null
