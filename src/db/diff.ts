// Writes the next migration from the Prisma schema: what the migrations so far make of an empty database, compared with
// what the schema describes.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiffTarget } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import {
  asList,
  everything,
  lockfile,
  migrationsFolder,
  readMigrations,
  readSchema,
  schemaFolder,
  withEngine,
} from './engine.ts'
import { DatabaseProblem } from './problem.ts'

export interface DiffOptions {
  /** Where the migrations lie; this version's own unless told. */
  readonly folder?: string
  /** Write one migration that makes everything, in the place of all that are there. Only before anyone runs on them. */
  readonly fromEmpty?: boolean
}

/**
 * The SQL that leads from the migrations to the schema; empty where they agree. The migrations are applied to a shadow
 * database of its own on that server, dropped afterwards, so its role must be allowed to create one.
 */
export async function findChanges(url: string, folder = migrationsFolder): Promise<string> {
  return compare(url, { tag: 'migrations', ...asList(folder, await readMigrations(folder)) })
}

/**
 * Writes `<time>_<name>/migration.sql` with what the schema has and the migrations lack, and returns that folder's name;
 * undefined where there is nothing to do. Read what it wrote: a renamed column, for one, is a dropped and a new one to it.
 */
export async function writeNextMigration(
  name: string,
  url: string,
  options: DiffOptions = {},
): Promise<string | undefined> {
  const { folder = migrationsFolder, fromEmpty = false } = options
  if (!/^[a-z0-9_]{1,100}$/.test(name)) {
    throw new DatabaseProblem(`'${name}' is no name for a migration: small letters, digits and _ only, at most 100.`)
  }
  const sql = fromEmpty ? await compare(url, { tag: 'empty' }) : await findChanges(url, folder)
  if (!sql) return undefined
  const previous = (await readMigrations(folder)).map((migration) => migration.name)
  // Rewritten under its name, a first migration keeps its place and its time.
  const next = fromEmpty && previous[0]?.endsWith(`_${name}`) ? previous[0] : `${timestamp(previous)}_${name}`
  if (fromEmpty) await Promise.all(previous.map((old) => rm(join(folder, old), { recursive: true })))
  await mkdir(join(folder, next), { recursive: true })
  await writeFile(join(folder, next, 'migration.sql'), sql)
  await writeFile(join(folder, 'migration_lock.toml'), lockfile)
  return next
}

async function compare(url: string, from: DiffTarget): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => void 0)
  try {
    const to: DiffTarget = { tag: 'schemaDatamodel', files: await readSchema(schemaFolder) }
    const comparison = { from, to, script: true, exitCode: true, filters: everything }
    const { exitCode, stdout } = await withEngine(pool, (engine) => engine.diff(comparison))
    // 2: they differ. 0: they agree, and the script is a remark that says so.
    return exitCode === 2 ? (stdout ?? '') : ''
  } finally {
    await pool.end()
  }
}

/** Now in UTC as yyyymmddhhmmss, or a second after the newest where that one is dated ahead. */
function timestamp(previous: readonly string[]): string {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const newest = previous.at(-1)?.slice(0, 14) ?? ''
  return now > newest ? now : String(BigInt(newest) + 1n)
}
