// Text for the charts: measured by the font that draws it, cut at a whole character, and without what no picture can show.
import { fontIn } from './font.ts'

export type Weight = 'normal' | 'bold'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How wide text is, in pixels. */
export const widthOf = (text: string, size: number, weight: Weight = 'normal'): number =>
  fontIn(weight).widthOf(text) * size

/** Holds what stands at the end of words from right to left to their side: else it would stand at their beginning. */
const towards = (text: string): string =>
  /[\p{Script=Arabic}\p{Script=Hebrew}][\p{Mn}\p{N}]*$/u.test(text) ? '\u200f' : ''

/** Text no wider than that; a longer one ends at a whole character with "…". */
export function fitted(text: string, width: number, size: number, weight: Weight = 'normal'): string {
  const clean = shown(text)
  if (widthOf(clean, size, weight) <= width) return clean
  const room = width - widthOf('…', size, weight)
  let [kept, used] = ['', 0]
  for (const { segment } of graphemes.segment(clean)) {
    used += widthOf(segment, size, weight)
    if (used > room) break
    kept += segment
  }
  const end = kept.trimEnd()
  return `${end}…${towards(end)}`
}

/** Text on one line, without marks that would turn the line around or end the drawing. */
export const shown = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Cc}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()

/** What the font has no letter for, of what is a letter at all. */
export const lacking = (text: string): string[] =>
  [...new Set(shown(text))].filter(
    (one) => !/[\p{Cf}\p{Mn}\s]/u.test(one) && !fontIn('normal').has(one.codePointAt(0) ?? 0),
  )
