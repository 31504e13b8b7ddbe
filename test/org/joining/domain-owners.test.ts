// Whose address proves that a domain is an organization's.
import { expect, test } from 'vitest'
import * as claims from '../../../src/org/joining/domain-claims.ts'
import { at, openCast, type Player } from '../cast.ts'

const cast = openCast()

test('an owner’s confirmed address proves a domain, but not one that only a Slack elsewhere vouches for', async () => {
  const { arrive, founds, admits, db } = cast()
  const [owner, other] = (await arrive('UOWNER', 'UOTHER')) as [Player, Player]
  const id = await founds(owner, 'Bank', 'startup')
  await admits(owner, id, [other], 'owner')
  await db.person.update({ where: { id: other.id }, data: { emailKey: 'boss@bank.example' } })
  await db.slackIdentity.updateMany({ where: { personId: other.id }, data: { kind: 'external' } })
  const { claim } = await claims.add(at(owner, id), { domain: 'bank.example' })
  expect(claim).toMatchObject({ isVerified: false, proof: null })
  await db.slackIdentity.updateMany({ where: { personId: other.id }, data: { kind: 'member' } })
  expect((await claims.check(at(owner, id), { domainId: claim.id })).claim).toMatchObject({ proof: 'address' })
})
