// Prisma's own command line reads this. `npm run db:migrate` is the usual way to migrate; with DATABASE_URL set,
// `prisma migrate deploy` works too, since both write the same history table.
import { defineConfig } from 'prisma/config'

const url = process.env.DATABASE_URL

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
})
