// How everything looks: to those who hear it or see it poorly, by day and by night, on a desk and on a phone. A picture of
// each screen is kept beside the test's report.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { button, complaintsOf, eventually, openBrowser, picture, type Size, says, sizes, tooWide } from './browser.ts'

const room = openBrowser()

beforeAll(async () => {
  const { says, press, settle } = room().world
  await says('dina', 'create Sehat Clinic')
  await press('dina', 'Switch')
  await says('dina', 'invite @budi @sari @yusuf')
  await settle()
  await press('yusuf', 'Accept')
  await settle()
  await says('dina', 'members')
})

/** Everything that someone can look at, and how they get there. */
const screens: Record<string, (page: Page, size: Size) => Promise<void>> = {
  messages: async (page) => page.locator('#messages article').last().waitFor(),
  home: async (page) => {
    await page.getByRole('tab', { name: 'Home' }).click()
    await page.locator('#home .block').first().waitFor()
  },
  'a form': async (page) => {
    await says(page, 'invite')
    await page.getByRole('dialog').getByRole('combobox', { name: 'People' }).waitFor()
  },
  'a form that is wrong': async (page) => {
    await says(page, 'create')
    const modal = page.getByRole('dialog')
    await modal.getByRole('button', { name: 'Create' }).click()
    await modal.getByRole('alert').waitFor()
  },
  'a question': async (page) => {
    await says(page, 'invites')
    await button(page.locator('#messages'), 'Revoke').last().click()
    await page.locator('#confirm').waitFor()
  },
  completions: async (page) => {
    await page.locator('#typed').press('/')
    await page.locator('#completions').getByRole('option').first().waitFor()
  },
  people: async (page, size) => {
    if (size === 'phone') await page.getByRole('button', { name: /^People/ }).click()
    await page.locator('#people').waitFor()
  },
  guide: (page, size) => pane(page, size, /^Guide$/),
  traffic: (page, size) => pane(page, size, /^Traffic/),
  mail: (page, size) => pane(page, size, /^Mail/),
  clock: (page, size) => pane(page, size, /^Clock/),
}

async function pane(page: Page, size: Size, name: RegExp): Promise<void> {
  if (size === 'phone') await page.getByRole('button', { name: 'Guide & tools' }).click()
  await page.getByRole('tab', { name }).click()
}

/** Goes back to the conversation: what lies over the page is left by Escape, one layer at a time. */
async function leave(page: Page, size: Size): Promise<void> {
  const open = page.locator('dialog[open]')
  while ((await open.count()) > 0) {
    await page.keyboard.press('Escape')
    await eventually(() => open.count()).toBe(0)
  }
  if (size === 'phone') await page.getByRole('button', { name: 'Slack', exact: true }).click()
  await page.locator('#typed').fill('')
  await page.getByRole('tab', { name: 'Messages' }).click()
}

const looks = sizes.flatMap((size) => [false, true].map((dark) => ({ size, dark, light: dark ? 'dark' : 'light' })))

describe.each(looks)('$size, $light', ({ size, dark, light }) => {
  it('nothing serious stands in the way of anyone, on any screen, and nothing reaches over its edge', async () => {
    const page = await room().sit('dina', { size, dark })
    const found: Record<string, string[]> = {}
    for (const [name, show] of Object.entries(screens)) {
      await show(page, size)
      await picture(page, `${size} ${light} ${name}`)
      const wrong = [...(await complaintsOf(page)), ...(await tooWide(page))]
      if (wrong.length > 0) found[name] = wrong
      if (name !== 'messages') await leave(page, size)
    }
    expect(found).toEqual({})
  }, 90_000)
})
