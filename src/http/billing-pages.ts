// The two pages on which people stand when they come back from Stripe. They prove nothing and tell nothing: anyone can open
// them. What was paid is asked of Stripe, and said in Slack.
import { createHash } from 'node:crypto'
import type { Log } from '../org/context.ts'
import type { Mount } from './routes.ts'

export type Return = {
  log: Log
  /** An address that opens Slack where the app is. */
  slackAddress(): string
  /** Told that someone is back from a Checkout page, so that it is settled without waiting for the webhook. */
  arrived(sessionId: string): Promise<void>
}

const texts: Record<string, { title: string; words: string }> = {
  '/billing/done': { title: 'Thank you', words: 'Slack will say when it is settled. You can close this page.' },
  '/billing/back': { title: 'Nothing was changed here', words: 'Whatever you left open is still there in Slack.' },
}

/** The room of the pages. */
export const billingPages = (back: Return): Mount => ({
  path: '/billing',
  doors: Object.keys(texts).map((path) => `GET ${path}`),
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    const text = Object.hasOwn(texts, pathname) ? texts[pathname] : undefined
    if (!text) return plain(404, 'There is no such page.')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plain(405, 'This page is only looked at.', { allow: 'GET, HEAD' })
    const sessionId = searchParams.get('session_id') ?? ''
    if (request.method === 'GET' && /^cs_\w{1,200}$/.test(sessionId)) tell(back, sessionId)
    return page(request.method, text, back.slackAddress())
  },
})

// Whoever waits for the page does not wait for that; the webhook and the daily comparison come to the same.
function tell({ arrived, log }: Return, sessionId: string): void {
  arrived(sessionId).catch((error: unknown) => log.warn({ error }, 'a return from Checkout could not be passed on'))
}

const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:17px/1.5 system-ui,sans-serif;background:#faf9f7;color:#1d1c1d}
main{max-width:28rem;padding:2rem;text-align:center}
h1{font-size:1.6rem;margin:0 0 .5rem}
p{margin:0 0 1.5rem}
a{display:inline-block;padding:.6rem 1.2rem;border-radius:.5rem;background:#1f5f4a;color:#fff;text-decoration:none;font-weight:600}
a:focus-visible{outline:3px solid #7fb8a4;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}a{background:#8fd0b8;color:#10241c}}`

const digest = createHash('sha256').update(style).digest('base64')
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

function page(method: string, { title, words }: { title: string; words: string }, address: string): Response {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${words}</p><a href="${escaped(address)}">Open Slack</a></main></body>
</html>
`
  return new Response(method === 'HEAD' ? null : html, {
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
  })
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign] ?? '')

const plain = (status: number, words: string, more: Record<string, string> = {}): Response =>
  new Response(`${words}\n`, { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more } })
