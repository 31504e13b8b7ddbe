// Data folders for the tests of the embedded Postgres, and processes that use them.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import { isAlive, readText } from '../../src/db/place.ts'
import { chooseFolder, removeData } from '../database.ts'

export const run = promisify(execFile)

/** What a holder said: where the server is, or why there is none. */
export interface Said {
  readonly url: string
  readonly adopted: boolean
  readonly problem?: string
  readonly heard: string[]
}

export interface Holder {
  readonly child: ChildProcess
  /** Its one line. */
  readonly said: Promise<Said>
  /** Lets it stop, and waits until it has ended. */
  end(): Promise<void>
  /** Ends it as `kill -9` does, and waits for that. */
  kill(): Promise<void>
}

/** An empty folder, removed with its server after the test. */
export async function makeFolder(mode = 0o755, parent?: string): Promise<string> {
  const folder = await mkdtemp(join(parent ?? (await chooseFolder()), 'guildhall-folder-'))
  await chmod(folder, mode)
  onTestFinished(async () => {
    await endServer(folder, 'SIGQUIT')
    await chmod(folder, 0o755)
    await removeData(folder)
  })
  return folder
}

/** A process that holds the server of that folder. */
export function hold(folder: string, program = fileURLToPath(new URL('holder.ts', import.meta.url)), env = {}): Holder {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, ...env },
  })
  const ended = once(child, 'close')
  const lines: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text))
  const said = Promise.race([once(child.stdout, 'data'), ended]).then(
    () => JSON.parse(lines.join('') || '{"problem":"ended without a word"}') as Said,
  )
  const end = async () => {
    child.stdin.end()
    await ended
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  return { child, said, end, kill }
}

/** Runs one statement on that database. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** The id of the Postgres that serves the folder; undefined where none does. */
export async function serverOf(folder: string): Promise<number | undefined> {
  const home = (await readText(join(folder, 'location'))) ?? folder
  const pid = Number((await readText(join(home, 'postgres', 'postmaster.pid')))?.split('\n')[0])
  if (!pid || !isAlive(pid)) return undefined
  if (process.platform !== 'linux') return pid
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.includes(home) ? pid : undefined
}

/** Ends the server of that folder – SIGKILL: as a loss of power would – and waits until it is gone. */
export async function endServer(folder: string, signal: NodeJS.Signals): Promise<void> {
  const pid = await serverOf(folder)
  if (pid === undefined) return
  process.kill(pid, signal)
  await expect.poll(() => serverOf(folder), { interval: 5, timeout: 20_000 }).toBeUndefined()
}
