// One Postgres server on one data folder: made by initdb, started, found again, stopped. Postgres' own lock file,
// postmaster.pid, decides between two starts at once; so nothing here holds a lock that a `kill -9` could leave behind.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, open, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { exists } from './account.ts'
import { isAlive, type Place, readText } from './place.ts'
import { codeOf, DatabaseProblem, messageOf } from './problem.ts'

const run = promisify(execFile)

/** The role and the database of an embedded server. */
export const owner = 'guildhall'

const firstPort = 54329
const host = '127.0.0.1'

// Postgres' messages are read for their meaning below, and initdb takes its locale from the environment: neither may
// hang on how the machine is set up. Windows needs its own variables to start anything at all.
const environment = process.platform === 'win32' ? {} : { env: { LC_ALL: 'C' } }

const defaults: Readonly<Record<string, string>> = {
  listen_addresses: host,
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors of single statements belong to whoever sent them; the server's own life stays in its log.
  log_min_messages: 'log',
  log_checkpoints: 'off',
}

/** What postmaster.pid says of the server that holds the folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly isReady: boolean
}

/** Reads postmaster.pid; undefined where there is none. The lines: pid, folder, started, port, socket, host, memory, state. */
export async function findPostmaster(place: Place): Promise<Postmaster | undefined> {
  const text = await readOwned(join(place.postgres, 'postmaster.pid'))
  if (!text) return undefined
  const lines = text.split('\n').map((line) => line.trim())
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), isReady: lines[7] === 'ready' }
}

/**
 * Whether that process is indeed a Postgres on this folder. After a restart of the machine, or in a new container, the
 * id in postmaster.pid can be another program's.
 */
export async function isServing(place: Place, postmaster: Postmaster): Promise<boolean> {
  if (!isAlive(postmaster.pid)) return false
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') return (await commandOf(postmaster.pid)).includes(place.postgres)
  // Postgres works in the folder that it serves, by whatever spelling it was told of it.
  const folder = await readlink(`/proc/${postmaster.pid}/cwd`).catch((error: unknown) => {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(codeOf(error))) return ''
    throw error
  })
  return folder === place.postgres
}

async function commandOf(pid: number): Promise<string> {
  // `ps` fails where the process has just ended.
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

/** Takes away a postmaster.pid whose process is another's: Postgres itself trusts any process of that id. */
export async function removeStale(place: Place, stale: Postmaster): Promise<void> {
  const path = join(place.postgres, 'postmaster.pid')
  const aside = join(place.home, `postmaster.making-${process.pid}-${crypto.randomUUID().slice(0, 8)}`)
  try {
    await rename(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  // Another start may have put its own file there in between: that one goes back.
  const taken = Number((await readText(aside))?.split('\n')[0])
  if (taken === stale.pid) await rm(aside)
  else await rename(aside, path)
}

/** Makes the data with initdb, unless it is there. It appears under its name only when it is whole. */
export async function initialise(place: Place, log: (message: string) => void): Promise<void> {
  const { postgres, programs } = place
  if (await isInitialised(place)) return
  log(`making a Postgres ${programs.major} database in ${postgres}`)
  const making = `${postgres}.making-${process.pid}-${crypto.randomUUID().slice(0, 8)}`
  await runInitdb(place, making)
  await rename(making, postgres).catch(async (error: unknown) => {
    await rm(making, { recursive: true })
    // Of two starts at once the other was quicker; its data has the same password.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
  })
}

async function isInitialised({ postgres, programs }: Place): Promise<boolean> {
  const version = await readOwned(join(postgres, 'PG_VERSION'))
  if (version === programs.major) return true
  if (version) {
    throw new DatabaseProblem(
      `${postgres} was made by Postgres ${version}, and this Guildhall brings Postgres ${programs.major}. Dump it with ` +
        `Postgres ${version} (pg_dump), move the folder away, start, and restore the dump; or set DATABASE_URL to the old server.`,
    )
  }
  if (!(await exists(postgres)) || (await readdir(postgres)).length === 0) return false
  throw new DatabaseProblem(`${postgres} is not a whole Postgres folder. Restore it, or move it away to start empty.`)
}

async function readOwned(path: string): Promise<string | undefined> {
  try {
    return await readText(path)
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error
    throw new DatabaseProblem(`${path} belongs to another user. Run Guildhall as that user, or set GUILDHALL_DATA.`)
  }
}

async function runInitdb(place: Place, making: string): Promise<void> {
  const { account, password, programs } = place
  const passwordFile = `${making}.password`
  try {
    await mkdir(making, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    for (const path of account ? [making, passwordFile] : []) await chown(path, account!.uid, account!.gid)
    await runProgram(place, programs.initdb, [
      ...['-D', making, '-U', owner, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      // Without these a machine with LANG=C gets SQL_ASCII, and every machine its own order of letters.
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ])
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Runs one of Postgres' programs to its end as the account, and reports what it said if it fails. */
async function runProgram(place: Place, program: string, args: string[]): Promise<void> {
  const options = { ...place.account, ...environment, cwd: place.home }
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  }
  const [code] = await once(child, 'close').catch((error: unknown) => {
    throw new DatabaseProblem(`${program} cannot be run on this machine: ${messageOf(error)}`)
  })
  if (code !== 0) throw new DatabaseProblem(`${program} failed:\n${said.join('').trim()}`)
}

/**
 * Starts a server and waits until it takes connections. False: it did not come up for a reason that will pass –
 * somebody else has just started one, or the port was taken – so look again. Postgres outlives this process on purpose:
 * a signal that the terminal sends to all must not stop it before Guildhall has finished.
 */
export async function launch(place: Place, settings: Readonly<Record<string, string>>): Promise<boolean> {
  const log = join(place.home, `postgres.log.making-${process.pid}-${crypto.randomUUID().slice(0, 8)}`)
  const port = await choosePort(place)
  const flags = Object.entries({ ...defaults, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = await open(log, 'w', 0o600)
  const options = { ...place.account, ...environment, cwd: place.home, detached: true }
  const args = ['-D', place.postgres, '-p', String(port), ...flags]
  const child = spawn(place.programs.postgres, args, { ...options, stdio: ['ignore', output.fd, output.fd] })
  child.unref()
  const ended = once(child, 'exit').then(() => true)
  try {
    if (await waitUntilReady(place, child.pid, ended)) {
      await rename(log, join(place.home, 'postgres.log'))
      await writeFile(join(place.folder, 'port'), String(port))
      return true
    }
  } finally {
    await output.close()
  }
  const said = await readFile(log, 'utf8')
  await rm(log)
  await judgeFailure(place, said)
  return false
}

async function waitUntilReady(place: Place, pid: number | undefined, ended: Promise<boolean>): Promise<boolean> {
  for (;;) {
    const hasEnded = await Promise.race([ended, sleep(10, false)])
    const postmaster = await findPostmaster(place)
    if (!hasEnded && postmaster?.pid === pid && postmaster?.isReady) return true
    if (hasEnded) return false
  }
}

async function judgeFailure(place: Place, said: string): Promise<void> {
  if (/lock file ".*postmaster\.pid" already exists/.test(said)) return
  // The former server has been killed, and the last of its processes is still going.
  if (/shared memory block .* is still in use/.test(said)) return
  if (/could not create any TCP\/IP sockets/.test(said)) {
    await rm(join(place.folder, 'port'), { force: true })
    return
  }
  throw new DatabaseProblem(`Postgres did not start in ${place.postgres}. It said:\n${said.trim()}`)
}

/** The port that served last, else the usual one, else – both taken – whichever is free. */
async function choosePort(place: Place): Promise<number> {
  const kept = Number(await readText(join(place.folder, 'port')))
  const wanted = Number.isInteger(kept) && kept > 0 && kept < 65_536 ? kept : firstPort
  return (await listen(wanted)) ?? (await listen(0))!
}

async function listen(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
    const address = server.address()
    return address && typeof address === 'object' ? address.port : undefined
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES') return undefined
    throw error
  } finally {
    server.close()
  }
}

/** Stops the server cleanly, ending whatever connections are left, and waits until it is gone. */
export async function shutDown(place: Place): Promise<void> {
  const running = await findPostmaster(place)
  if (!running || !(await isServing(place, running))) return
  // Not `pg_ctl stop`: that would go on to wait for the server of somebody who starts as soon as this one is gone.
  await runProgram(place, place.programs.pgCtl, ['kill', 'INT', String(running.pid)])
  while ((await findPostmaster(place))?.pid === running.pid && (await isServing(place, running))) await sleep(10)
}
