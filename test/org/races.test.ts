// Many acts at once on real Postgres: whatever the order in which they come, the rules hold at the end, everyone is
// answered, and nobody waits for a lock that is of no concern to them.
import { describe, expect, test } from 'vitest'
import * as approvals from '../../src/org/asking/approvals.ts'
import type { ActContext } from '../../src/org/context.ts'
import * as board from '../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as joinRequests from '../../src/org/joining/join-requests.ts'
import * as contexts from '../../src/org/organization/contexts.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import { at, dice, openCast, type Player, times, together } from './cast.ts'

const rounds = (count: number) => times(count, (n) => [n + 1])
const tally = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
const cast = openCast()

/** Eight owners of one organization, which has no limit of members. */
async function owned(name: string): Promise<{ organizationId: string; people: Player[] }> {
  const { arrive, founds, admits } = cast()
  const people = await arrive(...times(8, (n) => `U${name}X${n}`))
  const [first, ...others] = people as [Player, ...Player[]]
  const organizationId = await founds(first, name, 'startup')
  await admits(first, organizationId, others, 'owner')
  return { organizationId, people }
}

/** Who would be in which role if nothing were known but the record; all were owners at first. */
function replayed(
  people: readonly Player[],
  entries: readonly { action: string; subjectId: string; after: unknown }[],
) {
  const roles: Record<string, string> = Object.fromEntries(people.map(({ id }) => [id, 'owner']))
  for (const { action, subjectId, after } of entries) {
    if (action === 'member.roleChanged') roles[subjectId] = (after as { role: string }).role
    else delete roles[subjectId]
  }
  return roles
}

describe('an organization is never without an owner', () => {
  const refusals = {
    // Whoever was removed or demoted a moment ago is judged by what they are now.
    demote: ['last_owner', 'not_permitted', 'not_a_member', 'not_in_organization'],
    remove: ['last_owner', 'not_permitted', 'not_a_member', 'not_in_organization'],
    leave: ['last_owner', 'not_a_member'],
  }
  type Kind = keyof typeof refusals
  const verbs: Record<Kind, (by: ActContext, personId: string) => Promise<unknown>> = {
    demote: (by, personId) => memberships.setRole(by, { personId, role: 'member' }),
    remove: (by, personId) => memberships.remove(by, { personId }),
    leave: (by) => memberships.leave(by),
  }

  test.each(rounds(6))(
    'by 50 demotions, removals and leaves at once, of owners by one another (seed %i)',
    async (seed) => {
      const { owners, members, recorded } = cast()
      const { organizationId, people } = await owned(`MIXED${seed}`)
      const before = (await recorded(organizationId)).length
      const roll = dice(seed)
      const someone = () => people[roll(people.length)] as Player
      const planned = times(50, () => {
        const kind = (['demote', 'remove', 'leave'] as const)[roll(3)] as Kind
        return { kind, by: at(someone(), organizationId), whom: someone().id }
      })
      const outcomes = await Promise.all(
        planned.map(async ({ kind, by, whom }) => ({ kind, ...(await together([() => verbs[kind](by, whom)])) })),
      )

      expect(await owners(organizationId)).toBeGreaterThanOrEqual(1)
      const odd = outcomes.filter(({ kind, refused }) => refused.some((code) => !refusals[kind].includes(code)))
      expect(odd).toEqual([])
      const changes = (await recorded(organizationId)).slice(before)
      expect(changes.length).toBeGreaterThan(0)
      expect(replayed(people, changes)).toEqual(await members(organizationId))
    },
  )

  test.each(['demote', 'remove', 'leave'] as const)(
    'when all eight owners %s themselves, six times each',
    async (kind) => {
      const { owners } = cast()
      const { organizationId, people } = await owned(`SELF${kind.toUpperCase()}`)
      const { done, refused } = await together(
        times(48, (n) => {
          const person = people[n % people.length] as Player
          return () => verbs[kind](at(person, organizationId), person.id)
        }),
      )
      expect([done.length, await owners(organizationId)]).toEqual([7, 1])
      expect(refused).toContain('last_owner')
      expect(refused.filter((code) => !refusals[kind].includes(code))).toEqual([])
    },
  )

  test.each(rounds(10))('when its two owners demote each other (round %i)', async (round) => {
    const { arrive, founds, admits, owners } = cast()
    const [one, other] = (await arrive(`UDUEL${round}A`, `UDUEL${round}B`)) as [Player, Player]
    const organizationId = await founds(one, `Duel ${round}`)
    await admits(one, organizationId, [other], 'owner')
    const { done, refused } = await together([
      () => memberships.setRole(at(one, organizationId), { personId: other.id, role: 'member' }),
      () => memberships.setRole(at(other, organizationId), { personId: one.id, role: 'member' }),
    ])
    expect([done.length, refused]).toEqual([1, ['not_permitted']])
    expect(await owners(organizationId)).toBe(1)
  })
})

describe('one invitation', () => {
  test('accepted 50 times at once makes one membership, and answers everyone alike', async () => {
    const { arrive, founds, members, recorded, db } = cast()
    const [owner, invitee] = (await arrive('UACCEPT1', 'UACCEPT2')) as [Player, Player]
    const organizationId = await founds(owner, 'Accepted')
    const { sent } = await invitations.create(at(owner, organizationId), { people: [invitee.id], role: 'member' })
    const invitationId = sent[0]?.invitationId ?? ''
    const { done, refused } = await together(times(50, () => () => invitations.accept(invitee.ctx, invitationId)))
    expect(refused).toEqual([])
    expect(new Set(done.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await members(organizationId)).toEqual({ [owner.id]: 'owner', [invitee.id]: 'member' })
    const actions = tally((await recorded(organizationId)).map(({ action }) => action))
    expect(actions).toMatchObject({ 'member.joined': 1, 'invitation.accepted': 1 })
    expect(await db.notice.count({ where: { about: 'news', identity: { personId: owner.id } } })).toBe(1)
  })

  test.each(rounds(8))('accepted, declined and revoked at once ends in one state (round %i)', async (round) => {
    const { arrive, founds, members, recorded, db } = cast()
    const [owner, invitee] = (await arrive(`UTHREE${round}A`, `UTHREE${round}B`)) as [Player, Player]
    const organizationId = await founds(owner, `Three ways ${round}`)
    const { sent } = await invitations.create(at(owner, organizationId), { people: [invitee.id], role: 'member' })
    const id = sent[0]?.invitationId ?? ''
    const { done, refused } = await together<unknown>([
      () => invitations.accept(invitee.ctx, id),
      () => invitations.decline(invitee.ctx, id),
      () => board.revoke(at(owner, organizationId), id),
    ])
    expect([done.length, refused]).toEqual([1, ['invitation_settled', 'invitation_settled']])
    const { state } = await db.invitation.findUniqueOrThrow({ where: { id } })
    const ends = (await recorded(organizationId))
      .map(({ action }) => action)
      .filter((action) => /invitation\.(a|d|rev)/.test(action))
    expect(ends).toEqual([`invitation.${state}`])
    expect(invitee.id in (await members(organizationId))).toBe(state === 'accepted')
  })
})

describe('limits', () => {
  test.each([
    ['free', 1],
    ['startup', 3],
  ])('50 creations at once by one person on %s make %i organizations', async (plan, most) => {
    const { arrive, system, db } = cast()
    const [person] = (await arrive(`UMAKER${plan.toUpperCase()}`)) as [Player]
    await organizations.setPlan(system(person.personalId), { organizationId: person.personalId, plan })
    const create = (n: number) => () => organizations.create(person.ctx, { name: `Of many ${n}` })
    const { done, refused } = await together(times(50, create))
    expect([done.length, tally(refused)]).toEqual([most, { limit_reached: 50 - most }])
    const owned = { personId: person.id, role: 'owner', organization: { kind: 'shared' as const } }
    expect(await db.membership.count({ where: owned })).toBe(most)
  })

  test('creations and accepted ownerships at once never pass how many one may own', async () => {
    const { arrive, founds, db } = cast()
    const [person, ...hosts] = (await arrive('UBOTH', ...times(10, (n) => `UHOST${n}`))) as [Player, ...Player[]]
    const offers = await Promise.all(
      hosts.map(async (host, n) => {
        const organizationId = await founds(host, `Offered ${n}`)
        const { sent } = await invitations.create(at(host, organizationId), { people: [person.id], role: 'owner' })
        return sent[0]?.invitationId ?? ''
      }),
    )
    const { done, refused } = await together<unknown>([
      ...offers.map((id) => () => invitations.accept(person.ctx, id)),
      ...times(10, (n) => () => organizations.create(person.ctx, { name: `Own ${n}` })),
    ])
    expect([done.length, tally(refused)]).toEqual([1, { limit_reached: 19 }])
    const owned = { personId: person.id, role: 'owner', organization: { kind: 'shared' as const } }
    expect(await db.membership.count({ where: owned })).toBe(1)
  })

  test('40 invitations and acceptances at once never pass the limit of members', async () => {
    const { arrive, founds, members, db } = cast()
    const [owner, ...people] = (await arrive('USEATS', ...times(20, (n) => `USEAT${n}`))) as [Player, ...Player[]]
    const organizationId = await founds(owner, 'Three seats')
    const invite = (person: Player) => () =>
      invitations.create(at(owner, organizationId), { people: [person.id], role: 'member' })
    const acceptOwn = (person: Player) => async () => {
      const [letter] = await invitations.mine(person.ctx)
      return letter ? invitations.accept(person.ctx, letter.invitationId) : null
    }
    const { refused } = await together<unknown>(people.flatMap((person) => [invite(person), acceptOwn(person)]))
    expect(tally(refused)).toEqual({ limit_reached: 18 })
    const held = Object.keys(await members(organizationId)).length
    const pending = await db.invitation.count({ where: { organizationId, state: 'pending' } })
    expect(held + pending).toBe(3)
  })

  test('the same person invited 20 times at once has one invitation and one seat', async () => {
    const { arrive, founds, db } = cast()
    const [owner, person] = (await arrive('UAGAIN1', 'UAGAIN2')) as [Player, Player]
    const organizationId = await founds(owner, 'Once more')
    const input = { people: [person.id], role: 'member' }
    const { done } = await together(times(20, () => () => invitations.create(at(owner, organizationId), input)))
    expect(tally(done.flatMap(({ sent }) => sent.map(({ isAgain }) => (isAgain ? 'again' : 'first'))))).toEqual({
      first: 1,
      again: 19,
    })
    expect(await db.invitation.count({ where: { organizationId } })).toBe(1)
  })
})

describe('one request', () => {
  test.each(rounds(4))('approved and denied 50 times at once by several has one decision (round %i)', async (round) => {
    const { members, recorded, arrive, db } = cast()
    const { organizationId, people } = await owned(`DECIDE${round}`)
    const [asker] = (await arrive(`UASKER${round}`)) as [Player]
    const { approvalId } = await joinRequests.ask(asker.ctx, { organizationId, reason: null })
    const acts = times(50, (n) => {
      const decider = people[n % people.length] as Player
      return () => approvals.decide(at(decider, organizationId), { approvalId, isApproved: n % 2 === round % 2 })
    })
    const { done, refused } = await together(acts)
    expect(refused).toEqual([])
    expect(done.filter(({ isNow }) => isNow)).toHaveLength(1)
    const { state, deciderId } = await db.approval.findUniqueOrThrow({ where: { id: approvalId } })
    expect(new Set(done.map((decided) => `${decided.state} ${decided.decider?.id}`))).toEqual(
      new Set([`${state} ${deciderId}`]),
    )
    expect(asker.id in (await members(organizationId))).toBe(state === 'approved')
    const decisions = (await recorded(organizationId)).filter(({ action }) => /request\.(approved|denied)/.test(action))
    expect(decisions).toHaveLength(1)
  })

  test('made 20 times at once by one person is one', async () => {
    const { arrive, db } = cast()
    const { organizationId } = await owned('ASKED')
    const [asker] = (await arrive('UASKS')) as [Player]
    const ask = () => joinRequests.ask(asker.ctx, { organizationId, reason: null })
    const { done } = await together(times(20, () => ask))
    expect(done.filter(({ isAgain }) => !isAgain)).toHaveLength(1)
    expect(await db.approval.count({ where: { organizationId, requesterId: asker.id } })).toBe(1)
  })
})

describe('a switch against a removal', () => {
  test.each(rounds(10))('leaves nobody in a context that they are not a member of (round %i)', async (round) => {
    const { comes, db } = cast()
    const { organizationId, people } = await owned(`SWITCH${round}`)
    const [owner, ...others] = people as [Player, ...Player[]]
    const { refused } = await together<unknown>(
      others.flatMap((person) => [
        () => contexts.enter(person.ctx, { organizationId }),
        () => memberships.remove(at(owner, organizationId), { personId: person.id }),
        () => contexts.enter(person.ctx, { organizationId: person.personalId }),
        () => contexts.enter(person.ctx, { organizationId }),
      ]),
    )
    expect(
      Object.keys(tally(refused)).filter((code) => !['not_a_member', 'unknown_organization'].includes(code)),
    ).toEqual([])
    expect(await db.membership.count({ where: { organizationId } })).toBe(1)
    // A context may still point there until its person comes next; whoever comes, acts at home.
    for (const person of others) {
      const { ctx } = await comes(await userIdOf(person))
      expect(ctx.organizationId).toBe(person.personalId)
    }
  })

  const userIdOf = async ({ id }: Player) =>
    (await cast().db.slackIdentity.findFirstOrThrow({ where: { personId: id } })).userId
})
