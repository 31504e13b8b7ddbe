// From a sketch to a PNG: drawn as SVG, then rendered with the font that comes along; fonts of the machine lend letters that
// it lacks, and what none of them has is not drawn as boxes.
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js'
import type { Sketch } from '../org/credits/charts.ts'
import { family, fontFiles } from './font.ts'
import { lacking } from './lettering.ts'
import { drawMonth } from './month.ts'

/** Pixels for each one of the drawing. */
const sharpness = 2

const fonts = (isWide: boolean): NonNullable<ResvgRenderOptions['font']> => ({
  fontFiles: [...fontFiles],
  // Looking through all fonts of a machine takes longer than the drawing.
  loadSystemFonts: isWide,
  defaultFontFamily: family,
  sansSerifFamily: family,
})

/** Draws a month as PNG. */
export function renderPng(sketch: Sketch): Uint8Array<ArrayBuffer> {
  const isWide = wordsOf(sketch).some((words) => lacking(words).length > 0)
  const readable = isWide ? withoutBoxes(sketch) : sketch
  const made = new Resvg(drawMonth(readable), { font: fonts(isWide), fitTo: { mode: 'zoom', value: sharpness } })
  return new Uint8Array(made.render().asPng())
}

const wordsOf = ({ title, whose, about, parts }: Sketch): string[] => [
  title,
  whose,
  about,
  ...parts.map(({ label }) => label),
]

/** The same with "□" left out of its words: a letter that no font here has. */
function withoutBoxes(sketch: Sketch): Sketch {
  const readable = (words: string): string =>
    lacking(words)
      .filter((letter) => !isKnown(letter))
      .reduce((rest, letter) => rest.replaceAll(letter, ''), words)
  return {
    ...sketch,
    title: readable(sketch.title),
    whose: readable(sketch.whose),
    about: readable(sketch.about),
    parts: sketch.parts.map(({ label, total }) => ({
      label: isReadable(readable(label)) ? readable(label) : sketch.unreadable,
      total,
    })),
  }
}

const isReadable = (words: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(words)

/** Letters by whether a font of this machine has them; asked once each. */
const known = new Map<string, boolean>()
const mostKnown = 5_000

function isKnown(letter: string): boolean {
  const before = known.get(letter)
  if (before !== undefined) return before
  if (known.size >= mostKnown) known.clear()
  const is = !pixelsOf(letter).equals(box())
  known.set(letter, is)
  return is
}

let noLetter: Buffer | undefined
/** What is drawn for a letter that there is not: one for private use that nobody has. */
const box = (): Buffer => (noLetter ??= pixelsOf('\u{10fff0}'))

function pixelsOf(letter: string): Buffer {
  const text = `<text x="4" y="32" font-size="28" font-family="${family}">&#${letter.codePointAt(0)};</text>`
  return new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48">${text}</svg>`, {
    font: fonts(true),
  }).render().pixels
}
