// Publishing Homes through the strict Slack: what two processes draw at once ends in the newer, what Slack asks to slow
// down comes later, and what it will not take is no fault of ours.
import type { HomeView } from '@slack/types'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Log } from '../../src/org/context.ts'
import { Publisher } from '../../src/slack/home/publisher.ts'
import { boltLogger } from '../../src/slack/wire/bolt-logger.ts'
import { homeOf } from '../systems/seen.ts'
import { openWorld, textOf } from '../world.ts'

const world = openWorld({ catalog: 'standard', pacing: 'on' })

/** What everybody's Home says; a publisher draws it as it is at that moment. */
let record = ''
let drawings = 0
const logged: string[] = []
const log: Log = {
  debug: (_, message) => void logged.push(`debug ${message}`),
  info: () => undefined,
  warn: (_, message) => void logged.push(`warn ${message}`),
  error: (_, message) => void logged.push(`error ${message}`),
}
const open: Publisher[] = []

function publisher(): Publisher {
  const { slack } = world().sandbox
  const client = new WebClient(slack.keys.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLogger(log),
  })
  const draw = async () => {
    drawings++
    const view: HomeView = { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: record } }] }
    return { view, stamped: view }
  }
  const made = new Publisher(client, draw, () => 0, { log })
  open.push(made)
  return made
}

const speaker = async (handle: string) => {
  const people = await world().call<{ handle: string; slackUserId: string }[]>('people')
  const userId = people.find((one) => one.handle === handle)?.slackUserId ?? handle
  return { tenant: 'T', teamId: 'T', userId }
}
const shown = async (handle: string) => textOf((await homeOf(world(), handle)).blocks)
const calls = () =>
  world()
    .sandbox.slack.space.traffic.entries()
    .filter(({ what }) => what === 'views.publish').length
const slowly = (delayMs: number) => world().faults({ slack: { method: { name: 'views.publish', delayMs }, next: 1 } })

describe('a publisher of Homes', () => {
  beforeEach(() => {
    logged.length = 0
    drawings = 0
  })
  afterEach(async () => {
    await world().faults({})
    for (const one of open.splice(0)) await one.close()
  })

  test.each([
    ['whose Home both know', true],
    ['whose Home the other does not know', false],
  ])('never puts an older Home over one that another process drew later, for someone %s', async (_, isKnown) => {
    const [one, other] = [publisher(), publisher()]
    const dina = await speaker(isKnown ? 'dina' : 'budi')
    const handle = isKnown ? 'dina' : 'budi'
    record = 'first'
    await one.publish(dina, 'own')
    if (isKnown) other.saw(dina, world().sandbox.slack.space.homes.get(dina.userId)?.hash)
    record = 'older'
    await slowly(300)
    const late = one.publish(dina, 'others')
    await expect.poll(() => drawings).toBeGreaterThan(2)
    record = 'newer'
    await other.publish(dina, 'others')
    expect(await shown(handle)).toBe('newer')
    await late
    expect(await shown(handle)).toBe('newer')
  })

  test('draws anew where another process has published since, and its own change is shown', async () => {
    const [one, other] = [publisher(), publisher()]
    const omar = await speaker('omar')
    record = 'first'
    await one.publish(omar, 'own')
    record = 'of the other'
    await other.publish(omar, 'others')
    record = 'newest'
    drawings = 0
    await one.publish(omar, 'own')
    expect(await shown('omar')).toBe('newest')
    expect(drawings).toBeGreaterThan(1)
    expect(logged.filter((line) => line.includes('could not be published'))).toEqual([])
  })

  test('makes one of any number of changes that come while one publication is under way', async () => {
    const one = publisher()
    const sari = await speaker('sari')
    record = 'before'
    await one.publish(sari, 'own')
    const before = calls()
    await slowly(200)
    const running = [one.publish(sari, 'others')]
    await expect.poll(() => drawings).toBeGreaterThan(2)
    for (let n = 1; n <= 20; n++) {
      record = `change ${n}`
      running.push(one.publish(sari, 'others'))
    }
    await Promise.all(running)
    expect(await shown('sari')).toBe('change 20')
    expect(calls() - before).toBe(2)
  })

  test('comes again after the time that Slack asks for, with how things are by then', async () => {
    const one = publisher()
    const ana = await speaker('ana')
    record = 'too fast'
    await world().faults({ slack: { method: { name: 'views.publish', status: 429 }, next: 2 } })
    const published = one.publish(ana, 'others')
    await expect.poll(() => drawings).toBeGreaterThan(0)
    record = 'in time'
    await published
    expect(await shown('ana')).toBe('in time')
    expect(logged).toEqual([])
  })

  test('tries again what Slack fails at, and gives up in the end without a fault', async () => {
    const one = publisher()
    const omar = await speaker('omar')
    record = 'after all'
    await world().faults({ slack: { method: { name: 'views.publish', status: 500 }, next: 1 } })
    await one.publish(omar, 'own')
    expect(await shown('omar')).toBe('after all')
    await world().faults({ slack: { method: { name: 'views.publish', error: 'internal_error' } } })
    record = 'never'
    await one.publish(omar, 'own')
    expect(await shown('omar')).toBe('after all')
    expect(logged).toEqual(['warn a Home could not be published; it is drawn when it is opened next'])
  })

  test.each(['not_enabled', 'user_not_found', 'user_disabled'])('lets it be where Slack says %s', async (error) => {
    const one = publisher()
    await world().faults({ slack: { method: { name: 'views.publish', error } } })
    await one.publish(await speaker('dina'), 'others')
    expect(logged).toEqual(['debug Slack takes no Home for an account'])
    expect(one.isIdle()).toBe(true)
  })

  test('knows a Home that is no longer the last', async () => {
    const one = publisher()
    const dina = await speaker('dina')
    record = 'once'
    await one.publish(dina, 'own')
    const { hash } = world().sandbox.slack.space.homes.get(dina.userId) ?? {}
    expect(one.saw(dina, hash)).toBe(false)
    record = 'twice'
    await one.publish(dina, 'own')
    expect(one.saw(dina, hash)).toBe(true)
    expect(one.saw(await speaker('yusuf'), 'whatever')).toBe(false)
  })

  test('drops what waits when it is closed, and says nothing of it', async () => {
    const one = publisher()
    await world().faults({ slack: { method: { name: 'views.publish', status: 429 } } })
    const people = await Promise.all(['dina', 'budi', 'sari', 'ana', 'omar', 'yusuf', 'gita'].map(speaker))
    const running = people.map((account) => one.publish(account, 'others'))
    await expect.poll(() => drawings).toBeGreaterThan(0)
    await one.close()
    await Promise.all(running)
    await one.publish(people[0] ?? (await speaker('dina')), 'own')
    expect(one.isIdle()).toBe(true)
    expect(logged).toEqual([])
  })
})
