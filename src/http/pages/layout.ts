// What every page of ours has: its head, the hall, the small print, and what a browser may do on it: nothing but show it and
// send its own forms. Nothing runs, and nothing is fetched from elsewhere.
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { hall, type Mood } from './hall.ts'
import { style } from './style.ts'

/** A piece of HTML; what is put into one is text, unless it is itself such a piece. */
export type Html = ReturnType<typeof html>

export type Page = {
  title: string
  mood: Mood
  body: Html
  status?: number
  headers?: Record<string, string>
  /** Origins that a form of the page may lead through, beside our own. */
  leadsThrough?: readonly string[]
}

const digest = createHash('sha256').update(style).digest('base64')

const policy = (leadsThrough: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${digest}'`,
    "img-src 'self' data:",
    `form-action ${["'self'", ...leadsThrough].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** What is said with every answer: nobody frames it, keeps it, or learns its address from where it leads. */
const headersFor = (leadsThrough: readonly string[]): Record<string, string> => ({
  'content-security-policy': policy(leadsThrough),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  // To our own pages alone: the address has a token in it, and a form must be able to say where it was sent from.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
})

/** A page as the browser gets it. */
export async function answer(request: Request, page: Page): Promise<Response> {
  const { title, mood, body, status = 200, headers = {}, leadsThrough = [] } = page
  const text = String(await whole(title, mood, body))
  const own = { ...headersFor(leadsThrough), 'content-type': 'text/html; charset=utf-8', ...headers }
  return new Response(request.method === 'HEAD' ? null : text, { status, headers: own })
}

/** Sends the browser on, to look there; by 307 to do there what it was about to do here. */
export const sendTo = (address: string, headers: Record<string, string> = {}, status: 303 | 307 = 303): Response =>
  new Response(null, { status, headers: { ...headersFor([]), location: address, ...headers } })

/** An answer in one line, for what no browser of a visitor's asks for. */
export const inWords = (status: number, words: string, headers: Record<string, string> = {}): Response =>
  new Response(`${words}\n`, {
    status,
    headers: { ...headersFor([]), 'content-type': 'text/plain; charset=utf-8', ...headers },
  })

const mark =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"%3E%3Crect width="32" height="32" rx="8" fill="%230d6b57"/%3E%3Cpath d="M6 25h20M8.500 25V14.500M23.500 25V14.500M13.500 25V14.500M18.500 25V14.500M5.500 13.500 16 6.500l10.500 7z" fill="none" stroke="%23ffe9b8" stroke-width="2.200" stroke-linecap="round" stroke-linejoin="round"/%3E%3C/svg%3E'

const whole = (title: string, mood: Mood, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${raw(mark.replaceAll('"', "'"))}">
<style>${raw(style)}</style>
</head>
<body>
<main><article class="card"><div class="scene">${hall(mood)}</div><div class="words">${body}</div></article></main>
<footer><p>Guildhall keeps organizations, and who belongs to them.</p></footer>
</body>
</html>
`
