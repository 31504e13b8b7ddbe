// Charts for Slack to fetch: each at an address that is signed and good for an hour or two, names what is in the picture and
// who was shown it, and can be made by nobody else. It ends with its reader's right. Nothing is drawn until it is fetched.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { PictureOf, Sketch } from '../org/credits/charts.ts'
import type { Mount } from './routes.ts'

const path = '/charts'
const address = /^\/charts\/([\w-]{1,600})\.([\w-]{43})\.png$/

const hourMs = 3_600_000

const Claims = z
  .tuple([z.string(), z.string(), z.enum(['member', 'group']), z.string(), z.string(), z.int()])
  .transform(([organizationId, month, by, mark, readerId, until]) => ({
    of: { organizationId, month, by, mark, readerId },
    until,
  }))

export type ChartRoom = {
  mount: Mount
  /** Where the picture can be fetched until an hour from now, at least; the same whenever its reader asks within an hour. */
  addressOf(publicUrl: string, of: PictureOf, sketch: Sketch): string
}
export type ChartPorts = {
  /** What addresses are signed with: the same in every process. */
  key: string
  /** Real time: addresses go out of this installation. */
  now(): Date
  draw(sketch: Sketch): Promise<Uint8Array<ArrayBuffer>>
  /** Whether whoever was shown a picture may still see it. */
  isTheirs(of: PictureOf): Promise<boolean>
  /** What a picture shows now, for one whose address another process gave; null where its organization is no more. */
  sketchOf(of: PictureOf): Promise<Sketch | null>
}

/** So many sketches are remembered until they are fetched, so that a picture shows just what was said beside it. */
const mostRemembered = 500

/** The room of the charts. */
export function chartRoom({ key, now, draw, isTheirs, sketchOf }: ChartPorts): ChartRoom {
  const sketches = new Map<string, Sketch>()
  const sign = (claims: string): string => createHmac('sha256', key).update(`chart:${claims}`).digest('base64url')

  function addressOf(publicUrl: string, of: PictureOf, sketch: Sketch): string {
    const until = Math.ceil(now().getTime() / hourMs) * hourMs + hourMs
    const named = [of.organizationId, of.month, of.by, of.mark, of.readerId, until]
    const claims = Buffer.from(JSON.stringify(named)).toString('base64url')
    sketches.delete(claims)
    sketches.set(claims, sketch)
    const [oldest] = sketches.keys()
    if (sketches.size > mostRemembered && oldest !== undefined) sketches.delete(oldest)
    return `${publicUrl}${path}/${claims}.${sign(claims)}.png`
  }

  /** What an address claims, where it is one of ours. */
  function read(url: string) {
    const [, claims = '', signature = ''] = address.exec(new URL(url).pathname) ?? []
    const isOurs = claims !== '' && timingSafeEqual(Buffer.from(signature), Buffer.from(sign(claims)))
    return isOurs ? { claims, ...Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())) } : null
  }

  return {
    addressOf,
    mount: {
      path,
      doors: [`GET ${path}/:chart`],
      async fetch(request) {
        if (request.method !== 'GET' && request.method !== 'HEAD')
          return inWords(405, 'Charts are fetched by GET.', { allow: 'GET, HEAD' })
        const asked = read(request.url)
        if (!asked) return inWords(404, 'There is no such chart.')
        const leftMs = asked.until - now().getTime()
        if (leftMs <= 0) return inWords(410, 'This address was good for a while only. Ask in Slack for the chart anew.')
        if (!(await isTheirs(asked.of))) return inWords(410, 'This address is over. Ask in Slack for the chart anew.')
        const sketch = sketches.get(asked.claims) ?? (await sketchOf(asked.of))
        if (!sketch) return inWords(404, 'There is no such chart.')
        try {
          return picture(request, await draw(sketch), Math.floor(leftMs / 1000))
        } catch (error) {
          if (!(error instanceof Error && error.name === 'ChartsBusy')) throw error
          return inWords(503, 'Too many charts are being drawn right now.', { 'retry-after': '2' })
        }
      },
    },
  }
}

const always = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
}

function picture(request: Request, bytes: Uint8Array<ArrayBuffer>, seconds: number): Response {
  const headers = {
    ...always,
    'content-type': 'image/png',
    'content-length': String(bytes.length),
    // Whoever was shown it may keep it; nobody in between.
    'cache-control': `private, max-age=${seconds}`,
  }
  return new Response(request.method === 'HEAD' ? null : bytes, { headers })
}

const inWords = (status: number, words: string, more: Record<string, string> = {}): Response =>
  new Response(`${words}\n`, {
    status,
    headers: { ...always, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more },
  })
