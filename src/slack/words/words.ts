// What every sentence is made with: the installation's own labels and command, names, lists and numbers of things.
import type { Catalog } from '../../catalog/catalog.ts'
import { labelOfPlace, labelOfPlan, labelOfRole } from '../../catalog/ladder.ts'
import type { OrganizationRef } from '../../org/context.ts'

/** What sentences are made with: the installation's own labels, and its command. */
export type Say = { catalog: Catalog; command: string }

/** Words that are the same everywhere, or made of an installation's own. */
export type Worded = string | ((say: Say) => string)
/** Such words as they are said here. */
export const worded = (say: Say, words: Worded): string => (typeof words === 'function' ? words(say) : words)

/** What a refusal says: the rule, the fact that failed, the smallest change that would allow it. */
export type Told = { rule: string; fact: string; fix: string }

/** What people call a role. */
export const role = ({ catalog }: Say, id: string): string => labelOfRole(catalog, id)
/** What people call a plan. */
export const plan = ({ catalog }: Say, id: string): string => labelOfPlan(catalog, id)

/** How an organization is called on a surface: by its name, or as the personal account that it is. */
export const place = (
  { catalog }: Pick<Say, 'catalog'>,
  organization: Pick<OrganizationRef, 'kind' | 'name'>,
): string => labelOfPlace(catalog, organization)

/** "a", "a and b", "a, b and 3 more". */
export function list(names: readonly string[], more = 0): string {
  const all = more ? [...names, `${more} more`] : names
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** "1 member", "12 members". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`

/** The role in which someone owns. */
export const ownerOf = (say: Say): string => role(say, say.catalog.creation.creatorRole)

/** The noun with its article: "a Collective", "an Individual". */
export const article = (noun: string): string => `${/^(?:[aeio]|u(?!s|ni))/i.test(noun) ? 'an' : 'a'} ${noun}`
/** The text with a capital at its beginning. */
export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
