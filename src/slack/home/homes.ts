// Keeping App Home as things are: what acts say they concerned is gathered for a moment, those who look at Home among the
// concerned are found in one query, and theirs are published anew.
import type { WebClient } from '@slack/web-api'
import type { Concern, Deps, Homes, Log } from '../../org/context.ts'
import { noConcern } from '../../org/telling/concern.ts'
import * as home from '../../org/telling/home.ts'
import { type Speaker, turnOf } from '../turn/caller.ts'
import { logged } from '../turn/turns.ts'
import type { Say } from '../words/words.ts'
import { drawHome, outsiderHome } from './home.ts'
import { Publisher } from './publisher.ts'

export type HomeKeeper = Homes & {
  /** Publishes the Home of someone who has just done something, so that it shows in the same turn. Never throws. */
  publish(speaker: Speaker): Promise<void>
  /** Someone opened Home, and has this one before them. */
  opened(speaker: Speaker, hash: string | undefined): Promise<void>
  /** Something was pressed on this Home; true where it is no longer the last. */
  saw(speaker: Speaker, hash: string | undefined): boolean
  /** Whether nothing is about to be published. */
  isIdle(): boolean
  /** Drops what waits, and finishes what is under way. */
  close(): Promise<void>
}

/** How long changes are gathered before it is asked whom they concern. */
const gatherMs = 100

/** The Homes port over views.publish. The surroundings are asked for late, since they have this port in them. */
export function keepHomes(
  client: WebClient,
  say: Say,
  depsOf: () => Deps,
  ports: { log: Log; redisUrl?: string | undefined },
): HomeKeeper {
  let waiting = noConcern()
  let timer: NodeJS.Timeout | undefined
  let told = 0
  let isClosed = false
  const underWay = new Set<Promise<unknown>>()
  const draw = (speaker: Speaker) => drawHome(depsOf(), say, speaker)
  const publisher = new Publisher(client, draw, () => told, ports)

  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }

  async function redraw(concern: Concern, upTo: number): Promise<void> {
    const looking = await home.lookers(depsOf(), concern)
    // Whoever did it has seen it already, in their own turn.
    for (const speaker of looking.filter((one) => publisher.drawnAt(one) < upTo)) publisher.publish(speaker, 'others')
  }

  function flush(): void {
    const concern = waiting
    timer = undefined
    waiting = noConcern()
    track(redraw(concern, told).catch((error: unknown) => void logged(depsOf(), error)))
  }

  return {
    changed(concern) {
      told++
      for (const id of concern.organizationIds) waiting.organizationIds.add(id)
      for (const id of concern.personIds) waiting.personIds.add(id)
      for (const id of concern.noticeIds) waiting.noticeIds.add(id)
      if (!isClosed) timer ??= setTimeout(flush, gatherMs)
    },
    publish: (speaker) => publisher.publish(speaker, 'own'),
    saw: (speaker, hash) => publisher.saw(speaker, hash),
    async opened(speaker, hash) {
      const deps = depsOf()
      publisher.saw(speaker, hash)
      const turn = await track(turnOf(deps, say, speaker, {}))
      if ('outsider' in turn) return publisher.publish(speaker, 'own', async () => outsiderHome(turn.outsider))
      await track(home.open(deps, speaker, home.stayOf(turn.caller), turn.caller.ended))
      return publisher.publish(speaker, 'own')
    },
    isIdle: () => timer === undefined && underWay.size === 0 && publisher.isIdle(),
    async close() {
      isClosed = true
      clearTimeout(timer)
      timer = undefined
      await Promise.allSettled(underWay)
      await publisher.close()
    },
  }
}
