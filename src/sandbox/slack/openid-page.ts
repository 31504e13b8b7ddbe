// The page on which Slack asks whether someone wants to sign in: plainly the sandbox's, since here one says who one is.
import type { Person } from '../people.ts'
import { type Html, html, nothing } from '../stripe/pages/html.ts'
import { type Asked, agree, asSignedIn, decline, fromElsewhere, problemsOf, type SignedIn } from './openid.ts'
import { answer, sendTo } from './openid-look.ts'
import type { Complaint } from './rules/complaint.ts'
import type { Workspace } from './workspace.ts'

/** What it came to: a page or a way back, and what Slack refuses about how they were sent here. */
export type Answered = { response: Response; complaints: Complaint[] }

/**
 * Answers whoever was sent to sign in. `said`: who they say they are – `as` a person of the sandbox, or `name` and `email` of
 * someone elsewhere – or that they would rather not (`deny`). In the address it does as well as in the form.
 */
export async function authorizing(space: Workspace, asked: Asked, said: Asked): Promise<Answered> {
  const complaints = problemsOf(space, asked)
  if (complaints.length > 0) return { response: refusal(complaints), complaints }
  if (said.deny !== undefined) return { response: sendTo(decline(asked)), complaints }
  const who = whoIs(space, said)
  if (who && 'problem' in who) return { response: choice(space, asked, who.problem), complaints }
  return { response: who ? sendTo(await agree(space, asked, who)) : choice(space, asked), complaints }
}

/** Who someone says they are; a sentence where they cannot be; nothing where they have not said so. */
export function whoIs(space: Workspace, said: Asked): SignedIn | { problem: string } | null {
  if (said.as !== undefined) {
    const wanted = said.as.replace(/^@/, '')
    const person = space.people.all().find(({ handle, id }) => handle === wanted || id === wanted)
    if (!person || person.kind === 'bot') return { problem: `Nobody here who could sign in is called ${wanted}.` }
    if (person.kind === 'deactivated')
      return { problem: `${person.name}’s account is deactivated: nobody signs in with it.` }
    return asSignedIn(space, person)
  }
  if (said.email === undefined) return null
  if (!/^[^\s@]+@[^\s@]+$/.test(said.email.trim())) return { problem: 'That is no e-mail address.' }
  const isEmailConfirmed = said.confirmed === undefined || ['on', 'true', '1'].includes(said.confirmed)
  return fromElsewhere({ name: said.name ?? '', email: said.email, isEmailConfirmed })
}

const refusal = (complaints: readonly Complaint[]): Response =>
  answer({
    title: 'Slack does not know this app',
    status: 400,
    body: html`<h1>This app was not let in</h1>
${complaints.map(({ error, text }) => html`<p><code>${error}</code> – ${text}</p>`)}`,
  })

function choice(space: Workspace, asked: Asked, problem?: string): Response {
  const people = space.people.all().filter(({ kind }) => kind !== 'bot' && kind !== 'deactivated')
  return answer({
    title: 'Sign in with Slack',
    leadsTo: [asked.redirect_uri],
    body: html`<h1>Sign in to Guildhall</h1>
<p>Guildhall asks for your name and your e-mail address. Who are you?</p>
${problem ? html`<p class="alert" role="alert">${problem}</p>` : nothing}
<form method="post"><ul class="people">${people.map(personRow)}</ul></form>
<h2>Someone with a Slack elsewhere</h2>
<form method="post" class="elsewhere">
<label>Name<input type="text" name="name" autocomplete="off" maxlength="80" dir="auto"></label>
<label>E-mail address<input type="email" name="email" autocomplete="off" maxlength="200" required></label>
<input type="hidden" name="confirmed" value="false">
<label class="check"><input type="checkbox" name="confirmed" value="true" checked> Slack has confirmed this address</label>
<button type="submit" class="primary">Sign in</button>
</form>
<form method="post"><button type="submit" class="plain" name="deny" value="1">Cancel, and go back</button></form>
`,
  })
}

const personRow = ({ id, name, email, kind }: Person): Html =>
  html`<li><button type="submit" class="person" name="as" value="${id}"><b><bdi>${name}</bdi></b><span>${email ?? ''}</span>${
    kind === 'member' ? nothing : html`<i>${kind === 'guest' ? 'Guest' : 'Another company'}</i>`
  }</button></li>`
