// Signing out: nothing is done for whoever is signed out, wherever they try, until they sign in; and nothing is lost.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, type World } from '../../world.ts'
import { found, hire, letIn, said } from '../cast.ts'

/** How often each of these was recorded about a person. */
async function sessions(world: World, handle: string): Promise<string[]> {
  const { id } = await world.person(handle)
  const where = { subjectId: id, action: { in: ['session.ended', 'session.started'] } }
  const entries = await world.db.auditEntry.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return entries.map(({ action }) => action)
}

const isOut = 'You are signed out.'

describe('whoever is signed out', () => {
  const world = openWorld()

  test('is in their personal account, is told so by everything, and nothing is done for them', async () => {
    await hire(world(), { ada: 'Ada Out', bea: 'Bea In' })
    await found(world(), 'Outs', 'ada')
    const out = await world().says('ada', 'signout')
    expect(said(out)).toContain('You are signed out. You left Outs.')
    expect(headerOf(out.messages[0])).toBe('Personal account')
    expect(await world().whereIs('ada')).toBe('personal')
    for (const text of [
      '',
      'list',
      'whoami',
      'create More',
      'switch Outs',
      'rename Ins',
      'invite @bea',
      'members',
      'nonsense',
      'why',
    ]) {
      const answer = await world().says('ada', text)
      expect(said(answer), text).toContain(isOut)
      expect(buttonsOf(answer.messages.map(({ blocks }) => blocks)), text).toEqual(['Sign in'])
      expect(answer.view, text).toBeUndefined()
    }
    expect(await world().recorded('Outs')).toEqual(['organization.created', 'context.switched'])
    expect(await world().whereIs('ada')).toBe('personal')
  })

  test('is still told what can be typed', async () => {
    expect(said(await world().says('ada', 'help'))).toContain('/org signin')
    expect(said(await world().says('ada', 'help switch'))).toContain('switch')
  })

  test('cannot press what they were shown before, or send a form that was open', async () => {
    await hire(world(), { cia: 'Cia Was' })
    await found(world(), 'Cias', 'cia')
    await world().says('cia', 'list')
    await world().says('cia', 'rename')
    await world().says('cia', 'signout')
    const sent = await world().submit('cia', { 'New name': 'Mine' })
    expect(said(sent)).toContain(isOut)
    expect(said(await world().press('cia', 'Switch'))).toContain(isOut)
    expect((await world().organization('Cias')).name).toBe('Cias')
    expect(await world().whereIs('cia')).toBe('personal')
  })

  test('gets letters, which stay as they are until they sign in and answer them', async () => {
    await hire(world(), { dan: 'Dan Founder', eva: 'Eva Away' })
    await found(world(), 'Dans', 'dan')
    await world().says('eva', 'signout')
    await world().says('dan', 'invite @eva')
    const letter = (await world().inbox('eva')).at(-1)
    expect(buttonsOf(letter?.blocks)).toEqual(['Accept', 'Decline'])
    const tried = await world().press('eva', 'Accept', { in: letter?.ts ?? '' })
    expect(said(tried)).toContain(isOut)
    expect((await world().inbox('eva')).find(({ ts }) => ts === letter?.ts)).toEqual(letter)
    expect(await world().roles('Dans')).toEqual(['Dan Founder: owner'])
    await world().press('eva', 'Sign in')
    await world().press('eva', 'Accept', { in: letter?.ts ?? '' })
    expect(await world().roles('Dans')).toEqual(['Dan Founder: owner', 'Eva Away: member'])
  })

  test('sees nothing but that on App Home, and signs in there', async () => {
    await hire(world(), { fay: 'Fay Home' })
    await found(world(), 'Fays', 'fay')
    await world().home('fay')
    await world().says('fay', 'signout')
    const home = await world().home('fay')
    expect(buttonsOf(home.blocks)).toEqual(['Sign in'])
    expect(JSON.stringify(home.blocks)).not.toContain('Fays')
    await world().press('fay', 'Sign in', { in: 'home' })
    await world().settle()
    expect(JSON.stringify((await world().home('fay')).blocks)).toContain('Fays')
  })
})

describe('signing out and in', () => {
  const world = openWorld()

  test('is recorded once each, however often it is typed or pressed', async () => {
    await hire(world(), { gus: 'Gus Often' })
    await found(world(), 'Guses', 'gus')
    await world().says('gus', 'signin')
    for (const _ of [1, 2, 3]) await world().says('gus', 'signout')
    expect(await sessions(world(), 'gus')).toEqual(['session.ended'])
    const letters = await Promise.all([1, 2, 3].map(() => world().press('gus', 'Sign in')))
    for (const answer of letters) expect(said(answer)).toContain('You are signed in')
    expect(said(await world().says('gus', 'signin'))).toContain('You are signed in. You are in Personal account.')
    expect(await sessions(world(), 'gus')).toEqual(['session.ended', 'session.started'])
    expect(said(await world().says('gus', 'switch Guses'))).toContain('Guses')
    expect(await world().whereIs('gus')).toBe('Guses')
  })

  test('begins in the personal account, and says so, wherever they were when they signed out', async () => {
    await hire(world(), { ian: 'Ian Back' })
    await found(world(), 'Ians', 'ian')
    await world().says('ian', 'signout')
    expect(said(await world().press('ian', 'Sign in'))).toContain('You are signed in. You are in Personal account.')
    expect(await world().whereIs('ian')).toBe('personal')
    await world().says('ian', 'switch Ians')
    expect(said(await world().says('ian', 'signin'))).toContain('You are in Ians as Owner.')
  })

  test('at once with a change: it is done whole or not at all, and what comes later is not', async () => {
    await hire(world(), { hal: 'Hal Racer' })
    await found(world(), 'Hals', 'hal')
    await Promise.all([
      world().says('hal', 'rename Halls'),
      world().says('hal', 'signout'),
      world().says('hal', 'signout'),
      world().says('hal', 'rename Hallways'),
    ])
    const after = await world().says('hal', 'rename Too late')
    expect(said(after)).toContain(isOut)
    const { id, name } = await world().db.organization.findFirstOrThrow({
      where: { kind: 'shared', memberships: { some: { person: { name: 'Hal Racer' } } } },
    })
    const renamed = await world().db.auditEntry.findMany({
      where: { organizationId: id, action: 'organization.renamed' },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(['Hals', 'Halls', 'Hallways']).toContain(name)
    expect(renamed.map(({ after }) => after)).toEqual(name === 'Hals' ? [] : expect.arrayContaining([{ name }]))
    expect(await sessions(world(), 'hal')).toEqual(['session.ended'])
    expect(await world().whereIs('hal')).toBe('personal')
  })

  test('the same request of Slack’s delivered three times signs out once', async () => {
    await hire(world(), { ida: 'Ida Thrice' })
    await found(world(), 'Idas', 'ida')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().says('ida', 'signout')
    await world().faults({})
    expect(await sessions(world(), 'ida')).toEqual(['session.ended'])
  })

  test('a member who signed out stays a member, and what others ask of them is done by others', async () => {
    await hire(world(), { jan: 'Jan Owner', kim: 'Kim Member' })
    await found(world(), 'Jans', 'jan')
    await letIn(world(), 'jan', 'kim', 'member')
    await world().says('kim', 'signout')
    expect(await world().roles('Jans')).toEqual(['Jan Owner: owner', 'Kim Member: member'])
    await world().says('jan', 'role @kim admin')
    expect(await world().roles('Jans')).toEqual(['Jan Owner: owner', 'Kim Member: admin'])
  })
})
