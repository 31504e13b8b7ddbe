// Taking back what one did: each kind of act, once, for ten minutes, unless someone has changed the same since.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, type World } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy, topped } from '../catalogs.ts'

/** The one invitation of someone. */
const invitationOf = async (world: World, handle: string) =>
  world.db.invitation.findFirstOrThrow({ where: { inviteeId: (await world.person(handle)).id } })

/** What an organization has on record of these acts, each with whether it took another back. */
async function kept(world: World, name: string, actions: readonly string[]): Promise<string[]> {
  const { id } = await world.organization(name)
  const where = { organizationId: id, action: { in: [...actions] } }
  const entries = await world.db.auditEntry.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return entries.map(({ action, undoesId }) => (undoesId ? `${action}, undoing` : action))
}

describe('taking back', () => {
  const world = openWorld({ catalog: roomy })

  test('a new name, by the button of its answer: the old one is back, and that is recorded as what it is', async () => {
    await hire(world(), { nina: 'Nina Names' })
    await found(world(), 'Ninas', 'nina')
    const renamed = await world().says('nina', 'rename Ninas Clinic')
    expect(buttonsOf(renamed.messages[0])).toContain('Undo')
    const undone = await world().press('nina', 'Undo')
    expect(said(undone)).toContain('Undone: Ninas Clinic is called Ninas again.')
    expect(headerOf(undone.messages[0])).toBe('Ninas · Owner')
    const of = ['organization.renamed']
    expect(await kept(world(), 'Ninas', of)).toEqual(['organization.renamed', 'organization.renamed, undoing'])
  })

  test('a role, typed; whoever had it is told', async () => {
    await hire(world(), { rolf: 'Rolf Owner', rita: 'Rita Member' })
    await found(world(), 'Rolfs', 'rolf', { rita: 'member' })
    await world().says('rolf', 'role @rita admin')
    expect(said(await world().says('rolf', 'undo'))).toContain('Undone: Rita Member is Member in Rolfs again.')
    expect(await world().roles('Rolfs')).toEqual(['Rolf Owner: owner', 'Rita Member: member'])
    expect((await world().inbox('rita')).at(-1)?.text).toContain('made you Member')
  })

  test('settings: each field that was changed is as it was, the others stay', async () => {
    await hire(world(), { seth: 'Seth Sets' })
    await found(world(), 'Seths', 'seth')
    await world().says('seth', 'settings id seths-first')
    await world().says('seth', 'settings id seths-second')
    expect(said(await world().says('seth', 'undo'))).toContain('Seths has its old ID again.')
    expect((await world().organization('Seths')).handle).toBe('seths-first')
    const of = ['organization.settingsChanged']
    expect((await kept(world(), 'Seths', of)).at(-1)).toBe('organization.settingsChanged, undoing')
  })

  test('a removal: the membership is back with its role and its years, and the person is told', async () => {
    await hire(world(), { rosa: 'Rosa Owner', remo: 'Remo Member' })
    const { id } = await found(world(), 'Rosas', 'rosa', { remo: 'viewer' })
    const where = { organizationId: id, role: 'viewer' }
    const before = await world().db.membership.findFirstOrThrow({ where })
    await world().says('remo', 'invite @budi')
    await world().press('remo', 'Request it')
    await world().says('rosa', 'remove @remo')
    // They have a request open there, which is shown before.
    await world().submit('rosa', {})
    const undone = said(await world().press('rosa', 'Undo'))
    expect(undone).toContain('Remo Member is in Rosas again, as Viewer.')
    expect(undone).toContain('1 request that they had open there stays withdrawn; they can ask again.')
    expect(undone).not.toContain('stopped')
    const after = await world().db.membership.findFirstOrThrow({ where })
    expect(after).toMatchObject({ personId: before.personId, joinedAt: before.joinedAt })
    expect((await world().inbox('remo')).at(-1)?.text).toContain('undid that: you are in Rosas again, as Viewer')
    expect((await world().db.approval.findFirstOrThrow({ where: { organizationId: id } })).state).toBe('withdrawn')
    // What does not come back is told only where there was something.
    await world().says('rosa', 'remove @remo')
    expect(said(await world().press('rosa', 'Undo'))).not.toMatch(/withdrawn|stopped/)
  })

  test('a revoked invitation: it is open again until the end it had, and its letter can be answered', async () => {
    await hire(world(), { inka: 'Inka Owner', ibo: 'Ibo Invited' })
    await found(world(), 'Inkas', 'inka')
    await world().says('inka', 'invite @ibo')
    const before = await invitationOf(world(), 'ibo')
    await world().says('inka', 'invites')
    await world().press('inka', 'Revoke')
    expect(said(await world().press('inka', 'Undo'))).toContain(
      'Ibo Invited is invited to Inkas again, as Member, until',
    )
    expect(await invitationOf(world(), 'ibo')).toMatchObject({ state: 'pending', expiresAt: before.expiresAt })
    await answers(world(), 'ibo', 'Accept')
    expect(await world().roles('Inkas')).toEqual(['Inka Owner: owner', 'Ibo Invited: member'])
  })

  test('a switch, which goes back to where one was', async () => {
    await hire(world(), { swen: 'Swen Switches' })
    await found(world(), 'Swens', 'swen')
    await world().says('swen', 'switch personal')
    const undone = await world().says('swen', 'undo')
    expect(said(undone)).toContain('you are back in Swens as Owner. You were in Personal account.')
    expect(headerOf(undone.messages[0])).toBe('Swens · Owner')
    expect(await world().whereIs('swen')).toBe('Swens')
  })

  test('once more takes back the act before it, wherever that was', async () => {
    await hire(world(), { stan: 'Stan Stacks' })
    await found(world(), 'Stans', 'stan')
    await world().says('stan', 'rename Stans One')
    await world().says('stan', 'rename Stans Two')
    await world().says('stan', 'switch personal')
    for (const said of ['back in Stans Two', 'is called Stans One again', 'is called Stans again'])
      expect((await world().says('stan', 'undo')).messages[0]?.text).toContain(said)
    expect(await world().whereIs('stan')).toBe('Stans')
  })

  test('is done where the act was, also from elsewhere, and so is what a refusal of it offers', async () => {
    await hire(world(), { ella: 'Ella Elsewhere', egon: 'Egon Admin' })
    const there = await found(world(), 'Ellas', 'ella', { egon: 'admin' })
    await world().says('ella', 'create Another')
    const renamed = await world().says('ella', 'rename Ellas Own')
    await world().press('ella', 'Switch', { value: 'Another' })
    await world().says('egon', 'rename Ellas Not')
    const refused = await world().press('ella', 'Undo', { in: renamed.messages[0]?.ts ?? '' })
    expect(headerOf(refused.messages[0])).toBe('Ellas Not · Owner')
    await world().press('ella', 'Yes, Ellas')
    const names = await world().db.organization.findMany({ where: { name: { in: ['Ellas', 'Another'] } } })
    expect(names.find(({ name }) => name === 'Ellas')?.id).toBe(there.id)
    expect(names).toHaveLength(2)
  })

  test('is done once: a second press, or a second window, is told that it was', async () => {
    await hire(world(), { otis: 'Otis Once' })
    await found(world(), 'Otiss', 'otis')
    const renamed = await world().says('otis', 'rename Otiss New')
    await world().says('otis', 'undo')
    const again = said(await world().press('otis', 'Undo', { in: renamed.messages[0]?.ts ?? '' }))
    expect(again).toContain('An act is undone once.')
    expect(again).toContain('that was undone already')
    const of = ['organization.renamed']
    expect(await kept(world(), 'Otiss', of)).toEqual(['organization.renamed', 'organization.renamed, undoing'])
  })

  test('on rights that are there no more is refused with whom to ask', async () => {
    await hire(world(), { ruth: 'Ruth Owner', rene: 'Rene Admin' })
    await found(world(), 'Ruths', 'ruth', { rene: 'admin' })
    await world().says('rene', 'rename Ruths New')
    await world().says('ruth', 'role @rene member')
    const refused = await world().says('rene', 'undo')
    expect(said(refused)).toContain('This takes the permission “change the name and settings”')
    await world().press('rene', 'Request it')
    await answers(world(), 'ruth', 'Approve')
    expect(await world().roles('Ruths')).toHaveLength(2)
  })

  test('of a removal is refused once the person was invited again', async () => {
    await hire(world(), { ines: 'Ines Owner', iven: 'Iven Member' })
    await found(world(), 'Iness', 'ines', { iven: 'member' })
    await world().says('ines', 'remove @iven')
    await world().says('ines', 'invite @iven viewer')
    expect(said(await world().says('ines', 'undo'))).toContain('Since then you invited Iven Member as Viewer')
  })

  test('delivered three times is one taking back, with one answer', async () => {
    await hire(world(), { thea: 'Thea Thrice' })
    await found(world(), 'Theas', 'thea')
    await world().says('thea', 'rename Theas New')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    expect(said(await world().says('thea', 'undo'))).toContain('is called Theas again')
    await world().faults({})
    const { traffic } = world().sandbox.slack.space
    const acks = traffic
      .entries()
      .filter(({ what }) => what.startsWith('command'))
      .slice(-3)
    expect(new Set(acks.map(({ answer }) => JSON.stringify(answer))).size).toBe(1)
    const of = ['organization.renamed', 'context.switched']
    expect(await kept(world(), 'Theas', of)).toEqual([
      'context.switched',
      'organization.renamed',
      'organization.renamed, undoing',
    ])
  })
})

describe('the time to take back', () => {
  const world = openWorld({ catalog: roomy })

  test('is ten minutes: at nine it is undone', async () => {
    await hire(world(), { nils: 'Nils Nine' })
    await found(world(), 'Nilss', 'nils')
    await world().says('nils', 'rename Nilss Clinic')
    await world().advance('PT9M')
    expect(said(await world().says('nils', 'undo'))).toContain('Undone: Nilss Clinic is called Nilss again.')
  })

  test('is over after ten, for the button and for what is typed; the name stays', async () => {
    await hire(world(), { tilo: 'Tilo Ten' })
    await found(world(), 'Tilos', 'tilo')
    await world().says('tilo', 'rename Tilos Clinic')
    await world().advance('PT10M')
    const late = 'An act can be undone for 10 minutes.'
    expect(said(await world().press('tilo', 'Undo'))).toContain(late)
    expect(said(await world().says('tilo', 'undo'))).toContain(late)
    expect(await kept(world(), 'Tilos Clinic', ['organization.renamed'])).toEqual(['organization.renamed'])
  })
})

describe('taking back where seats are scarce', () => {
  const world = openWorld({ catalog: topped })

  test('a revoked invitation is not opened where its seat was taken meanwhile', async () => {
    await hire(world(), { tess: 'Tess Tight', tina: 'Tina One', tobi: 'Tobi Two' })
    await found(world(), 'Tesss', 'tess')
    await world().says('tess', 'invite @tina')
    await world().says('tess', 'invites')
    const revoked = await world().press('tess', 'Revoke')
    expect(buttonsOf(revoked.messages[0])).toContain('Undo')
    await world().says('tess', 'invite @tobi')
    const refused = said(await world().press('tess', 'Undo'))
    expect(refused).toContain('plan allows')
    expect(await invitationOf(world(), 'tina')).toMatchObject({ state: 'revoked' })
  })
})
