// The mail server: where e-mail is handed in, and whether it would take any.
import { createTransport } from 'nodemailer'

export type MailSettings = {
  /** smtp:// or smtps://, with user and password where it asks for them */
  url: string
  /** Whom e-mail is from: an address, or a name with one. */
  from: string
}

const patienceMs = 5_000

/** Greets the server and signs in, without sending anything. Rejects where it does not let us in. */
export async function check({ url }: Pick<MailSettings, 'url'>): Promise<void> {
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  const transport = createTransport({ url, ...patience })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}
