// The rows of a cloud with Personal Accounts and Organizations: its users, their three roles, and where a session starts.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, buttonOf, cardsOf, choicesOf, found, inputsOf, letIn, menusOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

/** Everything that may be asked about in `why`, with whether this person may. */
async function rightsOf({ says, close }: World, as: string): Promise<Record<string, boolean>> {
  const { view } = await says(as, 'why')
  const [menu] = menusOf(view?.blocks)
  await close(as)
  const rights: Record<string, boolean> = {}
  for (const { value } of menu.options) {
    const { messages } = await says(as, `why ${value}`)
    rights[value] = !/ may not /.test(messages[0]?.text ?? ' may not ')
  }
  return rights
}

describe('inviting', () => {
  test('[E34] collaborators are invited from Users, in an Organization’s context only', async () => {
    const all = world()
    await found(all, 'Lakeside', 'lena')
    await arrive(all, { milo: {} })
    await all.says('lena', 'switch personal')
    const personal = [
      ...buttonsOf((await all.home('lena')).blocks),
      ...buttonsOf((await all.says('lena', '')).messages),
    ]
    expect(personal).not.toContain('Invite')
    expect(personal).not.toContain('Users')
    await all.says('lena', 'switch Lakeside')
    const users = textOf((await all.home('lena')).blocks)
    expect(users).toContain('Users')
    expect(users).toContain('Lena Tan  ·  Owner')
    await all.press('lena', 'Invite', { in: 'home' })
    await all.submit('lena', { People: ['milo'], Role: 'Tech' })
    const [letter] = await all.inbox('milo')
    expect(letter?.text).toBe('Lena Tan invites you to Lakeside as Tech.')
  })

  test('[E36] the invited have a Personal Account too, and switch themselves after they accepted', async () => {
    const all = world()
    await found(all, 'Riverside', 'rolf')
    await arrive(all, { nele: {} })
    await all.says('rolf', 'invite @nele tech')
    await all.inbox('nele')
    const accepted = await all.press('nele', 'Accept')
    await all.settle()
    expect(await all.roles('Riverside')).toContain('Nele Tan: tech')
    expect(await all.whereIs('nele')).toBe('personal')
    expect(cardsOf((await all.says('nele', 'list')).messages[0]).slice(0, 2)).toEqual([
      'Personal Account  ·  Owner  ·  you are here []',
      'Riverside  ·  Tech [Switch, Leave]',
    ])
    await all.press('nele', 'Switch', { in: accepted.messages[0]?.ts ?? '' })
    expect(await all.whereIs('nele')).toBe('Riverside')
  })

  test('[E37] an invitation sets a role, one of three: Owner, Tech, Admin', async () => {
    const all = world()
    await found(all, 'Three', 'tess')
    await arrive(all, { one: {}, two: {}, three: {} })
    await all.says('tess', 'invite')
    const modal = await modalOf(all, 'tess')
    expect(inputsOf(modal).map(({ label }) => label.text)).toEqual(
      expect.arrayContaining(['People', 'E-mail addresses', 'Role']),
    )
    expect(menusOf(modal.blocks).map(choicesOf)).toEqual([['Owner', 'Tech', 'Admin']])
    await all.close('tess')
    const pairs = [
      ['one', 'Owner'],
      ['two', 'Tech'],
      ['three', 'Admin'],
    ] as const
    for (const [who, role] of pairs) {
      await all.says('tess', 'invite')
      await all.submit('tess', { People: [who], Role: role })
      expect((await all.inbox(who))[0]?.text).toContain(`invites you to Three as ${role}.`)
      await all.press(who, 'Accept')
      await all.settle()
    }
    expect(await all.roles('Three')).toEqual(['Tess Tan: owner', 'One Tan: owner', 'Two Tan: tech', 'Three Tan: admin'])
    const other = await all.says('tess', 'invite @budi member')
    expect(other.messages[0]?.text).toContain('The roles are Owner, Tech and Admin. None is called “member”.')
  })

  test.each([
    ['[E42] a Tech', 'tech', 'Tech'],
    ['[E46] an Admin', 'admin', 'Admin'],
  ])('%s cannot invite users, and is told why and who can', async (_, role, label) => {
    const all = world()
    const [owner, member, friend] = [`own${role}`, `not${role}`, `for${role}`]
    const name = `Walled ${label}`
    await found(all, name, owner, { [member]: role })
    await arrive(all, { [friend]: {} })
    await all.says(member, `switch ${name}`)
    const typed = await all.says(member, `invite @${friend}`)
    await all.says(member, 'invite')
    const sent = await all.submit(member, { People: [friend], Role: 'Tech' })
    for (const refusal of [textOf(typed.messages), textOf(sent.view?.blocks)]) {
      expect(refusal).toContain('This takes the permission “invite people” (members.invite).')
      expect(refusal).toContain(`Your role in ${name} is ${label}, which does not include it.`)
      expect(refusal).toContain(`Own${role} Tan can (Owner).`)
    }
    await all.close(member)
    expect(buttonsOf((await all.says(member, 'members')).messages)).not.toContain('Invite')
    expect(await all.inbox(friend)).toEqual([])
    expect(await all.roles(name)).toHaveLength(2)
  })
})

describe('roles', () => {
  test('[E38] an invited Owner has the same rights as the first: everything, also inviting another Owner', async () => {
    const all = world()
    await found(all, 'Twin', 'first', { second: 'owner', worker: 'tech' })
    await arrive(all, { fourth: {} })
    for (const as of ['second', 'worker']) await all.says(as, 'switch Twin')
    const [own, same, less] = [
      await rightsOf(all, 'first'),
      await rightsOf(all, 'second'),
      await rightsOf(all, 'worker'),
    ]
    expect(Object.values(own)).not.toContain(false)
    expect(same).toEqual(own)
    expect(Object.values(less)).toContain(false)
    await letIn(all, 'second', 'fourth', 'owner')
    expect((await all.says('second', 'rename Twins')).messages[0]?.text).toContain('is now called Twins')
    await all.says('second', 'role @first tech')
    await all.says('second', 'remove @worker')
    expect(await all.roles('Twins')).toEqual(['First Tan: tech', 'Second Tan: owner', 'Fourth Tan: owner'])
  })

  test('[E47] from Users each user’s role is changed, and with it what they may do', async () => {
    const all = world()
    await found(all, 'Change', 'carl', { bert: 'tech', cora: 'tech' })
    await all.says('bert', 'switch Change')
    expect((await all.says('bert', 'rename Mine')).messages[0]?.text).toContain('Your role in Change is Tech')
    await all.says('carl', 'members')
    await all.press('carl', 'Change role', { value: 'Bert Tan' })
    expect(menusOf((await modalOf(all, 'carl')).blocks).map(choicesOf)).toEqual([['Owner', 'Tech', 'Admin']])
    await all.submit('carl', { Role: 'Admin' })
    await all.says('carl', 'role @cora owner')
    expect(await all.roles('Change')).toEqual(['Carl Tan: owner', 'Bert Tan: admin', 'Cora Tan: owner'])
    expect((await all.inbox('bert')).at(-1)?.text).toBe('Carl Tan made you Admin in Change; you were Tech.')
    expect((await all.says('bert', 'rename Changed')).messages[0]?.text).toContain('Change is now called Changed.')
  })

  test('[E48] from Users a user is removed, once that was confirmed, and has no access any more', async () => {
    const all = world()
    await found(all, 'Gone', 'gero', { hugo: 'tech', ilse: 'admin' })
    for (const as of ['hugo', 'ilse']) await all.says(as, 'switch Gone')
    const { messages } = await all.says('gero', 'members')
    expect(buttonOf(messages, 'Remove Hugo Tan')).toMatchObject({ style: 'danger' })
    await all.press('gero', 'Remove', { value: 'Hugo Tan' })
    expect(await all.roles('Gone')).toContain('Hugo Tan: tech')
    await all.submit('gero', {})
    await all.says('gero', 'remove @ilse')
    expect(await all.roles('Gone')).toEqual(['Gero Tan: owner'])
    for (const as of ['hugo', 'ilse']) {
      expect((await all.inbox(as)).at(-1)?.text).toContain('Gero Tan removed you from Gone.')
      const next = await all.says(as, 'resources vm left-behind')
      expect(headerOf(next.messages[0])).toBe('Personal Account')
      expect(textOf((await all.says(as, 'switch Gone')).messages)).toContain('None of them is called “Gone”.')
    }
    expect(await all.db.resource.count({ where: { organization: { name: 'Gone' } } })).toBe(0)
  })
})

describe('a session', () => {
  test('[E19] begins in the Personal Account, whatever was used last', async () => {
    const all = world()
    await found(all, 'Night', 'nora')
    await all.advance('PT11H')
    expect(headerOf((await all.says('nora', 'whoami')).messages[0])).toBe('Night · Owner')
    await all.advance('PT11H')
    expect(headerOf((await all.says('nora', 'whoami')).messages[0])).toBe('Night · Owner')
    await all.advance('PT12H')
    expect(headerOf((await all.says('nora', 'whoami')).messages[0])).toBe('Personal Account')
    expect(await all.whereIs('nora')).toBe('personal')
    await all.says('nora', 'switch Night')
    await all.advance('P1D')
    const first = await all.says('nora', 'resources vm at-dawn')
    expect(textOf(first.messages)).toContain('Personal Account now owns the vm at-dawn.')
    await all.says('nora', 'switch Night')
    await all.advance('P1D')
    expect(textOf((await all.home('nora')).blocks.slice(0, 1))).toBe('Personal Account')
  })
})
