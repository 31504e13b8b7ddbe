// Serves the sandbox's first page: three files that the browser reads as they are, and nothing from anywhere else.
import { readFile } from 'node:fs/promises'

const FILES: Record<string, { name: string; type: string }> = {
  '/sandbox': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/sandbox/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/sandbox/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
  '/sandbox/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/sandbox/draw.js': { name: 'draw.js', type: 'text/javascript; charset=utf-8' },
  '/sandbox/fields.js': { name: 'fields.js', type: 'text/javascript; charset=utf-8' },
  '/sandbox/text.js': { name: 'text.js', type: 'text/javascript; charset=utf-8' },
}

// Nothing on the page may run but its own three scripts, whatever a name or a message contains.
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data: http://127.0.0.1:*; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Answers a request for the page or one of its files; 404 for anything else. */
export async function page(request: Request): Promise<Response> {
  const file = FILES[new URL(request.url).pathname]
  if (!file) return new Response('The sandbox has no such page', { status: 404, headers: HEADERS })
  const text = await readFile(new URL(`./page/${file.name}`, import.meta.url))
  return new Response(text, { headers: { ...HEADERS, 'content-type': file.type } })
}
