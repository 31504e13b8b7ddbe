// The letters of the charts: a font that comes along as a package, so that there is text also on a machine without any,
// measured by its own tables.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)
const fileOf = (name: string): string => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)

export const family = 'DejaVu Sans'
export const fontFiles: readonly string[] = [fileOf('DejaVuSans'), fileOf('DejaVuSans-Bold')]

/** What the font can say of itself: whether it has a letter, and how wide text is in ems. */
export type Font = { has(codePoint: number): boolean; widthOf(text: string): number }

const [regular, bold] = fontFiles.map(lazily)

/** The font, in one weight. */
export const fontIn = (weight: 'normal' | 'bold'): Font => ((weight === 'bold' ? bold : regular) as () => Font)()

function lazily(file: string): () => Font {
  let font: Font | undefined
  return () => (font ??= read(readFileSync(file)))
}

/** Reads the tables `cmap` and `hmtx` (OpenType 1.9, "cmap", "hmtx"). */
function read(bytes: Buffer): Font {
  const table = (tag: string): number => {
    for (let at = 12; at < 12 + 16 * bytes.readUInt16BE(4); at += 16)
      if (bytes.toString('latin1', at, at + 4) === tag) return bytes.readUInt32BE(at + 8)
    throw new Error(`the font has no table ${tag}`)
  }
  const unitsPerEm = bytes.readUInt16BE(table('head') + 18)
  const longest = bytes.readUInt16BE(table('hhea') + 34) - 1
  const [glyphs, widths] = [glyphsIn(bytes, table('cmap')), table('hmtx')]
  const advance = (glyph: number): number => bytes.readUInt16BE(widths + 4 * Math.min(glyph, longest)) / unitsPerEm
  const widthOfOne = (letter: string): number => {
    const glyph = glyphs(letter.codePointAt(0) ?? 0)
    if (glyph) return advance(glyph)
    // What another font has to lend is about as wide as it is high.
    return /\p{Mn}|\p{Cf}/u.test(letter) ? 0 : 1
  }
  return {
    has: (codePoint) => glyphs(codePoint) !== 0,
    widthOf: (text) => [...text].reduce((sum, letter) => sum + widthOfOne(letter), 0),
  }
}

/** Glyphs by code point, from the groups of format 12; 0 for none. */
function glyphsIn(bytes: Buffer, cmap: number): (codePoint: number) => number {
  const offsets = Array.from({ length: bytes.readUInt16BE(cmap + 2) }, (_, at) => bytes.readUInt32BE(cmap + 8 + 8 * at))
  const groups = offsets.map((offset) => cmap + offset).find((at) => bytes.readUInt16BE(at) === 12)
  if (groups === undefined) throw new Error('the font has no table of all code points')
  const count = bytes.readUInt32BE(groups + 12)
  return (codePoint) => {
    let [low, high] = [0, count - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const at = groups + 16 + 12 * middle
      if (codePoint < bytes.readUInt32BE(at)) high = middle - 1
      else if (codePoint > bytes.readUInt32BE(at + 4)) low = middle + 1
      else return bytes.readUInt32BE(at + 8) + codePoint - bytes.readUInt32BE(at)
    }
    return 0
  }
}
