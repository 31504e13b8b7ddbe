// The command line of operators for those who come from a single account: a subscription moves, linked addresses become
// members, and each can be rehearsed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli.ts'
import * as organizations from '../src/org/organization/organizations.ts'
import * as accounts from '../src/org/people/accounts.ts'
import * as people from '../src/org/people/people.ts'
import { bySystem } from '../src/org/telling/deliveries.ts'
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

/** Someone who was here, with a confirmed address. */
async function arrives(userId: string, name: string) {
  const account = { tenant: 'T1', teamId: 'T1', userId, kind: 'member', name } as const
  const email = `${name.toLowerCase()}@sehat.example`
  await accounts.arrive(world.deps, { ...account, email, emailConfirmed: true, locale: null, timeZone: null })
  const caller = await people.callerOf(world.deps, account, 'slack')
  if ('outsider' in caller) throw new Error(`${name} is no outsider`)
  return caller
}

/** Sehat Clinic, made by Dina, whose own account operators put on Enterprise. */
async function sehat() {
  const dina = await arrives('U1', 'Dina')
  const { organization } = await organizations.create(dina.ctx, { name: 'Sehat Clinic' })
  const own = { organizationId: dina.personalId, plan: 'enterprise' }
  await organizations.setPlan({ ...bySystem(world.deps), organizationId: dina.personalId }, own)
  return { id: organization.id, personalId: dina.personalId }
}
const planOf = async (id: string) => (await world.deps.db.organization.findUniqueOrThrow({ where: { id } })).plan

test('a subscription is moved from a personal account to an organization, rehearsed before, done once', async () => {
  const { id, personalId } = await sehat()
  const rehearsed = await said('migrate-subscription', 'Dina', 'Sehat Clinic', '--dry-run')
  expect(rehearsed).toMatchObject({ code: 0 })
  expect(rehearsed.lines[0]).toBe(
    `Would move the Enterprise subscription of Dina (${personalId}) to Sehat Clinic (${id}).`,
  )
  expect(rehearsed.lines).toContain('  Sehat Clinic: Free → Enterprise')
  expect([await planOf(id), await planOf(personalId)]).toEqual(['free', 'enterprise'])

  const done = await said('migrate-subscription', personalId, id)
  expect(done.lines.slice(1)).toEqual(rehearsed.lines.slice(1))
  expect([await planOf(id), await planOf(personalId)]).toEqual(['enterprise', 'free'])
  const entries = await world.deps.db.auditEntry.findMany({ where: { action: 'subscription.migrated' } })
  expect(entries.map(({ surface, actorKind }) => [surface, actorKind])).toEqual([
    ['cli', 'system'],
    ['cli', 'system'],
  ])
  const again = await said('migrate-subscription', personalId, id)
  expect([again.code, again.lines[0]?.endsWith('already. Nothing was changed.')]).toEqual([0, true])
  expect(await said('migrate-subscription', id, personalId, '--dry-run')).toMatchObject({ code: 0 })
})

test('what cannot be moved is refused in words, and what is not there is said', async () => {
  const { id, personalId } = await sehat()
  expect((await said('migrate-subscription', id, personalId)).lines.join()).toContain('cannot_migrate')
  expect((await said('migrate-subscription', 'Nobody', id)).lines).toEqual([
    'There is no organization with the id or the name Nobody.',
  ])
  expect(await said('migrate-subscription', id)).toMatchObject({ code: 2 })
  expect(await said('migrate-subscription', id, personalId, '--now')).toMatchObject({ code: 2 })
})

test('linked addresses become members, each with a word on it', async () => {
  const { id } = await sehat()
  await arrives('U2', 'Budi')
  await arrives('U3', 'Sari')
  const args = ['link-emails', 'Sehat Clinic', '--owner', 'budi@sehat.example', 'SARI@sehat.example', 'eko@far.example']
  const expected = [
    '  budi@sehat.example: Budi is a member now, as Owner.',
    '  SARI@sehat.example: Sari is a member now, as Member.',
    '  eko@far.example: nobody with this confirmed address has been here. They can join once they have; invite them then.',
  ]
  expect(await said(...args, '--dry-run')).toEqual({
    code: 0,
    lines: [`Sehat Clinic (${id}), as it would be:`, ...expected],
  })
  expect(await world.deps.db.membership.count({ where: { organizationId: id } })).toBe(1)
  expect(await said(...args)).toEqual({ code: 0, lines: [`Sehat Clinic (${id}):`, ...expected] })
  expect(await world.deps.db.membership.count({ where: { organizationId: id } })).toBe(3)
  expect((await said(...args)).lines[2]).toBe('  SARI@sehat.example: Sari was a member already, as Member.')
  expect(await said('link-emails', id, '--role', 'boss', 'budi@sehat.example')).toMatchObject({ code: 1 })
  expect(await said('link-emails', id)).toMatchObject({ code: 2 })
  expect(await said('link-emails', id, 'nonsense')).toMatchObject({ code: 1 })
})
