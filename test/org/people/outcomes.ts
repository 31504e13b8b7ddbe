// What must be so of a company once everything is quiet, whatever has happened in it: each invitation and each request has
// one outcome, every copy of it says that one, and whoever is a member is one by an outcome, in the role that it offered.
import { expect } from 'vitest'
import * as approvals from '../../../src/org/asking/approvals.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import type { Company } from './company.ts'

type Record = Awaited<ReturnType<typeof readRecord>>

async function readRecord({ post: { db }, id: organizationId }: Company) {
  const where = { organizationId }
  const [entries, offers, asked, links, members] = await Promise.all([
    db.auditEntry.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
    db.invitation.findMany({ where }),
    db.approval.findMany({ where: { ...where, verb: 'join' } }),
    db.invitationLink.findMany({ where }),
    db.membership.findMany({ where }),
  ])
  return { entries, offers, asked, links, members }
}

/** Expects all of it of a company. */
export async function requireOutcomes(company: Company): Promise<void> {
  const record = await readRecord(company)
  requireOne(company, record)
  requireUses(record)
  requireMembers(company, record)
  await requireCopies(company, record)
}

const endings = /^(?:invitation\.(?:accepted|declined|revoked|expired)|request\.(?:approved|denied|expired|withdrawn))$/

// One outcome each, recorded once; and nothing is open whose time is over.
function requireOne({ post: { deps }, tell }: Company, { entries, offers, asked }: Record): void {
  const now = deps.clock.now()
  const all = [
    ...offers.map((one) => ({ ...one, is: 'invitation', over: one.settledAt })),
    ...asked.map((one) => ({ ...one, is: 'request', over: one.decidedAt })),
  ]
  for (const { id, is, state, over, expiresAt } of all) {
    const ended = entries.filter(({ subjectId, action }) => subjectId === id && endings.test(action))
    expect(
      ended.map(({ action }) => action),
      id,
    ).toEqual(state === 'pending' ? [] : [`${is}.${state}`])
    expect(over !== null, id).toBe(state !== 'pending')
    expect(state === 'pending' && expiresAt <= now, `${id} is open after its end`).toBe(false)
    tell(`${is}: ${state}`)
  }
}

function requireUses({ entries, links }: Record): void {
  for (const { id, uses, mostUses } of links) {
    expect(uses, id).toBeLessThanOrEqual(mostUses)
    expect(
      entries.filter(({ action, subjectId }) => action === 'link.used' && subjectId === id),
      id,
    ).toHaveLength(uses)
  }
}

// Whoever came in did so once by one outcome, as what that offered; and is a member unless they went, or were taken, since.
function requireMembers({ others, post: { deps } }: Company, { entries, offers, asked, links, members }: Record): void {
  for (const { id } of others.filter((one) => one !== null)) {
    const own = entries.filter(({ subjectId }) => subjectId === id)
    const joined = own.filter(({ action }) => action === 'member.joined')
    const left = own.filter(({ action }) => action === 'member.removed' || action === 'member.left')
    const changed = own.filter(({ action }) => action === 'member.roleChanged')
    const used = entries.filter(({ action, actorId }) => action === 'link.used' && actorId === id)
    const offered = [
      ...offers.filter(({ state, inviteeId }) => state === 'accepted' && inviteeId === id).map(({ role }) => role),
      ...used.map(({ subjectId }) => links.find((one) => one.id === subjectId)?.role),
      ...asked
        .filter(({ state, requesterId }) => state === 'approved' && requesterId === id)
        .map(() => deps.catalog.invitations.defaultRole),
    ]
    expect(joined.length > 0, `${id} joined by an outcome, and every outcome let them in`).toBe(offered.length > 0)
    expect(joined.length, id).toBeLessThanOrEqual(offered.length)
    for (const { after } of joined) expect(offered).toContain((after as { role: string }).role)
    const [held, ...more] = members.filter(({ personId }) => personId === id)
    expect(more).toEqual([])
    expect(held !== undefined, `${id} is a member`).toBe(joined.length === left.length + 1)
    const last = [...joined, ...changed].sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1)?.after as { role: string } | null
    if (held) expect(held.role).toBe(last?.role)
  }
}

// Every copy of an invitation or a request says what became of it, and none waits to be sent.
async function requireCopies({ post, tell }: Company, { offers, asked }: Record): Promise<void> {
  const ids = [...offers, ...asked].map(({ id }) => id)
  const copies = await post.db.notice.findMany({ where: { subjectId: { in: ids } } })
  for (const { id, about, subjectId, state, ts } of copies) {
    expect(state, `${about} ${subjectId}`).not.toBe('pending')
    const message = post.messages.find(({ place }) => place.ts === ts)
    if (!ts || state !== 'sent') continue
    const draws = { invitation: invitations.letterOf, approval: approvals.letterOf, closed: approvals.closedLetterOf }
    const now = await draws[about as keyof typeof draws](post.deps, subjectId)
    expect(message?.letter, `${id}, ${about} ${subjectId}`).toEqual(now)
    tell(`copy: ${about} ${now?.state}`)
  }
}
