// The command line of operators about people: two who are one are put together, rehearsed before; and an owner is appointed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli.ts'
import * as organizations from '../src/org/organization/organizations.ts'
import * as accounts from '../src/org/people/accounts.ts'
import * as people from '../src/org/people/people.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { openDeps } from './jobs/deps.ts'

let database: TestDatabase
let world: ReturnType<typeof openDeps>

beforeEach(async () => {
  database = await createDatabase()
  world = openDeps(database.url)
  vi.stubEnv('DATABASE_URL', database.url)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await world.close()
  await database.drop()
})

async function said(...args: string[]) {
  const lines: string[] = []
  const code = await runCommand(args, (line) => lines.push(line))
  return { code, lines }
}

async function arrives(userId: string, name: string) {
  const account = { tenant: 'T1', teamId: 'T1', userId, kind: 'member', name } as const
  const email = `${name.toLowerCase()}@sehat.example`
  await accounts.arrive(world.deps, { ...account, email, emailConfirmed: true, locale: null, timeZone: null })
  const caller = await people.callerOf(world.deps, account, 'slack')
  if ('outsider' in caller) throw new Error(`${name} is no outsider`)
  return caller
}

test('two people are put together, by account and by address, rehearsed before, once', async () => {
  const [old, now] = [await arrives('U1', 'Dina'), await arrives('U2', 'Kusuma')]
  const { organization } = await organizations.create(old.ctx, { name: 'Sehat Clinic' })
  const rehearsed = await said('merge-people', 'U1', 'kusuma@sehat.example', '--dry-run')
  expect(rehearsed.code).toBe(0)
  expect(rehearsed.lines.slice(0, 2)).toEqual([
    `Would put Dina (${old.person.id}) together with Kusuma (${now.person.id}), who stays:`,
    `  Sehat Clinic (${organization.id}): Kusuma is Owner, in the place of Dina`,
  ])
  expect(await world.deps.db.membership.count({ where: { personId: now.person.id } })).toBe(1)
  const done = await said('merge-people', 'U1', 'U2')
  expect([done.code, done.lines[1]]).toEqual([0, rehearsed.lines[1]])
  expect(await world.deps.db.membership.count({ where: { personId: now.person.id } })).toBe(2)
  expect(await said('merge-people', old.person.id, 'U2')).toEqual({
    code: 1,
    lines: [`Dina (${old.person.id}) was put together with ${now.person.id} before.`],
  })
  // Both accounts are the one person's now.
  expect(await said('merge-people', 'U1', 'U2')).toEqual({
    code: 1,
    lines: [`Kusuma (${now.person.id}) is one person already.`],
  })
})

test('whoever pays on their own is not put together with another, and what can be done is said', async () => {
  const [old, now] = [await arrives('U1', 'Dina'), await arrives('U2', 'Kusuma')]
  const paid = { organizationId: old.personalId, status: 'active', subscriptionId: 'sub_1', customerId: 'cus_1' }
  await world.deps.db.billingAccount.create({ data: paid })
  const { code, lines } = await said('merge-people', 'U1', 'U2')
  expect(code).toBe(1)
  expect(lines.join('\n')).toContain(`npm run cli -- merge-people ${now.person.id} ${old.person.id}`)
  expect(lines.join('\n')).toContain(`npm run cli -- migrate-subscription ${old.personalId} ORGANIZATION`)
  expect(await said('merge-people', 'U9', 'U2')).toEqual({
    code: 1,
    lines: ['There is nobody with the id, the Slack account or the confirmed address U9.'],
  })
  expect(await said('merge-people', 'U1')).toMatchObject({ code: 2 })
})

test('a member is made the owner of an organization whose owner is gone; nobody else is', async () => {
  const [dina, budi] = [await arrives('U1', 'Dina'), await arrives('U2', 'Budi')]
  const { organization } = await organizations.create(dina.ctx, { name: 'Sehat Clinic' })
  const { db, clock } = world.deps
  expect(await said('appoint', organization.id, 'U2')).toMatchObject({
    code: 1,
    lines: [expect.stringContaining('not_in_organization')],
  })
  const member = { id: 'mem_budi', organizationId: organization.id, personId: budi.person.id, role: 'viewer' }
  await db.membership.create({ data: { ...member, joinedAt: clock.now() } })
  await db.person.update({ where: { id: dina.person.id }, data: { absentSince: clock.now() } })
  expect(await said('appoint', organization.id, 'budi@sehat.example')).toEqual({
    code: 0,
    lines: [`Budi is Owner of Sehat Clinic (${organization.id}) now.`],
  })
  const entries = await db.auditEntry.findMany({ where: { organizationId: organization.id, surface: 'cli' } })
  expect(entries.map(({ action }) => action)).toEqual(['member.roleChanged'])
})
