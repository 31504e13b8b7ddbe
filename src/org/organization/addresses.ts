// Where bills go: an e-mail address and a postal one, as they are typed, checked and kept.
import { z } from 'zod'
import type { Ask } from '../asks.ts'
import { type Details, Refusal } from '../errors.ts'
import { clean, lengthOf } from '../names.ts'

/** Every country and territory of ISO 3166-1, by its two letters. */
export const countries: readonly string[] =
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
  CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
  GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
  KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
  NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
  SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
  VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/)

const named = new Intl.DisplayNames('en', { type: 'region' })
/** What a country is called. */
export const countryName = (code: string): string => named.of(code) ?? code

/** A postal address: two of its parts can be "", and all of them where there is none. */
export type Address = {
  line1: string
  line2: string
  postalCode: string
  city: string
  state: string
  /** ISO 3166-1 alpha-2. */
  country: string
}
export type AddressField = keyof Address

const optional: readonly AddressField[] = ['line2', 'state']
const fields: readonly AddressField[] = ['line1', 'line2', 'postalCode', 'city', 'state', 'country']
const longest = 200

export const Address = z.object({
  line1: z.string(),
  line2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
})

/** No address at all. */
export const none: Address = { line1: '', line2: '', postalCode: '', city: '', state: '', country: '' }

/** The address that is kept in the record; null for none. */
export const readAddress = (kept: unknown): Address | null => (kept === null ? null : Address.parse(kept))

/** An address in one line: what there is of it, the country by its name. */
export const inOneLine = ({ line1, line2, postalCode, city, state, country }: Address): string =>
  [line1, line2, `${postalCode} ${city}`.trim(), state, country && countryName(country)].filter(Boolean).join(', ')

/** The cleaned address that was typed, whole or not at all; or the refusal that names the part that is wrong. */
export function requireAddress(typed: Address, isRequired: boolean, ask: Ask): Address | null {
  const address = { ...typed }
  for (const field of fields) address[field] = clean(typed[field])
  if (!isRequired && fields.every((field) => !address[field])) return null
  for (const field of fields) {
    const problem = problemIn(field, address[field])
    if (problem) throw badAddress(field, problem, isRequired, ask)
  }
  return address
}

/** The refusal for an address that must be there and is not. */
export const noAddress = (ask: Ask): Refusal => badAddress('line1', 'empty', true, ask)

const badAddress = (
  field: AddressField,
  problem: Details['invalid_address']['problem'],
  isRequired: boolean,
  ask: Ask,
): Refusal => new Refusal('invalid_address', { field, problem, isRequired }, { kind: 'fill', ask })

function problemIn(field: AddressField, text: string): Details['invalid_address']['problem'] | null {
  if (!text) return optional.includes(field) ? null : 'empty'
  if (field === 'country') return countries.includes(text) ? null : 'unknown'
  // A character may be built of any number of marks, as in a name.
  return lengthOf(text) > longest || text.length > longest * 20 ? 'too_long' : null
}

const longestEmail = 254
const Email = z.email()

/** The one e-mail address that was typed; null for none where it may be missing; or the refusal that says what is wrong. */
export function requireEmail(typed: string, isRequired: boolean, ask: Ask): string | null {
  const email = clean(typed).replace(/^mailto:/i, '')
  if (!email && !isRequired) return null
  const problem = emailProblem(email)
  if (problem) throw new Refusal('invalid_email', { problem, typed: email }, { kind: 'fill', ask })
  return email
}

function emailProblem(email: string): Details['invalid_email']['problem'] | null {
  if (!email) return 'empty'
  if (/[\s,;]/.test(email)) return 'several'
  if (email.length > longestEmail) return 'too_long'
  return Email.safeParse(email).success ? null : 'malformed'
}
