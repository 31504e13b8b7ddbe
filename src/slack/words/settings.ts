// Refusals about what an organization is known by and where its bills go, in words.
import type { Details } from '../../org/errors.ts'
import { longest, shortest } from '../../org/organization/handles.ts'
import { shorten } from '../views/blocks.ts'
import type { Say, Told } from './words.ts'

/** What is wrong with an id, in words. */
export const idProblems: Record<Details['invalid_id']['problem'], (typed: string) => string> = {
  empty: () => 'No ID was typed.',
  too_short: (typed) => `“${typed}” is too short: it takes at least ${shortest} characters.`,
  too_long: (typed) => `It has ${typed.length.toLocaleString('en')} characters; at most ${longest} fit.`,
  characters: (typed) => `“${shorten(typed, 60)}” has characters other than a–z, 0–9 and hyphens.`,
  hyphens: (typed) => `“${shorten(typed, 60)}” begins or ends with a hyphen, or has two in a row.`,
  reserved: (typed) => `“${typed}” is reserved for the product itself.`,
}

const emailProblems: Record<Details['invalid_email']['problem'], (typed: string) => string> = {
  empty: () => 'No e-mail address was typed.',
  malformed: (typed) => `“${typed}” is not an e-mail address.`,
  too_long: () => 'The address has more than 254 characters.',
  several: (typed) => `“${typed}” is more than one address.`,
}

const addressParts: Record<Details['invalid_address']['field'], string> = {
  line1: 'The street',
  line2: 'The floor or building',
  postalCode: 'The postal code',
  city: 'The city',
  state: 'The state or region',
  country: 'The country',
}

const addressProblems: Record<Details['invalid_address']['problem'], string> = {
  empty: 'is missing',
  too_long: 'has more than 200 characters',
  unknown: 'is not on the list',
}

const addressFixes: Record<Details['invalid_address']['problem'], string> = {
  empty: 'Fill it in',
  too_long: 'Shorten it',
  unknown: 'Choose one from the list',
}

type Codes = 'invalid_id' | 'id_taken' | 'invalid_email' | 'invalid_address'

/** Each of these refusals in words. */
export const settingRefusals: { [C in Codes]: (detail: Details[C], say: Say) => Told } = {
  invalid_id: ({ problem, typed }) => ({
    rule: `An ID has ${shortest} to ${longest} lowercase letters and digits, with single hyphens between them.`,
    fact: idProblems[problem](typed),
    fix: 'Type another one, such as sehat-clinic.',
  }),
  id_taken: ({ id, free }, say) => ({
    rule: `An ID belongs to one ${say.catalog.labels.shared} only.`,
    fact: `“${id}” is taken.`,
    fix: free ? `Type another one: “${free}” is free.` : 'Type another one.',
  }),
  invalid_email: ({ problem, typed, isInvitee }) => ({
    rule: isInvitee ? 'People are invited by @mention, or by e-mail address.' : 'Bills go to one e-mail address.',
    fact: emailProblems[problem](shorten(typed, 100)),
    fix: isInvitee ? 'Type one, such as budi@sehat.example.' : 'Type one, such as billing@sehat.example.',
  }),
  invalid_address: ({ field, problem, isRequired }) => ({
    rule: 'A billing address needs a street, a postal code, a city and a country.',
    fact: `${addressParts[field]} ${addressProblems[problem]}.`,
    fix: `${addressFixes[problem]}${isRequired ? '' : ', or leave the whole address empty'}.`,
  }),
}
