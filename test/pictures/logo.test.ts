// Logos as they are made of what people upload: known by content, made anew, small; and no file gets further than a word.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Picture } from '../../src/org/organization/pictures.ts'
import { createPictures } from '../../src/pictures/logo.ts'
import { drawn, noise, pngClaiming } from './drawn.ts'

const { logo } = createPictures()

async function kept(bytes: Uint8Array): Promise<Picture> {
  const made = await logo(bytes)
  if ('problem' in made) throw new Error(JSON.stringify(made))
  return made
}
const about = async (bytes: Uint8Array) => {
  const { format, width, height } = await sharp(bytes).metadata()
  return { format, width, height }
}
/** The colour in the middle. */
async function middleOf(bytes: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels
  return [...data.subarray(at, at + 3)]
}

describe('a good picture', () => {
  test.each(['png', 'jpeg', 'gif', 'webp'] as const)(
    'in %s is made anew as a PNG that looks the same',
    async (format) => {
      const made = await kept(await drawn(format, 1000, 500))
      expect(made.mediaType).toBe('image/png')
      expect(await about(made.bytes)).toEqual({ format: 'png', width: 512, height: 256 })
      const [red = 0, green = 0, blue = 0] = await middleOf(made.bytes)
      expect([red > 180, green < 60, blue < 60]).toEqual([true, true, true])
    },
  )

  test('that is small already keeps its size', async () => {
    expect(await about((await kept(await drawn('png', 40, 30))).bytes)).toEqual({
      format: 'png',
      width: 40,
      height: 30,
    })
  })

  test('of noise, which nothing packs, still has at most 512 KB', async () => {
    const made = await kept(await noise(1200))
    expect(made.bytes.length).toBeLessThanOrEqual(512 * 1024)
    expect(await about(made.bytes)).toEqual({ format: 'png', width: 512, height: 512 })
  })

  test('stands upright, and nothing that the camera wrote is kept', async () => {
    const turned = await sharp(await drawn('jpeg', 300, 100))
      .withExif({ IFD0: { Copyright: 'Dina at home', Artist: 'Dina' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const made = await kept(turned)
    expect(await about(made.bytes)).toEqual({ format: 'png', width: 100, height: 300 })
    expect(Buffer.from(made.bytes).includes('Dina')).toBe(false)
    expect((await sharp(made.bytes).metadata()).exif).toBeUndefined()
  })

  test('of several frames keeps the first', async () => {
    const frames = await Promise.all(
      ['red', 'blue'].map((colour) =>
        sharp({ create: { width: 20, height: 20, channels: 3, background: colour } })
          .png()
          .toBuffer(),
      ),
    )
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const made = await kept(moving)
    expect(await about(made.bytes)).toEqual({ format: 'png', width: 20, height: 20 })
    expect(await middleOf(made.bytes)).toEqual([255, 0, 0])
  })

  test('makes the same bytes each time', async () => {
    const picture = await drawn('jpeg', 700, 700)
    expect((await kept(picture)).bytes).toEqual((await kept(picture)).bytes)
  })
})

describe('what hides in a picture', () => {
  const script = '<script>alert(document.domain)</script>'
  const zip = `PK\x03\x04${'\0'.repeat(22)}evil.exe${'\0'.repeat(40)}PK\x05\x06${'\0'.repeat(18)}`
  test.each([
    ['png', `<html>${script}</html>`],
    ['jpeg', zip],
    ['gif', `*/=1;alert(1)//${script}`],
    ['webp', zip],
  ] as const)('behind a %s is gone', async (format, tail) => {
    const made = await kept(Buffer.concat([await drawn(format, 64, 64), Buffer.from(tail, 'latin1')]))
    const text = Buffer.from(made.bytes).toString('latin1')
    expect(text).not.toContain('alert')
    expect(text).not.toContain('PK\x03\x04')
    expect(text.endsWith('IEND\xaeB`\x82')).toBe(true)
  })

  test('in its own chunks and comments is gone', async () => {
    const png = await drawn('png', 64, 64)
    const chunk = Buffer.concat([Buffer.from('tEXt'), Buffer.from(`Comment\0${script}`)])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(chunk.length - 4)
    sum.writeUInt32BE(crc32(chunk))
    const made = await kept(Buffer.concat([png.subarray(0, 33), length, chunk, sum, png.subarray(33)]))
    expect(Buffer.from(made.bytes).includes('alert')).toBe(false)
  })

  test('as a script that is a GIF too is gone', async () => {
    const gif = await drawn('gif', 64, 64)
    const comment = Buffer.concat([
      Buffer.from([0x21, 0xfe, 32]),
      Buffer.from('*/alert(1);/*'.padEnd(32)),
      Buffer.from([0]),
    ])
    // Behind the screen's description and its table of colours.
    const at = 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1)
    const made = await kept(Buffer.concat([gif.subarray(0, at), comment, gif.subarray(at)]))
    expect(Buffer.from(made.bytes).includes('alert')).toBe(false)
  })
})

describe('what is no picture to keep', () => {
  const box = (brand: string) => `\0\0\0\x20ftyp${brand}\0\0\0\0`
  test.each<[string, string, object]>([
    ['nothing at all', '', { problem: 'empty' }],
    [
      'a drawing with a script',
      '<?xml version="1.0"?>\n<svg xmlns="x" onload="alert(1)"><script/></svg>',
      { problem: 'kind', what: 'svg' },
    ],
    ['a drawing behind a long comment', `<!-- ${'x'.repeat(3000)} --><svg/><svg >`, { problem: 'kind', what: 'svg' }],
    ['a page', '  <!DOCTYPE html><html><body>hi</body></html>', { problem: 'kind', what: 'html' }],
    ['a PDF', '%PDF-1.7\n', { problem: 'kind', what: 'pdf' }],
    ['a TIFF', 'II*\0\x08\0\0\0', { problem: 'kind', what: 'tiff' }],
    ['an AVIF', box('avif'), { problem: 'kind', what: 'avif' }],
    ['a HEIC', box('heic'), { problem: 'kind', what: 'heic' }],
    ['a film', box('isom'), { problem: 'kind', what: 'video' }],
    ['an icon', '\0\0\x01\0\x01\0\x10\x10', { problem: 'kind', what: 'icon' }],
    ['a bitmap', 'BM\x36\0\0\0\0\0\0\0\x36\0', { problem: 'kind', what: 'bitmap' }],
    ['an archive', 'PK\x03\x04\x14\0', { problem: 'kind', what: 'archive' }],
    ['text that is called a picture', 'I am a logo.png', { problem: 'kind', what: 'text' }],
    ['bytes of no kind', '\x01\x02\x03\x04\x05', { problem: 'kind', what: 'unknown' }],
    ['only the beginning of a PNG', '\x89PNG\r\n\x1a\n', { problem: 'damaged' }],
    ['only the beginning of a GIF', 'GIF89a', { problem: 'damaged' }],
  ])('%s is called what it is', async (_, bytes, problem) => {
    expect(await logo(Buffer.from(bytes, 'latin1'))).toEqual(problem)
  })

  test('a picture that is read by the library, but not here, is refused as what it is', async () => {
    const square = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    expect(await logo(await square.clone().tiff().toBuffer())).toEqual({ problem: 'kind', what: 'tiff' })
    expect(await logo(await square.clone().avif().toBuffer())).toEqual({ problem: 'kind', what: 'avif' })
  })

  test.each(['png', 'jpeg', 'gif', 'webp'] as const)('a %s that ends in the middle is damaged', async (format) => {
    const whole = await drawn(format, 400, 400)
    expect(await logo(whole.subarray(0, Math.floor(whole.length / 2)))).toEqual({ problem: 'damaged' })
  })

  test('a claim of 20,000 × 20,000 pixels is refused before they are decoded, in any depth', async () => {
    const refused = { problem: 'too_many_pixels', width: 20_000, height: 20_000 }
    expect(await logo(pngClaiming(20_000, 20_000, { depth: 8, colour: 6 }))).toEqual(refused)
    expect(await logo(pngClaiming(20_000, 20_000, { depth: 1, colour: 0 }))).toEqual(refused)
    // The whole picture, which packs into a few kilobytes.
    const rows = deflateSync(Buffer.alloc(20_000 * 2_501), { level: 9 })
    expect(await logo(pngClaiming(20_000, 20_000, { depth: 1, colour: 0, rows }))).toEqual(refused)
  })

  test('a side of two thousand million pixels is refused as well', async () => {
    const made = await logo(pngClaiming(2_147_483_647, 1, { depth: 1, colour: 0 }))
    expect('problem' in made && ['too_many_pixels', 'damaged'].includes(made.problem)).toBe(true)
  })
})

test('many at once are made one after another, and more than a few wait for none', async () => {
  const picture = await drawn('png', 300, 300)
  const pictures = createPictures()
  const made = await Promise.all(Array.from({ length: 20 }, () => pictures.logo(picture)))
  const outcomes = made.map((one) => ('problem' in one ? one.problem : 'kept'))
  expect(outcomes.filter((outcome) => outcome === 'kept').length).toBe(16)
  expect(outcomes.filter((outcome) => outcome === 'busy').length).toBe(4)
  expect(await pictures.logo(picture)).toMatchObject({ mediaType: 'image/png' })
})
