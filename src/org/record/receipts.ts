// Results of once-only effects, kept so that the same delivery again is answered with the first one's result.
import type { Prisma } from '../../db/client.ts'
import type { ActContext, Deps } from '../context.ts'

/** How long a delivery may come again: Slack's own retries end within a day. */
const keepDays = 3

/** A result as JSON that can be thawed again: dates come back as dates. */
export function freeze(result: unknown): Prisma.InputJsonValue {
  const text = JSON.stringify({ result }, function (this: Record<string, unknown>, key, value: unknown) {
    const original = this[key]
    return original instanceof Date ? { $date: original.toISOString() } : value
  })
  return JSON.parse(text)
}

/** The result that was frozen. */
export function thaw<T>(frozen: unknown): T {
  const { result } = JSON.parse(JSON.stringify(frozen), (_, value: unknown) =>
    value && typeof value === 'object' && '$date' in value && typeof value.$date === 'string'
      ? new Date(value.$date)
      : value,
  )
  return result
}

/** What the effect came to that is under way, where it was committed before: the same delivery again. */
export async function recall<T>({ deps, effectId }: Pick<ActContext, 'deps' | 'effectId'>): Promise<T | null> {
  const found = effectId ? await deps.db.receipt.findUnique({ where: { id: effectId } }) : null
  return found && thaw<T>(found.result)
}

/** Forgets receipts that no delivery can ask for any more. */
export async function sweep({ db, clock }: Deps): Promise<number> {
  const { count } = await db.receipt.deleteMany({
    where: { at: { lt: new Date(clock.now().getTime() - keepDays * 86_400_000) } },
  })
  return count
}
