// App Home follows what everybody does: the Home of each person changes as others act, is published as often as it has to
// be and not more, and is searched and paged however much there is.
import type { HomeView } from '@slack/types'
import { WebClient } from '@slack/web-api'
import { describe, expect, test } from 'vitest'
import { buttonOf, cardsOf, homeOf, menusOf, publishedTo } from '../systems/seen.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { denies, found, hire, letIn, said } from './cast.ts'
import { roomy, withoutGuests } from './catalogs.ts'

const shown = async (world: World, handle: string): Promise<string> => textOf((await homeOf(world, handle)).blocks)

/** What a person sees of their Home once everything that is under way has arrived. */
async function sees(world: World, handle: string): Promise<string> {
  await world.settle()
  return shown(world, handle)
}

describe('two people', () => {
  const world = openWorld({ catalog: roomy })

  test('each sees on Home what the other does: invited, accepted, given a role, renamed, removed', async () => {
    const all = world()
    await hire(all, { hera: 'Hera Owner', hugo: 'Hugo Invited' })
    await found(all, 'Olymp', 'hera')
    await all.home('hera')
    await all.home('hugo')
    await all.says('hera', 'invite @hugo')
    expect(await sees(all, 'hugo')).toContain('Hera Owner invites you to Olymp as Member.')
    expect(buttonsOf((await homeOf(all, 'hera')).blocks)).toContain('Open invitations (1)')

    const accepted = await all.press('hugo', 'Accept', { in: 'home' })
    expect(accepted.view, 'Home shows the outcome itself').toBeUndefined()
    expect(await shown(all, 'hugo')).toContain('You accepted.')
    expect(await shown(all, 'hugo')).toContain('Olymp  ·  Member')
    expect(await sees(all, 'hera')).toContain('Hugo Invited  ·  Member')
    expect(buttonsOf((await homeOf(all, 'hera')).blocks)).toContain('Open invitations')

    await all.says('hera', 'role @hugo viewer')
    expect(await sees(all, 'hugo')).toContain('Olymp  ·  Viewer')
    await all.press('hugo', 'Switch', { in: 'home', value: 'Olymp' })
    await all.says('hera', 'rename Olympus')
    expect(await sees(all, 'hugo')).toContain('Olympus · Viewer')
    expect(textOf((await homeOf(all, 'hugo')).blocks[0])).toBe('Olympus')

    await all.press('hera', 'Remove Hugo Invited', { in: 'home' })
    await all.submit('hera')
    expect(await shown(all, 'hera')).not.toContain('Hugo Invited')
    expect(await sees(all, 'hugo')).toContain(
      'Olympus is no longer yours to act in; you are back in your Personal account.',
    )
    expect(await shown(all, 'hugo')).not.toContain('Olympus  ·')
  })

  test('what is drawn for someone while they do nothing takes nothing from what they are told when they come', async () => {
    const all = world()
    await hire(all, { hedda: 'Hedda Owner', henk: 'Henk Away' })
    await found(all, 'Meadow', 'hedda', { henk: 'member' })
    await all.home('henk')
    const { id: personId } = await all.person('henk')
    const before = await all.db.context.findUniqueOrThrow({ where: { personId } })
    await all.says('hedda', 'remove @henk')
    expect(await sees(all, 'henk')).toContain('Meadow is no longer yours to act in')
    expect(await all.db.context.findUniqueOrThrow({ where: { personId } })).toEqual(before)
    const typed = await all.says('henk', 'rename Mine')
    expect(said(typed)).toContain('Meadow is no longer yours to act in')
    expect((await all.organization('Meadow')).name).toBe('Meadow')
  })

  test('whoever acts has their own Home published once, and who looks on once', async () => {
    const all = world()
    await hire(all, { hilda: 'Hilda Owner', hans: 'Hans Member' })
    await found(all, 'Once', 'hilda', { hans: 'member' })
    await all.home('hilda')
    await all.home('hans')
    await all.settle()
    const before = [await publishedTo(all, 'hilda'), await publishedTo(all, 'hans')] as const
    await all.says('hilda', 'rename Once more')
    await all.settle()
    expect([await publishedTo(all, 'hilda'), await publishedTo(all, 'hans')]).toEqual(before.map((count) => count + 1))
  })

  test('of twenty quick renames whoever looks on sees the last, by far fewer publications', async () => {
    const all = world()
    await hire(all, { horst: 'Horst Owner', hella: 'Hella Member', harm: 'Harm Elsewhere' })
    await found(all, 'Quick', 'horst', { hella: 'member', harm: 'member' })
    await all.home('hella')
    await all.settle()
    const before = await publishedTo(all, 'hella')
    // While one is under way, all that changes becomes one more, however long this machine takes over it.
    await all.faults({ slack: { method: { name: 'views.publish', delayMs: 1_000 } } })
    for (let n = 1; n <= 20; n++) await all.says('horst', `rename Quick ${n}`)
    await all.faults({})
    expect(await sees(all, 'hella')).toContain('Quick 20 · Member')
    const count = (await publishedTo(all, 'hella')) - before
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(10)
    expect(await publishedTo(all, 'harm'), 'nobody draws for who does not look').toBe(0)
  })

  test('what a job does shows on Home too: an invitation that expires waits no more', async () => {
    const all = world()
    await hire(all, { hope: 'Hope Owner', hank: 'Hank Invited' })
    await found(all, 'Hourglass', 'hope')
    await all.says('hope', 'invite @hank')
    await all.advance('P6DT23H')
    expect(textOf((await all.home('hank')).blocks)).toContain('Hope Owner invites you to Hourglass')
    await all.advance('PT2H')
    expect(await sees(all, 'hank')).not.toContain('Hourglass')
  })

  test('an offer to own it is answered on Home; deleting and restoring it shows on everyone’s', async () => {
    const all = world()
    await hire(all, { hank2: 'Hanka Giver', hal: 'Hal Taker' })
    await found(all, 'Handed', 'hank2', { hal: 'member' })
    await all.home('hank2')
    await all.home('hal')
    await all.says('hank2', 'transfer @hal')
    await all.submit('hank2')
    expect(await sees(all, 'hal')).toContain('Waiting for you')
    await all.press('hal', 'Accept', { in: 'home' })
    expect(await shown(all, 'hal')).toContain('Handed · Owner')
    expect(await sees(all, 'hank2')).toContain('Hal Taker  ·  Owner')
    await all.says('hal', 'delete')
    await all.submit('hal', { confirmation: 'Handed' })
    expect(await sees(all, 'hank2')).toContain('Handed was deleted; you are back in your Personal account.')
    await all.says('hal', 'restore Handed')
    expect(await sees(all, 'hank2')).toContain('Handed')
    expect(await shown(all, 'hank2')).not.toContain('was deleted')
  })

  test('whoever has not looked for a day is drawn Home when they open it, and not before', async () => {
    const all = world()
    await hire(all, { hulda: 'Hulda Owner', heinz: 'Heinz Looker' })
    await found(all, 'Sundial', 'hulda', { heinz: 'member' })
    await all.home('heinz')
    await all.advance('PT25H')
    const before = await publishedTo(all, 'heinz')
    await all.says('hulda', 'rename Clock')
    await all.settle()
    expect(await publishedTo(all, 'heinz')).toBe(before)
    expect(textOf((await all.home('heinz')).blocks)).toContain('Clock')
  })

  test('in an organization of ten thousand of whom three look, a change costs three publications', async () => {
    const all = world()
    await hire(all, { huge: 'Huge Owner', ha: 'Ha Looks', hb: 'Hb Looks' })
    const { id } = await found(all, 'Throng', 'huge', { ha: 'member', hb: 'member' })
    await crowd(all, id, 10_000)
    for (const handle of ['huge', 'ha', 'hb']) await all.home(handle)
    await all.settle()
    const published = () =>
      all.sandbox.slack.space.traffic.entries().filter(({ what }) => what === 'views.publish').length
    const before = published()
    await all.says('huge', 'rename Multitude')
    expect(await sees(all, 'hb')).toContain('Multitude · Member')
    expect(await shown(all, 'ha')).toContain('1–10 of 10,003.')
    expect(published() - before).toBe(3)
  })
})

/** Members whom nobody ever saw come, in the record directly. */
async function crowd({ db, deps }: World, organizationId: string, count: number, name = 'Extra'): Promise<void> {
  const at = deps.clock.now()
  const ids = Array.from({ length: count }, (_, n) => `${organizationId.slice(-8)}${String(n).padStart(6, '0')}`)
  await db.person.createMany({
    data: ids.map((id, n) => ({ id: `per_${id}`, name: `${name} ${n}`, createdAt: at })),
  })
  await db.membership.createMany({
    data: ids.map((id, n) => {
      const joinedAt = new Date(at.getTime() + n)
      return { id: `mem_${id}`, organizationId, personId: `per_${id}`, role: 'member', joinedAt }
    }),
  })
}

describe('much of everything', () => {
  const world = openWorld({ catalog: roomy })

  test('150 organizations stand on Home ten at a time, can be searched, and the place is kept while others act', async () => {
    const all = world()
    await hire(all, { ida: 'Ida Many', ivo: 'Ivo Owner' })
    await found(all, 'Common', 'ivo', { ida: 'member' })
    await all.says('ida', 'switch personal')
    const { id: personId } = await all.person('ida')
    const at = all.deps.clock.now()
    const made = Array.from({ length: 150 }, (_, n) => ({ id: `org_many${n}`, name: `Branch ${n}` }))
    await all.db.organization.createMany({
      data: made.map(({ id, name }) => ({
        id,
        name,
        nameKey: name.toLowerCase(),
        kind: 'shared',
        status: 'active',
        plan: 'free',
        createdAt: at,
      })),
    })
    await all.db.membership.createMany({
      data: made.map(({ id }, n) => ({
        id: `mem_many${n}`,
        organizationId: id,
        personId,
        role: 'member',
        joinedAt: new Date(at.getTime() - n - 1000),
      })),
    })
    const home = await all.home('ida')
    expect(home.blocks.length).toBeLessThanOrEqual(100)
    expect(cardsOf(home)).toHaveLength(10)
    expect(menusOf(home.blocks)[0].options).toHaveLength(100)
    await all.press('ida', 'Next →', { in: 'home' })
    const second = cardsOf(await homeOf(all, 'ida'))
    expect(second[0]).toMatch(/^Branch 8 /)
    await all.says('ivo', 'rename Shared')
    await all.settle()
    expect(cardsOf(await homeOf(all, 'ida')), 'the same page still').toEqual(second)

    await all.choose('ida', 'find', 'branch 14', { in: 'home' })
    expect(cardsOf(await homeOf(all, 'ida')).map((card) => card.split('  ·')[0])).toEqual([
      'Branch 14',
      ...Array.from({ length: 9 }, (_, n) => `Branch 14${n}`),
    ])
    await all.press('ida', 'Next →', { in: 'home' })
    expect(cardsOf(await homeOf(all, 'ida')).map((card) => card.split('  ·')[0])).toEqual(['Branch 149'])
    await all.choose('ida', 'find', 'nothing like it', { in: 'home' })
    expect(await shown(all, 'ida')).toContain('has “nothing like it” in its name')
    await all.press('ida', 'Show all', { in: 'home' })
    expect(cardsOf(await homeOf(all, 'ida'))[1]).toBe('Shared  ·  Member [Switch, Leave]')
  })

  test('300 members stand on Home ten at a time, first to last, can be searched, and begin anew in another context', async () => {
    const all = world()
    await hire(all, { jan: 'Jan Owner' })
    const { id } = await found(all, 'Large', 'jan')
    await crowd(all, id, 300)
    const names = async () => cardsOf(await homeOf(all, 'jan')).map((card) => card.split('  ·')[0])
    expect((await all.home('jan')).blocks.length).toBeLessThanOrEqual(100)
    expect(await names()).toEqual(['Jan Owner', ...Array.from({ length: 9 }, (_, n) => `Extra ${n}`)])
    for (let page = 1; page <= 30; page++) await all.press('jan', 'Next →', { in: 'home' })
    expect(await names()).toEqual(['Extra 299'])
    expect(await shown(all, 'jan')).toContain('301–301 of 301.')
    expect(buttonsOf((await homeOf(all, 'jan')).blocks)).not.toContain('Next →')
    await all.press('jan', '← Previous', { in: 'home' })
    expect((await names()).at(-1)).toBe('Extra 298')
    await all.choose('jan', 'find', 'extra 20', { in: 'home' })
    expect(await names()).toEqual(['Extra 20', ...Array.from({ length: 9 }, (_, n) => `Extra 20${n}`)])
    await all.press('jan', 'Remove Extra 20', { in: 'home' })
    await all.submit('jan')
    expect(await names(), 'still searching').toEqual(Array.from({ length: 10 }, (_, n) => `Extra 20${n}`))
    await all.choose('jan', 'find', '%', { in: 'home' })
    expect(await shown(all, 'jan')).toContain('Nobody here has “%” in their name.')
    await all.choose('jan', 'find', 'extra\u0000 20\u0000', { in: 'home' })
    expect((await names())[0], 'what no database takes is left out').toBe('Extra 200')
    await all.choose('jan', 'switch', 'Personal account', { in: 'home' })
    await all.choose('jan', 'switch', 'Large', { in: 'home' })
    expect((await names())[0]).toBe('Jan Owner')
  })

  test('of twelve invitations five are shown at a time', async () => {
    const all = world()
    await hire(all, { kim: 'Kim Wanted', kay: 'Kay Owner' })
    for (let n = 1; n <= 12; n++) {
      await all.says('kay', `create Offer ${n}`)
      await all.says('kay', `switch Offer ${n}`)
      await all.says('kay', 'invite @kim')
    }
    const offers = (text: string) => [...text.matchAll(/invites you to (Offer \d+) /g)].map(([, name]) => name)
    expect(offers(textOf((await all.home('kim')).blocks))).toEqual([1, 2, 3, 4, 5].map((n) => `Offer ${n}`))
    await all.press('kim', '7 more →', { in: 'home' })
    await all.press('kim', '2 more →', { in: 'home' })
    expect(offers(await shown(all, 'kim'))).toEqual(['Offer 11', 'Offer 12'])
    await all.press('kim', 'Decline the invitation to Offer 11', { in: 'home' })
    expect(await shown(all, 'kim')).toContain('You declined.')
    await all.press('kim', 'Accept the invitation to Offer 12', { in: 'home' })
    expect(offers(await shown(all, 'kim'))[0], 'the last page is gone: the one before it').toBe('Offer 12')
    expect(await all.roles('Offer 12')).toEqual(['Kay Owner: owner', 'Kim Wanted: member'])
    expect((await homeOf(all, 'kim')).blocks.length).toBeLessThanOrEqual(100)
  })
})

describe('what waits to be decided', () => {
  const world = openWorld({ catalog: roomy })

  test('a request decided on Home by one of two is decided on the Home of the other', async () => {
    const all = world()
    await hire(all, { lou: 'Lou Owner', lea: 'Lea Admin', len: 'Len Member' })
    await found(all, 'Court', 'lou', { lea: 'admin', len: 'member' })
    for (const handle of ['lou', 'lea', 'len']) await all.home(handle)
    await all.says('len', 'rename Palace')
    await all.press('len', 'Request it')
    await all.settle()
    for (const handle of ['lou', 'lea']) {
      expect(await shown(all, handle)).toContain('Len Member asks to rename Court to “Palace”.')
      expect(await shown(all, handle)).toMatch(/Asked on \d+ \w+ \d+\./)
    }
    expect(await shown(all, 'len'), 'nobody decides their own').not.toContain('Waiting for you')
    const pressed = await all.press('lou', 'Approve', { in: 'home' })
    expect(pressed.view).toBeUndefined()
    expect(await shown(all, 'lou')).toContain('Approved by Lou Owner.')
    expect(await shown(all, 'lou')).toContain('Palace · Owner')
    expect(await sees(all, 'lea')).not.toContain('Waiting for you')
    expect(await shown(all, 'len')).toContain('Palace · Member')
    expect(textOf((await all.home('lou')).blocks), 'opened again it is over').not.toContain('Approved by')
  })

  test('a request decided elsewhere meanwhile shows who decided it, on the Home that was not drawn anew yet', async () => {
    const all = world()
    await hire(all, { mia: 'Mia Owner', mac: 'Mac Admin', max: 'Max Member' })
    await found(all, 'Bench', 'mia', { mac: 'admin', max: 'member' })
    await all.home('mia')
    await all.says('max', 'rename Seat')
    await all.press('max', 'Request it')
    expect(await sees(all, 'mia')).toContain('Max Member asks to rename')
    // Slack is slow with the next Home, so that Mia still has the one before it when she presses.
    await all.faults({ slack: { method: { name: 'views.publish', delayMs: 400 }, next: 1 } })
    await denies(all, 'mac')
    await all.press('mia', 'Approve', { in: 'home' }).catch(() => undefined)
    await all.faults({})
    expect(await sees(all, 'mia')).not.toContain('Approve')
    expect((await all.organization('Bench')).name).toBe('Bench')
  })

  test('a press on Home that is delivered three times has one effect', async () => {
    const all = world()
    await hire(all, { nia: 'Nia Owner', ned: 'Ned Invited' })
    await found(all, 'Triple', 'nia')
    await all.home('ned')
    await all.says('nia', 'invite @ned')
    await all.settle()
    await all.faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await all.press('ned', 'Accept', { in: 'home' })
    await all.faults({})
    expect(await sees(all, 'ned')).toContain('Triple  ·  Member')
    expect(await all.roles('Triple')).toEqual(['Nia Owner: owner', 'Ned Invited: member'])
    expect((await all.recorded('Triple')).filter((one) => one === 'member.joined')).toHaveLength(1)
  })

  test('a button acts in the organization that its Home named, also where its reader is elsewhere by now', async () => {
    const all = world()
    await hire(all, { ole: 'Ole Owner', ora: 'Ora Member' })
    await found(all, 'First', 'ole', { ora: 'member' })
    await all.says('ole', 'create Second')
    const stale = await all.home('ole')
    const remove = buttonOf(stale.blocks, 'Remove Ora Member')
    expect(JSON.parse(remove.value).o).toBe((await all.organization('First')).id)
    await all.faults({ slack: { method: { name: 'views.publish', error: 'internal_error' } } })
    await all.says('ole', 'switch Second')
    await all.press('ole', 'Remove Ora Member', { in: 'home' })
    await all.submit('ole')
    await all.faults({})
    expect(await all.roles('First')).toEqual(['Ole Owner: owner'])
    expect(await all.whereIs('ole')).toBe('Second')
    expect(textOf((await all.home('ole')).blocks)).toContain('Second · Owner')
  })
})

describe('a Home that is not the last', () => {
  const world = openWorld({ catalog: roomy })

  test('is drawn anew when something is pressed on it', async () => {
    const all = world()
    await hire(all, { old: 'Olda Looks' })
    await all.home('old')
    const { slack } = all.sandbox
    const client = new WebClient(slack.keys.botToken, { slackApiUrl: slack.apiUrl })
    const button = {
      type: 'button',
      action_id: 'list#0',
      text: { type: 'plain_text', text: 'Old' },
      value: '{}',
    } as const
    const person = slack.space.people.all().find(({ handle }) => handle === 'old')
    const view: HomeView = { type: 'home', blocks: [{ type: 'actions', elements: [button] }] }
    await client.views.publish({ user_id: person?.id ?? '', view })
    expect(buttonsOf((await homeOf(all, 'old')).blocks)).toEqual(['Old'])
    await all.press('old', 'Old', { in: 'home' })
    expect(textOf((await homeOf(all, 'old')).blocks)).toContain('Personal account')
  })

  test('does not hold up the end: what waits to be drawn is dropped', async () => {
    const all = world()
    await hire(all, { oki: 'Oki Owner', ona: 'Ona Looks' })
    await found(all, 'Evening', 'oki', { ona: 'member' })
    await all.home('ona')
    await all.says('oki', 'rename Night')
    await expect(all.sandbox.stop()).resolves.toBeUndefined()
    expect(all.logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})

describe('the first steps', () => {
  const world = openWorld({ catalog: roomy })
  const steps = async (handle: string) =>
    [...(await shown(world(), handle)).matchAll(/^(Done|Next|Later): (\w+)/gm)].map(
      ([, state, word]) => `${state} ${word}`,
    )

  test('are ticked off by what was done, each with its button, and go away by themselves', async () => {
    const all = world()
    await hire(all, { pia: 'Pia New', pal: 'Pal Friend' })
    await all.home('pia')
    expect(await steps('pia')).toEqual(['Next Create', 'Later Switch', 'Later Work', 'Later Register'])
    await all.press('pia', 'Create organization', { in: 'home' })
    await all.submit('pia', { name: 'Steps' })
    expect(await steps('pia')).toEqual(['Done Create', 'Next Switch', 'Later Work', 'Later Register'])
    await all.press('pia', 'Switch into Steps', { in: 'home' })
    expect(await steps('pia')).toEqual(['Done Create', 'Done Switch', 'Next Work', 'Later Register'])
    await all.press('pia', 'Invite someone', { in: 'home' })
    await all.submit('pia', { People: ['pal'] })
    expect(await steps('pia')).toEqual(['Done Create', 'Done Switch', 'Done Work', 'Next Register'])
    await all.press('pia', 'Register a resource', { in: 'home' })
    await all.submit('pia', { Type: 'agent', Id: 'one' })
    expect(await sees(all, 'pia')).not.toContain('First steps')
  })

  test('can be put away, and come back when they are asked for', async () => {
    const all = world()
    await hire(all, { quin: 'Quin New' })
    await all.home('quin')
    await all.press('quin', 'Put these away', { in: 'home' })
    expect(await shown(all, 'quin')).not.toContain('First steps')
    const typed = await all.says('quin', 'help start')
    expect(said(typed)).toContain('The first steps are back on App Home')
    expect(await shown(all, 'quin')).toContain('First steps')
  })

  test('leave out what a role does not let its holder do', async () => {
    const all = world()
    await hire(all, { ria: 'Ria Owner', rob: 'Rob Viewer' })
    await found(all, 'Gallery', 'ria')
    await letIn(all, 'ria', 'rob', 'viewer')
    expect(textOf((await all.home('rob')).blocks)).not.toContain('First steps')
  })
})

describe('whoever opens Home', () => {
  const world = openWorld({ catalog: withoutGuests })

  test('for the first time becomes a person by it', async () => {
    const all = world()
    await hire(all, { sue: 'Sue First' })
    expect(textOf((await all.home('sue')).blocks)).toContain('You have no organization yet.')
    expect((await all.person('sue')).name).toBe('Sue First')
  })

  test('and is a guest where guests are kept out, or of another company, is told so', async () => {
    const all = world()
    expect(textOf((await all.home('gita')).blocks)).toContain('Guests of this Slack workspace cannot take part here.')
    expect(textOf((await all.home('eko')).blocks)).toContain('This works for people of this Slack workspace only.')
  })

  test('and is deactivated later, is published nothing more', async () => {
    const all = world()
    await hire(all, { tom: 'Tom Owner', tia: 'Tia Leaver' })
    await found(all, 'Farewell', 'tom', { tia: 'member' })
    await all.home('tia')
    await all.event({ type: 'user_change', user: 'tia', patch: { deleted: true } })
    const before = await publishedTo(all, 'tia')
    await all.says('tom', 'rename Goodbye')
    await all.settle()
    expect(await publishedTo(all, 'tia')).toBe(before)
  })

  test.each([
    ['mentions', '<!channel> <@U0DINA00001>'],
    ['style', '*bold* _x_ `code` ~no~'],
    ['a link', '<https://evil.example|Approve>'],
    ['an emoji name', ':tada:'],
  ])('sees names that hold %s as they were typed, and nobody is pinged', async (what, name) => {
    const all = world()
    const [owner, member] = [`u${what.replace(/\W/g, '')}`, `v${what.replace(/\W/g, '')}`]
    await hire(all, { [owner]: `${name} Owner`, [member]: `${name} Member` })
    await all.says(owner, 'create')
    await all.submit(owner, { name })
    await all.says(owner, 'list')
    await all.press(owner, 'Switch', { value: name })
    await letIn(all, owner, member, 'member')
    expect(textOf((await all.home(owner)).blocks[0])).toBe(name)
    expect(await shown(all, owner)).toContain(`${name} Member  ·  Member`)
    for (const home of [await all.home(member), await homeOf(all, owner)])
      expect(JSON.stringify(home), 'no text on Home is markup').not.toMatch(/mrkdwn|"emoji":true/)
  })
})
