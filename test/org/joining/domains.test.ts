// Claimed domains by their rules: who may claim, many claims and looks at once, what a name server can be made to say, and
// whom a domain lets learn of an organization.
import { beforeAll, describe, expect, test } from 'vitest'
import * as checks from '../../../src/org/joining/domain-checks.ts'
import * as claims from '../../../src/org/joining/domain-claims.ts'
import { domainIn } from '../../../src/org/joining/domain-names.ts'
import * as domains from '../../../src/org/joining/domains.ts'
import * as suggestions from '../../../src/org/joining/suggestions.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()
/** What the name server has, and what it does. */
const zone = new Map<string, string[]>()
let asked: string[] = []
let meanwhile: () => Promise<unknown> = async () => undefined

beforeAll(() => {
  cast().deps.resolver = {
    async txt(name) {
      asked.push(name)
      await meanwhile()
      return zone.get(name) ?? []
    },
  }
})

/** An owner, an administrator and a member of an organization; the clock can be moved. */
async function company(name: string): Promise<{ id: string; owner: Player; admin: Player; member: Player }> {
  const { arrive, founds, admits, db } = cast()
  const [owner, admin, member] = (await arrive(`U${name}O`, `U${name}A`, `U${name}M`)) as [Player, Player, Player]
  const id = await founds(owner, name, 'startup')
  await admits(owner, id, [admin], 'admin')
  await admits(owner, id, [member], 'member')
  // Where it comes from is of no concern here.
  await db.domain.deleteMany({ where: { organizationId: id } })
  return { id, owner, admin, member }
}

const proves = async (organizationId: string, domain: string): Promise<void> => {
  const row = await cast().db.domain.findFirstOrThrow({ where: { organizationId, domain } })
  zone.set(`_guildhall.${domain}`, [`guildhall=${row.token}`])
}
const actionsOf = async (organizationId: string) =>
  (await cast().recorded(organizationId)).map(({ action }) => action).filter((action) => action.startsWith('domain.'))

describe('a claim', () => {
  test('by ten at once is one, recorded once, and proven once by ten looks at once', async () => {
    const { id, admin } = await company('Ten')
    const made = await Promise.all(times(10, () => claims.add(at(admin, id), { domain: 'ten.example' })))
    expect(new Set(made.map(({ claim }) => claim.id)).size).toBe(1)
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    await proves(id, 'ten.example')
    const [first] = made
    const looks = times(10, () => claims.check(at(admin, id), { domainId: first?.claim.id ?? '' }))
    for (const { claim } of await Promise.all(looks)) expect(claim).toMatchObject({ isVerified: true, proof: 'dns' })
    expect(await actionsOf(id)).toEqual(['domain.added', 'domain.verified'])
  })

  test('is for holders of domains.manage: everyone else is refused, and nobody is asked about the name', async () => {
    const { id, admin, member } = await company('Held')
    const { claim } = await claims.add(at(admin, id), { domain: 'held.example' })
    asked = []
    const acts = [
      claims.add(at(member, id), { domain: 'other.example' }),
      claims.check(at(member, id), { domainId: claim.id }),
      claims.remove(at(member, id), { domainId: claim.id }),
      claims.list(at(member, id)),
    ]
    for (const outcome of await Promise.allSettled(acts))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_permitted' } })
    expect(asked).toEqual([])
    expect(await actionsOf(id)).toEqual(['domain.added'])
  })

  test('is out of reach in a personal account, and of another organization', async () => {
    const { id, admin } = await company('Own')
    const other = await company('Other')
    const { claim } = await claims.add(at(admin, id), { domain: 'own.example' })
    await expect(claims.add(admin.ctx, { domain: 'own.example' })).rejects.toMatchObject({ code: 'personal_context' })
    await expect(claims.add(at(other.owner, id), { domain: 'x.example' })).rejects.toMatchObject({
      code: 'unknown_organization',
    })
    for (const act of [claims.check, claims.remove])
      await expect(act(at(other.owner, other.id), { domainId: claim.id })).rejects.toMatchObject({
        code: 'unknown_domain',
      })
  })

  test('that is taken away while its name is asked about stays away', async () => {
    const { id, admin } = await company('Gone')
    const { claim } = await claims.add(at(admin, id), { domain: 'gone.example' })
    await proves(id, 'gone.example')
    meanwhile = () => claims.remove(at(admin, id), { domainId: claim.id })
    await expect(claims.check(at(admin, id), { domainId: claim.id })).rejects.toMatchObject({ code: 'unknown_domain' })
    meanwhile = async () => undefined
    expect(await cast().db.domain.count({ where: { organizationId: id } })).toBe(0)
    // The look of every day comes upon it without a fault.
    await checks.checkOne(cast().system(id), claim.id)
    expect(await actionsOf(id)).toEqual(['domain.added', 'domain.removed'])
  })

  test('keeps its record when it is taken away and made again', async () => {
    const { id, admin } = await company('Again')
    const { claim } = await claims.add(at(admin, id), { domain: 'again.example' })
    await claims.remove(at(admin, id), { domainId: claim.id })
    const again = await claims.add(at(admin, id), { domain: 'again.example' })
    expect(again.claim.record).toEqual(claim.record)
  })

  test('can be made fifty times and no more', async () => {
    const { id, admin } = await company('Many')
    await together(times(52, (n) => () => claims.add(at(admin, id), { domain: `n${n}.many.example` })))
    expect(await cast().db.domain.count({ where: { organizationId: id } })).toBe(claims.mostDomains)
    await expect(claims.add(at(admin, id), { domain: 'more.example' })).rejects.toMatchObject({
      detail: { problem: 'too_many' },
    })
  })

  test('is nothing of where people are let in by invitation alone', async () => {
    const { id, admin } = await company('Shut')
    const { catalog } = cast().deps
    cast().deps.catalog = { ...catalog, joining: { ...catalog.joining, byDomain: false } }
    await expect(claims.add(at(admin, id), { domain: 'shut.example' })).rejects.toMatchObject({
      code: 'invalid_domain',
      detail: { problem: 'off' },
      fix: { kind: 'fill', ask: { verb: 'invite' } },
    })
    cast().deps.catalog = catalog
  })
})

describe('a proven domain', () => {
  test('lets exactly its people learn of the organization, and only while it is proven', async () => {
    const { id, admin } = await company('Near')
    const [near, far, sub] = (await cast().arrive('UNEARN', 'UNEARF', 'UNEARS')) as [Player, Player, Player]
    const lives = (player: Player, email: string) =>
      cast().db.person.update({ where: { id: player.id }, data: { email, emailKey: email } })
    await lives(near, 'n@near.example')
    await lives(far, 'f@notnear.example')
    await lives(sub, 's@sub.near.example')
    const learns = async (player: Player) => (await domains.organizationsNear(player.ctx)).some((one) => one.id === id)
    const { claim } = await claims.add(at(admin, id), { domain: 'near.example' })
    expect(await learns(near)).toBe(false)
    await proves(id, 'near.example')
    await claims.check(at(admin, id), { domainId: claim.id })
    expect(await Promise.all([near, far, sub].map(learns))).toEqual([true, false, false])
    expect((await suggestions.of(near.ctx)).near.map(({ organization }) => organization.name)).toContain('Near')
    expect((await suggestions.of(sub.ctx)).near).toEqual([])
    await claims.remove(at(admin, id), { domainId: claim.id })
    expect(await learns(near)).toBe(false)
  })

  test('may be that of more organizations than a list shows: one may learn of each of them', async () => {
    const [far] = (await cast().arrive('UNEARMANY')) as [Player]
    await cast().db.person.update({
      where: { id: far.id },
      data: { email: 'm@many.example', emailKey: 'm@many.example' },
    })
    const now = new Date()
    const ids = times(101, (n) => `org_many${n}`)
    const shared = { kind: 'shared', status: 'active', name: 'Many', nameKey: 'many', plan: 'free' } as const
    await cast().db.organization.createMany({ data: ids.map((id) => ({ id, ...shared, createdAt: now })) })
    const proven = { domain: 'many.example', verifiedAt: now }
    const all = ids.map((organizationId) => ({ id: `dom_${organizationId}`, organizationId, ...proven }))
    await cast().db.domain.createMany({ data: all })
    expect(await Promise.all(ids.map((id) => domains.mayKnow(far.ctx, id)))).toEqual(ids.map(() => true))
    await cast().db.domain.update({ where: { id: 'dom_org_many7' }, data: { verifiedAt: null } })
    expect(await domains.mayKnow(far.ctx, 'org_many7')).toBe(false)
  })

  test('is proven by the address of an owner, not by that of an administrator or a member', async () => {
    const { id, owner, admin } = await company('Addr')
    const lives = (player: Player, emailKey: string | null) =>
      cast().db.person.update({ where: { id: player.id }, data: { emailKey } })
    await lives(admin, 'a@addr.example')
    expect((await claims.add(at(admin, id), { domain: 'addr.example' })).claim.isVerified).toBe(false)
    // The end of a longer name is no name.
    await lives(owner, 'o@notaddr.example')
    expect((await claims.add(at(admin, id), { domain: 'addr.example' })).claim.isVerified).toBe(false)
    await lives(owner, 'o@addr.example')
    expect((await claims.add(at(admin, id), { domain: 'addr.example' })).claim).toMatchObject({
      isVerified: true,
      proof: 'address',
    })
    expect(await actionsOf(id)).toEqual(['domain.added', 'domain.verified'])
  })
})

test.each([
  ['sehat.example', 'sehat.example'],
  ['  SEHAT.Example. ', 'sehat.example'],
  ['dina@sehat.example', 'sehat.example'],
  ['https://www.sehat.example/team?x=1#y', 'www.sehat.example'],
  ['http://user@sehat.example:8080/', 'sehat.example'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
  ['a b', ''],
  ['', ''],
])('“%s” is read as the domain “%s”', (typed, domain) => {
  expect(domainIn(typed)).toBe(domain)
})
