// The words of e-mails: what each kind of letter says, as HTML and as plain text.
import type { MailLetter, Reader } from '../org/telling/mail.ts'

/** An e-mail as its reader sees it. */
export type Drawn = { subject: string; text: string; html: string }

/** Draws a letter for whoever reads it. */
export function drawLetter(_reader: Reader, _letter: MailLetter): Drawn {
  throw new Error('not drawn yet')
}
