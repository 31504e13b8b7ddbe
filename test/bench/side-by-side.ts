// Ways of doing something measured side by side: in turn, round after round, so that whatever else the machine does meets
// all of them alike. The first is the yardstick.
import { quantile } from './results.ts'

export type Way = { name: string; once(n: number): Promise<unknown> }
export type Row = { name: string; atATime: number; perSecond: number[]; ratio: number[] }

let counted = 0

/** Does something for so long, so many at a time; gives how often in a second. */
async function measure({ once }: Way, atATime: number, ms: number): Promise<number> {
  const began = performance.now()
  let done = 0
  const line = async () => {
    while (performance.now() - began < ms) {
      await once(counted++)
      done++
    }
  }
  await Promise.all(Array.from({ length: atATime }, line))
  return (done * 1000) / (performance.now() - began)
}

/** How often in a second each way is done, so many at a time; after one round to warm up. */
export async function race(ways: readonly Way[], paces: readonly number[], rounds: number, ms: number): Promise<Row[]> {
  const rows = paces.flatMap((atATime) =>
    ways.map((way): Row & { way: Way } => ({ name: way.name, way, atATime, perSecond: [], ratio: [] })),
  )
  for (let round = 0; round <= rounds; round++)
    for (const row of rows) {
      const perSecond = await measure(row.way, row.atATime, ms)
      if (round) row.perSecond.push(perSecond)
    }
  for (const row of rows) {
    const bare = rows.find((one) => one.atATime === row.atATime)
    row.ratio = row.perSecond.map((speed, round) => speed / (bare?.perSecond[round] ?? Number.NaN))
  }
  return rows
}

/** The rows as a Markdown table. */
export const inTable = (rows: readonly Row[]): string =>
  [
    '| at a time | what | per second | of a bare insert |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ atATime, name, perSecond, ratio }) => {
      const cells = [atATime, name, quantile(perSecond, 0.5).toFixed(0), quantile(ratio, 0.5).toFixed(2)]
      return `| ${cells.join(' | ')} |`
    }),
  ].join('\n')
