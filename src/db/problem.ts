// What can be wrong with the database in a way that a person can mend. The message says what to do, so the entries
// print it alone, without a stack.

/** A fault of the surroundings – a folder, a server, a migration – told in words, with the next step in them. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'
}

/** The code of a system or Postgres error ('ENOENT', '57P03'), or '' where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** What an error says: connection errors of several addresses at once carry their words inside. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
