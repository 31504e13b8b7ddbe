// The sandbox's memory: documents by kind and id, read from memory, written to the table `sandbox.Record` before anything
// that depends on them is answered, so that a `kill -9` loses nothing that was said to have happened.
import type { Pool } from 'pg'

/** The documents of one kind. */
export type Shelf<T> = {
  get(id: string): T | undefined
  /** All of them, oldest first. */
  all(): T[]
  /** Keeps the document; resolves once it is in the database. */
  put(id: string, owner: string, body: T): Promise<void>
}

/** All documents of a sandbox. */
export type Store = {
  shelf<T extends object>(kind: string): Shelf<T>
  /** Resolves once everything put so far is in the database. */
  flushed(): Promise<void>
  /** Tells of each document put from now on, by its kind; answers how to stop that. */
  watch(listener: (kind: string) => void): () => void
}

type Row = { kind: string; id: string; owner: string; json: string }

const WRITE = `insert into sandbox."Record" ("kind", "id", "owner", "body", "at")
select k, i, o, b::jsonb, $5 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (k, i, o, b)
on conflict ("kind", "id") do update set "owner" = excluded."owner", "body" = excluded."body", "at" = excluded."at"`

/** What lives for minutes at most is not carried along for ever. */
const DEAD_AFTER_MS = 60 * 60_000
const PRUNE = `delete from sandbox."Record" where "kind" in ('trigger', 'hook', 'openid') and "at" < $1`

/** Opens the sandbox's memory: what earlier runs left is there again. */
export async function openStore(pool: Pool): Promise<Store> {
  await pool.query(PRUNE, [new Date(Date.now() - DEAD_AFTER_MS)])
  const kept = await load(pool)
  const save = writer(pool)
  const listeners = new Set<(kind: string) => void>()
  const shelf = <T extends object>(kind: string): Shelf<T> => {
    const bodies = (kept.get(kind) ?? new Map()) as Map<string, T>
    kept.set(kind, bodies)
    return {
      get: (id) => bodies.get(id),
      all: () => [...bodies.values()],
      put: (id, owner, body) => {
        bodies.set(id, body)
        for (const tell of listeners) tell(kind)
        return save({ kind, id, owner, json: storable(body) })
      },
    }
  }
  const watch: Store['watch'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return { shelf, flushed: () => save(), watch }
}

async function load(pool: Pool): Promise<Map<string, Map<string, object>>> {
  const kept = new Map<string, Map<string, object>>()
  const found = await pool.query<{ kind: string; id: string; body: object }>(
    'select "kind", "id", "body" from sandbox."Record" order by "seq"',
  )
  for (const row of found.rows) {
    const bodies = kept.get(row.kind) ?? new Map<string, object>()
    kept.set(row.kind, bodies.set(row.id, row.body))
  }
  return kept
}

/** Writes that come while one is under way travel together in the next, so a burst costs few commits. */
function writer(pool: Pool): (row?: Row) => Promise<void> {
  let waiting = new Map<string, Row>()
  let next: Promise<void> | undefined
  let running: Promise<void> = Promise.resolve()
  const flush = async () => {
    await running.catch(() => undefined)
    const batch = [...waiting.values()]
    waiting = new Map()
    next = undefined
    running = write(pool, batch)
    await running
  }
  return (row) => {
    if (row) waiting.set(`${row.kind}\n${row.id}`, row)
    if (waiting.size === 0) return running
    next ??= flush()
    return next
  }
}

async function write(pool: Pool, rows: Row[]): Promise<void> {
  const column = (pick: (row: Row) => string) => rows.map(pick)
  const values = [column((r) => r.kind), column((r) => r.id), column((r) => r.owner), column((r) => r.json), new Date()]
  await pool.query({ name: 'sandbox-write', text: WRITE, values })
}

/** JSON that Postgres can hold: without NUL and without halves of surrogate pairs, which jsonb refuses. */
function storable(body: object): string {
  const json = JSON.stringify(body)
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  )
}
