// The picture of a month where people see it: beside its numbers, at an address that nobody can make up, or as a file.
import { createHmac } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { chartRoom } from '../../../src/http/charts.ts'
import type { PictureOf, Sketch } from '../../../src/org/credits/charts.ts'
import { type Block, buttonsOf, type Exchange, openWorld, textOf } from '../../world.ts'
import { said } from '../cast.ts'
import { bought, product, team } from './spending.ts'

const imagesIn = (blocks: Block[] = []): Block[] => blocks.filter(({ type }) => type === 'image')
const imageOf = ({ messages }: Exchange): Block => imagesIn(messages[0]?.blocks)[0]

describe('the usage of a month', () => {
  const world = openWorld()

  test('that had none is said, with a picture that says the same', async () => {
    await world().says('ana', 'credits')
    const exchange = await world().says('ana', 'usage')
    expect(said(exchange)).toContain('Personal account used 0 of 500 credits (0%).')
    expect(imageOf(exchange).alt_text).toContain('Nobody used any.')
  })

  test('is shown as a picture, with the same numbers in words', async () => {
    await team(world(), 'Sehat Clinic')
    await bought(world(), 'dina', '5,000 credits')
    for (const [as, amount] of [
      ['dina', 300],
      ['budi', 150],
      ['budi', 50],
    ] as const)
      await product(world(), { as, amount })
    const exchange = await world().says('dina', 'usage')
    expect(said(exchange)).toMatch(/Sehat Clinic used 500 of 5[.,]000 credits \(10%\)/)
    expect(said(exchange)).toMatch(/1\u200e {2}Dina Kusuma {2}300 credits {2}· {2}60%/)
    expect(said(exchange)).toMatch(/2\u200e {2}Budi Santoso {2}200 credits {2}· {2}40%/)
    const image = imageOf(exchange)
    expect(image.alt_text).toContain(
      'Used: 500 of 5,000 credits (10%). Today: 500. Dina Kusuma 300 and Budi Santoso 200.',
    )
    const answer = await fetch(image.image_url)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
      format: 'png',
      width: 1280,
    })
  })

  test('turns to other months, to budgets, and to charges by member', async () => {
    const { says, press } = world()
    await says('dina', 'budgets new Design 400 hard @budi')
    await product(world(), { as: 'budi', amount: 100 })
    await says('dina', 'usage')
    const grouped = await press('dina', 'By budget')
    expect(said(grouped)).toMatch(/100 of 400 credits \(25%\) in budgets, and 500 outside of any/)
    expect(imageOf(grouped).alt_text).toContain('with the cap as a dashed line')
    const charges = said(await press('dina', 'Charges by member'))
    expect(charges).toMatch(/Budi Santoso {2}300 {2}· {2}50% {2}· {2}3 uses/)
    expect(said(await says('dina', 'usage last'))).toContain('Nobody used any')
    expect(said(await says('dina', 'usage 2020-02'))).toContain('Usage in February 2020')
    expect(said(await says('dina', 'usage 2020-13'))).toMatch(/“2020-13” is no month; this is \w+ \d{4}\./)
    expect(said(await says('dina', 'usage of last month by member'))).not.toContain('is no month')
  })

  test('comes as a CSV file to whoever asks, which is recorded', async () => {
    const { says, inbox, recorded } = world()
    expect(said(await says('dina', 'usage export'))).toContain('on their way to you')
    const letter = (await inbox('dina')).at(-1)
    expect(letter?.files?.[0]?.name).toMatch(/^charges-\d{4}-\d{2}\.csv$/)
    expect(await recorded('Sehat Clinic')).toContain('usage.exported')
  })

  test('stands on Home, drawn anew as things change, and not for those who may not see it', async () => {
    const { home } = world()
    const before = await home('dina')
    expect(textOf(before.blocks)).toMatch(/4[.,]400 credits to spend/)
    const [image] = imagesIn(before.blocks)
    expect(image.alt_text).toContain('Used: 600 of 5,000 credits (12%)')
    expect((await fetch(image.image_url)).status).toBe(200)
    expect(imagesIn((await home('dina')).blocks)[0].image_url).toBe(image.image_url)
    await product(world(), { as: 'dina', amount: 7 })
    const [after] = imagesIn((await home('dina')).blocks)
    expect(after.alt_text).toContain('Used: 607')
    expect(after.image_url).not.toBe(image.image_url)
    expect(buttonsOf(before.blocks)).toContain('Usage')
  })

  test('is among Slack’s files where nobody outside can reach us, one for each picture', async () => {
    const { deps, says, home, db } = world()
    const { publicUrl } = deps
    deps.publicUrl = null
    try {
      const exchange = await says('dina', 'usage')
      expect(imageOf(exchange).slack_file.id).toMatch(/^F/)
      expect(imageOf(exchange)).not.toHaveProperty('image_url')
      const [first, again] = [imagesIn((await home('dina')).blocks)[0], imagesIn((await home('dina')).blocks)[0]]
      expect(again.slack_file).toEqual(first.slack_file)
      expect(await db.auditEntry.count()).toBeGreaterThan(0)
    } finally {
      deps.publicUrl = publicUrl
    }
  })

  test('is told in words where no picture could be made', async () => {
    const { deps, says, faults } = world()
    const { publicUrl } = deps
    deps.publicUrl = null
    try {
      await product(world(), { as: 'dina', amount: 3 })
      await faults({ slack: { method: { name: 'files.getUploadURLExternal', error: 'internal_error' } } })
      const exchange = await says('dina', 'usage')
      expect(said(exchange)).toContain('The picture could not be made just now; these are its numbers.')
      expect(imageOf(exchange)).toBeUndefined()
    } finally {
      deps.publicUrl = publicUrl
      await faults({})
    }
  })

  test('foretells no end of what has ended', async () => {
    const { says } = world()
    await says('dina', 'budgets new Launch 10 soft @dina')
    await product(world(), { as: 'dina', amount: 500 })
    const capped = await says('dina', 'usage by budget')
    expect(said(capped)).toMatch(/What the budgets allow together is used up\. At this pace, [\d.,]+ a day,/)
    expect(said(capped)).not.toContain('the cap is reached')
    const { available = 0 } = await product(world(), { as: 'dina', amount: 1 })
    await product(world(), { as: 'dina', amount: available })
    for (const typed of ['usage', 'usage by budget']) {
      const exchange = await says('dina', typed)
      expect(said(exchange)).toContain('Nothing is left: what is new is refused until there is more.')
      expect(said(exchange) + imageOf(exchange).alt_text).not.toContain('At this pace')
    }
  })
})

describe('the address of a picture', () => {
  const of: PictureOf = { organizationId: 'org_1', month: '2026-11', by: 'member', mark: '1', readerId: 'per_1' }
  const key = 'a key of this installation'
  const drawn: Sketch[] = []
  let now = new Date('2026-11-23T10:20:00Z')
  const room = chartRoom({
    key,
    now: () => now,
    draw: async (sketch) => {
      drawn.push(sketch)
      return new Uint8Array([1, 2, 3])
    },
    isTheirs: async ({ readerId }) => readerId !== 'per_gone',
    sketchOf: async ({ organizationId }) => (organizationId === 'org_1' ? sketch('asked anew') : null),
  })
  const nothing = { draw: async () => new Uint8Array(), isTheirs: async () => true, sketchOf: async () => null }
  const sketch = (title: string): Sketch => ({ title }) as Sketch
  const get = async (url: string, method = 'GET') => room.mount.fetch(new Request(url, { method }))
  const mine = () => room.addressOf('https://org.example', of, sketch('as it was said'))

  test('shows what was said beside it, to whoever has it, and to be kept by nobody in between', async () => {
    const answer = await get(mine())
    expect(answer.status).toBe(200)
    expect(drawn.at(-1)?.title).toBe('as it was said')
    expect(answer.headers.get('cache-control')).toBe('private, max-age=6000')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await get(mine(), 'HEAD')).body).toBeNull()
    expect((await get(mine(), 'POST')).status).toBe(405)
  })

  test('is the same for all who ask within an hour, so that nothing is fetched twice', () => {
    const before = mine()
    now = new Date('2026-11-23T10:59:00Z')
    expect(mine()).toBe(before)
    now = new Date('2026-11-23T11:00:01Z')
    expect(mine()).not.toBe(before)
  })

  test('is good for an hour at least, and then over, in words', async () => {
    now = new Date('2026-11-23T10:59:59Z')
    const address = mine()
    now = new Date('2026-11-23T11:59:58Z')
    expect((await get(address)).status).toBe(200)
    now = new Date('2026-11-23T12:00:01Z')
    const over = await get(address)
    expect([over.status, await over.text()]).toEqual([
      410,
      'This address was good for a while only. Ask in Slack for the chart anew.\n',
    ])
  })

  test('cannot be made up: not by guessing, not by another key, not by changing what it names', async () => {
    now = new Date('2026-11-23T10:20:00Z')
    const address = mine()
    const [, claims = '', signature = ''] = /charts\/([\w-]+)\.([\w-]+)\.png$/.exec(address) ?? []
    const other = Buffer.from(JSON.stringify(['org_2', '2026-11', 'member', '1', now.getTime() + 3_600_000])).toString(
      'base64url',
    )
    const forged = createHmac('sha256', 'another key').update(`chart:${other}`).digest('base64url')
    const tried = [
      `${other}.${signature}`,
      `${other}.${forged}`,
      `${claims}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
      `${claims}.`,
      claims,
      '',
      `../${claims}.${signature}`,
    ]
    for (const one of tried) {
      const answer = await get(`https://org.example/charts/${one}.png`)
      expect([one, answer.status, await answer.text()]).toEqual([one, 404, 'There is no such chart.\n'])
    }
  })

  test('is over for whoever may not see what it shows any more', async () => {
    const theirs = room.addressOf('https://org.example', { ...of, readerId: 'per_gone' }, sketch('as it was said'))
    expect((await get(theirs)).status).toBe(410)
    expect((await get(mine())).status).toBe(200)
  })

  test('that another process gave is drawn from what is so now; of what is gone nothing is', async () => {
    const elsewhere = (organizationId: string) =>
      chartRoom({ key, now: () => now, ...nothing }).addressOf(
        'https://org.example',
        { ...of, organizationId, mark: 'elsewhere' },
        sketch('of another process'),
      )
    expect((await get(elsewhere('org_1'))).status).toBe(200)
    expect(drawn.at(-1)?.title).toBe('asked anew')
    expect((await get(elsewhere('org_9'))).status).toBe(404)
  })
})
