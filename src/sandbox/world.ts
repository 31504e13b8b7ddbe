// Everything that is the sandbox, in one hand: what the driver and the page work with.
import { setTimeout as pause } from 'node:timers/promises'
import type { Deps } from '../org/context.ts'
import { type Agenda, advance, type SandboxClock } from './clock.ts'
import type { Liveness } from './driving/exchange.ts'
import { CannotDo } from './driving/refusal.ts'
import type { Jobs } from './jobs.ts'
import type { Mailbox } from './mailbox.ts'
import type { Names } from './names.ts'
import type { LocalSlack } from './slack/slack.ts'
import type { Store } from './store.ts'
import type { LocalStripe } from './stripe/stripe.ts'

/** The sandbox's world. `app` is told once it runs. */
export type World = {
  slack: LocalSlack
  clock: SandboxClock
  jobs: Jobs
  store: Store
  mailbox: Mailbox
  names: Names
  /** The local Stripe; absent where the app was given a real one. */
  stripe?: LocalStripe
  /** What people type, such as /org. */
  command: string
  app: Liveness
  /** What the rules of the app work with: for what a product would ask of it. */
  deps?: Deps
}

const PATIENCE_MS = 30_000
const LOOK_MS = 10
const NUDGE_EVERY_MS = 250
/** Looks in a row at which nothing may be going on: between a job's end and its message there is a breath. */
const CALM_LOOKS = 3

/** What is still going on, in words. */
export async function pending(world: World): Promise<string[]> {
  const { slack, jobs, app, stripe } = world
  const wire = [...slack.ground.courier.inFlight(), ...slack.watches.calls(), ...(stripe?.pending() ?? [])]
  const isAtWork = app.idle?.() === false || app.isQuiet?.() === false
  const busy = isAtWork ? ['the app is still at work'] : []
  return [...(await jobs.pending()), ...slack.ground.events.pending(), ...wire, ...busy]
}

/** Resolves when no job is due or running and every message is delivered. Throws 504 with what is left after 30 seconds. */
export async function settle(world: World, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs
  let left: string[] = []
  let nudgedAt = Number.NEGATIVE_INFINITY
  for (let calm = 0; calm < CALM_LOOKS; ) {
    await world.slack.ground.events.catchUp()
    await world.stripe?.runDue()
    left = await pending(world)
    calm = left.length === 0 ? calm + 1 : 0
    if (performance.now() > deadline)
      throw new CannotDo(504, `Not settled after ${patienceMs} ms: ${left.join(', ')}`, left)
    if (left.length > 0 && performance.now() - nudgedAt > NUDGE_EVERY_MS) {
      nudgedAt = performance.now()
      await world.jobs.nudge()
    }
    if (calm < CALM_LOOKS) await pause(LOOK_MS)
  }
}

/** Moves every clock forward and runs what falls due on the way. */
export async function moveClock(world: World, duration: string): Promise<void> {
  await advance(world.clock, agenda(world), duration)
}

function agenda(world: World): Agenda {
  const { jobs, clock, slack, stripe } = world
  return {
    nextDue: async (until) => {
      const elsewhere = [slack.ground.events.nextDue(), stripe?.nextDue()]
      const moments = [await jobs.nextDue(until), ...elsewhere.map((at) => at && clock.wall(at))]
      const due = moments.filter((at) => at !== undefined && at <= until) as Date[]
      return due.sort((a, b) => a.getTime() - b.getTime())[0]
    },
    hasten: jobs.hasten,
    settle: () => settle(world),
  }
}
