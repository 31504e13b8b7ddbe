// The tests' Postgres: one embedded server for a whole run of vitest, and a migrated template that each test file clones.
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { isAlive, readText } from '../src/db/place.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the tests' server, at its database `postgres`. */
    serverUrl: string
  }
}

const template = 'guildhall_template'

export interface TestDatabase {
  readonly url: string
  /** Removes the database, also from under connections that are still open. */
  drop(): Promise<void>
}

/** Vitest calls this once before all files. What it returns is called once after them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await chooseFolder()
  await sweep(folder)
  const dataDir = await mkdtemp(join(folder, `guildhall-tests-${process.pid}-`))
  await chmod(dataDir, 0o755)
  // What a crash would lose, nobody misses here.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '128MB' }
  const server = await startEmbedded({ dataDir, settings })
  const serverUrl = withDatabase(server.url, 'postgres')
  await run(serverUrl, `CREATE DATABASE ${template}`)
  await migrate(withDatabase(server.url, template), { extra: migrateJobs })
  project.provide('serverUrl', serverUrl)
  return async () => {
    await server.stop()
    await removeData(dataDir)
  }
}

/** Where tests keep data: in memory where there is plenty of it. A clone is several hundred files, which some disks take a second for. */
export async function chooseFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined)
  return memory && memory.bavail * memory.bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir()
}

/** A database of its own, migrated and empty of people. Drop it when the file is done. */
export async function createDatabase(): Promise<TestDatabase> {
  return create(`TEMPLATE ${template} STRATEGY wal_log`)
}

/** A database with nothing in it at all, for tests of migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('TEMPLATE template0')
}

/** The job queue's own migrations, as `migrate` takes them. */
export async function migrateJobs(url: string): Promise<void> {
  await runMigrations({ connectionString: url })
}

async function create(how: string): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(serverUrl, `CREATE DATABASE ${name} ${how}`)
  return {
    url: withDatabase(serverUrl, name),
    drop: () => run(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** Cuts every connection to a database, as where its server is away; resolves with what lets them in again. */
export async function shut(url: string): Promise<() => Promise<void>> {
  const [serverUrl, name] = [inject('serverUrl'), new URL(url).pathname.slice(1)]
  await run(serverUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await run(serverUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
  return () => run(serverUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/**
 * Runs that were killed leave a folder behind, which carries the id of the process that made it, and a server. A Postgres
 * whose folder is gone ends itself within a minute.
 */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /^guildhall-tests-(\d+)-/.exec(name)?.[1]
    if (!maker || isAlive(Number(maker))) continue
    const dataDir = join(folder, name)
    // Gone already where another run sweeps at the same time.
    const found = await stat(dataDir).catch(() => undefined)
    if (found?.uid === process.getuid?.()) await removeData(dataDir)
  }
}

/** Removes a data folder, and the reachable one that root keeps in its place where it lies in a closed folder. */
export async function removeData(dataDir: string): Promise<void> {
  const location = await readText(join(dataDir, 'location'))
  for (const folder of location ? [location, dataDir] : [dataDir]) {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}
