// What a request asks to expand, filled into its answer: ids become the objects they name, and what is told only on demand
// is added. A path that leads to nothing expandable is refused, as Stripe refuses it.
import type { Books } from './books.ts'
import { expandable } from './expandable.ts'
import { invalid } from './operation.ts'

type Json = Record<string, unknown>

/** What an object of a kind has only where a request asks for it, such as `line_items` of a checkout session. */
export type Includes = Readonly<
  Record<string, Readonly<Record<string, (books: Books, object: { id: string } & Json) => unknown>>>
>

/** Fills in what is asked for. The answer itself stays as it is: it may lie on the books. */
export function expand(books: Books, includes: Includes, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer) as Json
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > DEEPEST) throw refused(`You cannot expand more than 4 levels of a property. Property: ${path}`)
    into({ books, includes, path }, copy, steps, String(copy.object), '')
  }
  return copy
}

/** A list's `data` counts as a level, so `data.items.data.price.product` is one too many. */
const DEEPEST = 4

type Asked = { books: Books; includes: Includes; path: string }

/** Goes down one step; `kind` is the object it is in, `at` the way from that object's top. */
function into(asked: Asked, node: Json, steps: readonly string[], kind: string, at: string): void {
  const [step = '', ...rest] = steps
  const way = at ? `${at}.${step}` : step
  const include = at === '' ? asked.includes[kind]?.[step] : undefined
  if (include && !(step in node)) node[step] = structuredClone(include(asked.books, node as { id: string } & Json))
  const isReference = expandable[kind]?.includes(way) ?? false
  if (isReference) node[step] = filled(asked, node[step])
  else if (!include && !leadsOn(node, kind, way, step, rest.length))
    throw refused(`This property cannot be expanded (${asked.path}).`)
  for (const one of [node[step]].flat()) {
    if (rest.length === 0 || one === null || typeof one !== 'object') continue
    const within = one as Json
    const own = typeof within.object === 'string' && within.object !== 'list'
    if (own) into(asked, within, rest, String(within.object), '')
    else into(asked, within, rest, kind === 'list' || within.object === 'list' ? 'list' : kind, way)
  }
}

/** Whether a step that is no reference itself is on the way to one. */
function leadsOn(node: Json, kind: string, way: string, step: string, further: number): boolean {
  if (further === 0) return false
  if (kind === 'list') return step === 'data'
  if (expandable[kind]?.some((path) => path.startsWith(`${way}.`))) return true
  const within = node[step]
  return typeof within === 'object' && within !== null && 'object' in within
}

const refused = (message: string) => invalid(message, { param: 'expand', code: 'parameter_invalid_expand' })

const filled = (asked: Asked, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((one) => filled(asked, one))
  return typeof value === 'string' ? structuredClone(named(asked.books, value) ?? value) : value
}

/** The object that an id names, wherever it lies. */
export function named(books: Books, id: string): object | undefined {
  const prefix = id.startsWith('sub_sched_') ? 'sub_sched_' : id.slice(0, id.indexOf('_') + 1)
  // A product's id may be anything that its maker chose.
  return books[shelfOf[prefix] ?? 'products'].get(id)
}

const shelfOf: Readonly<
  Record<string, Exclude<keyof Books, 'now' | 'newId' | 'emit' | 'pagesAt' | 'cards' | 'notes'>>
> = {
  cus_: 'customers',
  prod_: 'products',
  price_: 'prices',
  pm_: 'paymentMethods',
  seti_: 'setupIntents',
  pi_: 'paymentIntents',
  ch_: 'charges',
  re_: 'refunds',
  dp_: 'disputes',
  sub_: 'subscriptions',
  sub_sched_: 'schedules',
  in_: 'invoices',
  inpay_: 'invoicePayments',
  ii_: 'invoiceItems',
  cs_: 'sessions',
  bps_: 'portals',
  bpc_: 'configurations',
  we_: 'endpoints',
  evt_: 'events',
  txi_: 'taxIds',
  clock_: 'testClocks',
}
