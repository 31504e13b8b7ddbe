// The rows of a cloud with Personal Accounts and Organizations: where one is, and how one moves between them.
import { beforeAll, describe, expect, test } from 'vitest'
import { pays } from '../stories/money/till.ts'
import { buttonsOf, type Exchange, headerOf, openWorld, textOf } from '../world.ts'
import { activated, arrive, buttonOf, cardsOf, choicesOf, found, homeOf, letIn, menusOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

/** The first line of whatever an exchange shows: a modal lies on top of messages. */
const lineOf = ({ view, messages }: Exchange): string => headerOf(view ?? messages.at(-1))

describe('the Personal Account', () => {
  test('[E4] whoever comes for the first time has a Personal Account, and is in it', async () => {
    const all = world()
    await arrive(all, { marco: {} })
    const first = await all.says('marco', '')
    expect(textOf(first.messages)).toContain('You are in Personal Account')
    const { id: personId } = await all.person('marco')
    const owned = await all.db.organization.findMany({ where: { personId }, include: { memberships: true } })
    expect(owned.map(({ kind, memberships }) => [kind, memberships.map((one) => one.personId)])).toEqual([
      ['personal', [personId]],
    ])
  })

  test('[E5] it stands for one user: nobody can be invited into it, typed or by a form', async () => {
    const all = world()
    await arrive(all, { nina: {}, otto: {} })
    for (const line of ['invite @otto', 'invite @otto owner', 'invite']) {
      const { messages, view } = await all.says('nina', line)
      expect(messages[0]?.text, line).toContain('Only a shared Organization lets you invite people.')
      expect(view, line).toBeUndefined()
    }
    expect(buttonsOf((await all.home('nina')).blocks)).not.toContain('Invite')
    expect((await all.says('nina', 'why members.invite')).messages[0]?.text).toContain(
      'You may not invite people in Personal Account. Only a shared Organization lets you invite people.',
    )
    expect(await all.inbox('otto')).toEqual([])
    const { id: personId } = await all.person('nina')
    expect(await all.db.invitation.count({ where: { organization: { personId } } })).toBe(0)
  })
})

describe('creating an Organization', () => {
  test('[E22] it is ready in the answer itself, with nothing left to wait for', async () => {
    const all = world()
    await arrive(all, { paul: {} })
    await all.says('paul', 'create')
    expect(await all.submit('paul', { 'Organization name': 'Alpine' })).toMatchObject({ closed: true })
    const typed = await all.says('paul', 'create Glacier')
    expect(typed.messages.map(({ text }) => text.split('.')[0])).toEqual(['Created the Organization Glacier'])
    for (const name of ['Alpine', 'Glacier']) {
      expect(lineOf(await all.says('paul', `switch ${name}`))).toBe(`${name} · Owner · suspended`)
      await pays(all, (await all.says('paul', 'topup fifty')).messages)
      const made = await all.says('paul', `resources instance ${name}-1`)
      expect(textOf(made.messages)).toContain(`${name} now owns the instance ${name}-1.`)
    }
  })

  test('[E23] then one is able to switch to it; creating alone does not', async () => {
    const all = world()
    await arrive(all, { rosa: {} })
    const { messages } = await all.says('rosa', 'create Matterhorn')
    expect(buttonsOf(messages)).toContain('Switch')
    expect(headerOf(messages[0])).toBe('Personal Account')
    expect(await all.whereIs('rosa')).toBe('personal')
    expect(lineOf(await all.press('rosa', 'Switch'))).toBe('Matterhorn · Owner · suspended')
    expect(await all.whereIs('rosa')).toBe('Matterhorn')
  })
})

describe('the Organizations one belongs to', () => {
  test('[E11][E21] several users have different roles in each, and the list shows one’s own', async () => {
    const all = world()
    await found(all, 'Lakeside', 'lena', { theo: 'tech', anna: 'admin' })
    await found(all, 'Riverside', 'rolf')
    await letIn(all, 'rolf', 'theo', 'admin')
    await all.says('theo', 'create Own')
    await activated(all, 'Own')
    const list = await all.says('theo', 'list')
    for (const shown of [list.messages[0], await all.home('theo')])
      expect(cardsOf(shown).slice(0, 4)).toEqual([
        'Personal Account  ·  Owner  ·  you are here []',
        'Own  ·  Owner [Switch, Leave, Manage]',
        'Riverside  ·  Admin [Switch, Leave, Manage]',
        'Lakeside  ·  Tech [Switch, Leave]',
      ])
    expect(await all.roles('Lakeside')).toEqual(['Lena Tan: owner', 'Theo Tan: tech', 'Anna Tan: admin'])
    const tries = async (organization: string) => {
      await all.says('theo', `switch ${organization}`)
      const [renamed, made] = [
        await all.says('theo', `rename ${organization}!`),
        await all.says('theo', 'resources vm v'),
      ]
      return [renamed.messages[0]?.text, made.messages[0]?.text].map((text) => !text?.startsWith('This takes'))
    }
    expect({ techIn: await tries('Lakeside'), adminIn: await tries('Riverside') }).toEqual({
      techIn: [false, true],
      adminIn: [true, false],
    })
  })

  test('[E26] each row of the list switches, on Home too', async () => {
    const all = world()
    await found(all, 'North', 'vera')
    await all.says('vera', 'create South')
    await all.says('vera', 'list')
    await all.press('vera', 'Switch', { value: 'South' })
    expect(await all.whereIs('vera')).toBe('South')
    await all.says('vera', 'switch personal')
    await all.home('vera')
    await all.press('vera', 'Switch', { in: 'home', value: 'North' })
    expect(await all.whereIs('vera')).toBe('North')
    await all.press('vera', 'My Organizations', { in: 'home' })
    await all.press('vera', 'Switch', { value: 'Personal Account' })
    expect(await all.whereIs('vera')).toBe('personal')
  })

  test('[E31] the menu lists every one of them and switches to the chosen one', async () => {
    const all = world()
    await found(all, 'East', 'wanda')
    await all.says('wanda', 'create West')
    await activated(all, 'West')
    const overview = await all.says('wanda', '')
    const home = await all.home('wanda')
    for (const shown of [overview.messages, home.blocks])
      expect(menusOf(shown).map(choicesOf)).toEqual([['Personal Account', 'West', 'East']])
    await all.choose('wanda', 'switch', 'West', { in: 'home' })
    expect(await all.whereIs('wanda')).toBe('West')
    expect(headerOf({ ...home, blocks: (await homeOf(all, 'wanda')).blocks.slice(1) })).toBe('West · Owner')
    const said = overview.messages[0]?.ts ?? ''
    await all.choose('wanda', 'switch', 'Personal Account', { in: said })
    expect(await all.whereIs('wanda')).toBe('personal')
    await all.says('wanda', 'switch')
    await all.submit('wanda', { 'Go to': 'East' })
    expect(await all.whereIs('wanda')).toBe('East')
  })

  test('[E27] each row leaves its Organization, once that was confirmed; its last owner stays', async () => {
    const all = world()
    await found(all, 'Harbour', 'xaver', { yara: 'tech' })
    await all.says('yara', 'switch Harbour')
    const { messages } = await all.says('yara', 'list')
    expect(buttonOf(messages, 'Leave Harbour')).toMatchObject({ style: 'danger' })
    expect((await all.press('yara', 'Leave', { value: 'Harbour' })).view?.title.text).toBe('Leave?')
    expect(await all.roles('Harbour')).toContain('Yara Tan: tech')
    const left = await all.submit('yara', {})
    expect(textOf(left.messages)).toContain('You left Harbour.')
    expect(await all.roles('Harbour')).toEqual(['Xaver Tan: owner'])
    expect(await all.whereIs('yara')).toBe('personal')
    expect(textOf((await all.says('yara', 'list')).messages)).not.toContain('Harbour')
    await all.says('xaver', 'switch personal')
    await all.home('xaver')
    const stays = await all.press('xaver', 'Leave', { in: 'home', value: 'Harbour' })
    expect(buttonsOf(stays.view?.blocks)).toEqual(['Invite someone', 'Delete'])
    expect(textOf(stays.view?.blocks)).toContain('Harbour must always have an Owner.')
    expect(await all.roles('Harbour')).toEqual(['Xaver Tan: owner'])
  })
})

describe('before operating on an Organization', () => {
  beforeAll(async () => {
    await found(world(), 'Quay', 'kurt', { zeno: 'tech', xenia: 'owner' })
    await arrive(world(), { helper: {} })
  })

  test.each([
    ['invite @helper', /^Invited Helper/],
    ['invites', /^Open invitations/],
    ['members', /^Users/],
    ['role @zeno admin', /^Zeno Tan is now Admin/],
    ['rename Quay', /^Quay has that name already/],
    ['remove @zeno', /^Zeno Tan is no longer in Quay/],
    ['invite', 'Invite'],
    ['role', 'Change a role'],
    ['remove', 'Remove a member'],
    ['leave', 'Leave?'],
  ] as const)(
    '[E28] “%s” in the Personal Account is refused with the way to switch, and works after it',
    async (line, then) => {
      const all = world()
      await all.says('kurt', 'switch personal')
      const refused = await all.says('kurt', line)
      expect(refused.view).toBeUndefined()
      expect(refused.messages[0]?.text).toContain(
        'You are in your Personal Account. Switch to one of your Organizations first',
      )
      expect(await all.press('kurt', 'Switch to Quay')).toMatchObject({ status: 200 })
      const again = await all.says('kurt', line)
      if (typeof then === 'string') expect(again.view?.title.text).toBe(then)
      else expect(again.messages[0]?.text).toMatch(then)
      if (again.view) await all.close('kurt')
    },
  )
})

describe('the context', () => {
  test('[E30] every command and every form begins with the context, in the Personal Account and in an Organization', async () => {
    const all = world()
    await found(all, 'Valley', 'uma')
    const help = textOf((await all.says('uma', 'help')).messages)
    const named = [...help.matchAll(/^\/org (\S*)/gm)].map(([, name]) => name ?? '')
    // These two take their typist elsewhere.
    const usages = named.filter((name) => name !== 'signout' && name !== 'undo')
    const commands = [...new Set(['', ...usages, 'nonsense', 'switch Nowhere', 'help invite', 'why members.invite'])]
    expect(commands.length).toBeGreaterThan(18)
    for (const [to, line] of [
      ['personal', 'Personal Account'],
      ['Valley', 'Valley · Owner'],
    ]) {
      expect(lineOf(await all.says('uma', `switch ${to}`)), `switch ${to}`).toBe(line)
      for (const command of commands) {
        const shown = await all.says('uma', command)
        expect(lineOf(shown), command).toBe(line)
        if (shown.view) await all.close('uma')
      }
      const home = await all.home('uma')
      expect(textOf(home.blocks.slice(0, 2)).split('\n')).toContain(line)
    }
    const acts = ['create Side', 'rename Valley', 'invite @otto', 'resources vm v-1', 'role @otto tech', 'remove @otto']
    for (const act of acts) expect(lineOf(await all.says('uma', act)), act).toBe('Valley · Owner')
    expect(lineOf(await all.says('uma', 'rename Vale'))).toBe('Vale · Owner')
  })

  test('[E32] what is shown of the account is the Organization’s once one is in it', async () => {
    const all = world()
    await arrive(all, { dora: {} })
    await all.says('dora', 'resources vm at-home')
    const shown = async () => {
      const said: (string | undefined)[] = []
      for (const line of ['', 'whoami', 'resources']) said.push((await all.says('dora', line)).messages[0]?.text)
      return said
    }
    expect(await shown()).toEqual([
      'You are in Personal Account.',
      'You are Dora Tan, in your Personal Account, on the Pay as you go plan.',
      'Resources: at-home',
    ])
    await all.says('dora', 'create Bern')
    await all.says('dora', 'switch Bern')
    const [overview, whoami, resources] = await shown()
    expect(overview).toBe('You are in Bern.')
    expect(whoami).toBe('You are Dora Tan, Owner in Bern, on the Pay as you go plan.')
    expect(resources).toContain('Bern has no resources yet.')
  })
})
