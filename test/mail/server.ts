// A real mail server for tests: it takes e-mail over SMTP as any other does, refuses or waits as it is told, can be away and
// come back at the same port, and keeps what it took, whole and read.
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Received = {
  from: string
  to: string[]
  headers: Record<string, string>
  subject: string
  text: string
  html: string
  raw: string
}

/** What it does with what it is handed; it takes everything unless told. */
export type Manners = {
  /** Its answer to a recipient, such as "550 No such user"; null takes them. */
  recipient?: (address: string) => string | null
  sender?: (address: string) => string | null
  /** Its answer once it has the whole letter. */
  letter?: (received: Received) => string | null
  /** How long it thinks about the whole letter. */
  delayMs?: number
  /** Takes the letter, and is gone before it says so, so many times. */
  cuts?: number
}

export type MailServer = {
  url: string
  received: Received[]
  /** Its manners from now on. */
  behave(manners: Manners): void
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

/** Opens a mail server at a port of its own. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: Received[] = []
  let manners: Manners = {}
  const open = (port: number) => serverOn(port, options, received, () => manners)
  let server = await open(0)
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const goAway = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    behave: (told) => {
      manners = told
    },
    goAway,
    comeBack: async () => {
      server = await open(port)
    },
    close: goAway,
  }
}

async function serverOn(port: number, options: SMTPServerOptions, received: Received[], manners: () => Manners) {
  const server = new SMTPServer({
    authOptional: true,
    // Its own certificate is known to the world, as it says: nothing here is secret.
    logger: false,
    closeTimeout: 50,
    ...options,
    onMailFrom: ({ address }, _, done) => done(failure(manners().sender?.(address))),
    onRcptTo: ({ address }, _, done) => done(failure(manners().recipient?.(address))),
    onData: async (stream, { envelope }, done) => {
      const raw = Buffer.concat(await stream.toArray()).toString()
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      const letter = { ...read(raw), from, to: envelope.rcptTo.map(({ address }) => address), raw }
      const { delayMs, letter: judge, cuts = 0 } = manners()
      if (delayMs) await sleep(delayMs)
      const answer = failure(judge?.(letter))
      if (!answer) received.push(letter)
      if (cuts > 0) {
        manners().cuts = cuts - 1
        for (const connection of server.connections) connection.close()
        return
      }
      done(answer)
    },
  })
  // Whoever breaks off in the middle is a test's own doing.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return server
}

/** An answer with its number, as the server gives it. */
function failure(answer: string | null | undefined): Error | null {
  if (!answer) return null
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) })
}

/** A letter as its reader's client reads it. */
function read(raw: string): Omit<Received, 'from' | 'to' | 'raw'> {
  const whole = partOf(raw)
  const boundary = /boundary="([^"]+)"/.exec(whole.headers['content-type'] ?? '')?.[1]
  const parts = boundary
    ? whole.body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => partOf(part.trimStart()))
    : [whole]
  const of = (type: string) => {
    const found = parts.find(({ headers }) => headers['content-type']?.startsWith(type))
    return found ? decoded(found).replaceAll('\r\n', '\n') : ''
  }
  const headers = Object.fromEntries(Object.entries(whole.headers).map(([name, value]) => [name, inWords(value)]))
  return { headers, subject: headers.subject ?? '', text: of('text/plain'), html: of('text/html') }
}

type Part = { headers: Record<string, string>; body: string }

function partOf(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const unfolded = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const lines = unfolded.split('\r\n').map((line) => line.split(/:\s*(.*)/s))
  return {
    headers: Object.fromEntries(lines.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    body: raw.slice(end + 4),
  }
}

function decoded({ headers, body }: Part): string {
  const how = headers['content-transfer-encoding']
  if (how === 'base64') return Buffer.from(body, 'base64').toString()
  return how === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body
}

const unquoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

/** A header's encoded words in the letters that they stand for (RFC 2047); those that follow one another are one. */
function inWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : unquoted(text.replaceAll('_', ' ')),
    )
}
