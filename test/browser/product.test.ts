// Spending in the browser: the small product beside Slack, and what people see of it: the picture of the month on Home, drawn.
import { describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'

const room = openBrowser({ catalog: 'standard' })

describe('the product', () => {
  it('spends, sets aside, settles, and shows a refusal in words', async () => {
    const { world, sit } = room()
    await world.says('ana', 'credits')
    const page = await sit('ana')
    await page.getByRole('tab', { name: 'Product' }).click()
    const product = page.locator('#product')
    await product.getByLabel('Amount').fill('120')
    await product.getByRole('button', { name: 'Spend' }).click()
    await product.getByText('120 spent. 380 left to spend.').waitFor()
    await product.getByLabel('Amount').fill('80')
    await product.getByRole('button', { name: 'Set aside' }).click()
    await product.getByText('80 set aside. 300 left to spend.').waitFor()
    await product.getByLabel('What it came to').fill('30')
    await product.getByRole('button', { name: 'Settle' }).click()
    await product.getByText('Settled at 30. 350 left to spend.').waitFor()
    expect(await product.getByRole('button', { name: 'Release' }).count()).toBe(0)
    await product.getByLabel('Amount').fill('9000')
    await product.getByRole('button', { name: 'Spend' }).click()
    await product.locator('.refused', { hasText: '350 credits are left' }).waitFor()
  })

  it('spends once under one key', async () => {
    const { world, sit } = room()
    await world.says('omar', 'credits')
    const page = await sit('omar')
    await page.getByRole('tab', { name: 'Product' }).click()
    const product = page.locator('#product')
    await product.getByLabel('Once-only key').fill('k1')
    await product.getByLabel('Amount').fill('10')
    await product.getByRole('button', { name: 'Spend' }).click()
    await product.getByText('10 spent. 490 left to spend.', { exact: true }).waitFor()
    await product.getByRole('button', { name: 'Spend' }).click()
    await product.getByText('nothing more was taken').waitFor()
  })
})

describe('the picture of the month', () => {
  it('is drawn on Home and under /org usage, and says in words what it shows', async () => {
    const { world, sit } = room()
    await world.says('dina', 'credits')
    await world.call('product', { as: 'dina', amount: 60 })
    const page = await sit('dina')
    await page.getByRole('tab', { name: 'Home' }).click()
    const picture = page.locator('#home figure img')
    await picture.waitFor()
    expect(await picture.getAttribute('alt')).toContain('Used: 60 of 500 credits (12%).')
    const drawn = () => picture.evaluate((img) => (img as HTMLImageElement).decode().then(() => true))
    expect(await drawn()).toBe(true)
    expect(await picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(1280)
  })
})
