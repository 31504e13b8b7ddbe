// A rush in Slack itself: many people type and press at once, through every layer, and the rules hold.
import { describe, expect, test } from 'vitest'
import { dice } from '../org/cast.ts'
import { type Exchange, openWorld, textOf } from '../world.ts'

const world = openWorld({ catalog: 'collective', pacing: 'off' })
const owners = ['dina', 'budi', 'sari', 'ana', 'yusuf']
const words = ({ messages }: Exchange): string => textOf(messages.map(({ blocks }) => blocks))

/** Dina's organization, in which others are owners too, all of them acting there. */
async function owned(name: string, others: readonly string[]): Promise<void> {
  const { says, press, settle } = world()
  await says('dina', `create ${name}`)
  await says('dina', `switch ${name}`)
  await says('dina', `invite ${others.map((handle) => `@${handle}`).join(' ')} owner`)
  await settle()
  for (const as of others) {
    await press(as, 'Accept')
    await says(as, `switch ${name}`)
  }
}

describe('a rush', () => {
  test.each([[1], [2], [3]])('of 50 demotions, removals and leaves leaves an owner (seed %i)', async (seed) => {
    const { says, roles, recorded, db } = world()
    const name = `Rush ${seed}`
    await owned(name, owners.slice(1))
    const roll = dice(seed)
    const someone = () => owners[roll(owners.length)] as string
    const typed = Array.from({ length: 50 }, () => {
      const kind = roll(3)
      return kind === 0 ? `role @${someone()} member` : kind === 1 ? `remove @${someone()}` : 'leave'
    })
    const answers = await Promise.all(typed.map((text) => says(someone(), text)))
    expect(answers.map(({ status }) => status)).toEqual(typed.map(() => 200))
    expect(answers.filter((answer) => words(answer) === '' && !answer.view)).toEqual([])
    expect((await roles(name)).filter((held) => held.endsWith(': owner')).length).toBeGreaterThanOrEqual(1)
    expect((await recorded(name)).filter((action) => /member\.(roleChanged|removed|left)/.test(action))).not.toEqual([])
    // A context may point where its person was removed until they come next; whoever comes acts where they belong.
    for (const owner of owners) await says(owner, 'whoami')
    const strays = await db.$queryRaw<object[]>`
      select c."personId" from "Context" c left join "Membership" m
      on m."personId" = c."personId" and m."organizationId" = c."organizationId" where m.id is null`
    expect(strays).toEqual([])
  })

  test('of 20 presses on one Accept makes one member, and tells everyone the same', async () => {
    const { says, press, settle, roles, recorded } = world()
    await says('omar', 'create Pressed')
    await says('omar', 'switch Pressed')
    await says('omar', 'invite @gita')
    await settle()
    const letters = await world().inbox('gita')
    const at = letters.at(-1)?.ts ?? ''
    // Who comes when the button is gone already finds nothing to press.
    const late = (error: Error) => expect(error.message).toMatch(/ → 40[49] /)
    await Promise.all(Array.from({ length: 20 }, () => press('gita', 'Accept', { in: at }).catch(late)))
    await settle()
    expect(await roles('Pressed')).toEqual(['Omar Haddad: owner', 'Gita Lestari: member'])
    expect((await recorded('Pressed')).filter((action) => action === 'member.joined')).toHaveLength(1)
    expect((await world().inbox('omar')).filter(({ text }) => /Gita/.test(text))).toHaveLength(1)
  })

  test('of copies – every command delivered three times – has each effect once', async () => {
    const { says, faults, db } = world()
    for (let n = 0; n < 5; n++) {
      await faults({ slack: { deliver: { times: 3 }, next: 1 } })
      await says('dina', `create Thrice ${n}`)
    }
    await faults({})
    const made = await db.organization.findMany({ where: { name: { startsWith: 'Thrice' } } })
    expect(made.map(({ name }) => name).toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `Thrice ${n}`))
  })
})
