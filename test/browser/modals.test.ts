// Forms as a person meets them: what is wrong stands at the field, forms lie on one another, danger asks first, Escape
// leads back; and the composer, which knows what can be typed.
import { describe, expect, it } from 'vitest'
import { pushView } from '../../src/sandbox/slack/api/views.ts'
import type { Json } from '../../src/sandbox/slack/blocks.ts'
import { button, eventually, openBrowser, type Room, says } from './browser.ts'

const room = openBrowser()

describe('a form', () => {
  it('says at the field what is missing or too long, keeps what was typed, and goes once it is right', async () => {
    const page = await room().sit('dina')
    await says(page, 'create')
    const modal = page.getByRole('dialog')
    const name = modal.getByLabel('Name')
    await name.waitFor()
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true)
    await modal.getByRole('button', { name: 'Create' }).click()
    await modal.getByRole('alert').filter({ hasText: 'required' }).waitFor()
    await name.fill('x'.repeat(201))
    await modal.getByRole('button', { name: 'Create' }).click()
    await modal.getByRole('alert').filter({ hasText: '200' }).waitFor()
    expect(await name.getAttribute('aria-invalid')).toBe('true')
    const told = (await name.getAttribute('aria-describedby'))?.split(' ').map((id) => `[id="${id}"]`)
    expect(await page.locator(told?.[0] ?? 'nothing').textContent()).toContain('200')
    expect(await name.inputValue()).toHaveLength(201)
    await name.fill('Sehat Clinic')
    await page.keyboard.press('Enter')
    await modal.waitFor({ state: 'hidden' })
    await page.locator('#messages article', { hasText: 'Created' }).waitFor()
  })

  it('takes what the app says is wrong, at its field', async () => {
    const page = await room().sit('sari')
    await says(page, 'create')
    const modal = page.getByRole('dialog')
    await modal.getByLabel('Name').fill('\u200b')
    await modal.getByRole('button', { name: 'Create' }).click()
    await modal.locator('.input.wrong [role=alert]').waitFor()
    expect(await modal.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.press('Escape')
    await modal.waitFor({ state: 'hidden' })
  })

  it('lies on another until Escape or the arrow leads back, and the cross closes all', async () => {
    const page = await room().sit('ana')
    await pile(room(), 'U0ANA000001', 'One', 'Two', 'Three')
    const title = page.locator('#modal-title')
    await eventually(() => title.textContent()).toBe('Three')
    await page.keyboard.press('Escape')
    await eventually(() => title.textContent()).toBe('Two')
    await page.getByRole('button', { name: 'Back to One' }).click()
    await eventually(() => title.textContent()).toBe('One')
    await pile(room(), 'U0ANA000001', 'Two')
    await page.getByRole('button', { name: 'Close all' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })
})

const pile = async ({ world }: Room, user: string, ...titles: string[]): Promise<void> => {
  const text = (words: string) => ({ type: 'plain_text', text: words })
  for (const title of titles) {
    const blocks: Json[] = [{ type: 'section', text: text(`This is ${title}`) }]
    await pushView(world.sandbox.slack.space, user, { type: 'modal', title: text(title), blocks })
  }
}

describe('what takes something away', () => {
  it('asks first, in the words of the app; Escape does nothing, yes does it', async () => {
    const { world, sit } = room()
    await world.says('omar', 'create Confirmed')
    await world.press('omar', 'Switch')
    await world.says('omar', 'invite @yusuf')
    const open = () => world.db.invitation.count({ where: { state: 'pending', organization: { name: 'Confirmed' } } })
    const page = await sit('omar')
    await says(page, 'invites')
    const question = page.locator('#confirm')
    await button(page.locator('#messages article').last(), 'Revoke').last().click()
    await question.waitFor()
    expect(await question.getByRole('button').count()).toBe(2)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(await open()).toBe(1)
    await button(page.locator('#messages article').last(), 'Revoke').last().click()
    await question.getByRole('button').last().click()
    await eventually(open).toBe(0)
  })
})

describe('the composer', () => {
  it('offers what begins so, with how it is used, and people after an @', async () => {
    const page = await room().sit('budi')
    const typed = page.locator('#typed')
    const offered = page.locator('#completions').getByRole('option')
    await typed.pressSequentially('inv')
    await eventually(() => offered.allTextContents()).toHaveLength(2)
    expect((await offered.allTextContents()).join()).toMatch(/\/org invite .*\/org invites/s)
    await page.keyboard.press('Tab')
    expect(await typed.inputValue()).toBe('invite ')
    await page.locator('#usage', { hasText: '/org invite' }).waitFor()
    await typed.pressSequentially('@sar')
    await offered.filter({ hasText: 'Sari Wulandari' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await typed.inputValue()).toBe('invite @sari ')
  })

  it('shows everything there is at a slash, and what was typed before behind the arrow', async () => {
    const page = await room().sit('gita')
    const typed = page.locator('#typed')
    await typed.press('/')
    await page.locator('#completions').getByRole('option', { name: 'help' }).first().waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#completions').waitFor({ state: 'hidden' })
    await says(page, 'whoami')
    await page.locator('#messages article').waitFor()
    await typed.press('ArrowUp')
    expect(await typed.inputValue()).toBe('whoami')
  })
})
