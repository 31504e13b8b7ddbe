// Serves the sandbox's page: the files of its folder, as they are, and nothing from anywhere else.
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

const FOLDER = new URL('./page/', import.meta.url)

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** What can be asked for is listed before anyone asks: no address leads anywhere else. */
const FILES = new Map(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => extname(name) in TYPES)
    .map((name) => [`/sandbox/${name}`, name]),
)
for (const path of ['/sandbox', '/sandbox/']) FILES.set(path, 'index.html')

// Nothing on the page may run but its own scripts, whatever a name or a message contains. Pictures come from the app too.
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "img-src 'self' data: https: http://127.0.0.1:* http://localhost:*",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Answers a request for the page or one of its files; 404 for anything else. */
export async function page(request: Request): Promise<Response> {
  const name = FILES.get(new URL(request.url).pathname)
  if (!name) return new Response('The sandbox has no such page', { status: 404, headers: HEADERS })
  const text = await readFile(new URL(name, FOLDER))
  return new Response(text, { headers: { ...HEADERS, 'content-type': TYPES[extname(name)] ?? '' } })
}
