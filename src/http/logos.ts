// Logos for Slack and browsers to fetch: each at an address that has its digest in it, so that it can be kept for ever and
// cannot be guessed. Whatever was uploaded, nothing at these addresses is anything but a picture.
import type { Mount } from './routes.ts'

/** Finds the logo of an organization whose digest is exactly this. */
export type FindLogo = (organizationId: string, digest: string) => Promise<{ bytes: Uint8Array<ArrayBuffer> } | null>

const path = '/logos'
const address = /^\/logos\/([\w-]{1,64})\/([0-9a-f]{64})\.png$/

const always = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
}
const year = 365 * 24 * 3600

/** The room of the logos. */
export const logoRoom = (find: FindLogo): Mount => ({
  path,
  doors: [`GET ${path}/:organization/:logo`],
  async fetch(request) {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return inWords(405, 'Logos are fetched by GET.', { allow: 'GET, HEAD' })
    const [, organizationId = '', digest = ''] = address.exec(new URL(request.url).pathname) ?? []
    const found = digest ? await find(organizationId, digest) : null
    if (!found) return inWords(404, 'There is no such logo; it may have been changed.')
    return picture(request, digest, found.bytes)
  },
})

function picture(request: Request, digest: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const etag = `"${digest}"`
  const headers = { ...always, etag, 'cache-control': `public, max-age=${year}, immutable` }
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers })
  const own = { ...headers, 'content-type': 'image/png', 'content-length': String(bytes.length) }
  return new Response(request.method === 'HEAD' ? null : bytes, { headers: own })
}

const inWords = (status: number, words: string, more: Record<string, string> = {}): Response =>
  new Response(`${words}\n`, {
    status,
    headers: { ...always, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more },
  })
