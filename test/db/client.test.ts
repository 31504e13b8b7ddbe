// The connection to the record: one pool for everybody, which survives its connections and knows its limits.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type ConnectOptions, connect } from '../../src/db/client.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { ask } from './folders.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(() => database.drop())

function open(options: ConnectOptions = {}) {
  const connection = connect(database.url, options)
  onTestFinished(connection.close)
  return connection
}

test('Prisma and plain queries share one pool', async () => {
  const { prisma, pool } = open({ max: 1 })
  expect(await prisma.person.count()).toBe(0)
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  const [inside, waiting] = await prisma.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    const query = pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    expect(pool.waitingCount).toBe(1)
    return [rows, { query }] as const
  })
  expect((await waiting.query).rows).toEqual(inside)
  expect(pool.totalCount).toBe(1)
})

test('an idle connection that breaks is reported and replaced', async () => {
  const errors: Error[] = []
  const { prisma, pool } = open({ onError: (error) => errors.push(error) })
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await ask(database.url, `SELECT pg_terminate_backend(${rows[0]?.pid})`)
  await expect.poll(() => errors.map((error) => error.message)).toEqual([expect.stringContaining('terminating')])
  expect(await prisma.person.count()).toBe(0)
})

test('a wait for a lock ends after the time that was given for it', async () => {
  const { pool, prisma } = open({ lockTimeoutMs: 20 })
  const holder = await pool.connect()
  await holder.query('BEGIN; LOCK TABLE "Person"')
  await expect(pool.query('SELECT count(*) FROM "Person"')).rejects.toMatchObject({ code: '55P03' })
  await expect(prisma.person.count()).rejects.toThrow(/lock timeout/)
  await holder.query('ROLLBACK')
  holder.release()
})

test('a statement that is sent again is not planned again, and no list of any length fills the memory', async () => {
  const { pool, prisma } = open({ max: 1 })
  const prepared = async () =>
    (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM pg_prepared_statements')).rows[0]?.count
  for (let i = 0; i < 3; i++) await prisma.person.count()
  expect(await prepared()).toBe(1)
  for (let i = 0; i < 600; i++) await prisma.$queryRawUnsafe(`SELECT ${i}`)
  expect(await prepared()).toBe(500)
  expect(await prisma.$queryRawUnsafe('SELECT 599 AS n')).toEqual([{ n: 599 }])
})

test('closing waits for what is under way', async () => {
  const { pool, close } = open()
  const query = pool.query("SELECT pg_sleep(0.05), 'done' AS word")
  await close()
  expect((await query).rows).toMatchObject([{ word: 'done' }])
  await expect(pool.query('SELECT 1')).rejects.toThrow(/after calling end/)
})
