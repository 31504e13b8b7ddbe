// Lists as Stripe has them: newest first, a page at a time, with a cursor that is the id of an object.
import type { Shelf } from '../store.ts'
import { invalid, missing } from './operation.ts'
import type { Paging } from './params.ts'

/** A page of a list. */
export type Page<T> = { object: 'list'; data: T[]; has_more: boolean; url: string }

/**
 * A page of what lies on a shelf or in a list, given oldest first and told newest first.
 * Refuses a cursor that names nothing there.
 */
export function pageOf<T extends { id: string; object: string }>(
  all: readonly T[],
  paging: Paging,
  url: string,
): Page<T> {
  return cut([...all].reverse(), paging, url)
}

/** The same for what is told in the order it is given in, as lines of an invoice or items of a subscription are. */
export function cut<T extends { id: string; object: string }>(
  ordered: readonly T[],
  { limit = 10, starting_after: after, ending_before: before }: Paging,
  url: string,
): Page<T> {
  if (after !== undefined && before !== undefined)
    throw invalid('You can specify only one of these parameters: starting_after, ending_before.', {
      param: 'ending_before',
    })
  if (before !== undefined) {
    const earlier = ordered.slice(0, placeOf(ordered, before, 'ending_before'))
    return page(earlier.slice(-limit), earlier.length > limit, url)
  }
  const from = after === undefined ? 0 : placeOf(ordered, after, 'starting_after') + 1
  return page(ordered.slice(from, from + limit), ordered.length > from + limit, url)
}

const page = <T>(data: T[], has_more: boolean, url: string): Page<T> => ({ object: 'list', data, has_more, url })

function placeOf(ordered: readonly { id: string; object: string }[], id: string, param: string): number {
  const place = ordered.findIndex((one) => one.id === id)
  if (place < 0) throw missing(ordered[0]?.object ?? 'object', id, param)
  return place
}

/** A list that stands within another object, whole. */
export const inner = <T>(data: T[], url: string): Page<T> => ({ object: 'list', data, has_more: false, url })

type Kept = { id: string; object: string; deleted?: unknown }
type Living<T> = Exclude<T, { deleted: true }>

/** Everything on a shelf that was not deleted, oldest first. */
export const living = <T extends Kept>(shelf: Shelf<T>): Living<T>[] =>
  shelf.all().filter((one): one is Living<T> => one.deleted !== true)

/** What has this id and was not deleted; nothing where there is none. */
export function find<T extends Kept>(shelf: Shelf<T>, id: string): Living<T> | undefined {
  const found = shelf.get(id)
  return found && found.deleted !== true ? (found as Living<T>) : undefined
}

/** What has this id and was not deleted; refuses with resource_missing, `noun` and `param` as Stripe has them. */
export function get<T extends Kept>(shelf: Shelf<T>, id: string, noun: string, param = 'id'): Living<T> {
  const found = find(shelf, id)
  if (!found) throw missing(noun, id, param)
  return found
}

/** Keeps an object under its id and gives it back. Nobody waits: no answer leaves before all that was kept is in the database. */
export function keep<T extends { id: string }, O extends T>(shelf: Shelf<T>, object: O): O {
  void shelf.put(object.id, '', object)
  return object
}
