// The rows of inviting into workspaces: which ones is chosen in the form, and the role in them where the plan has a choice.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { openWorld, textOf, type View } from '../world.ts'
import { arrive, found, inputsOf } from './seen.ts'

const world = openWorld({ catalog: 'langsmith', operators: 'U0OMAR0001' })

async function onPlan(name: string, plan: string): Promise<void> {
  const { id } = await world().organization(name)
  await world().db.organization.update({ where: { id }, data: { plan, grantedPlan: plan } })
}

const labelsOf = (view: View | undefined): string[] => (view ? inputsOf(view) : []).map(({ label }) => label.text)

async function placesOf(handle: string): Promise<string[]> {
  const { id: personId } = await world().person(handle)
  const held = await world().db.workspaceMember.findMany({ where: { personId }, include: { workspace: true } })
  return held.map(({ role, workspace }) => `${workspace.name}: ${role}`).toSorted()
}

async function accepts(handle: string): Promise<string> {
  await world().settle()
  const letter = (await world().inbox(handle)).at(-1)
  await world().press(handle, 'Accept', { in: letter?.ts ?? '' })
  return letter?.text ?? ''
}

test('[L12] inviting chooses the workspaces that people are let into', async () => {
  const all = world()
  await found(all, 'Rooms', 'rosa')
  await onPlan('Rooms', 'plus')
  await arrive(all, { ruth: {}, rolf: {} })
  await all.says('rosa', 'workspaces new North')
  await all.says('rosa', 'workspaces new South')
  const { view } = await all.says('rosa', 'invite')
  expect(labelsOf(view)).toContain('Workspaces')
  const sent = await all.submit('rosa', { People: ['ruth'], Role: 'Organization User', Workspaces: ['North', 'South'] })
  expect(said(sent)).toContain('Invited Ruth Tan to Rooms as Organization User, in North and South.')
  expect(await accepts('ruth')).toContain('invites you to Rooms as Organization User, into North and South.')
  expect(await placesOf('ruth')).toEqual(['North: admin', 'South: admin'])
  // Who is let into none is in none; the board says who is let in where.
  await all.says('rosa', 'invite')
  await all.submit('rosa', { People: ['rolf'], Role: 'Organization User', Workspaces: ['South'] })
  expect(said(await all.says('rosa', 'invites'))).toContain('in South')
  // One that was put away meanwhile is passed over.
  await all.says('rosa', 'workspaces archive South')
  await all.press('rosa', 'Archive').catch(() => null)
  const { archivedAt } = await all.db.workspace.findFirstOrThrow({ where: { name: 'South' } })
  expect(archivedAt).not.toBeNull()
  await accepts('rolf')
  expect(await placesOf('rolf')).toEqual([])
})

test('[L13] a workspace role is chosen where the plan has RBAC, and nowhere else', async () => {
  const all = world()
  await found(all, 'Roles Inc', 'rena')
  await arrive(all, { rudi: {}, rike: {} })
  await onPlan('Roles Inc', 'plus')
  const plain = await all.says('rena', 'invite')
  expect(labelsOf(plain.view)).toContain('Workspaces')
  expect(labelsOf(plain.view)).not.toContain('Workspace role')
  await all.submit('rena', { People: ['rudi'], Role: 'Organization User', Workspaces: ['Workspace 1'] })
  await accepts('rudi')
  expect(await placesOf('rudi')).toEqual(['Workspace 1: admin'])
  await onPlan('Roles Inc', 'enterprise')
  const { view } = await all.says('rena', 'invite')
  expect(labelsOf(view)).toContain('Workspace role')
  expect(textOf(view)).toBeTruthy()
  const values = {
    People: ['rike'],
    Role: 'Organization User',
    Workspaces: ['Workspace 1'],
    'Workspace role': 'Viewer',
  }
  await all.submit('rena', values)
  await accepts('rike')
  expect(await placesOf('rike')).toEqual(['Workspace 1: viewer'])
})
