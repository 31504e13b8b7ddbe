// The page of an invitation, or of a link: who invites whom to what, and the one thing to do about it. Pure: what is so goes
// in, HTML comes out. Names are always set apart, so that none of them turns the sentence around it.
import { html } from 'hono/html'
import type { Catalog } from '../../catalog/catalog.ts'
import { labelOfRole } from '../../catalog/ladder.ts'
import type { Offer } from '../../org/inviting/admission.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { begin, confirm, someoneElse, stranger, visitorRow } from './doing.ts'
import type { Mood } from './hall.ts'
import type { Html } from './layout.ts'
import type { Refused } from './refusals.ts'
import { dayOf, hourOf, initialOf, isLong, named, untilThen } from './words.ts'

/** Someone who is signed in; `seal` is what their forms carry. */
export type Guest = {
  name: string
  email: string | null
  isInSlack: boolean
  seal: string
  /** Their role where they are in already. */
  role: string | null
  isTheirs: boolean
  /** Whether it would be theirs, had Slack confirmed their address. */
  isUnconfirmed: boolean
}

export type Shown = {
  offer: Offer
  /** The page's own path; its forms end below it. */
  path: string
  /** The path of the organization's logo; null where it has none. */
  logo: string | null
  guest: Guest | null
  /** Whether people can sign in here at all. */
  canSignIn: boolean
  catalog: Catalog
  command: string
  /** An address that opens Slack. */
  slack: string
  now: Date
  eyes: Eyes
  /** What was refused just now. */
  problem: Refused | null
}

export type Drawn = { title: string; mood: Mood; body: Html }

/** The page as this visitor sees it now. */
export function invitationPage(shown: Shown): Drawn {
  const { offer, guest } = shown
  const isOpen = offer.state === 'pending'
  if (guest?.role && (isOpen || offer.state === 'accepted' || offer.state === 'used_up')) return welcome(shown, guest)
  return isOpen ? open(shown) : over(shown)
}

const name = (text: string): Html => html`<bdi>${named(text)}</bdi>`

type Head = { over: string | Html; title: Html; lead: Html }

function head({ offer, logo }: Shown, { over, title, lead }: Head): Html {
  const { organization, inviter } = offer
  const sign = logo
    ? html`<img class="sign" src="${logo}" alt="" width="48" height="48">`
    : html`<span class="sign" aria-hidden="true">${initialOf(organization.name)}</span>`
  const size = isLong(organization.name, inviter.name) ? 'long' : ''
  const label =
    typeof over === 'string'
      ? html`<p class="over">${sign}<span>${over}</span></p>`
      : html`<p class="over of">${sign}<span>${over}</span></p>`
  return html`<div class="head">${label}<h1 class="${size}">${title}</h1><p class="lead">${lead}</p></div>`
}

function open(shown: Shown): Drawn {
  const { offer, guest, problem } = shown
  const { organization, inviter, kind } = offer
  const lead =
    kind === 'link'
      ? html`Whoever has this link can join${offer.domain ? html` with an address at ${offer.domain}` : ''}.`
      : html`Have a look, and say yes or no. Nothing happens before you do.`
  const top = head(shown, {
    over: kind === 'link' ? 'An open invitation' : 'An invitation',
    title: html`${name(inviter.name)} invites you to ${name(organization.name)}`,
    lead,
  })
  return {
    title: `${named(inviter.name)} invites you to ${named(organization.name)}`,
    mood: 'open',
    body: html`${top}
${problem ? alert(problem) : ''}
${guest && !guest.isTheirs ? html`${problem ? '' : stranger(shown)}${visitorRow(shown, guest)}${facts(shown)}${someoneElse(shown)}` : ''}
${guest?.isTheirs ? html`${facts(shown)}${visitorRow(shown, guest)}${confirm(shown, guest)}` : ''}
${guest ? '' : html`${facts(shown)}${begin(shown)}`}`,
  }
}

const alert = ({ fact, fix }: Refused): Html =>
  html`<div class="note" role="alert"><p><strong>${named(fact)}</strong></p><p>${named(fix)}</p></div>`

function facts({ offer, catalog, now, eyes }: Shown): Html {
  const { role, workspaces, expiresAt, addressee, domain } = offer
  const about = catalog.roles[role]?.about
  const many = catalog.workspaces?.many ?? 'workspaces'
  return html`<dl class="facts">
<div><dt>Your role</dt><dd>${labelOfRole(catalog, role)}${about ? html`<small>${about}</small>` : ''}</dd></div>
${workspaces.length ? html`<div><dt>${capital(many)}</dt><dd><ul>${workspaces.map((one) => html`<li>${name(one)}</li>`)}</ul></dd></div>` : ''}
${addressee ? html`<div><dt>Sent to</dt><dd><bdi dir="ltr">${addressee}</bdi></dd></div>` : ''}
${domain ? html`<div><dt>For people at</dt><dd>${domain}</dd></div>` : ''}
<div><dt>Open until</dt><dd><time datetime="${expiresAt.toISOString()}">${dayOf(expiresAt, eyes)}</time><small>${untilThen(expiresAt, now)}, at ${hourOf(expiresAt, eyes)}</small></dd></div>
</dl>`
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

function welcome(shown: Shown, guest: Guest): Drawn {
  const { offer, catalog, slack, command } = shown
  const { organization } = offer
  const role = labelOfRole(catalog, guest.role ?? offer.role)
  const next = guest.isInSlack
    ? html`<p>Everything happens in Slack from here: <code>${command} switch</code> takes you to ${name(organization.name)}, and <code>${command} help</code> shows the rest.</p>`
    : html`<p>${name(organization.name)} is run from Slack. Your own Slack is not connected with it, so what concerns you reaches you by e-mail${guest.email ? html` at <bdi dir="ltr">${guest.email}</bdi>` : ''}.</p>`
  return {
    title: `You are in ${named(organization.name)}`,
    mood: 'lit',
    body: html`${head(shown, { over: 'Welcome', title: html`You are in, ${name(guest.name)}`, lead: html`You belong to ${name(organization.name)} as ${role}.` })}
<div class="note good" role="status"><h2>What comes next</h2>${next}</div>
${guest.isInSlack ? html`<div class="acts"><a class="button main" href="${slack}">Open Slack</a></div>` : ''}
${visitorRow(shown, guest)}`,
  }
}

type Ended = { title: string; words(shown: Shown): Html }

const again = ({ offer }: Shown): Html => html`Ask ${name(offer.inviter.name)} to send you a new one.`

const ends: Record<Exclude<Offer['state'], 'pending'>, Ended> = {
  accepted: {
    title: 'This invitation was accepted',
    words: ({ command }) =>
      html`If that was you, everything is ready: open Slack and type <code>${command}</code>. It opens no second time.`,
  },
  declined: {
    title: 'This invitation was declined',
    words: (shown) => html`If you have changed your mind: ${again(shown)}`,
  },
  revoked: {
    title: 'This invitation was taken back',
    words: (shown) => html`It is good for nothing any more. ${again(shown)}`,
  },
  expired: {
    title: 'This invitation has expired',
    words: (shown) => html`It was open until ${dayOf(shown.offer.expiresAt, shown.eyes)}. ${again(shown)}`,
  },
  replaced: {
    title: 'There is a newer invitation',
    words: ({ offer }) =>
      html`${name(offer.inviter.name)} sent it again, and only the newest one counts. Open the newest message, and come in from there.`,
  },
  used_up: {
    title: 'This link has been used up',
    words: (shown) => html`As many people came in by it as it was made for. ${again(shown)}`,
  },
  gone: {
    title: 'There is nothing left to join',
    words: ({ offer }) => html`${name(offer.organization.name)} was deleted.`,
  },
}

function over(shown: Shown): Drawn {
  const { offer, guest, problem, slack } = shown
  const { title, words } = ends[offer.state === 'pending' ? 'expired' : offer.state]
  return {
    title,
    mood: 'closed',
    body: html`${head(shown, { over: html`An invitation to ${name(offer.organization.name)}`, title: html`${title}`, lead: words(shown) })}
${problem ? alert(problem) : ''}
${offer.state === 'accepted' ? html`<div class="acts"><a class="button second" href="${slack}">Open Slack</a></div>` : ''}
${guest ? visitorRow(shown, guest) : ''}`,
  }
}
