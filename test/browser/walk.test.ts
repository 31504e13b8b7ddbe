// Two people at two windows beside each other: what one does, the other sees at once.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { button, openBrowser, type Room, says, type sizes } from './browser.ts'

const room = openBrowser()

/** Two windows side by side, each of which notes when it first shows each direct message. */
async function atTwoWindows({ sit }: Room, one: string, other: string, size: (typeof sizes)[number]) {
  const first = await sit(one, { size })
  const second = await sit(other, { beside: first })
  for (const page of [first, second]) await page.evaluate(watchMessages)
  return [first, second] as const
}

type Watched = { shownAt?: Record<string, number> }

/** Runs in the page: notes when each message came before the eyes. The note goes where the page is loaded anew. */
function watchMessages(): void {
  const shownAt: Record<string, number> = {}
  const note = () => {
    for (const message of document.querySelectorAll<HTMLElement>('#messages article[data-ts]'))
      shownAt[message.dataset.ts ?? ''] ??= Date.now()
  }
  ;(globalThis as Watched).shownAt = shownAt
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true })
}

/** How many milliseconds after it was sent each direct message stood in a person's window. */
async function delays(page: Page, as: string): Promise<number[]> {
  const shownAt = await page.evaluate(() => (globalThis as Watched).shownAt)
  if (!shownAt) throw new Error('the page was loaded anew')
  const letters = await room().world.call<{ ts: string }[]>(`inbox?as=${as}`)
  return letters.flatMap(({ ts }) => (shownAt[ts] === undefined ? [] : [shownAt[ts] - Number(ts) * 1000]))
}

const last = (page: Page) => page.locator('#messages article[data-ts]').last()
const shows = (page: Page, text: string) => page.locator('#messages article', { hasText: text }).last().waitFor()

describe.each([
  ['wide', 'dina', 'budi', 'Budi Santoso'],
  ['phone', 'sari', 'ana', 'Ana Pratiwi'],
] as const)('at a %s window', (size, owner, guest, name) => {
  it('creating, inviting, accepting and a new role are seen on both sides within half a second, without a reload', async () => {
    const [hers, his] = await atTwoWindows(room(), owner, guest, size)
    await says(hers, `create Clinic ${size}`)
    await button(last(hers), 'Switch').click()
    await shows(hers, `You are now in Clinic ${size}`)
    await says(hers, `invite @${guest}`)
    await shows(his, `invites you to Clinic ${size}`)
    await button(last(his), 'Accept').click()
    await shows(hers, `${name} accepted`)
    await says(hers, `role @${guest} admin`)
    await shows(his, 'made you Admin')
    expect(await room().world.roles(`Clinic ${size}`)).toEqual([expect.stringMatching(/owner$/), `${name}: admin`])
    // The best of what was seen: a machine that is busy with other things may delay any one of them.
    expect(Math.min(...(await delays(hers, owner)))).toBeLessThan(500)
    expect(Math.min(...(await delays(his, guest)))).toBeLessThan(500)
  })
})

describe('by keyboard alone', () => {
  /** Presses Tab until the focus is on what has this id or this name. */
  async function tabTo(page: Page, wanted: string): Promise<void> {
    // Whoever types into a window has turned to it first.
    await page.bringToFront()
    for (let presses = 0; presses < 150; presses++) {
      const isThere = await page.evaluate((name) => {
        const here = document.activeElement
        return here?.id === name || here?.textContent?.trim() === name
      }, wanted)
      if (isThere) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`the Tab key does not lead to ${wanted}`)
  }

  async function types(page: Page, text: string): Promise<void> {
    await tabTo(page, 'typed')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }

  async function presses(page: Page, name: string): Promise<void> {
    await tabTo(page, name)
    await page.keyboard.press('Enter')
  }

  it('the same walk, with a form filled in and a person chosen from a menu on the way', async () => {
    const [hers, his] = await atTwoWindows(room(), 'omar', 'yusuf', 'wide')
    await types(hers, 'create')
    await hers.getByRole('dialog').getByLabel('Name').waitFor()
    await hers.keyboard.type('Clinic by hand')
    await hers.keyboard.press('Enter')
    await shows(hers, 'Clinic by hand')
    await presses(hers, 'Switch')
    await shows(hers, 'You are now in Clinic by hand')
    await types(hers, 'invite')
    await hers.getByRole('dialog').getByRole('combobox', { name: 'People' }).waitFor()
    await hers.keyboard.type('yusuf')
    await hers.getByRole('option', { name: '@yusuf' }).waitFor()
    await hers.keyboard.press('Enter')
    await presses(hers, 'modal-submit')
    await shows(his, 'invites you to Clinic by hand')
    await presses(his, 'Accept')
    await shows(hers, 'accepted')
    await types(hers, 'role @yusuf admin')
    await shows(his, 'made you Admin')
  })

  it('tabs are walked by the arrow keys', async () => {
    const page = await room().sit('omar')
    await tabTo(page, 'tab-messages')
    await page.keyboard.press('ArrowRight')
    await page.locator('#home').waitFor()
    expect(await page.getByRole('tab', { name: 'Home' }).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowLeft')
    await page.locator('#messages').waitFor()
  })
})
