// The page of an invitation in a browser, from the e-mail to being in: at a desk and on a phone, by day and by night.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as mailStops from '../../src/org/inviting/mail-stops.ts'
import { inviteByMail, linkTo } from '../http/visitor.ts'
import { button, complaintsOf, openBrowser, picture, type Room, sizes, tooWide } from './browser.ts'

const room = openBrowser()

beforeAll(async () => {
  await room().world.says('dina', 'create Kopi Collective')
})

const looks = sizes.flatMap((size) =>
  [false, true].map((dark) => ({ size, dark, name: `${size} ${dark ? 'dark' : 'light'}` })),
)

/** As long as a name may be where it is one word. */
const longest = `مقهى${'Überlandstraßen👩‍👩‍👧'.repeat(11)}`.slice(0, 180)

/** What can be held against a page as it stands: what axe finds, what does not fit. And a picture of it. */
async function looked(page: Page, name: string): Promise<string[]> {
  await picture(page, `invitation ${name}`)
  return [...(await complaintsOf(page)), ...(await tooWide(page))]
}

const open = async ({ world, sit }: Room, path: string, look: object): Promise<Page> => {
  const page = await sit('dina', look)
  await page.goto(`${world.sandbox.address}${path}`)
  return page
}

describe.each(looks)('$name', ({ size, dark, name }) => {
  const look = { size, dark }

  test('someone from elsewhere opens it, signs in with their Slack, accepts, and is in', async () => {
    const all = room()
    const email = `ada.${name.replace(' ', '.')}@elsewhere.example`
    const offered = await inviteByMail(all.world, { as: 'dina', to: 'Kopi Collective', email })
    const page = await open(all, offered.page, look)
    await page.getByRole('heading', { name: 'Dina Kusuma invites you to Kopi Collective' }).waitFor()
    expect(await looked(page, `${name} 1 open`)).toEqual([])
    await button(page, 'Sign in with Slack').click()
    await page.getByRole('heading', { name: 'Sign in to Guildhall' }).waitFor()
    expect(await looked(page, `${name} 2 at Slack`)).toEqual([])
    await page.getByLabel('Name').fill('يوسف الأحمد')
    await page.getByLabel('E-mail address').fill(email)
    await button(page, 'Sign in').click()
    await button(page, 'Join\\s+Kopi Collective').waitFor()
    await page.getByText('No, thank you').click()
    expect(await looked(page, `${name} 3 signed in`)).toEqual([])
    await button(page, 'Join\\s+Kopi Collective').click()
    await page.getByRole('heading', { name: 'You are in, يوسف الأحمد' }).waitFor()
    expect(await looked(page, `${name} 4 in`)).toEqual([])
    await button(page, 'Sign out').click()
    await page.getByRole('heading', { name: 'This invitation was accepted' }).waitFor()
    expect(await looked(page, `${name} 5 over`)).toEqual([])
    // And would have no more e-mail, and then would.
    await page.goto(await mailStops.pageFor(all.world.deps, email))
    await button(page, 'Stop e-mail').click()
    await page.getByRole('heading', { name: 'No e-mail comes any more' }).waitFor()
    expect(await looked(page, `${name} 11 no e-mail`)).toEqual([])
    await button(page, 'Allow e-mail again').click()
    await page.getByRole('heading', { name: 'Stop e-mail to this address?' }).waitFor()
    expect(await looked(page, `${name} 12 e-mail`)).toEqual([])
  })

  test('names of any length and any script stay where they belong', async () => {
    const all = room()
    await all.world.says('yusuf', `create ${longest}`)
    const offered = await inviteByMail(all.world, { as: 'yusuf', to: longest, email: 'long@elsewhere.example' })
    const page = await open(all, offered.page, look)
    await page.getByRole('heading', { name: 'يوسف الأحمد invites you to' }).waitFor()
    expect(await looked(page, `${name} 9 names`)).toEqual([])
    await button(page, 'Sign in with Slack').click()
    await page.getByText('Dina Kusuma').click()
    await button(page, 'Sign in as someone else').waitFor()
    expect(await looked(page, `${name} 10 names, signed in`)).toEqual([])
    await all.world.db.organization.deleteMany({ where: { name: longest } })
  })

  test('someone else is told whom it is for, and by a link everyone can come in', async () => {
    const all = room()
    const offered = await inviteByMail(all.world, {
      as: 'dina',
      to: 'Kopi Collective',
      email: `right.${name.replace(' ', '.')}@elsewhere.example`,
    })
    const page = await open(all, offered.page, look)
    await button(page, 'Sign in with Slack').click()
    await page.getByText('Yusuf', { exact: false }).or(page.getByText('يوسف الأحمد')).first().click()
    await button(page, 'Sign in as someone else').waitFor()
    expect(await looked(page, `${name} 6 someone else`)).toEqual([])
    const link = await linkTo(all.world, { as: 'dina', to: 'Kopi Collective' })
    await page.goto(`${all.world.sandbox.address}${link.page}`)
    await page.getByText('An open invitation').waitFor()
    expect(await looked(page, `${name} 7 link`)).toEqual([])
    all.problems.length = 0
    await page.goto(`${all.world.sandbox.address}/invitations/nothing`)
    await page.getByRole('heading', { name: 'There is no invitation here' }).waitFor()
    expect(await looked(page, `${name} 8 nothing`)).toEqual([])
    all.problems.length = 0
  })
})
