// What the page needs of the sandbox: its files, what can be typed, a stream that tells of changes, and what a window shows.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/http/serve.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { commands } from '../../src/slack/commands.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { MANIFEST } from './ground.ts'
import { openStream } from './stream.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The sandbox with a server and no app behind it: whatever is typed fails, as it does in Slack while an app is away. */
const start = (url: string): Promise<Sandbox> =>
  startSandbox({
    database: { url },
    manifest: MANIFEST,
    app: async (_slack, { mounts }) => {
      const server = serve({ log, unready: async () => [], mounts, slack: () => null })
      const { port } = await server.listen(0, '127.0.0.1')
      return {
        address: `http://127.0.0.1:${port}`,
        start: async () => {},
        stop: () => server.close(),
        idle: () => true,
      }
    },
  })

let database: TestDatabase
let sandbox: Sandbox
beforeAll(async () => {
  database = await createDatabase()
  sandbox = await start(database.url)
})
afterAll(async () => {
  await sandbox.stop()
  await database.drop()
})

const get = (path: string) => fetch(`${sandbox.address}${path}`)
const post = (path: string, body: object) =>
  fetch(`${sandbox.address}/sandbox/api${path}`, { method: 'POST', body: JSON.stringify(body) })
const shown = async (as: string) => (await (await get(`/sandbox/api/window?as=${as}`)).json()) as Record<string, never>
const dm = (channel: string, text: string) =>
  fetch(`${sandbox.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.slack.keys.botToken}` },
    body: new URLSearchParams({ channel, text }),
  })

describe('the files of the page', () => {
  test('everything that the page names is there, in its type', async () => {
    const seen = new Set<string>()
    const look = async (path: string): Promise<void> => {
      if (seen.has(path)) return
      seen.add(path)
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 200])
      const type = path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : ''
      expect(answer.headers.get('content-type')).toContain(type)
      const text = await answer.text()
      const named = [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, name]) => name ?? '')
      const linked = [...text.matchAll(/(?:href|src)="(\/sandbox\/[^"]+)"/g)].map(([, name]) => name ?? '')
      for (const name of [...named, ...linked]) await look(new URL(name, `${sandbox.address}${path}`).pathname)
    }
    await look('/sandbox')
    expect(seen.size).toBeGreaterThan(40)
  })

  test('nothing runs on it but its own scripts', async () => {
    const answer = await get('/sandbox?as=dina')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toContain('unsafe')
    expect(await answer.text()).not.toMatch(/<script(?![^>]*src=)|style="|\son\w+="/)
  })

  test.each([
    '/sandbox/../driver.ts',
    '/sandbox/%2e%2e/driver.ts',
    '/sandbox/..%2fdriver.ts',
    '/sandbox/css/..%5c..%5cdriver.ts',
    '/sandbox//etc/passwd',
    '/sandbox/page.ts',
    '/sandbox/css',
    '/sandbox/none.js',
  ])('no address leads out of the folder: %s', async (path) => {
    const answer = await sandbox.request(path)
    expect(answer.status).toBe(404)
    expect((await get(path)).status).toBe(404)
  })
})

test('a file as large as Slack’s client takes gets through to the sandbox', async () => {
  const base64 = 'A'.repeat(Math.ceil((10 * 1024 * 1024 * 4) / 3))
  const answer = await post('/submit', { as: 'dina', values: { logo: { name: 'a.png', type: 'image/png', base64 } } })
  expect([answer.status, await answer.json()]).toEqual([409, { error: 'dina has no modal open' }])
})

test('what can be typed is what the product takes, with how and why', async () => {
  const told = (await (await get('/sandbox/api/commands')).json()) as { name: string; usage: string; about: string }[]
  expect(told.map(({ name }) => name)).toEqual(commands.map(({ name }) => name))
  expect(told.find(({ name }) => name === 'invite')).toMatchObject({
    usage: expect.stringContaining('invite'),
    about: expect.stringMatching(/\w/),
  })
})

describe('the stream of changes', () => {
  test('tells within half a second what changed, and nothing while nothing does', async () => {
    const stream = await openStream(`${sandbox.address}/sandbox/api/changes`)
    expect(await stream.next()).toMatchObject({ event: 'open' })
    const before = performance.now()
    await dm('U0BUDI00001', 'hello')
    const tick = await stream.next()
    expect(performance.now() - before).toBeLessThan(500)
    expect(tick).toMatchObject({ event: 'change' })
    expect(tick?.kinds).toEqual(expect.arrayContaining(['message', 'traffic']))
    expect(await stream.idleFor(150)).toBe(true)
    await stream.close()
  })

  test('a burst of changes is a few ticks', async () => {
    const stream = await openStream(`${sandbox.address}/sandbox/api/changes`)
    await stream.next()
    await Promise.all(Array.from({ length: 20 }, () => sandbox.world.clock.shift(1)))
    expect((await stream.next())?.kinds).toEqual(['clock'])
    expect(await stream.idleFor(150)).toBe(true)
    await stream.close()
  })

  test('every page hears, and one that went away disturbs no other', async () => {
    const [gone, stays] = await Promise.all([1, 2].map(() => openStream(`${sandbox.address}/sandbox/api/changes`)))
    await Promise.all([gone?.next(), stays?.next()])
    await gone?.close()
    await sandbox.world.clock.shift(1)
    expect((await stays?.next())?.kinds).toEqual(['clock'])
    await stays?.close()
  })

  test('ends when the sandbox stops, which waits for no page', async () => {
    const own = await createDatabase()
    const other = await start(own.url)
    const stream = await openStream(`${other.address}/sandbox/api/changes`)
    await stream.next()
    await other.stop()
    // A server that had waited for the page would have cut it off at last, which a reader hears as an error.
    expect(await stream.next()).toBeUndefined()
    await own.drop()
  })
})

describe('a person’s window', () => {
  test('counts direct messages as new until they were read', async () => {
    await dm('U0SARI00001', 'one')
    await dm('U0SARI00001', 'two')
    const unread = async () => {
      const { people } = (await shown('ana')) as unknown as { people: { handle: string; unread: number }[] }
      return people.find(({ handle }) => handle === 'sari')?.unread
    }
    expect(await unread()).toBe(2)
    expect((await post('/read', { as: 'sari' })).status).toBe(200)
    expect(await unread()).toBe(0)
    await dm('U0SARI00001', 'three')
    expect(await unread()).toBe(1)
  })

  test('shows the end of a long conversation, and says how much lies before', async () => {
    await dm('U0OMAR00001', 'first')
    await dm('U0OMAR00001', 'second')
    const all = await (await get('/sandbox/api/window?as=omar&last=1')).json()
    expect(all).toMatchObject({ earlier: 1, messages: [{ text: 'second', ephemeral: false }] })
  })

  test('shows what that person typed, and lists the traffic without its contents', async () => {
    await post('/command', { as: 'dina', text: 'invite @budi' })
    expect((await shown('dina')).typed).toMatchObject([{ command: '/org', text: 'invite @budi' }])
    expect((await shown('budi')).typed).toEqual([])
    const lines = (await (await get('/sandbox/api/wire')).json()) as { number: number; what: string; who: string }[]
    const line = lines.find(({ what }) => what === 'command /org')
    expect(line).toMatchObject({ who: 'U0DINA00001' })
    expect(line).not.toHaveProperty('request')
    const entry = await (await get(`/sandbox/api/entry?number=${line?.number}`)).json()
    expect(entry).toMatchObject({ request: { user_id: 'U0DINA00001' } })
    expect(await (await get(`/sandbox/api/wire?after=${lines.at(-1)?.number}`)).json()).toEqual([])
    expect((await get('/sandbox/api/entry?number=999999')).status).toBe(404)
  })

  test('a step of the guide is done once the record says so', async () => {
    const progress = async () => (await get('/sandbox/api/progress')).json()
    expect(await progress()).toMatchObject({ steps: { create: false, home: false }, organization: null })
    await post('/home', { as: 'dina' })
    expect(await progress()).toMatchObject({ steps: { create: false, home: true } })
    const record = new pg.Client({ connectionString: sandbox.databaseUrl })
    await record.connect()
    const created = (id: string, kind: string) =>
      record.query(
        `insert into "AuditEntry" ("id", "at", "actorKind", "surface", "action", "subjectId", "after")
         values ($1, $2, 'person', 'slack', 'organization.created', 'org_1', $3)`,
        [id, sandbox.world.clock.now(), { name: 'Sehat Clinic', kind }],
      )
    await created('aud_1', 'personal')
    expect(await progress()).toMatchObject({ steps: { create: false } })
    await created('aud_2', 'shared')
    await record.end()
    expect(await progress()).toMatchObject({ steps: { create: true, invite: false, home: true } })
  })

  test('a letter’s HTML can do nothing here', async () => {
    const letter = { to: 'dina@sehat.example', subject: 'Hello', text: 'Hello', html: '<script>1</script>', at: '' }
    await sandbox.world.store.shelf('mail').put('1', letter.to, letter)
    const answer = await get('/sandbox/api/letter?number=0')
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
    expect((await get('/sandbox/api/letter?number=7')).status).toBe(404)
  })
})
