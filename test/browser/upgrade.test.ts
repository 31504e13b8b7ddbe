// An upgrade as people do it: typed in Slack, paid on Stripe's page after a first card was declined, and told in Slack; then
// what it gives is spent, and Home shows the month as a picture.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { button, complaintsOf, eventually, openBrowser, picture, says, sizes, tooWide } from './browser.ts'

const room = openBrowser({ catalog: 'standard' })

const last = (page: Page) => page.locator('#messages article[data-ts]').last()
const shows = (page: Page, text: string | RegExp) =>
  page.locator('#messages article', { hasText: text }).last().waitFor()

/** What Checkout asks of whoever pays. */
const payer = {
  'E-mail': 'bills@clinic.example',
  Address: 'Jl. Sudirman 12',
  'Postal code': '10220',
  City: 'Jakarta',
  Country: 'ID',
}

describe.each(sizes)('at a %s window', (size) => {
  test('a plan is chosen, declined first, then paid; Slack says so, and Home shows the month as a picture', async () => {
    const { world, sit } = room()
    const [who, name] = size === 'wide' ? ['dina', 'Wide Clinic'] : ['ana', 'Phone Clinic']
    const page = await sit(who, { size })
    await says(page, `create ${name}`)
    await button(last(page), 'Switch').click()
    await shows(page, `You are now in ${name}`)
    await says(page, 'upgrade startup month')
    await shows(page, 'Free → Startup')
    await picture(page, `upgrade ${size} preview`)
    const link = last(page).getByRole('button', { name: /Stripe/ })
    const [till] = await Promise.all([page.waitForEvent('popup'), link.click()])
    for (const [label, value] of Object.entries(payer)) await till.getByLabel(label, { exact: true }).fill(value)
    await till.getByText('Declined').first().click()
    await till.locator('button[type="submit"]').last().click()
    await eventually(() => till.getByRole('alert').textContent()).toContain('declined')
    expect(await world.organization(name)).toMatchObject({ plan: 'free' })
    await picture(till, `upgrade ${size} declined`)
    await till.getByText('Pays').first().click()
    await till.locator('button[type="submit"]').last().click()
    await till.waitForURL('**/billing/**')
    expect(await complaintsOf(till)).toEqual([])
    expect(await tooWide(till)).toEqual([])
    await picture(till, `upgrade ${size} paid`)
    await till.close()
    await shows(page, `${name} is on`)
    expect(await world.organization(name)).toMatchObject({ plan: 'startup' })

    for (const amount of [1200, 800]) await world.call('product', { as: who, amount })
    await page.bringToFront()
    await world.home(who)
    await page.getByRole('tab', { name: 'Home' }).click()
    const chart = page.locator('#home img[alt*="redit"]').first()
    await chart.waitFor()
    await eventually(() => chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400)
    expect(await chart.getAttribute('alt')).toMatch(/2,?.?000/)
    await chart.scrollIntoViewIfNeeded()
    await picture(page, `upgrade ${size} home`)
    expect(await tooWide(page)).toEqual([])
  })
})
