// A visitor of the pages without a browser: keeps cookies, follows no redirect unasked, and sends the forms that it is shown.
import type { ActContext } from '../../src/org/context.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as links from '../../src/org/inviting/links.ts'
import { invitationPage } from '../../src/org/inviting/page-tokens.ts'
import * as people from '../../src/org/people/people.ts'
import type { World } from '../world.ts'

export type Seen = { status: number; text: string; words: string; headers: Headers; location: string | null }

/** Who signs in: a person of the sandbox, or someone with a Slack elsewhere. */
export type Who = { as: string } | { email: string; name?: string; confirmed?: boolean } | { deny: true }

export class Visitor {
  readonly world: World
  cookie = ''
  constructor(world: World) {
    this.world = world
  }

  /** Asks for an address as it is, or for a path of the app. */
  async ask(address: string, init: RequestInit = {}): Promise<Seen> {
    const url = new URL(address, this.world.sandbox.address)
    const headers = { ...(this.cookie ? { cookie: this.cookie } : {}), ...(init.headers as Record<string, string>) }
    const response = await fetch(url, { redirect: 'manual', ...init, headers })
    const [kept] = response.headers.getSetCookie()
    if (kept) this.cookie = /Max-Age=0/.test(kept) ? '' : (kept.split(';')[0] ?? '')
    const text = await response.text()
    return {
      status: response.status,
      text,
      words: wordsOf(text),
      headers: response.headers,
      location: response.headers.get('location'),
    }
  }

  /** Sends the form of the page that ends at this act, with what it carries; as a browser would say where it is from. */
  async send(page: string, act: string, more: Record<string, string> = {}): Promise<Seen> {
    const { text } = await this.ask(page)
    const form = new RegExp(`<form method="post" action="([^"]+/${act})">(.*?)</form>`, 's').exec(text)
    if (!form) throw new Error(`${page} has no form for ${act}: ${wordsOf(text)}`)
    const seal = /name="seal" value="([^"]*)"/.exec(form[2] ?? '')?.[1]
    return this.post(form[1] ?? '', { ...(seal ? { seal } : {}), ...more })
  }

  post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Seen> {
    const body = new URLSearchParams(fields).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.ask(path, { method: 'POST', body, headers: { ...type, ...headers } })
  }

  /** Goes to Slack's page from the invitation's; gives its address. */
  async toSlack(page: string): Promise<string> {
    const { location, status } = await this.send(page, 'sign-in')
    if (!location) throw new Error(`signing in leads nowhere: ${status}`)
    return location
  }

  /** Signs in from an invitation's page, and comes back to it. */
  async signIn(page: string, who: Who): Promise<Seen> {
    const { url } = await this.world.call<{ url: string }>('signin', { url: await this.toSlack(page), ...who })
    const back = await this.ask(url)
    return back.status === 303 ? this.ask(back.location ?? '') : back
  }
}

const wordsOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<head>.*?<\/head>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:])/g, '$1')

/** Acts as a person of the sandbox in one of their organizations. */
export async function actingAs(world: World, handle: string, organization: string): Promise<ActContext> {
  const actor = await people.actorOf(world.deps, (await world.person(handle)).id)
  return { deps: world.deps, actor, surface: 'slack', organizationId: (await world.organization(organization)).id }
}

export type Offered = { page: string; id: string; ctx: ActContext }

/** Has someone invite an address to their organization; gives the page. */
export async function inviteByMail(
  world: World,
  { as, to, email, role = null }: { as: string; to: string; email: string; role?: string | null },
): Promise<Offered> {
  const ctx = await actingAs(world, as, to)
  const { sent } = await invitations.create(ctx, { people: [], role, emails: [email] })
  const id = sent[0]?.invitationId ?? ''
  return { page: await pageOf(world, id), id, ctx }
}

/** The page of an invitation as it stands now. */
export async function pageOf(world: World, id: string): Promise<string> {
  const { turn } = await world.db.invitation.findUniqueOrThrow({ where: { id } })
  return new URL(invitationPage(world.deps, { id, turn }).url).pathname
}

/** Has someone make a link to their organization; gives its page. */
export async function linkTo(
  world: World,
  { as, to, uses = 5, domain = null }: { as: string; to: string; uses?: number; domain?: string | null },
): Promise<Offered> {
  const ctx = await actingAs(world, as, to)
  const { link } = await links.create(ctx, { role: null, mostUses: uses, days: 7, domain })
  return { page: new URL(links.addressOf(world.deps, link)).pathname, id: link.id, ctx }
}
