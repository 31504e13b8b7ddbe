// Operators are asked also before they have ever used the app: their accounts are looked up when a request needs them.
import { expect, test } from 'vitest'
import * as requests from '../../src/org/asking/requests.ts'
import { at, openCast, operator, type Player } from './cast.ts'

const cast = openCast()
const known = () => cast().db.slackIdentity.findFirst({ where: { userId: operator } })
const create = (name: string) => ({ verb: 'create', input: { name } }) as const

test('a request that others decide looks for no operator; one that only operators decide reaches them at once', async () => {
  const [owner, member] = (await cast().arrive('UOWNER', 'UMEMBER')) as [Player, Player]
  const organizationId = await cast().founds(owner, 'Clinic')
  await cast().admits(owner, organizationId, [member], 'viewer')
  await requests.request(at(member, organizationId), { verb: 'rename', input: { name: 'Other' } }, null)
  expect(await known()).toBeNull()

  const { approvalId, deciders } = await requests.request(member.ctx, create('Another'), null)
  expect(deciders.map(({ name }) => name)).toEqual([operator])
  const copies = await cast().db.notice.findMany({ where: { subjectId: approvalId }, include: { identity: true } })
  expect(copies.map(({ identity }) => identity.userId)).toEqual([operator])
})

test('while accounts cannot be looked up the request stands, and a reminder finds them', async () => {
  const [asker] = (await cast().arrive('UASKER')) as [Player]
  const away = 'UAWAY'
  const deps = { ...cast().deps, operators: [away] }
  const unreached = async () => Promise.reject(new Error('Slack is away'))
  const directory = { find: unreached, findByEmail: unreached, tenant: unreached, reach: async () => false }
  const there = { ...asker.ctx, deps: { ...deps, directory } }
  const asked = await requests.request(there, create('Later'), null)
  expect(asked.deciders).toEqual([])
  const reminded = await requests.remind({ ...there, deps }, asked.approvalId)
  expect(reminded).toMatchObject({ approvalId: asked.approvalId, isAgain: true, deciders: [{ name: away }] })
})
