// The hours of people's own days: when nothing is sent that can wait, and when the day's digest comes.
import { writtenIn, zoneOf } from './eyes.ts'

/** Nothing is sent in these hours that can wait for the morning. */
const quiet = { from: 20, until: 8 }
/** Every zone's offset is a multiple of it. */
const stepMs = 15 * 60_000

/** The next morning where it is night in that zone; nothing where it is day. A zone that nobody knows is taken as UTC. */
export function morningAfter(now: Date, timeZone: string | null): Date | undefined {
  const hour = hourIn(now, timeZone ?? 'UTC')
  return hour >= quiet.until && hour < quiet.from ? undefined : nextMorning(now, timeZone)
}

/** The next moment at which a morning begins in that zone, a day later at the most. */
export function nextMorning(now: Date, timeZone: string | null): Date {
  const zone = timeZone ?? 'UTC'
  // By the clock on the wall: a change to summer time is passed as it comes.
  let at = (Math.floor(now.getTime() / stepMs) + 1) * stepMs
  while (hourIn(new Date(at), zone) !== quiet.until || hourIn(new Date(at - stepMs), zone) === quiet.until) at += stepMs
  return new Date(at)
}

function hourIn(at: Date, timeZone: string): number {
  return Number(writtenIn('en', at, { timeZone: zoneOf({ timeZone }), hour: '2-digit', hourCycle: 'h23' }))
}
