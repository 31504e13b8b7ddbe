// Paying in stories: the links to Stripe's pages in what people see, and what they do there.
import { expect } from 'vitest'
import type { Block, Exchange, World } from '../../world.ts'

/** The addresses at Stripe that the link buttons in something lead to. */
export function linksIn(node: Block): string[] {
  if (Array.isArray(node)) return node.flatMap(linksIn)
  if (!node || typeof node !== 'object') return []
  if (node.type === 'button' && typeof node.url === 'string' && node.url.includes('/stripe/')) return [node.url]
  return Object.values(node).flatMap(linksIn)
}

/** Completes the one page at Stripe that something links to, with a good card unless told; then everything settles. */
export async function pays(world: World, seen: Block, card?: string): Promise<{ paid: boolean; reason?: string }> {
  const urls = linksIn(seen)
  expect(urls, JSON.stringify(seen)).toHaveLength(1)
  const done = await world.call<{ paid: boolean; reason?: string }>('pay', { url: urls[0], ...(card ? { card } : {}) })
  await world.settle()
  return done
}

/** Has someone put where they are on a plan: typed, paid and settled. */
export async function upgrades(world: World, handle: string, plan: string, interval = 'month'): Promise<void> {
  const { messages } = await world.says(handle, `upgrade ${plan} ${interval}`)
  expect(await pays(world, messages)).toMatchObject({ paid: true })
}

/** Where the answer to what someone typed or pressed stands: a direct message may have come in beside it. */
export const answerIn = ({ messages }: Pick<Exchange, 'messages'>): { in: string } => ({
  in: messages.find(({ ephemeral }) => ephemeral)?.ts ?? '',
})
