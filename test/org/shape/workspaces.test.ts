// The walls of workspaces by the rules themselves: ids from elsewhere, many at once, what keys are worth, who is brought back.
import { beforeAll, describe, expect, test } from 'vitest'
import { act } from '../../../src/org/act.ts'
import type { ActContext } from '../../../src/org/context.ts'
import * as history from '../../../src/org/programs/history.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import { verify } from '../../../src/org/programs/verify.ts'
import * as entering from '../../../src/org/shape/entering.ts'
import * as shelf from '../../../src/org/shape/shelf.ts'
import * as teams from '../../../src/org/shape/teams.ts'
import * as members from '../../../src/org/shape/workspace-members.ts'
import * as workspaces from '../../../src/org/shape/workspaces.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()

describe('a workspace', () => {
  let owner: Player
  let maker: Player
  let stranger: Player
  let here: string
  let elsewhere: string
  const inside = (player: Player, workspaceId: string): ActContext => ({ ...at(player, here), workspaceId })
  const made = async (name: string, people: Player[] = []) =>
    (await workspaces.create(at(owner, here), { name, people: people.map(({ id }) => id) })).workspace.id

  beforeAll(async () => {
    ;[owner, maker, stranger] = (await cast().arrive('UOWNER', 'UMAKER', 'USTRANGER')) as [Player, Player, Player]
    here = await cast().founds(owner, 'Walled', 'enterprise')
    elsewhere = await cast().founds(stranger, 'Elsewhere', 'enterprise')
    await cast().admits(owner, here, [maker], 'member')
  })

  test('of another organization is none, whoever names it, and nothing of it changes', async () => {
    const { workspace } = await workspaces.create(at(stranger, elsewhere), { name: 'Foreign', people: [] })
    const { id: workspaceId } = workspace
    for (const player of [owner, maker]) {
      const ctx = at(player, here)
      const none = { code: expect.stringMatching(/^(unknown_workspace|not_permitted)$/) }
      await expect(workspaces.change(ctx, { workspaceId, name: 'Mine' })).rejects.toMatchObject(none)
      await expect(workspaces.archive(ctx, { workspaceId })).rejects.toMatchObject(none)
      await expect(entering.enter(ctx, { workspaceId })).rejects.toMatchObject({ code: 'unknown_workspace' })
      await expect(shelf.room(ctx, workspaceId)).rejects.toMatchObject({ code: 'unknown_workspace' })
    }
    const kept = await cast().db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })
    expect([kept.name, kept.archivedAt]).toEqual(['Foreign', null])
    // Nor does what is made on its account land in it.
    await resources.register(inside(owner, workspaceId), { type: 'voice', externalId: 'landed' })
    const landed = await cast().db.resource.findFirstOrThrow({ where: { externalId: 'landed' } })
    expect([landed.organizationId, landed.workspaceId]).toEqual([here, null])
  })

  test('that someone is not in is to them as if there were none: nothing in it can be seen, starred, removed or made', async () => {
    const workspaceId = await made('Closed')
    const { id } = await resources.register(inside(owner, workspaceId), { type: 'voice', externalId: 'closed' })
    const ctx = inside(maker, workspaceId)
    const none = { code: 'unknown_workspace' }
    await expect(resources.list(ctx, { offset: 0, type: null })).rejects.toMatchObject(none)
    await expect(resources.register(ctx, { type: 'voice', externalId: 'new' })).rejects.toMatchObject(none)
    await expect(stars.put(ctx, id, true)).rejects.toMatchObject(none)
    await expect(history.mine(ctx, { offset: 0 })).rejects.toMatchObject(none)
    await expect(workspaces.change(at(maker, here), { workspaceId, name: 'Open' })).rejects.toMatchObject(none)
    // Nor by the back door, from outside of all workspaces.
    await expect(stars.put(at(maker, here), id, true)).rejects.toMatchObject({ code: 'unknown_resource' })
    await expect(resources.unregister(at(maker, here), { resourceId: id })).rejects.toMatchObject(none)
    expect((await resources.list(at(maker, here), { offset: 0, type: null })).resources.map((r) => r.id)).not.toContain(
      id,
    )
    expect((await resources.list(at(owner, here), { offset: 0, type: null })).resources).toContainEqual(
      expect.objectContaining({ id, workspace: 'Closed' }),
    )
  })

  test('that is archived lets nothing be made or removed, by its managers neither, and everything be seen by them', async () => {
    const workspaceId = await made('Attic', [maker])
    const { id } = await resources.register(inside(maker, workspaceId), { type: 'voice', externalId: 'attic' })
    await workspaces.archive(at(owner, here), { workspaceId })
    const away = { code: 'workspace_archived' }
    for (const player of [owner, maker]) {
      await expect(
        resources.register(inside(player, workspaceId), { type: 'voice', externalId: 'x' }),
      ).rejects.toMatchObject(away)
      await expect(resources.unregister(at(player, here), { resourceId: id })).rejects.toMatchObject(away)
      await expect(entering.enter(at(player, here), { workspaceId })).rejects.toMatchObject(away)
    }
    expect((await resources.list(at(owner, here), { offset: 0, type: null })).resources.map((r) => r.id)).toContain(id)
    await workspaces.unarchive(at(owner, here), { workspaceId })
    await resources.unregister(inside(maker, workspaceId), { resourceId: id })
  })

  test('is made no more often than the plan allows, however many ask at once', async () => {
    const [lone] = (await cast().arrive('ULONE')) as [Player]
    const organizationId = await cast().founds(lone, 'Five', 'team')
    const made = await together(
      times(12, (n) => () => workspaces.create(at(lone, organizationId), { name: `Room ${n}`, people: [] })),
    )
    expect(made.done).toHaveLength(5)
    expect(new Set(made.refused)).toEqual(new Set(['limit_reached']))
    expect(await cast().db.workspace.count({ where: { organizationId } })).toBe(5)
  })

  test('and its people come back as they were, but for what was archived meanwhile', async () => {
    const [one, two] = [await made('First again', [maker]), await made('Second again', [maker])]
    const band = (await teams.create(at(owner, here), { name: 'Band', people: [maker.id] })).team.id
    await workspaces.change(at(owner, here), { workspaceId: one, add: [maker.id], role: 'viewer' })
    const ask = { verb: 'leave', input: {} } as const
    const held = await act(cast().system(here), { ask }, async (org) => {
      org.keep()
      return { rooms: await members.leaveAll(org, maker.id), teams: await teams.leaveAll(org, maker.id) }
    })
    expect(held.rooms).toContainEqual({ workspaceId: one, role: 'viewer' })
    expect(held.teams).toEqual([band])
    await workspaces.archive(at(owner, here), { workspaceId: two })
    const back = await act(cast().system(here), { ask }, async (org) => {
      org.keep()
      return [await members.restore(org, maker.id, held.rooms), await teams.restore(org, maker.id, held.teams)]
    })
    expect(back[0]).toContainEqual({ workspaceId: one, role: 'viewer' })
    expect(back[0]).not.toContainEqual(expect.objectContaining({ workspaceId: two }))
    expect(back[1]).toEqual([band])
    // Once more changes nothing.
    const again = await act(cast().system(here), { ask }, async (org) => {
      org.keep()
      return members.restore(org, maker.id, held.rooms)
    })
    expect(again).toEqual([])
  })
})

describe('where only a role in a workspace has keys', () => {
  const walled = openCast({ catalog: 'langsmith' })

  test('a key counts as long as its person is in one such workspace', async () => {
    const { arrive, founds, admits, db, deps } = walled()
    const [owner, user] = (await arrive('UKEYOWNER', 'UKEYUSER')) as [Player, Player]
    const organizationId = await founds(owner, 'Keyed', 'enterprise')
    await db.organization.update({ where: { id: organizationId }, data: { status: 'active', suspendedFor: null } })
    await admits(owner, organizationId, [user], 'user')
    const { workspace } = await workspaces.create(at(owner, organizationId), { name: 'Lab', people: [] })
    const own = { kind: 'member', name: '', replaces: null } as const
    await expect(keys.issue(at(user, organizationId), own)).rejects.toMatchObject({ code: 'not_permitted' })
    const { id: workspaceId } = workspace
    await workspaces.change(at(owner, organizationId), { workspaceId, add: [user.id], role: 'editor' })
    const issued = await keys.issue({ ...at(user, organizationId), workspaceId }, own)
    const secret = issued.isDone ? (issued.secret ?? '') : ''
    expect(await verify(deps, secret, organizationId)).toMatchObject({ isValid: true })
    await workspaces.change(at(owner, organizationId), { workspaceId, add: [user.id], role: 'viewer' })
    expect(await verify(deps, secret, organizationId)).toMatchObject({ isValid: false, reason: 'not_permitted' })
    await workspaces.change(at(owner, organizationId), { workspaceId, add: [user.id], role: 'admin' })
    expect(await verify(deps, secret, organizationId)).toMatchObject({ isValid: true })
    await workspaces.archive(at(owner, organizationId), { workspaceId })
    expect(await verify(deps, secret, organizationId)).toMatchObject({ isValid: false, reason: 'not_permitted' })
  })
})
