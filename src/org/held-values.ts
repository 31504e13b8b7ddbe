// What buttons stand for where that is too long for them to carry, kept until nobody presses them any more.
import { createHash } from 'node:crypto'
import type { Deps } from './context.ts'

/** How long a message with such a button is answered as if it were new. */
const keepDays = 30

/** The name under which a value is held: the same value has the same one, so that holding it twice is holding it once. */
export const nameOf = (text: string): string => `held_${createHash('sha256').update(text).digest('base64url')}`

/** Holds values under their names. */
export async function hold({ db, clock }: Deps, values: ReadonlyMap<string, object>): Promise<void> {
  const at = clock.now()
  const data = [...values].map(([id, value]) => ({ id, value, at }))
  if (data.length) await db.heldValue.createMany({ data, skipDuplicates: true })
}

/** The value held under a name; null where it is gone. */
export async function recall({ db }: Deps, id: string): Promise<unknown> {
  return (await db.heldValue.findUnique({ where: { id } }))?.value ?? null
}

/** Forgets values that no button is likely to stand for any more. */
export async function sweep({ db, clock }: Deps): Promise<number> {
  const { count } = await db.heldValue.deleteMany({
    where: { at: { lt: new Date(clock.now().getTime() - keepDays * 86_400_000) } },
  })
  return count
}
