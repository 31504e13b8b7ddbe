// Every act in words, as the end of "… asks to": a total table, so that a new act without a sentence does not compile.

import type { Ask, Asks, Verb } from '../../org/asks.ts'
import { inOneLine } from '../../org/organization/addresses.ts'
import { shorten } from '../views/blocks.ts'
import { creditActs } from './credits.ts'
import { domainActs } from './domains.ts'
import { invitedInWords } from './invitations.ts'
import { programActs } from './programs.ts'
import { shapeActs } from './shape.ts'
import { list, plan, role, type Say } from './words.ts'

type Names = Record<string, string>
/** Long names are cut, so that what is asked stays in sight: 100 of Slack's units each. */
const named = (names: Names, id: string): string => shorten(names[id] ?? 'someone', 100)

/** What an act is about: who asked, and the organization it is to happen in. */
export type About = { names: Names; where: string | null; by?: string | undefined }

const at = (preposition: string, { where }: About): string => (where ? ` ${preposition} ${where}` : '')
const as = (say: Say, id: string | null): string => (id ? ` as ${role(say, id)}` : '')

const settingsIn = (
  { name, id, billingEmail: email, billingAddress, heirId }: Asks['settings'],
  names: Names,
): string => {
  const told = (what: string, text: string | null) =>
    text?.trim() ? `the ${what} “${shorten(text, 200)}”` : `no ${what}`
  const all = [
    name !== undefined && told('name', name),
    id !== undefined && told('ID', id),
    email !== undefined && told('billing e-mail', email),
    billingAddress !== undefined && told('billing address', billingAddress && inOneLine(billingAddress)),
    heirId !== undefined && told('heir', heirId && named(names, heirId)),
  ].filter((part) => part !== false)
  return all.length ? `: ${list(all)}` : ''
}

// Whoever decides it knows what becomes of the people there (row L24).
const everyone = (say: Say, id: string): string => {
  const given = say.catalog.plans[id]?.everyone
  return given ? `, on which everyone is ${role(say, given)}` : ''
}

/** Each act as the end of "… asks to". */
const acts: { [V in Verb]: (input: Asks[V], about: About, say: Say) => string } = {
  create: ({ name, id }, _, say) =>
    `create the ${say.catalog.labels.shared} “${name}”${id ? ` with the ID “${shorten(id, 100)}”` : ''}`,
  rename: ({ name }, { where }) => `rename ${where ?? 'it'} to “${name}”`,
  settings: (input, about) => `change the settings${at('of', about)}${settingsIn(input, about.names)}`,
  transfer: ({ personId }, { names, where }) => `hand ${where ?? 'it'} over to ${named(names, personId)}`,
  delete: (_, { where }) => `delete ${where ?? 'it'}`,
  restore: ({ organizationId }, { names }) => `have ${named(names, organizationId)} restored`,
  setPlan: ({ organizationId, plan: id }, { names }, say) =>
    `put ${named(names, organizationId)} on the ${plan(say, id)} plan${everyone(say, id)}`,
  upgrade: ({ organizationId, plan: id }, { names }, say) =>
    `pay for the ${plan(say, id)} plan for ${named(names, organizationId)}${everyone(say, id)}`,
  downgrade: ({ plan: id }, about, say) => `go down to the ${plan(say, id)} plan${at('in', about)}${everyone(say, id)}`,
  cancelPlan: (_, about) => `cancel the plan${at('of', about)}`,
  restorePlan: (_, about) => `keep the plan${at('of', about)}`,
  addCard: (_, about) => `add a card${at('to', about)}`,
  openBilling: (_, about) => `open billing${at('of', about)}`,
  resolveFinding: (_, about) => `settle what billing found${at('in', about)}`,
  topUp: ({ pack, quantity }, about, say) =>
    `buy ${quantity === 1 ? '' : `${quantity} × `}${say.catalog.credits.packs[pack]?.label ?? pack}${at('for', about)}`,
  ...creditActs,
  ...domainActs,
  switch: ({ organizationId }, { names }) => `switch to ${named(names, organizationId)}`,
  invite({ people, role: id, emails }, about, say) {
    const whom = invitedInWords(
      people.map((person) => named(about.names, person)),
      emails?.map((email) => shorten(email, 100)),
    )
    return `invite ${whom}${at('to', about)}${as(say, id)}`
  },
  createLink: (_, about) => `make a link${at('to', about)}`,
  revokeLink: (_, about) => `revoke a link${at('to', about)}`,
  setRole: ({ personId, role: id }, about, say) =>
    personId === about.by
      ? `become ${role(say, id)}${at('in', about)}`
      : `make ${named(about.names, personId)} ${role(say, id)}${at('in', about)}`,
  remove: ({ personId }, about) => `remove ${named(about.names, personId)}${at('from', about)}`,
  leave: (_, { where }) => `leave ${where ?? ''}`.trim(),
  restoreMember: (_, about) => `have a former member brought back${at('into', about)}`,
  signOut: () => 'sign out',
  notify: () => 'choose what reaches them',
  join: ({ organizationId, role: id }, { names, where }, say) =>
    `join ${where ?? named(names, organizationId)}${as(say, id)}`,
  register: ({ type, externalId }, about) => `register the ${type} “${externalId}”${at('in', about)}`,
  ...programActs,
  ...shapeActs,
  undo: () => 'undo what they did last',
  audit: (_, about) => `read the record${at('of', about)}`,
  why: ({ personId }, { names }) => `see what ${named(names, personId)} may do`,
}

/** An act in words, as the end of "… asks to". */
export const asked = ({ verb, input }: Ask, about: About, say: Say): string =>
  (acts[verb] as (input: Ask['input'], about: About, say: Say) => string)(input, about, say)
