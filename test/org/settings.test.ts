// The settings of an organization: only what differs changes, each part under its own right, and an id belongs to one.
import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../../src/org/errors.ts'
import { none } from '../../src/org/organization/addresses.ts'
import * as handles from '../../src/org/organization/handles.ts'
import * as manage from '../../src/org/organization/manage.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as settings from '../../src/org/organization/settings.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()
const address = { line1: 'Jl. Sudirman 12', line2: '', postalCode: '10220', city: 'Jakarta', state: '', country: 'ID' }

const why = (work: Promise<unknown>): Promise<Refusal | null> =>
  work.then(
    () => null,
    (thrown) => (isRefusal(thrown) ? thrown : Promise.reject(thrown)),
  )

/** Someone with an organization of their own, and someone in it for each of these roles. */
async function clinic(name: string, ...roles: string[]) {
  const people = (await cast().arrive(`U${name}`, ...roles.map((role) => `U${name}${role}`))) as Player[]
  const [owner, ...others] = people as [Player, ...Player[]]
  const id = await cast().founds(owner, name, 'team')
  for (const [index, role] of roles.entries()) await cast().admits(owner, id, [others[index] as Player], role)
  return {
    owner,
    others,
    id,
    change: (input: Parameters<typeof settings.change>[1]) => settings.change(at(owner, id), input),
  }
}
const changesOf = async (id: string) =>
  (await cast().recorded(id)).filter(({ action }) => action === 'organization.settingsChanged')

describe('a change of settings', () => {
  test('is recorded with what it changed, as it was and as it is, and nothing else', async () => {
    const { id, change } = await clinic('RECORD')
    await change({ id: 'record', billingEmail: 'a@sehat.example', billingAddress: address })
    const changed = await change({
      name: 'Recorded',
      id: 'record',
      billingEmail: 'b@sehat.example',
      billingAddress: address,
    })
    const [first, second, ...more] = await changesOf(id)
    expect(more).toEqual([])
    expect(first?.before).toEqual({ id: null, billingEmail: null, billingAddress: null })
    expect(first?.after).toEqual({ id: 'record', billingEmail: 'a@sehat.example', billingAddress: address })
    expect(second?.before).toEqual({ name: 'RECORD', billingEmail: 'a@sehat.example' })
    expect(second?.after).toEqual({ name: 'Recorded', billingEmail: 'b@sehat.example' })
    expect(changed).toMatchObject({ entryId: second?.id, organization: { id, name: 'Recorded' } })
  })

  test('to what is already there changes and records nothing', async () => {
    const { id, change } = await clinic('SAME')
    await change({ id: 'Same Thing', billingAddress: address })
    expect(await change({ id: ' same-thing ', billingAddress: { ...address, city: ' Jakarta ' } })).toMatchObject({
      entryId: null,
      before: {},
      after: {},
    })
    expect(await changesOf(id)).toHaveLength(1)
  })

  test('takes away what is emptied', async () => {
    const { id, change } = await clinic('EMPTY')
    await change({ id: 'emptied', billingEmail: 'a@sehat.example', billingAddress: address })
    await change({ id: '', billingEmail: ' ', billingAddress: none })
    const kept = await cast().db.organization.findUniqueOrThrow({ where: { id } })
    expect([kept.handle, kept.billingEmail, kept.billingAddress]).toEqual([null, null, null])
  })

  test('can be put back from its entry', async () => {
    const { id, change } = await clinic('BACK')
    await change({ id: 'back', billingAddress: address })
    const { before } = await change({ name: 'Forth', id: 'forth', billingAddress: null })
    await change(before)
    const kept = await cast().db.organization.findUniqueOrThrow({ where: { id } })
    expect([kept.name, kept.handle, kept.billingAddress]).toEqual(['BACK', 'back', address])
  })

  test('happens once, delivered many times at once', async () => {
    const { owner, id } = await clinic('ONCE')
    const once = () => settings.change({ ...at(owner, id), effectId: 'settings-once' }, { id: 'only-once' })
    const { done, refused } = await together(times(8, () => once))
    expect(refused).toEqual([])
    expect(new Set(done.map(({ entryId }) => entryId)).size).toBe(1)
    expect(await changesOf(id)).toHaveLength(1)
  })

  test('is all or nothing', async () => {
    const { id, change } = await clinic('HALF')
    expect((await why(change({ name: 'Whole', billingEmail: 'no address' })))?.code).toBe('invalid_email')
    expect((await cast().db.organization.findUniqueOrThrow({ where: { id } })).name).toBe('HALF')
    expect(await changesOf(id)).toEqual([])
  })

  test('by two at once to different fields keeps both', async () => {
    const { owner, others, id } = await clinic('BOTH', 'admin')
    const { refused } = await together([
      () => settings.change(at(owner, id), { billingEmail: 'both@sehat.example' }),
      () => settings.change(at(others[0] as Player, id), { id: 'both-of-them' }),
    ])
    expect(refused).toEqual([])
    const kept = await cast().db.organization.findUniqueOrThrow({ where: { id } })
    expect([kept.handle, kept.billingEmail]).toEqual(['both-of-them', 'both@sehat.example'])
  })
})

describe('the right to change settings', () => {
  test('is one for the profile and another for the bills', async () => {
    const { others, id } = await clinic('RIGHTS', 'billing', 'member')
    const [billing, member] = others as [Player, Player]
    const bills = { billingEmail: 'rights@sehat.example' }
    expect(await why(settings.change(at(billing, id), bills))).toBeNull()
    for (const [by, input, need] of [
      [billing, { id: 'rights' }, 'organization.update'],
      [billing, { ...bills, name: 'Wrong' }, 'organization.update'],
      [member, bills, 'billing.manage'],
      [member, { name: 'Wrong' }, 'organization.update'],
    ] as const) {
      const refusal = await why(settings.change(at(by, id), input))
      expect(refusal).toMatchObject({ code: 'not_permitted', detail: { need }, fix: { kind: 'ask', ask: { input } } })
    }
  })

  test('shows each only what is theirs to change, and refuses those who may change nothing', async () => {
    const { owner, others, id } = await clinic('SHOWS', 'billing', 'viewer')
    const [billing, viewer] = others as [Player, Player]
    expect((await settings.read(at(owner, id))).may).toEqual({ profile: true, billing: true, heir: true })
    expect((await settings.read(at(billing, id))).may).toEqual({ profile: false, billing: true, heir: false })
    const refusal = await why(settings.read(at(viewer, id)))
    expect(refusal).toMatchObject({ code: 'not_permitted', fix: { kind: 'ask', ask: { verb: 'setRole' } } })
  })

  test('of a personal account is one to its bills alone', async () => {
    const [player] = (await cast().arrive('UPERSONAL')) as [Player]
    expect((await settings.read(player.ctx)).may).toEqual({ profile: false, billing: true, heir: false })
    await settings.change(player.ctx, { billingEmail: 'mine@sehat.example', billingAddress: address })
    for (const input of [{ name: 'Mine' }, { id: 'mine' }, { id: 'mine', billingEmail: 'x@sehat.example' }])
      expect((await why(settings.change(player.ctx, input)))?.code).toBe('personal_context')
  })
})

describe('an id', () => {
  test.each([
    ['ab', 'too_short'],
    ['a'.repeat(41), 'too_long'],
    ['-abc', 'hyphens'],
    ['abc-', 'hyphens'],
    ['a--b', 'hyphens'],
    ['аdmin-org', 'characters'],
    ['sehat.clinic', 'characters'],
    ['診療所', 'characters'],
    ['Log In', null],
    ['LOGIN', 'reserved'],
    ['settings', 'reserved'],
    ['<!channel>', 'characters'],
    ['\u202Esehat', 'characters'],
    [`a${'\u0301'.repeat(300)}bc`, null],
    ['Sehat Clinic', null],
    ['Café_Zürich', null],
    ['123455', null],
  ] as const)('“%s” is %s', (typed, problem) => {
    expect(handles.problemOf(handles.fold(typed))).toBe(problem)
  })

  test.each([
    ['Sehat Clinic', 'sehat-clinic'],
    ['Café & Söhne GmbH', 'cafe-sohne-gmbh'],
    ['Admin', 'admin-org'],
    ['HP', 'hp-org'],
    ['x'.repeat(200), 'x'.repeat(40)],
    [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
    ['診療所', null],
    ['<!channel>', 'channel'],
  ])('is suggested by the name “%s”: %s', (name, id) => {
    expect(handles.propose(name)).toBe(id)
    if (id) expect(handles.problemOf(id)).toBeNull()
  })

  test('that twenty ask for at once is had by one, and the others are told of a free one', async () => {
    const clinics = await Promise.all(times(20, (n) => clinic(`WANT${n}`)))
    const settled = await Promise.all(clinics.map(({ change }) => why(change({ id: 'wanted' }))))
    const refused = settled.filter((one) => one !== null)
    expect(refused).toHaveLength(19)
    for (const { code, detail, fix } of refused) {
      expect([code, detail]).toEqual(['id_taken', { id: 'wanted', free: 'wanted-2' }])
      expect(fix).toEqual({ kind: 'do', ask: { verb: 'settings', input: { id: 'wanted-2' } }, choice: 'wanted-2' })
    }
    expect(await cast().db.organization.count({ where: { handle: 'wanted' } })).toBe(1)
  })

  test('that is too long to be numbered is shortened for it', async () => {
    const [one, other] = [await clinic('LONG1'), await clinic('LONG2')]
    await one.change({ id: 'l'.repeat(40) })
    const refusal = await why(other.change({ id: 'l'.repeat(40) }))
    expect(refusal?.detail).toEqual({ id: 'l'.repeat(40), free: `${'l'.repeat(38)}-2` })
  })
})

describe('where bills go', () => {
  const { change } = { change: async (input: object) => (await clinic(`B${++count}`)).change(input) }
  let count = 0

  test.each([
    ['billing', 'malformed'],
    ['a@b', 'malformed'],
    ['a@b.example, c@d.example', 'several'],
    ['a b@c.example', 'several'],
    [`${'a'.repeat(250)}@b.example`, 'too_long'],
    ['<!channel>@b.example', 'malformed'],
  ])('is no address like “%s”', async (billingEmail, problem) => {
    expect(await why(change({ billingEmail }))).toMatchObject({ code: 'invalid_email', detail: { problem } })
  })

  test.each([
    [{ line1: '' }, 'line1', 'empty'],
    [{ postalCode: '\u200B' }, 'postalCode', 'empty'],
    [{ country: '' }, 'country', 'empty'],
    [{ country: 'XX' }, 'country', 'unknown'],
    [{ country: 'id' }, 'country', 'unknown'],
    [{ line2: 'n'.repeat(201) }, 'line2', 'too_long'],
    [{ city: `a${'\u0301'.repeat(5_000)}` }, 'city', 'too_long'],
  ])('is no address with %j', async (part, field, problem) => {
    const refusal = await why(change({ billingAddress: { ...address, ...part } }))
    expect(refusal).toMatchObject({ code: 'invalid_address', detail: { field, problem } })
  })
})

describe('managing', () => {
  test('changes the profile and invites in one act, under one effect', async () => {
    const { owner, id } = await clinic('MANAGE')
    const [guest] = (await cast().arrive('UMANAGED')) as [Player]
    const wanted = { settings: { name: 'Managed' }, logo: null, invite: { people: [guest.id], role: 'member' } }
    const once = () => manage.change({ ...at(owner, id), effectId: 'manage-once' }, wanted)
    await together(times(3, () => once))
    const actions = (await cast().recorded(id)).map(({ action }) => action)
    expect(actions.filter((action) => /settings|invitation/.test(action))).toEqual([
      'organization.settingsChanged',
      'invitation.created',
    ])
  })

  test('does neither where either is refused', async () => {
    const { owner, id, others } = await clinic('NEITHER', 'member')
    const member = others[0] as Player
    const wanted = { settings: { name: 'Either' }, logo: null, invite: { people: [member.id], role: 'member' } }
    expect((await why(manage.change(at(owner, id), wanted)))?.code).toBe('already_member')
    expect((await why(manage.change(at(member, id), { ...wanted, settings: null })))?.code).toBe('not_permitted')
    expect((await cast().db.organization.findUniqueOrThrow({ where: { id } })).name).toBe('NEITHER')
  })
})

test('what is created without a word about its id or bills has none, where the catalog asks for none', async () => {
  const [player] = (await cast().arrive('UPLAIN')) as [Player]
  const { organization, handle } = await organizations.create(player.ctx, { name: 'Plain' })
  const kept = await cast().db.organization.findUniqueOrThrow({ where: { id: organization.id } })
  expect([handle, kept.handle, kept.billingEmail]).toEqual([null, null, null])
})
