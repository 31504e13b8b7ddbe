// Logos from the file that someone puts into a form to the picture that Slack fetches: good ones, hostile ones, and downloads
// that go wrong in every way a network has.
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawn, pngClaiming } from '../../pictures/drawn.ts'
import { buttonsOf, type Exchange, openWorld, type World } from '../../world.ts'
import { found, hire, letIn, said } from '../cast.ts'

type File = { name: string; type: string; base64: string; size?: number; answer?: string }
const fileOf = (name: string, bytes: Buffer | string, more: Partial<File> = {}): File => {
  const type = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' }[
    name.split('.').at(-1) ?? ''
  ]
  return {
    name,
    type: type ?? 'application/octet-stream',
    base64: Buffer.from(bytes as string, 'latin1').toString('base64'),
    ...more,
  }
}

/** Sends a file as the logo of where someone is. */
async function send({ says, submit }: World, as: string, file: File): Promise<Exchange> {
  await says(as, 'settings')
  return submit(as, { logo: file })
}

/** What someone is told at the field; the form is closed then. */
async function refused(world: World, as: string, file: File): Promise<string> {
  const { errors, ackMs } = await send(world, as, file)
  expect(ackMs).toBeLessThan(3000)
  await world.close(as)
  return errors?.logo ?? 'nothing was refused'
}

const logoOf = async (world: World, name: string) => {
  const { id } = await world.organization(name)
  return world.db.logo.findUnique({ where: { organizationId: id } })
}
const changesOf = async (world: World, name: string) =>
  (await world.recorded(name)).filter((action) => action.startsWith('organization.logo'))

/** The addresses of the pictures in something. */
const picturesIn = (node: unknown): { image_url: string; alt_text: string }[] => {
  if (Array.isArray(node)) return node.flatMap(picturesIn)
  if (!node || typeof node !== 'object') return []
  return 'image_url' in node ? [node as never] : Object.values(node).flatMap(picturesIn)
}

/** The downloads that Slack was asked for so far. */
const downloads = (world: World) =>
  world.sandbox.slack.space.traffic.entries().filter(({ what }) => what === 'file').length

describe('a logo', () => {
  const world = openWorld()
  beforeAll(async () => {
    await hire(world(), { lola: 'Lola Logo', mel: 'Mel Member' })
    await found(world(), 'Logos', 'lola')
    await letIn(world(), 'lola', 'mel', 'member')
  })

  test.each(['png', 'jpeg', 'gif', 'webp'] as const)(
    'is taken as %s, kept as a PNG, recorded and shown',
    async (format) => {
      const file = fileOf(`logo.${format === 'jpeg' ? 'jpg' : format}`, await drawn(format, 900, 300))
      const sent = await send(world(), 'lola', file)
      expect(said(sent)).toContain('It has a new logo.')
      const kept = await logoOf(world(), 'Logos')
      expect(await sharp(kept?.bytes).metadata()).toMatchObject({ format: 'png', width: 512, height: 171 })
      expect((await changesOf(world(), 'Logos')).at(-1)).toBe('organization.logoChanged')
      const { view } = await world().says('lola', 'settings')
      const [shown] = picturesIn(view?.blocks)
      expect(shown?.alt_text).toBe('Logo of Logos')
      const served = await fetch(shown?.image_url ?? '')
      expect(Buffer.from(await served.arrayBuffer())).toEqual(Buffer.from(kept?.bytes ?? []))
      await world().close('lola')
    },
  )

  test('comes along when an organization is created', async () => {
    await hire(world(), { nia: 'Nia Newly' })
    await world().says('nia', 'create')
    await world().submit('nia', { name: 'Nias', logo: fileOf('n.png', await drawn('png')) })
    expect((await logoOf(world(), 'Nias'))?.mediaType).toBe('image/png')
    expect(await changesOf(world(), 'Nias')).toEqual(['organization.logoChanged'])
  })

  test('that is no picture creates nothing', async () => {
    await hire(world(), { ole: 'Ole Other' })
    await world().says('ole', 'create')
    const { errors } = await world().submit('ole', { name: 'Oles', logo: fileOf('n.png', '<svg onload="alert(1)"/>') })
    expect(errors).toEqual({ logo: 'This is an SVG drawing. Choose a PNG, JPEG, GIF or WebP picture.' })
    expect(await world().db.organization.count({ where: { name: 'Oles' } })).toBe(0)
    await world().close('ole')
  })

  test('sent again as it is changes nothing and records nothing', async () => {
    await send(world(), 'lola', fileOf('same.png', await drawn('png', 30, 30)))
    const [before, changes] = [await logoOf(world(), 'Logos'), await changesOf(world(), 'Logos')]
    await send(world(), 'lola', fileOf('other-name.png', await drawn('png', 30, 30)))
    expect(await logoOf(world(), 'Logos')).toEqual(before)
    expect(await changesOf(world(), 'Logos')).toEqual(changes)
  })

  test('is removed by who may, once, and is gone from its address', async () => {
    await hire(world(), { pia: 'Pia Picture' })
    await found(world(), 'Pias', 'pia')
    await send(world(), 'pia', fileOf('p.png', await drawn('png')))
    const { view } = await world().says('pia', 'settings')
    const [shown] = picturesIn(view?.blocks)
    await world().press('pia', 'Remove logo')
    expect(await logoOf(world(), 'Pias')).toBeNull()
    expect(await changesOf(world(), 'Pias')).toEqual(['organization.logoChanged', 'organization.logoRemoved'])
    expect((await fetch(shown?.image_url ?? '')).status).toBe(404)
    expect(picturesIn((await world().says('pia', 'settings')).view?.blocks)).toEqual([])
    await world().close('pia')
  })

  test('is not for those who may not change the organization', async () => {
    const { view, messages } = await world().says('mel', 'settings')
    expect(view).toBeUndefined()
    expect(said({ messages } as Exchange)).toContain('Your role in Logos is Member')
    // A form that was opened while they still might.
    await hire(world(), { rae: 'Rae Removed' })
    await letIn(world(), 'lola', 'rae', 'admin')
    await world().says('rae', 'settings')
    await world().says('lola', 'role @rae viewer')
    const before = await logoOf(world(), 'Logos')
    const sent = await world().submit('rae', { logo: fileOf('r.png', await drawn('jpeg')) })
    expect(said(sent)).toContain('Your role in Logos is Viewer')
    expect(await logoOf(world(), 'Logos')).toEqual(before)
  })

  test('of many senders at once is one of them, and each change is recorded', async () => {
    await hire(world(), { sam: 'Sam Owner', tom: 'Tom Admin', uta: 'Uta Admin' })
    await found(world(), 'Sams', 'sam')
    for (const handle of ['tom', 'uta']) await letIn(world(), 'sam', handle, 'admin')
    const sizes = { sam: 21, tom: 22, uta: 23 }
    const all = Object.entries(sizes)
    await Promise.all(
      all.map(async ([handle, size]) => send(world(), handle, fileOf('x.png', await drawn('png', size, size)))),
    )
    const { width = 0 } = await sharp((await logoOf(world(), 'Sams'))?.bytes).metadata()
    expect(Object.values(sizes)).toContain(width)
    expect(await changesOf(world(), 'Sams')).toHaveLength(3)
  })
})

describe('a hostile file', () => {
  const world = openWorld()
  beforeAll(async () => {
    await hire(world(), { hugo: 'Hugo Hostile' })
    await found(world(), 'Hostiles', 'hugo')
  })
  const script = '<html><script>alert(document.cookie)</script></html>'

  test.each([
    ['a GIF that is a script too', 'gif', `*/=1;alert(1);/*${script}`],
    ['a JPEG that is an archive too', 'jpeg', 'PK\x03\x04\x14\0\0\0\0\0evil.exePK\x05\x06'],
    ['a PNG with a page behind it', 'png', script],
  ] as const)('%s is kept as its pixels alone', async (_, format, tail) => {
    const bytes = Buffer.concat([await drawn(format, 80, 80), Buffer.from(tail, 'latin1')])
    await send(world(), 'hugo', fileOf(`x.${format === 'jpeg' ? 'jpg' : format}`, bytes))
    const kept = Buffer.from((await logoOf(world(), 'Hostiles'))?.bytes ?? [])
    expect(await sharp(kept).metadata()).toMatchObject({ format: 'png', width: 80, height: 80 })
    for (const part of ['alert', 'PK\x03\x04', '<html']) expect(kept.includes(Buffer.from(part, 'latin1'))).toBe(false)
  })

  test.each([
    [
      'logo.svg',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'This is an SVG drawing.',
    ],
    ['logo.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'This is an SVG drawing.'],
    ['logo.png', 'only text, called a picture', 'This is a text file.'],
    ['logo.png', script, 'This is a web page.'],
    ['logo.png', '%PDF-1.7 …', 'This is a PDF.'],
    ['logo.jpg', 'PK\x03\x04', 'This is an archive.'],
    ['logo.gif', '', 'This file is empty.'],
    ['logo.gif', 'GIF89a', 'This picture is damaged, or ends too early.'],
  ])('%s that is %j is refused as what it is', async (name, bytes, words) => {
    const before = await logoOf(world(), 'Hostiles')
    const told = await refused(world(), 'hugo', fileOf(name, bytes))
    expect(told).toBe(`${words} Choose a PNG, JPEG, GIF or WebP picture.`)
    expect(await logoOf(world(), 'Hostiles')).toEqual(before)
  })

  test('of 20,000 × 20,000 pixels is refused before they are decoded', async () => {
    const told = await refused(world(), 'hugo', fileOf('x.png', pngClaiming(20_000, 20_000, { depth: 1, colour: 0 })))
    expect(told).toBe('This picture has 20,000 × 20,000 pixels; the limit is 25 million. Choose a smaller picture.')
  })

  test('of 300 MB is refused before a byte of it is fetched', async () => {
    const before = downloads(world())
    const told = await refused(world(), 'hugo', fileOf('x.png', await drawn('png'), { size: 300 * 1024 * 1024 }))
    expect(told).toBe('This file is 300 MB; the limit is 10 MB. Choose a smaller picture.')
    expect(downloads(world())).toBe(before)
  })

  test('that never ends is cut off', async () => {
    const told = await refused(world(), 'hugo', fileOf('x.png', await drawn('png'), { answer: 'endless' }))
    expect(told).toMatch(/^This file is 1[01] MB; the limit is 10 MB\./)
  })

  test('that ends in the middle is refused, and the same again whole is taken', async () => {
    const bytes = await drawn('png', 60, 60)
    const told = await refused(world(), 'hugo', fileOf('x.png', bytes, { answer: 'broken' }))
    expect(told).toBe('The file did not arrive whole. Choose the file again.')
    expect(said(await send(world(), 'hugo', fileOf('x.png', bytes)))).toContain('It has a new logo.')
  })

  test('for which Slack sends a page is refused in words, and whoever runs this finds why', async () => {
    const told = await refused(world(), 'hugo', fileOf('x.png', await drawn('png'), { answer: 'html' }))
    expect(told).toContain('Slack sent a web page instead of the file.')
    const [entry] = world().logged.filter(({ message }) => message.includes('in the place of a file'))
    expect(entry).toMatchObject({ level: 'warn', facts: { hint: expect.stringContaining('files:read') } })
  })

  test.each(['slow', 'silent'])(
    'that is %s is waited for under “Working…”, given up in time, and can be sent again',
    async (answer) => {
      const before = await changesOf(world(), 'Hostiles')
      const { ackMs, errors } = await send(world(), 'hugo', fileOf('x.png', await drawn('png', 70, 70), { answer }))
      expect(ackMs).toBeLessThan(3000)
      expect(errors).toBeUndefined()
      await world().settle()
      const seat = await world().call<{ view: { blocks: unknown[] } | null }>('seat?as=hugo')
      expect(said({ messages: [], view: seat.view } as never)).toContain('The file did not arrive whole.')
      // The form is there again below it.
      expect(buttonsOf(seat.view?.blocks)).not.toContain('Fill it in again')
      await world().submit('hugo', { logo: fileOf('x.png', await drawn('png', answer === 'slow' ? 71 : 72, 70)) })
      expect((await changesOf(world(), 'Hostiles')).length).toBe(before.length + 1)
    },
  )
})

describe('the address of a logo', () => {
  const world = openWorld()
  let address: string
  let bytes: Buffer
  beforeAll(async () => {
    await hire(world(), { wes: 'Wes Web' })
    await found(world(), 'Webs', 'wes')
    await send(world(), 'wes', fileOf('w.png', await drawn('png')))
    const kept = await logoOf(world(), 'Webs')
    bytes = Buffer.from(kept?.bytes ?? [])
    address = `${world().sandbox.address}/logos/${kept?.organizationId}/${kept?.digest}.png`
  })

  test('answers with the picture and nothing else, to be kept for ever', async () => {
    const answer = await fetch(address)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  })

  test('answers HEAD without the bytes, and what is known already with 304', async () => {
    const head = await fetch(address, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(bytes.length),
      0,
    ])
    const etag = head.headers.get('etag') ?? ''
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await fetch(address, { headers: { 'if-none-match': known } })
      expect([again.status, (await again.arrayBuffer()).byteLength], known).toEqual([304, 0])
    }
    expect((await fetch(address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  test('is not guessed: anything but the exact digest of that organization is nothing', async () => {
    const digest = address.slice(-68, -4)
    const organization = address.split('/').at(-2) ?? ''
    const wrong = [
      address.replace(digest, `${'0'.repeat(63)}1`),
      address.replace(digest, digest.slice(0, 63)),
      address.replace(digest, digest.toUpperCase()),
      address.replace('.png', '.svg'),
      address.replace('.png', ''),
      address.replace(organization, `${organization.slice(0, -1)}0`),
      `${world().sandbox.address}/logos/${organization}`,
      `${world().sandbox.address}/logos`,
      `${address}/x`,
      address.replace(organization, '..%2f..%2fetc'),
      address.replace(organization, "x'%20or%20'1'='1"),
      `${world().sandbox.address}/logos/${'x'.repeat(5000)}/${digest}.png`,
    ].filter((one) => one !== address)
    for (const one of wrong) {
      const answer = await fetch(one)
      expect(answer.status, one).toBe(404)
      expect(answer.headers.get('content-type'), one).toContain('text/plain')
      expect(await answer.text(), one).toMatch(/\w+ \w+/)
    }
  })

  test('takes nothing', async () => {
    const answer = await fetch(address, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  test('is another one as soon as the logo is another', async () => {
    await send(world(), 'wes', fileOf('w.png', await drawn('jpeg', 90, 90)))
    expect((await fetch(address)).status).toBe(404)
    const [shown] = picturesIn((await world().says('wes', 'settings')).view?.blocks)
    expect(shown?.image_url).not.toBe(address)
    expect((await fetch(shown?.image_url ?? '')).status).toBe(200)
    await world().close('wes')
  })
})
