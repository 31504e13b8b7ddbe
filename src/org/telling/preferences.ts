// What reaches people, and by which way, as they chose it. Judged when it is delivered, not when it is posted.
import { z } from 'zod'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { type Topic, topics } from './topics.ts'

/** By direct message, by e-mail, or by both; `digest` says that it waits for the next day's. None of them: not at all. */
export const Ways = z.object({ direct: z.boolean(), mail: z.boolean(), digest: z.boolean() })
export type Ways = z.infer<typeof Ways>

/** What was chosen for every topic. */
export type Reach = Record<Topic, Ways>

/** What holds for whoever chose nothing, and for what always reaches its reader. */
export const usual: Ways = { direct: true, mail: false, digest: false }

const Kept = z.partialRecord(z.enum(topics), Ways.catch(usual)).catch({})

/** What a person chose, of what stands in the record: the usual where they did not. */
export function reachIn(kept: unknown): Reach {
  const chosen = Kept.parse(kept ?? {})
  return Object.fromEntries(topics.map((topic) => [topic, chosen[topic] ?? usual])) as Reach
}

/** What reaches a person, and by which way. */
export async function of({ db }: { db: Tx | Deps['db'] }, personId: string): Promise<Reach> {
  const found = await db.person.findUnique({ where: { id: personId }, select: { reach: true } })
  return reachIn(found?.reach)
}

/** The ways by which something about a topic reaches someone who chose so; null is what always reaches them. */
export const waysOf = (reach: Reach, topic: Topic | null): Ways => (topic ? reach[topic] : usual)
