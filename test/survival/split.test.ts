// Web and worker as processes of their own against a Slack that outlives them: every message comes once, whichever of them
// ends and however.
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { type Seen, textOf } from '../world.ts'
import { freePort, launch, type Running, ready } from './process.ts'
import { type Standing, stand } from './slack.ts'

const people = Array.from({ length: 40 }, (_, n) => `p${n}`)

/** Web and worker, Dina in an organization of hers, and everyone there to be invited. */
async function working(): Promise<{ slack: Standing; web: Running; worker: () => Running }> {
  const slack = await stand()
  const port = await freePort()
  const web = launch('web', { ...slack.env, PORT: String(port) })
  await ready(`http://127.0.0.1:${port}`, web)
  slack.slack.sendTo(`http://127.0.0.1:${port}/slack/events`)
  for (const handle of people) await slack.slack.addPerson({ handle, name: `Person ${handle}` })
  await slack.drive('/command', { as: 'dina', text: 'create Sehat Clinic' })
  // The first command of a process that has just begun may be answered late.
  await soon(() => slack.drive('/press', { as: 'dina', action: 'Switch' }))
  await soon(async () => expect(await heard(slack)).toContain('You are now in'))
  return { slack, web, worker: () => launch('worker', { ...slack.env, ...slack.overWire }) }
}

/** What Dina reads in the channel. */
const heard = async ({ drive }: Standing) => JSON.stringify(await drive('/conversation?as=dina'))

/** Has everyone invited by one command; the record tells, since beside processes that begin its answer may be late for Slack. */
async function inviteAll(slack: Standing): Promise<void> {
  const pool = new pg.Pool({ connectionString: slack.database.url, max: 1 })
  await slack.drive('/command', { as: 'dina', text: `invite ${people.map((handle) => `@${handle}`).join(' ')}` })
  await soon(async () => expect((await pool.query('select 1 from "Invitation"')).rowCount).toBe(people.length))
  await pool.end()
}

async function lettersOf({ drive }: Standing): Promise<number[]> {
  await drive('/settle', {})
  return Promise.all(people.map(async (as) => (await drive<Seen[]>(`/inbox?as=${as}`)).length))
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
const once = people.map(() => 1)
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 5 })

test('a web and two workers deliver each of 40 invitations once, and each answer to them', {
  timeout: 180_000,
}, async () => {
  const { slack, web, worker } = await working()
  const workers = [worker(), worker()]
  await inviteAll(slack)
  expect(await lettersOf(slack)).toEqual(once)
  for (const as of people.slice(0, 5)) await slack.drive('/press', { as, action: 'Accept' })
  await slack.drive('/settle', {})
  // What comes within a minute may be told in one message, and each of it once.
  const told = textOf((await slack.drive<Seen[]>('/inbox?as=dina')).map(({ blocks }) => blocks))
  expect(told.match(/ accepted and is now Member in /g)).toHaveLength(5)
  expect(slack.refusals()).toEqual([])
  expect([web, ...workers].map((one) => one.said())).toEqual(['', '', ''])
})

test('a worker killed while its messages are on the way doubles at most one of them', {
  timeout: 180_000,
}, async () => {
  const { slack, worker } = await working()
  const kills = 4
  await inviteAll(slack)
  for (let kill = 1; kill <= kills; kill++) {
    slack.wire.hold('chat.postMessage')
    const doomed = worker()
    await soon(() => expect(slack.wire.held()).toBeGreaterThan(0))
    // All that may be on the way at once is on the way.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await doomed.end('SIGKILL')
    slack.wire.release()
  }
  worker()
  const letters = await lettersOf(slack)
  expect(Math.min(...letters)).toBe(1)
  expect(total(letters) - people.length).toBeLessThanOrEqual(kills)
})

test('what was posted while no worker ran is done by those that come, each of which finishes what it has begun: nothing is lost or doubled', {
  timeout: 180_000,
}, async () => {
  const { slack, worker } = await working()
  await inviteAll(slack)
  for (let turn = 1; turn <= 3; turn++) {
    slack.wire.hold('chat.postMessage')
    const leaving = worker()
    await soon(() => expect(slack.wire.held()).toBeGreaterThan(0))
    const ended = leaving.end('SIGTERM')
    slack.wire.release()
    expect(await ended).toBe(0)
  }
  worker()
  expect(await lettersOf(slack)).toEqual(once)
})
