// Prisma's adapter for pg, mended where it fails the schema engine. Ordinary queries (client.ts) need none of this.
import { PrismaPg } from '@prisma/adapter-pg'
import {
  type ColumnType,
  ColumnTypeEnum,
  isDriverAdapterError,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The types of what the engine reads beside columns of "char". Names of tables and schemas are of type 19. */
const columnTypes: Readonly<Record<number, ColumnType>> = {
  [pg.types.builtins.CHAR]: ColumnTypeEnum.Character,
  [pg.types.builtins.BOOL]: ColumnTypeEnum.Boolean,
  [pg.types.builtins.TEXT]: ColumnTypeEnum.Text,
  19: ColumnTypeEnum.Text,
  [pg.types.builtins.INT2]: ColumnTypeEnum.Int32,
  [pg.types.builtins.INT4]: ColumnTypeEnum.Int32,
  [pg.types.builtins.OID]: ColumnTypeEnum.Int64,
}

/** Adapters for the schema engine, all of whose statements go through one pool. */
export class PoolAdapter extends PrismaPg {
  /** What went wrong last in a script or a reading. The engine itself passes on a number in its place. */
  failure: unknown
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    super(pool)
    this.#pool = pool
  }

  override async connect() {
    return this.#mend(await super.connect(), this.#pool)
  }

  // The adapter's own shadow database is the real one wherever an address is given as a URL, and it drops the database
  // while it is still connected to it, which Postgres refuses.
  override async connectToShadowDb() {
    const name = `guildhall_shadow_${crypto.randomUUID().replaceAll('-', '')}`
    await this.#pool.query(`CREATE DATABASE ${name}`)
    const shadow = new pg.Pool({ connectionString: withDatabase(this.#pool.options.connectionString!, name) })
    const adapter = this.#mend(await new PrismaPg(shadow).connect(), shadow)
    adapter.dispose = async () => {
      await shadow.end()
      await this.#pool.query(`DROP DATABASE ${name}`)
    }
    return adapter
  }

  #mend<A extends SqlDriverAdapter>(adapter: A, pool: pg.Pool): A {
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = (query) => queryRaw(query).catch((error) => this.#keep(readAgain(pool, query, error)))
    // The adapter cuts scripts at every semicolon, also within strings and function bodies. Postgres takes them whole.
    adapter.executeScript = (script) => this.#keep(pool.query(script).then(() => undefined))
    return adapter
  }

  async #keep<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.failure = error
      throw error
    }
  }
}

/**
 * Reads again what the adapter could not for want of a word for Postgres' "char", the type in which the catalog says of
 * what kind a constraint is. Any other error stays what it is.
 */
async function readAgain(pool: pg.Pool, { sql, args }: SqlQuery, error: unknown): Promise<SqlResultSet> {
  if (!isDriverAdapterError(error) || error.cause.kind !== 'UnsupportedNativeDataType') throw error
  const { fields, rows } = await pool.query<unknown[]>({ text: sql, values: args, rowMode: 'array' })
  const typeOf = ({ name, dataTypeID }: pg.FieldDef): ColumnType => {
    const type = columnTypes[dataTypeID]
    if (type === undefined) throw new Error(`The schema engine reads the column ${name} of unknown type ${dataTypeID}.`)
    return type
  }
  return { columnNames: fields.map((field) => field.name), columnTypes: fields.map(typeOf), rows }
}

/** The same server's address of another database. */
function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
