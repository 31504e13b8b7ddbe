// Bolt's log in ours. What it reports as errors reaches the log as warnings: whatever is a fault of ours is logged by the
// turn that failed, with its reference.
import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../org/context.ts'

/** A logger for Bolt that writes to ours. */
export function boltLogger(log: Log): Logger {
  const text = (said: unknown[]) => said.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug: () => {},
    info: (...said) => log.debug({}, text(said)),
    warn: (...said) => log.warn({}, text(said)),
    error: (...said) => log.warn({}, text(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}
