// Every block that the app can send is drawn by the page; one that it does not know is shown as an error, never left out.
import { readdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { isJson, type Json, withIds } from '../../src/sandbox/slack/blocks.ts'
import { cases } from '../slack/cases/cases.ts'
import { perPreset } from '../slack/cases/scenes.ts'
import { openBrowser, picture, tooWide } from './browser.ts'

const room = openBrowser()
const folder = new URL('../../src/slack/views/', import.meta.url)

type Build = (...args: unknown[]) => unknown
type Calls = Record<string, Record<string, (scene: unknown) => unknown[][]>>

/** The blocks of everything that a view builder makes in an ordinary scene of each preset. */
async function sent(): Promise<Json[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'))
  const found = new Map<string, Json>()
  for (const file of files) {
    const module = (await import(new URL(file, folder).href)) as Record<string, Build>
    for (const [name, build] of Object.entries(module).filter(([, value]) => typeof value === 'function'))
      for (const scene of perPreset)
        for (const args of (cases as unknown as Calls)[file]?.[name]?.(scene) ?? [])
          for (const block of blocksIn(build(...args))) found.set(JSON.stringify(block), block)
  }
  return [...found.values()]
}

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96"/></svg>'

/** What a builder makes that stands in a block, and is none itself. */
const PIECES = /^(plain_text|mrkdwn|button|text|link|user|.*_select|.*_input|radio_buttons|checkboxes|overflow)$/

/** Whole blocks, wherever a builder puts them: in a message, a view, a list, or alone. */
function blocksIn(made: unknown): Json[] {
  if (Array.isArray(made)) return made.flatMap(blocksIn)
  if (!isJson(made)) return []
  if ('blocks' in made) return [made.blocks].flat().filter(isJson)
  return typeof made.type === 'string' && !PIECES.test(made.type) ? [made] : []
}

type Draw = (blocks: Json[], scene: object) => HTMLElement[]

/** Draws blocks with the page's own hand in a panel of their own; answers what it could not draw. */
async function drawnOn(page: Page, blocks: Json[]): Promise<string[]> {
  // As a string: the test's own tools would rewrite an import that they see.
  const drawing = await page.evaluateHandle<{ drawBlocks: Draw }>("import('/sandbox/blocks/draw.js')")
  return drawing.evaluate(({ drawBlocks }, given) => {
    const scene = { where: 'test', names: (id: string) => id, people: [], errors: {}, valueOf: () => ({}) }
    const panel = document.createElement('div')
    panel.className = 'blocks'
    const wrong = given.flatMap((block) => {
      try {
        const [drawn] = drawBlocks([block], { ...scene, press() {}, choose() {}, suggest: async () => [] })
        if (!drawn) return [`${block.type}: nothing was drawn`]
        panel.append(drawn)
        return drawn.matches('.unknown') || drawn.querySelector('.unknown')
          ? [`${block.type}: ${drawn.textContent}`]
          : []
      } catch (error) {
        return [`${block.type}: ${error}`]
      }
    })
    document.getElementById('messages')?.replaceChildren(panel)
    return wrong
  }, blocks)
}

it('every block of every view is drawn, at a desk and on a phone', async () => {
  const blocks = withIds(await sent())
  expect(blocks.length).toBeGreaterThan(100)
  for (const size of ['wide', 'phone'] as const) {
    const page = await room().sit('dina', { size })
    // Pictures stand at addresses that exist nowhere, or are files that nobody shared; every one of them is this.
    await page.route(/^https:|\/sandbox\/api\/file\?/, (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
    )
    expect([...new Set(await drawnOn(page, blocks))]).toEqual([])
    expect(await tooWide(page)).toEqual([])
    await picture(page, `${size} every block`)
  }
})

it('a block that the page does not know is shown as an error', async () => {
  const page = await room().sit('dina')
  const unknown = { type: 'confetti', block_id: 'x' }
  expect(await drawnOn(page, [unknown])).toEqual([expect.stringContaining('confetti')])
})
