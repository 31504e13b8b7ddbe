// Budgets: groups of members with a cap, hard or soft; what is told as they are used up, and how more is asked for.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { bought, product, team } from './spending.ts'

describe('a budget', () => {
  const world = openWorld()

  test('needs a shared organization', async () => {
    expect(said(await world().says('dina', 'budgets'))).toContain('Only a shared organization lets you manage budgets.')
  })

  test('is made with a form, and listed with what it has used', async () => {
    await team(world(), 'Sehat Clinic')
    await bought(world(), 'dina', '50,000 credits')
    const { says, press, submit } = world()
    const none = await says('dina', 'budgets')
    expect(said(none)).toContain('Sehat Clinic has no budgets: everyone spends what there is.')
    expect(said(none)).toContain('A budget is a group of members with a cap')
    await press('dina', 'New budget')
    const made = await submit('dina', {
      name: 'Design',
      cap: '1000',
      kind: 'Refuse what is beyond it',
      people: ['budi'],
    })
    expect(said(made)).toContain('The budget Design allows 1,000 credits a month, for 1 person.')
    await product(world(), { as: 'budi', amount: 300 })
    const all = said(await says('dina', 'budgets'))
    expect(all).toMatch(/▰▰▰▱▱▱▱▱▱▱ {2}300 of 1[.,]000 credits \(30%\)/)
    expect(all).toContain('Hard cap: what is beyond it is refused. 1 member: Budi Santoso.')
  })

  test('that is hard refuses the first credit beyond its cap, and others spend on', async () => {
    const refused = await product(world(), { as: 'budi', amount: 701 })
    expect(refused.refused).toMatchObject({ code: 'budget_reached', fix: 'Raise it for this month.' })
    expect(await product(world(), { as: 'dina', amount: 701 })).not.toHaveProperty('refused')
  })

  test('is told of at 50, 80, 95 and 100 percent, once each', async () => {
    for (const amount of [200, 1, 300, 150, 49]) await product(world(), { as: 'budi', amount })
    const told = (await world().inbox('budi')).filter(({ text }) => text.includes('The budget Design'))
    // They come within a minute, and are told in one message.
    expect(told.flatMap(({ blocks }) => textOf(blocks).match(/\d+% used|used up/g))).toEqual([
      '50% used',
      '80% used',
      '95% used',
      'used up',
    ])
    expect(buttonsOf(told.at(-1)?.blocks).slice(-3)).toEqual(['Request more', 'Budgets', 'Usage'])
  })

  test('is raised for the month by asking: approved, it is spent from again', async () => {
    const { press, submit, inbox, says } = world()
    const letter = (await inbox('budi')).filter(({ text }) => text.includes('used up')).at(-1)
    const form = await press('budi', 'Request more', { in: letter?.ts ?? '' })
    expect(textOf(form.view?.blocks)).toContain('Design has used')
    await submit('budi', { amount: '500', reason: 'The launch' })
    const asked = (await inbox('dina')).at(-1)
    expect(asked?.text).toContain('add 500 credits to the budget “Design” of Sehat Clinic for this month')
    await press('dina', 'Approve', { in: asked?.ts ?? '' })
    expect(await product(world(), { as: 'budi', amount: 400 })).not.toHaveProperty('refused')
    expect(said(await says('dina', 'budgets'))).toMatch(/500 credits of it for \w+ alone/)
    expect(said(await world().says('dina', 'audit'))).toMatch(
      /asked to add .* credits to the budget “[^”]+” for this month/,
    )
    expect(said(await world().says('dina', 'audit'))).not.toContain('one that is gone')
  })

  test('is made and raised in one line too, and a soft one lets through what is beyond it', async () => {
    const { says } = world()
    expect(said(await says('dina', 'budgets new Launch 50 soft @dina'))).toContain(
      'The budget Launch allows 50 credits a month, as a soft cap, for 1 person.',
    )
    expect(await product(world(), { as: 'dina', amount: 80 })).not.toHaveProperty('refused')
    expect(said(await says('dina', 'budgets'))).toContain('Soft cap: what is beyond it goes through and is told.')
    expect(said(await says('dina', 'budgets more launch 200'))).toContain('allows 250 credits this month')
    const meant = said(await says('dina', 'budgets more Lunch 200'))
    expect(meant).toContain('There is no budget “Lunch” here. Did you mean “Launch”?')
    expect(meant).toContain('of 250 credits')
    await says('dina', 'budgets more Launch 20000')
    expect(said(await says('dina', 'undo'))).toContain('allows 250 credits this month again')
  })

  test('is changed and archived by those who may, and by nobody else', async () => {
    const { says, press, submit } = world()
    await says('dina', 'budgets')
    await press('dina', 'Edit', { value: 'Launch' })
    expect(said(await submit('dina', { name: 'Launch week', cap: '75' }))).toContain('Launch week')
    expect(said(await says('budi', 'budgets new Mine 5000'))).toContain('manage budgets')
    expect(buttonsOf((await says('budi', 'budgets')).messages[0]?.blocks)).not.toContain('Archive')
    await says('dina', 'budgets')
    expect(said(await press('dina', 'Archive', { value: 'Launch week' }))).toContain('Launch week is archived')
    expect(said(await says('dina', 'budgets'))).not.toContain('Launch week')
    await says('dina', 'undo')
    expect(said(await says('dina', 'budgets'))).toContain('Launch week')
  })

  test('changes only what its filler changed: what others changed meanwhile stays', async () => {
    const { says, press, submit, db } = world()
    await hire(world(), { anke: 'Anke One', arno: 'Arno Two' })
    await found(world(), 'Pair of Ankes', 'anke', { arno: 'admin' })
    await says('anke', 'budgets new Shared 1500')
    for (const handle of ['anke', 'arno']) {
      await says(handle, 'budgets')
      await press(handle, 'Edit')
    }
    await submit('anke', { cap: '2000' })
    expect(said(await submit('arno', { name: 'Shared by two' }))).toContain('allows 2,000 credits a month')
    const { id: organizationId } = await world().organization('Pair of Ankes')
    const kept = await db.budgetGroup.findFirst({ where: { organizationId } })
    expect(kept).toMatchObject({ name: 'Shared by two', cap: 2_000n, isHard: true })
  })

  test('with a name that is taken, or an amount that is none, says so at its field', async () => {
    const { says, submit } = world()
    await says('dina', 'budgets new')
    expect((await submit('dina', { name: 'Design', cap: '10' })).errors).toMatchObject({
      name: expect.stringContaining('There is a budget “Design” already.'),
    })
    expect((await submit('dina', { name: 'Other', cap: '-5' })).errors).toHaveProperty('cap')
  })
})
