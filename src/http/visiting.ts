// What the pages know a browser by: a cookie that only they read; and whether a form was sent from one of them.
import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '../org/context.ts'

/** Longer than the visit itself it is good for nothing. */
const seconds = 3600

// Over https the name itself binds it to this very host; over http browsers would not take it so.
const isSecure = ({ pagesUrl }: Deps): boolean => pagesUrl.startsWith('https:')
const nameOf = (deps: Deps): string => (isSecure(deps) ? '__Host-guildhall-visit' : 'guildhall-visit')

/** What a browser keeps for us; null where it keeps nothing. */
export function keyIn(deps: Deps, request: Request): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const name = `${nameOf(deps)}=`
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) || null
}

/** Has the browser keep a key, out of reach of any script and of other sites' forms; null has it forget. */
export const keeping = (deps: Deps, key: string | null): Record<string, string> => ({
  'set-cookie': [
    `${nameOf(deps)}=${key ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${key === null ? 0 : seconds}`,
    ...(isSecure(deps) ? ['Secure'] : []),
  ].join('; '),
})

/** This machine under any of its own names. */
const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/**
 * The same page under the name that Slack sends people back to, where this machine was called by another of its own: what a
 * browser keeps for one of them it does not show to the other.
 */
export function underItsName({ pagesUrl }: Deps, request: Request): string | null {
  const [asked, home] = [new URL(request.url), new URL(pagesUrl)]
  const isSame = asked.host === home.host || asked.port !== home.port
  if (isSame || !loopback.test(asked.hostname) || !loopback.test(home.hostname)) return null
  return `${home.origin}${asked.pathname}`
}

/** What the forms of a visit carry, so that no other site's can pass for them. */
export const sealOf = ({ tokens }: Deps, visitId: string): string => tokens.of(`forms:${visitId}`)

/** Whether a form carries the seal of its visit. */
export function isSealed(deps: Deps, visitId: string, given: string): boolean {
  const [right, seal] = [Buffer.from(sealOf(deps, visitId)), Buffer.from(given)]
  return right.length === seal.length && timingSafeEqual(right, seal)
}

/** Whether a request was sent from our own pages, as far as its sender says: a program that is no browser says nothing. */
export function isFromHere({ pagesUrl }: Deps, request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  return origin === null || [new URL(pagesUrl).origin, new URL(request.url).origin].includes(origin)
}
