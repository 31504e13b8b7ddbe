// The row of a platform where people may ask to join the organization that their e-mail domain belongs to.
import { beforeAll, describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, choicesOf, menusOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })
const none = 'There is no organization that you could ask to join.'

/** What someone is told who asks which organizations they could join. */
const offered = async ({ says, close }: World, as: string): Promise<string> => {
  const { view, messages } = await says(as, 'join')
  if (!view) return textOf(messages)
  await close(as)
  return menusOf(view.blocks).map(choicesOf).join()
}

/** The answer to asking for one by its name. */
const answer = async ({ says }: World, as: string, name: string): Promise<string> =>
  textOf((await says(as, `join ${name}`)).messages).replaceAll(name, '…')

describe('an e-mail domain', () => {
  beforeAll(async () => void (await world().says('dina', 'create test-org')))

  test('[K21] that matches an organization lets one ask to join it, and an administrator approves', async () => {
    const all = world()
    const overview = await all.says('budi', '')
    expect(buttonsOf(overview.messages)).toContain('Ask to join')
    await all.press('budi', 'Ask to join')
    expect(menusOf((await modalOf(all, 'budi')).blocks).map(choicesOf)).toEqual([['test-org']])
    await all.submit('budi', { Join: 'test-org', Why: 'I label the images' })
    expect(await all.roles('test-org')).toEqual(['Dina Kusuma: admin'])

    const [letter] = await all.inbox('dina')
    expect(textOf(letter?.blocks)).toContain('Budi Santoso asks to join test-org.')
    expect(textOf(letter?.blocks)).toContain('Why: I label the images')
    expect(buttonsOf(letter?.blocks)).toEqual(['Approve', 'Deny'])
    await all.press('dina', 'Approve')
    expect((await all.roles('test-org')).map((line) => line.split(':')[0])).toEqual(['Dina Kusuma', 'Budi Santoso'])
    expect((await all.inbox('dina'))[0]?.text).toContain('Approved by Dina Kusuma.')
    const told = (await all.inbox('budi')).at(-1)
    expect(told?.text).toContain('Dina Kusuma approved your request to join test-org.')
    await all.press('budi', 'Switch', { in: told?.ts ?? '' })
    expect(await all.whereIs('budi')).toBe('test-org')
    expect(await offered(all, 'budi')).toContain(none)
  })

  test('[K21] that matches is no right to be let in: an administrator may deny', async () => {
    const all = world()
    const before = await all.roles('test-org')
    await all.says('sari', 'join test-org')
    await all.inbox('dina')
    await all.press('dina', 'Deny')
    await all.submit('dina')
    expect(await all.roles('test-org')).toEqual(before)
    expect((await all.inbox('sari')).at(-1)?.text).toContain('Dina Kusuma denied your request to join test-org.')
  })

  test('[K21] that matches nothing shows nothing: an organization there is answered as one that is not', async () => {
    const all = world()
    expect(await offered(all, 'omar')).toContain(none)
    const before = (await all.inbox('dina')).length
    expect(await answer(all, 'omar', 'test-org')).toBe(await answer(all, 'omar', 'best-org'))
    expect(await all.inbox('dina')).toHaveLength(before)
    expect(await all.db.approval.count({ where: { requester: { name: 'Omar Haddad' } } })).toBe(0)
  })

  test('[K21] of a provider of free mail says nothing of where someone works', async () => {
    const all = world()
    await arrive(all, { gus: { email: 'gus@gmail.com' }, gwen: { email: 'gwen@gmail.com' } })
    await all.says('gus', 'create mail-org')
    expect(await offered(all, 'gwen')).toContain(none)
    expect(await answer(all, 'gwen', 'mail-org')).toBe(await answer(all, 'gwen', 'rail-org'))
  })

  test('[K21] counts only once the address is confirmed, for who asks and for who created', async () => {
    const all = world()
    const isEmailConfirmed = false
    await arrive(all, {
      fay: { email: 'fay@new.example', isEmailConfirmed },
      finn: { email: 'finn@new.example' },
      hal: { email: 'hal@sehat.example', isEmailConfirmed },
    })
    await all.says('fay', 'create new-org')
    expect(await offered(all, 'finn')).toContain(none)
    expect(await offered(all, 'hal')).toContain(none)
    await all.event({ type: 'user_change', user: 'hal', patch: { isEmailConfirmed: true } })
    await expect.poll(() => offered(all, 'hal'), { timeout: 10_000 }).toBe('test-org')
  })
})
