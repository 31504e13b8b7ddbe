// The rows of a system that makes Collective organizations in one dialog: its words, its one field, what it takes and refuses.
import { describe, expect, test } from 'vitest'
import { openWorld, type View, type World } from '../world.ts'
import { arrive, cardsOf, inputsOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'collective' })
const family = '👨‍👩‍👧‍👦'
const required = 'Organization name is required.'
const tooLong = 'Name must be 200 characters or fewer.'

/** The two ways in to the dialog: typed, and by the button on Home. */
type Way = { way: string; open(world: World, as: string): Promise<unknown> }
const ways: Way[] = [
  { way: 'typed', open: ({ says }, as) => says(as, 'create') },
  {
    way: 'from Home',
    async open({ home, press }, as) {
      await home(as)
      return press(as, 'Create Organization', { in: 'home' })
    },
  },
]

describe.each(ways)('the dialog, $way', ({ way, open }) => {
  const [first, second, third] = way === 'typed' ? ['tari', 'lia', 'umar'] : ['hana', 'joko', 'wati']

  test('[S4][S7][S20] one modal with one field: with nothing but a name it is done, and the dialog closes', async () => {
    const all = world()
    await arrive(all, { [first]: {} })
    await open(all, first)
    const modal = await modalOf(all, first)
    expect(inputsOf(modal).map(({ label }) => label.text)).toEqual(['Organization Name'])
    const sent = await all.submit(first, { 'Organization Name': `Rumah ${first}` })
    expect(sent).toMatchObject({ closed: true, status: 200 })
    expect(sent.view).toBeUndefined()
    expect(sent.errors).toBeUndefined()
    expect(await all.roles(`Rumah ${first}`)).toHaveLength(1)
  })

  test('[S10][S11][S13][S15][S19] its words: title, label, examples, how to choose a name, button', async () => {
    const all = world()
    await arrive(all, { [second]: {} })
    await open(all, second)
    const modal = await modalOf(all, second)
    const [field] = inputsOf(modal)
    expect(modal.title.text).toBe('Create Organization')
    expect(field.label.text).toBe('Organization Name')
    expect(field.element.placeholder.text).toBe('Sehat Clinic, Acme Marketing Team')
    expect(field.hint.text).toContain('Pick a name your teammates will recognize')
    expect(field.hint.text).toContain('company, department, or client name')
    expect(modal.submit.text).toBe('Create')
    await all.close(second)
  })

  test('[S12][S17][S18] a name has 1 to 200 characters as people see them, and the field says so where it has not', async () => {
    const all = world()
    await arrive(all, { [third]: {} })
    await open(all, third)
    const refused: [string, string][] = [
      ['', required],
      ['   ', required],
      ['\u200B\u2060', required],
      ['n'.repeat(201), tooLong],
      [family.repeat(201), tooLong],
    ]
    for (const [name, words] of refused)
      expect((await all.submit(third, { name })).errors, JSON.stringify(name)).toEqual({ name: words })
    expect(cardsOf((await all.says(third, 'list')).messages[0])).toHaveLength(1)
    const accepted = [way[0] ?? '', way.slice(0, 4).repeat(50), `${way[0]}${family.repeat(199)}`, ` ${way[1]} `]
    for (const name of accepted) {
      expect(await all.submit(third, { name }), name).toMatchObject({ closed: true })
      expect(await all.roles(name.trim()), name).toHaveLength(1)
      await open(all, third)
    }
    await all.close(third)
  })
})

describe('typed in one line', () => {
  test('[S12][S17][S18] the same names are taken and refused, in the same words', async () => {
    const { says, roles } = world()
    expect((await says('budi', `create ${'b'.repeat(201)}`)).messages[0]?.text).toContain(tooLong)
    expect((await says('budi', 'create \u3164')).messages[0]?.text).toContain(required)
    expect(cardsOf((await says('budi', 'list')).messages[0])).toHaveLength(1)
    for (const name of ['b', 'b'.repeat(200), family.repeat(200)]) {
      await says('budi', `create ${name}`)
      expect(await roles(name), name).toEqual(['Budi Santoso: owner'])
    }
  })
})

describe('while a name is typed', () => {
  const hintOf = ({ view }: { view?: View }): string => inputsOf(view as View)[0].hint.text

  test('[S14] a counter shows how much is used, in characters as people see them, and by how many it is too long', async () => {
    const all = world()
    await arrive(all, { citra: {} })
    const opened = await all.says('citra', 'create')
    expect(hintOf(opened)).toContain('\n0/200 characters')
    for (const [typed, count] of [
      ['S', '1/200 characters'],
      ['Sehat Clinic', '12/200 characters'],
      [family.repeat(12), '12/200 characters'],
      ['n'.repeat(200), '200/200 characters'],
      ['n'.repeat(207), '207/200 characters: 7 too many'],
      ['', '0/200 characters'],
    ] as const) {
      const hint = hintOf(await all.choose('citra', 'Organization Name', typed))
      expect(hint.split('\n').at(-1)).toBe(count)
      expect(hint).toContain('Pick a name your teammates will recognize')
    }
    await all.submit('citra', { 'Organization Name': 'Citra Clinic' })
    await all.says('citra', 'switch Citra Clinic')
    expect(hintOf(await all.says('citra', 'rename'))).toBe('12/200 characters')
    expect(hintOf(await all.choose('citra', 'New name', 'Citra'))).toBe('5/200 characters')
  })
})
