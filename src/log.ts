// Where the log goes: one JSON line an entry on standard output, with every token and password blotted out.
import pino from 'pino'
import type { LogLevel } from './config.ts'
import type { Log } from './org/context.ts'

// By what they look like, not by where they stand: a token in an error's text is as secret as one in a header.
const secrets: readonly [RegExp, string][] = [
  [/\bxox[a-z]{1,3}-[\w-]+/g, 'xox…'],
  [/\bxapp-[\w-]+/g, 'xapp-…'],
  [/\b([sr]k_(?:test|live)_)\w+/g, '$1…'],
  [/\bwhsec_\w+/g, 'whsec_…'],
  [/(\b[a-z][a-z0-9+]*:\/\/[^\s:/@"]*):[^\s@"]+@/gi, '$1:…@'],
  [/(\/invitations\/(?:inv|lnk)_\w+\.)[\w-]+/g, '$1…'],
  [/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1…'],
]

/** The same text without tokens, and without passwords in addresses. */
export const blotted = (text: string): string =>
  secrets.reduce((cleaner, [pattern, instead]) => cleaner.replace(pattern, instead), text)

/** A log that writes to `to`, or to standard output. */
export function createLog(level: LogLevel, to: { write(line: string): void } = pino.destination(1)): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      hooks: { streamWrite: blotted },
    },
    to,
  )
  return {
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
  }
}
