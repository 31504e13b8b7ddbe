// A small product that spends credits: what a program would report over an API, done by hand as one of the people, in the
// context that they act in now.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Deps } from '../../org/context.ts'
import * as holds from '../../org/credits/holds.ts'
import { type Spender, spend } from '../../org/credits/spending.ts'
import { isRefusal, type Refusal } from '../../org/errors.ts'
import * as history from '../../org/programs/history.ts'
import { told, whoCan } from '../../slack/words/refusals.ts'
import type { World } from '../world.ts'
import { personBy } from './people.ts'
import { CannotDo } from './refusal.ts'

/** What the product is used for: spending at once; or setting aside, and later settling or releasing what was set aside. */
export const Use = z.strictObject({
  as: z.string(),
  /** Credits: whatever number, since the rules have a word to say about it. */
  amount: z.number().exactOptional(),
  /** The once-only key; a new one unless told. */
  key: z.string().exactOptional(),
  /** An organization's id or name, where it is not the context. */
  organization: z.string().exactOptional(),
  /** As the organization itself, not as a member. */
  own: z.boolean().exactOptional(),
  resource: z.string().exactOptional(),
  note: z.string().exactOptional(),
  /** What it was used for: it stands in that person's own history. */
  title: z.string().exactOptional(),
  /** `open` sets the amount aside; `settle` and `release` close what `holdId` names. */
  hold: z.enum(['open', 'settle', 'release']).exactOptional(),
  holdId: z.string().exactOptional(),
  minutes: z.number().exactOptional(),
})
export type Use = z.infer<typeof Use>

type Refused = { refused: { code: string; rule: string; fact: string; fix: string; who: string; detail: unknown } }

/** Uses the product: the answer of the rules, or their refusal in words. */
export async function use(world: World, asked: Use): Promise<object> {
  const { deps } = world
  if (!deps) throw new CannotDo(409, 'There is no app yet to spend in')
  try {
    return await inHistory(deps, await spenderOf(world, deps, asked), { key: randomUUID(), ...asked })
  } catch (thrown) {
    if (isRefusal(thrown)) return inWords(world, deps, thrown)
    throw thrown
  }
}

// A use that was let through is in the history of whoever it was for, once for its key.
async function inHistory(deps: Deps, who: Spender, asked: Use & { key: string }): Promise<object> {
  const answered = await answer(deps, who, asked)
  const { title, key, resource = null } = asked
  const { organizationId, personId } = who
  if (title && personId) await history.keep(deps, { organizationId, personId, title, key, resourceId: resource })
  return answered
}

function answer(deps: Deps, who: Spender, { amount = 1, key = randomUUID(), ...asked }: Use): Promise<object> {
  const { hold, holdId = '', minutes, resource, note } = asked
  if (hold === 'settle') return holds.settle(deps, holdId, amount)
  if (hold === 'release') return holds.release(deps, holdId)
  const about = { ...(resource === undefined ? {} : { resourceId: resource }), ...(note === undefined ? {} : { note }) }
  const spending = { amount, key, ...about }
  return hold === 'open'
    ? holds.hold(deps, who, { ...spending, ...(minutes === undefined ? {} : { minutes }) })
    : spend(deps, who, spending)
}

async function spenderOf({ slack }: World, { db }: Deps, { as, organization, own }: Use): Promise<Spender> {
  const { id: userId, handle } = personBy(slack.space, as)
  const identity = await db.slackIdentity.findFirst({
    where: { userId },
    include: { person: { include: { context: true } } },
  })
  const context = identity?.person.context
  if (!identity || !context) throw new CannotDo(409, `${handle} has never used the app: type a command as them first`)
  const organizationId = organization === undefined ? context.organizationId : await idOf(db, organization)
  return { organizationId, personId: own ? null : identity.personId }
}

async function idOf(db: Deps['db'], named: string): Promise<string> {
  const found = await db.organization.findFirst({ where: { OR: [{ id: named }, { name: named, kind: 'shared' }] } })
  if (!found) throw new CannotDo(404, `There is no organization ${named}`)
  return found.id
}

function inWords({ command }: World, { catalog }: Deps, refusal: Refusal): Refused {
  const say = { catalog, command }
  const { code, detail, who } = refusal
  return { refused: { code, ...told(refusal, say), who: whoCan(who, say), detail } }
}
