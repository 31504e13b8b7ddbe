// A process's share in the embedded server: a session that holds a lock together with all others who use it. The server
// lets go of it when the process ends, in whatever way, so nobody is counted who is not there.
import pg from 'pg'

/** The advisory lock of all who use the server, held in the database `postgres`. */
const presenceLock = 7_413_001
const rejoinAfterMs = 500

export class Presence {
  readonly #address: string
  readonly #folder: string
  readonly #log: (message: string) => void
  #session: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #hasLeft = false

  /** `address`: the server's, at its database `postgres`. `folder`: the data that it must be serving. */
  constructor(address: string, folder: string, log: (message: string) => void) {
    this.#address = address
    this.#folder = folder
    this.#log = log
  }

  /** Takes the share. False where that port is served from another folder; throws where nobody answers. */
  async join(): Promise<boolean> {
    const session = new pg.Client({
      connectionString: this.#address,
      application_name: 'guildhall presence',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    })
    // Without a listener a cut connection would end the process. What follows from it is told at its end.
    session.on('error', () => {})
    session.once('end', () => this.#lose(session))
    try {
      await session.connect()
      const { rows } = await session.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder")
      if (rows[0]?.folder === this.#folder) {
        await session.query('SELECT pg_advisory_lock_shared($1)', [presenceLock])
        if (!this.#hasLeft) this.#session = session
      }
    } finally {
      if (this.#session !== session) await session.end()
    }
    return this.#session === session
  }

  /** Runs one statement in this session. */
  async query(sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
    if (!this.#session) throw new Error('The embedded Postgres is gone')
    return this.#session.query(sql, values)
  }

  /** Gives the share back. Who then gets the lock alone was the last one, and turns off the light. */
  async leave(turnOff: () => Promise<void>): Promise<void> {
    this.#hasLeft = true
    clearTimeout(this.#timer)
    const session = this.#session
    // Postgres has gone by itself: there is nothing left to turn off.
    if (!session) return
    try {
      await session.query('SELECT pg_advisory_unlock_shared($1)', [presenceLock])
      const { rows } = await session.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [presenceLock])
      if (rows[0]?.last) await turnOff()
    } finally {
      await session.end()
    }
  }

  #lose(session: pg.Client): void {
    if (session !== this.#session || this.#hasLeft) return
    this.#session = undefined
    this.#log('the embedded Postgres has ended the connection; looking out for it')
    this.#rejoin()
  }

  // A Postgres that a crash made cut all its sessions comes back by itself. Without its share this process would then
  // have the server stopped from under it by the next one to leave.
  #rejoin(): void {
    this.#timer = setTimeout(async () => {
      // Refused means not back yet, of whatever kind the refusal is: it is asked again until this process leaves.
      const isBack = await this.join().catch(() => false)
      if (!isBack && !this.#hasLeft) this.#rejoin()
    }, rejoinAfterMs)
    this.#timer.unref()
  }
}
