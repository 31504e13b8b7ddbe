// Pictures for tests: good ones in every format, noise, and headers that claim more than there is.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A red square on white, in a format. */
export async function drawn(format: 'png' | 'jpeg' | 'gif' | 'webp', width = 64, height = 64): Promise<Buffer> {
  const inner = {
    create: { width: Math.ceil(width / 2), height: Math.ceil(height / 2), channels: 3, background: '#d0021b' },
  } as const
  const red = await sharp(inner).png().toBuffer()
  const white = sharp({ create: { width, height, channels: 3, background: 'white' } })
  return white
    .composite([{ input: red }, { input: red, gravity: 'centre' }])
    [format]()
    .toBuffer()
}

/** A square that no format packs. */
export function noise(side: number): Promise<Buffer> {
  let state = 42
  const pixels = Buffer.alloc(side * side * 4)
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    pixels[at] = state >>> 24
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer()
}

type Claim = { depth: number; colour: number; rows?: Buffer }

/** A PNG whose header claims a size; its pixels are as given, or hardly any. */
export function pngClaiming(
  width: number,
  height: number,
  { depth, colour, rows = deflateSync(Buffer.alloc(16)) }: Claim,
) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
