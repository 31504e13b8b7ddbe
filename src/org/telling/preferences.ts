// What reaches people, and by which way, as they chose it. Judged when it is delivered, not when it is posted.
import { z } from 'zod'
import type { Prisma, Tx } from '../../db/client.ts'
import { act } from '../act.ts'
import { type ActContext, type Deps, requirePerson } from '../context.ts'
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

/** Whether something that goes these ways reaches nobody. */
export const isOff = ({ direct, mail }: Ways): boolean => !direct && !mail

/** The topics of which nothing reaches whoever chose so. */
export const offIn = (reach: unknown): Topic[] => topics.filter((topic) => isOff(reachIn(reach)[topic]))

/** What someone chooses: what is absent stays as it is. */
export const Choice = z.partialRecord(z.enum(topics), Ways)
export type Choice = z.infer<typeof Choice>

/** What holds for someone now; `address` is where e-mail reaches them, null where it does not. */
export type Chosen = { reach: Reach; address: string | null }

/** What the actor has chosen. */
export async function mine(ctx: ActContext): Promise<Chosen> {
  const { personId } = requirePerson(ctx)
  return chosenBy(ctx.deps, await ctx.deps.db.person.findUniqueOrThrow({ where: { id: personId } }))
}

type Known = { reach: unknown; email: string | null; emailKey: string | null }

const chosenBy = ({ mail }: Pick<Deps, 'mail'>, { reach, email, emailKey }: Known): Chosen => ({
  reach: reachIn(reach),
  address: mail && emailKey !== null ? email : null,
})

/** Has what is about these topics reach the actor by these ways from now on, in all their organizations. */
export async function choose(ctx: ActContext, choice: Choice): Promise<Chosen> {
  const { personId: id, personalId } = requirePerson(ctx)
  // It is their own affair: recorded in their personal account.
  return act(
    { ...ctx, organizationId: personalId },
    { ask: { verb: 'notify', input: { reach: choice } } },
    async (org) => {
      const person = await org.tx.person.findUniqueOrThrow({ where: { id } })
      const before = reachIn(person.reach)
      const after: Reach = { ...before, ...choice }
      const changed = topics.filter((topic) => JSON.stringify(before[topic]) !== JSON.stringify(after[topic]))
      const of = (reach: Reach) => Object.fromEntries(changed.map((topic) => [topic, reach[topic]]))
      if (changed.length) {
        await org.tx.person.update({ where: { id }, data: { reach: after satisfies Prisma.InputJsonObject } })
        org.record('notifications.changed', id, { before: of(before), after: of(after) })
      } else org.keep()
      return chosenBy(ctx.deps, { ...person, reach: after })
    },
  )
}
