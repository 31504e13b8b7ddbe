// The row of a platform whose first form creates an organization and invites its members in one.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, homeOf, inputsOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })

/** Whom an organization has invited: by name, or by address. */
const invited = async (all: World, name: string): Promise<string[]> => {
  const { id: organizationId } = await all.organization(name)
  const open = await all.db.invitation.findMany({
    where: { organizationId, state: 'pending' },
    include: { invitee: true },
  })
  return open.map(({ invitee, email, role }) => `${invitee?.name ?? email}: ${role}`).toSorted()
}

const mailTo = async (all: World, to: string): Promise<{ subject: string; text: string }[]> => {
  await all.settle()
  return all.call(`mail?to=${to}`)
}

describe('the first form', () => {
  test('[K20] creates an organization and invites its members in one', async () => {
    const all = world()
    await arrive(all, { fia: {}, fil: {}, fox: {} })
    await all.home('fia')
    expect(buttonsOf((await homeOf(all, 'fia')).blocks)).toContain('+ Add an Organization')
    await all.press('fia', '+ Add an Organization', { in: 'home' })
    const labels = inputsOf(await modalOf(all, 'fia')).map(({ label }) => label.text)
    expect(labels).toEqual(expect.arrayContaining(['Organization name', 'Invite people', 'Invite by e-mail']))
    await all.submit('fia', {
      'Organization name': 'fia-org',
      id: 'fia-org',
      'Invite people': ['fil', 'fox'],
      'Invite by e-mail': 'new@partner.example, not an address',
    })
    expect(await all.roles('fia-org')).toEqual(['Fia Tan: admin'])
    // On the plan that it begins with, everyone is an administrator.
    expect(await invited(all, 'fia-org')).toEqual(['Fil Tan: admin', 'Fox Tan: admin', 'new@partner.example: admin'])
    for (const handle of ['fil', 'fox'])
      expect(textOf((await all.inbox(handle)).at(-1)?.blocks)).toContain('Fia Tan invites you to fia-org')
    expect((await mailTo(all, 'new@partner.example')).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('fia-org'),
    ])
    // Creating takes nobody anywhere.
    expect(await all.whereIs('fia')).toBe('personal')
  })

  test('[K20] says of each who was named what became of them', async () => {
    const all = world()
    await arrive(all, { gio: {}, gus: {} })
    await all.says('gio', 'create')
    const { messages, view } = await all.submit('gio', {
      'Organization name': 'gio-org',
      id: 'gio-org',
      'Invite people': ['gus', 'robo'],
      'Invite by e-mail': 'gina@partner.example; gina@',
    })
    const words = textOf([...messages.map(({ blocks }) => blocks), view])
    expect(words).toContain('Created the organization gio-org')
    expect(words).toContain('Invited Gus Tan and gina@partner.example to gio-org')
    expect(words).toContain('Robo is a bot and cannot be invited.')
    // Its team is invited: that is no step that is left.
    expect(words).not.toMatch(/invite your team/i)
    expect(words).toContain('“gina@”')
    // What is pressed beneath is about the new one.
    expect(textOf((await all.press('gio', 'Open invitations')).messages.map(({ blocks }) => blocks))).toContain(
      'Gus Tan',
    )
  })

  test('[K20] creates without anyone to invite, and also where nobody could be', async () => {
    const all = world()
    await arrive(all, { hal: {} })
    await all.says('hal', 'create')
    await all.submit('hal', { 'Organization name': 'hal-org', id: 'hal-org' })
    expect(await all.roles('hal-org')).toEqual(['Hal Tan: admin'])

    await arrive(all, { ian: {} })
    await all.says('ian', 'create')
    const { messages, view } = await all.submit('ian', {
      'Organization name': 'ian-org',
      id: 'ian-org',
      'Invite people': ['robo'],
    })
    const words = textOf([...messages.map(({ blocks }) => blocks), view])
    expect(words).toContain('Created the organization ian-org')
    expect(words).toContain('Nobody was invited yet.')
    expect(words).toContain('Robo is a bot.')
    expect(await all.roles('ian-org')).toEqual(['Ian Tan: admin'])
    expect(await invited(all, 'ian-org')).toEqual([])
  })
})
