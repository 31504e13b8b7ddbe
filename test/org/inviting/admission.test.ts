// The ways in by the address of a page, by their rules: whose a token is, what became of it, and who wins where two come at once.
import { describe, expect, test } from 'vitest'
import type { ActContext } from '../../../src/org/context.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import * as admission from '../../../src/org/inviting/admission.ts'
import * as finding from '../../../src/org/inviting/finding.ts'
import * as board from '../../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as links from '../../../src/org/inviting/links.ts'
import { invitationPage, linkPage } from '../../../src/org/inviting/page-tokens.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as workspaces from '../../../src/org/shape/workspaces.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()
const day = 86_400_000
let round = 0

/** An organization of an owner's with room for all, and people who are not in it. */
async function place(guests = 1, plan = 'enterprise') {
  const n = round++
  const [owner, ...others] = (await cast().arrive(`UHOST${n}`, ...times(guests, (at) => `UGUEST${n}X${at}`))) as [
    Player,
    ...Player[],
  ]
  const id = await cast().founds(owner, `Place ${n}`, plan)
  const emails = times(guests, (at) => `uguest${n}x${at}@sehat.example`)
  return { id, owner, here: at(owner, id), others: others as [Player, Player, Player], emails, name: `Place ${n}` }
}

const tokenOf = async (invitationId: string): Promise<string> =>
  invitationPage(cast().deps, await invitations.read(cast().db, invitationId)).token

/** Invites an address; the token of its page. */
async function sentTo(here: ActContext, email: string, role: string | null = null) {
  const { sent } = await invitations.create(here, { people: [], role, emails: [email] })
  const id = sent[0]?.invitationId ?? ''
  return { id, token: await tokenOf(id) }
}

const later = (ctx: ActContext, days: number): ActContext => {
  const moved = () => new Date(Date.now() + days * day)
  return { ...ctx, deps: { ...ctx.deps, clock: { now: moved, wall: (moment) => moment } } }
}
const refusal = async (act: Promise<unknown>) => {
  const thrown = await act.then(
    () => null,
    (error: unknown) => error,
  )
  if (!isRefusal(thrown)) throw thrown ?? new Error('it was let through')
  return thrown
}
const state = async (token: string, deps = cast().deps) => (await admission.byToken(deps, token))?.state ?? null

describe('an invitation by e-mail', () => {
  test('is found by its token alone, with all that its page says, and with its address hidden', async () => {
    const { here, emails, name } = await place()
    const { token } = await sentTo(here, emails[0] ?? '', 'viewer')
    expect(await admission.byToken(cast().deps, token)).toMatchObject({
      kind: 'invitation',
      state: 'pending',
      organization: { name, kind: 'shared' },
      role: 'viewer',
      workspaces: [],
      addressee: 'u…@sehat.example',
    })
    const { tokenDigest } = await cast().db.invitation.findFirstOrThrow({ where: { email: emails[0] ?? '' } })
    expect(tokenDigest).not.toContain(token)
    expect(JSON.stringify(await cast().recorded(here.organizationId))).not.toContain(token)
  })

  test('of nothing else there is a page: not of what is cut, mistyped, too long, empty, or of another secret', async () => {
    const { here, emails } = await place()
    const { token, id } = await sentTo(here, emails[0] ?? '')
    const strange = [
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      id,
      `${id}.`,
      '',
      'x'.repeat(10_000),
      '\u0000',
    ]
    for (const typed of [...strange, `${id}.${'\u0000'}`, `inv_nobody.${token.split('.')[1]}`, `lnk_${id.slice(4)}.x`])
      expect(await admission.byToken(cast().deps, typed), typed.slice(0, 60)).toBeNull()
    const elsewhere = { ...cast().deps, tokens: { of: (subject: string) => `another ${subject}` } }
    const { token: forged } = invitationPage(elsewhere, await invitations.read(cast().db, id))
    expect(await state(forged)).toBeNull()
    expect(await refusal(admission.accept(here, 'inv_x.y'))).toMatchObject({ detail: { state: 'unknown' } })
  })

  test('lets its addressee in who is known by nothing but their confirmed address, once', async () => {
    const { here, id, emails, others } = await place()
    const { token } = await sentTo(here, (emails[0] ?? '').toUpperCase(), 'admin')
    await cast().db.invitation.updateMany({ where: { organizationId: id }, data: { inviteeId: null } })
    await admission.accept(others[0].ctx, token)
    await admission.accept(others[0].ctx, token)
    expect((await cast().members(id))[others[0].id]).toBe('admin')
    expect(await state(token)).toBe('accepted')
    const entries = await cast().recorded(id)
    expect(entries.filter(({ action }) => action === 'member.joined' || action === 'invitation.accepted')).toHaveLength(
      2,
    )
  })

  test('is of no use to anyone else, who is not told whose it is', async () => {
    const { here, id, emails, others } = await place(2)
    const { token } = await sentTo(here, emails[0] ?? '')
    const { code, detail } = await refusal(admission.accept(others[1].ctx, token))
    expect([code, detail]).toEqual([
      'other_invitee',
      {
        addressee: 'u…@sehat.example',
        isUnconfirmed: false,
        organization: expect.any(String),
        inviter: expect.anything(),
      },
    ])
    expect((await refusal(admission.decline(others[1].ctx, token))).code).toBe('other_invitee')
    expect(Object.keys(await cast().members(id))).toHaveLength(1)
    // Nor by its id, which buttons carry.
    const found = await cast().db.invitation.findFirstOrThrow({ where: { organizationId: id } })
    expect((await refusal(invitations.accept(others[1].ctx, found.id))).detail).toEqual({
      state: 'unknown',
      organization: '',
    })
  })

  test('is of no use to someone whose address is not confirmed', async () => {
    const { here, id, emails, others } = await place()
    const { token } = await sentTo(here, emails[0] ?? '')
    await cast().db.invitation.updateMany({ where: { organizationId: id }, data: { inviteeId: null } })
    await cast().db.person.update({ where: { id: others[0].id }, data: { emailKey: null, emailConfirmed: false } })
    expect((await refusal(admission.accept(others[0].ctx, token))).code).toBe('other_invitee')
  })

  test('sent again has a new address, and the older ones say so', async () => {
    const { here, emails, others } = await place()
    const first = await sentTo(here, emails[0] ?? '')
    const { sent } = await invitations.create(here, { people: [], role: 'viewer', emails: [emails[0] ?? ''] })
    expect(sent[0]).toMatchObject({ invitationId: first.id, isAgain: true })
    const second = await tokenOf(first.id)
    await board.resend(here, first.id)
    const third = await tokenOf(first.id)
    expect(new Set([first.token, second, third]).size).toBe(3)
    expect([await state(first.token), await state(second), await state(third)]).toEqual([
      'replaced',
      'replaced',
      'pending',
    ])
    expect((await refusal(admission.accept(others[0].ctx, first.token))).detail).toMatchObject({ state: 'replaced' })
    await admission.decline(others[0].ctx, third)
    expect([await state(first.token), await state(third)]).toEqual(['declined', 'declined'])
  })

  test('says what became of it: revoked, expired, gone with its organization', async () => {
    const { here, emails, others, name } = await place(2)
    const revoked = await sentTo(here, emails[0] ?? '')
    await board.revoke(here, revoked.id)
    const open = await sentTo(here, emails[1] ?? '')
    expect([await state(revoked.token), await state(open.token)]).toEqual(['revoked', 'pending'])
    expect((await refusal(admission.accept(others[0].ctx, revoked.token))).detail).toMatchObject({ state: 'revoked' })
    const late = later(others[1].ctx, 8)
    expect(await state(open.token, late.deps)).toBe('expired')
    expect((await refusal(admission.accept(late, open.token))).detail).toMatchObject({ state: 'expired' })
    const { seen } = await deletions.preview(here)
    await deletions.remove(here, { typed: name, seen })
    expect(await state(open.token)).toBe('gone')
    expect((await refusal(admission.accept(others[1].ctx, open.token))).code).toBe('organization_gone')
  })

  test('leads into the workspaces that it names, as what it names; archived ones are passed over', async () => {
    const { here, id, emails, others } = await place()
    const [one, two] = [
      await workspaces.create(here, { name: 'Research', people: [] }),
      await workspaces.create(here, { name: 'Old', people: [] }),
    ]
    const places = [one, two].map(({ workspace }) => ({ workspaceId: workspace.id, role: 'viewer' }))
    const input = { people: [], role: 'member', emails: [emails[0] ?? ''], workspaces: places }
    const { sent, workspaces: named } = await invitations.create(here, input)
    expect(named).toEqual(['Research', 'Old'])
    await workspaces.archive(here, { workspaceId: two.workspace.id })
    const token = await tokenOf(sent[0]?.invitationId ?? '')
    expect((await admission.byToken(cast().deps, token))?.workspaces).toEqual(['Research'])
    await admission.accept(others[0].ctx, token)
    const held = await cast().db.workspaceMember.findMany({ where: { organizationId: id, personId: others[0].id } })
    expect(held.map(({ workspaceId, role }) => [workspaceId, role])).toEqual([[one.workspace.id, 'viewer']])
  })

  test('to someone invited by account too, is settled with the other, which holds no seat any more', async () => {
    const { here, id, emails, others } = await place()
    const { token } = await sentTo(here, emails[0] ?? '')
    await cast().db.invitation.updateMany({
      where: { organizationId: id },
      data: { inviteeId: null, email: 'x@old.example' },
    })
    const { sent } = await invitations.create(here, { people: [others[0].id], role: null })
    await cast().db.invitation.updateMany({ where: { email: 'x@old.example' }, data: { email: emails[0] ?? '' } })
    await invitations.accept(others[0].ctx, sent[0]?.invitationId ?? '')
    expect(await state(token)).toBe('accepted')
    expect(await board.countOpen(here)).toBe(0)
  })

  test('is given to whoever comes with its address, and takes the place of one by account', async () => {
    const { here, id, emails, others } = await place()
    await invitations.create(here, { people: [others[0].id], role: null })
    await cast().db.person.update({ where: { id: others[0].id }, data: { emailKey: 'before@sehat.example' } })
    const { id: byMail } = await sentTo(here, emails[0] ?? '')
    expect(await board.countOpen(here)).toBe(2)
    await cast().db.person.update({ where: { id: others[0].id }, data: { emailKey: emails[0] ?? '' } })
    const { deps } = cast()
    const system = { deps, actor: { kind: 'system' }, surface: 'job' } as const
    await finding.attachAll(system, others[0].id)
    await finding.attachAll(system, others[0].id)
    const open = await cast().db.invitation.findMany({ where: { organizationId: id, state: 'pending' } })
    expect(open.map((one) => [one.id, one.inviteeId])).toEqual([[byMail, others[0].id]])
  })
})

describe('whom an address invites', () => {
  test('a member, oneself and a malformed address are named with the reason, and the others are invited', async () => {
    const { here, id, emails, others } = await place(3)
    await cast().admits({ ctx: here } as Player, id, [others[0]], 'member')
    const own =
      (
        await cast().db.person.findFirstOrThrow({
          where: { memberships: { some: { organizationId: id, role: 'owner' } } },
        })
      ).emailKey ?? ''
    const typed = [
      own,
      emails[0] ?? '',
      'nobody',
      'a@b',
      emails[1] ?? '',
      (emails[1] ?? '').toUpperCase(),
      'new@elsewhere.example',
    ]
    const { sent, skipped } = await invitations.create(here, { people: [], role: null, emails: typed })
    expect(sent.map(({ email }) => email)).toEqual([emails[1], 'new@elsewhere.example'])
    expect(skipped.map(({ because }) => because).toSorted()).toEqual(['already_member', 'no_at', 'no_domain', 'self'])
  })

  test('someone named by account and by address is invited once, by both ways', async () => {
    const { here, id, emails, others } = await place()
    const { sent } = await invitations.create(here, { people: [others[0].id], role: null, emails: [emails[0] ?? ''] })
    expect(sent).toHaveLength(1)
    const open = await cast().db.invitation.findMany({ where: { organizationId: id, state: 'pending' } })
    expect(open.map(({ email, inviteeId }) => [email, inviteeId])).toEqual([[emails[0], others[0].id]])
  })

  test('seats count for all of them: where they do not suffice, nobody is invited', async () => {
    const { here, emails } = await place(3, 'free')
    const { code, detail } = await refusal(invitations.create(here, { people: [], role: null, emails }))
    expect([code, detail]).toEqual(['limit_reached', expect.objectContaining({ used: 1, more: 3, max: 3 })])
    expect(await board.countOpen(here)).toBe(0)
    await invitations.create(here, { people: [], role: null, emails: emails.slice(0, 2) })
    // Those who have one already take no seat anew.
    await invitations.create(here, { people: [], role: null, emails: emails.slice(0, 2) })
    expect(await board.countOpen(here)).toBe(2)
  })

  test('a role above one’s own is refused, and the request for it carries the addresses', async () => {
    const { id, here, others, emails } = await place(3)
    await cast().admits({ ctx: here } as Player, id, [others[0]], 'admin')
    const input = { people: [], role: 'owner', emails: [emails[1] ?? ''] }
    const { code, fix } = await refusal(invitations.create(at(others[0], id), input))
    expect([code, fix]).toEqual(['role_above_own', { kind: 'ask', ask: { verb: 'invite', input } }])
  })

  test('a thousand are invited in one act, and more are refused before anything happens', async () => {
    const { here } = await place()
    const emails = times(1_000, (n) => `p${n}@crowd.example`)
    const { sent } = await invitations.create(here, { people: [], role: null, emails })
    expect(sent).toHaveLength(1_000)
    const again = await invitations.create(here, { people: [], role: 'viewer', emails })
    expect(again.sent.every(({ isAgain }) => isAgain)).toBe(true)
    const { pending, total, seats } = await board.board(here, 992)
    expect([pending.length, total, seats.used]).toEqual([8, 1_000, 1_001])
    expect((await board.board(here, 0, 'P99@')).total).toBe(1)
    expect((await board.board(here, 0, 'p%9@')).total).toBe(0)
    expect(
      (await refusal(invitations.create(here, { people: [], role: null, emails: [...emails, 'one@more.example'] })))
        .code,
    ).toBe('too_many')
  })
})

test('five thousand open invitations are read page by page, and each page costs what it shows', async () => {
  const { here } = await place()
  for (const part of [0, 1, 2, 3, 4]) {
    const emails = times(1_000, (n) => `q${part}x${n}@crowd.example`)
    await invitations.create(here, { people: [], role: null, emails })
  }
  const last = await board.board(here, 1_000_000)
  expect([last.offset, last.pending.length, last.total]).toEqual([4_992, 8, 5_000])
  expect(last.pending.at(-1)?.email).toBe('q0x0@crowd.example')
  const [newest] = (await board.board(here)).pending
  await board.revoke(here, newest?.id ?? '')
  expect((await board.board(here)).total).toBe(4_999)
}, 60_000)

describe('a link', () => {
  const linkOf = async (here: ActContext, more: Partial<Parameters<typeof links.create>[1]> = {}) => {
    const { link } = await links.create(here, { role: null, mostUses: 2, days: 7, domain: null, ...more })
    return { ...link, token: linkPage(cast().deps, link).token }
  }

  test('lets in whoever has it, as many as it says, and of those who come at once at its last use one', async () => {
    const { here, id, others } = await place(6)
    const { token, id: linkId } = await linkOf(here)
    const all = others as readonly Player[]
    const { done, refused } = await together(
      all.map(
        ({ ctx }) =>
          () =>
            admission.accept(ctx, token),
      ),
    )
    expect([done.length, refused]).toEqual([2, Array(4).fill('invitation_settled')])
    expect(Object.values(await cast().members(id)).toSorted()).toEqual(['member', 'member', 'owner'])
    expect(await state(token)).toBe('used_up')
    expect((await cast().db.invitationLink.findUniqueOrThrow({ where: { id: linkId } })).uses).toBe(2)
    const inside = all.filter((one) => done.length && one)
    for (const { ctx, id: personId } of inside) {
      const isIn = personId in (await cast().members(id))
      // Whoever is in is in; nobody else comes in.
      if (isIn) await admission.accept(ctx, token)
      else expect((await refusal(admission.accept(ctx, token))).detail).toMatchObject({ state: 'used_up' })
    }
  })

  test('takes a seat at each use, and none before', async () => {
    const { here, others } = await place(3, 'free')
    const { token } = await linkOf(here, { mostUses: 10 })
    await admission.accept(others[0].ctx, token)
    await admission.accept(others[1].ctx, token)
    expect((await refusal(admission.accept(others[2].ctx, token))).code).toBe('limit_reached')
    const [link] = (await links.list(here)).links
    expect([link?.uses, link?.mostUses]).toEqual([2, 10])
  })

  test('gives a role of at most the ceiling’s rights, and never above its maker’s own', async () => {
    const { here } = await place()
    expect(await refusal(linkOf(here, { role: 'admin' }))).toMatchObject({
      code: 'role_above_ceiling',
      detail: { role: 'admin', ceiling: 'member' },
    })
    expect(links.offeredOn(cast().deps.catalog, 'enterprise').map(({ id }) => id)).toEqual(['member', 'viewer'])
  })

  test('is refused with uses, days or a domain that make no sense', async () => {
    const { here } = await place()
    for (const [wrong, field] of [
      [{ mostUses: 0 }, 'uses'],
      [{ mostUses: 1.5 }, 'uses'],
      [{ mostUses: 501 }, 'uses'],
      [{ days: 91 }, 'days'],
      [{ days: Number.NaN }, 'days'],
      [{ domain: 'sehat' }, 'domain'],
      [{ domain: 'a b.example' }, 'domain'],
    ] as const)
      expect((await refusal(linkOf(here, wrong))).detail, JSON.stringify(wrong)).toMatchObject({ field })
  })

  test('for a domain lets in only those whose confirmed address is there', async () => {
    const { here, others } = await place(2)
    const { token, domain } = await linkOf(here, { domain: ' @Sehat.EXAMPLE ' })
    expect(domain).toBe('sehat.example')
    await admission.accept(others[0].ctx, token)
    await cast().db.person.update({ where: { id: others[1].id }, data: { emailKey: 'x@sehat.example.org' } })
    expect((await refusal(admission.accept(others[1].ctx, token))).code).toBe('other_domain')
  })

  test('lives on its maker’s right: it lapses with their role, comes back with it, and ends with their membership', async () => {
    const { here, id, owner, others } = await place(3)
    await cast().admits(owner, id, [others[0]], 'admin')
    const { token } = await linkOf(at(others[0], id))
    await memberships.setRole(here, { personId: others[0].id, role: 'viewer' })
    expect((await refusal(admission.accept(others[1].ctx, token))).code).toBe('link_lapsed')
    await memberships.setRole(here, { personId: others[0].id, role: 'admin' })
    await admission.accept(others[1].ctx, token)
    await memberships.remove(here, { personId: others[0].id })
    expect((await refusal(admission.accept(others[2].ctx, token))).detail).toMatchObject({ state: 'revoked' })
  })

  test('ends when it is revoked or its days are over; those of others can neither be shown nor revoked', async () => {
    const { here, others } = await place(2)
    const elsewhere = await place()
    const { id, token } = await linkOf(here)
    expect((await refusal(links.show(elsewhere.here, id))).code).toBe('link_unknown')
    expect((await refusal(links.revoke(elsewhere.here, { linkId: id }))).code).toBe('link_unknown')
    const late = later(others[0].ctx, 8)
    expect(await state(token, late.deps)).toBe('expired')
    expect((await refusal(admission.accept(late, token))).detail).toMatchObject({ state: 'expired' })
    await links.revoke(here, { linkId: id })
    await links.revoke(here, { linkId: id })
    expect(await state(token)).toBe('revoked')
    expect((await refusal(admission.accept(others[0].ctx, token))).detail).toMatchObject({ state: 'revoked' })
    expect((await links.list(here)).total).toBe(0)
  })

  test('can be asked of nobody: whoever may not invite needs the right themselves', async () => {
    const { here, id, owner, others } = await place()
    await cast().admits(owner, id, [others[0]], 'member')
    expect(await refusal(linkOf(at(others[0], id)))).toMatchObject({ code: 'not_permitted' })
    expect(JSON.stringify(await cast().recorded(here.organizationId))).not.toContain('token of')
  })
})
