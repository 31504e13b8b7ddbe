// The guard of the context: a change that is typed where its writer may have forgotten to be is asked about once.
import { describe, expect, test } from 'vitest'
import { SECOND_TEAM, TEAM } from '../../src/sandbox/people.ts'
import { buttonsOf, type Exchange, openWorld, type World } from '../world.ts'
import { found, hire, letIn, said } from './cast.ts'

const buttons = ({ messages }: Exchange): string[] => messages.flatMap(({ blocks }) => buttonsOf(blocks))

/** What was recorded about confirmations of someone. */
async function confirmed(world: World, handle: string): Promise<number> {
  const { id } = await world.person(handle)
  return world.db.auditEntry.count({ where: { actorId: id, action: 'context.confirmed' } })
}

/** Moves time without ending anybody's session. */
const days = (world: World, count: number) => world.advance(`P${count}D`)

describe('a change in a context that was entered long ago', () => {
  const world = openWorld()

  test('is asked about once, and done once as it was typed', async () => {
    await hire(world(), { ann: 'Ann Long', bob: 'Bob New' })
    await found(world(), 'Anns', 'ann')
    await days(world(), 15)
    const asked = await world().says('ann', 'rename Anns & “Sons” <co>')
    expect(said(asked)).toMatch(/You have been in Anns since \d+ \w+ \d+\. Rename it there\?/)
    expect(said(asked)).toContain('/org rename Anns & “Sons” <co>')
    expect(buttons(asked)).toEqual(['Yes, in Anns', 'Switch'])
    expect(await world().recorded('Anns')).toEqual(['organization.created', 'context.switched'])
    const done = await world().press('ann', 'Yes, in Anns')
    expect(said(done)).toContain('Anns & “Sons” <co>')
    expect(await world().recorded('Anns & “Sons” <co>')).toEqual([
      'organization.created',
      'context.switched',
      'organization.renamed',
    ])
    expect(await confirmed(world(), 'ann')).toBe(1)
    expect(said(await world().says('ann', 'rename Anns again'))).toContain('is now called Anns again')
    await days(world(), 15)
    expect(said(await world().says('ann', 'invite @bob'))).toContain('Invite them there?')
    await world().press('ann', 'Yes, in Anns again')
    expect(said(await world().says('ann', 'invites'))).toContain('Bob New')
  })

  test('is not asked about within fourteen days, nor after a switch', async () => {
    await hire(world(), { cas: 'Cas Short' })
    await found(world(), 'Cases', 'cas')
    await days(world(), 13)
    expect(said(await world().says('cas', 'rename Cases two'))).toContain('is now called')
    await days(world(), 15)
    await world().says('cas', 'switch personal')
    await world().says('cas', 'switch Cases two')
    expect(said(await world().says('cas', 'rename Cases three'))).toContain('is now called')
    await days(world(), 15)
    // Going where one is says that one means to be there.
    await world().says('cas', 'switch Cases three')
    expect(said(await world().says('cas', 'rename Cases four'))).toContain('is now called')
  })

  test('is asked about for everything that changes it, and for nothing that only shows', async () => {
    await hire(world(), { dot: 'Dot Reader', eli: 'Eli Member' })
    await found(world(), 'Dots', 'dot')
    await letIn(world(), 'dot', 'eli', 'member')
    await days(world(), 15)
    for (const text of [
      'rename A',
      'invite @eli',
      'role @eli admin',
      'remove @eli',
      'resources agent a-1',
      'settings id dots-inc',
    ])
      expect(buttons(await world().says('dot', text)), text).toEqual(['Yes, in Dots', 'Switch'])
    for (const text of [
      '',
      'list',
      'whoami',
      'help rename',
      'members',
      'invites',
      'resources',
      'why members.invite',
      'nonsense',
    ])
      expect(buttons(await world().says('dot', text)), text).not.toContain('Yes, in Dots')
    // A form names its organization itself.
    for (const text of [
      'rename',
      'invite',
      'role',
      'role @eli',
      'remove',
      'remove Eli',
      'leave',
      'resources agent',
      'settings',
    ])
      expect((await world().says('dot', text)).view, text).toBeDefined()
    expect(await world().roles('Dots')).toEqual(['Dot Reader: owner', 'Eli Member: member'])
    expect(await confirmed(world(), 'dot')).toBe(0)
  })

  test('is not asked about in the personal account, nor for what does not happen there', async () => {
    await hire(world(), { fio: 'Fio Own' })
    await world().says('fio', 'whoami')
    await days(world(), 15)
    expect(said(await world().says('fio', 'resources agent mine'))).toContain('mine')
    await found(world(), 'Fios', 'fio')
    await days(world(), 15)
    expect(buttons(await world().says('fio', 'switch personal'))).not.toContain('Yes, in Fios')
  })

  test('pressed twice at once, or again later, is done once', async () => {
    await hire(world(), { gil: 'Gil Twice' })
    await found(world(), 'Gils', 'gil')
    await days(world(), 15)
    const asked = await world().says('gil', 'rename Gilded')
    const ts = asked.messages[0]?.ts ?? ''
    await Promise.all([1, 2].map(() => world().press('gil', 'Yes, in Gils', { in: ts })))
    expect((await world().recorded('Gilded')).filter((action) => action === 'organization.renamed')).toHaveLength(1)
    expect(await confirmed(world(), 'gil')).toBe(1)
  })

  test('that is not confirmed is not done, and Switch leads elsewhere', async () => {
    await hire(world(), { hem: 'Hem No', oda: 'Oda Other' })
    await found(world(), 'Hems', 'hem')
    await found(world(), 'Others', 'oda')
    await letIn(world(), 'oda', 'hem', 'admin')
    await world().says('hem', 'switch Hems')
    await days(world(), 15)
    await world().says('hem', 'rename Wrong')
    const menu = await world().press('hem', 'Switch')
    expect(said(menu)).toContain('Go to')
    await world().submit('hem', { organization: 'Others' })
    expect(await world().whereIs('hem')).toBe('Others')
    expect(await world().recorded('Hems')).not.toContain('organization.renamed')
    expect(said(await world().says('hem', 'rename Right'))).toContain('is now called Right')
  })

  test('is done where it was asked about, also after a switch, and without moving anybody', async () => {
    await hire(world(), { ilo: 'Ilo Moved' })
    await found(world(), 'Ilos', 'ilo')
    await days(world(), 15)
    const ts = (await world().says('ilo', 'rename Ilo and co')).messages[0]?.ts ?? ''
    await world().says('ilo', 'switch personal')
    expect(said(await world().press('ilo', 'Yes, in Ilos', { in: ts }))).toContain('is now called Ilo and co')
    expect(await world().whereIs('ilo')).toBe('personal')
  })

  test('is refused as ever where the right is gone meanwhile', async () => {
    await hire(world(), { joy: 'Joy Owner', kai: 'Kai Admin' })
    await found(world(), 'Joys', 'joy')
    await letIn(world(), 'joy', 'kai', 'admin')
    await days(world(), 15)
    await world().says('kai', 'rename Kais')
    await world().says('joy', 'role @kai viewer')
    await world().press('joy', 'Yes, in Joys')
    expect(said(await world().press('kai', 'Yes, in Joys'))).toContain('Your role in Joys is Viewer')
    expect(await world().recorded('Joys')).not.toContain('organization.renamed')
    await days(world(), 15)
    await world().says('kai', 'rename Kais')
    await world().says('joy', 'switch Joys')
    await world().says('joy', 'remove @kai')
    const late = await world().press('kai', 'Yes, in Joys')
    expect(await world().recorded('Joys')).not.toContain('organization.renamed')
    expect(said(late)).not.toContain('is now called')
  })

  test('that is longer than a button can carry is done whole', async () => {
    await hire(world(), { lea: 'Lea Long' })
    await found(world(), 'Leas', 'lea')
    await days(world(), 15)
    const name = 'ש'.repeat(190)
    await world().says('lea', `resources agent-${name.slice(0, 60)} ${name}`)
    expect(said(await world().press('lea', 'Yes, in Leas'))).toContain(name)
  })
})

describe('a change from another workspace of the same Enterprise organization', () => {
  const world = openWorld({ enterprise: true })
  const there = { team: SECOND_TEAM.id }

  test('is asked about once there, and again back here', async () => {
    await hire(world(), { mia: 'Mia Two' })
    await found(world(), 'Mias', 'mia')
    expect(said(await world().says('mia', 'rename Mias here'))).toContain('is now called')
    const asked = await world().says('mia', 'rename Mias there', there)
    expect(said(asked)).toContain('You are in Mias here, which you entered in another Slack workspace.')
    await world().press('mia', 'Yes, in Mias here', there)
    expect((await world().organization('Mias there')).name).toBe('Mias there')
    expect(said(await world().says('mia', 'rename Mias anywhere', there))).toContain('is now called')
    expect(said(await world().says('mia', 'rename Mias back', { team: TEAM.id }))).toContain(
      'in another Slack workspace',
    )
    await world().says('mia', 'switch Mias anywhere', { team: TEAM.id })
    expect(said(await world().says('mia', 'rename Mias back', { team: TEAM.id }))).toContain('is now called')
  })

  test('where it is not known in which workspace the context was entered, nothing is asked', async () => {
    await hire(world(), { nan: 'Nan Before' })
    await found(world(), 'Nans', 'nan')
    const { id } = await world().person('nan')
    await world().db.context.update({ where: { personId: id }, data: { teamId: null, confirmedAt: null } })
    expect(said(await world().says('nan', 'rename Nans two', there))).toContain('is now called')
  })
})
