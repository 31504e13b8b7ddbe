// Objects on the books are never edited but replaced, and whoever listens is told what was different before.
import type { Shelf } from '../../store.ts'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'

type Whole = Record<string, unknown>

/** Keeps an object's new state, and tells of it with what was different before; nothing is told where nothing is. */
export function revise<T extends { id: string }, O extends T>(
  books: Books,
  shelf: Shelf<T>,
  type: string,
  object: O,
): O {
  const before = shelf.get(object.id)
  keep(shelf, object)
  const previous = before ? differences({ ...before }, { ...object }) : {}
  if (Object.keys(previous).length > 0) books.emit(type, object, previous)
  return object
}

/** What of an object was different before, as in an event's previous_attributes: hashes by their parts, lists as a whole. */
export function differences(before: Whole, after: Whole): Whole {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...keys].flatMap((key): [string, unknown][] => {
    const [was, is] = [before[key], after[key]]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return [[key, isHash(was) && isHash(is) ? differences(was, is) : (was ?? null)]]
  })
  return Object.fromEntries(changed)
}

const isHash = (value: unknown): value is Whole => typeof value === 'object' && value !== null && !Array.isArray(value)
