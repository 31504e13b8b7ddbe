// People and organizations may be called anything: in another script, at full length, like markup. Everything stays in its place.
import { describe, expect, it } from 'vitest'
import { openBrowser, picture, says, sizes, tooWide } from './browser.ts'

const room = openBrowser()

describe.each(sizes)('at a %s window', (size) => {
  const names = {
    arabic: 'عيادة الصحة للجميع',
    long: 'M'.repeat(200),
    words: 'Sehat '.repeat(33).trim(),
    marks: '<!channel> *x* `y` _z_',
  }

  it.each(Object.entries(names))(
    'people and organizations may be called anything, %s too, and all of it stays in its place',
    async (what, name) => {
      const { world, sit } = room()
      await world.event({ type: 'user_change', user: 'ana', patch: { real_name: name } })
      await world.says('omar', `create "${name}"`)
      await world.press('omar', 'Switch')
      const page = await sit('omar', { size })
      await says(page, 'members')
      await page.locator('#messages article').last().waitFor()
      const shown = page.locator('#messages article', { hasText: what === 'long' ? 'MMMMMMMM' : name }).last()
      await shown.waitFor()
      await picture(page, `${size} name ${what}`)
      expect(await tooWide(page)).toEqual([])
      expect(
        await page.locator('#messages').evaluate((node) => node.scrollWidth - node.clientWidth),
      ).toBeLessThanOrEqual(0)
      if (what === 'marks') expect(await shown.locator('b, strong, code, i, em').allTextContents()).not.toContain('x')
      await page.getByRole('tab', { name: 'Home' }).click()
      await page.locator('#home .block').first().waitFor()
      expect(await tooWide(page)).toEqual([])
      await page.getByRole('tab', { name: 'Messages' }).click()
      if (size === 'phone') await page.getByRole('button', { name: /^People/ }).click()
      await page.locator('#people [data-handle=ana]', { hasText: what === 'long' ? 'MMMM' : name }).waitFor()
      expect(await tooWide(page)).toEqual([])
      if (size === 'phone') await page.getByRole('button', { name: 'Slack', exact: true }).click()
      await says(page, 'rename')
      await page.getByRole('dialog').getByLabel('Name').waitFor()
      expect(await tooWide(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    },
  )
})
