// The addresses that lead to invitations and links: the token is made anew whenever it is shown, and only its digest is kept.
import { createHash } from 'node:crypto'
import type { Deps } from '../context.ts'

/** What has pages of its own. */
export type Paged = 'invitation' | 'link'

/** Where the page of an invitation or a link is, and by which digest its token is found again. */
export type PageToken = { token: string; digest: string; url: string }

type Turned = { id: string; turn: number }
type Ports = Pick<Deps, 'tokens' | 'pagesUrl'>

/** SHA-256 of a token, in hexadecimal: all that the record has of it. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The page of an invitation, at that turn of it. Never to be shown to anyone but its invitee. */
export const invitationPage = (ports: Ports, row: Turned): PageToken => pageAt(ports, 'invitation', row)

/** The page of a link, at that turn of it: for whoever may invite, and for those they give it to. */
export const linkPage = (ports: Ports, row: Turned): PageToken => pageAt(ports, 'link', row)

// The id in front opens nothing by itself: by it a token of an earlier turn is known for what it is.
function pageAt({ tokens, pagesUrl }: Ports, kind: Paged, { id, turn }: Turned): PageToken {
  const token = `${id}.${tokens.of(`${kind}:${id}:${turn}`)}`
  return { token, digest: digestOf(token), url: `${pagesUrl}/invitations/${token}` }
}

/** Longer than any token: what is longer is none, and is not read. */
const mostLetters = 200

/** The digest of something that may be a token, and the id that it would be of; null for what can be none. */
export function readToken(typed: string): { digest: string; id: string } | null {
  const [, id] = /^((?:inv|lnk)_[0-9a-z]{1,40})\./.exec(typed) ?? []
  return id && typed.length <= mostLetters ? { digest: digestOf(typed), id } : null
}

/** Whether a token is one that a row had at an earlier turn. */
export function isEarlier(ports: Ports, kind: Paged, { id, turn }: Turned, digest: string): boolean {
  for (let at = turn - 1; at >= 0; at--) if (pageAt(ports, kind, { id, turn: at }).digest === digest) return true
  return false
}
