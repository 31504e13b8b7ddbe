// Books to try things on: they read what the real ones hold and keep what is written to themselves, until it is carried
// over or dropped. So a preview is made by the very code that charges, and what fails half way leaves no trace.
import type { Shelf } from '../../store.ts'
import type { Books, Shelves } from '../books.ts'

/** Trial books, and how to carry over to the real ones what was written and told on them, in its order. */
export type Scratch = { books: Books; carryOver(): void }

const SHELVES: { [K in keyof Shelves]: true } = {
  customers: true,
  products: true,
  prices: true,
  paymentMethods: true,
  cards: true,
  setupIntents: true,
  paymentIntents: true,
  charges: true,
  refunds: true,
  disputes: true,
  subscriptions: true,
  schedules: true,
  invoices: true,
  invoicePayments: true,
  invoiceItems: true,
  sessions: true,
  portals: true,
  configurations: true,
  endpoints: true,
  events: true,
  taxIds: true,
  notes: true,
  testClocks: true,
}

/** Opens trial books over the real ones; `at` holds their clock still. */
export function scratch(real: Books, at?: number): Scratch {
  const done: (() => void)[] = []
  const over = (name: keyof Shelves): Shelf<object> => {
    const under = real[name] as Shelf<object>
    const own = new Map<string, object>()
    return {
      get: (id) => own.get(id) ?? under.get(id),
      all: () => {
        const ids = new Set<object>(under.all())
        for (const [id, body] of own) ids.delete(under.get(id) ?? body)
        return [...ids, ...own.values()]
      },
      put: async (id, owner, body) => {
        own.set(id, body)
        done.push(() => void under.put(id, owner, body))
      },
    }
  }
  const shelves = Object.fromEntries(Object.keys(SHELVES).map((name) => [name, over(name as keyof Shelves)]))
  const emit: Books['emit'] = (type, object, before) => done.push(() => real.emit(type, object, before))
  const books: Books = { ...real, ...shelves, emit, ...(at === undefined ? {} : { now: () => at }) }
  const carryOver = () => {
    for (const step of done) step()
  }
  return { books, carryOver }
}

/** Does something as a whole: what it throws leaves the books as they were. */
export function whole<T>(books: Books, act: (books: Books) => T): T {
  const trial = scratch(books)
  const result = act(trial.books)
  trial.carryOver()
  return result
}
