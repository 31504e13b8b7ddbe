// Slack delivers, and people click, more than once: whatever is delivered three times, two of them together, has one
// effect, and is answered the same each time.
import { describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../world.ts'
import { found, hire } from '../cast.ts'
import { roomy } from '../catalogs.ts'

/** Does something that Slack delivers three times, and answers what the app said to each. */
async function thrice(world: World, act: () => Promise<unknown>): Promise<{ acks: unknown[]; posts: unknown[] }> {
  const { traffic } = world.sandbox.slack.space
  const from = traffic.entries().at(-1)?.number ?? 0
  await world.faults({ slack: { deliver: { times: 3 }, next: 1 } })
  await act()
  await world.faults({})
  await world.settle()
  const entries = traffic.entries().filter(({ number }) => number > from)
  const acks = entries.filter(({ direction, what }) => direction === 'to the app' && /^(command|block|view)/.test(what))
  const posts = entries.filter(({ what }) => what === 'response_url')
  return { acks: acks.map(({ answer }) => answer), posts: posts.map(({ request }) => request) }
}

const isOneAnswer = ({ acks, posts }: { acks: unknown[]; posts: unknown[] }): void => {
  expect(acks).toHaveLength(3)
  expect(acks[1]).toEqual(acks[0])
  expect(acks[2]).toEqual(acks[0])
  // Said once more it would stand there once more, and use up an address that takes five answers.
  expect(posts.length).toBeLessThanOrEqual(1)
}

describe('delivered three times', () => {
  const world = openWorld({ catalog: roomy })
  /** What one organization has on record, with how often. */
  const tally = async (name: string): Promise<Record<string, number>> => {
    const recorded = await world().recorded(name)
    return Object.fromEntries([...new Set(recorded)].map((one) => [one, recorded.filter((it) => it === one).length]))
  }
  const letters = async (handle: string, words: string) =>
    (await world().inbox(handle)).filter(({ text }) => text.includes(words)).length

  test('the command create makes one organization', async () => {
    isOneAnswer(await thrice(world(), () => world().says('dina', 'create Thrice')))
    expect(await world().db.organization.count({ where: { name: 'Thrice' } })).toBe(1)
    expect(await tally('Thrice')).toEqual({ 'organization.created': 1 })
  })

  test('the command switch enters once, with the way back', async () => {
    const answers = await thrice(world(), () => world().says('dina', 'switch Thrice'))
    isOneAnswer(answers)
    expect(JSON.stringify(answers.acks[2])).toContain('Undo')
    expect(await tally('Thrice')).toEqual({ 'organization.created': 1, 'context.switched': 1 })
  })

  test('the command rename renames once', async () => {
    isOneAnswer(await thrice(world(), () => world().says('dina', 'rename Three Times')))
    expect(await tally('Three Times')).toMatchObject({ 'organization.renamed': 1 })
  })

  test('the command invite makes one invitation and one letter for each', async () => {
    isOneAnswer(await thrice(world(), () => world().says('dina', 'invite @budi @sari @ana @yusuf')))
    expect(await tally('Three Times')).toMatchObject({ 'invitation.created': 4 })
    for (const handle of ['budi', 'sari', 'ana', 'yusuf']) expect(await letters(handle, 'invites you to')).toBe(1)
  })

  test('Accept makes one membership, and tells the inviter once', async () => {
    isOneAnswer(await thrice(world(), () => world().press('budi', 'Accept')))
    expect(await tally('Three Times')).toMatchObject({ 'member.joined': 1, 'invitation.accepted': 1 })
    expect(await letters('dina', 'Budi Santoso accepted')).toBe(1)
  })

  test('Decline declines once, and tells the inviter once', async () => {
    isOneAnswer(await thrice(world(), () => world().press('sari', 'Decline')))
    expect(await tally('Three Times')).toMatchObject({ 'invitation.declined': 1 })
    expect(await letters('dina', 'Sari Wulandari declined')).toBe(1)
  })

  test('Send again sends one letter more', async () => {
    await world().says('dina', 'invites')
    isOneAnswer(await thrice(world(), () => world().press('dina', 'Send again', { value: 'Ana Pratiwi' })))
    expect(await tally('Three Times')).toMatchObject({ 'invitation.resent': 1 })
    expect(await letters('ana', 'invites you to')).toBe(2)
  })

  test('Extend gives one week more', async () => {
    const { id } = await world().person('ana')
    const before = await world().db.invitation.findFirstOrThrow({ where: { inviteeId: id } })
    isOneAnswer(await thrice(world(), () => world().press('dina', 'Extend', { value: 'Ana Pratiwi' })))
    const after = await world().db.invitation.findFirstOrThrow({ where: { inviteeId: id } })
    expect(after.expiresAt.getTime() - before.expiresAt.getTime()).toBe(7 * 86_400_000)
  })

  test('Revoke takes back once', async () => {
    isOneAnswer(await thrice(world(), () => world().press('dina', 'Revoke', { value: 'Ana Pratiwi' })))
    expect(await tally('Three Times')).toMatchObject({ 'invitation.revoked': 1 })
  })

  test('the command role changes once, and tells once', async () => {
    isOneAnswer(await thrice(world(), () => world().says('dina', 'role @budi admin')))
    expect(await tally('Three Times')).toMatchObject({ 'member.roleChanged': 1 })
    expect(await letters('budi', 'made you Admin')).toBe(1)
  })

  test('a request is made once, with one letter to each who can decide, and Approve lets it through once', async () => {
    await hire(world(), { tara: 'Tara Owner', tim: 'Tim Asks', tess: 'Tess Invited' })
    await found(world(), 'Taras', 'tara', { tim: 'member' })
    await world().says('tim', 'invite @tess')
    isOneAnswer(await thrice(world(), () => world().press('tim', 'Request it')))
    expect(await tally('Taras')).toMatchObject({ 'request.created': 1 })
    expect(await letters('tara', 'Tim Asks asks to')).toBe(1)
    isOneAnswer(await thrice(world(), () => world().press('tara', 'Approve')))
    expect(await tally('Taras')).toMatchObject({ 'request.approved': 1, 'invitation.created': 2 })
    expect(await letters('tess', 'invites you to')).toBe(1)
    expect(await letters('tim', 'approved your request')).toBe(1)
  })

  test('a form to create makes one organization', async () => {
    await world().says('yusuf', 'create')
    isOneAnswer(await thrice(world(), () => world().submit('yusuf', { name: 'By form' })))
    expect(await world().db.organization.count({ where: { name: 'By form' } })).toBe(1)
  })

  test('a form to invite makes one invitation', async () => {
    await hire(world(), { theo: 'Theo Invited' })
    await world().says('yusuf', 'switch By form')
    await world().says('yusuf', 'invite')
    isOneAnswer(await thrice(world(), () => world().submit('yusuf', { people: ['theo'], role: 'viewer' })))
    expect(await tally('By form')).toMatchObject({ 'invitation.created': 1 })
    expect(await letters('theo', 'invites you to')).toBe(1)
  })

  test('a form answered with errors can be put right under the same view, and is done once', async () => {
    await world().says('yusuf', 'rename')
    isOneAnswer(await thrice(world(), () => world().submit('yusuf', { name: '' })))
    isOneAnswer(await thrice(world(), () => world().submit('yusuf', { name: 'Put right' })))
    expect(await tally('Put right')).toMatchObject({ 'organization.renamed': 1 })
  })

  test('Remove removes once, and tells once', async () => {
    await world().says('dina', 'members')
    await thrice(world(), () => world().press('dina', 'Remove', { value: 'Budi Santoso' }))
    isOneAnswer(await thrice(world(), () => world().submit('dina', {})))
    expect(await tally('Three Times')).toMatchObject({ 'member.removed': 1 })
    expect(await letters('budi', 'removed you from')).toBe(1)
  })

  test('Leave leaves once', async () => {
    await hire(world(), { trix: 'Trix Leaves' })
    await found(world(), 'Trixs', 'tara', { trix: 'member' })
    await world().says('trix', 'list')
    await thrice(world(), () => world().press('trix', 'Leave', { value: 'Trixs' }))
    isOneAnswer(await thrice(world(), () => world().submit('trix', {})))
    expect(await tally('Trixs')).toMatchObject({ 'member.left': 1 })
  })

  test('a form opens once, and nobody is told that it did not', async () => {
    for (const typed of ['create', 'switch', 'settings', 'invite', 'delete', 'audit filter', 'why']) {
      const { posts } = await thrice(world(), () => world().says('dina', typed))
      expect(posts, typed).toEqual([])
    }
    await world().says('dina', 'list')
    const { posts } = await thrice(world(), () => world().press('dina', 'Create organization'))
    expect(posts).toEqual([])
  })

  test('what only shows is answered the same each time', async () => {
    for (const typed of [
      '',
      'list',
      'whoami',
      'help',
      'help switch',
      'members',
      'invites',
      'why members.invite',
      'bogus',
    ])
      isOneAnswer(await thrice(world(), () => world().says('dina', typed)))
  })
})
