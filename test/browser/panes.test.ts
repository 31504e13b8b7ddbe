// What lies beside the conversation: Home, counts of what is new, the clock, the mailbox, the traffic, the guide.
import { readFile } from 'node:fs/promises'
import { WebClient } from '@slack/web-api'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { dmOf } from '../../src/sandbox/slack/workspace.ts'
import { button, complaintsOf, eventually, openBrowser, PATIENCE_MS, picture, says, tooWide } from './browser.ts'

const room = openBrowser()

describe('the guide', () => {
  it('puts what to type where it is typed, and ticks itself off once that is done', async () => {
    const page = await room().sit('dina')
    const guide = page.locator('#guide')
    const [first, second] = [guide.locator('.step').first(), guide.locator('.step').nth(1)]
    await button(first, '/org create Sehat Clinic').click()
    expect(await page.locator('#typed').inputValue()).toBe('create Sehat Clinic')
    expect(await guide.locator('.step.done').count()).toBe(0)
    await page.locator('#typed').press('Enter')
    await guide.locator('.step.done', { hasText: 'Create an organization' }).waitFor()
    await button(second, '/org switch Sehat Clinic').waitFor()
  })
})

describe('Home', () => {
  it('is a tab that shows what the app publishes, also when that changes while one looks', async () => {
    const { world, sit } = room()
    const page = await sit('dina')
    await page.getByRole('tab', { name: 'Home' }).click()
    const home = page.locator('#home')
    await button(home, 'Create Organization').waitFor()
    expect(await page.locator('#messages').isVisible()).toBe(false)
    await world.says('dina', 'create Apotek')
    await world.press('dina', 'Switch')
    await home.getByText('Apotek · Owner').first().waitFor()
    // What is pressed must be what is published: Home is drawn more than once after a switch.
    await world.settle()
    await still(home)
    await button(home, 'Create Organization').first().click()
    await page.getByRole('dialog').getByLabel('Name').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await page.locator('#messages').waitFor()
  })
})

describe('what is new', () => {
  it('is counted at whom it is for, until they look', async () => {
    const { sit } = room()
    const page = await sit('dina')
    await says(page, 'invite @budi @sari')
    const count = (handle: string) => page.locator(`#people [data-handle=${handle}] .count`)
    await eventually(() => count('budi').textContent()).toContain('1')
    await page.locator('#people [data-handle=budi]').click()
    await page.locator('#messages article', { hasText: 'invites you' }).waitFor()
    await count('budi').waitFor({ state: 'detached' })
    await eventually(() => count('sari').textContent()).toMatch(/^1/)
  })
})

describe('a file that the app shares', () => {
  it('stands with its message and can be saved as it is', async () => {
    const { world, sit } = room()
    const { apiUrl, keys } = world.sandbox.slack
    const page = await sit('sari')
    const client = new WebClient(keys.botToken, { slackApiUrl: apiUrl })
    const channel_id = dmOf('U0SARI00001')
    await client.files.uploadV2({
      filename: 'record.csv',
      content: 'who,what\nDina,created\n',
      channel_id,
      title: 'Record',
    })
    const link = page.getByRole('link', { name: /record\.csv/ })
    await link.waitFor()
    const [saved] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(saved.suggestedFilename()).toBe('record.csv')
    expect(await readFile(await saved.path(), 'utf8')).toBe('who,what\nDina,created\n')
  })
})

describe('the clock', () => {
  it('moves the day, and what fell due is told and seen', async () => {
    const page = await room().sit('budi')
    await page.getByRole('tab', { name: 'Clock' }).click()
    const now = page.locator('#clock time').first()
    const before = Date.parse((await now.getAttribute('datetime')) ?? '')
    await page.getByRole('button', { name: '+30 days' }).click()
    await page.locator('#due h3').waitFor()
    const after = Date.parse((await now.getAttribute('datetime')) ?? '')
    expect(Math.round((after - before) / 86_400_000)).toBe(30)
    await page.locator('#messages article', { hasText: 'expired' }).first().waitFor()
  })
})

describe('the mailbox', () => {
  it('lists letters, and shows one as its reader would see it, where nothing in it runs', async () => {
    const { world, sit, problems } = room()
    const page = await sit('budi')
    await page.getByRole('tab', { name: /^Mail/ }).click()
    await page.locator('#mail', { hasText: 'No letters yet' }).waitFor()
    const html = '<h1>Welcome</h1><script>top.document.title = "taken"</script><img src="https://example.com/x.png">'
    const at = world.deps.clock.now().toISOString()
    const letter = { to: 'budi@sehat.example', subject: 'Your receipt', text: 'Welcome', html, at }
    await world.sandbox.world.store.shelf('mail').put('1', letter.to, letter)
    await page.getByRole('button', { name: /Your receipt/ }).click()
    await page.frameLocator('#mail iframe').getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(await page.title()).not.toBe('taken')
    await eventually(() => problems.splice(0).sort().join()).toMatch(/Blocked script execution.*Loading the image/s)
    await page.getByRole('button', { name: 'All letters' }).click()
    await page.getByRole('button', { name: /Your receipt/ }).waitFor()
  })

  it('counts and marks what nobody has opened, until someone does', async () => {
    const { world, sit } = room()
    await world.says('sari', 'create Mail Clinic')
    await world.press('sari', 'Switch')
    const page = await sit('sari')
    await world.says('sari', 'invite lina@mailbox.example')
    await page.getByRole('tab', { name: 'Mail 1 unread letter' }).click()
    const line = page.getByRole('button', { name: /lina@mailbox\.example/ })
    expect(await line.textContent()).toContain('Unread: ')
    await line.click()
    await page.getByRole('button', { name: 'All letters' }).click()
    expect(await line.textContent()).not.toContain('Unread')
    await page.getByRole('tab', { name: 'Mail', exact: true }).waitFor()
  })

  it('shows an invitation as drawn or as plain text, and its link opens the page beside it', async () => {
    const { world, sit } = room()
    for (const look of [{}, { dark: true }, { size: 'phone' as const }]) {
      const page = await sit('sari', look)
      await world.says('sari', 'invite rina@mailbox.example')
      if ('size' in look) await page.getByRole('button', { name: 'Guide & tools' }).click()
      await page.getByRole('tab', { name: /^Mail/ }).click()
      await page
        .getByRole('button', { name: /rina@mailbox\.example/ })
        .first()
        .click()
      const door = page.frameLocator('#mail iframe').getByRole('link', { name: 'See the invitation' })
      await door.waitFor()
      await picture(page, `mail ${JSON.stringify(look)}`)
      expect(await complaintsOf(page)).toEqual([])
      expect(await tooWide(page)).toEqual([])
      const [opened] = await Promise.all([page.waitForEvent('popup'), door.click()])
      await opened.waitForLoadState()
      expect(new URL(opened.url()).pathname).toMatch(/^\/invitations\/inv_/)
      await page.getByRole('button', { name: 'Plain text' }).click()
      const plain = page.locator('#mail pre')
      expect(await plain.textContent()).toContain('You would join as')
      expect(await plain.getByRole('link').first().getAttribute('href')).toBe(opened.url())
      expect(await complaintsOf(page)).toEqual([])
    }
  })
})

describe('the traffic', () => {
  it('shows each request with how fast it was answered, and what was in it', async () => {
    const page = await room().sit('ana')
    await page.getByRole('tab', { name: /^Traffic/ }).click()
    await says(page, 'whoami')
    const line = page.locator('#wire li', { hasText: /command \/org.*ana/s }).first()
    await line.waitFor()
    expect(await line.locator('.ms').textContent()).toMatch(/^\d+ ms/)
    await line.getByRole('button').click()
    await line.locator('pre', { hasText: '"text": "whoami"' }).waitFor()
  })

  it('shows what the strict Slack complains about in red, with the rule', async () => {
    const { world, sit } = room()
    const page = await sit('ana')
    await page.getByRole('tab', { name: /^Traffic/ }).click()
    const { apiUrl, keys } = world.sandbox.slack
    const fields = { channel: 'U0ANA000001', text: 'x', blocks: JSON.stringify([{ type: 'confetti' }]) }
    const headers = { authorization: `Bearer ${keys.botToken}` }
    await fetch(`${apiUrl}chat.postMessage`, { method: 'POST', headers, body: new URLSearchParams(fields) })
    const complaint = page.locator('#wire li.wrong .complaint').first()
    await complaint.waitFor()
    expect(await complaint.textContent()).toMatch(/invalid_blocks.*confetti.*slack-platform §6 · docs\.slack\.dev/s)
    const [red = 0, green = 0, blue = 0] = await complaint
      .locator('strong')
      .evaluate((node) => getComputedStyle(node).color.match(/\d+/g)?.map(Number) ?? [])
    expect(red).toBeGreaterThan(2 * Math.max(green, blue))
    await page.getByRole('tab', { name: /1 complaint/ }).waitFor()
    const all = await page.locator('#wire > li').count()
    await page.getByRole('button', { name: 'Errors' }).click()
    await eventually(() => page.locator('#wire > li').count()).toBeLessThan(all)
    expect(await page.locator('#wire > li', { hasText: 'confetti' }).count()).toBe(1)
    expect(world.complaints.splice(0)).toHaveLength(1)
  })
})

/** Waits until something on the page stays as it is. */
async function still(place: Locator): Promise<void> {
  let before = ''
  const isSame = async () => {
    const now = await place.innerHTML()
    const same = now === before
    before = now
    return same
  }
  await expect.poll(isSame, { timeout: PATIENCE_MS, interval: 400 }).toBe(true)
}
