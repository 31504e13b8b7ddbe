// Migrations as an installation meets them: from nothing, by many at once, cut off half way, and tampered with.
import { createHash } from 'node:crypto'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { migrationsFolder } from '../../src/db/engine.ts'
import { migrate, pendingMigrations } from '../../src/db/migrate.ts'
import { createEmptyDatabase, migrateJobs } from '../database.ts'
import { ask, run } from './folders.ts'

const init = '20261122000000_init'

async function makeDatabase(): Promise<string> {
  const database = await createEmptyDatabase()
  onTestFinished(database.drop)
  return database.url
}

/** A folder of migrations to play with: this version's own, and then the given ones. */
async function makeMigrations(more: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(migrationsFolder, folder, { recursive: true })
  for (const [name, sql] of Object.entries(more)) await write(folder, name, sql)
  return folder
}

async function write(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

const tablesOf = async (url: string) =>
  (
    await ask<{ name: string }>(url, "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables")
  ).map(({ name }) => name)

test('an empty database gets the record, the sandbox and the job queue in one step', async () => {
  const url = await makeDatabase()
  expect(await pendingMigrations(url)).toContain(init)
  expect(await migrate(url, { extra: migrateJobs })).toContain(init)
  expect(await pendingMigrations(url)).toEqual([])
  expect(await tablesOf(url)).toEqual(
    expect.arrayContaining(['public.Organization', 'sandbox.Record', 'graphile_worker._private_jobs']),
  )
})

test("the history is Prisma's own, with the checksum of each file", async () => {
  const url = await makeDatabase()
  await migrate(url)
  const sql = await readFile(join(migrationsFolder, init, 'migration.sql'))
  const [line] = await ask(url, 'SELECT * FROM _prisma_migrations ORDER BY started_at LIMIT 1')
  expect(line).toMatchObject({
    migration_name: init,
    checksum: createHash('sha256').update(sql).digest('hex'),
    finished_at: expect.any(Date),
    rolled_back_at: null,
    applied_steps_count: 1,
  })
})

test('done again it does nothing', async () => {
  const url = await makeDatabase()
  await migrate(url)
  const before = await ask(url, 'SELECT * FROM _prisma_migrations')
  expect(await migrate(url)).toEqual([])
  expect(await ask(url, 'SELECT * FROM _prisma_migrations')).toEqual(before)
})

test('of four processes that migrate at once one does the work and the others wait for it', async () => {
  const url = await makeDatabase()
  const program = fileURLToPath(new URL('migrator.ts', import.meta.url))
  const outputs = await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, [program, url])))
  const applied = outputs.map(({ stdout }) => JSON.parse(stdout) as string[])
  expect(applied.filter((names) => names.length > 0)).toEqual([expect.arrayContaining([init])])
  expect(await pendingMigrations(url)).toEqual([])
  expect(await ask(url, 'SELECT FROM _prisma_migrations')).toHaveLength(applied.flat().length)
})

test('a migration that was changed after it was applied is refused by name', async () => {
  const url = await makeDatabase()
  const folder = await makeMigrations()
  await migrate(url, { folder })
  await appendFile(join(folder, init, 'migration.sql'), '\n-- only a remark\n')
  await expect(migrate(url, { folder })).rejects.toThrow(/20261122000000_init was changed after it had been applied/)
})

test('a migration that fails leaves nothing behind, and once mended it is applied', async () => {
  const url = await makeDatabase()
  const name = '20990101000000_half'
  const folder = await makeMigrations({ [name]: 'CREATE TABLE half (i int);\nSELECT nonsense;' })
  await expect(migrate(url, { folder })).rejects.toThrow(
    /20990101000000_half failed, and nothing of it was kept. 42703: column "nonsense" does not exist/,
  )
  expect(await tablesOf(url)).toContain('public.Organization')
  expect(await tablesOf(url)).not.toContain('public.half')
  expect(await pendingMigrations(url, folder)).toEqual([name])
  await write(folder, name, 'CREATE TABLE half (i int);')
  expect(await migrate(url, { folder })).toEqual([name])
  expect(await tablesOf(url)).toContain('public.half')
})

test('a migration that is cut off in the middle leaves nothing behind', async () => {
  const url = await makeDatabase()
  const name = '20990101000000_slow'
  const folder = await makeMigrations({ [name]: 'CREATE TABLE half (i int);\nSELECT pg_sleep(60);' })
  const migrating = expect(migrate(url, { folder })).rejects.toThrow(/20990101000000_slow failed/)
  const cut = () =>
    ask(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    )
  await expect.poll(cut, { timeout: 20_000 }).toHaveLength(1)
  await migrating
  expect(await tablesOf(url)).not.toContain('public.half')
  expect(await pendingMigrations(url, folder)).toEqual([name])
})

test('a value added to a list by one migration can be used by the next', async () => {
  const folder = await makeMigrations({
    '20990101000000_add': `ALTER TYPE "OrganizationKind" ADD VALUE 'guild';`,
    '20990101000001_use': `CREATE TABLE guilds (kind "OrganizationKind" DEFAULT 'guild'); INSERT INTO guilds DEFAULT VALUES;`,
  })
  expect(await migrate(await makeDatabase(), { folder })).toContain('20990101000001_use')
})

test('semicolons within strings and function bodies do not cut a migration', async () => {
  const url = await makeDatabase()
  const body = `CREATE FUNCTION answer() RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 'a;b'; END $$;`
  await migrate(url, { folder: await makeMigrations({ '20990101000000_answer': body }) })
  expect(await ask(url, 'SELECT answer()')).toEqual([{ answer: 'a;b' }])
})

test('a migration that another tool began and never finished stops the start', async () => {
  const url = await makeDatabase()
  await migrate(url)
  await ask(
    url,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('1', 'x', '2027_half', 'disk full')`,
  )
  await expect(migrate(url)).rejects.toThrow(
    /2027_half was begun .* never finished: disk full.*--rolled-back 2027_half/,
  )
})

test('migrations of a newer version do not stand in the way of an older one', async () => {
  const url = await makeDatabase()
  await migrate(url, { folder: await makeMigrations({ '20990101000000_newer': 'CREATE TABLE newer (i int);' }) })
  expect(await migrate(url)).toEqual([])
})

test("where the job queue's step fails the start fails, and the lock is free again", async () => {
  const url = await makeDatabase()
  const extra = () => Promise.reject(new Error('the queue would not'))
  await expect(migrate(url, { extra })).rejects.toThrow('the queue would not')
  expect(await migrate(url, { extra: migrateJobs })).toEqual([])
})

test('the wait for another one can be given up', async () => {
  const url = await makeDatabase()
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query('SELECT pg_advisory_lock(72707369)')
  const waiting = new AbortController()
  const migrating = expect(migrate(url, { signal: waiting.signal })).rejects.toThrow(/abort/i)
  waiting.abort()
  await migrating
  await other.end()
  expect(await migrate(url)).toContain(init)
})

test('a database that cannot be reached is named, without its password', async () => {
  const failure = await migrate('postgresql://guildhall:secret@127.0.0.1:1/record').catch(String)
  expect(failure).toMatch(/DatabaseProblem: The database 127.0.0.1:1\/record cannot be reached: .*ECONNREFUSED/)
  expect(failure).not.toContain('secret')
})
