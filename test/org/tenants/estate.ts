// An organization with all that one can have, whose things bear its mark: whoever reads the mark, reads what is its own.
import type { Catalog } from '../../../src/catalog/catalog.ts'
import * as requests from '../../../src/org/asking/requests.ts'
import type { ActContext, Deps } from '../../../src/org/context.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import { newId } from '../../../src/org/ids.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as links from '../../../src/org/inviting/links.ts'
import * as domains from '../../../src/org/joining/domain-claims.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as people from '../../../src/org/people/people.ts'
import * as history from '../../../src/org/programs/history.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import * as teams from '../../../src/org/shape/teams.ts'
import * as workspaces from '../../../src/org/shape/workspaces.ts'
import { found, hire } from '../../stories/cast.ts'
import { upgrades } from '../../stories/money/till.ts'
import type { World } from '../../world.ts'
import { fund } from '../credits/funds.ts'

/** What an organization has that can be named by an id. */
export const things = [
  ...(['person', 'outsider', 'budget', 'workspace', 'archivedWorkspace', 'team', 'archivedTeam', 'resource'] as const),
  ...([
    'key',
    'link',
    'invitation',
    'request',
    'wish',
    'domain',
    'departure',
    'finding',
    'entry',
    'deleted',
    'sibling',
  ] as const),
] as const
export type Thing = (typeof things)[number]

/** Who acts in an organization: one who may everything, one who runs it, one who works there. */
export const roles = ['owner', 'admin', 'member'] as const
export type Role = (typeof roles)[number]

export class Estate {
  readonly world: World
  readonly mark: string
  id = ''
  readonly players = {} as Record<Role, string>
  /** What it had from the beginning. */
  readonly had = {} as Record<Thing, string[]>
  #made = 0

  constructor(world: World, mark: string) {
    this.world = world
    this.mark = mark
  }

  /** A name that bears the mark, and that nothing else has. */
  named(kind: string): string {
    this.#made += 1
    return `${this.mark} ${kind} ${this.#made}`
  }

  get deps(): Deps {
    return this.world.deps
  }

  /** Someone's context, in this organization unless another is named. */
  async as(personId: string, organizationId = this.id): Promise<ActContext> {
    return { deps: this.deps, actor: await people.actorOf(this.deps, personId), surface: 'slack', organizationId }
  }

  owner = (): Promise<ActContext> => this.as(this.players.owner)

  /** Someone new in this Slack, with an address at the organization's domain. */
  async newcomer(): Promise<string> {
    this.#made += 1
    const handle = `${this.mark}${this.#made}`.toLowerCase()
    const email = `${handle}@${this.mark.toLowerCase()}.example`
    await hire(this.world, { [handle]: `Someone ${this.mark.length}${this.#made}` }, { email })
    await this.world.says(handle, 'whoami')
    return (await this.world.person(handle)).id
  }

  /** Someone new who is a member. */
  async member(role = 'member'): Promise<string> {
    const id = await this.newcomer()
    const { sent } = await invitations.create(await this.owner(), { people: [id], role })
    await invitations.accept(await this.as(id), sent[0]?.invitationId ?? '')
    return id
  }
}

const system = (deps: Deps, organizationId: string): ActContext => ({
  deps,
  actor: { kind: 'system' },
  surface: 'cli',
  organizationId,
})

/** Founds an organization with its people, paid for, and with so many of everything. */
export async function estateOf(world: World, mark: string, each: number): Promise<Estate> {
  const estate = new Estate(world, mark)
  const handle = `founder${mark.toLowerCase()}`
  await hire(world, { [handle]: 'Someone who founds' }, { email: `founder@${mark.toLowerCase()}.example` })
  await world.says(handle, 'whoami')
  const owner = await world.person(handle)
  estate.id = (await found(world, `${mark} Works`, handle)).id
  await upgrades(world, handle, 'team')
  const own = await world.db.organization.findFirstOrThrow({ where: { personId: owner.id } })
  await organizations.setPlan(system(world.deps, own.id), { organizationId: own.id, plan: 'enterprise' })
  estate.players.owner = owner.id
  estate.players.admin = await estate.member('admin')
  estate.players.member = await estate.member('member')
  await adorn(estate)
  for (const thing of things) {
    estate.had[thing] = []
    for (let n = 0; n < each; n++) estate.had[thing].push(await make[thing](estate))
  }
  await world.settle()
  return estate
}

// What nobody names by an id: uses, favourites, and credits.
async function adorn(estate: Estate): Promise<void> {
  const { deps, id: organizationId } = estate
  const { id: resourceId } = await resources.register(await estate.owner(), {
    type: 'voice',
    externalId: estate.named('v'),
  })
  await stars.put(await estate.owner(), resourceId, true)
  await fund(deps, organizationId, { purchased: 100 }, `test:${estate.mark}`)
  const personId = estate.players.owner
  await history.keep(deps, {
    organizationId,
    personId,
    title: estate.named('use'),
    key: `use:${estate.mark}`,
    resourceId,
  })
}

/** Makes one more of a thing, by the organization's owner, through the rules themselves; gives its id. */
export const make: Record<Thing, (estate: Estate) => Promise<string>> = {
  person: (estate) => estate.member(),
  outsider: (estate) => estate.newcomer(),
  budget: async (estate) => {
    const asked = { name: estate.named('budget'), cap: 10, isHard: false, people: [] }
    return (await budgets.create(await estate.owner(), asked)).budget.id
  },
  workspace: async (estate) =>
    (await workspaces.create(await estate.owner(), { name: estate.named('workspace'), people: [] })).workspace.id,
  archivedWorkspace: async (estate) => {
    const workspaceId = await make.workspace(estate)
    await workspaces.archive(await estate.owner(), { workspaceId })
    return workspaceId
  },
  team: async (estate) =>
    (await teams.create(await estate.owner(), { name: estate.named('team'), people: [] })).team.id,
  archivedTeam: async (estate) => {
    const teamId = await make.team(estate)
    await teams.archive(await estate.owner(), { teamId })
    return teamId
  },
  resource: async (estate) =>
    (await resources.register(await estate.owner(), { type: 'voice', externalId: estate.named('voice') })).id,
  key: async (estate) => {
    const asked = { kind: 'organization', name: estate.named('key'), replaces: null } as const
    return (await keys.issue(await estate.owner(), asked)).key.id
  },
  link: async (estate) => {
    const domain = `${estate.mark.toLowerCase()}.example`
    return (await links.create(await estate.owner(), { role: 'viewer', mostUses: 5, days: 7, domain })).link.id
  },
  invitation: async (estate) => {
    const emails = [`${estate.named('guest').replaceAll(' ', '-').toLowerCase()}@away.example`]
    const { sent } = await invitations.create(await estate.owner(), { people: [], role: 'viewer', emails })
    return sent[0]?.invitationId ?? ''
  },
  request: async (estate) => {
    const asker = await estate.as(await estate.newcomer())
    const ask = { verb: 'join', input: { organizationId: estate.id, role: null } } as const
    return (await requests.request(asker, ask, estate.named('reason'))).approvalId
  },
  wish: async (estate) => {
    const ask = { verb: 'rename', input: { name: estate.named('wish') } } as const
    return (await requests.request(await estate.as(estate.players.member), ask, null)).approvalId
  },
  domain: async (estate) => {
    const domain = `${estate.named('d').replaceAll(' ', '-').toLowerCase()}.example`
    return (await domains.add(await estate.owner(), { domain })).claim.id
  },
  departure: async (estate) => {
    const personId = await estate.member()
    await memberships.remove(await estate.owner(), { personId })
    return (await estate.world.db.departure.findFirstOrThrow({ where: { personId } })).id
  },
  finding: async (estate) => {
    const [id, foundAt] = [newId('fnd', estate.deps.clock.now()), estate.deps.clock.now()]
    const facts = { note: estate.named('finding') }
    const about = { organizationId: estate.id, code: 'disputed', subjectId: id, facts, state: 'open', foundAt }
    await estate.world.db.billingFinding.create({ data: { id, ...about } })
    return id
  },
  entry: async (estate) => {
    const resourceId = await make.resource(estate)
    return (await resources.unregister(await estate.owner(), { resourceId })).entryId ?? ''
  },
  sibling: async (estate) =>
    (await organizations.create(await estate.owner(), { name: estate.named('sibling') })).organization.id,
  deleted: async (estate) => {
    const { organization } = await organizations.create(await estate.owner(), { name: estate.named('past') })
    const data = { status: 'deleted', deletedAt: estate.deps.clock.now() } as const
    await estate.world.db.organization.update({ where: { id: organization.id }, data })
    return organization.id
  },
}

/** Puts an organization back where its own people's acts can do something in it again: they may have deleted it, or left. */
export async function mended({ world: { db }, id, players }: Estate): Promise<void> {
  const data = { status: 'active', deletedAt: null, plan: 'team', suspendedFor: null, restrictedAt: null } as const
  await db.organization.update({ where: { id }, data })
  for (const role of roles) {
    const key = { organizationId: id, personId: players[role] }
    const create = { ...key, id: `mem_${role}_${id}`, role, joinedAt: new Date(0) }
    await db.membership.upsert({ where: { organizationId_personId: key }, create, update: { role } })
  }
}

/** A role of the catalog, by a number. */
export const roleAt = (catalog: Catalog, n: number): string =>
  Object.keys(catalog.roles)[n % Object.keys(catalog.roles).length] ?? ''
