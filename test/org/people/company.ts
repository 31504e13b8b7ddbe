// A company to live in, for the model of how people come in: who its people are, what was asked and offered in it so far,
// and one way to do what may be refused.
import type { ActContext } from '../../../src/org/context.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import * as accounts from '../../../src/org/people/accounts.ts'
import { seatsOf } from '../../../src/org/people/limits.ts'
import { at, type Player } from '../cast.ts'
import { arrive, type Post } from '../telling/post.ts'

const tenant = 'T0RACES0001'
/** So many people who may come in are there from the beginning; as many again are known by their addresses alone. */
export const guests = 3

export type Company = {
  post: Post
  number: number
  id: string
  owner: Player
  /** Two who may invite and decide, until they may not. */
  admins: [Player, Player]
  /** Whoever has arrived of those who may come in, by their place; null for whoever has not. */
  others: (Player | null)[]
  /** What counts as having happened: each kind of step, and each kind of outcome and refusal. */
  tell(what: string): void
}

let count = 0
const userIdOf = (number: number, place: number): string => `UGUEST${number}X${place}`
/** The address of someone who may come in, whether they have arrived or not. */
export const addressOf = ({ number }: Pick<Company, 'number'>, place: number): string =>
  `${userIdOf(number, place).toLowerCase()}@sehat.example`

/** A company with an owner and two admins, on a plan. */
export async function founded(post: Post, plan: string, tell: Company['tell']): Promise<Company> {
  const number = ++count
  const names = [`UHOST${number}`, `UADAM${number}`, `UADA${number}`]
  const there = Array.from({ length: guests }, (_, place) => userIdOf(number, place))
  const [owner, adam, ada, ...known] = (await arrive(post, ...names, ...there)) as [Player, Player, Player, ...Player[]]
  const id = await post.founds(owner, `Company ${number}`, 'startup')
  for (const [nth, { id: personId }] of [adam, ada].entries()) {
    const held = {
      id: `mem_${number}_${nth}`,
      organizationId: id,
      personId,
      role: 'admin',
      joinedAt: post.deps.clock.now(),
    }
    await post.db.membership.create({ data: held })
  }
  if (plan !== 'startup') await post.db.organization.update({ where: { id }, data: { plan, grantedPlan: plan } })
  const others = [...known, ...Array.from({ length: guests }, () => null)]
  return { post, number, id, owner, admins: [adam, ada], others, tell }
}

/** Someone's context in the company, in its time. */
export const here = ({ post, id }: Company, player: Player): ActContext => ({ ...at(player, id), deps: post.deps })

/** Someone who was known by their address alone has an account from now on. */
export async function comesAlong({ post, number, others }: Company, place: number): Promise<boolean> {
  if (others[place]) return false
  const [player] = await arrive(post, userIdOf(number, place))
  others[place] = player as Player
  return true
}

/** Slack says that someone's account is gone, or back. */
export async function described({ post }: Company, userId: string, kind: 'deactivated' | 'member'): Promise<void> {
  const email = `${userId.toLowerCase()}@sehat.example`
  const words = { name: userId, email, emailConfirmed: true, locale: null, timeZone: null }
  await accounts.keep(post.deps, { tenant, teamId: tenant, userId, kind, ...words })
}

/** The account of an admin. */
export const adminId = ({ number }: Company, nth: number): string => `${nth ? 'UADA' : 'UADAM'}${number}`

/** Does something that may be refused; what it gave, and whether it was let through. Any other fault is a defect. */
export async function tried<T>({ tell }: Company, what: string, deed: () => Promise<T>): Promise<{ given: T } | null> {
  tell(what)
  try {
    return { given: await deed() }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    tell(`refused: ${thrown.code}`)
    return null
  }
}

/** Whose role in the company is what, at this moment; null for whoever is no member, or gone. */
export async function roleOf({ post, id: organizationId }: Company, player: Player): Promise<string | null> {
  const where = { organizationId, personId: player.id, person: { absentSince: null } }
  return (await post.db.membership.findFirst({ where }))?.role ?? null
}

/** The seats in use, and how many there are. */
export async function seats({ post: { db, deps }, id }: Company): Promise<{ used: number; max: number }> {
  const { plan } = await db.organization.findUniqueOrThrow({ where: { id } })
  const { used, max } = await seatsOf({ tx: db, deps, id, plan, now: deps.clock.now() })
  return { used, max: max === 'unlimited' ? Number.POSITIVE_INFINITY : max }
}
