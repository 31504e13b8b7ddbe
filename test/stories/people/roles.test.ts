// What each role may do, as people look it up: in words, as a table, one in full.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { roomy, tight } from '../catalogs.ts'

describe('the roles', () => {
  const world = openWorld({ catalog: roomy })

  test('are told in words, with how many have each, and which is one’s own', async () => {
    await hire(world(), { rhea: 'Rhea Owner', ralf: 'Ralf Member' })
    await found(world(), 'Rheas', 'rhea', { ralf: 'member' })
    const words = said(await world().says('ralf', 'roles'))
    expect(words).toContain('Member  ·  yours')
    expect(words).toContain('Owner\nCan do everything')
    expect(words).toContain('May do everything but delete the organization, hand over ownership and make payments.')
    expect(words).toContain('1 person has it')
    expect(words).toContain('Nobody has it yet')
  })

  test('are shown in a table no wider than a phone, with letters for yes and a dash for no', async () => {
    await world().says('rhea', 'roles')
    const [table] = (await world().press('rhea', 'As a table')).messages
    const written = table?.blocks
      .flatMap(({ elements = [] }) => elements)
      .find(({ type }) => type === 'rich_text_preformatted')
    const lines = textOf(written).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(38)
    expect(
      lines
        .find((line) => line.startsWith('billing.pay'))
        ?.trim()
        .split(/\s+/),
    ).toEqual(['billing.pay', 'A', '-', 'C', '-', '-'])
    expect(buttonsOf(table)).toContain('In words')
  })

  test('are shown one by one in full, also by a name with a slip, with those who have it', async () => {
    for (const typed of ['roles admin', 'roles Admn']) {
      const words = said(await world().says('rhea', typed))
      expect(words).toContain('change the name and settings  organization.update')
      expect(words.indexOf('May not')).toBeLessThan(words.indexOf('billing.pay'))
      expect(words.indexOf('May not')).toBeGreaterThan(words.indexOf('organization.update'))
    }
    expect(said(await world().says('rhea', 'roles owner'))).toContain('1 person has it: Rhea Owner')
    await world().says('rhea', 'roles viewer')
    const form = await world().press('rhea', 'Change a role')
    expect(form.view?.title.text).toBe('Change a role')
  })

  test('are the same however often they are asked for', async () => {
    const first = await world().says('rhea', 'roles')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    const again = await world().says('rhea', 'roles')
    await world().faults({})
    expect(again.messages.map(textOf)).toEqual(again.messages.map(() => textOf(first.messages[0])))
  })
})

describe('roles that a plan does not offer', () => {
  const world = openWorld({ catalog: tight })

  test('are named with the plan that has them', async () => {
    await hire(world(), { rune: 'Rune Owner' })
    await found(world(), 'Runes', 'rune')
    expect(said(await world().says('rune', 'roles'))).toContain(
      'Nobody has it yet · not on this plan; the Pro plan has it',
    )
  })

  test('and an invitation that is refused for want of seats stays as it was typed, with its way on above it and over it', async () => {
    await hire(world(), { sena: 'Sena Owner', sami: 'Sami Second' })
    const { id } = await found(world(), 'Senas', 'sena')
    await world().db.organization.update({ where: { id }, data: { plan: 'plus' } })
    const emails = 'One <one@far.example>\ntwo@far.example'
    // What was typed can be chosen from.
    const typed = await world().says('sena', 'invite @sami one@far.example two@far.example admin')
    expect(buttonsOf(typed.messages)).toEqual(['Request it', 'Choose fewer'])
    const chosen = await world().press('sena', 'Choose fewer')
    expect(JSON.stringify(chosen.view?.blocks)).toContain('"initial_value":"one@far.example\\ntwo@far.example"')
    expect(JSON.stringify(chosen.view?.blocks)).toContain('"initial_users":["')
    await world().close('sena')
    await world().says('sena', 'invite')
    const refused = await world().submit('sena', { people: ['sami'], emails, role: 'Admin' })
    const words = said({ ...refused, messages: [] })
    expect(words).toContain('The Plus plan allows 2 members.')
    expect(words).toContain('1 in use; this takes 3 more, and there is room for 1.')
    expect(buttonsOf(refused.view?.blocks)).toEqual(['Request it'])
    expect(JSON.stringify(refused.view?.blocks)).toContain(JSON.stringify(emails))
    // Refused again it is said once.
    const again = await world().submit('sena')
    expect(said({ ...again, messages: [] }).split('The Plus plan allows').length).toBe(2)
    // What is asked for lies over the form, which is there again behind it.
    const asked = await world().press('sena', 'Request it')
    expect(asked.view?.id).not.toBe(refused.view?.id)
    expect((await world().close('sena')).view?.id).toBe(refused.view?.id)
    expect(said(await world().submit('sena', { people: [], emails: 'one@far.example' }))).toContain(
      'Invited one@far.example to Senas as Admin.',
    )
  })
})
