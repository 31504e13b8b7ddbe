// What operators do at the command line about people: put two together who are one, which can be rehearsed, and appoint an
// owner where an organization has none who can act.
import { labelOfPlan, labelOfRole } from './catalog/ladder.ts'
import { asOperator, withDeps } from './operator.ts'
import type { ActContext, Deps } from './org/context.ts'
import * as succession from './org/leaving/succession.ts'
import * as memberships from './org/people/memberships.ts'
import * as merging from './org/people/merging.ts'

type Out = (line: string) => void

/** Gives everything of one person to another who is the same; with `isDry` only says what that would come to. */
export function mergePeople([one = '', other = '']: readonly string[], isDry: boolean, out: Out): Promise<number> {
  return withDeps(async (deps) => {
    const [from, into] = [await findPerson(deps, one), await findPerson(deps, other)]
    const unclear = [from, into].filter((found) => typeof found === 'string')
    for (const line of unclear) out(line)
    if (typeof from === 'string' || typeof into === 'string') return 1
    const system: Omit<ActContext, 'organizationId'> = { deps, actor: { kind: 'system' }, surface: 'cli' }
    const found = isDry ? await merging.preview(deps, from.id, into.id) : await merging.merge(system, from.id, into.id)
    for (const line of 'obstacle' in found ? inTheWay(deps, found) : inWords(deps, found, isDry)) out(line)
    return 'obstacle' in found ? 1 : 0
  })
}

/** The person of an id, of a Slack account or of a confirmed address; or what to say where that is nobody, or several. */
async function findPerson({ db }: Deps, asked: string): Promise<{ id: string; name: string } | string> {
  const found = await db.person.findMany({
    where: { OR: [{ id: asked }, { identities: { some: { userId: asked } } }, { emailKey: asked.toLowerCase() }] },
    select: { id: true, name: true },
    take: 11,
  })
  const [only] = found
  if (only && found.length === 1) return only
  if (!only) return `There is nobody with the id, the Slack account or the confirmed address ${asked}.`
  return `More than one is ${asked}; give an id: ${found.map(({ id, name }) => `${id} (${name})`).join(', ')}`
}

function inWords({ catalog }: Deps, { from, into, organizations, credits }: merging.Merging, isDry: boolean): string[] {
  const role = (id: string) => labelOfRole(catalog, id)
  const { many } = catalog.credits
  return [
    `${isDry ? 'Would put' : 'Put'} ${from.name} (${from.id}) together with ${into.name} (${into.id}), who stays:`,
    ...organizations.map(({ organization: { id, name }, role: after, before }) =>
      before.into === null
        ? `  ${name} (${id}): ${into.name} is ${role(after)}, in the place of ${from.name}`
        : `  ${name} (${id}): both are in it, as ${role(before.from)} and ${role(before.into)}; ${into.name} is ${role(after)}`,
    ),
    `  accounts, invitations, requests, keys, favourites, teams, workspaces and budgets go to ${into.name}; a second key of a kind runs out after ${catalog.people.runOutDays} days`,
    `  ${from.name}’s own account is closed: its resources and ${credits.moved} bought ${many} go along, ${credits.ended} of its plan end`,
    '  the record and past usage keep the name that they were written under',
  ]
}

function inTheWay({ catalog }: Deps, found: Extract<merging.Weighed, { obstacle: object }>): string[] {
  const { from, into, obstacle } = found
  const own = `${from.name}’s own account`
  switch (obstacle.because) {
    case 'same':
      return [`${from.name} (${from.id}) is one person already.`]
    case 'merged':
      return [`${obstacle.person.name} (${obstacle.person.id}) was put together with ${obstacle.into} before.`]
    case 'held':
      return [`Credits of ${own} are set aside for work that is under way. Try again once it has ended.`]
    case 'frozen':
      return [`A payment of ${own} is disputed. Try again once that is decided.`]
    case 'under_way':
      return [`A payment or a change of plan is under way in ${own}. Try again once it has ended.`]
    case 'paid':
      return [
        `${own} pays for ${labelOfPlan(catalog, obstacle.plan)}, and nobody else can go on with that.`,
        ...(obstacle.canSwap
          ? [`Put them together the other way round: npm run cli -- merge-people ${into.id} ${from.id}`]
          : [`${into.name}’s own account pays too.`]),
        `Or have ${from.name} cancel it first, or move it: npm run cli -- migrate-subscription ${obstacle.organizationId} ORGANIZATION`,
      ]
  }
}

/** Makes a member the owner of an organization, as when nobody in it can. */
export function appoint([organization = '', asked = '']: readonly string[], out: Out): Promise<number> {
  return asOperator(organization, out, async (ctx) => {
    const found = await findPerson(ctx.deps, asked)
    if (typeof found === 'string') {
      out(found)
      return 1
    }
    const role = ctx.deps.catalog.creation.creatorRole
    const changed = await memberships.setRole(ctx, { personId: found.id, role })
    await succession.settle(ctx)
    const { name, id } = changed.organization
    out(`${found.name} is ${labelOfRole(ctx.deps.catalog, role)} of ${name} (${id}) now.`)
    return 0
  })
}
