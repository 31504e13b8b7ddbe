// Joins what draws charts to the places where Slack finds them: at an address of ours where it can reach us, else among its
// own files.
import { createHmac, hash } from 'node:crypto'
import { chartRoom } from './http/charts.ts'
import type { Mount } from './http/routes.ts'
import type { Deps } from './org/context.ts'
import { type Charts, isTheirs, type PictureOf, type Sketch } from './org/credits/charts.ts'
import * as usage from './org/credits/usage.ts'
import { bySystem } from './org/telling/deliveries.ts'
import { createCharts, type Png } from './pictures/chart.ts'
import { sketchOf } from './slack/words/usage.ts'

/** So many pictures among Slack's files are known, each by what is in it. */
const mostFiles = 500

export type Charting = { charts: Charts; room: Mount; close(): Promise<void> }
type Ports = {
  /** A secret of this installation; addresses are signed with what is derived of it. */
  secret: string
  depsOf(): Deps
  /** Puts a picture among Slack's files, and gives its id there. */
  keep(file: { name: string; title: string; bytes: Png }): Promise<string>
}

/** The Charts port with its room of the HTTP server. The surroundings are asked for late, since they have this port in them. */
export function createCharting({ secret, depsOf, keep }: Ports): Charting {
  const drawer = createCharts()
  const files = new Map<string, Promise<string>>()
  const room = chartRoom({
    key: createHmac('sha256', secret).update('addresses of charts').digest('hex'),
    now: () => new Date(),
    draw: (sketch) => drawer.month(sketch),
    isTheirs: (of) => isTheirs(depsOf(), of),
    sketchOf: (of) => sketchNow(depsOf(), of),
  })

  function fileOf({ month }: PictureOf, sketch: Sketch): Promise<string> {
    const key = hash('sha256', JSON.stringify(sketch), 'base64url')
    const before = files.get(key)
    if (before) return before
    const made = drawer.month(sketch).then((bytes) => keep({ name: `${month}.png`, title: sketch.title, bytes }))
    files.set(key, made)
    // What failed is not kept: it may succeed the next time.
    made.catch(() => files.delete(key))
    const [oldest] = files.keys()
    if (files.size > mostFiles && oldest !== undefined) files.delete(oldest)
    return made
  }

  const charts: Charts = {
    async shown(of, sketch) {
      const { publicUrl } = depsOf()
      if (!publicUrl) return { fileId: await fileOf(of, sketch) }
      drawer.warm()
      return { url: room.addressOf(publicUrl, of, sketch) }
    },
  }
  return { charts, room: room.mount, close: () => drawer.close() }
}

async function sketchNow(deps: Deps, { organizationId, month, by }: PictureOf): Promise<Sketch | null> {
  const alive = { id: organizationId, status: { not: 'deleted' as const } }
  if (!(await deps.db.organization.findFirst({ where: alive, select: { id: true } }))) return null
  return sketchOf(deps.catalog, await usage.month({ ...bySystem(deps), organizationId }, { month, by }))
}
