// Taking back what one did: each kind of act, once, for ten minutes, unless someone has changed the same since.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf, type World } from '../world.ts'
import { answers, found, hire, letIn, said } from './cast.ts'
import { roomy } from './catalogs.ts'

describe('taking back', () => {
  const world = openWorld({ catalog: roomy })
  const invited = async (world: World, handle: string) => {
    const { id } = await world.person(handle)
    return world.db.invitation.findFirstOrThrow({ where: { inviteeId: id } })
  }

  test('a new name, by the button of its answer: the old one is back, and that is recorded as what it is', async () => {
    await hire(world(), { nina: 'Nina Names' })
    const { id } = await found(world(), 'Ninas', 'nina')
    const renamed = await world().says('nina', 'rename Ninas Clinic')
    expect(buttonsOf(renamed.messages[0])).toContain('Undo')
    const undone = await world().press('nina', 'Undo')
    expect(said(undone)).toContain('Taken back: Ninas Clinic is called Ninas again.')
    expect(headerOf(undone.messages[0])).toBe('Ninas · Owner')
    const entries = await world().db.auditEntry.findMany({
      where: { organizationId: id, action: 'organization.renamed' },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(entries.map(({ after, undoesId }) => ({ after, undoesId }))).toEqual([
      { after: { name: 'Ninas Clinic' }, undoesId: null },
      { after: { name: 'Ninas' }, undoesId: entries[0]?.id },
    ])
  })

  test('a role, typed; whoever had it is told', async () => {
    await hire(world(), { rolf: 'Rolf Owner', rita: 'Rita Member' })
    await found(world(), 'Rolfs', 'rolf', { rita: 'member' })
    await world().says('rolf', 'role @rita admin')
    expect(said(await world().says('rolf', 'undo'))).toContain('Taken back: Rita Member is Member in Rolfs again.')
    expect(await world().roles('Rolfs')).toEqual(['Rolf Owner: owner', 'Rita Member: member'])
    expect((await world().inbox('rita')).at(-1)?.text).toContain('made you Member')
  })
})
