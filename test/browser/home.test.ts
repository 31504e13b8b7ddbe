// What stands on Home and in the conversation stays true and in reach while things change under whoever looks.
import { describe, it } from 'vitest'
import { button, eventually, openBrowser, says } from './browser.ts'

const room = openBrowser()

describe('someone who looks', () => {
  it('sees in the menu on Home where they are, also after switching by other means', async () => {
    const page = await room().sit('dina')
    await says(page, 'create Clinic of the menu')
    await page.locator('#messages article', { hasText: 'Clinic of the menu' }).waitFor()
    await page.getByRole('tab', { name: 'Home' }).click()
    const chosen = () => page.locator('#home select option:checked').textContent()
    await eventually(chosen).not.toBe('Clinic of the menu')
    await button(page.locator('#home'), 'Switch').click()
    await page.locator('#home', { hasText: 'Clinic of the menu · Owner' }).waitFor()
    await eventually(chosen).toBe('Clinic of the menu')
  })

  it('keeps the focus on Home where what was pressed went away', async () => {
    const page = await room().sit('omar')
    await page.getByRole('tab', { name: 'Home' }).click()
    const away = button(page.locator('#home'), 'Put these away')
    await away.focus()
    await page.keyboard.press('Enter')
    await away.waitFor({ state: 'detached' })
    const isOnHome = () => page.evaluate(() => document.activeElement?.closest('#home') !== null)
    await eventually(isOnHome).toBe(true)
  })

  it('reads an answer that is taller than the window from its beginning', async () => {
    const page = await room().sit('ana', { size: 'phone' })
    await says(page, 'help')
    const answer = page.locator('#messages article').last()
    await answer.waitFor()
    const top = () =>
      answer.evaluate((node) => {
        const panel = document.querySelector('#messages')
        return node.getBoundingClientRect().top - (panel?.getBoundingClientRect().top ?? 0)
      })
    await eventually(async () => (await top()) >= 0).toBe(true)
  })
})
