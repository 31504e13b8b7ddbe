// Charts as they are seen: what stands in them is told by colours and places of the picture itself, whoever drew it.
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { mostParts, type Sketch } from '../../src/org/credits/charts.ts'
import { createCharts } from '../../src/pictures/chart.ts'
import { fontIn } from '../../src/pictures/font.ts'
import { fitted, lacking, widthOf } from '../../src/pictures/lettering.ts'
import { shortAmount, wholeAmount } from '../../src/pictures/numbers.ts'
import * as palette from '../../src/pictures/palette.ts'

const charts = createCharts()
afterAll(() => charts.close())

const days = (used: number, each: number[], all = 30): Sketch['days'] =>
  Array.from({ length: all }, (_, at) => (at < used ? each : null))

const sketch = (more: Partial<Sketch> = {}): Sketch => ({
  title: 'Credits in November 2026',
  whose: 'Sehat Clinic',
  about: 'by member · until 23 Nov 2026, 08:13 UTC',
  money: null,
  perDay: 'Credits a day',
  soFar: 'Credits so far',
  uncounted: null,
  parts: [
    { label: 'Dina Kusuma', total: 6900 },
    { label: 'Budi Santoso', total: 2300 },
  ],
  days: days(23, [300, 100]),
  dayNames: Array.from({ length: 30 }, (_, at) => String(at + 1)),
  cap: { amount: 10_000, label: 'Cap' },
  forecast: {
    perDay: 400,
    soFarPerDay: 400,
    label: 'At this pace: 400 a day',
    runsOut: { day: 24, label: 'Cap reached Wed 25 Nov' },
    lastDay: null,
  },
  nothing: 'Nothing was used in November 2026 yet.',
  unreadable: 'named beside the picture',
  ...more,
})

type Pixels = { width: number; height: number; at(x: number, y: number): string; png: Uint8Array }

async function seen(more: Partial<Sketch> = {}): Promise<Pixels> {
  const png = await charts.month(sketch(more))
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => {
    const from = (y * info.width + x) * 4
    return data[from + 3] === 0 ? 'clear' : `#${data.subarray(from, from + 3).toString('hex')}`
  }
  return { width: info.width, height: info.height, at, png }
}

/** How many pixels have exactly this colour, within a part of the picture. */
function count({ width, height, at }: Pixels, colour: string, from = { x: 0, y: 0 }, to = { x: width, y: height }) {
  let found = 0
  for (let y = from.y; y < to.y; y++) for (let x = from.x; x < to.x; x++) if (at(x, y) === colour) found++
  return found
}

/** The part of a picture in which the bars stand: above the list of parts. */
const barsOf = (picture: Pixels): [{ x: number; y: number }, { x: number; y: number }] => [
  { x: 0, y: 560 },
  { x: picture.width, y: 840 },
]

const first = palette.parts[0] ?? ''
const second = palette.parts[1] ?? ''

describe('the picture of a month', () => {
  test('is a sharp PNG with round corners, of less than 200 KB', async () => {
    const picture = await seen()
    expect(await sharp(picture.png).metadata()).toMatchObject({ format: 'png', width: 1280 })
    expect(picture.png.length).toBeLessThan(200 * 1024)
    expect([picture.at(0, 0), picture.at(1279, 0), picture.at(0, picture.height - 1)]).toEqual([
      'clear',
      'clear',
      'clear',
    ])
    expect(picture.at(40, 40)).toBe(palette.card)
  })

  test('has bars as high as what each part used, one on the other', async () => {
    const picture = await seen()
    const [dina, budi] = [count(picture, first, ...barsOf(picture)), count(picture, second, ...barsOf(picture))]
    expect(budi).toBeGreaterThan(1000)
    expect(dina / budi).toBeGreaterThan(2.4)
    expect(dina / budi).toBeLessThan(3.6)
  })

  test('of one part has no colour of a second', async () => {
    const picture = await seen({ parts: [{ label: 'Dina Kusuma', total: 6900 }], days: days(23, [300]) })
    expect(count(picture, first)).toBeGreaterThan(5000)
    expect(count(picture, second)).toBe(0)
  })

  test('has the cap as a dashed line, and without one no panel for it', async () => {
    const [with_, without] = [await seen(), await seen({ cap: null, forecast: null })]
    const rows = Array.from({ length: with_.height }, (_, y) =>
      count(with_, palette.warning, { x: 170, y }, { x: 1230, y: y + 1 }),
    )
    const longest = Math.max(...rows)
    expect(longest).toBeGreaterThan(400)
    expect(longest).toBeLessThan(1000)
    expect(count(without, palette.warning)).toBe(0)
    expect(without.height).toBeLessThan(with_.height)
  })

  test('counts what is under no cap in the bars, and not towards the cap', async () => {
    const [all, some] = [await seen(), await seen({ uncounted: 1 })]
    const lineIn = (picture: Pixels) =>
      Array.from({ length: 230 }, (_, at) => at + 232).find(
        (y) => count(picture, palette.running, { x: 170, y }, { x: 1230, y: y + 1 }) > 0,
      )
    expect(count(some, second, ...barsOf(some))).toBe(count(all, second, ...barsOf(all)))
    expect(lineIn(some)).toBeGreaterThan(lineIn(all) ?? 0)
  })

  test('shows the days to come otherwise than those that were', async () => {
    const [with_, without] = [await seen(), await seen({ forecast: null })]
    expect(count(with_, palette.coming, ...barsOf(with_))).toBeGreaterThan(1000)
    expect(count(without, palette.coming, ...barsOf(without))).toBe(0)
  })

  test('foretells no use once nothing will be left', async () => {
    const ends = { perDay: 400, soFarPerDay: 400, label: 'At this pace', runsOut: null }
    const [short, whole] = [
      await seen({ forecast: { ...ends, lastDay: 24 } }),
      await seen({ forecast: { ...ends, lastDay: null } }),
    ]
    const [few, all] = [short, whole].map((picture) => count(picture, palette.coming, ...barsOf(picture)))
    expect(few).toBeGreaterThan(500)
    expect(all).toBeGreaterThan(2.5 * (few ?? 0))
  })

  test('keeps its base line under days on which little was used', async () => {
    const picture = await seen({ days: days(23, [3, 1]).map((day, at) => (day && at === 5 ? [90_000, 3] : day)) })
    const rows = Array.from({ length: 20 }, (_, at) =>
      count(picture, palette.quiet, { x: 164, y: 828 + at }, { x: 1232, y: 829 + at }),
    )
    expect(Math.max(...rows)).toBeGreaterThan(1060)
  })

  test('of a name without end says all the same how it is split and until when', async () => {
    const [long, short] = [
      await seen({ whose: 'W'.repeat(200) }),
      await seen({ whose: 'W'.repeat(200), about: 'by budget' }),
    ]
    expect(Buffer.from(long.png).equals(Buffer.from(short.png))).toBe(false)
  })

  test('of a month without use says so', async () => {
    const empty = await seen({ parts: [], days: days(23, []), cap: null, forecast: null })
    const other = await seen({ parts: [], days: days(23, []), cap: null, forecast: null, nothing: '' })
    expect(palette.parts.map((colour) => count(empty, colour))).toEqual(palette.parts.map(() => 0))
    expect(Buffer.from(empty.png).equals(Buffer.from(other.png))).toBe(false)
  })

  test('of no days, of huge amounts, of a cap far away and of names without end is drawn all the same', async () => {
    const long = 'Wisnu-Wardhana '.repeat(40)
    const pictures = [
      { days: [], dayNames: [], parts: [] },
      {
        days: days(30, [9e14, 1]),
        parts: [
          { label: long, total: 9e15 },
          { label: '👩‍👩‍👧‍👦'.repeat(80), total: 30 },
        ],
      },
      { cap: { amount: 1e15, label: `Cap ${long}` } },
      { cap: { amount: 1, label: 'Cap' } },
      { title: long, whose: long, about: long, soFar: long, perDay: long },
      { money: { currency: 'usd', digits: 2 } },
      { title: '<script>&"\u0000\ud800', parts: [{ label: ']]><x/>', total: 1 }] },
    ]
    for (const more of pictures) {
      const picture = await seen(more)
      expect(picture.width).toBe(1280)
      expect(picture.png.length).toBeLessThan(200 * 1024)
    }
  })

  test('of ten thousand members draws the most that can be told apart, and keeps within its size', async () => {
    const all = Array.from({ length: 10_000 }, (_, at) => ({ label: `Member ${at}`, total: 10_000 - at }))
    const parts = [...all.slice(0, mostParts - 1), { label: '9,993 others', total: 1_000_000 }]
    const picture = await seen({
      parts,
      days: days(
        23,
        parts.map(() => 50),
      ),
    })
    expect([...palette.parts, palette.rest].every((colour) => count(picture, colour) > 500)).toBe(true)
    expect(picture.png.length).toBeLessThan(200 * 1024)
  })
})

describe('what is written in a picture', () => {
  test('can be read on its card, on a light Slack and on a dark one', () => {
    const [light, dark] = ['#ffffff', '#1a1d21']
    for (const text of [palette.ink, palette.quiet, palette.warning])
      expect(palette.contrastOf(text, palette.card)).toBeGreaterThanOrEqual(4.5)
    for (const colour of [...palette.parts, palette.rest]) {
      expect(palette.contrastOf(colour, palette.card)).toBeGreaterThanOrEqual(3)
      expect(palette.contrastOf(palette.readableOn(colour), colour)).toBeGreaterThanOrEqual(4.2)
    }
    expect(palette.contrastOf(palette.edge, light)).toBeGreaterThanOrEqual(3)
    expect(palette.contrastOf(palette.card, dark)).toBeGreaterThanOrEqual(10)
  })

  test('in Arabic is written in joined letters, from right to left', async () => {
    const label = 'سارة عبد الله'
    expect(lacking(label)).toEqual([])
    const written = await seen({ parts: [{ label, total: 1 }], days: days(23, [1]) })
    const boxes = await seen({ parts: [{ label: '□'.repeat(13), total: 1 }], days: days(23, [1]) })
    const apart = await seen({ parts: [{ label: [...label].join('\u200c'), total: 1 }], days: days(23, [1]) })
    const inkIn = (picture: Pixels) =>
      count(picture, palette.ink, { x: 90, y: 900 }, { x: 560, y: picture.height - 20 })
    expect(inkIn(written)).toBeGreaterThan(100)
    expect(Buffer.from(written.png).equals(Buffer.from(boxes.png))).toBe(false)
    expect(Buffer.from(written.png).equals(Buffer.from(apart.png))).toBe(false)
  })

  test('in letters that no font here has is named beside it, and never shown as boxes', async () => {
    const one = { total: 1 }
    const picture = await seen({ parts: [{ label: '\u{10ffee}\u{10ffed}', ...one }], days: days(23, [1]) })
    const named = await seen({ parts: [{ label: sketch().unreadable, ...one }], days: days(23, [1]) })
    expect(Buffer.from(picture.png).equals(Buffer.from(named.png))).toBe(true)
  })

  test('is cut at a whole character, to the width that there is', () => {
    const label = 'Ana-Maria López 👩‍👩‍👧‍👦 de la Cruz'
    for (let width = 20; width < 300; width += 7) {
      const cut = fitted(label, width, 14)
      expect(widthOf(cut, 14)).toBeLessThanOrEqual(width)
      expect(cut === label || label.startsWith(cut.slice(0, -1).trimEnd())).toBe(true)
      expect(cut.includes('\u200d…')).toBe(false)
    }
    expect(fitted('Dina', 300, 14)).toBe('Dina')
  })

  test('from right to left is cut at its end, on the left', () => {
    expect(fitted('مريم بنت عبد الله آل سعود', 90, 14)).toMatch(/…\u200f$/)
    expect(fitted('שרה לוי מתל אביב', 60, 14)).toMatch(/…\u200f$/)
    expect(fitted('Dina Kusuma Wardhani', 60, 14)).toMatch(/…$/)
  })

  test('turns nothing around that stands beside it', () => {
    expect(fitted('a\u202egnp.exe\u2066\n\tb', 500, 14)).toBe('a gnp.exe b')
  })

  test('has the widths of its font', () => {
    expect(fontIn('normal').widthOf('0')).toBeCloseTo(0.636, 2)
    expect(fontIn('bold').widthOf('0')).toBeGreaterThan(fontIn('normal').widthOf('0'))
    expect(fontIn('normal').has('ſ'.codePointAt(0) ?? 0)).toBe(true)
    expect(fontIn('normal').has(0x4e2d)).toBe(false)
  })

  test('are numbers as there is room for them', () => {
    const dollars = { currency: 'usd', digits: 2 }
    expect([0, 999, 1500, 2e6, 9e15].map((n) => shortAmount(n, null))).toEqual(['0', '999', '1.5K', '2M', '9000T'])
    expect([1234, 2e9].map((n) => wholeAmount(n, null))).toEqual(['1,234', '2B'])
    expect([wholeAmount(123_456, dollars), shortAmount(150_000, dollars)]).toEqual(['$1,234.56', '$1.5K'])
    expect(wholeAmount(500, { currency: 'jpy', digits: 0 })).toBe('¥500')
  })
})

/** A colour as someone sees it who lacks one kind of cones (Machado, Oliveira and Fernandes 2009), in CIE Lab. */
const eyes = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'without red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'without green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'without blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

function labOf(colour: string, matrix: number[]): number[] {
  const linear = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
  const times = (rows: number[], by: number[]) =>
    [0, 3, 6].map((row) => by.reduce((sum, one, at) => sum + one * (rows[row + at] ?? 0), 0))
  const dim = times(matrix, linear).map((one) => Math.min(1, Math.max(0, one)))
  const [x = 0, y = 0, z = 0] = times(
    [0.4339, 0.3762, 0.1899, 0.2126, 0.7152, 0.0722, 0.0177, 0.1095, 0.8728],
    dim,
  ).map((one) => (one > 0.008856 ? Math.cbrt(one) : 7.787 * one + 16 / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

describe('the colours of the parts', () => {
  const all = [...palette.parts, palette.rest]
  const apart = (one: string, other: string, matrix: number[]) =>
    Math.hypot(...labOf(one, matrix).map((value, at) => value - (labOf(other, matrix)[at] ?? 0)))

  test.each(Object.entries(eyes))('are told apart by eyes %s, neighbours above all', (_, matrix) => {
    const pairs = all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const))
    expect(Math.min(...pairs.map(([one, other]) => apart(one, other, matrix)))).toBeGreaterThan(12)
    expect(Math.min(...all.slice(1).map((one, at) => apart(one, all[at] ?? '', matrix)))).toBeGreaterThan(30)
  })
})

describe('drawing', () => {
  test('keeps what was drawn, and draws again what has changed', async () => {
    const [one, again] = [await charts.month(sketch()), await charts.month(sketch())]
    expect(again).toBe(one)
    expect(await charts.month(sketch({ title: 'Another' }))).not.toBe(one)
  })

  test('leaves the main thread free', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    await Promise.all(Array.from({ length: 6 }, (_, at) => charts.month(sketch({ title: `Number ${at}` }))))
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(20)
  })

  test('of too many at once is refused, not queued without end', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 60 }, (_, at) => charts.month(sketch({ title: `Of ${at}` }))),
    )
    const refused = all.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every((one) => one.status === 'rejected' && String(one.reason).includes('ChartsBusy'))).toBe(true)
    // What was refused is not remembered as refused.
    expect((await charts.month(sketch({ title: 'Of 59' }))).length).toBeGreaterThan(1000)
  })

  test('goes on after a fault, and ends when it is closed', async () => {
    const own = createCharts()
    await expect(own.month({ ...sketch(), days: null } as unknown as Sketch)).rejects.toThrow('could not be drawn')
    expect((await own.month(sketch())).length).toBeGreaterThan(1000)
    const late = own.month(sketch({ title: 'Late' }))
    const ended = expect(late).rejects.toThrow('closed')
    await own.close()
    await ended
  })
})
