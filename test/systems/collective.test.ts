// The rows of a system in which everyone has an Individual organization and makes Collective ones with nothing but a name.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, cardsOf, homeOf, inputsOf, letIn, modalOf, publishedTo } from './seen.ts'

const world = openWorld({ catalog: 'collective' })

/** Who owns a resource, by the record. */
async function ownerOf({ db }: World, externalId: string): Promise<string> {
  const found = await db.resource.findFirstOrThrow({ where: { externalId }, include: { organization: true } })
  return found.organization.kind === 'personal' ? 'personal' : found.organization.name
}

describe('what an organization is', () => {
  test('[S1] creating makes an organization of the type Collective', async () => {
    const { says, organization } = world()
    expect(textOf((await says('ana', 'list')).messages)).toContain('You are in no Collective yet.')
    const { messages } = await says('ana', 'create Warung Ana')
    expect(messages[0]?.text).toContain('Created the Collective Warung Ana.')
    const list = textOf((await says('ana', 'list')).messages)
    expect(list).toContain('Your Collectives')
    expect(list).toContain('Warung Ana')
    expect(list).not.toContain('You are in no Collective yet.')
    expect(await organization('Warung Ana')).toMatchObject({ kind: 'shared' })
  })

  test('[S2] there are Individual and Collective ones, and nobody creates an Individual one', async () => {
    const all = world()
    await arrive(all, { intan: {} })
    await all.says('intan', 'create')
    expect(inputsOf(await modalOf(all, 'intan'))).toHaveLength(1)
    await all.submit('intan', { name: 'Individual' })
    const { id } = await all.person('intan')
    const mine = await all.db.organization.findMany({ where: { memberships: { some: { personId: id } } } })
    expect(mine.map(({ kind, personId }) => [kind, personId]).sort()).toEqual([
      ['personal', id],
      ['shared', null],
    ])
  })

  test('[S3] everyone already has an Individual organization for solo work, and it stays', async () => {
    const all = world()
    await arrive(all, { solo: {} })
    const first = await all.says('solo', 'resources agent solo-bot')
    expect(textOf(first.messages)).toContain('Individual now owns the agent solo-bot.')
    await all.says('solo', 'create Duo')
    const { messages } = await all.says('solo', 'leave')
    expect(textOf(messages)).toContain('An Individual is yours for good; it cannot be left.')
    expect(cardsOf((await all.says('solo', 'list')).messages[0])).toEqual([
      'Individual  ·  Owner  ·  you are here []',
      'Duo  ·  Owner [Switch, Leave, Manage]',
    ])
  })

  test('[S5] where one is created, it says when to: to collaborate, to keep a client apart, to share credit', async () => {
    const all = world()
    await arrive(all, { mira: {} })
    const help = textOf((await all.says('mira', 'help create')).messages)
    const home = textOf((await all.home('mira')).blocks)
    for (const shown of [help, home]) {
      expect(shown).toContain('collaborate with other people')
      expect(shown).toContain('keep a client’s work separate')
      expect(shown).toContain('give a team its own shared credit')
    }
  })

  test('[S6] a guest creates one, and so does who has the least role elsewhere', async () => {
    const all = world()
    const { says, press, roles, whereIs } = all
    await says('gita', 'create Tamu')
    expect(await roles('Tamu')).toEqual(['Gita Lestari: owner'])
    await says('dina', 'create Puskesmas')
    await press('dina', 'Switch')
    await letIn(all, 'dina', 'omar', 'member')
    await says('omar', 'switch Puskesmas')
    expect(await whereIs('omar')).toBe('Puskesmas')
    await says('omar', 'create Acme')
    expect(await roles('Acme')).toEqual(['Omar Haddad: owner'])
  })

  test('[S16] its owner gives it another name later, typed or in a form, and it stays what it was', async () => {
    const all = world()
    await arrive(all, { nadia: {} })
    await all.says('nadia', 'create Klinik Lama')
    await all.press('nadia', 'Switch')
    const { id } = await all.organization('Klinik Lama')
    const typed = await all.says('nadia', 'rename Klinik Baru')
    expect(textOf(typed.messages)).toContain('Klinik Lama is now called Klinik Baru.')
    await all.says('nadia', 'rename')
    expect(await all.submit('nadia', { name: 'Klinik Jaya' })).toMatchObject({ closed: true })
    expect(headerOf((await all.says('nadia', 'whoami')).messages[0])).toBe('Klinik Jaya · Owner')
    expect(await all.organization('Klinik Jaya')).toMatchObject({ id })
    expect(await all.roles('Klinik Jaya')).toEqual(['Nadia Tan: owner'])
  })
})

describe('the organization is there', () => {
  test('[S8][S9] Home shows a card for every organization one belongs to, and Create Organization above them', async () => {
    const all = world()
    await arrive(all, { putri: {}, bayu: {} })
    await all.says('bayu', 'create Toko Bayu')
    await all.says('bayu', 'create Not Hers')
    await all.says('bayu', 'switch Toko Bayu')
    await letIn(all, 'bayu', 'putri', 'member')
    await all.says('putri', 'create Toko Putri')
    const home = await all.home('putri')
    expect(cardsOf(home).sort()).toEqual([
      'Individual  ·  Owner  ·  you are here []',
      'Toko Bayu  ·  Member [Switch, Leave]',
      'Toko Putri  ·  Owner [Switch, Leave, Manage]',
    ])
    expect(buttonsOf(home.blocks).filter((text) => text === 'Create Organization')).toHaveLength(1)
    const places = home.blocks.map((block) => textOf(block))
    const [button, card] = ['Create Organization', 'Toko Bayu  ·  Member'].map((text) =>
      places.findIndex((at) => at.includes(text)),
    )
    expect(button).toBeGreaterThan(-1)
    expect(button).toBeLessThan(card ?? -1)
  })

  test.each([
    [
      'through the button on Home',
      async ({ press, submit }: World, as: string, name: string) => {
        await press(as, 'Create Organization', { in: 'home' })
        await submit(as, { name })
      },
    ],
    ['typed', async ({ says }: World, as: string, name: string) => void (await says(as, `create ${name}`))],
  ])('[S21][S28][S29] %s, it stands on Home at once, with the badge Owner and Switch', async (how, create) => {
    const all = world()
    const as = how === 'typed' ? 'kiki' : 'zaki'
    await arrive(all, { [as]: {} })
    expect(cardsOf(await all.home(as))).toHaveLength(2)
    const before = await publishedTo(all, as)
    await create(all, as, `Kedai ${as}`)
    expect(await publishedTo(all, as)).toBe(before + 1)
    expect(cardsOf(await homeOf(all, as))).toEqual([
      'Individual  ·  Owner  ·  you are here []',
      `Kedai ${as}  ·  Owner [Switch, Leave, Manage]`,
    ])
    await all.press(as, 'Switch', { in: 'home', value: `Kedai ${as}` })
    expect(await all.whereIs(as)).toBe(`Kedai ${as}`)
    expect(textOf((await homeOf(all, as)).blocks[1])).toBe(`Kedai ${as} · Owner`)
    expect(cardsOf((await all.says(as, 'list')).messages[0])).toEqual([
      'Individual  ·  Owner [Switch]',
      `Kedai ${as}  ·  Owner  ·  you are here [Leave, Manage]`,
    ])
  })

  test('[S21][S28][S29] the typed list has the same cards', async () => {
    const { says, press, whereIs } = world()
    await says('sari', 'create Sari One')
    await says('sari', 'create Sari Two')
    expect(cardsOf((await says('sari', 'list')).messages[0]).slice(0, 3)).toEqual([
      'Individual  ·  Owner  ·  you are here []',
      'Sari Two  ·  Owner [Switch, Leave, Manage]',
      'Sari One  ·  Owner [Switch, Leave, Manage]',
    ])
    await press('sari', 'Switch', { value: 'Sari One' })
    expect(await whereIs('sari')).toBe('Sari One')
  })

  test('[S22] it is empty except for its creator, as Owner', async () => {
    const all = world()
    await arrive(all, { fajar: {} })
    await all.says('fajar', 'resources agent old-bot')
    await all.says('fajar', 'create Kosong')
    await all.press('fajar', 'Switch')
    const members = await all.says('fajar', 'members')
    expect(cardsOf(members.messages[0])[0]).toMatch(/^Fajar Tan {2}· {2}Owner/)
    expect(textOf(members.messages)).toContain('1–1 of 1.')
    expect(textOf((await all.says('fajar', 'invites')).messages)).toContain('No invitation is open.')
    expect(textOf((await all.says('fajar', 'resources')).messages)).toContain('Kosong has no resources yet.')
    expect(await all.roles('Kosong')).toEqual(['Fajar Tan: owner'])
  })

  test('[S23] the next step is a button: invite the team, with their roles', async () => {
    const all = world()
    await arrive(all, { galih: {}, indah: {} })
    await all.says('galih', 'create Tim Galih')
    await all.press('galih', 'Invite your team')
    expect(headerOf(await modalOf(all, 'galih'))).toBe('Tim Galih · Owner')
    await all.submit('galih', { People: ['indah'], Role: 'Admin' })
    const [letter] = await all.inbox('indah')
    expect(letter?.text).toBe('Galih Tan invites you to Tim Galih as Admin.')
    await all.press('indah', 'Accept')
    expect(await all.roles('Tim Galih')).toEqual(['Galih Tan: owner', 'Indah Tan: admin'])
  })

  test('[S25] creating does not switch, whichever way', async () => {
    const all = world()
    await arrive(all, { arif: {} })
    const { messages } = await all.says('arif', 'create Arif One')
    expect(headerOf(messages[0])).toBe('Individual')
    await all.home('arif')
    await all.press('arif', 'Create Organization', { in: 'home' })
    await all.submit('arif', { name: 'Arif Two' })
    expect(headerOf(await homeOf(all, 'arif'))).toBe('Individual')
    expect(headerOf((await all.says('arif', 'whoami')).messages[0])).toBe('Individual')
    expect(await all.whereIs('arif')).toBe('personal')
  })

  test('[S24] what is made belongs to the organization one is in: switch first, and the next agent is created inside it', async () => {
    const all = world()
    await arrive(all, { eka: {} })
    await all.says('eka', 'create Klinik Eka')
    await all.says('eka', 'resources agent before')
    await all.says('eka', 'switch Klinik Eka')
    const inside = await all.says('eka', 'resources agent inside')
    expect(textOf(inside.messages)).toContain('Klinik Eka now owns the agent inside.')
    await all.says('eka', 'switch Individual')
    await all.says('eka', 'resources agent after')
    const owners = await Promise.all(['before', 'inside', 'after'].map((id) => ownerOf(all, id)))
    expect(owners).toEqual(['personal', 'Klinik Eka', 'personal'])
    const personal = textOf((await all.says('eka', 'resources')).messages)
    expect(personal).toContain('before')
    expect(personal).toContain('after')
    expect(personal).not.toContain('inside')
  })

  test('[S31] the answer leads on to how to switch', async () => {
    const { says, press } = world()
    const { messages } = await says('yusuf', 'create Yusuf Labs')
    expect(textOf(messages)).toContain('/org help switch')
    const help = await press('yusuf', 'How to switch')
    expect(textOf(help.messages)).toContain('/org switch [name]')
    expect(textOf(help.messages)).toContain('Everything you do and create belongs to the organization you are in.')
  })
})
