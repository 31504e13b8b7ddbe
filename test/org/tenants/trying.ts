// Doing something as someone, and all that comes back of it: what it gave, or the refusal with all that it says.

import * as plans from '../../../src/org/billing/plans.ts'
import type { ActContext } from '../../../src/org/context.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as moving from '../../../src/org/programs/moving.ts'
import { type Estate, make, roleAt, type Thing } from './estate.ts'
import type { Picks } from './inputs.ts'

/** What came of it: null for a refusal's code where it was let through. */
export type Came = { refused: string | null; said: string }

/** Does it; whatever is thrown that is no refusal is a defect. */
export async function came(deed: () => Promise<unknown>): Promise<Came> {
  try {
    return { refused: null, said: asText(await deed()) }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    const { code, detail, fix, who, message } = thrown
    return { refused: code, said: asText({ code, detail, fix, who, message }) }
  }
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)) ?? ''

/** Numbers to choose by, one after another. */
const drawn = (draws: readonly number[]) => {
  let at = 0
  return () => draws[at++ % draws.length] ?? 0
}

/** Ids of the other's things, of one's own, and of nothing, as they are drawn: of the other's twice as often. */
export function picksOf(own: Estate, other: Estate, draws: readonly number[]): Picks {
  const draw = drawn(draws)
  const one = async (thing: Thing): Promise<string> => {
    const [where, which] = [draw() % 4, draw()]
    const from = where < 2 ? other : where === 2 ? own : null
    const ids = from?.had[thing] ?? []
    return ids[which % Math.max(1, ids.length)] ?? `${thing.slice(0, 3)}_nowhere${which}`
  }
  const organization = async () => [other.id, other.id, own.id, 'org_nowhere'][draw() % 4] ?? ''
  const role = () => roleAt(own.deps.catalog, draw())
  return {
    one,
    organization,
    decider: own.owner,
    role,
    words: () => own.named('new'),
    seen: async () => 'x',
    typed: async () => 'x',
  }
}

/** Ids of new things of one's own, so that nothing stands in the way but a rule. */
export function ownPicks(own: Estate, ctx: ActContext): Picks {
  const marks = {
    delete: async () => (await deletions.preview(ctx)).seen,
    downgrade: async () => (await plans.preview(ctx, { plan: 'startup', interval: 'month' })).seen,
    cancel: async () => (await plans.preview(ctx, { plan: 'free' })).seen,
    move: async () => (await moving.preview(ctx, own.id)).seen,
  }
  const nameOf = async () => (await own.world.db.organization.findUniqueOrThrow({ where: { id: own.id } })).name
  return {
    one: (thing) => make[thing](own),
    organization: async () => own.id,
    decider: own.owner,
    role: (least) => least ?? 'viewer',
    words: () => own.named('new'),
    seen: (of) => marks[of](),
    typed: nameOf,
  }
}
