// Bringing a deleted organization back: who may, what comes back with it, and what stands in the way.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy, tight, topped } from '../catalogs.ts'

async function deletes(world: World, handle: string, name: string) {
  await world.says(handle, 'delete')
  await world.submit(handle, { confirmation: name })
  await world.settle()
}
const status = async (world: World, id: string) =>
  (await world.db.organization.findUniqueOrThrow({ where: { id } })).status

describe('restoring an organization', () => {
  const world = openWorld({ catalog: roomy })

  test('lists what one may restore, with when and by whom it was deleted', async () => {
    await hire(world(), { ada: 'Ada Owner', abe: 'Abe Owner', amy: 'Amy Member' })
    expect(said(await world().says('ada', 'restore'))).toContain('There is nothing that you can restore.')
    await found(world(), 'Adas', 'ada', { abe: 'owner', amy: 'admin' })
    await world().says('amy', 'resources agent triage-bot')
    await deletes(world(), 'ada', 'Adas')
    const listed = await world().says('abe', 'restore')
    expect(said(listed)).toContain('1 deleted organization can be restored:')
    expect(said(listed)).toMatch(/Adas {2}· {2}deleted on \d+ \w+ \d{4} by Ada Owner {2}· {2}30 days left/)
    expect(said(await world().says('amy', 'restore'))).toContain('There is nothing that you can restore.')
  })

  test('brings back members, roles and resources, records it, and tells everyone', async () => {
    const listing = (await world().says('abe', 'restore')).messages.find(({ ephemeral }) => ephemeral)
    const back = await world().press('abe', 'Restore', { in: listing?.ts ?? '' })
    expect(said(back)).toContain('Adas is back, with its members, their roles and its resources.')
    expect(buttonsOf(back.messages.find(({ ephemeral }) => ephemeral)?.blocks)).toEqual(['Switch'])
    expect(await world().roles('Adas')).toEqual(['Ada Owner: owner', 'Abe Owner: owner', 'Amy Member: admin'])
    const { id } = await world().organization('Adas')
    expect(await world().db.resource.count({ where: { organizationId: id } })).toBe(1)
    expect((await world().recorded('Adas')).at(-1)).toBe('organization.restored')
    for (const handle of ['ada', 'amy'])
      expect((await world().inbox(handle)).at(-1)?.text).toBe(
        'Abe Owner restored Adas. You are in it again, in the role you had.',
      )
    await answers(world(), 'amy', 'Switch')
    expect(await world().whereIs('amy')).toBe('Adas')
  })

  test('pressed again, it is there already; delivered three times, it comes back once', async () => {
    expect(said(await answers(world(), 'abe', 'Restore'))).toContain(
      'Adas is there already; nothing had to be restored.',
    )
    await world().says('ada', 'switch Adas')
    await deletes(world(), 'ada', 'Adas')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().says('ada', 'restore Adas')
    await world().faults({})
    const recorded = await world().recorded('Adas')
    expect(recorded.filter((one) => one === 'organization.restored')).toHaveLength(2)
  })

  test('whoever asks to have back what is there again is told so, and nobody is asked', async () => {
    await hire(world(), { ari: 'Ari Owner', ali: 'Ali Late' })
    await found(world(), 'Aris', 'ari', { ali: 'member' })
    await deletes(world(), 'ari', 'Aris')
    await world().says('ari', 'restore Aris')
    const ended = (await world().inbox('ali')).find(({ text }) => text.includes('deleted Aris'))
    const asked = await world().press('ali', 'Ask to have it back', { in: ended?.ts ?? '' })
    expect(said(asked)).toContain('Aris is there already; nothing had to be restored.')
    expect(await world().recorded('Aris')).not.toContain('request.created')
  })

  test('acts at once by its exact name, also from the place that has just ended', async () => {
    await hire(world(), { bo: 'Bo Owner', bea: 'Bea Owner' })
    const { id } = await found(world(), 'Bos', 'bo', { bea: 'owner' })
    await deletes(world(), 'bo', 'Bos')
    expect(said(await world().says('bea', 'restore bos'))).toContain('Bos is back')
    expect(await status(world(), id)).toBe('active')
  })

  test('does not bring invitations back', async () => {
    await hire(world(), { cy: 'Cy Owner', cleo: 'Cleo Invited' })
    await found(world(), 'Cys', 'cy')
    await world().says('cy', 'invite @cleo')
    await deletes(world(), 'cy', 'Cys')
    await world().says('cy', 'restore Cys')
    expect((await world().inbox('cleo')).at(-1)?.text).toContain('It was revoked.')
    expect(await world().db.invitation.count({ where: { organization: { name: 'Cys' }, state: 'pending' } })).toBe(0)
  })

  test('is refused to members who may not delete it; whoever may approves it', async () => {
    await hire(world(), { dan: 'Dan Owner', dee: 'Dee Admin' })
    const { id } = await found(world(), 'Dans', 'dan', { dee: 'admin' })
    await deletes(world(), 'dan', 'Dans')
    const refused = await world().says('dee', 'restore Dans')
    expect(said(refused)).toContain('Your role in Dans is Admin, which does not include it.')
    expect(said(refused)).toContain('Dan Owner can (Owner).')
    await world().press('dee', 'Request it')
    await answers(world(), 'dan', 'Approve')
    expect(await status(world(), id)).toBe('active')
  })

  test('strangers learn nothing of it; with a slip, those who were in it are led to it', async () => {
    await hire(world(), { eli: 'Eli Owner', ewa: 'Ewa Stranger' })
    const { id } = await found(world(), 'Elis Clinic', 'eli')
    await deletes(world(), 'eli', 'Elis Clinic')
    for (const typed of ['Elis Clinic', id]) {
      const answer = said(await world().says('ewa', `restore ${typed}`))
      expect(answer).toContain(`None of them is called “${typed}”.`)
      expect(answer).not.toContain('Eli Owner')
    }
    const slip = await world().says('eli', 'restore Elis Clinc')
    expect(said(slip)).toContain('Did you mean Elis Clinic?')
    await world().press('eli', 'Yes, restore Elis Clinic')
    expect(await status(world(), id)).toBe('active')
  })

  test('an operator restores any by its exact name, and where two share it, one of them', async () => {
    await hire(world(), { flo: 'Flo Owner', fia: 'Fia Owner' })
    const one = await found(world(), 'Twins', 'flo')
    await deletes(world(), 'flo', 'Twins')
    await world().says('fia', 'create Twins')
    await world().press('fia', 'Switch')
    await deletes(world(), 'fia', 'Twins')
    const listed = await world().says('omar', 'restore Twins')
    expect(said(listed)).toContain('2 deleted organizations can be restored:')
    await world().says('omar', `restore ${one.id}`)
    expect(await status(world(), one.id)).toBe('active')
    expect((await world().inbox('flo')).at(-1)?.text).toContain('restored Twins.')
  })

  test('deleted again, it has its 30 days anew', async () => {
    await hire(world(), { gil: 'Gil Owner' })
    const { id } = await found(world(), 'Gils', 'gil')
    await deletes(world(), 'gil', 'Gils')
    await world().advance('P20D')
    await world().says('gil', 'restore Gils')
    await world().says('gil', 'switch Gils')
    await deletes(world(), 'gil', 'Gils')
    await world().advance('P15D')
    expect(await status(world(), id)).toBe('deleted')
    await world().says('gil', 'restore Gils')
    await world().advance('P40D')
    expect(await status(world(), id)).toBe('active')
  })
})

describe('where names are unique and a person may own but one', () => {
  const world = openWorld({ catalog: tight })

  test('a name that was taken meanwhile is refused, and it comes back under another one', async () => {
    await hire(world(), { hal: 'Hal Owner', hua: 'Hua Taker' })
    const { id } = await found(world(), 'Wanted', 'hal')
    await deletes(world(), 'hal', 'Wanted')
    await world().says('hua', 'create Wanted')
    const refused = await world().says('hal', 'restore Wanted')
    expect(said(refused)).toContain('“Wanted” is in use.')
    const { view } = await world().press('hal', 'Choose another name')
    expect(textOf(view)).toContain('Wanted comes back with its members, their roles and its resources.')
    expect((await world().submit('hal')).errors).toHaveProperty('name')
    const done = await world().submit('hal', { name: 'Wanted again' })
    expect(said(done)).toContain('Wanted again is back')
    expect(await status(world(), id)).toBe('active')
    expect(await world().recorded('Wanted again')).toEqual(
      expect.arrayContaining(['organization.restored', 'organization.renamed']),
    )
  })
})

describe('where no plan allows more than one', () => {
  const world = openWorld({ catalog: topped })

  test('whoever owns another one by now is refused until they give it up', async () => {
    await hire(world(), { ian: 'Ian Owner' })
    const { id } = await found(world(), 'First', 'ian')
    await deletes(world(), 'ian', 'First')
    await found(world(), 'Second', 'ian')
    expect(said(await world().says('ian', 'restore First'))).toContain(
      'The Only plan allows 1 organization owned by one person.',
    )
    expect(await status(world(), id)).toBe('deleted')
    await deletes(world(), 'ian', 'Second')
    await world().says('ian', 'restore First')
    expect(await status(world(), id)).toBe('active')
  })
})
