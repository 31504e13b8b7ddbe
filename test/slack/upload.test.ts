// Files handed to people and taken from them: whole, said with what they are, and through nobody's hands but Slack's.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LogLevel, WebClient } from '@slack/web-api'
import { afterEach, describe, expect, test } from 'vitest'
import type { Log } from '../../src/org/context.ts'
import type { Upload } from '../../src/org/organization/pictures.ts'
import { readFilled } from '../../src/slack/turn/filled.ts'
import { createUploads } from '../../src/slack/wire/files.ts'
import { requireSlacks } from '../../src/slack/wire/hosts.ts'
import { openWorld } from '../world.ts'

const bytes = new TextEncoder().encode('when,who\n2026-11-22,Dina\n')

describe('a file that is handed to someone', () => {
  const world = openWorld()
  const share = async (handle: string, comment: string) => {
    const { id } = await world().person(handle)
    const account = await world().db.slackIdentity.findFirstOrThrow({ where: { personId: id } })
    return world().deps.announce.share(account, { name: 'record.csv', title: 'The record', comment, bytes })
  }

  test('stands in their conversation with what is said of it', async () => {
    await world().says('dina', 'whoami')
    expect(await share('dina', 'The record of <!channel> *Sehat*')).toBeNull()
    const letter = (await world().inbox('dina')).at(-1)
    expect(letter?.text).toBe('The record of &lt;!channel&gt; ∗Sehat∗')
    expect(letter?.files?.map(({ name, size }) => ({ name, size }))).toEqual([
      { name: 'record.csv', size: bytes.length },
    ])
  })

  test('that cannot be reached is said, and nothing else is hidden', async () => {
    await world().says('budi', 'whoami')
    await world().faults({ slack: { method: { name: 'conversations.open', error: 'user_disabled' } } })
    expect(await share('budi', 'Yours')).toEqual({ unreachable: 'user_disabled' })
    await world().faults({ slack: { method: { name: 'files.completeUploadExternal', error: 'internal_error' } } })
    await expect(share('budi', 'Yours')).rejects.toThrow('internal_error')
    await world().faults({})
    expect(await world().inbox('budi')).toEqual([])
  })
})

describe('an address that Slack names', () => {
  const real = 'https://slack.com/api/'
  test.each([
    ['https://files.slack.com/upload/v1/x', real],
    ['http://127.0.0.1:4000/upload/v1/x', 'http://127.0.0.1:4000/api/'],
  ])('%s is Slack’s', (address, api) => {
    expect(requireSlacks(address, 'files.slack.com', api).href).toBe(address)
  })

  test.each([
    'http://files.slack.com/upload/v1/x',
    'https://files.slack.com.evil.example/x',
    'https://files.slack.com:8443/x',
    'https://files.slack.com@evil.example/x',
    'https://hooks.slack.com/x',
    'http://127.0.0.1:4000/x',
    'file:///etc/passwd',
  ])('%s is not', (address) => {
    expect(() => requireSlacks(address, 'files.slack.com', real)).toThrow('was named as Slack')
  })
})

describe('a file that someone put into a form', () => {
  const log: Log = { debug() {}, info() {}, warn() {}, error() {} }
  const asked: { url: string; authorization: string | undefined }[] = []
  const servers: Server[] = []
  const serve = async (answer: (url: string, response: ServerResponse) => void): Promise<string> => {
    const server = createServer(({ url = '', headers }, response) => {
      asked.push({ url, authorization: headers.authorization })
      answer(url, response)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  afterEach(() => {
    asked.length = 0
    for (const server of servers.splice(0)) server.closeAllConnections()
  })
  const readerAt = (origin: string) => {
    const settings = { botToken: 'xoxb-1', apiUrl: `${origin}/api/`, command: '/org' } as const
    const client = new WebClient(settings.botToken, { slackApiUrl: settings.apiUrl, logLevel: LogLevel.ERROR })
    return createUploads({ client, settings: { ...settings, transport: 'socket', appToken: 'xapp-1' }, log })
  }
  const file = (address: string | null): Upload => ({
    id: 'F1',
    mediaType: 'image/png',
    bytes: null,
    address,
    isUnchecked: address === null,
  })

  test('is fetched with the token from Slack’s own host', async () => {
    const slack = await serve((_, response) => void response.end('picture'))
    expect(await readerAt(slack).read(file(`${slack}/files-pri/F1`))).toEqual({ bytes: Buffer.from('picture') })
    expect(asked).toEqual([{ url: '/files-pri/F1', authorization: 'Bearer xoxb-1' }])
  })

  test('is not fetched from anywhere else, and the token goes nowhere', async () => {
    const stranger = await serve((_, response) => void response.end('picture'))
    const slack = await serve((_, response) => void response.writeHead(302, { location: `${stranger}/taken` }).end())
    expect(await readerAt(slack).read(file(`${stranger}/files-pri/F1`))).toEqual({ problem: 'incomplete' })
    expect(await readerAt(slack).read(file('not an address'))).toEqual({ problem: 'incomplete' })
    expect(asked).toEqual([])
    expect(await readerAt(slack).read(file(`${slack}/files-pri/F1`))).toEqual({ problem: 'page' })
    expect(asked.map(({ url }) => url)).toEqual(['/files-pri/F1'])
  })

  test('that Slack wants to be asked about is asked about first', async () => {
    const slack: string = await serve((url, response) => {
      if (!url.startsWith('/api/files.info')) return void response.end('picture')
      const told = { id: 'F1', mimetype: 'image/png', size: 7, url_private_download: `${slack}/files-pri/F1/download` }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, file: told }))
    })
    expect(await readerAt(slack).read(file(null))).toEqual({ bytes: Buffer.from('picture') })
    expect(asked.map(({ url }) => url)).toEqual(['/api/files.info', '/files-pri/F1/download'])
    const sent = { id: 'F1', file_access: 'check_file_info', url_private: null }
    expect(readFilled({ logo: { logo: { type: 'file_input', files: [sent] } } }).files('logo')).toEqual([
      { id: 'F1', mediaType: null, bytes: null, address: null, isUnchecked: true },
    ])
  })

  test('whose length is claimed to be too much is not read', async () => {
    const slack = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 11 * 1024 * 1024 })
      response.write('begin')
    })
    expect(await readerAt(slack).read(file(`${slack}/x`))).toEqual({ problem: 'too_large', bytes: 11 * 1024 * 1024 })
  })

  test('that is a page indeed is read as what it is', async () => {
    const slack = await serve((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
    const page = { ...file(`${slack}/x`), mediaType: 'text/html' }
    expect(await readerAt(slack).read(page)).toEqual({ bytes: Buffer.from('<p>') })
  })
})
