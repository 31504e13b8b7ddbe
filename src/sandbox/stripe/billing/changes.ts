// Objects on the books are never edited but replaced, and whoever listens is told what was different before.
import type { Shelf } from '../../store.ts'
import type { Books } from '../books.ts'
import { amend } from '../events.ts'

/** Keeps an object's new state, and tells of it with what was different before; nothing is told where nothing is. */
export function revise<T extends { id: string }, O extends T>(
  books: Books,
  shelf: Shelf<T>,
  type: string,
  object: O,
): O {
  amend<T>(books, shelf, type, shelf.get(object.id) ?? object, object)
  return object
}
