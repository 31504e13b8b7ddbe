// Prisma's schema engine as WebAssembly: what `prisma migrate` runs, without the native program that it would download.
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaContainer, SchemaEngine } from '@prisma/schema-engine-wasm'
import type pg from 'pg'
import { PoolAdapter } from './adapter.ts'
import { codeOf } from './problem.ts'

/** The folder of the Prisma schema, whose every .prisma file is a part of it. */
export const schemaFolder = fileURLToPath(new URL('../../prisma/', import.meta.url))

/** The folder of the migrations, oldest first by name. */
export const migrationsFolder = join(schemaFolder, 'migrations')

/** Nothing in the database is left out of the engine's sight. */
export const everything = { externalTables: [], externalEnums: [] }

/** One migration as it lies on disk. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** The migrations of the folder, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const read = async (name: string) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })
  return Promise.all(names.sort().map(read))
}

/** The Prisma schema, file by file. */
export async function readSchema(folder: string): Promise<SchemaContainer[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort()
  return Promise.all(names.map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })))
}

/** What `migration_lock.toml` says: which kind of database the migrations are written for. */
export const lockfile = '# Written by `npm run db:diff`. Keep it beside the migrations.\nprovider = "postgresql"\n'

/** The migrations in the engine's own words. */
export function asList(folder: string, migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}

/**
 * Starts an engine whose every statement goes through that pool, does something with it, and frees its memory.
 * Where a statement of it fails, throws what Postgres said, not what the engine made of it.
 */
export async function withEngine<T>(pool: pg.Pool, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const datamodels = (await readSchema(schemaFolder)).map(({ path, content }): [string, string] => [path, content])
  const Engine = await engineClass()
  const adapter = new PoolAdapter(pool)
  const engine = await Engine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter))
  try {
    return await use(engine)
  } catch (error) {
    throw adapter.failure ?? error
  } finally {
    engine.free()
  }
}

let loading: Promise<typeof SchemaEngine> | undefined

// Once for the process: the package keeps its memory in module variables, and a second instance would read the first's.
function engineClass(): Promise<typeof SchemaEngine> {
  loading ??= loadEngine()
  return loading
}

// The package's own door imports the .wasm file as a module, which Node calls experimental and warns of.
async function loadEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  // Where the engine panics it looks for this global. Unwound as an error, the message is not lost.
  const registry = {
    set_message: (message: string) => {
      throw new Error(`The schema engine broke: ${message}`)
    },
  }
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry })
  const bytes = await readFile(script.replace(/\.js$/, '.wasm'))
  const imports = Object.entries(bindings).map(([name, value]): [string, WebAssembly.ImportValue] => [
    name,
    // The engine never clears the clock of a wait: a process that has long finished would stay for ten seconds.
    name.startsWith('__wbg_setTimeout_') ? (end: () => void, ms: number) => setTimeout(end, ms).unref() : value,
  ])
  const { instance } = await WebAssembly.instantiate(bytes, { [`./${basename(script)}`]: Object.fromEntries(imports) })
  const { __wbg_set_wasm: bind } = bindings as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void }
  bind(instance.exports)
  const { __wbindgen_start: begin } = instance.exports as { __wbindgen_start: () => void }
  begin()
  return bindings.SchemaEngine
}
