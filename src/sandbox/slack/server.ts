// The HTTP face of the local Slack: the Web API, response_urls, files, and the door for Socket Mode.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isJson, type Json } from './blocks.ts'
import { sendFile, takeUpload } from './files.ts'
import { useHook } from './hooks.ts'
import { keysOf } from './openid.ts'
import { authorizing } from './openid-page.ts'
import type { Socket } from './socket.ts'
import { inWords } from './traffic.ts'
import { answerCall, type WebApi } from './web-api.ts'

const LARGEST_BODY = 5_000_000
const LARGEST_UPLOAD = 60_000_000

/** Serves the local Slack on 127.0.0.1. Resolves once it listens. */
export async function serve(api: WebApi, socket: Socket, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    route(api, request, response).catch((error: unknown) => {
      // A mistake of the local Slack itself must not look like a mistake of the app.
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`The local Slack broke: ${String(error)}`)
      process.emitWarning(error instanceof Error ? error : String(error))
    })
  })
  server.keepAliveTimeout = 60_000
  server.on('upgrade', (request, wire, head) => socket.upgrade(request, wire, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

async function route(api: WebApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(`http://slack${request.url ?? '/'}`)
  if (pathname.startsWith('/openid/connect/')) return callOpenid(api, pathname, request, response)
  const [, first = '', second = '', third = ''] = pathname.split('/')
  const bytes = await read(request, first === 'upload' ? LARGEST_UPLOAD : LARGEST_BODY)
  const body = bytes?.toString() ?? ''
  if (bytes === undefined) response.writeHead(413).end()
  else if (first === 'api') await callApi(api, second, request, response, body)
  else if (first === 'commands' || first === 'actions') await callHook(api, third, request, response, body)
  else if (first === 'files-pri') callFile(api, second, request, response)
  else if (first === 'upload' && request.method === 'POST') await callUpload(api, third, request, response, bytes)
  else response.writeHead(404, { 'content-type': 'text/plain' }).end('Slack has nothing here')
}

async function read(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
  }
  return size > most ? undefined : Buffer.concat(chunks)
}

const bearer = (request: IncomingMessage): string =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''

async function callApi(api: WebApi, name: string, request: IncomingMessage, response: ServerResponse, body: string) {
  const fields = fieldsOf(request, body)
  const token = bearer(request) || (typeof fields.token === 'string' ? fields.token : '')
  const reply = await answerCall(api, name, token, fields)
  const headers = { 'content-type': 'application/json; charset=utf-8', ...reply.headers }
  response.writeHead(reply.status, headers).end(JSON.stringify(reply.body))
}

function fieldsOf(request: IncomingMessage, body: string): Json {
  const query = Object.fromEntries(new URL(`http://slack${request.url ?? '/'}`).searchParams)
  if ((request.headers['content-type'] ?? '').includes('json')) return { ...query, ...(asJson(body) ?? {}) }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) }
}

function asJson(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isJson(value) ? value : undefined
  } catch {
    return undefined
  }
}

async function callHook(api: WebApi, id: string, request: IncomingMessage, response: ServerResponse, body: string) {
  const startedAt = performance.now()
  const sent = asJson(body) ?? asJson(new URLSearchParams(body).get('payload') ?? '') ?? {}
  const { cause } = api.space.hooks.get(id) ?? {}
  const [reply, watches] = await api.watches.during('response_url', {}, cause, () => useHook(api.space, id, sent))
  const { status, body: answer, complaints } = reply
  for (const complaint of complaints) api.watches.refuse(inWords(complaint), watches)
  const ms = Math.round(performance.now() - startedAt)
  const what = `response_url ${request.url?.split('/')[1] ?? ''}`
  api.space.traffic.record({ direction: 'from the app', what, request: sent, answer, status, ms, complaints })
  response.writeHead(status, { 'content-type': 'text/plain' }).end(answer)
}

/** The pages of signing in. What was refused about how someone was sent there is the app's doing, and stands in the record. */
async function callOpenid(api: WebApi, pathname: string, request: IncomingMessage, response: ServerResponse) {
  if (pathname === '/openid/connect/keys') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keysOf()))
    return
  }
  const isKnown = pathname === '/openid/connect/authorize'
  const asked = Object.fromEntries(new URL(`http://slack${request.url ?? '/'}`).searchParams)
  const said = Object.fromEntries(new URLSearchParams((await read(request, LARGEST_BODY))?.toString() ?? ''))
  if (!isKnown || !['GET', 'HEAD', 'POST'].includes(request.method ?? '')) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Slack has nothing here')
    return
  }
  const { response: page, complaints } = await authorizing(api.space, asked, { ...asked, ...said })
  for (const complaint of complaints) api.watches.refuse(inWords(complaint), [])
  const { client_id, redirect_uri, scope } = asked
  const entry = {
    what: 'sign in',
    request: { client_id, redirect_uri, scope },
    answer: page.status,
    status: page.status,
    ms: 0,
  }
  if (request.method !== 'HEAD') api.space.traffic.record({ direction: 'from the app', ...entry, complaints })
  response.writeHead(page.status, Object.fromEntries(page.headers)).end(await page.text())
}

/** A download, which stands in the record once it is over, however it went. */
function callFile(api: WebApi, name: string, request: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now()
  response.once('close', () => {
    const ms = Math.round(performance.now() - startedAt)
    const answer = `${response.getHeader('content-type') ?? 'nothing'}${response.writableFinished ? '' : ', broken off'}`
    const entry = {
      what: 'file',
      request: { url: request.url },
      answer,
      status: response.statusCode,
      ms,
      complaints: [],
    }
    api.space.traffic.record({ direction: 'from the app', ...entry })
  })
  sendFile(api.space, name.split('-')[1] ?? '', bearer(request), response)
}

async function callUpload(
  api: WebApi,
  ticket: string,
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
) {
  const startedAt = performance.now()
  const type = request.headers['content-type'] ?? ''
  const take = () => takeUpload(api.space, ticket, type, bytes)
  const [{ status, text: answer, complaints }, watches] = await api.watches.during('upload', {}, undefined, take)
  for (const complaint of complaints) api.watches.refuse(inWords(complaint), watches)
  const ms = Math.round(performance.now() - startedAt)
  const sent = { bytes: bytes.length, type }
  api.space.traffic.record({ direction: 'from the app', what: 'upload', request: sent, answer, status, ms, complaints })
  response.writeHead(status, { 'content-type': 'text/plain' }).end(answer)
}
