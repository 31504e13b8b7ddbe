// The page on which whoever has an address says whether e-mail from here may come to it: how it is now, and the one way to
// change that.
import { html } from 'hono/html'
import type { Stop } from '../../org/inviting/mail-stops.ts'
import type { Drawn } from './invitation.ts'
import type { Html } from './layout.ts'

/** The page of one address; `path` is its own, below which its forms end. */
export function mailStopPage({ address, isStopped }: Stop, path: string): Drawn {
  const whose = html`<bdi dir="ltr">${address}</bdi>`
  return isStopped
    ? {
        title: 'No e-mail comes any more',
        mood: 'closed',
        body: html`${head('No e-mail comes any more', html`Nothing is sent from here to ${whose}, whoever asks for it.`)}
<div class="note good" role="status"><p>Whoever invites this address learns that it takes no e-mail, and nothing else. An invitation that is with you already can still be answered.</p></div>
${form(path, 'allow', 'Allow e-mail again', 'second')}`,
      }
    : {
        title: 'Stop e-mail to this address',
        mood: 'open',
        body: html`${head('Stop e-mail to this address?', html`People here can invite ${whose}, and the invitation comes by e-mail.`)}
<p>If you stop it, no e-mail is sent from here to this address any more, whoever asks for it. You can allow it again on this page.</p>
${form(path, 'stop', 'Stop e-mail', 'main')}`,
      }
}

const head = (title: string, lead: Html): Html =>
  html`<div class="head"><h1>${title}</h1><p class="lead">${lead}</p></div>`

const form = (path: string, act: string, label: string, look: string): Html =>
  html`<div class="acts"><form method="post" action="${path}/${act}"><button type="submit" class="${look}">${label}</button></form></div>`
