// Pages that say one thing: that there is no such page, that signing in came to nothing, that something failed.
import { html } from 'hono/html'
import { answer } from './layout.ts'

type Notice = {
  title: string
  words: string
  status: number
  link?: { label: string; path: string }
  headers?: Record<string, string>
}

/** A page that says one thing, with the way back where there is one. */
export const notice = (request: Request, { title, words, status, link, headers }: Notice): Promise<Response> =>
  answer(request, {
    title,
    mood: 'closed',
    status,
    ...(headers ? { headers } : {}),
    body: html`<div class="head"><h1>${title}</h1><p class="lead">${words}</p></div>
${link ? html`<div class="acts"><a class="button main" href="${link.path}">${link.label}</a></div>` : ''}`,
  })

/** The one answer to every address that leads nowhere, whatever is wrong with it. */
export const nothingHere = (request: Request): Promise<Response> =>
  notice(request, {
    title: 'There is no invitation here',
    words:
      'The address may have been cut off on its way, or the invitation is long gone. Open it from the message that you got, or ask whoever invited you for a new one.',
    status: 404,
  })

/** What is said where something of ours failed; `words` name where it can be looked up. */
export const failed = (request: Request, words: string): Promise<Response> =>
  notice(request, {
    title: 'That did not work',
    words: `${words.trim()} Nothing was changed. Try again in a moment.`,
    status: 500,
  })
