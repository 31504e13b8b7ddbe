// What the measurings come to: medians of the rounds, and ratios taken within each round, since the machine may be faster
// in one round than in another.
import type { Measured } from './load.ts'

/** The measurings of one thing at one pace, one for each round. */
export type Series = readonly Measured[]

/** One row of the table. */
export type Row = { name: string; atATime: number; small: Series; big: Series; bare: Series }

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b)

/** The value below which the given part of the numbers lies. */
export const quantile = (numbers: readonly number[], part: number): number =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? Number.NaN

const median = (numbers: readonly number[]): number => quantile(numbers, 0.5)
const speedOf = (series: Series): number => median(series.map(({ perSecond }) => perSecond))
const ratio = (series: Series, to: Series): number =>
  median(series.map(({ perSecond }, round) => perSecond / (to[round]?.perSecond ?? Number.NaN)))

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const head =
    '| at a time | what | requests/s | p50 ms | p99 ms | of bare Bolt | big: requests/s | p99 ms | big / small |'
  return [head, head.replace(/[^|]+/g, ' --- '), ...rows.map(written)].join('\n')
}

function written({ name, atATime, small, big, bare }: Row): string {
  const spans = small.flatMap(({ latencies }) => latencies)
  const bigSpans = big.flatMap(({ latencies }) => latencies)
  const cells = [
    String(atATime),
    name,
    speedOf(small).toFixed(0),
    quantile(spans, 0.5).toFixed(2),
    quantile(spans, 0.99).toFixed(2),
    small === bare ? '1' : ratio(small, bare).toFixed(2),
    ...(big.length
      ? [speedOf(big).toFixed(0), quantile(bigSpans, 0.99).toFixed(2), ratio(big, small).toFixed(2)]
      : ['', '', '']),
  ]
  return `| ${cells.join(' | ')} |`
}
