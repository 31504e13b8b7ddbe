// What all entries share: a start that either succeeds or says in words what to do, and an end that loses nothing.
import { type Config, ConfigProblem, readConfig } from './config.ts'
import { DatabaseProblem } from './db/problem.ts'
import { createLog } from './log.ts'
import type { Log } from './org/context.ts'

/** How long the end may take. What a worker has not finished by then, another takes over. */
const farewellMs = 30_000

/** Something that runs until it is stopped. What has no `start` runs already. */
export type Running = { start?(): Promise<void>; stop(): Promise<void> }

/** Begins what the configuration describes, and ends it gracefully at the first SIGTERM or SIGINT. */
export async function enter(begin: (config: Config, log: Log) => Promise<Running>): Promise<void> {
  try {
    const config = readConfig(undefined, process.argv.slice(2))
    const log = createLog(config.logLevel)
    // One promise that nobody waits for must not end the work of everyone else.
    process.on('unhandledRejection', (error) => log.error({ error }, 'a promise failed and nobody was waiting for it'))
    for (const note of config.notes) log.info({}, note)
    const running = await begin(config, log)
    const isEnding = endAtSignal(running, log)
    await running.start?.().catch(async (error: unknown) => {
      if (isEnding()) return
      await running.stop()
      throw error
    })
  } catch (error) {
    fail(error)
  }
}

function endAtSignal(running: Running, log: Log): () => boolean {
  let isEnding = false
  const end = (signal: NodeJS.Signals) => {
    if (isEnding) return
    isEnding = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), farewellMs).unref()
    const exit = (code: number) => () => process.exit(code)
    running.stop().then(exit(0), exit(1))
  }
  process.on('SIGTERM', end).on('SIGINT', end)
  return () => isEnding
}

/** Says what went wrong and ends the process: in words where a person can mend it, with its stack where it is our fault. */
export function fail(error: unknown): never {
  const isMendable = error instanceof ConfigProblem || error instanceof DatabaseProblem
  const words = isMendable ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${words}\n`)
  process.exit(1)
}
