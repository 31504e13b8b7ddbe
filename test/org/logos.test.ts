// Logos as the rules keep them: under the right to change the organization, recorded by digest, found by digest alone.
import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../../src/org/errors.ts'
import * as logos from '../../src/org/organization/logos.ts'
import type { Picture } from '../../src/org/organization/pictures.ts'
import * as settings from '../../src/org/organization/settings.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()
const picture = (text: string): Picture => ({ bytes: new TextEncoder().encode(text), mediaType: 'image/png' })
const give = (player: Player, organizationId: string, text: string) =>
  settings.change(at(player, organizationId), {}, { logo: picture(text) })
const changes = async (organizationId: string) =>
  (await cast().recorded(organizationId)).filter(({ action }) => action.startsWith('organization.logo'))
const why = (work: Promise<unknown>): Promise<Refusal | null> =>
  work.then(
    () => null,
    (thrown) => (isRefusal(thrown) ? thrown : Promise.reject(thrown)),
  )

describe('a logo', () => {
  test('is recorded by its digests, before and after, and not by its bytes', async () => {
    const [owner] = (await cast().arrive('ULOGO1')) as [Player]
    const id = await cast().founds(owner, 'One', 'team')
    for (const text of ['a', 'a', 'b']) await give(owner, id, text)
    await logos.remove(at(owner, id))
    const [first, second, third, ...others] = await changes(id)
    expect(others).toEqual([])
    expect(first).toMatchObject({ before: null, after: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) } })
    expect(second).toMatchObject({ action: 'organization.logoChanged', before: first?.after })
    expect(third).toMatchObject({ action: 'organization.logoRemoved', before: second?.after, after: null })
  })

  test('is found by its own digest in its own organization, while that is there', async () => {
    const [owner] = (await cast().arrive('ULOGO2')) as [Player]
    const [id, other] = [await cast().founds(owner, 'Two', 'team'), await cast().founds(owner, 'Two again', 'team')]
    await give(owner, id, 'two')
    const address = (await logos.addressOf(cast().deps, id)) ?? ''
    const digest = address.split('/').at(-1)?.replace('.png', '') ?? ''
    expect(address).toBe(`https://org.example.com/logos/${id}/${digest}.png`)
    expect((await logos.find(cast().deps, id, digest))?.bytes).toEqual(picture('two').bytes)
    expect(await logos.find(cast().deps, other, digest)).toBeNull()
    expect(await logos.find(cast().deps, id, digest.replace(/.$/, 'x'))).toBeNull()
    await cast().db.organization.update({ where: { id }, data: { status: 'deleted' } })
    expect(await logos.find(cast().deps, id, digest)).toBeNull()
  })

  test('has no address where nobody could fetch it, or where there is none', async () => {
    const [owner] = (await cast().arrive('ULOGO3')) as [Player]
    const id = await cast().founds(owner, 'Three', 'team')
    expect(await logos.addressOf(cast().deps, id)).toBeNull()
    await give(owner, id, 'three')
    expect(await logos.addressOf({ ...cast().deps, publicUrl: null }, id)).toBeNull()
  })

  test('is taken away only by those who may change the organization, who are told which role would', async () => {
    const [owner, member] = (await cast().arrive('ULOGO4', 'ULOGO5')) as [Player, Player]
    const id = await cast().founds(owner, 'Four', 'team')
    await cast().admits(owner, id, [member], 'member')
    await give(owner, id, 'four')
    expect(await why(logos.remove(at(member, id)))).toMatchObject({
      code: 'not_permitted',
      fix: { kind: 'ask', ask: { verb: 'setRole', input: { personId: member.id } } },
    })
    expect(await why(logos.remove(at(owner, owner.personalId)))).toMatchObject({ code: 'personal_context' })
    expect(await logos.addressOf(cast().deps, id)).not.toBeNull()
    expect((await logos.remove(at(owner, id))).isNew).toBe(true)
    expect((await logos.remove(at(owner, id))).isNew).toBe(false)
    expect(await changes(id)).toHaveLength(2)
  })

  test('changed and taken away by many at once is always one that the record tells of', async () => {
    const [owner] = (await cast().arrive('ULOGO6')) as [Player]
    const id = await cast().founds(owner, 'Five', 'team')
    const { refused } = await together(
      times(
        24,
        (n) => async () =>
          n % 4 === 3 ? void (await logos.remove(at(owner, id))) : void (await give(owner, id, `${n % 3}`)),
      ),
    )
    expect(refused).toEqual([])
    const entries = await changes(id)
    const now = await cast().db.logo.findUnique({ where: { organizationId: id } })
    expect(entries.at(-1)?.after ?? null).toEqual(now && { digest: now.digest })
    for (const [index, { before }] of entries.entries()) expect(before).toEqual(entries[index - 1]?.after ?? null)
  })
})
