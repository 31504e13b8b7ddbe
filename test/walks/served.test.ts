// Whoever is gone finds every path that is served shut, and every credential of theirs worth nothing, whatever they have
// kept; and the same opens to whoever may.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Spent } from '../../src/org/credits/spending.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import * as keys from '../../src/org/programs/keys.ts'
import type { Verified } from '../../src/org/programs/verify.ts'
import type { Seen } from '../http/visitor.ts'
import { type Ground, MARK, openGround } from './ground.ts'
import { keeperOf, served } from './served.ts'

type Going = { handle: string; goes(ground: Ground, handle: string): Promise<unknown> }

const keep = { resourcesTo: null, keys: 'keep' } as const
const gone: Record<string, Going> = {
  'was removed': {
    handle: 'olaf',
    goes: async (ground, handle) =>
      memberships.remove(await ground.at('olga'), {
        personId: await ground.idOf(handle),
        handOver: { ...keep, keys: 'rotate' },
      }),
  },
  'has left': {
    handle: 'lena',
    goes: async (ground, handle) =>
      memberships.leave(await ground.at(handle), { handOver: { ...keep, keys: 'runOut' } }),
  },
  'was deactivated in Slack': {
    handle: 'dave',
    goes: async ({ world }, handle) => world.event({ type: 'user_change', user: handle, patch: { deleted: true } }),
  },
}

const ground = openGround(Object.fromEntries(Object.values(gone).map(({ handle }) => [handle, 'owner'])))
/** The doors of the product; the sandbox is whoever's who plays in it. */
const doors = () => ground().world.sandbox.doors.filter((door) => !door.includes(' /sandbox'))

test('every path that is served is walked, and every walk is of one', () => {
  expect(Object.keys(served).toSorted()).toEqual(doors().toSorted())
})

type Keys = { own: string; personal: string; organization: string }
const kept = new Map<string, () => Promise<Seen>>()
const secrets = new Map<string, Keys>()
const own = new Map<string, string>()

async function keysOf(handle: string): Promise<Keys> {
  const ctx = await ground().at(handle)
  const personalId = ctx.actor.kind === 'person' ? ctx.actor.personalId : ''
  const made = async (kind: 'member' | 'personal' | 'organization', organizationId = ctx.organizationId) =>
    (await keys.issue({ ...ctx, organizationId }, { kind, name: ground().mark('key'), replaces: null })).secret ?? ''
  return {
    own: await made('member'),
    personal: await made('personal', personalId),
    organization: await made('organization'),
  }
}

const verify = (secret: string, organization?: string): Promise<Verified> =>
  ground().world.call('verify', { secret, ...(organization ? { organization } : {}) })
const uses = (as: string) =>
  ground().world.call<{ refused?: { code: string } } & Partial<Spent>>('product', {
    as,
    organization: 'Walks',
    amount: 1,
  })

beforeAll(async () => {
  ground().world.deps.publicUrl = ground().world.sandbox.address
  for (const { handle } of Object.values(gone)) {
    const keeper = await keeperOf(ground(), handle)
    for (const [door, { keep }] of Object.entries(served)) kept.set(`${handle} ${door}`, await keep(ground(), keeper))
    own.set(handle, keeper.own)
    secrets.set(handle, await keysOf(handle))
  }
}, 60_000)

describe('while they are in', () => {
  test.each(Object.values(gone))('every key of $handle counts, and the product lets them spend', async ({ handle }) => {
    const { own, personal, organization } = secrets.get(handle) as Keys
    for (const secret of [own, organization]) expect(await verify(secret, 'Walks')).toMatchObject({ isValid: true })
    expect(await verify(personal)).toMatchObject({ isValid: true, kind: 'personal' })
    expect(await uses(handle)).not.toHaveProperty('refused')
  })

  test.each(Object.entries(served).filter(([, { isOpen }]) => isOpen))('%s opens', async (door, { keep, isOpen }) => {
    // Whoever is in needs no link: by one comes in who is not.
    const handle = door.includes('accept') ? await ground().newcomer() : 'mona'
    const keeper = await keeperOf(ground(), handle, 'olga')
    const seen = await (await keep(ground(), keeper))()
    expect(isOpen?.(seen), `${seen.status} ${seen.words}`).toBe(true)
  })
})

describe.each(Object.entries(gone))('someone who %s', (how, { handle, goes }) => {
  beforeAll(async () => {
    await goes(ground(), handle)
    await ground().world.settle()
  })
  const isDeactivated = how.includes('deactivated')

  test.each(Object.entries(served))('%s', async (door, { isOpen }) => {
    const before = await ground().quiet()
    const seen = await kept.get(`${handle} ${door}`)?.()
    if (!seen) throw new Error(`nothing was kept of ${door}`)
    const told = `${seen.status} ${seen.words}`
    // Whoever left of their own will can come back where anyone can.
    const isBack = how === 'has left' && door.includes('accept')
    // The page of a link is there for whoever has it, and theirs may be themselves again; until then nobody comes in by it.
    const isOffer = isDeactivated && door === 'GET /invitations/:token'
    expect(isOpen?.(seen) ?? false, told).toBe(isBack || isOffer)
    expect(seen.text, told).not.toContain(MARK)
    expect((await ground().quiet()) === before, told).toBe(!isBack)
    if (isBack) await memberships.leave(await ground().at(handle), {})
  })

  test('lets nobody in by a link that they made', async () => {
    const { another, visitor } = await keeperOf(ground(), await ground().newcomer(), 'olga')
    const before = await ground().quiet()
    const { text } = await visitor.ask(another)
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    expect(seal).not.toBe('')
    const { status, words } = await visitor.post(`${own.get(handle)}/accept`, { seal })
    expect(status, words).toBeGreaterThanOrEqual(400)
    expect(await ground().quiet()).toBe(before)
  })

  test('spends nothing of the organization’s', async () => {
    expect(await uses(handle)).toHaveProperty('refused')
  })

  test('has no key that counts there: what was theirs has stopped, and what is the organization’s is seen to', async () => {
    const { own, personal, organization } = secrets.get(handle) as Keys
    expect(await verify(own)).toEqual({ isValid: false, reason: isDeactivated ? 'deactivated' : 'revoked' })
    expect(await verify(personal, 'Walks')).toEqual({ isValid: false, reason: 'elsewhere' })
    // Their own account is theirs, as long as they have one.
    expect(await verify(personal)).toMatchObject({ isValid: !isDeactivated })
    // Handed over with a new secret; stops by itself; waits for whoever removes them.
    expect((await verify(organization)).isValid).toBe(how !== 'was removed')
  })
})

test('what was left to run out has stopped in time', async () => {
  const { organization } = secrets.get(gone['has left']?.handle ?? '') as Keys
  await ground().world.advance(`P${ground().world.deps.catalog.people.runOutDays + 1}D`)
  expect(await verify(organization)).toEqual({ isValid: false, reason: 'expired' })
})
