// The addresses that lead to invitations and links: the token is made anew whenever it is shown, and only its digest is kept.
import { createHash } from 'node:crypto'
import type { Deps } from '../context.ts'

/** Where the page of an invitation or a link is, and by which digest its token is found again. */
export type PageToken = { token: string; digest: string; url: string }

type Turned = { id: string; turn: number }
type Ports = Pick<Deps, 'tokens' | 'pagesUrl'>

/** SHA-256 of a token, in hexadecimal: all that the record has of it. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The page of an invitation, at that turn of it. Never to be shown to anyone but its invitee. */
export const invitationPage = (ports: Ports, { id, turn }: Turned): PageToken =>
  pageAt(ports, `invitation:${id}:${turn}`)

/** The page of a link, at that turn of it: for whoever may invite, and for those they give it to. */
export const linkPage = (ports: Ports, { id, turn }: Turned): PageToken => pageAt(ports, `link:${id}:${turn}`)

function pageAt({ tokens, pagesUrl }: Ports, subject: string): PageToken {
  const token = tokens.of(subject)
  return { token, digest: digestOf(token), url: `${pagesUrl}/invitations/${token}` }
}
