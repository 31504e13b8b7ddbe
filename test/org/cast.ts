// People who act through the rules themselves, on a database of their own: each with the context that Slack's own calls
// would give them. Whoever is named for the first time arrives.
import { afterAll, beforeAll } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { type Connection, connect } from '../../src/db/client.ts'
import { hotStatements } from '../../src/db/hot.ts'
import type { ActContext, Deps } from '../../src/org/context.ts'
import { isRefusal } from '../../src/org/errors.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as accounts from '../../src/org/people/accounts.ts'
import { callerOf } from '../../src/org/people/people.ts'
import { createPictures } from '../../src/pictures/logo.ts'
import { createDatabase, type TestDatabase } from '../database.ts'

/** An actor who is a person, with the ids that tests name them by. */
export type Player = { ctx: ActContext; id: string; personalId: string }

export type Cast = ReturnType<typeof castOn>

/** Opens a database with a cast for the test file that calls it, and closes it when the file is done. */
export function openCast({ catalog = 'standard', connections = 12 } = {}): () => Cast {
  let database: TestDatabase
  let record: Connection
  let cast: Cast
  beforeAll(async () => {
    database = await createDatabase()
    record = connect(database.url, { max: connections, connectionTimeoutMs: 5_000 })
    cast = castOn(record, catalog)
  })
  afterAll(async () => {
    await record?.close()
    await database?.drop()
  })
  return () => cast
}

const tenant = 'T0RACES0001'
/** Who runs the installation, once they have arrived. */
export const operator = 'UOPERATOR'

function castOn({ prisma: db, pool }: Connection, catalog: string) {
  const find: Deps['directory']['find'] = async ({ teamId, userId }) => ({
    tenant,
    teamId,
    userId,
    kind: 'member',
    name: userId,
    email: `${userId.toLowerCase()}@sehat.example`,
    emailConfirmed: true,
    locale: null,
    timeZone: null,
  })
  const never = async () => {
    throw new Error('no rule talks to Slack by itself')
  }
  const deps: Deps = {
    db,
    hot: hotStatements(pool),
    catalog: loadCatalog(catalog),
    clock: { now: () => new Date(), wall: (moment) => moment },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    directory: { find, findByEmail: async () => null, tenant: async () => tenant, reach: async () => true },
    mail: null,
    signIn: null,
    tokens: { of: (subject) => `token of ${subject}` },
    resolver: { txt: async () => [] },
    isFreeMail: () => false,
    pagesUrl: 'https://org.example.com',
    announce: { deliver: never, share: never, write: () => ({ lines: [], links: [], closing: [] }) },
    homes: { changed() {} },
    uploads: { read: async () => ({ problem: 'incomplete' }) },
    charts: { shown: async () => ({ fileId: 'F1' }) },
    pictures: createPictures(),
    payments: null,
    publicUrl: 'https://org.example.com',
    operators: [operator],
  }
  const system = (organizationId: string): ActContext => ({
    deps,
    actor: { kind: 'system' },
    surface: 'cli',
    organizationId,
  })

  /** Someone as they are at this moment, in the context that they would act in. */
  async function comes(userId: string): Promise<Player> {
    const caller = await callerOf(deps, { tenant, teamId: tenant, userId }, 'slack')
    if ('outsider' in caller) throw new Error(`${userId} is an outsider`)
    return { ctx: caller.ctx, id: caller.person.id, personalId: caller.personalId }
  }

  /** A shared organization of its creator's, on a plan without a limit where the catalog has one. */
  async function founds(creator: Player, name: string, plan?: string): Promise<string> {
    const { organization } = await organizations.create(creator.ctx, { name })
    if (plan) await organizations.setPlan(system(organization.id), { organizationId: organization.id, plan })
    return organization.id
  }

  /** Has people join by invitation, as everyone does. */
  async function admits(owner: Player, organizationId: string, people: readonly Player[], role: string) {
    const input = { people: people.map(({ id }) => id), role }
    const { sent } = await invitations.create(at(owner, organizationId), input)
    for (const { person, invitationId } of sent) {
      const invitee = people.find(({ id }) => id === person.id)
      if (invitee) await invitations.accept(invitee.ctx, invitationId)
    }
  }

  const owners = (organizationId: string) => db.membership.count({ where: { organizationId, role: 'owner' } })
  const members = async (organizationId: string): Promise<Record<string, string>> => {
    const held = await db.membership.findMany({ where: { organizationId } })
    return Object.fromEntries(held.map(({ personId, role }) => [personId, role]))
  }
  const recorded = async (organizationId: string) =>
    db.auditEntry.findMany({ where: { organizationId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })

  return { deps, db, pool, system, comes, founds, admits, owners, members, recorded, arrive }

  async function arrive(...userIds: string[]): Promise<Player[]> {
    for (const userId of userIds) {
      const account = await find({ teamId: tenant, userId })
      if (account) await accounts.arrive(deps, account)
    }
    return Promise.all(userIds.map(comes))
  }
}

/** The same person, acting in that organization. */
export const at = ({ ctx }: Player, organizationId: string): ActContext => ({ ...ctx, organizationId })

/** What many acts at once came to: what they answered, and how those were refused that were. Any other fault is the test's. */
export async function together<T>(acts: readonly (() => Promise<T>)[]): Promise<{ done: T[]; refused: string[] }> {
  const settled = await Promise.allSettled(acts.map((act) => act()))
  const done: T[] = []
  const refused: string[] = []
  for (const outcome of settled) {
    if (outcome.status === 'fulfilled') done.push(outcome.value)
    else if (isRefusal(outcome.reason)) refused.push(outcome.reason.code)
    else throw outcome.reason
  }
  return { done, refused }
}

/** Numbers that look random and are the same for the same seed. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** So many of something. */
export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))
