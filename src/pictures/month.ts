// A month of credits as a drawing: what was used so far against the cap, each day's bars in parts, and how it would go on.
// Two panels one above the other share the days, so that neither has to be read by two scales.
import { createRequire } from 'node:module'
import type * as ECharts from 'echarts'
import type { Sketch } from '../org/credits/charts.ts'
import { family } from './font.ts'
import { frameOf, head, legend, type Mark, nothing } from './frame.ts'
import { widthOf } from './lettering.ts'
import { shortAmount } from './numbers.ts'
import { card, coming, grid, ink, parts, quiet, rest, running, stripes, warning } from './palette.ts'

// As one file it is there four times as fast as in its hundreds of parts.
const { init, setPlatformAPI }: typeof ECharts = createRequire(import.meta.url)('echarts')

setPlatformAPI({
  measureText: (text, font = '') => ({
    width: widthOf(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? 12), font.includes('bold') ? 'bold' : 'normal'),
  }),
})

/** The colour of a part; the last of as many as there can be stands for all others. */
export const colourOf = (at: number): string => parts[at] ?? rest

/** Draws a month as SVG. */
export function drawMonth(sketch: Sketch): string {
  const frame = frameOf(sketch)
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: frame.width, height: frame.height })
  try {
    chart.setOption(optionOf(sketch, frame))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

type Frame = ReturnType<typeof frameOf>

function optionOf(sketch: Sketch, frame: Frame): ECharts.EChartsCoreOption {
  const hasBars = sketch.days.some((day) => day?.some((amount) => amount > 0))
  const panels = [frame.above, frame.below].filter((panel) => panel !== null)
  const marks: Mark[] = [...head(sketch, frame), ...legend(sketch, frame), ...(hasBars ? [] : nothing(sketch, frame))]
  return {
    animation: false,
    textStyle: { fontFamily: family, color: ink },
    grid: panels.map(({ left, top, width, height }) => ({ left, top, width, height, containLabel: false })),
    xAxis: panels.map((panel, at) => daysAxis(sketch, at, panel === frame.below)),
    yAxis: panels.map((_, at) => amountsAxis(sketch, at, panels.length > 1 && at === 0)),
    series: [...(frame.above ? totals(sketch) : []), ...bars(sketch, frame.below.height, panels.length - 1)],
    graphic: { elements: marks },
  }
}

const daysAxis = ({ dayNames }: Sketch, gridIndex: number, isNamed: boolean) => ({
  type: 'category',
  gridIndex,
  data: dayNames,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: quiet, width: 1 } },
  // Above the bars, whose edges would wipe it out.
  z: 5,
  axisLabel: {
    show: isNamed,
    color: quiet,
    fontSize: 13,
    // The first, and every fifth: the names of all days would touch.
    interval: (at: number) => at === 0 || (at + 1) % 5 === 0,
    margin: 8,
  },
})

const amountsAxis = (sketch: Sketch, gridIndex: number, isTotal: boolean) => {
  const { cap, money, days, forecast } = sketch
  const used = countedTo(sketch, days.length)
  const expected = used + (forecast?.soFarPerDay ?? 0) * days.filter((day) => day === null).length
  const most = isTotal
    ? Math.max(1, cap?.amount ?? 0, used, Math.min(expected, (cap?.amount ?? expected) * 1.25))
    : undefined
  return {
    type: 'value',
    gridIndex,
    min: 0,
    ...(most ? { max: most * 1.06 } : {}),
    minInterval: 1,
    splitNumber: 3,
    // The upper scale ends where its lines do, at no round number.
    splitLine: { lineStyle: { color: grid, width: 1 }, showMaxLine: !isTotal },
    axisLabel: {
      color: quiet,
      fontSize: 13,
      showMaxLabel: !isTotal,
      formatter: (amount: number) => shortAmount(amount, money),
    },
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

/** What the first so many days came to, of all that counts. */
const countedTo = ({ days, uncounted }: Sketch, many: number): number =>
  sum(days.slice(0, many).map((day) => sum((day ?? []).filter((_, part) => part !== uncounted))))

/** A part of a bar that is lower than so many pixels has no edge, which would hide it. */
const leastWithEdge = 4

function bars({ days, parts, forecast }: Sketch, height: number, at: number) {
  const highest = Math.max(1, forecast?.perDay ?? 0, ...days.map((day) => sum(day ?? [])))
  const segment = (value: number) =>
    (value / highest) * height < leastWithEdge ? { value, itemStyle: { borderWidth: 0 } } : value
  const common = { type: 'bar', stack: 'day', xAxisIndex: at, yAxisIndex: at, barCategoryGap: '22%', silent: true }
  const drawn = parts.map((_, part) => ({
    ...common,
    data: days.map((day) => (day?.[part] ? segment(day[part]) : null)),
    itemStyle: { color: colourOf(part), borderColor: card, borderWidth: 1 },
  }))
  if (!forecast) return drawn
  const ahead = {
    ...common,
    data: days.map((day, at) => (day || isOver(forecast, at) ? null : forecast.perDay || null)),
    itemStyle: { color: coming, borderColor: coming, borderWidth: 1, decal: stripes },
  }
  return [...drawn, ahead]
}

type Ahead = NonNullable<Sketch['forecast']>

/** Whether nothing is there to be used any more on a day. */
const isOver = ({ lastDay }: Ahead, at: number): boolean => lastDay !== null && at > lastDay

/** The line of what was used so far, how it would go on, the cap, and the day on which that is reached. */
function totals(sketch: Sketch) {
  const { days, cap, forecast } = sketch
  const common = { type: 'line', xAxisIndex: 0, yAxisIndex: 0, symbol: 'none', silent: true }
  const far = days.map((day, at) => (day ? countedTo(sketch, at + 1) : null))
  const today = far.findLastIndex((amount) => amount !== null)
  const goesOn = (at: number, { soFarPerDay }: Ahead) =>
    countedTo(sketch, days.length) + soFarPerDay * (at - Math.max(today, 0))
  const ahead = days.map((_, at) => (forecast && at >= today && !isOver(forecast, at) ? goesOn(at, forecast) : null))
  const line = (yAxis: number) => ({ yAxis, lineStyle: { color: warning, width: 2, type: [7, 4] } })
  const end = (xAxis: number) => ({ xAxis, lineStyle: { color: warning, width: 1.5, type: [2, 3] } })
  const marked = [...(cap ? [line(cap.amount)] : []), ...(forecast?.runsOut ? [end(forecast.runsOut.day)] : [])]
  const markLine = { silent: true, symbol: 'none', label: { show: false }, data: marked }
  const filled = { color: running, opacity: 0.1 }
  return [
    { ...common, data: far, lineStyle: { color: running, width: 2.5 }, areaStyle: filled, markLine },
    { ...common, data: ahead, lineStyle: { color: running, width: 2, type: [4, 4] } },
  ]
}
