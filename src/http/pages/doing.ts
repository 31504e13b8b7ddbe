// What can be done on an invitation's page: sign in, be someone else, accept, decline. Each is a form of its own, which says
// whose it is; a page that is only opened changes nothing.
import { html } from 'hono/html'
import type { Guest, Shown } from './invitation.ts'
import type { Html } from './layout.ts'
import { initialOf, named } from './words.ts'

const slackMark = html`<svg viewBox="-22 -22 166.800 166.800" aria-hidden="true" focusable="false"><rect x="-22" y="-22" width="166.800" height="166.800" rx="36" fill="#fff"/><path fill="#e01e5a" d="M25.800 77.600c0 7.100-5.800 12.900-12.900 12.900S0 84.700 0 77.600s5.800-12.900 12.900-12.900h12.900v12.900zm6.500 0c0-7.100 5.800-12.900 12.900-12.900s12.900 5.800 12.900 12.900v32.300c0 7.100-5.800 12.900-12.900 12.900s-12.900-5.800-12.900-12.900V77.600z"/><path fill="#36c5f0" d="M45.200 25.800c-7.100 0-12.900-5.800-12.900-12.900S38.100 0 45.200 0s12.900 5.800 12.900 12.900v12.900H45.200zm0 6.500c7.100 0 12.900 5.800 12.900 12.900s-5.800 12.900-12.900 12.900H12.900C5.800 58.100 0 52.300 0 45.200s5.800-12.900 12.900-12.900h32.300z"/><path fill="#2eb67d" d="M97 45.200c0-7.100 5.800-12.900 12.900-12.900s12.900 5.800 12.900 12.900-5.800 12.900-12.900 12.900H97V45.200zm-6.500 0c0 7.100-5.800 12.900-12.900 12.900s-12.900-5.800-12.900-12.900V12.900C64.700 5.800 70.500 0 77.600 0s12.900 5.800 12.900 12.900v32.300z"/><path fill="#ecb22e" d="M77.600 97c7.100 0 12.900 5.800 12.900 12.900s-5.800 12.900-12.900 12.900-12.900-5.800-12.900-12.900V97h12.900zm0-6.500c-7.100 0-12.900-5.800-12.900-12.900s5.800-12.900 12.900-12.900h32.300c7.100 0 12.900 5.800 12.900 12.900s-5.800 12.900-12.900 12.900H77.600z"/></svg>`

const signIn = ({ path }: Shown, label: string): Html =>
  html`<form method="post" action="${path}/sign-in"><button type="submit" class="main">${slackMark}<span>${label}</span></button></form>`

const seal = ({ seal }: Guest): Html => html`<input type="hidden" name="seal" value="${seal}">`

/** For whoever has not said who they are. */
export function begin(shown: Shown): Html {
  const { canSignIn, offer, catalog } = shown
  if (!canSignIn)
    return html`<div class="note" role="note"><p><strong>Signing in is not set up here yet.</strong></p><p>${
      offer.kind === 'link'
        ? html`Ask <bdi>${named(offer.inviter.name)}</bdi> to invite you in Slack.`
        : html`If you have Slack in common with <bdi>${named(offer.inviter.name)}</bdi>, the invitation is in your direct messages there too.`
    }</p></div>`
  return html`<div class="acts">${signIn(shown, 'Sign in with Slack')}
<p class="small">Slack tells us your name and your e-mail address, and nothing else. If you are new here, signing in makes you an account of your own, your ${catalog.labels.personal}. You accept or decline after that.</p></div>`
}

/** Who they are, and a way to be someone else. */
export const visitorRow = ({ path }: Shown, guest: Guest): Html =>
  html`<div class="who"><span class="face" aria-hidden="true">${initialOf(guest.name)}</span>
<p><bdi>${named(guest.name)}</bdi><small>${guest.email ? html`<bdi dir="ltr">${guest.email}</bdi>` : 'Signed in with Slack'}</small></p>
<form method="post" action="${path}/sign-out">${seal(guest)}<button type="submit" class="quiet">Sign out</button></form></div>`

/** For whoever it is for: yes or no. Saying no asks once more, because it cannot be taken back from here. */
export function confirm({ path, offer }: Shown, guest: Guest): Html {
  const organization = named(offer.organization.name)
  const yes = organization.length > 28 ? 'Accept and join' : html`<span>Join <bdi>${organization}</bdi></span>`
  return html`<div class="acts"><form method="post" action="${path}/accept">${seal(guest)}<button type="submit" class="main">${yes}</button></form>
${
  offer.kind === 'link'
    ? ''
    : html`<details><summary class="quiet button">No, thank you</summary><div class="body"><p>If you decline, <bdi>${named(offer.inviter.name)}</bdi> is told so. You would need a new invitation to join later.</p>
<form method="post" action="${path}/decline">${seal(guest)}<button type="submit" class="refuse">Decline the invitation</button></form></div></details>`
}</div>`
}

/** For whoever it is not for, as far as Slack says who they are. */
export function stranger(shown: Shown): Html {
  const { offer, guest } = shown
  const { addressee, domain, inviter, kind } = offer
  if (guest?.isUnconfirmed)
    return html`<div class="note" role="alert"><p><strong>This invitation is for <bdi dir="ltr">${guest.email}</bdi>, and Slack has not confirmed that it is yours.</strong></p><p>Confirm it by the link in Slack’s own e-mail to you, and sign in once more.</p></div>`
  const whose =
    kind === 'link'
      ? html`Only people with a confirmed address at ${domain} can use this link.`
      : addressee
        ? html`This invitation is for <bdi dir="ltr">${addressee}</bdi>, and that is not a confirmed address of yours.`
        : html`This invitation is for someone else.`
  const mine = guest?.email ? html` to invite <bdi dir="ltr">${guest.email}</bdi>` : html` to invite you`
  return html`<div class="note" role="alert"><p><strong>${whose}</strong></p><p>Sign in as someone else, or ask <bdi>${named(inviter.name)}</bdi>${mine}.</p></div>`
}

/** The way to be someone else. */
export const someoneElse = (shown: Shown): Html =>
  html`<div class="acts">${signIn(shown, 'Sign in as someone else')}</div>`
