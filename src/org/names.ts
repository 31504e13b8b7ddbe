// Names that people give to things: cleaned, measured as people see them, compared as people mean them.
import { createHash } from 'node:crypto'
import type { Catalog } from '../catalog/catalog.ts'
import type { Ask } from './asks.ts'
import { type Details, Refusal } from './errors.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How many characters a person sees. */
export function lengthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let count = 0
  for (const _ of graphemes.segment(text)) count++
  return count
}

// Direction overrides and isolates can make one name look like another; control characters, line ends and halves of
// characters have no place in a name. The joiners that emoji and Arabic, Persian or Indic words are made with stay.
const invisible = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]/gu

/** A name as it is kept: NFC, one line, single spaces, trimmed, nothing invisible that misleads. */
export function clean(typed: string): string {
  const text = typed
    .replace(/[\r\n\t\u2028\u2029]/g, ' ')
    .replace(invisible, '')
    .normalize('NFC')
  const trimmed = text.replace(/\p{Zs}+/gu, ' ').trim()
  return /[^\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zs}\p{M}\u2800]/u.test(trimmed) ? trimmed : ''
}

/** A name as it is compared: width, case and spacing aside. */
export const keyOf = (name: string): string => clean(name.normalize('NFKC')).toLowerCase()

/**
 * The compared name as it is indexed: Postgres refuses index entries over about 2,700 bytes, so a long one is hashed.
 * Its readable beginning is kept well-formed: no statement can carry half of a character.
 */
export function indexKeyOf(name: string): string {
  const key = keyOf(name)
  return key.length <= 200
    ? key
    : `${key.slice(0, 100).toWellFormed()}#${createHash('sha256').update(key).digest('hex')}`
}

/** A cleaned organization name of 1 to the catalog's number of characters; null for what is none. */
export function findName(catalog: Catalog, typed: string): string | null {
  const name = clean(typed)
  const max = catalog.creation.name.maxLength
  const length = lengthOf(name)
  // One character may be built of any number of marks: 20 units each is more than any script or emoji needs.
  return length >= 1 && length <= max && name.length <= max * 20 ? name : null
}

/** A cleaned organization name, or the refusal that says what is wrong with it. */
export function requireName(catalog: Catalog, typed: string, ask: Ask): string {
  const name = findName(catalog, typed)
  if (name !== null) return name
  const [length, max] = [lengthOf(clean(typed)), catalog.creation.name.maxLength]
  throw new Refusal('invalid_name', { problem: length ? 'too_long' : 'empty', length, max }, { kind: 'fill', ask })
}

/** The cleaned type or id of a resource, or name of a key, budget, workspace or team, of 1 to `max` characters, or the refusal that says what is wrong with it. */
export function requireWord(
  of: NonNullable<Details['invalid_name']['of']>,
  max: number,
  typed: string,
  ask: Ask,
): string {
  const word = clean(typed)
  const length = lengthOf(word)
  if (length >= 1 && word.length <= max) return word
  const detail = { problem: length ? ('too_long' as const) : ('empty' as const), length, max, of }
  throw new Refusal('invalid_name', detail, { kind: 'fill', ask })
}

/** The one of `known` that `typed` most likely meant, within about a third of its length in edits; else null. */
export function nearest<T>(typed: string, known: readonly T[], nameOf: (one: T) => string): T | null {
  const key = keyOf(typed)
  let best: { one: T; distance: number } | null = null
  for (const one of known) {
    const name = keyOf(nameOf(one))
    const distance = name.startsWith(key) && key.length >= 2 ? 0 : edits(key, name)
    if (distance <= Math.max(1, Math.floor(name.length / 3)) && (!best || distance < best.distance))
      best = { one, distance }
  }
  return best?.one ?? null
}

/** Levenshtein distance, a swap of neighbours counted as one; long texts are compared by their first 64 characters. */
function edits(a: string, b: string): number {
  const left = [...a].slice(0, 64)
  const right = [...b].slice(0, 64)
  const rows = Array.from({ length: left.length + 1 }, (_, i) => [i, ...new Array<number>(right.length).fill(0)])
  for (let j = 0; j <= right.length; j++) rows[0]![j] = j
  for (let i = 1; i <= left.length; i++)
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const step = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      rows[i]![j] = swapped ? Math.min(step, rows[i - 2]![j - 2]! + 1) : step
    }
  return rows[left.length]![right.length]!
}
