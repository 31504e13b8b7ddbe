// E-mail domains as people meet them: added, proven by DNS or by an owner's address, looked at every day, gone, taken away;
// and what colleagues are told of because of them.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

const tells = (world: World, name: string, txt: string[], more: { fails?: boolean } = {}) =>
  world.call('dns', { name, txt, ...more })

/** What has to be put into DNS, as it is read. */
const valueIn = (words: string): string => /guildhall=[\w-]{20,}/.exec(words)?.[0] ?? 'none'

describe('a domain', () => {
  const world = openWorld({ catalog: roomy })

  test('counts at once where an owner has a confirmed address there, and colleagues find the organization', async () => {
    const all = world()
    await hire(all, { dora: 'Dora Owner' }, { email: 'dora@dora.example' })
    await found(all, 'Doras', 'dora')
    const { id } = await all.organization('Doras')
    // Whoever founds it brings their domain along; another address brings another.
    await all.event({ type: 'user_change', user: 'dora', patch: { email: 'dora@second.example' } })
    await expect.poll(async () => (await all.person('dora')).email).toBe('dora@second.example')
    expect(said(await all.says('dora', 'domains add Second.Example.'))).toContain(
      'second.example is verified by the confirmed address of an Owner. Colleagues there can now ask to join Doras.',
    )
    expect(
      (await all.db.domain.findMany({ where: { organizationId: id } })).map(({ domain }) => domain).toSorted(),
    ).toEqual(['dora.example', 'second.example'])
    await hire(all, { dan: 'Dan Colleague' }, { email: 'dan@second.example' })
    expect(said(await all.says('dan', ''))).toContain('Your colleagues at second.example are in Doras.')
    expect(await all.recorded('Doras')).toContain('domain.verified')
  })

  test('counts once its record is in DNS, and not before', async () => {
    const all = world()
    await hire(all, { tia: 'Tia Owner', tom: 'Tom Admin' }, { email: null })
    await hire(all, { tess: 'Tess Colleague' }, { email: 'tess@tia.example' })
    await found(all, 'Tias', 'tia', { tom: 'admin' })
    const added = said(await all.says('tom', 'domains tia.example'))
    expect(added).toContain('Added tia.example. One step is left: prove that it is yours.')
    expect(added).toContain('_guildhall.tia.example')
    const value = valueIn(added)
    expect(said(await all.says('tess', ''))).not.toContain('Tias')
    expect(said(await all.says('tess', 'join Tias'))).toContain('None of them is called “Tias”.')

    expect(said(await all.says('tom', 'domains check tia.example'))).toContain(
      'tia.example is not verified: there is no TXT record at _guildhall.tia.example yet.',
    )
    await tells(all, '_guildhall.tia.example', ['guildhall=of-somebody-else', 'v=spf1 -all'])
    expect(said(await all.press('tom', 'Check now'))).toContain('there are 2 TXT records at _guildhall.tia.example')
    await tells(all, '_guildhall.tia.example', ['v=spf1 -all', value])
    expect(said(await all.press('tom', 'Check now'))).toContain('tia.example is verified by its DNS record.')
    expect(said(await all.says('tess', ''))).toContain('Your colleagues at tia.example are in Tias.')
    expect((await all.recorded('Tias')).filter((action) => action.startsWith('domain.'))).toEqual([
      'domain.added',
      'domain.verified',
    ])
  })

  test('is found by the look of every day too, and whoever added it is told', async () => {
    const all = world()
    await hire(all, { una: 'Una Owner' }, { email: null })
    await found(all, 'Unas', 'una')
    const value = valueIn(said(await all.says('una', 'domains add una.example')))
    await tells(all, '_guildhall.una.example', [value])
    await all.advance('P1D')
    const told = (await all.inbox('una')).at(-1)
    expect(told?.text).toContain(
      'una.example is verified. Colleagues with a confirmed address there can ask to join Unas.',
    )
    await all.press('una', 'Domains', { in: told?.ts ?? '' })
    expect(said(await all.says('una', 'domains'))).toContain('una.example  ·  verified by its DNS record')
  })

  test('whose record vanishes is told of, counts for a week more, and then no longer', async () => {
    const all = world()
    await hire(all, { vic: 'Vic Owner', val: 'Val Member' }, { email: null })
    await hire(all, { vera: 'Vera Colleague' }, { email: 'vera@vic.example' })
    await found(all, 'Vics', 'vic', { val: 'member' })
    const value = valueIn(said(await all.says('vic', 'domains add vic.example')))
    await tells(all, '_guildhall.vic.example', [value])
    await all.says('vic', 'domains check vic.example')
    const before = (await all.inbox('vic')).length

    // A resolver that cannot say proves nothing.
    await tells(all, '_guildhall.vic.example', [], { fails: true })
    await all.advance('P1D')
    expect(await all.inbox('vic')).toHaveLength(before)
    expect(said(await all.says('vic', 'domains check vic.example'))).toContain('DNS did not answer')

    await tells(all, '_guildhall.vic.example', [])
    await all.advance('P1D')
    expect((await all.inbox('vic')).at(-1)?.text).toContain('The proof that vic.example belongs to Vics is gone.')
    expect(await all.inbox('val')).not.toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('proof') }),
    )
    expect(said(await all.says('vera', ''))).toContain('Your colleagues at vic.example are in Vics.')
    await all.advance('P3D')
    expect((await all.inbox('vic')).filter(({ text }) => text.includes('is gone'))).toHaveLength(1)

    await all.advance('P5D')
    expect((await all.inbox('vic')).at(-1)?.text).toContain('vic.example no longer counts for Vics')
    expect(said(await all.says('vera', ''))).not.toContain('Vics')

    await tells(all, '_guildhall.vic.example', [value])
    expect(said(await all.says('vic', 'domains check vic.example'))).toContain('vic.example is verified')
    expect(said(await all.says('vera', ''))).toContain('Vics')
    expect((await all.recorded('Vics')).filter((action) => action.startsWith('domain.'))).toEqual([
      'domain.added',
      'domain.verified',
      'domain.missed',
      'domain.lapsed',
      'domain.verified',
    ])
  })

  test('whose record comes back in time loses nothing', async () => {
    const all = world()
    await hire(all, { wes: 'Wes Owner' }, { email: null })
    await found(all, 'Wess', 'wes')
    const value = valueIn(said(await all.says('wes', 'domains add wes.example')))
    await tells(all, '_guildhall.wes.example', [value])
    await all.says('wes', 'domains check wes.example')
    await tells(all, '_guildhall.wes.example', [])
    await all.advance('P2D')
    expect(said(await all.says('wes', 'domains'))).toContain('its proof is gone; it counts until')
    await tells(all, '_guildhall.wes.example', [value])
    await all.advance('P1D')
    expect(said(await all.says('wes', 'domains'))).toContain('wes.example  ·  verified by its DNS record')
    await all.advance('P8D')
    expect((await all.recorded('Wess')).filter((action) => action.startsWith('domain.'))).toEqual([
      'domain.added',
      'domain.verified',
      'domain.missed',
      'domain.found',
    ])
  })

  test('that an owner’s address proved lapses with the last such address', async () => {
    const all = world()
    await hire(all, { xena: 'Xena Owner' }, { email: 'xena@xena.example' })
    await found(all, 'Xenas', 'xena')
    await all.event({ type: 'user_change', user: 'xena', patch: { email: 'xena@elsewhere.example' } })
    await all.advance('P1D')
    expect((await all.inbox('xena')).at(-1)?.text).toContain('The proof that xena.example belongs to Xenas is gone.')
    await all.advance('P8D')
    const [row] = await all.db.domain.findMany({ where: { domain: 'xena.example' } })
    expect(row?.verifiedAt).toBeNull()
  })

  test('can belong to several organizations, each by a record of its own', async () => {
    const all = world()
    await hire(all, { yan: 'Yan Owner', yve: 'Yve Owner' }, { email: null })
    await found(all, 'Yans', 'yan')
    await found(all, 'Yves', 'yve')
    const values = [await all.says('yan', 'domains add y.example'), await all.says('yve', 'domains add y.example')].map(
      (answer) => valueIn(said(answer)),
    )
    expect(new Set(values).size).toBe(2)
    // The other’s record proves nothing.
    await tells(all, '_guildhall.y.example', [values[0] ?? ''])
    expect(said(await all.says('yve', 'domains check y.example'))).toContain('is not verified')
    await tells(all, '_guildhall.y.example', values)
    expect(said(await all.says('yve', 'domains check y.example'))).toContain('is verified')
    expect(said(await all.says('yan', 'domains check y.example'))).toContain('is verified')
  })

  test('is refused where anyone can have an address, or where it is no domain', async () => {
    const all = world()
    await hire(all, { zoe: 'Zoe Owner' }, { email: null })
    await found(all, 'Zoes', 'zoe')
    const answer = async (typed: string) => said(await all.says('zoe', `domains add ${typed}`))
    expect(await answer('gmail.com')).toContain('Anyone can have an address at gmail.com')
    expect(await answer('mail.GMAIL.com')).toContain('Anyone can have an address at mail.gmail.com')
    for (const typed of ['localhost', '127.0.0.1', 'a..b', '-a.example', 'a b.example', `${'a'.repeat(64)}.example`])
      expect(await answer(typed), typed).toContain('is not a domain.')
    for (const typed of ['https://zoe.example/start', 'zoe@zoe.example', 'ZOE.example.'])
      expect(await answer(typed), typed).toContain('zoe.example')
    expect(await answer('bücher.example')).toContain('_guildhall.xn--bcher-kva.example')
    const { id: organizationId } = await all.organization('Zoes')
    expect(await all.db.domain.count({ where: { organizationId } })).toBe(2)
  })

  test('is taken away, and then nobody learns of the organization by it', async () => {
    const all = world()
    await hire(all, { ben: 'Ben Owner' }, { email: 'ben@ben.example' })
    await hire(all, { bea: 'Bea Colleague' }, { email: 'bea@ben.example' })
    await found(all, 'Bens', 'ben')
    expect(said(await all.says('bea', ''))).toContain('Bens')
    expect(said(await all.says('ben', 'domains remove bem.example'))).toContain('Did you mean ben.example?')
    expect(said(await all.says('ben', 'domains'))).toContain(
      'ben.example  ·  verified by the confirmed address of an Owner',
    )
    expect(said(await all.press('ben', 'Remove', { value: 'ben.example' }))).toContain('Removed ben.example.')
    expect(said(await all.says('bea', ''))).not.toContain('Bens')
    await all.advance('P2D')
    expect(said(await all.says('bea', ''))).not.toContain('Bens')
    expect(await all.recorded('Bens')).toContain('domain.removed')
  })

  test('is for those who may manage domains: others may ask for exactly that', async () => {
    const all = world()
    await hire(all, { cat: 'Cat Owner', cal: 'Cal Member' }, { email: null })
    await found(all, 'Cats', 'cat', { cal: 'member' })
    const refused = await all.says('cal', 'domains add cat.example')
    expect(said(refused)).toContain('domains.manage')
    await all.press('cal', 'Request it')
    const letter = (await all.inbox('cat')).at(-1)
    expect(textOf(letter?.blocks)).toContain('Cal Member asks to add the domain “cat.example” to Cats.')
    await all.press('cat', 'Approve', { in: letter?.ts ?? '' })
    expect(
      (await all.db.domain.findMany({ where: { domain: 'cat.example' } })).map(({ verifiedAt }) => verifiedAt),
    ).toEqual([null])
    expect(buttonsOf((await all.says('cal', 'domains')).messages)).not.toContain('Check now')
  })
})

describe('where nobody is let in by their domain', () => {
  const world = openWorld({ catalog: 'cartesia' })

  test('domains are of no use, and inviting is offered in their place', async () => {
    const all = world()
    await hire(all, { ned: 'Ned Owner' })
    await found(all, 'Neds', 'ned')
    const shown = await all.says('ned', 'domains')
    expect(said(shown)).toContain('Nobody is let in by their domain in this installation; invite people instead.')
    expect(buttonsOf(shown.messages)).toEqual(['Invite'])
    expect(said(await all.says('ned', 'domains add ned.example'))).toContain('Invite people instead.')
    expect(await all.db.domain.count()).toBe(0)
  })
})
