// How the tests run: one embedded Postgres for all of them (test/database.ts), a database of its own for each file.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    pool: 'forks',
    // A file waits for Postgres a third of its time: one more of them than there are cores, as far as the server has connections.
    maxWorkers: Math.min(availableParallelism() + 1, 6),
    // Generous: a loaded machine is slow, and no promise here is about the time of a clock on the wall.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
