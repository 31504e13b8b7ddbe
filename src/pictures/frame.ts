// What stands around the panels of a chart: the card, the title, what each panel is of, and the list of the parts with
// their numbers, which says by order and by words what the bars say by colour.
import { mostParts, type Sketch, type SketchPart } from '../org/credits/charts.ts'
import { family } from './font.ts'
import { fitted, type Weight, widthOf } from './lettering.ts'
import { wholeAmount } from './numbers.ts'
import { card, parts as colours, coming, edge, ink, quiet, readableOn, rest, warning } from './palette.ts'

/** Something drawn beside the panels, as ECharts takes it. */
export type Mark = Record<string, unknown>
export type Panel = { left: number; top: number; width: number; height: number }

const [width, margin, scale] = [640, 24, 58]
const panelWidth = width - margin - scale - margin
const rowHeight = 25

/** Where everything stands. The upper panel is there only where there is something to measure by. */
export function frameOf({ cap, forecast, parts }: Sketch) {
  const hasTotals = cap !== null || forecast !== null
  const left = scale + margin
  const above: Panel | null = hasTotals ? { left, top: 116, width: panelWidth, height: 116 } : null
  const below: Panel = { left, top: above ? 278 : 116, width: panelWidth, height: above ? 140 : 200 }
  const listTop = below.top + below.height + 48
  const rows = Math.ceil(parts.length / 2)
  return { width, height: listTop + rows * rowHeight - (rows ? 2 : 12), above, below, listTop }
}
export type Frame = ReturnType<typeof frameOf>

type Written = { size: number; fill: string; weight?: Weight; align?: 'left' | 'right' | 'center' }

const text = (
  words: string,
  x: number,
  y: number,
  { size, fill, weight = 'normal', align = 'left' }: Written,
): Mark => ({
  type: 'text',
  silent: true,
  x,
  y,
  z: 100,
  style: { text: words, fill, fontFamily: family, fontSize: size, fontWeight: weight, align, verticalAlign: 'middle' },
})

/** The card, the title, whose month it is, and what each panel shows. */
export function head(sketch: Sketch, { height, above, below }: Frame): Mark[] {
  const room = width - 2 * margin
  const panelTitle = { size: 14, fill: ink, weight: 'bold' } as const
  return [
    {
      type: 'rect',
      silent: true,
      z: -10,
      shape: { x: 1, y: 1, width: width - 2, height: height - 2, r: 14 },
      style: { fill: card, stroke: edge, lineWidth: 1.5 },
    },
    text(fitted(sketch.title, room, 21, 'bold'), margin, 35, { size: 21, fill: ink, weight: 'bold' }),
    text(aboutIn(sketch, room), margin, 62, { size: 14, fill: quiet }),
    ...(above ? [text(fitted(sketch.soFar, room * 0.4, 14, 'bold'), margin, above.top - 20, panelTitle)] : []),
    text(fitted(sketch.perDay, room * 0.4, 14, 'bold'), margin, below.top - 20, panelTitle),
    ...(above ? measures(sketch, above) : []),
    ...(sketch.forecast ? pace(sketch.forecast.label, below) : []),
  ]
}

/** Whose it is, as far as there is room beside what it is of. */
function aboutIn({ whose, about }: Sketch, room: number): string {
  const of = ` · ${fitted(about, room * 0.8, 14)}`
  return `${fitted(whose, room - widthOf(of, 14), 14)}${of}`
}

/** The words for the lines of the cap and of the day on which it is reached, above the panel that shows both. */
function measures({ cap, forecast, money }: Sketch, { left, top, width: wide }: Panel): Mark[] {
  const right = left + wide
  const end = forecast?.runsOut
    ? keyed(forecast.runsOut.label, right, top - 20, wide * 0.42, sampleOf([2, 3], 1.5))
    : null
  const edge = end ? end.left - 18 : right
  const most = cap
    ? keyed(
        `${cap.label} ${wholeAmount(cap.amount, money)}`,
        edge,
        top - 20,
        edge - left - wide * 0.2,
        sampleOf([7, 4], 2),
      )
    : null
  return [...(most?.marks ?? []), ...(end?.marks ?? [])]
}

/** The word for the bars that are still to come. */
const pace = (label: string, { left, top, width: wide }: Panel): Mark[] =>
  label ? keyed(label, left + wide, top - 20, wide * 0.6, hatched).marks : []

type Sample = { width: number; fill: string; draw(x: number, y: number): Mark }

const sampleOf = (lineDash: number[], lineWidth: number): Sample => ({
  width: 26,
  fill: warning,
  draw: (x, y) => ({
    type: 'line',
    silent: true,
    shape: { x1: x, y1: y, x2: x + 26, y2: y },
    style: { stroke: warning, lineWidth, lineDash },
  }),
})

const hatched: Sample = {
  width: 18,
  fill: quiet,
  draw: (x, y) => ({
    type: 'group',
    silent: true,
    x,
    y: y - 9,
    children: [
      {
        type: 'rect',
        shape: { x: 0, y: 0, width: 18, height: 18 },
        style: { fill: card, stroke: coming, lineWidth: 1.5 },
      },
      ...[0, 1, 2, 3, 4].map((at) => stripe(at * 7.2 - 14.4)),
    ],
  }),
}

/** A stripe across the sample, falling as those of the bars do, no further than its edges. */
function stripe(from: number): Mark {
  const [x1, x2] = [Math.max(0, from), Math.min(18, from + 18)]
  const shape = { x1, y1: x1 - from, x2, y2: x2 - from }
  return { type: 'line', shape, style: { stroke: coming, lineWidth: 2.5 } }
}

/** Words that end at some place, with a sample before them of what they are about. */
function keyed(words: string, right: number, y: number, most: number, { width: wide, fill, draw }: Sample) {
  const said = fitted(words, most - wide - 7, 13.5)
  const left = right - widthOf(said, 13.5) - 7 - wide
  return { left, marks: [draw(left, y), text(said, right, y, { size: 13.5, fill, align: 'right' })] }
}

/** The parts in two columns, the first at the bottom of each bar. */
export const legend = ({ parts, money }: Sketch, { listTop }: Frame): Mark[] =>
  parts.slice(0, mostParts).flatMap((part, at) => {
    const rows = Math.ceil(parts.length / 2)
    const column = (width - 2 * margin - 28) / 2
    const x = margin + Math.floor(at / rows) * (column + 28)
    return entry(part, at, { x, y: listTop + (at % rows) * rowHeight, width: column }, money)
  })

type Room = { x: number; y: number; width: number }

function entry({ label, total }: SketchPart, at: number, room: Room, money: Sketch['money']): Mark[] {
  const colour = colours[at] ?? rest
  const amount = wholeAmount(total, money)
  const names = room.width - 27 - widthOf(amount, 14, 'bold') - 12
  return [
    {
      type: 'rect',
      silent: true,
      shape: { x: room.x, y: room.y - 9, width: 18, height: 18, r: 4 },
      style: { fill: colour },
    },
    text(String(at + 1), room.x + 9, room.y + 0.5, {
      size: 12,
      fill: readableOn(colour),
      weight: 'bold',
      align: 'center',
    }),
    text(fitted(label, names, 14), room.x + 26, room.y, { size: 14, fill: ink }),
    text(amount, room.x + room.width, room.y, { size: 14, fill: ink, weight: 'bold', align: 'right' }),
  ]
}

/** What is said in the place of bars. */
export const nothing = (sketch: Sketch, { below }: Frame): Mark[] => [
  text(fitted(sketch.nothing, below.width - 20, 14), below.left + below.width / 2, below.top + below.height / 2, {
    size: 14,
    fill: quiet,
    align: 'center',
  }),
]
