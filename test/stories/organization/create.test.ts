// Creating an organization where the catalog asks for more than a name: in the form, in one line, many at once.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { standard } from '../../../src/catalog/presets/standard.ts'
import { openWorld, type View, type World } from '../../world.ts'
import { answers, hire, said } from '../cast.ts'

const folder = mkdtempSync(join(tmpdir(), 'guildhall-asking-'))
const file = join(folder, 'asking.yaml')
const all = { members: 'unlimited', organizationsOwned: 'unlimited' }
writeFileSync(
  file,
  stringify({
    ...standard,
    creation: {
      ...standard.creation,
      name: { ...standard.creation.name, isUnique: true },
      asks: { id: 'required', billingEmail: 'required', billingAddress: 'optional', logo: 'optional' },
    },
    plans: {
      free: { label: 'Free', rank: 0, for: ['personal', 'shared'], limits: all, entitlements: { invite: true } },
    },
  }),
)
afterAll(() => rmSync(folder, { recursive: true }))

const world = openWorld({ catalog: file })
const png = {
  name: 'logo.png',
  type: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
}

const kept = async (name: string) => {
  const { handle, billingEmail, billingAddress } = await world().organization(name)
  return { handle, billingEmail, billingAddress }
}
const modalOf = async (all: World, as: string): Promise<View> => (await all.call<{ view: View }>(`seat?as=${as}`)).view
const idIn = (view: View): { block: string; value: string | null } => {
  const block = Object.keys(view.state.values).find((id) => id.split(':')[0] === 'id') ?? ''
  return { block, value: view.state.values[block].id.value }
}

describe('in the form', () => {
  test('everything asked for is kept with it, also a logo, and recorded', async () => {
    const { says, submit, recorded } = world()
    await hire(world(), { cora: 'Cora Creates' })
    const { view } = await says('cora', 'create')
    expect(view?.state.values.billingEmail.billingEmail.value).toMatch(/^cora@/)
    const address = { line1: 'Jl. Sudirman 12', postalCode: '10220', city: 'Jakarta', country: 'Indonesia' }
    const sent = await submit('cora', {
      name: 'Coras',
      id: 'Cora S',
      billingEmail: 'b@coras.example',
      ...address,
      logo: png,
    })
    expect(sent.closed).toBe(true)
    expect(said(sent)).toContain('Its ID is cora-s.')
    expect(await kept('Coras')).toEqual({
      handle: 'cora-s',
      billingEmail: 'b@coras.example',
      billingAddress: { line2: '', state: '', ...address, country: 'ID' },
    })
    expect(await recorded('Coras')).toEqual(['organization.created', 'organization.logoChanged'])
  })

  test('the id is proposed by the name while that is typed, made free, and gives way to one that is typed', async () => {
    const { says, choose, submit } = world()
    await hire(world(), { prue: 'Prue Proposes', pete: 'Pete First' })
    await says('pete', 'create Zen Garden')
    await says('prue', 'create')
    for (const [name, proposed] of [
      ['Z', 'z-org'],
      ['Zen', 'zen'],
      ['禅', null],
      ['Zen Garden!', 'zen-garden-2'],
    ] as const) {
      const { view } = await choose('prue', 'name', name)
      expect(idIn(view as View).value).toBe(proposed)
    }
    await choose('prue', 'id', 'my-garden')
    const { view } = await choose('prue', 'name', 'Zen Garden 3')
    expect(idIn(view as View).value).toBe('my-garden')
    await submit('prue')
    expect((await kept('Zen Garden 3')).handle).toBe('my-garden')
  })

  test('what is wrong is said at its field, wherever the id was proposed, and nothing is created', async () => {
    const { says, choose, submit, db } = world()
    await hire(world(), { nils: 'Nils Nearly', nora: 'Nora First' })
    await says('nora', 'create Taken Name')
    const shared = () => db.organization.count({ where: { kind: 'shared' } })
    const before = await shared()
    await says('nils', 'create')
    await choose('nils', 'name', 'Taken name 2')
    const { block } = idIn(await modalOf(world(), 'nils'))
    expect(block).toBe('id:taken-name-2')
    const refused: [object, string, string][] = [
      [{ id: 'taken-name' }, block, '“taken-name” is taken. Type another one: “taken-name-2” is free.'],
      [{ id: '' }, block, 'No ID was typed.'],
      [{ id: 'nils', billingEmail: '' }, 'billingEmail', 'No e-mail address was typed.'],
      [{ billingEmail: 'n@nils.example', line1: 'Only a line' }, 'postalCode', 'The postal code is missing.'],
      [{ line1: '', logo: { ...png, base64: btoa('<svg onload="alert(1)">') } }, 'logo', 'SVG'],
      [{ logo: null, name: '  TAKEN   NAME ' }, 'name', 'Another organization already has this name.'],
    ]
    for (const [values, field, words] of refused) {
      const { errors } = await submit('nils', values)
      expect(Object.keys(errors ?? {}), words).toEqual([field])
      expect(errors?.[field]).toContain(words)
    }
    expect(await shared()).toBe(before)
    await submit('nils', { name: 'Free Name' })
    expect((await kept('Free Name')).handle).toBe('nils')
  })

  test('sent three times over it is created once', async () => {
    const { says, submit, faults, db } = world()
    await hire(world(), { trudy: 'Trudy Thrice' })
    await says('trudy', 'create')
    await faults({ slack: { deliver: { times: 3 } } })
    await submit('trudy', { name: 'Trudys', id: 'trudys', billingEmail: 't@trudys.example' })
    await faults({})
    await world().settle()
    expect(await db.organization.count({ where: { name: { startsWith: 'Trudys' } } })).toBe(1)
  })
})

describe('in one line', () => {
  test('the id is made of the name, and bills go to whoever creates it', async () => {
    const { says } = world()
    await hire(world(), { lotte: 'Lotte Line' })
    expect(said(await says('lotte', 'create Café Zürich'))).toContain('Its ID is cafe-zurich.')
    expect(await kept('Café Zürich')).toMatchObject({ handle: 'cafe-zurich', billingEmail: 'lotte@sehat.example' })
  })

  test('the form asks where that cannot be: no Latin letter in the name, no confirmed address', async () => {
    const { says, submit } = world()
    await hire(world(), { yuki: 'Yuki Names' })
    await hire(world(), { mia: 'Mia Nomail' }, { email: null })
    const { view } = await says('yuki', 'create 診療所')
    expect(view?.state.values.name.name.value).toBe('診療所')
    await submit('yuki', { id: 'shinryojo' })
    expect((await kept('診療所')).handle).toBe('shinryojo')

    const asked = (await says('mia', 'create Mias')).view as View
    expect([asked.state.values.name.name.value, idIn(asked).value]).toEqual(['Mias', 'mias'])
    await submit('mia', { billingEmail: 'm@mias.example' })
    expect(await kept('Mias')).toMatchObject({ handle: 'mias', billingEmail: 'm@mias.example' })
  })

  test('of twenty at once of names that suggest one id, each gets an id of its own', async () => {
    const { says, db } = world()
    const crowd = await hire(
      world(),
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`crowd${n}`, `Crowd ${n}`])),
    )
    const marks = '!?.,;:+=~|^()[]{}@#'
    await Promise.all(crowd.map((handle, n) => says(handle, `create Same Idea${marks.slice(0, n)}`)))
    const made = await db.organization.findMany({ where: { name: { startsWith: 'Same Idea' } } })
    expect(made).toHaveLength(20)
    expect(new Set(made.map(({ handle }) => handle)).size).toBe(20)
    expect(made.map(({ handle }) => handle)).toContain('same-idea')
  })

  test('a guest has it approved with the id that was derived then', async () => {
    const { says, press } = world()
    await world().says('omar', 'whoami')
    await hire(world(), { gus: 'Gus Guest' }, { kind: 'guest' })
    expect(said(await says('gus', 'create Guest House'))).toContain('not create them')
    await press('gus', 'Request it')
    await answers(world(), 'omar', 'Approve')
    expect((await kept('Guest House')).handle).toBe('guest-house')
  })
})
