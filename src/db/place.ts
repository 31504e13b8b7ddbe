// The folder of the embedded Postgres: made, checked to be usable, and given its password, before any server starts.
//
//   postgres/        the data, as Postgres' initdb made it
//   postgres.log     what the running server has said since its start
//   password         of the role `guildhall`, readable by nobody else
//   port             the port that served last, wanted again
//   location         only as root in a closed folder: the path of the reachable folder that holds postgres/ instead
import { access, chmod, constants, link, mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type Account,
  canReach,
  chooseAccount,
  closedFolder,
  exists,
  findPrograms,
  makeSharedFolder,
  type Programs,
} from './account.ts'
import { codeOf, DatabaseProblem, messageOf } from './problem.ts'

/** A data folder that is ready to start a server in. */
export interface Place {
  /** As given by the operator: password, port, location. */
  readonly folder: string
  /** Reachable for the account: postgres/ and postgres.log. Most times the same folder. */
  readonly home: string
  /** The data itself. */
  readonly postgres: string
  readonly account: Account
  readonly programs: Programs
  readonly password: string
}

/** Makes the data folder where there is none, and finds out who can serve it. Throws a DatabaseProblem if nobody can. */
export async function preparePlace(dataDir: string, log: (message: string) => void): Promise<Place> {
  const folder = await makeFolder(resolve(dataDir))
  const located = await readText(join(folder, 'location'))
  const account = await chooseAccount(join(located ?? folder, 'postgres'))
  const home = located ?? (await chooseHome(folder, account, log))
  await sweep(home)
  const postgres = join(home, 'postgres')
  const programs = await findPrograms(account)
  return { folder, home, postgres, account, programs, password: await readPassword(folder, postgres) }
}

async function makeFolder(folder: string): Promise<string> {
  try {
    const made = await mkdir(folder, { recursive: true })
    if (made && process.getuid?.() === 0) await chmod(folder, 0o755)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(folder)
  } catch (error) {
    throw new DatabaseProblem(
      `Guildhall keeps its embedded Postgres in ${folder}, and ${whoAmI()} may not write there ` +
        `(${codeOf(error) || messageOf(error)}). Make that folder writable, set GUILDHALL_DATA to another one, ` +
        'or set DATABASE_URL to a Postgres of your own.',
    )
  }
}

function whoAmI(): string {
  try {
    return userInfo().username
  } catch {
    // Containers run under ids that no account belongs to.
    return `user ${process.getuid?.()}`
  }
}

async function chooseHome(folder: string, account: Account, log: (message: string) => void): Promise<string> {
  if (await canReach(account, folder)) return folder
  if (await exists(join(folder, 'postgres'))) {
    throw new DatabaseProblem(
      `The data in ${folder} cannot be reached by the account that Postgres runs as (Postgres refuses to run as root): ` +
        `${await closedFolder(account, folder)} is closed to others. Open it (chmod o+x), or move the data elsewhere.`,
    )
  }
  const reachable = await makeSharedFolder(`data-${crypto.randomUUID().slice(0, 8)}`)
  const home = await writeOnce(join(folder, 'location'), reachable, 0o644)
  if (home !== reachable) await rm(reachable, { recursive: true })
  else log(`${folder} is closed to the account that Postgres runs as, so the data is kept in ${home}`)
  return home
}

/** The password, made with the folder. Data without it is of no use, and a new one would not fit it. */
async function readPassword(folder: string, postgres: string): Promise<string> {
  const path = join(folder, 'password')
  const kept = await readText(path)
  if (kept) return kept
  if (await exists(postgres)) {
    throw new DatabaseProblem(
      `${postgres} holds a database, but its password is missing: ${path}. Put that file back, ` +
        `or move ${postgres} away to start with an empty database.`,
    )
  }
  return writeOnce(path, Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('hex'), 0o600)
}

/** Writes a file whole or not at all. Of two that do so at once the first wins, and both read what it wrote. */
async function writeOnce(path: string, text: string, mode: number): Promise<string> {
  const draft = `${path}.making-${process.pid}-${crypto.randomUUID().slice(0, 8)}`
  await writeFile(draft, text, { mode, flush: true })
  await link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(path, 'utf8')
}

/** A file's text, trimmed; undefined where there is no such file, or an empty one. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Removes what a start that was killed half way has left: its drafts carry the id of the process that made them. */
async function sweep(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const maker = /\.making-(\d+)-/.exec(name)?.[1]
    if (!maker || isAlive(Number(maker))) continue
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

/** Whether a process of that id runs, ours or another's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
