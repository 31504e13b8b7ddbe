// A deed for every path that is served: what whoever was a member can have kept that leads there, and what shows that it let
// them in.

import * as mailStops from '../../src/org/inviting/mail-stops.ts'
import * as logos from '../../src/org/organization/logos.ts'
import * as settings from '../../src/org/organization/settings.ts'
import { type Seen, Visitor } from '../http/visitor.ts'
import { linksIn } from '../stories/money/till.ts'
import type { Block } from '../world.ts'
import type { Ground } from './ground.ts'
import * as things from './things.ts'

/** Someone with what they have kept: a browser in which they are signed in, and the pages of links. */
export type Keeper = { handle: string; visitor: Visitor; own: string; another: string }

export type Served = {
  /** What shows that someone was let in; absent where nobody ever is, whoever they are. */
  isOpen?(seen: Seen): boolean
  /** What they have kept, while they could have it, as the request that they make of it later. */
  keep(ground: Ground, keeper: Keeper): Promise<() => Promise<Seen>>
}

/** Someone who may have an own link and is signed in at the page of another's. */
export async function keeperOf(ground: Ground, handle: string, maker = handle): Promise<Keeper> {
  const visitor = new Visitor(ground.world)
  const own = new URL((await things.link(ground, maker)).address).pathname
  const another = new URL((await things.link(ground)).address).pathname
  await visitor.signIn(another, { as: handle })
  return { handle, visitor, own, another }
}

const asks = (path: string | ((ground: Ground, keeper: Keeper) => Promise<string>)): Served['keep'] => {
  return async (ground, keeper) => {
    const address = typeof path === 'string' ? path : await path(ground, keeper)
    return () => keeper.visitor.ask(address)
  }
}

/** Sends the form of a page as it was drawn while they were let in. */
const sends =
  (act: string, at: 'own' | 'another' = 'another'): Served['keep'] =>
  async (_, { visitor, ...pages }) => {
    const { text } = await visitor.ask(pages[at])
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    return () => visitor.post(`${pages[at]}/${act}`, { seal })
  }

async function mailStopOf({ world }: Ground, { handle }: Keeper): Promise<string> {
  const { email } = await world.person(handle)
  return new URL(await mailStops.pageFor(world.deps, email ?? `${handle}@far.example`)).pathname
}

const posts = (act: string, fields: Record<string, string> = {}): Served['keep'] => {
  return async (ground, keeper) => {
    const path = await mailStopOf(ground, keeper)
    return () => keeper.visitor.post(`${path}${act}`, fields)
  }
}

const imageIn = (blocks: Block[]): string => blocks.find(({ type }) => type === 'image')?.image_url ?? ''

/** By method and path. */
export const served: Record<string, Served> = {
  // Whoever has not Slack's secret, or Stripe's, is nobody there.
  'POST /slack/events': {
    keep: async ({ world }, { handle, visitor }) => {
      const { id } = await world.person(handle)
      return () => visitor.post('/slack/events', { command: '/org', text: 'members', user_id: id })
    },
  },
  'POST /stripe/webhook': {
    keep:
      async (_, { visitor }) =>
      () =>
        visitor.post('/stripe/webhook', { type: 'x' }),
  },
  'GET /healthz': { keep: asks('/healthz') },
  'GET /readyz': { keep: asks('/readyz') },
  // They prove nothing and tell nothing: what a Checkout page came to is asked of Stripe.
  'GET /billing/done': {
    keep: asks(async ({ world }, { handle }) => {
      const { messages } = await world.says(handle, 'topup small')
      const session = /cs_\w+/.exec(linksIn(messages)[0] ?? '')?.[0] ?? 'cs_none'
      return `/billing/done?session_id=${session}`
    }),
  },
  'GET /billing/back': { keep: asks('/billing/back') },
  'GET /charts/:chart': {
    isOpen: ({ status }) => status === 200,
    keep: asks(async ({ world }, { handle }) => {
      const { messages } = await world.says(handle, 'usage')
      return imageIn(messages.flatMap(({ blocks }) => blocks))
    }),
  },
  // A logo stands on the page of every invitation, for whoever was sent one: its address is in nobody's keeping.
  'GET /logos/:organization/:logo': {
    keep: asks(async (ground) => {
      const logo = { bytes: new TextEncoder().encode('a picture'), mediaType: 'image/png' } as const
      await settings.change(await ground.at('olga'), {}, { logo })
      return (await logos.addressOf(ground.world.deps, ground.organizationId)) ?? ''
    }),
  },
  // What came back from Slack once is good for nothing a second time.
  'GET /sign-in/slack': {
    keep: async ({ world }, { handle, another }) => {
      const visitor = new Visitor(world)
      const { url } = await world.call<{ url: string }>('signin', { url: await visitor.toSlack(another), as: handle })
      const before = visitor.cookie
      await visitor.ask(url)
      return () => {
        visitor.cookie = before
        return visitor.ask(url)
      }
    },
  },
  // A link lives on its maker's right. Another's is an offer to whoever has it, which they may not take.
  'GET /invitations/:token': {
    isOpen: ({ words }) => /Sign in|Accept|You are in/.test(words),
    keep: asks(async (_, { own }) => own),
  },
  'POST /invitations/:token/accept': { isOpen: ({ status }) => status === 303, keep: sends('accept') },
  'POST /invitations/:token/decline': { keep: sends('decline') },
  // What e-mail may come to an address is decided by whoever gets it, member or not.
  'GET /e-mail/:token': { keep: asks(mailStopOf) },
  'POST /e-mail/:token': { keep: posts('', { 'List-Unsubscribe': 'One-Click' }) },
  'POST /e-mail/:token/stop': { keep: posts('/stop') },
  'POST /e-mail/:token/allow': { keep: posts('/allow') },
  // Signing in and out is their own affair, and leads nowhere by itself.
  'POST /invitations/:token/sign-in': { keep: sends('sign-in') },
  'POST /invitations/:token/sign-out': { keep: sends('sign-out') },
}
