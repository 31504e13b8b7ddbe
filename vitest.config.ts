// How the tests run: one embedded Postgres for all of them (test/database.ts), a database of its own for each file.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Generous: a loaded machine is slow, and no promise here is about the time of a clock on the wall.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
