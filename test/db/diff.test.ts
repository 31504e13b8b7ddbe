// The next migration, written from the schema: right, complete, and not written where there is nothing to write.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { findChanges, writeNextMigration } from '../../src/db/diff.ts'
import { migrationsFolder, readMigrations } from '../../src/db/engine.ts'
import { createEmptyDatabase, type TestDatabase } from '../database.ts'
import { ask } from './folders.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createEmptyDatabase()
})

afterAll(() => database.drop())

async function makeMigrations(migrations: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  return folder
}

const allSql = async () => (await readMigrations(migrationsFolder)).map(({ sql }) => sql).join('\n')

test('the migrations make what the schema describes: run `npm run db:diff` if this fails', async () => {
  expect(await findChanges(database.url)).toBe('')
})

test('what the schema has and the migrations lack becomes the next migration', async () => {
  const folder = await makeMigrations({ '20260101000000_most': `${await allSql()}\nDROP TABLE "Logo";` })
  const name = await writeNextMigration('logos_again', database.url, { folder })
  expect(name).toMatch(/^\d{14}_logos_again$/)
  const sql = await readFile(join(folder, name ?? '', 'migration.sql'), 'utf8')
  expect(sql).toContain('CREATE TABLE "Logo"')
  expect(sql).not.toContain('CREATE TABLE "Person"')
  expect(await writeNextMigration('once_more', database.url, { folder })).toBeUndefined()
  expect((await readdir(folder)).sort()).toEqual(['20260101000000_most', name, 'migration_lock.toml'].sort())
})

test('a migration comes after all others, also where those are dated ahead', async () => {
  const folder = await makeMigrations({ '20990101000000_most': `${await allSql()}\nDROP TABLE "Logo";` })
  expect(await writeNextMigration('next', database.url, { folder })).toBe('20990101000001_next')
})

test('from empty, one migration takes the place of all and keeps the name of the first', async () => {
  const folder = await makeMigrations({
    '20260101000000_init': 'CREATE TABLE a (i int)',
    '20260102000000_b': 'SELECT 1',
  })
  expect(await writeNextMigration('init', database.url, { folder, fromEmpty: true })).toBe('20260101000000_init')
  expect((await readMigrations(folder)).map(({ name }) => name)).toEqual(['20260101000000_init'])
  const sql = await readFile(join(folder, '20260101000000_init', 'migration.sql'), 'utf8')
  expect(sql).toContain('CREATE SCHEMA IF NOT EXISTS "sandbox"')
  expect(await findChanges(database.url, folder)).toBe('')
})

test('a migration that does not work is told in the words of Postgres, and no shadow stays behind', async () => {
  const folder = await makeMigrations({ '20260101000000_bad': 'SELECT nonsense' })
  await expect(findChanges(database.url, folder)).rejects.toThrow('column "nonsense" does not exist')
  const shadows = "SELECT FROM pg_database WHERE datname LIKE 'guildhall_shadow%'"
  expect(await ask(database.url, shadows)).toEqual([])
})

test('a name that would not do for a folder is refused', async () => {
  await expect(writeNextMigration('../up', database.url)).rejects.toThrow(/no name for a migration/)
})
