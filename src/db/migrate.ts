// Brings a database to the shape this version needs: Prisma's migrations and, as one step with them, whatever else the
// caller brings along. Safe when many processes start at once, and quick where nothing is to do.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { asList, everything, type Migration, migrationsFolder, readMigrations, withEngine } from './engine.ts'
import { codeOf, DatabaseProblem, messageOf } from './problem.ts'

/** The lock that Prisma's own engine takes, so that a `prisma migrate deploy` waits for us and we for it. */
const migrationLock = 72_707_369

export interface MigrateOptions {
  /** Migrations of another kind – the job queue's – run after Prisma's, under the same lock. */
  readonly extra?: (url: string) => Promise<void>
  /** Ends the wait for other processes that are migrating. */
  readonly signal?: AbortSignal
  /** Where the migrations lie; this version's own unless told. */
  readonly folder?: string
}

/**
 * Applies what is not applied yet, and returns the names of it. Each migration is committed together with its line in
 * `_prisma_migrations`, or leaves nothing behind; so after a failure, or a `kill -9`, it is enough to start again.
 * Throws a DatabaseProblem for a migration that fails, or that was changed after it had been applied.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { extra, signal, folder = migrationsFolder } = options
  const pool = await openSession(url)
  try {
    await takeLock(pool, signal)
    const migrations = await readMigrations(folder)
    const pending = compare(migrations, await readHistory(pool))
    if (pending.length > 0) await applyAll(pool, folder, migrations, pending)
    await extra?.(url)
    return pending
  } finally {
    await closeSession(pool)
  }
}

/** The names of migrations that the database has not had yet; empty where it is ready for this version. */
export async function pendingMigrations(at: string | pg.Pool, folder = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  if (typeof at !== 'string') return unapplied(migrations, await readHistory(at))
  const pool = await openSession(at)
  try {
    return unapplied(migrations, await readHistory(pool))
  } finally {
    await closeSession(pool)
  }
}

/** One connection, dressed as the pool that the adapter asks for: locks and transactions belong to a connection. */
async function openSession(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    application_name: 'guildhall migrate',
  })
  // Lost with its connection, for whatever reason, the lock is another's: nothing more may be done with this pool.
  pool.on('remove', () => void closeSession(pool))
  pool.on('error', () => {})
  try {
    await pool.query('SELECT 1')
    return pool
  } catch (error) {
    await closeSession(pool)
    throw new DatabaseProblem(`The database ${nameOf(url)} cannot be reached: ${messageOf(error)}.`)
  }
}

async function closeSession(pool: pg.Pool): Promise<void> {
  if (!pool.ending) await pool.end()
}

function nameOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

// Asked for again and again, not waited for in one statement: that would keep a snapshot open for as long.
async function takeLock(pool: pg.Pool, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const { rows } = await pool.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [migrationLock])
    if (rows[0]?.taken) return
    await sleep(50, undefined, signal ? { signal } : {})
  }
}

interface Line {
  readonly name: string
  readonly checksum: string
  readonly isFinished: boolean
  readonly logs: string | null
}

async function readHistory(pool: pg.Pool): Promise<Line[]> {
  const { rows: found } = await pool.query("SELECT WHERE to_regclass('_prisma_migrations') IS NOT NULL")
  if (found.length === 0) return []
  const { rows } = await pool.query<Line>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished", logs
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

function unapplied(migrations: readonly Migration[], history: readonly Line[]): string[] {
  const applied = new Set(history.filter((line) => line.isFinished).map((line) => line.name))
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name))
}

/** The names still to apply; throws where the history says that going on would be guessing. */
function compare(migrations: readonly Migration[], history: readonly Line[]): string[] {
  const failed = history.find((line) => !line.isFinished)
  if (failed) {
    throw new DatabaseProblem(
      `The migration ${failed.name} was begun by another tool and never finished${failed.logs ? `: ${failed.logs.trim()}` : ''}. ` +
        `See what it has left, mend it, and mark it with: npx prisma migrate resolve --rolled-back ${failed.name}`,
    )
  }
  const checksums = new Map(history.map((line) => [line.name, line.checksum]))
  const edited = migrations.find(({ name, sql }) => checksums.has(name) && checksums.get(name) !== sumOf(sql))
  if (edited) {
    throw new DatabaseProblem(
      `The migration ${edited.name} was changed after it had been applied to this database. ` +
        'Put its migration.sql back as it was, and write the change as a migration of its own (npm run db:diff).',
    )
  }
  return unapplied(migrations, history)
}

function sumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}

/** A transaction that fails is left open, for the end of the session to roll back; nothing else is done with it. */
async function applyAll(pool: pg.Pool, folder: string, migrations: readonly Migration[], pending: readonly string[]) {
  const waiting = new Set(pending)
  let current = ''
  try {
    await withEngine(pool, async (engine) => {
      for (current of pending) {
        waiting.delete(current)
        const known = migrations.filter((migration) => !waiting.has(migration.name))
        // The engine by itself commits a script and its line in the history one after the other; here they are one.
        await pool.query('BEGIN')
        await engine.applyMigrations({ migrationsList: asList(folder, known), filters: everything })
        await pool.query('COMMIT')
      }
    })
  } catch (error) {
    throw new DatabaseProblem(
      `The migration ${current} failed, and nothing of it was kept. ${describe(error)} Mend the cause and start again.`,
      { cause: error },
    )
  }
}

function describe(error: unknown): string {
  const detail = error instanceof pg.DatabaseError && error.detail ? ` (${error.detail})` : ''
  const code = codeOf(error) ? `${codeOf(error)}: ` : ''
  return `${code}${messageOf(error).trim()}${detail}.`
}
