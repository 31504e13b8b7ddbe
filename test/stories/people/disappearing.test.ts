// People whose Slack accounts go and come back, organizations without an owner who can act, and the app that is taken out
// of Slack and put back: as those see it who stay.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, type Seen, textOf } from '../../world.ts'
import { roomy } from '../catalogs.ts'

const world = openWorld({ catalog: roomy })

const gone = (user: string) => world().event({ type: 'user_change', user, patch: { deleted: true } })
const back = (user: string) => world().event({ type: 'user_change', user, patch: { deleted: false } })
const lastOf = async (as: string): Promise<Seen | undefined> => (await world().inbox(as)).at(-1)
const ready = async () => (await fetch(`${world().sandbox.address}/readyz`)).status

/** A clinic of its founder's, with these people in these roles. */
async function clinic(name: string, founder: string, people: Record<string, string>) {
  const { says, press } = world()
  await says(founder, `create ${name}`)
  await says(founder, `switch ${name}`)
  for (const [handle, role] of Object.entries(people)) {
    await says(founder, `invite @${handle} ${role}`)
    await world().settle()
    await press(handle, 'Accept')
    await world().settle()
  }
}

describe('someone whose account is deactivated', () => {
  test('is told of to those who may remove them, with a button; the press shows what they hold', async () => {
    const { press, roles } = world()
    await clinic('Pharmacy', 'dina', { budi: 'member' })
    await gone('budi')
    const told = await lastOf('dina')
    expect(textOf(told?.blocks)).toContain('The Slack account of Budi Santoso, a Member in Pharmacy, is deactivated.')
    expect(buttonsOf(told?.blocks)).toEqual(['Remove'])
    const { view } = await press('dina', 'Remove')
    expect(textOf(view)).toContain('Budi Santoso')
    expect(await roles('Pharmacy')).toEqual(['Dina Kusuma: owner', 'Budi Santoso: member'])
    await back('budi')
    expect(textOf((await lastOf('dina'))?.blocks)).toContain('Budi Santoso can act again in Pharmacy, as Member')
    await world().close('dina')
  })

  test('heard of three times is told of once', async () => {
    const { faults } = world()
    await clinic('Dentist', 'dina', { sari: 'member' })
    await world().settle()
    await faults({ slack: { deliver: { times: 3 } } })
    await gone('sari')
    await faults({})
    const told = textOf((await world().inbox('dina')).map(({ blocks }) => blocks))
    expect(told.split('The Slack account of Sari Wulandari').length - 1).toBe(1)
    await back('sari')
    await world().settle()
  })

  test('and was heard of by nobody is found by the daily look, and what they ask meanwhile is still theirs', async () => {
    const { sandbox, advance, recorded } = world()
    await clinic('Surgery', 'dina', { ana: 'member' })
    const { people } = sandbox.slack.space
    const ana = people.all().find(({ handle }) => handle === 'ana')
    if (!ana) throw new Error('Ana is one of the people')
    await people.put(ana.id, 'deactivated', { ...ana, kind: 'deactivated' })
    await advance('P2D')
    expect(await recorded('Surgery')).toContain('member.absent')
    await people.put(ana.id, 'member', ana)
    const { messages } = await world().says('ana', 'whoami')
    expect(textOf(messages[0]?.blocks)).not.toContain('deactivated')
    await world().settle()
    expect((await recorded('Surgery')).at(-1)).toBe('member.returned')
  })
})

describe('someone whose address changes', () => {
  test('gets the invitations that wait for the new one, by direct message', async () => {
    const { says, event, settle, press, roles } = world()
    await clinic('Addressed', 'dina', {})
    await says('yusuf', 'whoami')
    await says('dina', 'invite newname@sehat.example member')
    await settle()
    await event({ type: 'user_change', user: 'yusuf', patch: { email: 'newname@sehat.example' } })
    expect(textOf((await lastOf('yusuf'))?.blocks)).toContain('Dina Kusuma invites you to Addressed as Member.')
    await press('yusuf', 'Accept')
    expect(await roles('Addressed')).toContain('يوسف الأحمد: member')
  })
})

describe('an organization whose last owner disappears', () => {
  test('is its heir’s at once, whom the settings name; every member is told, and the heir can undo it', async () => {
    const { says, submit, press, roles } = world()
    await clinic('Heirs', 'dina', { budi: 'admin', sari: 'member' })
    await says('dina', 'settings')
    const saved = await submit('dina', { heir: 'sari' })
    expect(textOf(saved.messages)).toContain('Heir: Sari Wulandari')
    await gone('dina')
    const told = await lastOf('sari')
    expect(textOf(told?.blocks)).toContain('You are Owner of Heirs now')
    expect(buttonsOf(told?.blocks)).toEqual(['Undo'])
    expect(textOf((await lastOf('budi'))?.blocks)).toContain('Sari Wulandari is Owner of Heirs now')
    const { messages } = await press('sari', 'Undo')
    expect(textOf(messages)).toContain('Sari Wulandari is Member in Heirs again.')
    expect(await roles('Heirs')).toContain('Sari Wulandari: member')
    expect(textOf((await lastOf('budi'))?.blocks)).toContain('Budi Santoso becomes Owner on')
    await back('dina')
    expect(textOf((await lastOf('budi'))?.blocks)).toContain('Dina Kusuma can act again, and is Owner of Heirs')
  })

  test('is the longest-serving admin’s after a week; the owner who comes back undoes it', async () => {
    const { advance, press, roles } = world()
    await clinic('Seniors', 'dina', { sari: 'member', budi: 'admin' })
    await gone('dina')
    await advance('P6D')
    expect(await roles('Seniors')).toContain('Budi Santoso: admin')
    await advance('P2D')
    expect(await roles('Seniors')).toContain('Budi Santoso: owner')
    await back('dina')
    const told = (await world().inbox('dina')).findLast(({ blocks }) => textOf(blocks).includes('Seniors'))
    expect(textOf(told?.blocks)).toContain('together with Budi Santoso, who took over meanwhile')
    await press('dina', 'Undo', { in: told?.ts ?? '' })
    expect(await roles('Seniors')).toEqual(['Dina Kusuma: owner', 'Sari Wulandari: member', 'Budi Santoso: admin'])
  })

  test('names nobody as its heir who could not own it', async () => {
    const { says, submit } = world()
    await clinic('Choosy', 'dina', { sari: 'member' })
    await says('dina', 'settings')
    const { errors } = await submit('dina', { heir: 'omar' })
    expect(Object.values(errors ?? {})[0]).toContain('Omar Haddad is not a member of it')
    await world().close('dina')
  })
})

describe('the app, taken out of Slack', () => {
  test('is not ready, and what it owes waits until it is installed again', async () => {
    const { says, event, settle, advance, inbox } = world()
    await clinic('Waiting room', 'dina', {})
    await says('dina', 'invite @omar member')
    expect(buttonsOf((await inbox('omar')).at(-1)?.blocks)).toContain('Accept')
    expect(await ready()).toBe(200)
    await event({ type: 'app_uninstalled' })
    await settle()
    expect(await ready()).toBe(503)
    await advance('P10D')
    expect(buttonsOf((await inbox('omar')).at(-1)?.blocks)).toContain('Accept')
    await event({ type: 'app_installed' })
    await settle()
    expect(await ready()).toBe(200)
    const shown = (await inbox('omar')).at(-1)
    expect(textOf(shown?.blocks)).toContain('It has expired')
    expect(buttonsOf(shown?.blocks)).not.toContain('Accept')
  })

  test('by mistake, as its token still works, goes on', async () => {
    const { sandbox } = world()
    const { emit } = sandbox.slack.ground.events
    await emit({ type: 'app_uninstalled', event_ts: '1.0' })
    await emit({ type: 'tokens_revoked', event_ts: '1.0', tokens: { oauth: ['U0DINA00001'], bot: [] } })
    await world().settle()
    expect(await ready()).toBe(200)
  })
})
