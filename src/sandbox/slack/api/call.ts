// What one call of the Web API is, and how a method says no.
import type { Json } from '../blocks.ts'
import type { Workspace } from '../workspace.ts'

/** One call: its arguments (decoded), and the exchange that it belongs to where Slack can tell. */
export type Call = { space: Workspace; args: Json; cause: string | undefined; host: string; token: string }

/** A method of the Web API. Answers what stands beside `ok: true`. */
export type Method = (call: Call) => Promise<Json>

/**
 * Slack says no. `fault`: true where a well-behaved app never gets this answer (then it counts as a refusal),
 * false where the world simply is so (an account that is gone, a modal that was closed).
 */
export class Refused extends Error {
  readonly error: string
  readonly fault: boolean
  readonly cites: string
  constructor(error: string, text: string, options: { fault: boolean; section: string }) {
    super(text)
    this.error = error
    this.fault = options.fault
    this.cites = `slack-platform §${options.section}`
  }
}

/** A refusal that the app brought upon itself. */
export const fault = (error: string, section: string, text: string): Refused =>
  new Refused(error, text, { fault: true, section })

/** A refusal that any app must live with. */
export const outcome = (error: string, section: string, text: string): Refused =>
  new Refused(error, text, { fault: false, section })

/** A text argument; '' where it was not given. */
export function textOf(args: Json, name: string): string {
  const value = args[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** True where an argument says so, as a form or as JSON says it. */
export const isSet = (args: Json, name: string): boolean => [true, 'true', '1', 1].includes(args[name] as never)
