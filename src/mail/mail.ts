// The Mail port: a letter is drawn as an e-mail, and handed to whatever carries it away.
import type { Mail } from '../org/telling/mail.ts'
import { type Drawn, drawLetter } from './letters.ts'

/** One e-mail, ready to be carried. `id` is the same whenever the same one is handed over again. */
export type Message = Drawn & {
  id: string
  to: string
  name: string | null
  /** A page on which its reader says that they want none; null where they choose elsewhere. */
  stop: string | null
}

/** Carries e-mail: a mail server, or the sandbox's mailbox. */
export type Carrier = {
  /** Says so where the address is refused for good; throws, in words for people, what may pass. */
  carry(message: Message): Promise<{ refused: string } | null>
}

/** The Mail port over a carrier. */
export function createMail(carrier: Carrier): Mail {
  return {
    send: (id, reader, letter) =>
      carrier.carry({ ...drawLetter(reader, letter), id, to: reader.to, name: reader.name, stop: reader.stop }),
  }
}

/** What programs on the way read of it: that nobody's holiday reply should answer (RFC 3834), and how to have no more. */
export const headersOf = ({ stop }: Pick<Message, 'stop'>): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  // Mail clients show a button of their own, and send the form themselves; over https alone (RFC 8058).
  ...(stop ? { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
})
