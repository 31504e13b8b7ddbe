// The local mailbox: takes every e-mail that the app hands in, keeps it where anyone here can read it, and can be told to be
// slow, to refuse, or to be away. Nothing leaves this machine.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Carrier, headersOf, type Message } from '../mail/mail.ts'
import type { SandboxClock } from './clock.ts'
import type { Store } from './store.ts'

/** A letter as the driver shows it. */
export type KeptLetter = {
  to: string
  subject: string
  text: string
  html: string
  at: string
  headers: Record<string, string>
}

export type ListedLetter = Pick<KeptLetter, 'to' | 'subject' | 'at'> & { number: number; isUnread: boolean }

/** What can be asked for, as the driver takes it. `next` says for how many letters; without it, until cleared. */
export const mailFaults = z.strictObject({
  /**
   * Takes no letter: `true`, or the server's words such as "552 mailbox full", or their number. From 400 to 499 it may be
   * tried again. An address, or several, are the only ones that are refused.
   */
  reject: z
    .union([z.boolean(), z.string().min(1), z.int().min(400).max(599), z.array(z.string()).min(1)])
    .exactOptional(),
  /** Answers so much later, in real time. */
  delayMs: z.int().min(0).max(60_000).exactOptional(),
  /** Nobody answers at all. */
  down: z.boolean().exactOptional(),
  next: z.int().min(1).exactOptional(),
})
export type MailFaults = z.output<typeof mailFaults>

export type Mailbox = Carrier & {
  /** Everything that came, the oldest first. */
  all(): KeptLetter[]
  /** The same without what is in them, by their places among all. */
  list(): ListedLetter[]
  /** Keeps that a letter was opened, by its place among all. */
  markRead(number: number): Promise<void>
  /** Replaces whatever fault was asked for before. */
  fail(faults: MailFaults): void
}

/** Opens the mailbox where the last run left it. */
export function openMailbox(store: Store, clock: SandboxClock): Mailbox {
  const letters = store.shelf<KeptLetter>('mail')
  const opened = store.shelf<{ numbers: number[] }>('opened-mail')
  const numbers = () => opened.get('all')?.numbers ?? []
  let faults: MailFaults = {}
  let left = Number.POSITIVE_INFINITY
  const meets = (to: string): MailFaults => {
    if (left <= 0 || !concerns(faults, to)) return {}
    left -= 1
    return faults
  }
  return {
    async carry(message: Message) {
      const { id, to, subject, text, html } = message
      const { delayMs, down, reject } = meets(to)
      if (delayMs) await sleep(delayMs)
      if (down) throw new Error('the mail server cannot be reached')
      const reply = replyOf(reject, to)
      if (reply?.startsWith('4')) throw new Error(`the mail server says: ${reply}`)
      if (reply) return { refused: reply }
      // One that was handed in before is the same letter, as its reader's mailbox knows by its id.
      if (!letters.get(id)) {
        const at = clock.now().toISOString()
        await letters.put(id, to, { to, subject, text, html, at, headers: headersOf(message) })
      }
      return null
    },
    all: () => letters.all(),
    list: () => {
      const read = new Set(numbers())
      return letters
        .all()
        .map(({ to, subject, at }, number) => ({ number, to, subject, at, isUnread: !read.has(number) }))
    },
    markRead: async (number) => {
      if (!numbers().includes(number)) await opened.put('all', '', { numbers: [...numbers(), number] })
    },
    fail: (asked) => {
      faults = asked
      left = asked.next ?? Number.POSITIVE_INFINITY
    },
  }
}

/** Whether anything is wrong for a letter to that address. */
const concerns = ({ reject, delayMs, down }: MailFaults, to: string): boolean =>
  delayMs !== undefined || down === true || replyOf(reject, to) !== null

const isAddress = (text: string): boolean => /^\S+@\S+$/.test(text)
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
const noMailbox = '550 5.1.1 There is no such mailbox'

/** What a server answers that does not take a letter to that address: a number, and words. */
function replyOf(reject: MailFaults['reject'], to: string): string | null {
  if (reject === undefined || reject === false) return null
  if (reject === true) return noMailbox
  if (Array.isArray(reject)) return reject.some((one) => same(one, to)) ? noMailbox : null
  if (typeof reject === 'number') return reject < 500 ? `${reject} Try again later` : `${reject} The letter is refused`
  if (isAddress(reject)) return same(reject, to) ? noMailbox : null
  return /^[45]\d\d\b/.test(reject) ? reject : `550 ${reject}`
}
