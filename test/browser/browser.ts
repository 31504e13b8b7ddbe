// A real browser before a real sandbox: people sit down at windows as wide as a desk or as narrow as a phone, by day or by
// night, and what they see is looked at. Whatever goes wrong in a page fails the test that caused it.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
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
  /** What the pages complained about since the last test. Whoever provokes a complaint takes it from here. */
  problems: string[]
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
    problems,
    sit: async (as, look = {}) => {
      const page = await (await contextFor(look)).newPage()
      page.on('pageerror', (error) => problems.push(`${as}: ${error.message}`))
      page.on('console', (said) => said.type() === 'error' && problems.push(`${as}: ${wordsOf(said)}`))
      await page.goto(`${world().sandbox.address}/sandbox?as=${as}`)
      await page.locator(`#people [data-handle="${as}"][aria-current="true"]`).waitFor({ state: 'attached' })
      return page
    },
  })
}

/** Long enough for a busy machine, short enough to name what is not there before the test itself gives up. */
export const PATIENCE_MS = 20_000

/** What a page complained about, and for what address where it is one that did not answer well. */
const wordsOf = (said: ConsoleMessage): string => {
  const { url } = said.location()
  return said.text().startsWith('Failed to load') ? `${said.text()} ${url}` : said.text()
}

type Running = { browser: Browser; stop(): Promise<void> }

/** Starts Chromium with a folder of its own for whatever it writes: that goes with it. */
async function launch(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-browser-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    // The packed one is for Linux on x64; elsewhere the Chrome that is installed there does.
    const isPacked = process.platform === 'linux' && process.arch === 'x64'
    const which = isPacked ? { executablePath: await unpacked() } : { channel: 'chrome' }
    // What Chromium needs of the system comes with it too, for a system that lacks it.
    const libraries = isPacked ? { LD_LIBRARY_PATH: resolve(UNPACKED, 'al2023/lib') } : {}
    const env = { ...process.env, ...libraries, TMPDIR: folder, FONTCONFIG_FILE: fontsIn(folder) }
    const browser = await chromium.launch({ ...which, args: ARGS, env }).catch(explain)
    return { browser, stop: () => browser.close().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

/** Where Chromium lies once it is unpacked: beside the test's report, so that each run unpacks it once at most. */
const UNPACKED = 'node_modules/.vitest/chromium'

/** Unpacks Chromium where no other test file has. It unpacks itself into the temporary folder of the moment. */
async function unpacked(): Promise<string> {
  const path = resolve(UNPACKED, 'chromium')
  if (existsSync(path)) return path
  mkdirSync(dirname(UNPACKED), { recursive: true })
  const folder = mkdtempSync(`${resolve(UNPACKED)}-`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  const { default: packed, inflate } = await import('@sparticuz/chromium')
  packed.setGraphicsMode = false
  await packed.executablePath()
  await inflate(fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'))))
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  // Of two that unpack at once the second finds the place taken, which is as good.
  if (existsSync(path)) rmSync(folder, { recursive: true })
  else renameSync(folder, resolve(UNPACKED))
  return path
}

const ARGS = ['--no-sandbox', '--headless=shell', '--disable-gpu', '--disable-dev-shm-usage', '--no-pings']

/** The system's fonts, and those that come with Chromium for a system that has none. */
function fontsIn(folder: string): string {
  const path = join(folder, 'fonts.conf')
  const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
  const own = `<dir>${resolve(UNPACKED, 'fonts')}</dir><cachedir>${folder}/fonts-cache</cachedir>`
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

/** Expects something of what is there in the end, however busy the machine. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: PATIENCE_MS })

/** Types the command with this text after it, and sends it. */
export async function says(page: Page, text: string): Promise<void> {
  await page.locator('#typed').fill(text)
  await page.locator('#typed').press('Enter')
}

/** A button by what is written on it; to those who hear the page it may say more. */
export const button = (within: Page | Locator, text: string): Locator =>
  within.getByRole('button').filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) })

/** Resolves once nothing on the page moves or changes its colour any more. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))
}

/** What axe holds against the page as it stands, as far as it is serious or critical, one line each. */
export async function complaintsOf(page: Page): Promise<string[]> {
  await stillness(page)
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
  await stillness(page)
  await page.screenshot({ path: join(PICTURES, `${name.replace(/[^\w]+/g, '-')}.png`) })
}
