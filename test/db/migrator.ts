// A process that migrates the database of its argument, for the tests of several at once: says what it applied.

import { runMigrations } from 'graphile-worker'
import { migrate } from '../../src/db/migrate.ts'

console.log(
  JSON.stringify(await migrate(process.argv[2] ?? '', { extra: (url) => runMigrations({ connectionString: url }) })),
)
