// E-mail as the rules know it: facts of what is to be said, and to whom. Its words and its shape are the wing's that sends it.
import type { OrganizationRef, PersonRef } from '../context.ts'

/** An invitation by e-mail: `url` is its page, which whoever has it can open. */
export type InvitationMail = {
  kind: 'invitation'
  organization: OrganizationRef
  inviter: PersonRef
  role: string
  /** The names of the workspaces that it leads into. */
  workspaces: string[]
  expiresAt: Date
  url: string
}

/** Something that would be said by direct message too, in the words in which it is said there. */
export type NewsMail = {
  kind: 'news'
  /** Each on a line of its own; the first is the subject. */
  lines: string[]
  links: { label: string; url: string }[]
  /** What stands beneath, in small print: why it came, and how to change what comes. One paragraph each. */
  closing: string[]
}

/** A letter in words, to be read outside of Slack. */
export type Written = Pick<NewsMail, 'lines' | 'links' | 'closing'>

/** What came together for someone's digest, the oldest first. */
export type DigestMail = { kind: 'digest'; day: Date; items: NewsMail[]; closing: string[] }

export type MailLetter = InvitationMail | NewsMail | DigestMail

/**
 * Whom an e-mail is for, and in which language and time zone dates are written for them. `stop` is a page on which they say that
 * they want none; null where they choose in Slack what reaches them.
 */
export type Reader = {
  to: string
  name: string | null
  locale: string | null
  timeZone: string | null
  stop: string | null
}

/**
 * Hands in one e-mail under an id of ours, so that one that is sent again can be told from another. Says so where the address is
 * refused for good; what may pass is thrown, for the job to be tried again.
 */
export type Mail = {
  send(id: string, reader: Reader, letter: MailLetter): Promise<{ refused: string } | null>
}
