// A process that uses an embedded Postgres, for the tests of several at once: starts, says so in one line of JSON, and
// stops when its input ends.
import { startEmbedded } from '../../src/db/embedded.ts'

const heard: string[] = []
try {
  const dataDir = process.argv[2] ?? ''
  const embedded = await startEmbedded({ dataDir, log: (message) => heard.push(message), settings: { fsync: 'off' } })
  console.log(JSON.stringify({ url: embedded.url, adopted: embedded.adopted, heard }))
  for await (const _ of process.stdin);
  await embedded.stop()
} catch (error) {
  console.log(
    JSON.stringify({ problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error), heard }),
  )
  process.exitCode = 1
}
