// The sandbox's clock: the real one plus an offset that is kept, so that days can pass in a second and stay passed.
import type { Store } from './store.ts'

/** A clock that can be moved forward. Signatures and trigger ids are never measured with it: they live in real time. */
export type SandboxClock = {
  now(): Date
  /** The real moment at which this clock will show `at`. */
  wall(at: Date): Date
  /** Moves the clock forward; resolves once the new offset is kept. */
  shift(ms: number): Promise<void>
}

/** What falls due as time passes: jobs of the app, deliveries that Slack will repeat. */
export type Agenda = {
  /** The next moment, in real time, at which something falls due, not later than `until`. */
  nextDue(until: Date): Promise<Date | undefined>
  /** Brings everything that lies ahead nearer by so much. */
  hasten(ms: number): Promise<void>
  /** Resolves when nothing is due and nothing is running. */
  settle(): Promise<void>
}

/** How many stops one advance may make: a job that plans itself every minute must not hold the clock for ever. */
const MOST_STOPS = 2_000

/** Opens the clock where the last run left it. */
export function openClock(store: Store): SandboxClock {
  const kept = store.shelf<{ offsetMs: number }>('clock')
  const offset = () => kept.get('offset')?.offsetMs ?? 0
  return {
    now: () => new Date(Date.now() + offset()),
    wall: (at) => new Date(at.getTime() - offset()),
    shift: (ms) => kept.put('offset', '', { offsetMs: offset() + ms }),
  }
}

/**
 * Moves the clock forward by an ISO 8601 duration, stopping at every moment at which something falls due and letting
 * it run, so that a month of the sandbox happens in the order in which a real month would.
 */
export async function advance(clock: SandboxClock, agenda: Agenda, duration: string): Promise<void> {
  const target = later(clock.now(), duration)
  await agenda.settle()
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    const due = await agenda.nextDue(clock.wall(target))
    const stop = due ?? clock.wall(target)
    await step(clock, agenda, stop.getTime() - Date.now())
    if (!due) return
  }
  throw new Error(`More than ${MOST_STOPS} things fell due on the way to ${target.toISOString()}`)
}

async function step(clock: SandboxClock, agenda: Agenda, ms: number): Promise<void> {
  if (ms > 0) {
    await clock.shift(ms)
    await agenda.hasten(ms)
  }
  await agenda.settle()
}

const DURATION =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** The moment an ISO 8601 duration ("P30D", "PT2H", "P1M") after another, months counted by the calendar in UTC. */
export function later(from: Date, duration: string): Date {
  const found = DURATION.exec(duration)
  if (!found) throw new RangeError(`"${duration}" is not an ISO 8601 duration such as P30D, PT2H or P1M`)
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const at = new Date(from)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + years * 12 + months)
  at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()))
  const ms = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  return new Date(at.getTime() + ms)
}
