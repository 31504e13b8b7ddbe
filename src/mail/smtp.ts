// The mail server: where e-mail is handed in, and whether it would take any.
import { createTransport } from 'nodemailer'
import { takesAnyLetters } from './extensions.ts'
import { type Carrier, headersOf, type Message } from './mail.ts'

export type MailSettings = {
  /** smtp:// or smtps://, with user and password where it asks for them */
  url: string
  /** Whom e-mail is from: an address, or a name with one. */
  from: string
}

/** A mail server as long as it is used. */
export type Smtp = Carrier & { close(): void }

const patienceMs = 5_000
/** How long a mail server is waited for. */
export type Patience = {
  /** That says nothing at all while an e-mail is handed in; many look for viruses before they answer. */
  silenceMs: number
  /** That says something now and then, and never that it has the e-mail. */
  wholeMs: number
  /** Once we are stopping. */
  graceMs: number
}
const usual: Patience = { silenceMs: 120_000, wholeMs: 300_000, graceMs: 10_000 }

/** Opens a mail server: a few connections, made when they are needed and kept while they are. `stopping` ends what takes too long. */
export function openSmtp(settings: MailSettings, stopping?: AbortSignal, patience: Partial<Patience> = {}): Smtp {
  const { url, from: whom } = settings
  const { silenceMs, wholeMs, graceMs } = { ...usual, ...patience }
  const from = senderOf(whom)
  const pool = { pool: true as const, maxConnections: 3, maxRequeues: 2, idleTimeout: 30_000 }
  const waits = { connectionTimeout: 15_000, greetingTimeout: 30_000, socketTimeout: silenceMs }
  const limits = { disableFileAccess: true, disableUrlAccess: true }
  const transport = createTransport({ ...pool, ...waits, ...limits, url, ...trustAt(url) })
  const close = () => transport.close()
  const letters = () => takesAnyLetters(url, { ...waits, ...trustAt(url) })
  stopping?.addEventListener('abort', () => setTimeout(() => transport.close({ force: true }), graceMs).unref(), {
    once: true,
  })
  const carry: Carrier['carry'] = async (message) => {
    if (!anAddress.test(message.to)) return { refused: noAddress }
    try {
      // Only a name in other letters is asked about: those of domains are written in ASCII.
      if (!isPlain(message.to) && !(await letters())) return { refused: noSuchLetters }
      await transport.sendMail({ ...written(message, from), ...limits, signal: AbortSignal.timeout(wholeMs) })
      return null
    } catch (error) {
      const refused = refusalIn(error)
      if (refused !== null) return { refused }
      throw new Error(wordsFor(error), { cause: error })
    }
  }
  return { carry, close }
}

/** Greets the server and signs in, without sending anything. Rejects where it does not let us in. */
export async function check({ url }: Pick<MailSettings, 'url'>): Promise<void> {
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  const transport = createTransport({ url, ...patience, ...trustAt(url) })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}

/** Nobody stands between us and a server on this machine, whose certificate is mostly one that it made itself. */
function trustAt(url: string): { tls?: { rejectUnauthorized: boolean } } {
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
  return isHere ? { tls: { rejectUnauthorized: false } } : {}
}

/** One address, with nothing in it that could begin another. */
const anAddress = /^[^\s@<>(),;:"\\[\]\p{Cc}]+@[^\s@<>(),;:"\\[\]\p{Cc}]+$/u
const noAddress = 'it is no address that e-mail can be sent to'
const isPlain = (address: string): boolean => /^[\x20-\x7e]*@/.test(address)
const noSuchLetters = 'our mail server takes no addresses with such letters before the @'

type Sender = { name: string; address: string }

/** The name may hold what would separate one address from the next. */
function senderOf(from: string): Sender {
  const [, name = '', address] = /^(.*)<([^<>]+)>\s*$/.exec(from) ?? []
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address ?? from }
}

/** The envelope is given apart, so that nothing in a name or an address can add a recipient. */
function written(message: Message, from: Sender) {
  const { id, to, name, subject, text, html } = message
  return {
    // The same whenever it is handed in again, so that whoever has it already can tell.
    messageId: `<${id}@${from.address.split('@').at(-1)}>`,
    envelope: { from: from.address, to: [to] },
    from,
    to: { name: name ?? '', address: to },
    subject,
    text,
    html,
    headers: headersOf(message),
  }
}

type Fault = { code?: unknown; command?: unknown; responseCode?: unknown; response?: unknown }
const faultOf = (error: unknown): Fault => (typeof error === 'object' && error !== null ? error : {})

/** Answers that are about us rather than about the address: mended by an operator, not by another address (RFC 4954). */
const aboutUs = [530, 534, 535, 538]

/** What the server said of an address that it will never take; null for everything that may pass. */
function refusalIn(error: unknown): string | null {
  const { code, command, responseCode } = faultOf(error)
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return null
  if (code === 'EENVELOPE' && command === 'API') return noAddress
  const isFinal = typeof responseCode === 'number' && responseCode >= 500 && !aboutUs.includes(responseCode)
  return isFinal && (command === 'RCPT TO' || command === 'DATA') ? said(error) : null
}

/** The server's own words, on one line; of several lines the number is said once. */
function said(error: unknown): string {
  const { response } = faultOf(error)
  const [first = '', ...others] = (typeof response === 'string' ? response : '').split(/\r?\n/)
  const [, number = '', status = ''] = /^(\d{3})[ -]?((?:[245]\.\d{1,3}\.\d{1,3} )?)/.exec(first) ?? []
  const isAgain = (line: string) => (line.startsWith(number) ? line.slice(number.length + 1) : line)
  const rest = others.map(isAgain).map((line) => (status && line.startsWith(status) ? line.slice(status.length) : line))
  return [first.replace(/^(\d{3})-/, '$1 '), ...rest].join(' ').replace(/\s+/g, ' ').trim().slice(0, 300)
}

/** What is said of a fault that may pass to people who wait for the e-mail; operators read the cause in the log. */
function wordsFor(error: unknown): string {
  const { code, responseCode } = faultOf(error)
  if (code === 'EAUTH') return 'the mail server does not let us in'
  if (typeof responseCode === 'number') return `the mail server says: ${said(error)}`
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'the mail server does not answer'
  return 'the mail server cannot be reached'
}
