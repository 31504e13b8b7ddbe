// Hands for stories about credits: a team, credits that were bought, and the small product that spends them.
import type { Exchange, World } from '../../world.ts'
import { textOf } from '../../world.ts'

export type Told = {
  available?: number
  isRepeat?: boolean
  holdId?: string
  refused?: { code: string; rule: string; fact: string; fix: string; who: string }
}

/** Uses the product as someone; whatever it is told. */
export const product = (world: World, use: object): Promise<Told> => world.call<Told>('product', use)

/** An organization of Dina's with Budi in it, and both acting there. */
export async function team({ says, press, settle, inbox }: World, name: string): Promise<void> {
  await says('dina', `create ${name}`)
  await says('dina', `switch ${name}`)
  await says('dina', 'invite @budi')
  await settle()
  const letter = (await inbox('budi')).find(({ text }) => text.includes(name))
  await press('budi', 'Accept', letter ? { in: letter.ts } : {})
  await says('budi', `switch ${name}`)
  // What Dina is told of it comes by a job: no later exchange should find it among its own messages.
  await settle()
}

/** The address of Stripe's page that an exchange leads to; on a slow day it comes by direct message. */
export async function pageFor(world: World, as: string, exchange: Exchange): Promise<string> {
  return pageIn(exchange) ?? pageIn({ messages: await world.inbox(as) }) ?? missing(exchange)
}

const missing = (exchange: Exchange): never => {
  throw new Error(`no way to Stripe in: ${textOf(exchange.messages)}`)
}

function pageIn(exchange: Pick<Exchange, 'messages'>): string | undefined {
  const urls = exchange.messages.flatMap(({ blocks }) => blocks).flatMap((block) => block.elements ?? [])
  return urls.map((one: { url?: string }) => one.url).findLast((url?: string) => url)
}

/** Buys a pack and pays for it. */
export async function bought(world: World, as: string, pack: string): Promise<void> {
  const url = await pageFor(world, as, await world.says(as, `topup ${pack}`))
  await world.call('pay', { url })
  await world.settle()
}
