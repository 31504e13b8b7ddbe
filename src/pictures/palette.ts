// The colours of the charts: of a card that stands by itself on a light Slack and on a dark one, and of parts that people
// who do not see all colours tell apart too, by lightness where not by hue.

export const card = '#ffffff'
export const edge = '#8d94a0'
export const ink = '#1d1c1d'
export const quiet = '#565c66'
export const grid = '#e4e7ec'
export const warning = '#b3261e'
export const running = '#1f3a5f'
export const coming = '#8b93a1'
/** How what has not been is drawn: striped, in ECharts' words for a pattern. */
export const stripes = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: Math.PI / 4, color: card }

/** The parts of a bar, in order: each stands out from the card, and from its neighbours however one sees colours. */
export const parts: readonly string[] = ['#0a4c93', '#c27c0e', '#5b1a4a', '#2ea36a', '#6a1fd0', '#e64fd0', '#9a2c1c']
/** What is drawn as one in the end: all the others. */
export const rest = '#7b818c'

const channels = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)

const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)

/** The relative luminance of a colour, from 0 to 1 (WCAG 2.2). */
export function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map(linear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** What can be read on a colour: ink, or the white of the card. */
export const readableOn = (colour: string): string => (contrastOf(colour, ink) > contrastOf(colour, card) ? ink : card)
