// The pages of invitations and links, /invitations/TOKEN: looking changes nothing; what is done is done by a form that was
// sent from the page itself, by whoever signed in. Every address that leads nowhere is answered alike.

import type { Deps } from '../org/context.ts'
import { isRefusal, type Refusal } from '../org/errors.ts'
import * as admission from '../org/inviting/admission.ts'
import * as signIn from '../org/inviting/sign-in.ts'
import * as welcome from '../org/inviting/welcome.ts'
import * as logos from '../org/organization/logos.ts'
import { type Guest, invitationPage } from './pages/invitation.ts'
import { answer, inWords, sendTo } from './pages/layout.ts'
import { failed, nothingHere } from './pages/notices.ts'
import { type Refused, refused } from './pages/refusals.ts'
import { localeAskedFor, named } from './pages/words.ts'
import { faultOf, type Mount } from './routes.ts'
import { isFromHere, isSealed, keeping, keyIn, sealOf, underItsName } from './visiting.ts'

export type Pages = {
  depsOf(): Deps
  /** What people type in Slack, such as /org. */
  command: string
  /** An address that opens Slack. */
  slackAddress(): string
}

/** What is done from the page. */
const acts = ['sign-in', 'sign-out', 'accept', 'decline'] as const
const address = new RegExp(`^/invitations/([\\w.-]{1,200})(?:/(${acts.join('|')})?)?$`)

/** What is at an address: an offer, and who looks at it. */
type Visited = {
  pages: Pages
  deps: Deps
  request: Request
  token: string
  path: string
  offer: admission.Offer
  key: string | null
  visitor: signIn.Visitor | null
}

/** The room of the pages. */
export const invitationRoom = (pages: Pages): Mount => ({
  path: '/invitations',
  doors: ['GET /invitations/:token', ...acts.map((act) => `POST /invitations/:token/${act}`)],
  async fetch(request) {
    const deps = pages.depsOf()
    try {
      return await respond(pages, deps, request)
    } catch (error) {
      return failed(request, faultOf(deps.log, error))
    }
  },
})

async function respond(pages: Pages, deps: Deps, request: Request): Promise<Response> {
  const [, token = '', act] = address.exec(new URL(request.url).pathname) ?? []
  const offer = token ? await admission.byToken(deps, token) : null
  if (!offer) return nothingHere(request)
  const isLook = request.method === 'GET' || request.method === 'HEAD'
  const path = `/invitations/${token}`
  const home = underItsName(deps, request)
  if (home) return sendTo(home, {}, isLook ? 303 : 307)
  if (isLook && act) return sendTo(path)
  if (!isLook && !(act && request.method === 'POST'))
    return inWords(405, 'This page is looked at by GET.', { allow: act ? 'GET, HEAD, POST' : 'GET, HEAD' })
  const key = keyIn(deps, request)
  const visited = { pages, deps, request, token, path, offer, key, visitor: await signIn.visitorBy(deps, key) }
  if (isLook) return show(visited)
  if (!isFromHere(deps, request)) return inWords(403, 'This form was not sent from its own page. Nothing was changed.')
  return act === 'sign-in' ? begin(visited) : asVisitor(visited, act)
}

type Act = 'sign-out' | 'accept' | 'decline'
const isAct = (act: string | undefined): act is Act => act === 'sign-out' || act === 'accept' || act === 'decline'

/** Sends whoever wants to sign in to Slack; whoever they were here before, they are no longer. */
async function begin({ deps, offer, key, path }: Visited): Promise<Response> {
  if (offer.state !== 'pending') return sendTo(path)
  const begun = await signIn.begin(deps, await welcome.goalOf(deps, offer))
  if (!begun) return sendTo(path)
  if (key) await signIn.leave(deps, key)
  return sendTo(begun.address, keeping(deps, begun.key))
}

async function asVisitor(visited: Visited, act: string | undefined): Promise<Response> {
  const { deps, request, key, path, visitor } = visited
  // Their hour may have ended while the page lay open: it shows how to sign in, and nothing was done.
  if (!visitor || !key || !isAct(act)) return show(visited, { problem: act === 'sign-out' ? null : signedOut })
  const form = new URLSearchParams(await request.text())
  if (!isSealed(deps, visitor.visit.id, form.get('seal') ?? ''))
    return inWords(403, 'This form is not one of this visit. Open the page again. Nothing was changed.')
  if (act === 'sign-out') {
    await signIn.leave(deps, key)
    return sendTo(path, keeping(deps, null))
  }
  return decide(visited, visitor, act)
}

const signedOut: Refused = {
  fact: 'You are not signed in any more.',
  fix: 'Sign in again. Nothing was changed.',
  status: 401,
}

async function decide(visited: Visited, visitor: signIn.Visitor, act: 'accept' | 'decline'): Promise<Response> {
  const { token, path } = visited
  try {
    await (act === 'accept' ? admission.accept(visitor.ctx, token) : admission.decline(visitor.ctx, token))
    return sendTo(path)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return show(await again(visited), { problem: inPageWords(visited, error) })
  }
}

// What was refused may have become true meanwhile: the page shows how things are now.
const again = async (visited: Visited): Promise<Visited> => ({
  ...visited,
  offer: (await admission.byToken(visited.deps, visited.token)) ?? visited.offer,
})

const inPageWords = ({ deps, offer }: Visited, refusal: Refusal): Refused =>
  refused(refusal, {
    catalog: deps.catalog,
    inviter: named(offer.inviter.name),
    organization: named(offer.organization.name),
  })

async function show(visited: Visited, { problem = null }: { problem?: Refused | null } = {}): Promise<Response> {
  const { pages, deps, request, offer, path, visitor } = visited
  const logo = await logos.addressOf(deps, offer.organization.id)
  const drawn = invitationPage({
    offer,
    path,
    logo: logo && new URL(logo).pathname,
    guest: visitor && (await guestOf(deps, visitor, offer)),
    canSignIn: deps.signIn !== null,
    catalog: deps.catalog,
    command: pages.command,
    slack: pages.slackAddress(),
    now: deps.clock.now(),
    eyes: { locale: visitor?.person.locale ?? localeAskedFor(request), timeZone: visitor?.person.timeZone ?? null },
    problem,
  })
  const leadsThrough = deps.signIn?.leadsThrough ?? []
  return answer(request, { ...drawn, leadsThrough, status: problem?.status ?? 200 })
}

async function guestOf(
  deps: Deps,
  { ctx, visit, person, isInSlack }: signIn.Visitor,
  offer: admission.Offer,
): Promise<Guest> {
  const standing = await welcome.standingOf(ctx, offer)
  return { name: person.name, email: person.email, isInSlack, seal: sealOf(deps, visit.id), ...standing }
}
