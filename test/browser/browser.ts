// A real browser before a real sandbox: people sit down at windows as wide as a desk or as narrow as a phone, by day or by
// night, and what they see is looked at. Whatever goes wrong in a page fails the test that caused it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { openWorld, type World, type WorldOptions } from '../world.ts'

/** The two sizes that the page is made for. */
export const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 375, height: 812 } }
export type Size = keyof typeof SIZES
export const sizes: Size[] = ['wide', 'phone']

/** How someone looks at the page. `beside`: a window next to this one, in the same browser of the same person. */
export type Look = { size?: Size; dark?: boolean; beside?: Page }

export type Room = {
  world: World
  /** Opens a window as someone; resolves once it shows who is there. */
  sit(as: string, look?: Look): Promise<Page>
}

/** Opens a sandbox and a browser for the test file that calls it; both close when the file is done. */
export function openBrowser(options: WorldOptions = {}): () => Room {
  const world = openWorld({ catalog: 'collective', ...options })
  const problems: string[] = []
  let contexts: BrowserContext[] = []
  let running: Running | undefined
  beforeAll(async () => {
    running = await launch()
  })
  afterEach(async ({ task }) => {
    const pages = contexts.flatMap((context) => context.pages())
    // Whoever looks into a failure wants to see what stood there.
    if (task.result?.state === 'fail')
      for (const [index, page] of pages.entries()) await picture(page, `failed ${task.name} ${index}`)
    for (const context of contexts) await context.close()
    contexts = []
    expect(problems.splice(0)).toEqual([])
  })
  afterAll(() => running?.stop())
  const contextFor = async ({ size = 'wide', dark = false, beside }: Look): Promise<BrowserContext> => {
    if (beside) return beside.context()
    if (!running) throw new Error('the browser is not open yet')
    const colorScheme = dark ? 'dark' : 'light'
    const context = await running.browser.newContext({ viewport: SIZES[size], colorScheme, reducedMotion: 'reduce' })
    context.setDefaultTimeout(PATIENCE_MS)
    contexts.push(context)
    return context
  }
  return () => ({
    world: world(),
    sit: async (as, look = {}) => {
      const page = await (await contextFor(look)).newPage()
      page.on('pageerror', (error) => problems.push(`${as}: ${error.message}`))
      page.on('console', (said) => said.type() === 'error' && problems.push(`${as}: ${said.text()}`))
      await page.goto(`${world().sandbox.address}/sandbox?as=${as}`)
      await page.locator(`#people [data-handle="${as}"][aria-current="true"]`).waitFor({ state: 'attached' })
      return page
    },
  })
}

/** Long enough for a busy machine, short enough to name what is not there before the test itself gives up. */
const PATIENCE_MS = 9_000

type Running = { browser: Browser; stop(): Promise<void> }

/** Starts Chromium in a folder of its own: what it unpacks and writes there goes with it. */
async function launch(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-browser-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    // Read once the folder is set, which is where it unpacks itself.
    const { default: packed } = await import('@sparticuz/chromium')
    packed.setGraphicsMode = false
    const executablePath = await packed.executablePath()
    const env = { ...process.env, FONTCONFIG_FILE: fontsIn(folder) }
    const browser = await chromium.launch({ executablePath, args: ARGS, env }).catch(explain)
    return { browser, stop: () => browser.close().finally(() => rmSync(folder, { recursive: true, force: true })) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

const ARGS = ['--no-sandbox', '--headless=shell', '--disable-gpu', '--disable-dev-shm-usage', '--no-pings']

/** The system's fonts, and those that come with Chromium for a system that has none. */
function fontsIn(folder: string): string {
  const path = join(folder, 'fonts.conf')
  const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
  const own = `<dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir>`
  writeFileSync(path, `<?xml version="1.0"?><fontconfig>${system}${own}</fontconfig>`)
  return path
}

function explain(error: unknown): never {
  const library = /error while loading shared libraries: (\S+?):/.exec(String(error))?.[1]
  if (!library) throw error
  throw new Error(
    `Chromium cannot start here: ${library} is missing. Debian has what it needs: ` +
      'apt-get install --no-install-recommends libnss3 libnspr4 libexpat1',
  )
}

/** Types the command with this text after it, and sends it. */
export async function says(page: Page, text: string): Promise<void> {
  await page.locator('#typed').fill(text)
  await page.locator('#typed').press('Enter')
}

/** A button by what is written on it; to those who hear the page it may say more. */
export const button = (within: Page | Locator, text: string): Locator =>
  within.getByRole('button').filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) })

/** What axe holds against the page as it stands, as far as it is serious or critical, one line each. */
export async function complaintsOf(page: Page): Promise<string[]> {
  // Evaluated by the browser itself, which the page's own policy does not forbid.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => ({ impact, text: `${id}: ${node.target.join(' ')} – ${node.failureSummary ?? ''}` })),
    )
  })
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ text }) => text)
}

/** What reaches over the right edge of the page, so that one would have to scroll sideways; nothing where all fits. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (node) => node.getBoundingClientRect().right > clientWidth + 1,
    )
    return [
      `the page is ${scrollWidth} wide in ${clientWidth}`,
      ...wide.slice(0, 5).map((node) => node.outerHTML.slice(0, 120)),
    ]
  })
}

const PICTURES = 'node_modules/.vitest/screenshots'

/** Keeps a picture of the page, for whoever wants to look at it after the run. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name.replace(/[^\w]+/g, '-')}.png`) })
}
