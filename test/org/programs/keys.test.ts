// Keys by their rules: what is kept of a secret, whom a key acts as and for how long, and many at once.
import { describe, expect, test, vi } from 'vitest'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as restorations from '../../../src/org/organization/restorations.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as freshSecrets from '../../../src/org/programs/fresh-secrets.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as secrets from '../../../src/org/programs/secrets.ts'
import { verify } from '../../../src/org/programs/verify.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()
let count = 0

/** An organization with an owner, a member and a viewer. */
async function staffed(): Promise<{ id: string; name: string; owner: Player; member: Player; viewer: Player }> {
  const n = count++
  const [owner, member, viewer] = (await cast().arrive(`UKO${n}`, `UKM${n}`, `UKV${n}`)) as [Player, Player, Player]
  const name = `Keys ${n}`
  const id = await cast().founds(owner, name, 'team')
  await cast().admits(owner, id, [member], 'member')
  await cast().admits(owner, id, [viewer], 'viewer')
  return { id, name, owner, member, viewer }
}

const pair = async (ctx: Player['ctx'], replaces: string | null = null) => {
  const isOwn = ctx.actor.kind === 'person' && ctx.actor.personalId === ctx.organizationId
  const issued = await keys.issue(ctx, { kind: isOwn ? 'personal' : 'member', name: '', replaces })
  return { id: issued.key.id, secret: issued.secret ?? '' }
}
const shared = async (ctx: Player['ctx'], name: string) => {
  const { key, secret } = await keys.issue(ctx, { kind: 'organization', name, replaces: null })
  return { id: key.id, secret: secret ?? '' }
}
const active = (where: object) => cast().db.key.count({ where })

describe('a secret', () => {
  test('has a prefix that scanners know, 180 bits of chance and a check of its own', () => {
    const made = times(200, (n) => secrets.make(secrets.keyKinds[n % 3] ?? 'member'))
    expect(new Set(made).size).toBe(200)
    for (const secret of made) {
      expect(secret).toMatch(/^gh_(personal|member|organization)_[0-9a-hjkmnp-z]{43}$/)
      expect(secrets.isWellFormed(secret)).toBe(true)
      const wrong = secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
      expect(secrets.isWellFormed(wrong)).toBe(false)
      expect(secrets.isWellFormed(secret.replace(/^gh_[a-z]+/, 'gh_other'))).toBe(false)
    }
  })

  test('is shown once and kept nowhere: not with the key, in the record, in receipts or in notices', async () => {
    const { id, owner } = await staffed()
    const { secret } = await pair({ ...at(owner, id), effectId: 'view:kept-nowhere' })
    const [random] = secret.split('_').slice(-1)
    const { db } = cast()
    const everything = JSON.stringify([
      await db.key.findMany({ where: { organizationId: id } }),
      await db.auditEntry.findMany({ where: { organizationId: id } }),
      await db.receipt.findMany(),
      await db.notice.findMany(),
      await db.heldValue.findMany(),
    ])
    expect(everything).toContain(secrets.digestOf(secret))
    expect(everything).not.toContain(random?.slice(0, 20))
  })

  test('is the same for a delivery that comes twice at once, and no second key is made', async () => {
    const { id, owner } = await staffed()
    const ctx = { ...at(owner, id), effectId: 'view:comes-again' }
    const input = { kind: 'member' as const, name: '', replaces: null }
    const [first, second] = await Promise.all([keys.issue(ctx, input), keys.issue(ctx, input)])
    expect(first.secret).toMatch(/^gh_member_/)
    expect([second.secret, second.key.id]).toEqual([first.secret, first.key.id])
    expect(await active({ organizationId: id })).toBe(1)
  })

  test('is given to no delivery that comes later', () => {
    vi.useFakeTimers()
    try {
      freshSecrets.send('key_1', 'gh_member_x')
      vi.advanceTimersByTime(59_000)
      expect(freshSecrets.arrived('key_1')).toBe('gh_member_x')
      vi.advanceTimersByTime(1_000)
      expect(freshSecrets.arrived('key_1')).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a key counts', () => {
  test('for whom and where it was made, and by its pair as by its secret alone', async () => {
    const { id, name, member } = await staffed()
    const { id: keyId, secret } = await pair(at(member, id))
    const known = {
      isValid: true,
      keyId,
      kind: 'member',
      organization: { id, name, kind: 'shared', plan: 'team' },
      person: { id: member.id, name: expect.any(String) },
      role: 'member',
    }
    for (const presented of [secret, `${keyId}:${secret}`, ` ${secret} `])
      expect(await verify(cast().deps, presented)).toEqual(known)
    expect(await verify(cast().deps, `key_other:${secret}`)).toEqual({ isValid: false, reason: 'unknown' })
    expect(await verify(cast().deps, secrets.make('member'))).toEqual({ isValid: false, reason: 'unknown' })
    for (const junk of ['', ':', 'gh_', secret.slice(1), 'x'.repeat(100_000), `${secret}:${secret}`])
      expect((await verify(cast().deps, junk)).isValid, junk.slice(0, 60)).toBe(false)
  })

  test('as long as its holder is a member, in a role that includes keys, with an account', async () => {
    const { id, owner, member } = await staffed()
    const { secret } = await pair(at(member, id))
    await memberships.setRole(at(owner, id), { personId: member.id, role: 'viewer' })
    expect(await verify(cast().deps, secret)).toEqual({ isValid: false, reason: 'not_permitted' })
    await memberships.setRole(at(owner, id), { personId: member.id, role: 'member' })
    expect(await verify(cast().deps, secret)).toMatchObject({ isValid: true, role: 'member' })
    await cast().db.slackIdentity.updateMany({ where: { personId: member.id }, data: { kind: 'deactivated' } })
    expect(await verify(cast().deps, secret)).toEqual({ isValid: false, reason: 'deactivated' })
    await cast().db.slackIdentity.updateMany({ where: { personId: member.id }, data: { kind: 'member' } })
    await memberships.remove(at(owner, id), { personId: member.id })
    expect(await verify(cast().deps, secret)).toEqual({ isValid: false, reason: 'revoked' })
    const revoked = (await cast().recorded(id)).filter(({ action }) => action === 'key.revoked')
    expect(revoked.map(({ after }) => after)).toEqual([{ because: 'left' }])
  })

  test('while its organization is there and not suspended; restored, it counts again', async () => {
    const { id, name, owner } = await staffed()
    const { secret } = await shared(at(owner, id), 'Production')
    await cast().db.organization.update({ where: { id }, data: { status: 'suspended', suspendedFor: 'unpaid' } })
    expect(await verify(cast().deps, secret)).toEqual({ isValid: false, reason: 'suspended' })
    await cast().db.organization.update({ where: { id }, data: { status: 'active', suspendedFor: null } })
    const { seen } = await deletions.preview(at(owner, id))
    await deletions.remove(at(owner, id), { typed: name, seen })
    expect(await verify(cast().deps, secret)).toEqual({ isValid: false, reason: 'gone' })
    await restorations.restore(owner.ctx, { organizationId: id })
    expect(await verify(cast().deps, secret)).toMatchObject({ isValid: true, person: null, role: null })
  })

  test('its use is kept once a minute, however often it is presented', async () => {
    const { id, owner } = await staffed()
    const { id: keyId, secret } = await pair(at(owner, id))
    let now = new Date('2026-11-23T08:00:00Z')
    const deps = { ...cast().deps, clock: { now: () => now, wall: (moment: Date) => moment } }
    const used = async () => (await cast().db.key.findUniqueOrThrow({ where: { id: keyId } })).lastUsedAt
    await Promise.all(times(20, () => verify(deps, secret)))
    const first = new Date(now)
    expect(await used()).toEqual(first)
    now = new Date(now.getTime() + 59_000)
    await verify(deps, secret)
    expect(await used()).toEqual(first)
    now = new Date(now.getTime() + 1_000)
    await verify(deps, secret)
    expect(await used()).toEqual(now)
    await keys.revoke(at(owner, id), { keyId })
    now = new Date(now.getTime() + 600_000)
    expect(await verify(deps, secret)).toEqual({ isValid: false, reason: 'revoked' })
    expect((await used())?.getTime()).toBeLessThan(now.getTime())
  })
})

describe('who may', () => {
  test('have a pair: whoever’s role includes it; make one of the organization’s: whoever manages keys', async () => {
    const { id, owner, member, viewer } = await staffed()
    await expect(pair(at(viewer, id))).rejects.toMatchObject({ code: 'not_permitted', detail: { need: 'keys.own' } })
    await expect(shared(at(member, id), 'Mine')).rejects.toMatchObject({ detail: { need: 'keys.manage' } })
    await expect(shared(at(owner, id), '  ')).rejects.toMatchObject({ code: 'invalid_name', detail: { of: 'key' } })
    await expect(shared(owner.ctx, 'At home')).rejects.toMatchObject({ code: 'key_not_offered' })
    expect((await shared(at(owner, id), 'Ours')).secret).toMatch(/^gh_organization_/)
  })

  test('stop a pair: its holder always, and whoever manages keys, who has its holder told', async () => {
    const { id, owner, member, viewer } = await staffed()
    const first = await pair(at(member, id))
    await expect(keys.revoke(at(viewer, id), { keyId: first.id })).rejects.toMatchObject({ code: 'not_permitted' })
    await cast().db.organization.update({ where: { id }, data: { status: 'suspended', suspendedFor: 'unpaid' } })
    expect(await keys.revoke(at(member, id), { keyId: first.id })).toMatchObject({ isNow: true })
    expect(await keys.revoke(at(member, id), { keyId: first.id })).toMatchObject({ isNow: false })
    await cast().db.organization.update({ where: { id }, data: { status: 'active', suspendedFor: null } })
    const second = await pair(at(member, id))
    const told = () => cast().db.notice.count({ where: { about: 'news', identity: { personId: member.id } } })
    const before = await told()
    await keys.revoke(at(owner, id), { keyId: second.id })
    expect(await told()).toBe(before + 1)
    expect(await verify(cast().deps, second.secret)).toEqual({ isValid: false, reason: 'revoked' })
  })

  test('see them: one’s own for each, all for those who manage keys, none for those outside', async () => {
    const { id, owner, member } = await staffed()
    await pair(at(member, id))
    await shared(at(owner, id), 'Ours')
    expect(await keys.list(at(member, id), 0)).toMatchObject({ own: { kind: 'member' }, others: null })
    const { others } = await keys.list(at(owner, id), 0)
    expect(others?.keys.map(({ kind }) => kind).sort()).toEqual(['member', 'organization'])
    const [stranger] = (await cast().arrive(`UKX${count}`)) as [Player]
    await expect(keys.list(at(stranger, id), 0)).rejects.toMatchObject({ name: 'Refusal' })
    expect(JSON.stringify(await keys.list(at(owner, id), 0))).not.toContain('digest')
  })
})

describe('many at once', () => {
  test('twenty first pairs are one pair, and the others are shown it', async () => {
    const { id, owner } = await staffed()
    const { done, refused } = await together(
      times(20, () => () => keys.issue(at(owner, id), { kind: 'member', name: '', replaces: null })),
    )
    expect(refused).toEqual([])
    expect(done.filter(({ isDone }) => isDone)).toHaveLength(1)
    expect(done.filter(({ secret }) => secret !== null)).toHaveLength(1)
    expect(await active({ organizationId: id, revokedAt: null })).toBe(1)
  })

  test('a pair is replaced only by whoever saw which one stops', async () => {
    const { id, owner } = await staffed()
    const first = await pair(at(owner, id))
    const { done } = await together(
      times(8, () => () => keys.issue(at(owner, id), { kind: 'member', name: '', replaces: first.id })),
    )
    expect(done.filter(({ isDone }) => isDone)).toHaveLength(1)
    expect(await active({ organizationId: id, revokedAt: null })).toBe(1)
    const rotated = (await cast().recorded(id)).filter(({ action }) => action === 'key.rotated')
    expect(rotated).toHaveLength(1)
  })

  test('removing a member while they make a key leaves no key of theirs that counts', async () => {
    for (const _ of times(5, () => null)) {
      const { id, owner, member } = await staffed()
      await together<unknown>([
        () => keys.issue(at(member, id), { kind: 'member', name: '', replaces: null }),
        () => memberships.remove(at(owner, id), { personId: member.id }),
      ])
      expect(await active({ organizationId: id, personId: member.id, revokedAt: null })).toBe(0)
    }
  })
})
