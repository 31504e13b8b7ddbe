// The embedded Postgres: what Guildhall runs on where no DATABASE_URL is given. All processes of one data folder share
// one server. Whoever finds none starts it, whoever finds one adopts it – also one that a `kill -9` has orphaned – and
// the last to leave stops it.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Place, preparePlace } from './place.ts'
import { Presence } from './presence.ts'
import { codeOf, DatabaseProblem, messageOf } from './problem.ts'
import { findPostmaster, initialise, isServing, launch, owner, removeStale, shutDown } from './server.ts'

/** Recovery after a crash may take its time; a start that has taken longer than this is stuck. */
const patienceMs = 120_000

export interface EmbeddedOptions {
  /** The folder it lives in; made where there is none. */
  readonly dataDir: string
  /** Told what an operator may want to know: that data is made, moved, adopted. */
  readonly log?: (message: string) => void
  /** Postgres settings beside Guildhall's own. They count only for whoever starts the server. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Embedded {
  readonly url: string
  /** Whether the server was running already. */
  readonly adopted: boolean
  /** Leaves the server, and stops it unless another process still uses it. Close your own connections first. */
  stop(): Promise<void>
}

/**
 * Gives a running Postgres in that folder, started or adopted, with an empty or a kept database `guildhall`.
 * Throws a DatabaseProblem that says what to do where that cannot be.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log = () => {}, settings = {} } = options
  const place = await preparePlace(dataDir, log)
  const deadline = Date.now() + patienceMs
  let adopted = true
  while (Date.now() < deadline) {
    const joined = await join(place, log)
    if (joined === 'absent') adopted = !(await start(place, settings, log))
    else if (joined === 'busy') await sleep(25)
    else return open(place, joined, adopted)
  }
  throw new DatabaseProblem(
    `The Postgres in ${place.postgres} is not ready after ${patienceMs / 1000} s; ${place.home}/postgres.log may say why.`,
  )
}

async function start(place: Place, settings: Readonly<Record<string, string>>, log: (message: string) => void) {
  await initialise(place, log)
  return launch(place, settings)
}

interface Joined {
  readonly port: number
  readonly presence: Presence
}

/** Joins the server that holds the folder. `busy`: it is starting or stopping. */
async function join(place: Place, log: (message: string) => void): Promise<Joined | 'absent' | 'busy'> {
  const postmaster = await findPostmaster(place)
  if (!postmaster) return 'absent'
  if (!(await isServing(place, postmaster))) {
    await removeStale(place, postmaster)
    return 'absent'
  }
  const presence = new Presence(addressOf(place, postmaster.port, 'postgres'), place.postgres, log)
  try {
    if (postmaster.isReady && (await presence.join())) return { port: postmaster.port, presence }
  } catch (error) {
    if (codeOf(error) === '28P01') {
      throw new DatabaseProblem(`The Postgres in ${place.postgres} refuses the password in ${place.folder}/password.`)
    }
    log(`the Postgres on port ${postmaster.port} does not answer (${messageOf(error)}); asking again`)
  }
  return 'busy'
}

function addressOf(place: Place, port: number, database: string): string {
  return `postgresql://${owner}:${place.password}@127.0.0.1:${port}/${database}`
}

async function open(place: Place, { port, presence }: Joined, adopted: boolean): Promise<Embedded> {
  let leaving: Promise<void> | undefined
  const stop = () => {
    leaving ??= presence.leave(() => shutDown(place))
    return leaving
  }
  try {
    await makeDatabase(presence)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: addressOf(place, port, owner), adopted, stop }
}

async function makeDatabase(presence: Presence): Promise<void> {
  const { rowCount } = await presence.query('SELECT FROM pg_database WHERE datname = $1', [owner])
  if (rowCount) return
  await presence.query(`CREATE DATABASE ${owner}`).catch((error: unknown) => {
    // Another process has just made it: known by name, or – closer still – by the catalog's unique index.
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error
  })
}
