// Logos: whatever was uploaded is known by its content, and only its pixels are kept, as a new picture. Decoders are where
// strangers' bytes do harm, so that the few in use are named, and each works within limits of pixels, time and number.
import sharp, { type Sharp } from 'sharp'
import { maxPixels, type Picture, type PictureProblem, type Pictures } from '../org/organization/pictures.ts'
import { otherKindOf, pictureKindOf } from './kinds.ts'

/** A logo is at most so many pixels wide and high, and has at most so many bytes. */
const side = 512
const maxBytes = 512 * 1024
const seconds = 5
/** How many may wait for their turn: each holds its upload in memory. */
const maxWaiting = 16

const decoders = [
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadWebpBuffer',
]
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: decoders })
sharp.cache(false)
sharp.concurrency(1)

/** The Pictures port. One picture is made at a time, since each may take two hundred megabytes while it lasts. */
export function createPictures(): Pictures {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async logo(bytes) {
      if (waiting >= maxWaiting) return { problem: 'busy' }
      waiting += 1
      const made = last.then(() => logoOf(bytes))
      last = made
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1
        })
      return made
    },
  }
}

async function logoOf(bytes: Uint8Array): Promise<Picture | PictureProblem> {
  if (!bytes.length) return { problem: 'empty' }
  if (!pictureKindOf(bytes)) return { problem: 'kind', what: otherKindOf(bytes) }
  try {
    return (await oversized(bytes)) ?? { bytes: await encoded(bytes), mediaType: 'image/png' }
  } catch {
    // Whatever a decoder finds fault with is a fault of the file; ours would show with every file.
    return { problem: 'damaged' }
  }
}

// Of several pictures in one file the first is taken.
const opened = (bytes: Uint8Array, limitInputPixels: number | false): Sharp =>
  sharp(bytes, { limitInputPixels, failOn: 'error', sequentialRead: true, pages: 1 })

/** Read from the header alone, before anything is decoded. */
async function oversized(bytes: Uint8Array): Promise<PictureProblem | null> {
  const { width, height } = await opened(bytes, false).metadata()
  return width * height > maxPixels ? { problem: 'too_many_pixels', width, height } : null
}

async function encoded(bytes: Uint8Array): Promise<Picture['bytes']> {
  const small = await opened(bytes, maxPixels)
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds })
    .png({ compressionLevel: 9 })
    .toBuffer()
  if (small.length <= maxBytes) return new Uint8Array(small)
  // With one byte a pixel it fits, however little it can be packed; more effort takes seconds, and shows nowhere.
  const fitting = sharp(small).png({ palette: true, effort: 1, compressionLevel: 9 })
  return new Uint8Array(await fitting.timeout({ seconds }).toBuffer())
}
