// Two organizations with everything in them, and people of one who do whatever there is with ids of the other's: they touch
// nothing of it and learn nothing of it, and its own people do succeed with the same.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as approvals from '../../src/org/asking/approvals.ts'
import type { Ask, Verb } from '../../src/org/asks.ts'
import type { ActContext } from '../../src/org/context.ts'
import * as letters from '../../src/org/telling/drawing.ts'
import { run } from '../../src/org/verbs.ts'
import { pageOf, Visitor } from '../http/visitor.ts'
import { giving } from '../stories/catalogs.ts'
import { openWorld, type World } from '../world.ts'
import { type Estate, estateOf, make, mended, roles } from './tenants/estate.ts'
import { inputs, type Picks } from './tenants/inputs.ts'
import { asked, byId, byIdOfOthers, inContext, type Look } from './tenants/looks.ts'
import { came, ownPicks, picksOf } from './tenants/trying.ts'

const world = openWorld({ catalog: giving })
const verbs = Object.keys(inputs) as Verb[]
/** Stands in the name of everything of the other's, and in nothing else. */
const secret = 'Zebrano'
let own: Estate
let other: Estate

beforeAll(async () => {
  own = await estateOf(world(), 'Maple', 1)
  other = await estateOf(world(), secret, 2)
}, 120_000)

const acting =
  (verb: Verb): Look =>
  async (ctx, pick) =>
    run(ctx, { verb, input: await inputs[verb](pick) } as Ask)

/** Everything that can be done or seen, by a name. */
const deeds: Record<string, Look> = {
  ...Object.fromEntries(verbs.map((verb) => [verb, acting(verb)])),
  ...Object.fromEntries(verbs.map((verb) => [`asked to ${verb}`, asked(verb)])),
  ...byId,
  ...byIdOfOthers,
  ...inContext,
}

/** All rows of an organization in the record, table by table; of its people, what they chose there. */
async function rowsOf({ db }: World, id: string): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'organizationId' order by 1`
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as rows, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum from "${name}" t where "organizationId" = $1`,
  )
  parts.push(`select 'Organization' as name, 1 as rows, md5(t::text) as sum from "Organization" t where id = $1`)
  for (const [name, column, of] of within)
    parts.push(
      `select '${name}' as name, count(*)::int as rows, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum from "${name}" t where "${column}" in (select id from "${of}" where "organizationId" = $1)`,
    )
  return JSON.stringify(await db.$queryRawUnsafe(parts.join(' union all '), id), null, 1)
}

/** Rows that are the organization's by something of its own. */
const within = [
  ['TeamMember', 'teamId', 'Team'],
  ['BudgetMonth', 'groupId', 'BudgetGroup'],
  ['Star', 'resourceId', 'Resource'],
  ['Notice', 'subjectId', 'Invitation'],
  ['Notice', 'subjectId', 'Approval'],
] as const

const draw = fc.record({
  by: fc.constantFrom(...roles),
  /** Now and then the context itself is the other's, which no wing would make it. */
  isElsewhere: fc.nat(4).map((n) => n === 0),
  draws: fc.array(fc.nat(100), { minLength: 8, maxLength: 8 }),
})
type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never

const numRuns = Number(process.env.TENANT_RUNS ?? 1)
const again = process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED), path: process.env.MODEL_PATH ?? '' } : {}
const reveals = (said: string): boolean => said.toLowerCase().includes(secret.toLowerCase())

describe('people of one organization', () => {
  test('touch and learn nothing where every right is theirs in their own, and every id another’s', {
    timeout: 300_000,
  }, async () => {
    const before = await rowsOf(world(), other.id)
    const tally = { let: 0, refused: 0 }
    const all = { by: 'owner', isElsewhere: false, draws: [0] } as const
    for (const name of Object.keys(deeds)) await trespass(name, { ...all, draws: [...all.draws] }, before, tally)
    await learnNothingLater()
    expect(tally.refused).toBeGreaterThan(Object.keys(byId).length)
  })

  test('touch nothing of another’s and learn nothing of it, whatever they do with its ids', {
    timeout: 600_000,
  }, async () => {
    const seed = again.seed ?? Math.floor(Math.random() * 2 ** 31)
    console.info(`two tenants: MODEL_SEED=${seed}`)
    const names = Object.keys(deeds)
    const order = fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length })
    const before = await rowsOf(world(), other.id)
    const tally = { let: 0, refused: 0 }
    const property = fc.asyncProperty(
      order,
      fc.array(draw, { minLength: names.length, maxLength: names.length }),
      async (all, how) => {
        for (const [at, name] of all.entries()) await trespass(name, how[at] as Draw, before, tally)
        await learnNothingLater()
        await quiet()
        expect(await rowsOf(world(), other.id), 'once everything is quiet').toBe(before)
      },
    )
    const path = again.path ? { path: again.path } : {}
    await fc.assert(property, { numRuns, seed, ...path, endOnFailure: true })
    console.info('two tenants:', JSON.stringify(tally))
    // With ids of their own they do get something done: it is the ids that they are refused for.
    expect(tally.let).toBeGreaterThan(names.length * numRuns * 0.1)
  })
})

async function trespass(
  name: string,
  { by, isElsewhere, draws }: Draw,
  before: string,
  tally: Record<'let' | 'refused', number>,
) {
  await mended(own)
  const ctx = await own.as(own.players[by], isElsewhere ? other.id : own.id)
  const { refused, said } = await came(async () => deeds[name]?.(ctx, picksOf(own, other, draws)))
  tally[refused ? 'refused' : 'let'] += 1
  const how = `${name} by the ${by}${isElsewhere ? ' in a context of the other’s' : ''}, ${JSON.stringify(draws)}: ${said}`
  expect(reveals(said), how).toBe(false)
  expect(await rowsOf(world(), other.id), how).toBe(before)
}

/** Nor does anything that was written down for their own people, or sent to them, say anything of it. */
async function learnNothingLater(): Promise<void> {
  const { db, deps } = world()
  const open = await db.approval.findMany({ where: { organizationId: own.id } })
  for (const { id } of open) expect(reveals(JSON.stringify(await approvals.letterOf(deps, id))), id).toBe(false)
  const identity = { personId: { in: Object.values(own.players) } }
  const owed = await db.notice.findMany({ where: { identity } })
  for (const one of owed) expect(reveals(JSON.stringify(await letters.letterOf(deps, one))), one.id).toBe(false)
  const entries = await db.auditEntry.findMany({ where: { organizationId: own.id } })
  for (const one of entries) expect(reveals(JSON.stringify(one)), one.id).toBe(false)
}

describe('over the web', () => {
  test('every door shows the other’s ids nothing, and a token what its holder may see and no more', async () => {
    const guest = new Visitor(world())
    const page = await pageOf(world(), other.had.invitation[0] ?? '')
    await mended(own)
    const mine = await pageOf(world(), await make.invitation(own))
    const { handle } = await signedIn(guest, mine)
    const before = await rowsOf(world(), other.id)
    for (const door of world().sandbox.doors) for (const address of addressesAt(door)) await knock(guest, address)
    const shown = await guest.ask(page)
    expect(shown.words, handle).toContain(`invites you to ${secret} Works`)
    // Neither the whole address, nor anything else that the organization has.
    const { email } = await world().db.invitation.findUniqueOrThrow({ where: { id: other.had.invitation[0] ?? '' } })
    expect(shown.text).not.toContain(email)
    expect(shown.text.replaceAll(`${secret} Works`, '').toLowerCase()).not.toContain(secret.toLowerCase())
    for (const act of ['accept', 'decline']) await guest.post(`${page}/${act}`, { seal: sealIn(shown.text) })
    await quiet()
    expect(await rowsOf(world(), other.id)).toBe(before)
  })
})

/** Has a member of one's own organization signed in, by a page of their own. */
async function signedIn(guest: Visitor, page: string): Promise<{ handle: string }> {
  const { userId } = await world().db.slackIdentity.findFirstOrThrow({ where: { personId: own.players.member } })
  const everyone = await world().call<{ handle: string; slackUserId: string; name: string }[]>('people')
  const handle = everyone.find((one) => one.slackUserId === userId)?.handle ?? ''
  expect((await guest.signIn(page, { as: handle })).words).toContain('Sign out')
  return { handle }
}

const sealIn = (html: string): string => /name="seal" value="([^"]*)"/.exec(html)?.[1] ?? ''

/** A door's addresses with ids of the other's in place of what it takes. */
function addressesAt(door: string): { method: string; path: string }[] {
  const [method = 'GET', at = '/'] = door.split(' ')
  const ids = [other.id, ...Object.values(other.had).map(([id]) => id ?? '')]
  const paths = at.includes(':') ? ids.map((id) => at.replaceAll(/:\w+/g, id)) : [at]
  return paths.map((path) => ({ method: method === 'ALL' ? 'GET' : method, path }))
}

async function knock(guest: Visitor, { method, path }: { method: string; path: string }): Promise<void> {
  const { cookie } = guest
  const { status, text } = method === 'POST' ? await guest.post(path) : await guest.ask(path)
  guest.cookie = cookie
  expect(status, `${method} ${path}`).toBeLessThan(500)
  expect(reveals(text), `${method} ${path}: ${text}`).toBe(false)
}

/** What nobody but an operator does, and what its last owner cannot. */
const refusedAnyway = {
  giveCredits: 'operators_only',
  migrateSubscription: 'operators_only',
  setPlan: 'operators_only',
  leave: 'last_owner',
}

describe('its own people', () => {
  test('do succeed with the same, in their own', { timeout: 300_000 }, async () => {
    const last = ['signOut', 'leave', 'delete']
    const all = [
      ...verbs.filter((verb) => !last.includes(verb)),
      ...Object.keys(byId),
      ...Object.keys(inContext),
      ...last,
    ]
    const refused: Record<string, string> = {}
    for (const name of all) {
      await mended(other)
      const ctx: ActContext = await other.owner()
      const picks: Picks = ownPicks(other, ctx)
      const done = await came(async () => deeds[name]?.(ctx, picks))
      if (done.refused) refused[name] = done.refused
    }
    expect(refused).toEqual(refusedAnyway)
  })
})

/** Waits until everything is told: people hear no more than one message a second, and some have many to hear. */
async function quiet(): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      await world().settle()
      return
    } catch (error) {
      if (tries === 6) throw error
    }
}
