// The HTTP server as strangers and Slack meet it: what is answered to whom, and that nothing ends the process.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Mount } from '../../src/http/routes.ts'
import { type HttpServer, type Patience, serve } from '../../src/http/serve.ts'
import type { Listener } from '../../src/http/slack-door.ts'
import type { Log } from '../../src/org/context.ts'

const open: HttpServer[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))))

type Setting = { slack?: Listener | null; unready?: () => Promise<string[]>; mounts?: Mount[]; patience?: Patience }

async function start({ slack = echo, unready = async () => [], mounts = [], patience }: Setting = {}) {
  const errors: object[] = []
  const log: Log = { debug() {}, info() {}, warn() {}, error: (facts) => void errors.push(facts) }
  const server = serve({ log, unready, mounts, slack: () => slack }, patience)
  open.push(server)
  const { port } = await server.listen(0, '127.0.0.1')
  return { port, url: `http://127.0.0.1:${port}`, errors, server }
}

const echo: Listener = (request, response) => {
  const body = 'rawBody' in request && Buffer.isBuffer(request.rawBody) ? request.rawBody.toString() : 'unread'
  response.writeHead(200).end(`slack heard ${body}`)
}

const now = () => String(Math.floor(Date.now() / 1000))
const signed = (timestamp = now()) => ({ 'x-slack-request-timestamp': timestamp, 'x-slack-signature': 'v0=0' })
const post = (url: string, body: string, headers: Record<string, string> = signed()) =>
  fetch(`${url}/slack/events`, { method: 'POST', body, headers })

/** Sends bytes as they are, and gives all that comes back until the other side hangs up. */
function raw(port: number, ...bytes: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  for (const part of bytes) socket.write(part)
  return text(socket)
}

describe('addresses', () => {
  test.each([
    ['GET // HTTP/1.1'],
    ['GET /%zz HTTP/1.1'],
    ['GET /slack/none HTTP/1.1'],
    ['POST /slack/events/ HTTP/1.1'],
    ['GET /slack%2Fevents HTTP/1.1'],
    ['GET /../../etc/passwd HTTP/1.1'],
    ['GET http://[::1 HTTP/1.1'],
    ['OPTIONS * HTTP/1.1'],
    ['BREW /coffee HTTP/1.1'],
    ['GET /\u0000 HTTP/1.1'],
    ['\u0016\u0003\u0001'],
  ])('%j is answered in words, and the next request as ever', async (line) => {
    const { port, url, errors } = await start()
    const answer = await raw(
      port,
      `${line}\r\nhost: guildhall.example\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(answer.split('\r\n\r\n')[1]).toMatch(/[a-z]+ [a-z]+/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(errors).toEqual([])
  })

  test('a request without a host is answered', async () => {
    const { port, errors } = await start()
    expect(await raw(port, 'GET /nowhere HTTP/1.1\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(await raw(port, 'GET /healthz HTTP/1.0\r\nhost: ???\r\n\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(errors).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE'])(
    '%s on the door of Slack is answered with the method that it takes',
    async (method) => {
      const { url } = await start()
      const answer = await fetch(`${url}/slack/events`, { method })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('POST')
    },
  )

  test('POST on a sign of life is answered with the method that it takes', async () => {
    const { url } = await start()
    const answer = await fetch(`${url}/healthz`, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})

describe('Slack’s door', () => {
  test('hands a request on with its body read', async () => {
    const { url } = await start()
    const answer = await post(url, 'command=%2Forg&text=ähm')
    expect([answer.status, await answer.text()]).toEqual([200, 'slack heard command=%2Forg&text=ähm'])
  })

  test.each([
    ['a day old', String(Number(now()) - 86_400)],
    ['six minutes old', String(Number(now()) - 360)],
    ['six minutes ahead', String(Number(now()) + 360)],
    ['a day ahead', String(Number(now()) + 86_400)],
    ['no number', 'soon'],
    ['negative', '-1'],
  ])('turns away a signature that is %s', async (_, timestamp) => {
    const { url } = await start()
    expect((await post(url, 'x=1', signed(timestamp))).status).toBe(401)
  })

  test('says that it is not ready yet, so that Slack tries again', async () => {
    const { url } = await start({ slack: null })
    const answer = await post(url, 'x=1')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })

  test('answers a body of 10 MB with 413 without reading it to the end', async () => {
    const { url, errors } = await start()
    const answer = await post(url, 'x'.repeat(10 * 1024 * 1024))
    expect(answer.status).toBe(413)
    expect(errors).toEqual([])
  })

  test('answers a body of 10 MB that does not say its length with 413', async () => {
    const { port } = await start()
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const head = `POST /slack/events HTTP/1.1\r\nhost: x\r\nx-slack-request-timestamp: ${now()}\r\ntransfer-encoding: chunked\r\n\r\n`
    expect(await raw(port, head, ...Array<string>(160).fill(chunk), '0\r\n\r\n')).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('a body that claims 10 MB and never comes is answered at once', async () => {
    const { port } = await start()
    const head = `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 10485760\r\n\r\n`
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('a sender who hangs up in the middle harms nobody', async () => {
    const { port, url, errors } = await start()
    const socket = connect(port, '127.0.0.1')
    socket.write(`POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf`)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(errors).toEqual([])
  })

  test('a fault of the Slack wing is answered with a reference that the log has too', async () => {
    const { url, errors } = await start({
      slack: () => {
        throw new Error('unknown path')
      },
    })
    const answer = await post(url, 'x=1')
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain((errors[0] as { reference: string }).reference)
  })
})

describe('floods', () => {
  test('headers without end are answered with 431', async () => {
    const { port } = await start()
    const answer = await raw(port, `GET /healthz HTTP/1.1\r\nhost: x\r\n`, `x-flood: ${'y'.repeat(40_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('10 MB to a path that is not there is answered with 413', async () => {
    const { url } = await start()
    const answer = await fetch(`${url}/nowhere`, { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024) })
    expect(answer.status).toBe(413)
  })

  test('headers that come a byte at a time are cut off', async () => {
    const { port } = await start({ patience: { headersMs: 500, requestMs: 1000, checkedEveryMs: 100 } })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /healthz HTTP/1.1\r\n')
    const drip = setInterval(() => socket.write('x'), 50)
    const answer = await text(socket).finally(() => clearInterval(drip))
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('signs of life', () => {
  test('alive is said always, ready only when nothing is amiss', async () => {
    const reasons = ['the database does not answer']
    const { url } = await start({ unready: async () => reasons })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const unready = await fetch(`${url}/readyz`)
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { status: 'not ready', reasons: ['the database does not answer'] },
    ])
    reasons.pop()
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })
})

describe('mounted rooms', () => {
  const mounts = [{ path: '/room', fetch: (request: Request) => new Response(new URL(request.url).pathname) }]

  test('are given every request at their path and below it, whole', async () => {
    const { url } = await start({ mounts })
    expect(await (await fetch(`${url}/room`)).text()).toBe('/room')
    expect(await (await fetch(`${url}/room/api/x`, { method: 'POST', body: '{}' })).text()).toBe('/room/api/x')
    expect((await fetch(`${url}/roommate`)).status).toBe(404)
  })

  test('that fail are answered with a reference that the log has too', async () => {
    const broken = { path: '/broken', fetch: () => Promise.reject(new Error('no')) }
    const { url, errors } = await start({ mounts: [broken] })
    const answer = await fetch(`${url}/broken`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain((errors[0] as { reference: string }).reference)
  })
})

test('closing finishes what is under way and takes nothing new', async () => {
  let arrived = () => {}
  const here = new Promise<void>((resolve) => (arrived = resolve))
  let finish = () => {}
  const slow: Listener = (_, response) => {
    finish = () => response.end('done')
    arrived()
  }
  const { url, server } = await start({ slack: slow })
  const answer = post(url, 'x=1')
  await here
  const closed = server.close()
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  finish()
  expect(await (await answer).text()).toBe('done')
  await closed
  await server.close()
})
