// Files: how Slack describes them, hands their bytes out to whoever may read them, and takes in what the app uploads
// (slack-platform §9).
import type { ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { TEAM } from '../people.ts'
import type { Json } from './blocks.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import type { UploadedFile, Workspace } from './workspace.ts'

/** Slack's short names of the types that have one unlike the second half of their media type. */
const SHORT: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'text/plain': 'text',
  'application/octet-stream': 'binary',
}

/** What every description of a file has, wherever Slack answers from. */
export const fileCard = (file: UploadedFile): Json => ({
  id: file.id,
  name: file.name,
  title: file.title ?? file.name,
  mimetype: file.type,
  filetype: SHORT[file.type] ?? file.type.split('/')[1] ?? 'binary',
  size: file.size ?? Buffer.byteLength(file.base64, 'base64'),
})

/** A file as Slack describes it to the app. Its size is what was claimed, where something else was claimed than is there. */
export function fileObject(file: UploadedFile, host: string): Json {
  const address = (kind: string) => `${host}/files-pri/${TEAM.id}-${file.id}${kind}/${encodeURIComponent(file.name)}`
  const created = Math.floor(Date.parse(file.at) / 1000)
  return {
    ...fileCard(file),
    created,
    timestamp: created,
    user: file.user,
    user_team: TEAM.id,
    mode: 'hosted',
    editable: false,
    is_external: false,
    is_public: false,
    public_url_shared: false,
    url_private: address(''),
    url_private_download: address('/download'),
  }
}

/** The file of that id, unless it was deleted. */
export function fileOf(space: Workspace, id: string): UploadedFile | undefined {
  const file = space.files.get(id)
  return file?.deleted ? undefined : file
}

/** A private file, for the app's own token only. Without it Slack sends a page to sign in on, with status 200. */
export function sendFile(space: Workspace, id: string, token: string, response: ServerResponse): void {
  const file = fileOf(space, id)
  const { state } = space.installs.get('app') ?? { state: 'installed' }
  const isOurs = token === space.keys.botToken && state === 'installed'
  if (!file) response.writeHead(404).end()
  else if (!isOurs || !space.manifest.scopes.includes('files:read') || file.answer === 'html') signIn(response)
  else void WAYS[file.answer ?? 'whole'](file, response)
}

const signIn = (response: ServerResponse): void =>
  void response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!doctype html><html lang="en"><title>Sign in | Slack</title><p>Sign in to your workspace</p></html>')

const bytesOf = (file: UploadedFile): Buffer => Buffer.from(file.base64, 'base64')

type Way = (file: UploadedFile, response: ServerResponse) => Promise<unknown> | unknown

const TRICKLE_MS = 100
const BLOCK = 65_536

/** The ways in which a download goes: well, and as badly as a network can make it. */
const WAYS: Record<Exclude<UploadedFile['answer'], 'html' | undefined> | 'whole', Way> = {
  whole: (file, response) => {
    const bytes = bytesOf(file)
    return response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length }).end(bytes)
  },
  // A byte now and then: no single wait is long, and it never gets anywhere.
  slow: async (file, response) => {
    response.writeHead(200, { 'content-type': file.type })
    for (const byte of bytesOf(file)) {
      if (response.destroyed) return
      response.write(Buffer.of(byte))
      await pause(TRICKLE_MS, undefined, { ref: false })
    }
    response.end()
  },
  silent: () => undefined,
  broken: (file, response) => {
    const bytes = bytesOf(file)
    response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length + 1 })
    return response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy())
  },
  endless: (file, response) => {
    response.writeHead(200, { 'content-type': file.type })
    // It ends when whoever reads has had enough, and that is no error here.
    pipeline(Readable.from(forever(bytesOf(file))), response, () => undefined)
  },
}

function* forever(bytes: Buffer): Generator<Buffer> {
  const block = Buffer.alloc(BLOCK, bytes.length > 0 ? bytes : 0)
  for (;;) yield block
}

/** What an upload is answered with. */
export type Taken = { status: number; text: string; complaints: Complaint[] }

/** Takes the bytes that the app sends to an upload address, as they are or in a form. */
export async function takeUpload(space: Workspace, ticket: string, type: string, body: Buffer): Promise<Taken> {
  const upload = space.uploads.get(ticket)
  if (!upload) return refusedUpload(404, 'file_not_found', 'nobody was given this address to upload to')
  if (upload.base64 !== undefined) return refusedUpload(400, 'file_update_failed', 'the bytes were uploaded already')
  const bytes = type.startsWith('multipart/form-data') ? await partOf(type, body) : body
  if (!bytes) return refusedUpload(400, 'file_update_failed', 'the form has no file in it')
  const wrong = `has ${bytes.length} bytes, files.getUploadURLExternal was told ${upload.length}`
  if (bytes.length !== upload.length) return refusedUpload(400, 'file_update_failed', `${upload.name} ${wrong}`)
  await space.uploads.put(ticket, upload.file, { ...upload, base64: bytes.toString('base64') })
  return { status: 200, text: `OK - ${bytes.length}`, complaints: [] }
}

function refusedUpload(status: number, error: string, text: string): Taken {
  const cites = cite('9', 'reference/methods/files.getUploadURLExternal')
  return { status, text: error, complaints: [{ error, text: `upload: ${text}`, cites }] }
}

/** The first file of a form. */
async function partOf(type: string, body: Buffer): Promise<Buffer | undefined> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const part = [...form.values()].find((value) => typeof value !== 'string')
  return part && Buffer.from(await part.arrayBuffer())
}
