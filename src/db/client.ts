// The one way to the record: Prisma and plain pg on the same pool of connections, so that a limit on connections
// counts them all.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'

export { Prisma }

/** The record, outside of a transaction. */
export type Db = PrismaClient
/** The record, inside of an interactive transaction. */
export type Tx = Prisma.TransactionClient

export interface ConnectOptions {
  /** How many connections at most; 10 unless told. */
  readonly max?: number
  /** How long a statement waits for a lock before it fails with 55P03. Forever unless told. */
  readonly lockTimeoutMs?: number
  /** How long one statement may run before it fails with 57014. Forever unless told. */
  readonly statementTimeoutMs?: number
  /** How long a transaction may sit idle before the server ends it. Forever unless told. */
  readonly idleInTransactionTimeoutMs?: number
  /** How long to wait for a connection, free or new; 10 seconds unless told. */
  readonly connectionTimeoutMs?: number
  /** What the server shows for these connections in pg_stat_activity. */
  readonly name?: string
  /** Told of connections that break while nobody uses them. The pool replaces them; a warning unless told. */
  readonly onError?: (error: Error) => void
}

export interface Connection {
  readonly prisma: Db
  readonly pool: pg.Pool
  /** Waits for queries under way and closes every connection. */
  close(): Promise<void>
}

/** Opens the record. Connects at the first query, and again whenever the server has been away. */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  const pool = new pg.Pool(poolSettings(url, options))
  // Without a listener a broken idle connection would end the process.
  pool.on('error', options.onError ?? ((error) => process.emitWarning(error)))
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames(maxPrepared) }),
  })
  let closing: Promise<void> | undefined
  return { prisma, pool, close: () => (closing ??= prisma.$disconnect().then(() => pool.end())) }
}

function poolSettings(url: string, options: ConnectOptions): pg.PoolConfig {
  const { lockTimeoutMs, statementTimeoutMs, idleInTransactionTimeoutMs } = options
  return {
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 10_000,
    application_name: options.name ?? 'guildhall',
    keepAlive: true,
    ...(lockTimeoutMs === undefined ? {} : { lock_timeout: lockTimeoutMs }),
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
    ...(idleInTransactionTimeoutMs === undefined
      ? {}
      : { idle_in_transaction_session_timeout: idleInTransactionTimeoutMs }),
  }
}

/** Each connection keeps its prepared statements for good: lists of every length would fill its memory without a limit. */
const maxPrepared = 500

/**
 * Names for Prisma's statements, so that the server parses and plans each of them once for a connection. Past the limit
 * a statement goes unnamed, as all of them would otherwise.
 */
function statementNames(limit: number): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= limit) return ''
    const name = `p${names.size}`
    names.set(sql, name)
    return name
  }
}
