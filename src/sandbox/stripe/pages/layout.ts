// What every page of the local Stripe has: its head, the sign that no money moves here, and what the browser may do on it.
import { readFile } from 'node:fs/promises'
import { type Html, html } from './html.ts'

export type Page = {
  title: string
  body: Html
  status?: number
  /** Addresses that a form on the page may end at. */
  leadsTo?: (string | null | undefined)[]
}

/** A page as the browser gets it. */
export function answer({ title, body, status = 200, leadsTo = [] }: Page): Response {
  return new Response(whole(title, body).html, { status, headers: headers(leadsTo) })
}

/** Sends the browser on. */
export const sendTo = (address: string): Response =>
  new Response(null, { status: 303, headers: { location: address, 'cache-control': 'no-store' } })

const whole = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
<link rel="stylesheet" href="/sandbox/stripe/look/page.css">
<link rel="icon" href="/sandbox/stripe/look/mark.svg" type="image/svg+xml">
<script src="/sandbox/stripe/look/page.js" defer></script>
</head>
<body>
<header class="sign"><strong>Sandbox</strong> · no real money</header>
${body}
</body>
</html>
`

/** Nothing runs but the page's own script. A form may end where the page was opened from, and nowhere else. */
function headers(leadsTo: Page['leadsTo'] & object): Record<string, string> {
  const origins = leadsTo.flatMap((address) => (address && URL.canParse(address) ? [new URL(address).origin] : []))
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `form-action ${["'self'", ...new Set(origins)].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}

const FILES: Record<string, string> = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
}

/** A file of the pages' look; nothing where there is none by that name. */
export async function look(name: string): Promise<Response | undefined> {
  const type = FILES[name]
  if (!type) return undefined
  const text = await readFile(new URL(`./look/${name}`, import.meta.url))
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  return new Response(text, { headers })
}

/** A page that says one thing. */
export const notice = (title: string, words: string, more: { status?: number; link?: Html } = {}): Response =>
  answer({
    title,
    status: more.status ?? 200,
    body: html`<main class="single"><section class="card notice"><h1>${title}</h1><p>${words}</p>${more.link}</section></main>`,
  })
