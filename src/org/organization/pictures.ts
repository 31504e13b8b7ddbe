// Pictures as the rules see them: what is kept of one, where an uploaded one comes from, and why it may not be taken.
import type { Ask } from '../asks.ts'
import type { Deps } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'

/** Bytes of an uploaded file beyond so many are not fetched. */
export const maxUploadBytes = 10 * 1024 * 1024
/** Pixels of a picture beyond so many are not decoded: they would take more memory than a logo is worth. */
export const maxPixels = 25_000_000

/** A picture as it is kept: made anew of the pixels alone, so that nothing else of what was uploaded is in it. */
export type Picture = { bytes: Uint8Array<ArrayBuffer>; mediaType: 'image/png' }

/** What a file is that is no picture, as far as people would call it something. */
export type FileKind =
  | 'svg'
  | 'html'
  | 'pdf'
  | 'tiff'
  | 'avif'
  | 'heic'
  | 'video'
  | 'icon'
  | 'bitmap'
  | 'archive'
  | 'text'
  | 'unknown'

/** Why a file is not taken as a picture. */
export type PictureProblem =
  | { problem: 'kind'; what: FileKind }
  | { problem: 'too_large'; bytes: number }
  | { problem: 'too_many_pixels'; width: number; height: number }
  /** Nothing in it; damaged or ended early; not handed over by Slack but for a page; not arrived in time or whole; too many at once. */
  | { problem: 'empty' | 'damaged' | 'page' | 'incomplete' | 'busy' }

/** Makes pictures anew. */
export type Pictures = { logo(bytes: Uint8Array): Promise<Picture | PictureProblem> }

/** A file that someone put into a form, as they sent it. */
export type Upload = {
  id: string
  /** What its sender says that it is, and how large. */
  mediaType: string | null
  bytes: number | null
  address: string | null
  /** Whether Slack wants to be asked about it first. */
  isUnchecked: boolean
}

/** Fetches what people uploaded, no more than `maxUploadBytes` of it. */
export type Uploads = { read(file: Upload): Promise<{ bytes: Uint8Array } | PictureProblem> }

/** An uploaded file as a picture to keep; refused with what it is instead. Nothing may be locked meanwhile. */
export async function received({ uploads, pictures }: Deps, file: Upload, ask: Ask): Promise<Picture> {
  const found = await uploads.read(file)
  const picture = 'problem' in found ? found : await pictures.logo(found.bytes)
  if ('problem' in picture) throw notAPicture(picture, ask)
  return picture
}

const notAPicture = (problem: Details['not_a_picture'], ask: Ask): Refusal =>
  new Refusal('not_a_picture', problem, { kind: 'fill', ask })
