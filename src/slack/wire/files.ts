// Files that people put into forms: fetched from Slack with the bot's token, which goes to Slack's own hosts alone, and no
// more of them than a picture may have.
import type { WebClient } from '@slack/web-api'
import type { Ask } from '../../org/asks.ts'
import type { Log } from '../../org/context.ts'
import {
  maxUploadBytes,
  type Picture,
  type PictureProblem,
  received,
  type Upload,
  type Uploads,
} from '../../org/organization/pictures.ts'
import type { Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import type { SlackSettings } from './connection.ts'
import { requireSlacks } from './hosts.ts'

/** How long a download may take; whoever sent the form is told "Working…" meanwhile. */
const downloadMs = 5_000

/** The picture that was put into a field of a form, ready to be kept; null where there is none. Refused with what it is instead. */
export async function uploaded({ ctx }: Turn, filled: Filled, field: string, ask: Ask): Promise<Picture | null> {
  const [file] = filled.files(field)
  return file ? received(ctx.deps, file, ask) : null
}

type Bytes = { bytes: Uint8Array }
type From = { client: WebClient; settings: SlackSettings; log: Log }

/** The Uploads port over files.info and plain downloads. */
export function createUploads({ client, settings, log }: From): Uploads {
  return {
    async read(file) {
      const known = file.address && !file.isUnchecked ? file : await told(client, file)
      if ((known.bytes ?? 0) > maxUploadBytes) return { problem: 'too_large', bytes: known.bytes ?? 0 }
      if (known.bytes === 0) return { problem: 'empty' }
      try {
        const url = requireSlacks(known.address ?? '', 'files.slack.com', settings.apiUrl)
        return await download(url, settings.botToken, known, log)
      } catch (error) {
        log.warn({ error: String(error), file: file.id }, 'a file could not be fetched from Slack')
        return { problem: 'incomplete' }
      }
    },
  }
}

/** What Slack says of a file that it wants to be asked about, as it does where another company shares it. */
async function told(client: WebClient, known: Upload): Promise<Upload> {
  const { file } = await client.files.info({ file: known.id })
  return {
    ...known,
    mediaType: file?.mimetype ?? known.mediaType,
    bytes: file?.size ?? known.bytes,
    address: file?.url_private_download ?? file?.url_private ?? null,
  }
}

async function download(url: URL, token: string, file: Upload, log: Log): Promise<Bytes | PictureProblem> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(new Error(`took longer than ${downloadMs} ms`)), downloadMs)
  try {
    // A redirect leads to a page to sign in on, or to where the token must not go.
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(url, { headers, redirect: 'manual', signal: patience.signal })
    const kind = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? ''
    const isPage = kind === 'text/html' && file.mediaType !== 'text/html'
    if (!answer.ok || isPage) return notHandedOver(answer, file, log)
    return await bounded(answer)
  } finally {
    // What is still on its way is let go of.
    clearTimeout(timer)
    patience.abort()
  }
}

function notHandedOver({ status }: Response, { id }: Upload, log: Log): PictureProblem {
  const hint = 'the app needs the scope files:read, and to be installed again after it was added'
  log.warn({ file: id, status, hint }, 'Slack sent a page in the place of a file')
  return { problem: 'page' }
}

async function bounded(answer: Response): Promise<Bytes | PictureProblem> {
  const claimed = Number(answer.headers.get('content-length') ?? 0)
  if (claimed > maxUploadBytes) return { problem: 'too_large', bytes: claimed }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > maxUploadBytes) return { problem: 'too_large', bytes }
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks) }
}
