// Joins whoever carries e-mail to the rules: the mail server of the settings, or nobody.
import type { Config } from './config.ts'
import { createMail } from './mail/mail.ts'
import { openSmtp } from './mail/smtp.ts'
import type { Mail } from './org/telling/mail.ts'

/** The Mail port over the mail server of the settings; null where none is set. `stopping` ends what takes too long. */
export function createPosting(
  { mail: settings }: Pick<Config, 'mail'>,
  stopping?: AbortSignal,
): { mail: Mail | null; close(): void } {
  if (!settings) return { mail: null, close: () => {} }
  const server = openSmtp(settings, stopping)
  return { mail: createMail(server), close: server.close }
}
