// The command line of whoever runs an installation: what it understands, and its acts on a real database.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli.ts'
import * as organizations from '../src/org/organization/organizations.ts'
import * as accounts from '../src/org/people/accounts.ts'
import * as people from '../src/org/people/people.ts'
import { bySystem } from '../src/org/telling/deliveries.ts'
import { readManifest } from '../src/sandbox/slack/rules/manifest.ts'
import { createDatabase, createEmptyDatabase, type TestDatabase } from './database.ts'
import { openDeps } from './jobs/deps.ts'

async function said(...args: string[]) {
  const lines: string[] = []
  const code = await runCommand(args, (line) => lines.push(line))
  return { code, text: lines.join('\n') }
}

describe('the command line', () => {
  test('shows every command where nothing is asked', async () => {
    const { code, text } = await said()
    expect(code).toBe(0)
    for (const name of [
      'migrate',
      'diff',
      'catalog',
      'manifest',
      'plan',
      'credits',
      'migrate-subscription',
      'link-emails',
      'merge-people',
      'appoint',
      'restore',
      'stripe:setup',
      'reconcile',
      'doctor',
    ])
      expect(text).toMatch(new RegExp(`^  ${name}`, 'm'))
  })

  test('answers an unknown command with the one that was meant', async () => {
    expect(await said('manifets')).toMatchObject({ code: 2, text: expect.stringContaining('Did you mean manifest?') })
    expect((await said('constructor')).code).toBe(2)
  })

  test.each([
    [['manifest', '--sokcet']],
    [['manifest', 'x']],
    [['migrate', 'now']],
    [['plan', 'Sehat Clinic']],
    [['credits', 'Sehat Clinic']],
    [['restore']],
    [['restore', '--all']],
  ])('%j is answered with its usage', async (args) => {
    expect(await said(...args)).toMatchObject({ code: 2, text: expect.stringContaining(`usage: ${args[0]}`) })
  })

  test('checks and prints catalogs', async () => {
    expect(await said('catalog', 'check', 'standard')).toMatchObject({ code: 0 })
    expect(await said('catalog', 'print', 'exoscale')).toMatchObject({ code: 0 })
  })

  test('prints a manifest', async () => {
    const { code, text } = await said('manifest', '--url', 'https://org.example.com')
    expect([code, readManifest(text).socketMode]).toEqual([0, false])
  })
})

describe('on the database of an installation', () => {
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

  /** Sehat Clinic, made by Dina. */
  async function sehat(): Promise<string> {
    const account = { tenant: 'T1', teamId: 'T1', userId: 'U1', kind: 'member', name: 'Dina' } as const
    await accounts.arrive(world.deps, { ...account, email: null, emailConfirmed: false, locale: null, timeZone: null })
    const caller = await people.callerOf(world.deps, account, 'slack')
    if ('outsider' in caller) throw new Error('Dina is no outsider')
    return (await organizations.create(caller.ctx, { name: 'Sehat Clinic' })).organization.id
  }

  const entries = async (organizationId: string) =>
    world.deps.db.auditEntry.findMany({
      where: { organizationId, surface: 'cli' },
      select: { action: true, actorKind: true },
    })

  test('an organization is put on a plan by its name or its id, and that is recorded', async () => {
    const id = await sehat()
    expect(await said('plan', 'Sehat Clinic', 'startup')).toEqual({
      code: 0,
      text: `Sehat Clinic (${id}) is on the plan startup.`,
    })
    expect((await said('plan', id, 'team')).code).toBe(0)
    expect(await world.deps.db.organization.findUniqueOrThrow({ where: { id } })).toMatchObject({ plan: 'team' })
    expect(await entries(id)).toEqual(Array(2).fill({ action: 'plan.changed', actorKind: 'system' }))
  })

  test('credits are given to personal accounts, and refused where the catalog has none for nothing', async () => {
    const id = await sehat()
    expect(await said('credits', id, '500')).toMatchObject({ code: 1, text: expect.stringContaining('nothing_free') })
    const own = await world.deps.db.organization.findFirstOrThrow({ where: { kind: 'personal' } })
    expect((await said('credits', own.id, '1.5')).text).toContain('invalid_amount')
    expect(await said('credits', own.id, '5,000', 'For the trouble')).toEqual({
      code: 0,
      text: expect.stringContaining('was given 5,000 credits and has 5,000 credits now.'),
    })
    expect(await entries(own.id)).toEqual([{ action: 'credits.given', actorKind: 'system' }])
    expect(await world.deps.db.ledgerEntry.findFirstOrThrow()).toMatchObject({ kind: 'gift', note: 'For the trouble' })
  })

  test('a deleted organization is brought back', async () => {
    const id = await sehat()
    await world.deps.db.organization.update({ where: { id }, data: { status: 'deleted', deletedAt: new Date() } })
    expect(await said('plan', id, 'team')).toMatchObject({
      code: 1,
      text: expect.stringContaining('organization_gone'),
    })
    expect(await said('restore', id)).toEqual({ code: 0, text: `Sehat Clinic (${id}) is back.` })
    expect(await entries(id)).toEqual([{ action: 'organization.restored', actorKind: 'system' }])
  })

  test('what is not there is said, and nothing is done', async () => {
    const id = await sehat()
    expect(await said('plan', 'Sehat', 'team')).toEqual({
      code: 1,
      text: 'There is no organization with the id or the name Sehat.',
    })
    expect(await said('plan', id, 'taem')).toMatchObject({
      code: 1,
      text: expect.stringContaining('did you mean "team"?'),
    })
    expect(await said('plan', id, 'constructor')).toMatchObject({ code: 1 })
    const ctx = { ...bySystem(world.deps), organizationId: id }
    expect(await organizations.setPlan(ctx, { organizationId: id, plan: 'free' })).toMatchObject({ plan: 'free' })
    expect(await entries(id)).toEqual([])
  })

  test('a name that two organizations have is answered with their ids', async () => {
    const id = await sehat()
    const {
      id: _,
      billingAddress: _none,
      ...twin
    } = await world.deps.db.organization.findUniqueOrThrow({ where: { id } })
    await world.deps.db.organization.create({ data: { ...twin, id: 'org_twin' } })
    const { code, text } = await said('restore', 'Sehat Clinic')
    expect([code, text.includes(id), text.includes('org_twin')]).toEqual([1, true, true])
  })

  test('an empty one is brought up to date, and then has nothing more to do', async () => {
    const empty = await createEmptyDatabase()
    vi.stubEnv('DATABASE_URL', empty.url)
    expect(await said('migrate')).toMatchObject({ code: 0, text: expect.stringMatching(/^Applied \d+_/) })
    expect(await said('migrate')).toEqual({ code: 0, text: 'The database is up to date.' })
    expect(await said('diff')).toEqual({ code: 0, text: 'The migrations make what the schema describes.' })
    await empty.drop()
  })
})
