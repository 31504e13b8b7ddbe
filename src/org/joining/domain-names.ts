// Domains as they are typed, and what has to stand in the DNS of one to prove that it is an organization's.
import { domainToASCII } from 'node:url'
import type { Ask } from '../asks.ts'
import type { Deps } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'

/** The longest that a domain name can be, by RFC 1035. */
const longest = 253
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** What was typed as a bare domain in small ASCII letters: of an address or a page its domain, without a dot at its end. */
export function domainIn(typed: string): string {
  const bare = typed
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
  return domainToASCII(bare).toLowerCase()
}

/** Whether something can be a domain name that people have addresses at. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  const isNumber = /^\d+$/.test(labels.at(-1) ?? '')
  return labels.length > 1 && !isNumber && domain.length <= longest && labels.every((one) => label.test(one))
}

/** Whether a domain, or one that it is a part of, is a provider's where anyone can have an address. */
function isProviders({ isFreeMail }: Pick<Deps, 'isFreeMail'>, domain: string): boolean {
  const labels = domain.split('.')
  return labels.some((_, at) => at < labels.length - 1 && isFreeMail(labels.slice(at).join('.')))
}

/** The domain that was typed, as domains are compared; or the refusal that says what is wrong with it. */
export function requireDomain(deps: Pick<Deps, 'isFreeMail'>, typed: string, ask: Ask): string {
  const domain = domainIn(typed)
  if (!typed.trim()) throw refused({ problem: 'empty', typed }, ask)
  if (!isDomain(domain)) throw refused({ problem: 'malformed', typed }, ask)
  if (isProviders(deps, domain)) throw refused({ problem: 'free_mail', typed: domain }, ask)
  return domain
}

/** The refusal of a domain, with its form to type another. */
export const refused = (detail: Details['invalid_domain'], ask: Ask): Refusal =>
  new Refusal('invalid_domain', detail, { kind: 'fill', ask })

/** The TXT record that proves a domain: its name, and what it says. */
export type DomainRecord = { name: string; value: string }

/** Characters of a token that a record carries: 192 bits. */
const tokenLength = 32

/** What the record of a domain must say: always the same for one organization, so that it can stay when all else changes. */
export const tokenFor = ({ tokens }: Pick<Deps, 'tokens'>, organizationId: string, domain: string): string =>
  tokens.of(`domain:${organizationId}:${domain}`).slice(0, tokenLength)

/** The record that carries a token. */
export const recordOf = (domain: string, token: string): DomainRecord => ({
  name: `_guildhall.${domain}`,
  value: `guildhall=${token}`,
})

/** Whether one of the texts found at the record's name is the record; some forms put quotation marks around it. */
export const isAmong = ({ value }: DomainRecord, texts: readonly string[]): boolean =>
  texts.some((text) => text.trim().replace(/^"(.*)"$/s, '$1') === value)
