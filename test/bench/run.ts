// `npm run bench`: how fast Slack is answered, beside a Bolt app that answers nothing, and with ten times the memberships;
// then what App Home and the longest lists cost, beside the smallest; then how fast credits are spent and webhooks taken.
// One command does it all on a Postgres of its own. It prints ratios to be read, and asserts none: machines differ.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { migrateQueue } from '../../src/jobs/worker.ts'
import { fill, fillHomes, grow, type Size } from './fill.ts'
import { measureHomes } from './homes.ts'
import { measureHooks } from './hooks.ts'
import { type Measured, measure, type Script, type Target } from './load.ts'
import { type Program, startBare, startGuildhall, startSlack } from './programs.ts'
import { type Row, table } from './results.ts'
import { measureSpends } from './spends.ts'

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })

const whole: Size = { organizations: 1_000, people: 100_000, callers: 1_000, memberships: 200_000 }
const tenth: Size = { organizations: 1_000, people: 10_000, callers: 1_000, memberships: 20_000 }
const size = flags.quick ? tenth : whole
const { rounds, ms } = flags.quick ? { rounds: 3, ms: 500 } : { rounds: 15, ms: 700 }
const paces = [1, 16]

const scripts: Record<string, Script> = {
  list: { type: () => 'list', says: 'you are here' },
  whoami: { type: () => 'whoami', says: 'You are ' },
  rename: { type: (caller, sent) => `rename Clinic ${caller} ${sent}`, says: 'is now called' },
}
/** What the bare app is sent; it answers nothing. */
const bareScript: Script = { type: () => 'list', says: '' }

const undo: (() => Promise<unknown>)[] = []
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const count = (n: number): string => n.toLocaleString('en')

try {
  const { small, big } = await openRecords()
  const slack = await opened(startSlack())
  const bare = await opened(startBare(slack.address))
  const [onSmall, onBig] = [
    await opened(startGuildhall(small, slack.address)),
    await opened(startGuildhall(big, slack.address)),
  ]
  process.stdout.write(`${table(await race(bare, onSmall, onBig))}\n\n`)
  say('Homes and pages')
  process.stdout.write(`${await measureHomes(small, slack.address, flags.quick ? 40 : 200)}\n\n`)
  say('Credits and webhooks')
  process.stdout.write(`${await measureSpends(small, rounds, ms)}\n\n`)
  process.stdout.write(`${await measureHooks(small, slack.address, rounds, ms)}\n`)
} finally {
  for (const step of undo.reverse()) await step()
}

async function opened(starting: Promise<Program>): Promise<Program> {
  const program = await starting
  undo.push(() => program.stop())
  return program
}

/** Two records on one server, alike but for their memberships. */
async function openRecords(): Promise<{ small: string; big: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-bench-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const server = await startEmbedded({ dataDir })
  undo.push(() => server.stop())
  say(
    `${count(size.organizations)} organizations, ${count(size.people)} people, ${count(size.memberships)} memberships …`,
  )
  await migrate(server.url, { extra: migrateQueue })
  await fill(server.url, size)
  await fillHomes(server.url, size)
  const big = new URL(server.url)
  big.pathname = '/big'
  await copyRecord(server.url)
  say(`… and a copy with ${count(size.memberships * 10)}`)
  await grow(big.href, size, size.memberships * 10)
  return { small: server.url, big: big.href }
}

async function copyRecord(url: string): Promise<void> {
  const client = new pg.Client(url.replace(/[^/]*$/, 'postgres'))
  await client.connect()
  await client.query('create database big template guildhall')
  await client.end()
}

/** Measures everything in turn, round after round, so that whatever else the machine does meets all of it alike. */
async function race(bare: Program, small: Program, big: Program): Promise<Row[]> {
  const rows = paces.flatMap((atATime) => {
    const answers = Object.entries(scripts).map(([name, script]) => ({
      name: `/org ${name}`,
      script,
      atATime,
      small: [] as Measured[],
      big: [] as Measured[],
    }))
    const own: Measured[] = []
    return [{ name: 'bare Bolt', script: bareScript, atATime, small: own, big: [] as Measured[] }, ...answers].map(
      (row) => ({ ...row, bare: own }),
    )
  })
  for (let round = 0; round <= rounds; round++) {
    say(round ? `round ${round} of ${rounds}` : 'warming up')
    for (const row of rows) {
      const isBare = row.small === row.bare
      const add = async (to: Measured[], { address }: Target | Program) => {
        const measured = await measure(
          { address, script: row.script },
          { atATime: row.atATime, ms, callers: size.callers },
        )
        if (round) to.push(measured)
      }
      await add(row.small, isBare ? bare : small)
      if (!isBare) await add(row.big, big)
    }
  }
  return rows
}
