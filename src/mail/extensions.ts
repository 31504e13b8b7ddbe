// What a mail server says of itself when it is greeted: whether it takes addresses with letters beyond ASCII (RFC 6531). One
// that does not must not be given any: it would refuse them, or send e-mail to somebody else.
import { createTransport } from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'

type Options = ConstructorParameters<typeof SMTPConnection>[0]

/** Asks a mail server whether it takes addresses in any letters. Rejects where it cannot be asked. */
export function takesAnyLetters(url: string, options: Options): Promise<boolean> {
  const connection = new SMTPConnection({ ...createTransport({ url }).options, ...options })
  return new Promise((resolve, reject) => {
    connection.on('error', reject)
    connection.connect(() => {
      // The last that it said was what it can do: over TLS it is greeted anew.
      resolve(/^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || ''))
      connection.quit()
    })
  })
}
